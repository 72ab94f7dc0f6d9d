//! The composer's commands.

use bench::composer::{self, NotSaved, SavedRequests};
use ipc::CommandError;
use ipc::bench::{
    BrokenRuleView, CheckRequest, ComposerView, DeleteRequest, SavedRequest, SendRequest, SentRequest,
};
use storefront::random::{Random, SystemRandom};
use tauri::State;

use super::blocking;
use super::sessions::api;
use crate::error::Failure;
use crate::shell::Shell;

type Answer<T> = Result<T, CommandError>;
type TheShell<'a> = State<'a, Shell>;

/// A request to begin with, and those that were kept.
#[tauri::command]
pub async fn bench_read_composer(shell: TheShell<'_>) -> Answer<ComposerView> {
    // Without randomness the state is only one that others know: no purchase has it anyway.
    let random = SystemRandom.bytes16().unwrap_or_default();
    let body = composer::beginning(&shell.engine, &shell.identity.scheme, random);
    let (saved, saved_problem) = with_file(&shell, |file| Ok(file.read())).await?;
    Ok(ComposerView { body, saved, saved_problem })
}

/// Which rules a body breaks.
#[tauri::command]
pub async fn bench_check_request(request: CheckRequest) -> Answer<Vec<BrokenRuleView>> {
    Ok(composer::check(&request.body))
}

/// Creates a session with a body as it was typed. It goes the way of the app's own calls, so that it meets the faults
/// that are set: what they make of an answer can be looked at here.
#[tauri::command]
pub async fn bench_send_request(shell: TheShell<'_>, request: SendRequest) -> Answer<SentRequest> {
    let api = api(&shell).await?;
    let sent = composer::send(api.as_the_app(), &request).await;
    let sent = sent.map_err(Failure::bench)?;
    tracing::info!(
        anyway = request.anyway,
        outcome = ?sent.answer.outcome,
        status = sent.answer.status,
        session = sent.session_id,
        "a session was composed"
    );
    Ok(sent)
}

/// Keeps a request.
#[tauri::command]
pub async fn bench_save_request(shell: TheShell<'_>, request: SavedRequest) -> Answer<Vec<SavedRequest>> {
    Ok(with_file(&shell, move |file| file.save(request)).await?)
}

/// Forgets a request that was kept.
#[tauri::command]
pub async fn bench_delete_request(shell: TheShell<'_>, request: DeleteRequest) -> Answer<Vec<SavedRequest>> {
    Ok(with_file(&shell, move |file| file.delete(&request.name)).await?)
}

/// Works on the file of saved requests, on a thread that may wait for the disk; one at a time.
async fn with_file<T: Send + 'static>(
    shell: &Shell,
    work: impl FnOnce(&SavedRequests) -> Result<T, NotSaved> + Send + 'static,
) -> Result<T, Failure> {
    static TURN: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());
    let file = SavedRequests::in_folder(shell.data_folder());
    let _turn = TURN.lock().await;
    blocking(move || work(&file)).await?.map_err(|error| match error {
        NotSaved::Io(error) => Failure::NotSaved(error.to_string()),
        refused => Failure::bench(refused),
    })
}
