//! Crashes: the engine's process is killed with SIGKILL at a chosen moment, started again, and asked.

mod old_journal;
mod points;
mod story;
mod sweep;
mod truth;

pub use old_journal::{half_migrated, places_from};
pub use points::{Passes, kill, passes_of};
pub use story::Story;
pub use sweep::{Calls, Swept, sweep};
pub use truth::Witness;

use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};

use crate::desk::Desk;
use crate::process::{Died, EngineProcess, Setup};

const SIGKILL: i32 = 9;
/// How long after a story its last acts may take.
const A_WHILE: Duration = Duration::from_secs(2);

/// Plays a story to the crash that its set-up asks for; whether it came to that.
///
/// An engine that did not crash is killed at the end of the story.
fn play_to_the_crash(story: Story, desk: &Desk, setup: &Setup, witness: &mut Witness) -> Result<bool> {
    let played = EngineProcess::start(setup).and_then(|mut engine| {
        story.play(desk, &mut engine, witness)?;
        if setup.fault.is_some() {
            engine.linger(A_WHILE)?;
        }
        engine.kill()
    });
    match played {
        Ok(()) => Ok(false),
        Err(error) => is_the_kill(error).map(|()| true),
    }
}

/// Starts the engine again, waits until it shows the truth, and has the player finish what is open.
///
/// `setup` may ask for another crash on the way: then it is started once more, without.
fn recover(desk: &Desk, setup: &Setup, witness: &mut Witness) -> Result<()> {
    desk.recorder.restore();
    if setup.fault.is_some() {
        match bring_to_an_end(desk, setup, witness) {
            Ok(()) => {}
            Err(error) => is_the_kill(error).context("in a recovery that was to crash")?,
        }
    }
    let plain = Setup { fault: None, wrapper: Vec::new(), ..setup.clone() };
    bring_to_an_end(desk, &plain, witness)?;
    witness.check_openings(&plain)
}

fn bring_to_an_end(desk: &Desk, setup: &Setup, witness: &mut Witness) -> Result<()> {
    let started = Instant::now();
    let mut engine = EngineProcess::start(setup)?;
    ensure!(engine.ready().primary, "the lock outlived its process");
    ensure!(engine.ready().journal_problem.is_none(), "{:?}", engine.ready());
    ensure!(engine.ready().set_aside.is_none(), "a crash damaged the journal: {:?}", engine.ready());
    witness.check_truth(desk, &mut engine, started)?;
    story::finish(desk, &mut engine, witness)?;
    witness.check_truth(desk, &mut engine, Instant::now())?;
    witness.check_given_back(&mut engine)?;
    engine.kill()
}

/// An error that is no crash is one.
fn is_the_kill(error: anyhow::Error) -> Result<()> {
    match Died::of(&error) {
        Some(Died { signal: Some(SIGKILL) }) => Ok(()),
        _ => Err(error),
    }
}
