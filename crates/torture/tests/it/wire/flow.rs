//! Clicks, tokens and memory over the wire.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use storefront::engine::{EngineError, Keep, TokenState};
use storefront::environment::EnvironmentName;
use storefront::purchase::PurchaseState;
use toffeepay::AccessToken;
use torture::desk::in_memory;
use torture::process::{EngineProcess, SandboxProcess, Setup};
use torture::protocol::{Request, Told};
use torture::subject::Pace;
use torture::wire::{Call, Fault, HUGE, Wire};

use super::bench::{Bench, buy, until};

const SECOND: &str = "sk_test_second_token_0002";

#[test]
fn fifty_quick_clicks_on_buy_make_one_purchase() -> Result<()> {
    let folder = in_memory()?;
    let sandbox = SandboxProcess::start(&folder.path().join("sandbox"), None)?;
    let wire = Wire::start(sandbox.address())?;
    // The first answer is lost, so that the clicks also meet a create that is being tried again.
    wire.breaks(Call::Create, Fault::DropAfter);
    let setup = Setup::new(&folder.path().join("data"), wire.base_url());
    let mut engine = EngineProcess::start(&setup)?;
    let clicks: Vec<_> = (0..50)
        .map(|_| engine.send(Request::StartCheckout { item: "coins".into() }))
        .collect::<Result<_>>()?;
    let mut ids = Vec::new();
    for click in clicks {
        match engine.answer(click)? {
            Ok(Told::Purchase(purchase)) => ids.push(purchase.id),
            other => anyhow::bail!("a click was answered with {other:?}"),
        }
    }
    wire.heals();
    ensure!(ids.len() == 50 && ids.iter().all(|id| *id == ids[0]), "the clicks gave {ids:?}");
    engine.until_one(&ids[0], |purchase| purchase.was_opened)?;
    ensure!(engine.purchases()?.len() == 1);
    ensure!(sandbox.sessions()?.len() == 1);
    ensure!(setup.pages_opened().len() == 1, "opened were {:?}", setup.pages_opened());
    ensure!(wire.creates().len() == 1);
    engine.end()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_token_revoked_before_the_session_exists_is_asked_for_and_the_same_key_goes_on() -> Result<()> {
    let bench = Bench::new()?;
    bench.wire.accepts(SECOND);
    let engine = bench.start()?;
    let id = buy(&engine, "coins").await?;
    until(&engine, id, "refused", |report| report.live.trouble.is_some()).await?;
    ensure!(engine.access().token == TokenState::Refused);
    let key = engine.purchase(id).await?.purchase.order.key.to_string();
    // Waiting for a token is no storm of calls, whatever the player does.
    let asked = bench.wire.came().len();
    engine.focused();
    let refused = engine.check(id).await;
    ensure!(refused.as_ref().err() == Some(&EngineError::TokenRefused), "{refused:?}");
    let again = engine.start_checkout("pass", EnvironmentName::Custom).await;
    ensure!(again.as_ref().err() == Some(&EngineError::TokenRefused), "{again:?}");
    ensure!(bench.wire.came().len() == asked, "a refused token was sent again");
    let wrong = engine.set_access_token(AccessToken::new("sk_test_wrong")?, Keep::ThisRun, false).await;
    ensure!(wrong == Err(EngineError::TokenRefused), "{wrong:?}");
    engine.set_access_token(AccessToken::new(SECOND)?, Keep::Keychain, false).await?;
    bench.pay(&engine, id).await?;
    let keys: Vec<_> = bench.wire.creates().into_keys().collect();
    ensure!(keys == [key], "the keys were {keys:?}");
    bench.check(1)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_token_revoked_while_it_is_pending_is_asked_for_and_the_same_purchase_goes_on() -> Result<()> {
    let bench = Bench::new()?;
    let engine = bench.start()?;
    let id = buy(&engine, "coins").await?;
    until(&engine, id, "opened", |report| report.purchase.was_opened).await?;
    bench.wire.accepts(SECOND);
    until(&engine, id, "refused", |report| report.live.trouble.is_some()).await?;
    let now = engine.purchase(id).await?.purchase;
    ensure!(engine.access().token == TokenState::Refused && now.state == PurchaseState::Pending, "{now:?}");
    engine.set_access_token(AccessToken::new(SECOND)?, Keep::Keychain, false).await?;
    bench.pay(&engine, id).await?;
    bench.check(1)
}

/// Another page, on the very host that pages may be on.
fn move_page(session: &mut serde_json::Value) {
    let page = session["url"].as_str().unwrap_or_default();
    session["url"] = format!("{page}-of-somebody-else").into();
}

/// The page on another host, or on this one as somebody.
fn at(session: &serde_json::Value, place: &str) -> serde_json::Value {
    let page = session["url"].as_str().unwrap_or_default();
    let (scheme, rest) = page.split_once("://").unwrap_or_default();
    let (host, path) = rest.split_once('/').unwrap_or_default();
    let name = host.split(':').next().unwrap_or_default();
    format!("{scheme}://{}/{path}", place.replace("NAME", name).replace("HOST", host)).into()
}

/// Looks at the payment page again after a restart, under what is done to the answer that says where it is; gives what
/// was opened before and then.
async fn opened_again(altered: fn(&mut serde_json::Value)) -> Result<(String, Vec<String>)> {
    let bench = Bench::new()?;
    let first = bench.start()?;
    let id = buy(&first, "coins").await?;
    until(&first, id, "opened", |report| report.purchase.was_opened).await?;
    let before = bench.opened();
    ensure!(before.len() == 1, "opened were {before:?}");
    first.stop();
    drop(first);
    bench.wire.breaks(Call::Session, Fault::Alter(altered));
    let second = bench.start()?;
    until(&second, id, "checked", |report| report.live.checked_at.is_some()).await?;
    second.open_payment_page(id).await?;
    ensure!(bench.wire.hits() > 0, "nobody asked for the page");
    Ok((before[0].clone(), bench.opened().split_off(1)))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_that_has_moved_is_opened_where_it_is_now() -> Result<()> {
    let (before, now) = opened_again(move_page).await?;
    ensure!(now == [format!("{before}-of-somebody-else")], "opened were {now:?}");
    Ok(())
}

/// Looking at the payment page again asks the API where it is: a lie about that is not opened, and neither is a page that
/// could be opened, where the answer is about something else than was ordered.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bad_page_that_comes_when_the_page_is_looked_at_again_is_not_opened() -> Result<()> {
    for lie in [
        |session: &mut serde_json::Value| session["url"] = "https://evil.example/s/1".into(),
        |session: &mut serde_json::Value| session["url"] = "file:///etc/passwd".into(),
        |session: &mut serde_json::Value| session["url"] = "http://evil.example/s/1".into(),
        |session: &mut serde_json::Value| session["url"] = at(session, "NAME.evil.example"),
        |session: &mut serde_json::Value| session["url"] = at(session, "NAME@evil.example"),
        |session: &mut serde_json::Value| session["url"] = at(session, "player@HOST"),
        |session: &mut serde_json::Value| {
            move_page(session);
            session["item"]["price"] = 1.into();
        },
        |session: &mut serde_json::Value| {
            move_page(session);
            session["item"]["currency"] = "EUR".into();
        },
        |session: &mut serde_json::Value| {
            move_page(session);
            session["item"]["title"] = "5 Gold Coins".into();
        },
        |session: &mut serde_json::Value| {
            move_page(session);
            session["user_id"] = "player_43".into();
        },
        |session: &mut serde_json::Value| {
            move_page(session);
            session["id"] = "ses_other".into();
        },
    ] {
        let (before, now) = opened_again(lie).await?;
        ensure!(now == [before], "opened were {now:?}");
    }
    Ok(())
}

#[test]
fn answers_of_256_mb_leave_the_engine_s_memory_as_it_was() -> Result<()> {
    let folder = in_memory()?;
    let sandbox = SandboxProcess::start(&folder.path().join("sandbox"), None)?;
    let wire = Wire::start(sandbox.address())?;
    let mut setup = Setup::new(&folder.path().join("data"), wire.base_url());
    setup.pace = Pace::Quick;
    let mut engine = EngineProcess::start(&setup)?;
    let bought = engine.one(Request::StartCheckout { item: "coins".into() })?;
    engine.until_one(&bought.id, |purchase| purchase.was_opened)?;
    let before = peak_memory(engine.pid())?;
    for chunked in [false, true] {
        wire.breaks(Call::Status, Fault::Huge { chunked });
        until_hit(&wire, 5)?;
    }
    let grown = peak_memory(engine.pid())?.saturating_sub(before);
    ensure!(grown < 16 * 1024, "the peak grew by {grown} KiB over ten answers of {HUGE} bytes to a status");
    for chunked in [false, true] {
        wire.breaks(Call::Create, Fault::Huge { chunked });
        engine.ask(Request::StartCheckout { item: "pass".into() })?.ok();
        until_hit(&wire, 2)?;
    }
    let grown = peak_memory(engine.pid())?.saturating_sub(before);
    ensure!(grown < 16 * 1024, "the peak grew by {grown} KiB over answers of {HUGE} bytes to a create");
    wire.heals();
    let trouble = engine.until_one(&bought.id, |purchase| purchase.trouble.is_none())?;
    ensure!(trouble.state == "pending");
    engine.end()
}

/// The proxy counts in threads of its own, and rings for nobody.
fn until_hit(wire: &Wire, times: usize) -> Result<()> {
    let deadline = Instant::now() + Duration::from_secs(20);
    while wire.hits() < times {
        ensure!(Instant::now() < deadline, "the engine asked {} times", wire.hits());
        std::thread::sleep(Duration::from_millis(20));
    }
    Ok(())
}

/// The most that a process ever had in memory, in KiB.
fn peak_memory(pid: u32) -> Result<u64> {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status"))?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).context("no VmHWM")?;
    Ok(line.trim().trim_end_matches(" kB").parse()?)
}
