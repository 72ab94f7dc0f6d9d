//! The session explorer's commands: the way to the API is the engine's, the rest is in `bench::explorer`.

use bench::explorer::{self, Pace};
use ipc::CommandError;
use ipc::bench::{
    ActOnBenchSession, ApiAnswerView, BenchSessionActed, BenchSessionDetail, BenchSessionPage,
    BenchSessionRequest, FollowBenchSession, JournalComparison, ListBenchSessions, ReadWallets, WalletsView,
};
use storefront::browser::Browser;
use storefront::engine::{ApiAccess, EngineError};
use tauri::{AppHandle, State};
use toffeepay::{GameId, SessionId};

use crate::browser::SystemBrowser;
use crate::error::Failure;
use crate::shell::Shell;

type Answer<T> = Result<T, CommandError>;
type TheShell<'a> = State<'a, Shell>;

/// One page of the game's sessions.
#[tauri::command]
pub async fn bench_list_sessions(
    shell: TheShell<'_>,
    request: ListBenchSessions,
) -> Answer<BenchSessionPage> {
    let api = api(&shell).await?;
    let listed = explorer::list(api.client(), game(&shell), &request).await;
    told(&shell, &api, listed.map_err(Failure::bench)?)
}

/// One session, with all that belongs to it.
#[tauri::command]
pub async fn bench_read_session(
    shell: TheShell<'_>,
    request: BenchSessionRequest,
) -> Answer<BenchSessionDetail> {
    let (api, id) = (api(&shell).await?, session(&request.session_id)?);
    let dossier = told(&shell, &api, explorer::read(api.client(), &id).await)?;
    Ok(explorer::detail(&shell.engine, &api, &dossier).await)
}

/// The same, as soon as something about it is not as the mark says.
#[tauri::command]
pub async fn bench_follow_session(
    shell: TheShell<'_>,
    request: FollowBenchSession,
) -> Answer<BenchSessionDetail> {
    let (api, id) = (api(&shell).await?, session(&request.session_id)?);
    let followed = explorer::follow(api.client(), &id, &request.mark, Pace::STANDARD).await;
    let dossier = told(&shell, &api, followed)?;
    Ok(explorer::detail(&shell.engine, &api, &dossier).await)
}

/// Does one thing to a session, a payment or its money; asks once, so that the answer is that of this call.
#[tauri::command]
pub async fn bench_act_on_session(
    shell: TheShell<'_>,
    request: ActOnBenchSession,
) -> Answer<BenchSessionActed> {
    let (api, id) = (api(&shell).await?, session(&request.session_id)?);
    let answer = explorer::act(api.once(), &id, &request.act).await;
    tracing::info!(session = %id, outcome = ?answer.outcome, status = answer.status, "acted from the bench");
    let read = match told(&shell, &api, explorer::read(api.client(), &id).await) {
        Ok(dossier) => Ok(explorer::detail(&shell.engine, &api, &dossier).await),
        Err(why) => Err(why),
    };
    Ok(acted(answer, read))
}

/// What the API said is told, whatever became of the look after it: an act that was done must not look as if it was not.
fn acted(answer: ApiAnswerView, read: Answer<BenchSessionDetail>) -> BenchSessionActed {
    let (detail, not_read) = match read {
        Ok(detail) => (Some(detail), None),
        Err(why) => (None, Some(why)),
    };
    BenchSessionActed { answer, detail, not_read }
}

/// The journal held against the API.
#[tauri::command]
pub async fn bench_compare_journal(shell: TheShell<'_>) -> Answer<JournalComparison> {
    let api = api(&shell).await?;
    Ok(explorer::compare_journal(&shell.engine, &api, game(&shell)).await.map_err(Failure::from)?)
}

/// Wallets and deposits of the game.
#[tauri::command]
pub async fn bench_read_wallets(shell: TheShell<'_>, request: ReadWallets) -> Answer<WalletsView> {
    let api = api(&shell).await?;
    let read = explorer::wallets(api.client(), game(&shell), &request).await;
    told(&shell, &api, read.map_err(Failure::bench)?)
}

/// Opens a session's payment page in the browser: its address is asked for, checked against the environment's
/// allow-list, and goes nowhere else.
#[tauri::command]
pub async fn bench_open_session_page(
    app: AppHandle,
    shell: TheShell<'_>,
    request: BenchSessionRequest,
) -> Answer<()> {
    let (api, id) = (api(&shell).await?, session(&request.session_id)?);
    let session = told(&shell, &api, api.client().get_session(&id).await)?;
    let url = session.url.ok_or(Failure::from(EngineError::NoPaymentPage))?;
    let page =
        api.environment().payment_page(&url).map_err(|error| Failure::from(EngineError::from(error)))?;
    let opened = SystemBrowser::new(app).open(&page).await;
    Ok(opened.map_err(|error| Failure::from(EngineError::from(error)))?)
}

/// The way to the API of the environment in use. What is asked by it is the bench's: it meets no fault of the dial.
pub(super) async fn api(shell: &Shell) -> Result<ApiAccess, Failure> {
    Ok(shell.engine.api().await?)
}

/// The game of storefront.json.
pub(super) fn game(shell: &Shell) -> &GameId {
    &shell.engine.shop().game.id
}

/// What the API answered; that the token is refused is told to everybody.
pub(super) fn told<T>(shell: &Shell, api: &ApiAccess, answer: toffeepay::Result<T>) -> Answer<T> {
    if let Err(error) = &answer {
        shell.engine.note_api_error(api, error);
    }
    Ok(answer.map_err(|error| Failure::from(EngineError::from(error)))?)
}

fn session(raw: &str) -> Result<SessionId, Failure> {
    SessionId::new(raw).map_err(Failure::bench)
}

#[cfg(test)]
mod tests {
    use ipc::bench::ApiOutcome;

    use super::*;

    #[test]
    fn what_the_api_said_to_an_act_is_told_also_where_the_session_can_not_be_read_after_it() {
        let why = CommandError::from(Failure::bench("the API is gone"));
        let told = acted(ApiAnswerView::done(), Err(why.clone()));
        assert_eq!((told.answer.outcome, told.not_read), (ApiOutcome::Done, Some(why)));
        assert!(told.detail.is_none());
    }
}
