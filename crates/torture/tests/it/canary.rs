//! A canary for a token: it goes through everything that the engine goes through, and is then searched for in every
//! file, log line, event, environment and command line.

mod forms;

use std::fs;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use sandbox::Config;
use toffeepay::AccessToken;
use torture::desk::in_memory;
use torture::process::{EngineProcess, Setup};
use torture::protocol::{Request, Told};
use torture::subject::Pace;
use torture::wire::{Call, Stranger, Wire};

use crate::wire::{Outcome, ROWS, Row, Site};

/// With characters that look otherwise in a URL.
const CANARY: &str = "sk_canary/7f3a+9b0c=41c2d8e6";
/// What all may be waited for; only failures take so long.
const LIMIT: Duration = Duration::from_secs(30);

/// Whether the engine asks on without a long pause after this on status.
fn goes_on(row: &Row) -> bool {
    match row.status {
        Outcome::Trouble(kind) => !["TimedOut", "RateLimited", "NotFound"].contains(&kind),
        Outcome::Nothing | Outcome::NeedsToken => false,
        Outcome::Fine | Outcome::UnknownStatus | Outcome::Rejected(_) => true,
    }
}

fn until(what: &str, mut happened: impl FnMut() -> bool) -> Result<()> {
    let deadline = Instant::now() + LIMIT;
    while !happened() {
        ensure!(Instant::now() < deadline, "never {what}");
        std::thread::sleep(Duration::from_millis(5));
    }
    Ok(())
}

/// Buys, and is lied to; is refused, and gets the token again; comes back by links, good and bad; is paid.
fn go_through_everything(engine: &mut EngineProcess, wire: &Wire, stranger: &Stranger) -> Result<String> {
    let site = Site { stranger: stranger.address(), token: CANARY };
    let buy = |item: &str| Request::StartCheckout { item: item.into() };
    // The token that it starts with is refused.
    let bought = engine.one(buy("pass"))?;
    engine.until_one(&bought.id, |purchase| purchase.trouble.is_some())?;
    engine
        .ask(Request::SetAccessToken("sk_test_wrong_0003".into()))?
        .err()
        .context("a wrong token was taken")?;
    engine.tell(Request::SetAccessToken(CANARY.into()))?;
    let opened = engine.until_one(&bought.id, |purchase| purchase.was_opened)?;
    for row in ROWS.iter().filter(|row| matches!(row.create, Outcome::Rejected(_))) {
        wire.breaks(Call::Create, (row.fault)(&site));
        let refused = engine.one(buy("coins"))?;
        engine.until_one(&refused.id, |purchase| !purchase.is_open()).context(row.name)?;
        wire.heals();
    }
    for row in ROWS.iter().filter(|row| goes_on(row)) {
        wire.breaks(Call::Status, (row.fault)(&site));
        until(row.name, || wire.hits() > 1)?;
        wire.heals();
    }
    for row in ROWS.iter().filter(|row| matches!(row.status, Outcome::NeedsToken)) {
        wire.breaks(Call::Status, (row.fault)(&site));
        until(row.name, || wire.hits() > 0)?;
        wire.heals();
        engine.until_one(&bought.id, |purchase| {
            purchase.trouble.as_deref().is_some_and(|trouble| trouble.contains("TokenRefused"))
        })?;
        engine.tell(Request::SetAccessToken(CANARY.into()))?;
    }
    let link = format!("{}&token={CANARY}", opened.return_link);
    for link in [link, opened.return_link.replace("state=", "state=x"), "torture:what".into()] {
        engine.ask(Request::Link(link))?.ok();
    }
    engine.tell(Request::Focus)?;
    engine.ask(Request::OpenPaymentPage(bought.id.clone()))?.ok();
    engine.ask(Request::Check(bought.id.clone()))?.ok();
    engine.tell(Request::Timeline(bought.id.clone()))?;
    engine.tell(Request::Access)?;
    Ok(bought.id)
}

/// What of this process and folder holds the canary in any form.
fn found(folder: &Path, pid: u32) -> Result<Vec<String>> {
    let mut found = Vec::new();
    for file in ["environ", "cmdline"] {
        found.extend(
            forms::in_bytes(&fs::read(format!("/proc/{pid}/{file}"))?, CANARY)
                .map(|form| format!("{file}: {form}")),
        );
    }
    for path in files(folder)? {
        found.extend(
            forms::in_bytes(&fs::read(&path)?, CANARY).map(|form| format!("{}: {form}", path.display())),
        );
    }
    Ok(found)
}

fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() { all.extend(files(&path)?) } else { all.push(path) }
    }
    Ok(all)
}

#[test]
fn a_canary_token_is_in_no_file_log_event_environment_or_command_line() -> Result<()> {
    let folder = in_memory()?;
    let runtime = tokio::runtime::Runtime::new()?;
    let config = Config::new(AccessToken::new(CANARY)?).with_folder(folder.path().join("sandbox"));
    let sandbox = runtime.block_on(sandbox::start(config))?;
    let wire = Wire::start(SocketAddr::from((Ipv4Addr::LOCALHOST, sandbox.port())))?;
    let stranger = Stranger::start()?;
    let mut setup = Setup::new(&folder.path().join("data"), wire.base_url());
    setup.environment = "custom";
    setup.pace = Pace::Quick;
    setup.log = Some(folder.path().join("log"));
    setup.transcript = Some(folder.path().join("transcript"));

    let mut engine = EngineProcess::start(&setup)?;
    let id = go_through_everything(&mut engine, &wire, &stranger)?;
    let carried =
        wire.came().iter().filter(|came| came.authorization == Some(format!("Bearer {CANARY}"))).count();
    ensure!(carried > 50, "the canary went over the wire {carried} times");
    let while_it_runs = found(folder.path(), engine.pid())?;
    ensure!(while_it_runs.is_empty(), "{while_it_runs:#?}");

    // A journal that was not closed keeps its log beside it.
    engine.kill()?;
    ensure!(folder.path().join("data/journal.sqlite-wal").is_file());
    let mut engine = EngineProcess::start(&setup)?;
    engine.until_one(&id, |purchase| purchase.trouble.is_some())?;
    engine.tell(Request::SetAccessToken(CANARY.into()))?;
    let cancelled = engine.tell(Request::Cancel(id.clone()))?;
    ensure!(matches!(cancelled, Told::Purchase(purchase) if purchase.state == "cancelled"));
    engine.tell(Request::ForgetAccessToken)?;
    let after_a_crash = found(folder.path(), engine.pid())?;
    ensure!(after_a_crash.is_empty(), "{after_a_crash:#?}");
    engine.end()?;
    runtime.block_on(sandbox.stop());

    // The search saw what it was meant to see.
    let seen = files(folder.path())?;
    let text = |name: &str| fs::read_to_string(folder.path().join(name));
    ensure!(text("log")?.contains("asked the API") && text("log")?.contains("\"TRACE\""), "no log to search");
    ensure!(text("transcript")?.contains("event"), "no events to search");
    ensure!(seen.iter().any(|path| path.ends_with("data/journal.sqlite")), "{seen:?}");
    ensure!(stranger.heard().is_empty(), "another host was sent {:?}", stranger.heard());
    for planted in forms::of(CANARY) {
        let around = [b"x".as_slice(), &planted.1, b"y"].concat();
        ensure!(forms::in_bytes(&around, CANARY).is_some(), "{} would not be found", planted.0);
    }
    Ok(())
}
