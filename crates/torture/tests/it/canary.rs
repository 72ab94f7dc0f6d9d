//! A canary for a token: it goes through everything that the engine goes through, and is then searched for in every
//! file, log line, event, environment and command line.

mod echoes;
mod forms;

use std::fs;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use sandbox::Config;
use toffeepay::AccessToken;
use torture::crash::{Story, Witness};
use torture::desk::{Desk, in_memory};
use torture::process::{EngineProcess, NEXT_TOKEN, Setup, TOKEN, TOKEN_VARIABLE};
use torture::protocol::{Request, Told};
use torture::subject::Pace;
use torture::wire::{Call, Fault, Stranger, Wire};

use crate::wire::{Outcome, ROWS, Row, Site};

/// With characters that look otherwise in a URL.
const CANARY: &str = "sk_canary/7f3a+9b0c=41c2d8e6";
/// What of it is searched for: some answers have a break before that.
const TAIL: &str = "canary/7f3a+9b0c=41c2d8e6";
/// What all may be waited for; only failures take so long.
const LIMIT: Duration = Duration::from_secs(30);

/// Whether the engine asks on after this on status.
fn goes_on(row: &Row) -> bool {
    !matches!(row.status, Outcome::Nothing | Outcome::NeedsToken)
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
    meet_what_leaves_it_open(engine, wire, &site)?;
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
    echoes::hear_all(engine, wire, &bought.id)?;
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

/// One purchase, under one key, meets everything on create that does not end it.
fn meet_what_leaves_it_open(engine: &mut EngineProcess, wire: &Wire, site: &Site) -> Result<()> {
    wire.breaks(Call::Create, Fault::DropBefore);
    let id = engine.one(Request::StartCheckout { item: "coins".into() })?.id;
    for row in ROWS.iter().filter(|row| matches!(row.create, Outcome::Trouble(_))) {
        wire.breaks(Call::Create, (row.fault)(site));
        engine.ask(Request::Check(id.clone()))?.ok();
        until(row.name, || wire.hits() > 1)?;
    }
    for row in ROWS.iter().filter(|row| matches!(row.create, Outcome::NeedsToken)) {
        wire.breaks(Call::Create, (row.fault)(site));
        until(row.name, || wire.hits() > 0)?;
        engine.until_one(&id, |purchase| {
            purchase.trouble.as_deref().is_some_and(|trouble| trouble.contains("TokenRefused"))
        })?;
        // It is to stay as it is for the next one.
        wire.breaks(Call::Create, Fault::DropBefore);
        engine.tell(Request::SetAccessToken(CANARY.into()))?;
        until(row.name, || wire.hits() > 0)?;
    }
    wire.heals();
    engine.until_one(&id, |purchase| purchase.was_opened)?;
    engine.tell(Request::Cancel(id)).map(drop)
}

/// What of this process and folder holds a secret in any form. How the test itself brings it is left out.
fn found(folder: &Path, pid: u32, secret: &str) -> Result<Vec<String>> {
    let mut found = Vec::new();
    for file in ["environ", "cmdline"] {
        let bytes = fs::read(format!("/proc/{pid}/{file}"))?;
        for word in bytes.split(|byte| *byte == 0).filter(|word| !word.starts_with(TOKEN_VARIABLE.as_bytes()))
        {
            found.extend(forms::in_bytes(word, secret).map(|form| format!("{file}: {form}")));
        }
    }
    for path in files(folder)? {
        found.extend(
            forms::in_bytes(&fs::read(&path)?, secret).map(|form| format!("{}: {form}", path.display())),
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
    setup.is_impatient = true;
    let setup = setup.with_words_kept(folder.path());

    let mut engine = EngineProcess::start(&setup)?;
    let id = go_through_everything(&mut engine, &wire, &stranger)?;
    let carried =
        wire.came().iter().filter(|came| came.authorization == Some(format!("Bearer {CANARY}"))).count();
    ensure!(carried > 50, "the canary went over the wire {carried} times");
    let while_it_runs = found(folder.path(), engine.pid(), TAIL)?;
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
    let after_a_crash = found(folder.path(), engine.pid(), TAIL)?;
    ensure!(after_a_crash.is_empty(), "{after_a_crash:#?}");
    engine.end()?;
    runtime.block_on(sandbox.stop());

    // The search saw what it was meant to see.
    let seen = files(folder.path())?;
    let text = |name: &str| fs::read_to_string(folder.path().join(name));
    ensure!(text("log")?.contains("asked the API") && text("log")?.contains("\"TRACE\""), "no log to search");
    ensure!(text("transcript")?.contains("event"), "no events to search");
    ensure!(folder.path().join("errors").is_file(), "no standard error to search");
    ensure!(seen.iter().any(|path| path.ends_with("data/journal.sqlite")), "{seen:?}");
    ensure!(stranger.heard().is_empty(), "another host was sent {:?}", stranger.heard());
    for planted in forms::of(TAIL) {
        let around = [b"x".as_slice(), &planted.1, b"y"].concat();
        ensure!(forms::in_bytes(&around, TAIL).is_some(), "{} would not be found", planted.0);
    }
    Ok(())
}

/// Plays a story, kills the engine, starts it again, and looks for both tokens of the story.
fn play_and_search(story: Story) -> Result<()> {
    let desk = Desk::new()?;
    let setup = Setup { has_browser: story.has_browser(), ..desk.setup() }.with_words_kept(desk.path());
    let mut engine = EngineProcess::start(&setup)?;
    story.play(&desk, &mut engine, &mut Witness::default())?;
    engine.kill()?;
    desk.recorder.restore();
    let mut engine = EngineProcess::start(&setup)?;
    ensure!(!engine.purchases()?.is_empty());
    for token in [TOKEN, NEXT_TOKEN] {
        let found = found(desk.path(), engine.pid(), token)?;
        ensure!(found.is_empty(), "{found:#?}");
    }
    engine.end()
}

#[test]
fn in_no_story_of_a_purchase_the_token_is_in_a_file_log_event_environment_or_command_line() -> Result<()> {
    for story in Story::ALL {
        play_and_search(story).with_context(|| format!("{story:?}"))?;
    }
    Ok(())
}
