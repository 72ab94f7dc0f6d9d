//! Opening the bench for production.

use ipc::CommandError;
use ipc::bench::ConfirmProduction;
use tauri::{AppHandle, State};

use super::Bench;
use crate::error::Failure;
use crate::events;

/// Takes the typed confirmation; it counts until the app ends.
#[tauri::command]
pub async fn bench_confirm_production(
    app: AppHandle,
    bench: State<'_, Bench>,
    request: ConfirmProduction,
) -> Result<(), CommandError> {
    bench.access.confirm_production(&request.typed).map_err(Failure::from)?;
    tracing::warn!("the bench was opened for production");
    events::tell(&app, ipc::events::SNAPSHOT_CHANGED);
    Ok(())
}
