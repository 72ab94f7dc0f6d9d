//! Copying what the bench shows. The webview has no clipboard of its own.

use ipc::CommandError;
use ipc::bench::CopyText;
use tauri::AppHandle;

/// Puts a text into the clipboard.
#[tauri::command]
pub async fn bench_copy(app: AppHandle, request: CopyText) -> Result<(), CommandError> {
    crate::commands::copy(app, request.text).await
}
