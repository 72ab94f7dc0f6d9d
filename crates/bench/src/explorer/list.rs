//! Listing sessions.

use ipc::bench::{BenchSessionPage, BenchSessionView, ListBenchSessions};
use toffeepay::{Client, GameId, ListSessions, Page, Result, SessionStatus, UserId};

/// How many sessions a page has.
const PAGE: u16 = 50;

/// What was typed is nothing that the API could be asked for.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(transparent)]
pub struct InvalidQuery(#[from] toffeepay::InvalidId);

/// A player's id as typed; nothing typed is no player.
pub(super) fn player(typed: &str) -> Result<Option<UserId>, InvalidQuery> {
    let typed = typed.trim();
    Ok(if typed.is_empty() { None } else { Some(UserId::new(typed)?) })
}

/// Reads one page of the game's sessions.
pub async fn list(
    client: &Client,
    game_id: &GameId,
    query: &ListBenchSessions,
) -> Result<Result<BenchSessionPage>, InvalidQuery> {
    let status = Some(query.status.trim()).filter(|status| !status.is_empty()).map(SessionStatus::from);
    let list = ListSessions { game_id: game_id.clone(), user_id: player(&query.user_id)?, status };
    Ok(page(client, list, query.offset).await)
}

async fn page(client: &Client, list: ListSessions, offset: u32) -> Result<BenchSessionPage> {
    let page = Page::new(PAGE, offset.into())?;
    let sessions = client.list_sessions(&list, page).await?;
    let is_last = sessions.len() < usize::from(PAGE);
    Ok(BenchSessionPage {
        game_id: list.game_id.to_string(),
        sessions: sessions.iter().map(BenchSessionView::from).collect(),
        next: (!is_last).then(|| offset.saturating_add(PAGE.into())),
    })
}
