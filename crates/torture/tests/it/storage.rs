//! A disk that is full, broken, read-only, another's, locked or damaged: nothing is deleted, Buy is refused
//! with the reason where it can't commit, and what was bought is still shown.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, chown};
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result, bail, ensure};
use memchr::memmem;
use rusqlite::Connection;
use storefront::journal::Journal;
use storefront::purchase::Purchase;
use torture::desk::Desk;
use torture::dose::{Dose, Progress};
use torture::none_of;
use torture::process::{EngineProcess, Setup, program};
use torture::protocol::{PurchaseSeen, Refused, Request, Told};
use torture::storage::Outcome;
use torture::subject::{Pace, Threads};

/// Nobody, where the tests run as root: permissions mean nothing to root.
const NOBODY: u32 = 65_534;

fn buy(engine: &mut EngineProcess) -> Result<Result<Told, Refused>> {
    engine.ask(Request::StartCheckout { item: "coins".into() })
}

/// One purchase that is pending, in a journal that is closed.
fn pending(desk: &Desk) -> Result<PurchaseSeen> {
    let mut engine = EngineProcess::start(&desk.setup())?;
    let bought = engine.one(Request::StartCheckout { item: "pass".into() })?;
    let pending = engine.until_one(&bought.id, |purchase| purchase.was_opened)?;
    engine.end()?;
    // The last to close it brings its log into the file.
    drop(Journal::open(&desk.data())?);
    Ok(pending)
}

/// An engine to whose journal's log a call fails: `error=ENOSPC:when=3..5`.
fn failing(desk: &Desk, call: &str, how: &str) -> Setup {
    let log = desk.data().join("journal.sqlite-wal").display().to_string();
    let (trace, inject) = (format!("trace={call}"), format!("inject={call}:{how}"));
    // Only the calls that are traced stop the engine, where the system can tell them apart.
    let strace = ["strace", "-f", "--seccomp-bpf", "-qq", "-o", "/dev/null"];
    let faults = ["-P", &log, "-e", &trace, "-e", &inject];
    let wrapper = strace.iter().chain(&faults).map(|word| (*word).to_owned()).collect();
    Setup { wrapper, threads: Threads::Two, pace: Pace::Quick, ..desk.setup() }
}

fn refused_with(outcome: Result<Told, Refused>, words: &[&str]) -> Result<()> {
    let Err(refused) = outcome else { bail!("it was sold") };
    ensure!(refused.code == "JournalUnavailable", "{refused:?}");
    ensure!(words.iter().any(|word| refused.message.contains(word)), "{refused:?}");
    Ok(())
}

#[test]
fn on_a_full_disk_buy_is_refused_with_the_reason_and_nothing_is_sent() -> Result<()> {
    // SQLite has no word of its own for a quota that is used up.
    for (how, word) in [("error=ENOSPC", "full"), ("error=EDQUOT", "I/O error"), ("error=EIO", "I/O error")] {
        let desk = Desk::new()?;
        let before = pending(&desk)?;
        let sent = desk.recorder.exchanges().iter().filter(|exchange| exchange.method == "POST").count();
        let mut engine = EngineProcess::start(&failing(&desk, "pwrite64", how))?;
        refused_with(buy(&mut engine)?, &[word]).context(how)?;
        let shown = engine.purchases()?;
        ensure!(shown.len() == 1 && shown[0].id == before.id, "{shown:?}");
        engine.kill()?;
        let posts = desk.recorder.exchanges().iter().filter(|exchange| exchange.method == "POST").count();
        ensure!(posts == sent, "{how}: something was sent");
    }
    Ok(())
}

#[test]
fn a_disk_that_fails_to_sync_has_committed_nothing() -> Result<()> {
    let desk = Desk::new()?;
    pending(&desk)?;
    let mut engine = EngineProcess::start(&failing(&desk, "fsync,fdatasync", "error=EIO"))?;
    refused_with(buy(&mut engine)?, &["I/O error"])?;
    engine.kill()?;
    let mut engine = EngineProcess::start(&desk.setup())?;
    ensure!(engine.purchases()?.len() == 1 && desk.sandbox.sessions()?.len() == 1);
    // Where it works again, it works.
    let bought = engine.one(Request::StartCheckout { item: "coins".into() })?;
    engine.until_one(&bought.id, |purchase| purchase.state == "pending")?;
    engine.end()
}

/// The disk fills up between the purchase and the API's answer: the session exists, and can't be recorded. Which
/// write that is depends on the pages that a purchase touches, so later and later ones fail.
#[test]
fn an_answer_that_can_t_be_recorded_is_asked_for_again_under_the_same_key_until_it_can() -> Result<()> {
    let desk = Desk::new()?;
    pending(&desk)?;
    let mut asked_again = 0;
    for first in (4..100).step_by(4) {
        let how = format!("error=ENOSPC:when={first}..{}", first + 4);
        let mut engine = EngineProcess::start(&failing(&desk, "pwrite64", &how))?;
        let Ok(Told::Purchase(bought)) = buy(&mut engine)? else { continue };
        let created = engine.until_one(&bought.id, |purchase| purchase.state == "pending")?;
        desk.sandbox.pay(&created.page.unwrap_or_default(), 1)?;
        engine.until_one(&bought.id, |purchase| purchase.state == "paid")?;
        engine.kill()?;
        let exchanges = desk.recorder.exchanges();
        let of_key = exchanges.iter().filter(|exchange| exchange.key.as_ref() == Some(&bought.key));
        asked_again += usize::from(of_key.count() > 1);
    }
    ensure!(asked_again > 1, "no write failed between purchase and answer");
    let bought = EngineProcess::start(&desk.setup())?.purchases()?.len();
    ensure!(desk.sandbox.sessions()?.len() == bought, "{bought} purchases have other sessions");
    Ok(())
}

#[test]
fn a_folder_that_can_t_be_written_is_shown_and_nothing_is_sold_in_it() -> Result<()> {
    let desk = Desk::new()?;
    let before = pending(&desk)?;
    let setup = closed(&desk, 0o555)?;
    let files = contents(&desk.data())?;
    let mut engine = EngineProcess::start(&setup)?;
    let problem = engine.ready().journal_problem.clone().context("it says that it can write")?;
    ensure!(problem.contains("ermission denied"), "{problem}");
    refused_with(buy(&mut engine)?, &["ermission denied"])?;
    let shown = engine.purchases()?;
    ensure!(shown.len() == 1 && shown[0].id == before.id && shown[0].state == "pending", "{shown:?}");
    ensure!(engine.timeline(&before.id)?.len() > 1);
    engine.end()?;
    ensure!(contents(&desk.data())? == files, "something was written all the same");
    fs::set_permissions(desk.data(), fs::Permissions::from_mode(0o700))?;
    Ok(())
}

/// Another user's folder that is for its owner alone.
#[test]
fn a_folder_that_can_t_even_be_read_is_told_with_the_reason_and_nothing_is_sold_or_changed_in_it()
-> Result<()> {
    let desk = Desk::new()?;
    pending(&desk)?;
    let files = contents(&desk.data())?;
    let setup = closed(&desk, 0o000)?;
    may_not_be_read(&desk, &setup)?;
    fs::set_permissions(desk.data(), fs::Permissions::from_mode(0o700))?;
    ensure!(contents(&desk.data())? == files, "something was changed");
    Ok(())
}

/// An engine that is denied its journal says so, sets nothing aside, and sells nothing.
fn may_not_be_read(desk: &Desk, setup: &Setup) -> Result<()> {
    let mut engine = EngineProcess::start(setup)?;
    let problem = engine.ready().journal_problem.clone().context("it says that it can write")?;
    ensure!(problem.contains("ermission denied"), "{problem}");
    ensure!(engine.ready().set_aside.is_none(), "{:?}", engine.ready());
    refused_with(buy(&mut engine)?, &["ermission denied"])?;
    ensure!(desk.sandbox.sessions()?.len() == 1, "something was sent");
    engine.end()
}

/// One's own folder with another user's files in it, as a start by `sudo` leaves them.
#[test]
fn files_of_another_user_in_one_s_own_folder_are_told_of_and_left_and_nothing_is_sold() -> Result<()> {
    let desk = Desk::new()?;
    pending(&desk)?;
    if fs::metadata(desk.data())?.uid() != 0 {
        eprintln!("left out: only root can have files of two users");
        return Ok(());
    }
    let files = contents(&desk.data())?;
    let setup = closed(&desk, 0o700)?;
    chown(desk.data(), Some(NOBODY), Some(NOBODY))?;
    for entry in fs::read_dir(desk.data())? {
        let path = entry?.path();
        if path.is_dir() {
            chown(&path, Some(NOBODY), Some(NOBODY))?;
        } else {
            fs::set_permissions(&path, fs::Permissions::from_mode(0o600))?;
        }
    }
    may_not_be_read(&desk, &setup)?;
    ensure!(contents(&desk.data())? == files, "something was changed");
    Ok(())
}

/// Makes the data folder one of which its engine has no more than the mode gives: another's, where the tests run as root.
fn closed(desk: &Desk, mode: u32) -> Result<Setup> {
    let mut setup = desk.setup();
    fs::set_permissions(desk.data(), fs::Permissions::from_mode(mode))?;
    if fs::metadata(desk.data())?.uid() == 0 {
        for entry in fs::read_dir(desk.data())? {
            let path = entry?.path();
            fs::set_permissions(
                &path,
                fs::Permissions::from_mode(if path.is_dir() { 0o755 } else { 0o644 }),
            )?;
        }
        fs::set_permissions(desk.path(), fs::Permissions::from_mode(0o755))?;
        // Where it was built, another user may not reach it.
        let copy = desk.path().join("torture-engine");
        // By another program: a file that this one has open to write may be held by what another test starts meanwhile,
        // and is then no program yet.
        let copied = Command::new("cp").arg(program("torture-engine")?).arg(&copy).status()?;
        ensure!(copied.success(), "the engine can't be copied");
        setup.program = Some(copy);
        setup.user = Some(NOBODY);
    }
    Ok(setup)
}

fn contents(folder: &Path) -> Result<Vec<(String, Vec<u8>)>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_file() {
            files.push((entry.file_name().to_string_lossy().into_owned(), fs::read(entry.path())?));
        }
    }
    files.sort();
    Ok(files)
}

#[test]
fn a_journal_that_another_program_holds_is_shown_and_sells_again_when_it_lets_go() -> Result<()> {
    let desk = Desk::new()?;
    let before = pending(&desk)?;
    let holder = Connection::open(desk.data().join("journal.sqlite"))?;
    holder.execute_batch("BEGIN EXCLUSIVE")?;
    let mut engine = EngineProcess::start(&desk.setup())?;
    ensure!(engine.ready().journal_problem.is_none(), "{:?}", engine.ready());
    let shown = engine.purchases()?;
    ensure!(shown.len() == 1 && shown[0].id == before.id, "{shown:?}");
    refused_with(buy(&mut engine)?, &["locked"])?;
    ensure!(desk.sandbox.sessions()?.len() == 1, "something was sent");
    holder.execute_batch("COMMIT")?;
    let bought = engine.one(Request::StartCheckout { item: "coins".into() })?;
    engine.until_one(&bought.id, |purchase| purchase.state == "pending")?;
    engine.end()
}

#[test]
fn a_journal_of_a_newer_version_is_left_as_it_is_and_nothing_is_sold() -> Result<()> {
    let desk = Desk::new()?;
    pending(&desk)?;
    let path = desk.data().join("journal.sqlite");
    let connection = Connection::open(&path)?;
    connection.pragma_update(None, "user_version", 99)?;
    drop(connection);
    let written = fs::read(&path)?;
    let mut engine = EngineProcess::start(&desk.setup())?;
    ensure!(engine.ready().set_aside.is_none());
    refused_with(buy(&mut engine)?, &["newer version"])?;
    engine.end()?;
    ensure!(fs::read(&path)? == written);
    Ok(())
}

#[test]
fn a_damaged_journal_is_set_aside_with_the_reason_and_a_new_one_sells() -> Result<()> {
    let desk = Desk::new()?;
    pending(&desk)?;
    let path = desk.data().join("journal.sqlite");
    let mut bytes = fs::read(&path)?;
    bytes[100..].reverse();
    fs::write(&path, &bytes)?;
    let mut engine = EngineProcess::start(&desk.setup())?;
    let (reason, kept) = engine.ready().set_aside.clone().context("nobody noticed")?;
    ensure!(!reason.is_empty() && fs::read(&kept)? == bytes, "{reason} {kept}");
    let bought = engine.one(Request::StartCheckout { item: "coins".into() })?;
    engine.until_one(&bought.id, |purchase| purchase.state == "pending")?;
    engine.end()
}

/// A purchase that is pending and one that is paid, in a journal that is closed: the purchases and the file.
fn pending_and_paid(desk: &Desk) -> Result<(Vec<Purchase>, Vec<u8>)> {
    pending(desk)?;
    let mut engine = EngineProcess::start(&Setup { pace: Pace::Quick, ..desk.setup() })?;
    let bought = engine.one(Request::StartCheckout { item: "coins".into() })?;
    let created = engine.until_one(&bought.id, |purchase| purchase.was_opened)?;
    desk.sandbox.pay(&created.page.unwrap_or_default(), 1)?;
    engine.until_one(&bought.id, |purchase| purchase.state == "paid" && purchase.is_charged)?;
    engine.end()?;
    let purchases = Journal::open(&desk.data())?.0.page(None, 50)?.purchases;
    ensure!(purchases.len() == 2, "{purchases:?}");
    Ok((purchases, fs::read(desk.data().join("journal.sqlite"))?))
}

/// Flips a bit of a file, in a folder of its own, and says what came of it.
fn flip(desk: &Desk, sound: &[u8], bought: &[Purchase], byte: usize, bit: u8) -> Result<Outcome> {
    let mut flipped = sound.to_vec();
    flipped[byte] ^= 1 << bit;
    let folder = desk.path().join("flipped");
    fs::create_dir(&folder)?;
    fs::write(folder.join("journal.sqlite"), &flipped)?;
    let outcome = torture::storage::opens_and_sells(&folder, &flipped, bought);
    fs::remove_dir_all(folder)?;
    outcome.with_context(|| format!("bit {bit} of byte {byte}"))
}

/// One bit of the file is another: what can be read is read, what can't is set aside whole, and either way
/// the app starts and sells. What nobody can notice is little, and never which purchase it is or how it stands.
#[test]
fn after_any_flipped_bit_the_app_starts_and_no_byte_is_lost() -> Result<()> {
    let desk = Desk::new()?;
    let (bought, sound) = pending_and_paid(&desk)?;
    let flips = Dose::asked_for().pick(200, 20_000);
    let mut random = fastrand::Rng::with_seed(1);
    let mut progress = Progress::of(flips, "flipped bits");
    let mut failed = Vec::new();
    let mut outcomes = BTreeMap::<Outcome, usize>::new();
    for _ in 0..flips {
        match flip(&desk, &sound, &bought, random.usize(..sound.len()), random.u8(..8)) {
            Ok(outcome) => *outcomes.entry(outcome).or_default() += 1,
            Err(error) => failed.push(format!("{error:#}")),
        }
        progress.step();
    }
    eprintln!("of {flips} flipped bits: {outcomes:?}");
    none_of(&failed)?;
    let count = |outcome| outcomes.get(&outcome).copied().unwrap_or_default();
    ensure!(count(Outcome::Noticed) > 0 && count(Outcome::AsBought) > 0, "{outcomes:?}");
    let unnoticed = count(Outcome::Changed) + count(Outcome::LeftOut);
    ensure!(unnoticed * 50 < flips, "more than one in fifty goes unnoticed: {outcomes:?}");
    Ok(())
}

/// What no check can find, as SECURITY.md says it: a text that no index holds. What a purchase is found by is in one.
#[test]
fn a_bit_in_a_title_is_not_noticed_and_one_in_what_a_purchase_is_found_by_is() -> Result<()> {
    let desk = Desk::new()?;
    let (bought, sound) = pending_and_paid(&desk)?;
    let paid = bought.iter().find(|purchase| !purchase.is_open()).context("none is paid")?;
    let come_of = |text: &str, bit| -> Result<Vec<Outcome>> {
        memmem::find_iter(&sound, text).map(|byte| flip(&desk, &sound, &bought, byte, bit)).collect()
    };
    let titles = come_of(&paid.order.title, 0)?;
    ensure!(titles.contains(&Outcome::Changed), "{titles:?}");
    let torn = come_of(&paid.order.title, 7)?;
    ensure!(torn.contains(&Outcome::LeftOut), "{torn:?}");
    for found_by in
        [paid.id().to_string(), paid.order.key.to_string(), paid.order.return_state.as_str().to_owned()]
    {
        let met = come_of(&found_by, 0)?;
        ensure!(met.iter().all(|outcome| *outcome <= Outcome::AsBought), "{met:?}");
        ensure!(met.contains(&Outcome::Noticed), "{met:?}");
    }
    Ok(())
}
