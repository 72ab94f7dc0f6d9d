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
/// What happens to a journal once in its life: rounds at such a point share nothing.
const ONCE: &str = "migration";

/// Plays every story without a fault and counts the points that it passes. Nothing but the story causes a
/// look at the API: on a busy machine a poll may come before the return link that it makes needless.
pub fn passes_of(stories: &[Story]) -> Result<Passes> {
    let mut passes = Passes::new();
    for story in stories {
        let desk = Desk::new()?;
        let setup = Setup { fault: Some(TRACE.to_owned()), pace: Pace::Never, ..setup(&desk, *story) };
        let mut engine = EngineProcess::start(&setup)?;
        story.play(&desk, &mut engine, &mut Witness::default())?;
        engine.tell(Request::Ping)?;
        let mut counts = BTreeMap::<_, u32>::new();
        for point in engine.passed() {
            *counts.entry(point.clone()).or_default() += 1;
        }
        for (point, count) in counts {
            passes.entry(point).or_default().push((*story, count));
        }
    }
    Ok(passes)
}

/// Kills the engine once a round at every point, on as many threads as there are cores. Gives how
/// often it died there, and what did not hold.
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
        for _ in 0..thread::available_parallelism().map_or(2, NonZero::get) {
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
    let count = u32::try_from(rounds.len())?;
    for round in rounds {
        let (story, passes) = stories[round % stories.len()];
        let most = passes as usize;
        let pass = u32::try_from(round / stories.len() % most + 1)?;
        let told = || format!("round {round}, {story:?}, pass {pass} of {passes}");
        let setup = setup(&desk, story);
        let died = play_to_the_crash(story, &desk, &setup.clone().dying_at(point, pass), &mut witness)
            .with_context(told)?;
        kills += u32::from(died);
        let again = if round % 3 == 2 {
            setup.dying_at(random.choice(names).context("no points")?, 1)
        } else {
            setup
        };
        recover(&desk, &again, &mut witness).with_context(told)?;
    }
    // How often events are told differs a little from run to run, and on a busy machine a poll may come
    // before the link that it makes needless.
    ensure!(kills * 2 >= count, "it was hit only {kills} times in {count} rounds");
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
