//! Opening the bench for production.

use ipc::CommandError;
use ipc::bench::ConfirmProduction;
use tauri::{AppHandle, Manager, State};

use super::Bench;
use super::bug_report::BugReports;
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
    if let Some(reports) = app.try_state::<BugReports>() {
        reports.forget_kept_out();
    }
    events::tell(&app, ipc::events::SNAPSHOT_CHANGED);
    Ok(())
}
