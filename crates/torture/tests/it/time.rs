//! Clocks that are off, are set, or stood still while the machine slept.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use rustix::process::Signal;
use torture::crash::{Story, Witness};
use torture::desk::Desk;
use torture::dose::Dose;
use torture::process::{EngineProcess, Setup};
use torture::protocol::Request;
use torture::subject::Pace;

/// How soon after waking the engine must have caught up.
const SOON: Duration = Duration::from_secs(5);

/// An engine whose wall clock is what a file says (`+90d`), from one moment to the next; its monotonic clock
/// is the system's.
fn with_clock(desk: &Desk) -> Result<Setup> {
    let file = desk.path().join("clock");
    set(&file, "+0")?;
    let words =
        ["faketime", "-f", "+0", "env", "-u", "FAKETIME", "FAKETIME_NO_CACHE=1", "DONT_FAKE_MONOTONIC=1"];
    let mut wrapper: Vec<_> = words.iter().map(|word| (*word).to_owned()).collect();
    wrapper.push(format!("FAKETIME_TIMESTAMP_FILE={}", file.display()));
    Ok(Setup { wrapper, ..desk.setup() })
}

/// In one step, so that no half of it is read.
fn set(file: &Path, offset: &str) -> Result<()> {
    let draft = file.with_extension("draft");
    fs::write(&draft, format!("{offset}\n"))?;
    Ok(fs::rename(draft, file)?)
}

#[test]
fn with_a_clock_that_is_years_off_every_story_ends_as_it_does() -> Result<()> {
    for hours_off in [-87_600, -24, 24, 87_600] {
        for story in Story::ALL.into_iter().filter(|story| story.bears_a_wrong_clock()) {
            let desk = Desk::new()?;
            let setup = Setup { hours_off, has_browser: story.has_browser(), ..desk.setup() };
            let mut engine = EngineProcess::start(&setup)?;
            story.play(&desk, &mut engine, &mut Witness::default())?;
            ensure!(engine.purchases()?.iter().all(|purchase| !purchase.is_open()), "{hours_off} {story:?}");
            engine.end()?;
        }
    }
    Ok(())
}

#[test]
fn a_clock_that_is_set_while_a_purchase_is_on_its_way_changes_nothing_about_it() -> Result<()> {
    for offset in ["+400d", "-400d", "+2h", "-2h"] {
        let desk = Desk::new()?;
        let mut engine = EngineProcess::start(&with_clock(&desk)?)?;
        let bought = engine.one(Request::StartCheckout { item: "coins".into() })?;
        set(&desk.path().join("clock"), offset)?;
        let opened = engine.until_one(&bought.id, |purchase| purchase.was_opened || !purchase.is_open())?;
        ensure!(opened.was_opened, "{offset}: {opened:?}");
        desk.sandbox.pay(&opened.page.unwrap_or_default(), 1)?;
        engine.tell(Request::Link(opened.return_link))?;
        let paid = engine.until_one(&bought.id, |purchase| !purchase.is_open())?;
        ensure!(paid.state == "paid", "{offset}: {paid:?}");
        engine.end()?;
        // With the right clock again.
        let shown = EngineProcess::start(&desk.setup())?.purchases()?;
        ensure!(shown.len() == 1 && shown[0].state == "paid", "{offset}: {shown:?}");
    }
    Ok(())
}

/// A machine that sleeps stops its processes and their monotonic clock, and the wall clock goes on: here the
/// process is stopped, and the wall clock set forward before it goes on. Nothing but waking has it look.
#[test]
fn a_machine_that_slept_has_caught_up_within_seconds() -> Result<()> {
    let desk = Desk::new()?;
    let setup = Setup { pace: Pace::Never, ..with_clock(&desk)? };
    let mut engine = EngineProcess::start(&setup)?;
    let bought = engine.one(Request::StartCheckout { item: "coins".into() })?;
    let opened = engine.until_one(&bought.id, |purchase| purchase.was_opened)?;
    engine.signal(Signal::STOP)?;
    desk.sandbox.pay(&opened.page.unwrap_or_default(), 1)?;
    set(&desk.path().join("clock"), "+90")?;
    engine.signal(Signal::CONT)?;
    let woken = Instant::now();
    engine.until_one(&bought.id, |purchase| purchase.state == "paid")?;
    ensure!(woken.elapsed() < SOON, "it took {:?}", woken.elapsed());
    engine.end()
}

/// The same with nothing but SIGSTOP. A poll that is overdue is made up for at once, however long it was: in
/// the small dose polls come every 50 ms and it is stopped for a second, in the full one as in the app and 90 s.
#[test]
fn a_process_that_was_stopped_has_caught_up_within_seconds() -> Result<()> {
    let (pace, stopped) = Dose::asked_for().pick((Pace::Quick, 1), (Pace::Real, 90));
    let desk = Desk::new()?;
    let mut engine = EngineProcess::start(&Setup { pace, ..desk.setup() })?;
    let bought = engine.one(Request::StartCheckout { item: "coins".into() })?;
    let opened = engine.until_one(&bought.id, |purchase| purchase.was_opened)?;
    engine.signal(Signal::STOP)?;
    desk.sandbox.pay(&opened.page.unwrap_or_default(), 1)?;
    std::thread::sleep(Duration::from_secs(stopped));
    engine.signal(Signal::CONT)?;
    let woken = Instant::now();
    engine.until_one(&bought.id, |purchase| purchase.state == "paid")?;
    ensure!(woken.elapsed() < SOON, "it took {:?}", woken.elapsed());
    engine.end()
}
