//! What networks, proxies and hostile servers do to the calls of the engine, one named row each, on create and on
//! status: the right end or a clear error, no token to another host, no browser on a bad page, memory bounded.

mod bench;
mod flow;
mod rows;

use std::sync::Arc;

use anyhow::{Context, Result, ensure};
use storefront::engine::{Engine, Keep, TokenState};
use storefront::purchase::{PurchaseId, PurchaseState};
use toffeepay::AccessToken;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use torture::process::TOKEN;
use torture::wire::{Call, HUGE};

use bench::{Bench, buy, until};
pub use rows::{Outcome, ROWS, Row, Site};

/// How many rows run at a time. Each mostly waits.
const AT_A_TIME: usize = 8;

/// The trouble of a call whose answer did not come in time.
pub const TOO_LATE: &str = "TimedOut";

/// Runs all rows on one kind of call, and tells of every one that went wrong.
async fn each<R: Future<Output = Result<()>> + Send + 'static>(run: fn(Row) -> R) {
    let places = Arc::new(Semaphore::new(AT_A_TIME));
    let mut running = JoinSet::new();
    for row in ROWS {
        let places = Arc::clone(&places);
        running.spawn(async move {
            let _place = places.acquire_owned().await?;
            run(*row).await.with_context(|| format!("{:?}", row.name))
        });
    }
    let outcomes = running.join_all().await;
    let wrong: Vec<_> =
        outcomes.into_iter().filter_map(Result::err).map(|error| format!("{error:#}")).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_happens_to_create_there_is_one_session_or_a_clear_error() {
    each(on_create).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_happens_to_status_only_the_api_s_word_about_this_session_ends_it() {
    each(on_status).await;
}

async fn on_create(row: Row) -> Result<()> {
    if matches!(row.create, Outcome::Nothing) {
        return Ok(());
    }
    let bench = Bench::new()?;
    bench.wire.breaks(Call::Create, (row.fault)(&bench.site()));
    let engine = bench.start()?;
    let id = buy(&engine, "coins").await?;
    match row.create {
        Outcome::Fine | Outcome::UnknownStatus | Outcome::Nothing => {}
        Outcome::Rejected(reason) => {
            let ended = until(&engine, id, "rejected", |report| !report.purchase.is_open()).await?;
            let PurchaseState::Rejected(rejection) = ended.purchase.state else {
                anyhow::bail!("it is {:?}", ended.purchase.state)
            };
            ensure!(rejection.reason == reason && !rejection.message.is_empty(), "rejected as {rejection:?}");
            ensure!(!rejection.to_string().contains(TOKEN), "the token is in {rejection}");
            ensure!(bench.opened().is_empty(), "opened were {:?}", bench.opened());
            return bench.check(1);
        }
        Outcome::Trouble(kind) => {
            in_trouble(&engine, id, kind).await?;
            let now = engine.purchase(id).await?.purchase;
            ensure!(now.state == PurchaseState::Creating, "it is {:?}", now.state);
            ensure!(bench.opened().is_empty(), "opened were {:?}", bench.opened());
            bench.wire.heals();
        }
        Outcome::NeedsToken => needs_token(&bench, &engine, id).await?,
    }
    bench.pay(&engine, id).await?;
    check_memory(&bench)?;
    bench.check(1)
}

async fn on_status(row: Row) -> Result<()> {
    if matches!(row.status, Outcome::Nothing) {
        return Ok(());
    }
    let bench = Bench::new()?;
    let engine = bench.start()?;
    let id = buy(&engine, "coins").await?;
    until(&engine, id, "opened", |report| report.purchase.was_opened).await?;
    bench.wire.breaks(Call::Status, (row.fault)(&bench.site()));
    match row.status {
        Outcome::Fine => {
            until(&engine, id, "asked", |report| bench.wire.hits() > 2 && report.live.trouble.is_none())
                .await?;
        }
        Outcome::UnknownStatus => {
            let known = |report: &storefront::engine::PurchaseReport| report.purchase.unknown_status.clone();
            let seen = until(&engine, id, "unknown", |report| known(report).is_some()).await?;
            ensure!(known(&seen).as_deref() == Some("disputed"), "it is {:?}", known(&seen));
        }
        Outcome::Trouble(kind) => in_trouble(&engine, id, kind).await?,
        Outcome::NeedsToken => needs_token(&bench, &engine, id).await?,
        Outcome::Rejected(_) | Outcome::Nothing => {}
    }
    let now = engine.purchase(id).await?.purchase;
    ensure!(now.state == PurchaseState::Pending, "it is {:?}", now.state);
    bench.wire.heals();
    bench.pay(&engine, id).await?;
    check_memory(&bench)?;
    bench.check(1)
}

/// It says what is wrong, in words that do not hold the token.
async fn in_trouble(engine: &Engine, id: PurchaseId, kind: &str) -> Result<()> {
    let trouble = |report: &storefront::engine::PurchaseReport| format!("{:?}", report.live.trouble);
    // On a busy machine a call may first take longer than the engine waits for it.
    let is_told = |report: &storefront::engine::PurchaseReport| {
        report.live.trouble.is_some() && (kind == TOO_LATE || !trouble(report).contains(TOO_LATE))
    };
    let trouble = trouble(&until(engine, id, "in trouble", is_told).await?);
    ensure!(trouble.contains(kind), "the trouble is {trouble}");
    ensure!(!trouble.contains(TOKEN), "the token is in {trouble}");
    Ok(())
}

/// It asks for another token and stops asking the API; with one it goes on.
async fn needs_token(bench: &Bench, engine: &Engine, id: PurchaseId) -> Result<()> {
    in_trouble(engine, id, "TokenRefused").await?;
    ensure!(engine.access().token == TokenState::Refused, "the token is {:?}", engine.access().token);
    bench.wire.heals();
    engine.set_access_token(AccessToken::new(TOKEN)?, Keep::ThisRun, false).await?;
    Ok(())
}

/// What a client takes of 256 MB: its limit, and what the buffers between the two held.
fn check_memory(bench: &Bench) -> Result<()> {
    let a_call = bench.wire.written() / bench.wire.hits().max(1);
    ensure!(a_call < HUGE / 16, "{a_call} bytes were taken of an answer");
    Ok(())
}
