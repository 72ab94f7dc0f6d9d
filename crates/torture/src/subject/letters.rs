//! The inbox, as the shell serves it: every letter is handled, then discarded.

use anyhow::{Context, Result};
use storefront::engine::Engine;
use storefront::instance::{Inbox, Letter};
use storefront::return_link::LinkIgnored;

/// Brings what lies in the inbox to the engine; gives the purchase that each link rang for, or the item that it asks
/// for, or why it was ignored.
pub(super) async fn look(engine: &Engine, inbox: &Inbox) -> Result<Vec<Result<String, String>>> {
    let looked_at = inbox.clone();
    let letters = tokio::task::spawn_blocking(move || looked_at.letters()).await??;
    let mut told = Vec::new();
    for delivered in letters {
        let outcome = match delivered.letter() {
            Letter::Show | Letter::Ignored(_) | Letter::Probe(_) => continue,
            Letter::Buy(link) => {
                let asked_for = link.item().as_str().to_owned();
                engine.buy_link_arrived(link).map(|()| asked_for)
            }
            Letter::Link(link) => engine.link_arrived(link).await.map(|id| id.to_string()),
        };
        if !matches!(outcome, Err(LinkIgnored::NotLookedUp)) {
            tokio::task::spawn_blocking(move || delivered.discard()).await?;
        }
        told.push(outcome.map_err(|ignored| format!("{ignored:?}")));
    }
    Ok(told)
}

/// What another start of the app does with a link.
pub(super) async fn put(inbox: &Inbox, raw: &str) -> Result<()> {
    let (inbox, raw) = (inbox.clone(), raw.to_owned());
    tokio::task::spawn_blocking(move || {
        let letter = inbox.read_link(raw.as_bytes()).context("it is no return link")?;
        inbox.put(&letter).map(drop).context("the inbox does not take it")
    })
    .await?
}
