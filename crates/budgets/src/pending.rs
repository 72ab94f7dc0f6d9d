//! A thousand pending purchases in the real app: requests a poll round, and time of the processor.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use jiff::Timestamp;
use storefront::environment::EnvironmentName;
use storefront::journal::Journal;
use toffeepay::{AccessToken, Client, CreateSession, GameId, IdempotencyKey, Item, Session, UserId};
use window_tests::{programs, until};

use crate::budget::Finding;
use crate::desk::{self, SOON, TOKEN};
use crate::effort::Effort;
use crate::process;
use crate::purchases::{self, GAME, PLAYER};

/// How many purchases are pending.
pub const MANY: u32 = 1_000;
/// For the start and its one look at all of them to be over, and the waits to have grown to their longest.
const REST: Duration = Duration::from_secs(45);
const WATCHED: Duration = Duration::from_mins(2);
/// In so long there is one.
const A_ROUND: Duration = Duration::from_secs(20);
/// Requests of one round follow each other; between two rounds there is more time than this.
const BETWEEN_ROUNDS: f64 = 4.0;

/// Watches the app for some minutes.
pub async fn measure(effort: Effort) -> Result<Vec<Finding>> {
    let watched = effort.time(WATCHED).max(A_ROUND);
    let desktop = desk::with_backend().await?;
    let base = desk::backend(&desktop);
    let client = Client::new(base.parse()?, AccessToken::new(TOKEN)?)?;
    fill(&desktop.app_data(), EnvironmentName::Custom, &base, &client).await?;
    let asked = desk::requests(&desktop)?.len();
    let mut app = desktop.start_program("app-pending", &mut desktop.command(programs::app()?))?;
    // Not by its Buy buttons: what is pending stands before them.
    until("the app looks after what is pending", SOON, async || {
        ensure!(desk::requests(&desktop)?.len() > asked, "it has not asked yet");
        Ok(())
    })
    .await?;
    tokio::time::sleep(effort.time(REST)).await;
    let root = i32::try_from(app.id())?;
    let before = (
        desk::requests(&desktop)?.len(),
        process::time_used(&[root]),
        process::time_used(&process::tree(root)),
    );
    tokio::time::sleep(watched).await;
    let requests = desk::requests(&desktop)?.split_off(before.0);
    let own = share(process::time_used(&[root]).saturating_sub(before.1), watched);
    let all = share(process::time_used(&process::tree(root)).saturating_sub(before.2), watched);
    desk::close(&desktop, &mut app)?;
    let rounds = rounds(&requests)?;
    ensure!(!rounds.is_empty(), "it asked for nothing within {} s", watched.as_secs());
    let largest = rounds.iter().copied().max().unwrap_or_default();
    Ok(vec![
        Finding::at_most(
            "pending-requests",
            "requests a poll round, 1,000 pending",
            f64::from(largest),
            5.0,
            "",
            format!("{} requests in {} rounds within {} s", requests.len(), rounds.len(), watched.as_secs()),
        ),
        Finding::at_most(
            "pending-cpu",
            "a core's time, 1,000 pending",
            own,
            1.0,
            "%",
            format!("the app's process, over {} s; with those of its web view {all:.2} %", watched.as_secs()),
        ),
    ])
}

/// Makes sessions at a backend, and a journal in which they are pending.
pub async fn fill(
    folder: &std::path::Path,
    environment: EnvironmentName,
    base: &str,
    client: &Client,
) -> Result<Vec<Session>> {
    let (mut made, mut purchases) = (Vec::new(), Vec::new());
    for number in 0..MANY {
        let item = Item::new(purchases::title(number), &purchases::price(number))?;
        let body = CreateSession::new(GameId::new(GAME)?, UserId::new(PLAYER)?, item).to_body();
        let mut bytes = [0x21; 16];
        bytes[..4].copy_from_slice(&number.to_be_bytes());
        let session = client.create_session(&body, &IdempotencyKey::from_random(bytes)).await?;
        let page = session.url.clone().context("the session has no page")?;
        purchases.push(purchases::pending(number, environment, base, &session.id, &page)?);
        made.push(session);
    }
    let (journal, _) = Journal::open(folder)?;
    journal.import(&purchases, Timestamp::now())?;
    Ok(made)
}

fn share(used: Duration, watched: Duration) -> f64 {
    100.0 * used.as_secs_f64() / watched.as_secs_f64()
}

/// How many requests there were in each round: lines of the sandbox's log begin with the time.
fn rounds(lines: &[String]) -> Result<Vec<u32>> {
    let mut rounds: Vec<u32> = Vec::new();
    let mut last: Option<Timestamp> = None;
    for line in lines {
        let at: Timestamp = line
            .split_whitespace()
            .find_map(|word| word.parse().ok())
            .with_context(|| format!("no time in {line:?}"))?;
        let apart = last.map(|last| at.duration_since(last).as_secs_f64());
        match rounds.last_mut() {
            Some(round) if apart.is_some_and(|apart| apart < BETWEEN_ROUNDS) => *round += 1,
            _ => rounds.push(1),
        }
        last = Some(at);
    }
    Ok(rounds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pause_parts_two_rounds() {
        let lines = ["2026-11-24T10:00:00.1Z a", "2026-11-24T10:00:00.3Z a", "2026-11-24T10:00:14Z a"];
        assert_eq!(rounds(&lines.map(str::to_owned)).unwrap(), [2, 1]);
        assert!(rounds(&["no time".to_owned()]).is_err());
    }
}
