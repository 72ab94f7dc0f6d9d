//! Every fault point, hit again and again in every story that passes it.

use std::collections::BTreeMap;
use std::num::NonZero;
use std::ops::Range;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;

use anyhow::{Context as _, Result, ensure};

use super::{Story, Witness, play_to_the_crash, recover};
use crate::desk::Desk;
use crate::dose::Progress;
use crate::process::{EngineProcess, Setup};
use crate::protocol::Request;
use crate::subject::{Pace, TRACE};

/// How often each point is passed in each story, by the point's name.
pub type Passes = BTreeMap<String, Vec<(Story, u32)>>;

/// Rounds that share a desk: its journal and its sandbox see so many crashes, one after the other.
const ROUNDS_PER_DESK: usize = 25;
/// How many desks a core is given: a round mostly waits, for processes to come up, for an answer, for an event.
const AT_A_CORE: usize = 4;
/// What happens to a journal once in its life: rounds at such a point share nothing.
const ONCE: &str = "migration";

/// How often a round is tried again in which the engine did not come by the point: how often events are told differs
/// a little from run to run, and on a busy machine a poll may come before the link that it makes needless.
const TRIES: usize = 8;

/// Plays every story without a fault and counts the points that it passes. Nothing but the story causes a
/// look at the API: on a busy machine a poll may come before the return link that it makes needless.
pub fn passes_of(stories: &[Story]) -> Result<Passes> {
    let mut passes = Passes::new();
    for story in stories {
        let desk = Desk::new()?;
        let setup = Setup { fault: Some(TRACE.to_owned()), pace: Pace::Never, ..setup(&desk, *story) };
        let mut engine = EngineProcess::start(&setup)?;
        // After this nothing of the start is still to come that would have the purchase looked at.
        engine.tell(Request::EnterAgain)?;
        story.play(&desk, &mut engine, &mut Witness::default())?;
        engine.tell(Request::Ping)?;
        let mut counts = BTreeMap::<_, u32>::new();
        for point in engine.passed() {
            *counts.entry(point.clone()).or_default() += 1;
        }
        for (point, count) in counts {
            let known = passes.entry(point).or_default();
            if known.is_empty() || !story.is_long() {
                known.push((*story, count));
            }
        }
    }
    Ok(passes)
}

/// Kills the engine once a round at every point. Gives how often it died there, which is once a round where nothing
/// failed, and what did not hold.
pub fn kill(passes: &Passes, rounds: &Range<usize>) -> (u32, Vec<String>) {
    let mut desks = Vec::new();
    for point in passes {
        let size = if point.0.ends_with(ONCE) { 1 } else { ROUNDS_PER_DESK };
        for first in rounds.clone().step_by(size) {
            desks.push((point, first..rounds.end.min(first + size)));
        }
    }
    let total = desks.len();
    let (left, failed) = (Mutex::new(desks), Mutex::new(Vec::new()));
    let kills = AtomicU32::new(0);
    let progress = Mutex::new(Progress::of(total, "desks of kills at a point"));
    let names: Vec<_> = passes.keys().collect();
    thread::scope(|scope| {
        for _ in 0..AT_A_CORE * thread::available_parallelism().map_or(2, NonZero::get) {
            scope.spawn(|| {
                while let Some(((point, stories), of_desk)) = pop(&left) {
                    match desk_of_rounds(point, stories, of_desk, &names) {
                        Ok(of_desk) => drop(kills.fetch_add(of_desk, Ordering::Relaxed)),
                        Err(error) => push(&failed, format!("{point}: {error:#}")),
                    }
                    progress.lock().unwrap_or_else(PoisonError::into_inner).step();
                }
            });
        }
    });
    (kills.into_inner(), failed.into_inner().unwrap_or_else(PoisonError::into_inner))
}

fn desk_of_rounds(
    point: &str,
    stories: &[(Story, u32)],
    rounds: Range<usize>,
    names: &[&String],
) -> Result<u32> {
    let desk = Desk::new()?;
    let mut kills = 0;
    let mut witness = Witness::default();
    let mut random = fastrand::Rng::with_seed(rounds.start as u64);
    for round in rounds {
        let mut died = false;
        for again in 0..TRIES {
            let (story, passes) = stories[(round + again) % stories.len()];
            // One that was missed is hit as soon as it is passed.
            let pass =
                if again == 0 { u32::try_from(round / stories.len() % passes as usize + 1)? } else { 1 };
            let told = || format!("round {round}, try {again}, {story:?}, pass {pass} of {passes}");
            let setup = setup(&desk, story);
            died = play_to_the_crash(story, &desk, &setup.clone().dying_at(point, pass), &mut witness)
                .with_context(told)?;
            let second = if died && round % 3 == 2 {
                setup.dying_at(random.choice(names).context("no points")?, 1)
            } else {
                setup
            };
            recover(&desk, &second, &mut witness).with_context(told)?;
            if died {
                break;
            }
        }
        ensure!(died, "it was not hit in {TRIES} tries of round {round}");
        kills += 1;
    }
    desk.check_token()?;
    Ok(kills)
}

fn setup(desk: &Desk, story: Story) -> Setup {
    Setup { has_browser: story.has_browser(), pace: Pace::Real, ..desk.setup() }
}

fn pop<T>(list: &Mutex<Vec<T>>) -> Option<T> {
    list.lock().unwrap_or_else(PoisonError::into_inner).pop()
}

fn push(list: &Mutex<Vec<String>>, line: String) {
    list.lock().unwrap_or_else(PoisonError::into_inner).push(line);
}
