//! Scenarios that run while somebody watches: one after the other, told of step by step, and stopped at once.
//!
//! What came of each is kept as in a run without a window, so both add to one grid. A run that is stopped leaves
//! nothing behind: dropping it ends its app and its sandbox.

mod seen;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::oneshot;
use tokio::task::{JoinHandle, spawn_blocking};

pub use seen::{LiveRun, LiveScenario, LiveStep, Mark, Standing};

use crate::format::Scenario;
use crate::report::{Kept, NotKept, ScenarioReport, Verdict, count};
use crate::run::{self, Progress};
use crate::stage::Stage;

/// Called whenever there is something new to see.
pub type Changed = Box<dyn Fn() + Send + Sync>;

/// A scenario, and where it is to run.
#[derive(Clone, Debug)]
pub struct Turn {
    /// Its id.
    pub id: String,
    /// What is to be done.
    pub scenario: Scenario,
    /// Where.
    pub stage: Arc<Stage>,
}

/// Why a run is not begun.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotBegun {
    /// Two at a time would be watched by nobody.
    #[error("scenarios are running: stop them first")]
    Running,
    /// There is nothing to run.
    #[error("no scenario was chosen that can be read")]
    Nothing,
}

/// The one run that is watched.
pub struct Live {
    shared: Arc<Shared>,
    going: Mutex<Option<Going>>,
}

struct Going {
    stop: oneshot::Sender<()>,
    ended: JoinHandle<()>,
}

struct Shared {
    kept: Kept,
    run: Mutex<Option<LiveRun>>,
    changed: Changed,
}

impl Live {
    /// Nothing runs yet. What comes of runs is kept in a folder.
    pub fn new(kept: Kept, changed: Changed) -> Self {
        Self { shared: Arc::new(Shared { kept, run: Mutex::new(None), changed }), going: Mutex::new(None) }
    }

    /// What comes of runs.
    pub fn kept(&self) -> &Kept {
        &self.shared.kept
    }

    /// The run that goes on, or the last one.
    pub fn run(&self) -> Option<LiveRun> {
        lock(&self.shared.run).clone()
    }

    /// Begins to run scenarios; where `looped`, again and again until one fails, or until a round in which none could
    /// run. To be called inside a runtime.
    pub fn start(&self, stage: Stage, chosen: Vec<(String, Scenario)>, looped: bool) -> Result<(), NotBegun> {
        let stage = Arc::new(stage);
        let turn = |(id, scenario)| Turn { id, scenario, stage: Arc::clone(&stage) };
        self.start_each(chosen.into_iter().map(turn).collect(), looped)
    }

    /// The same, each at a place of its own; the environment is that of the first.
    pub fn start_each(&self, turns: Vec<Turn>, looped: bool) -> Result<(), NotBegun> {
        let first = turns.first().ok_or(NotBegun::Nothing)?;
        let mut going = lock(&self.going);
        if going.as_ref().is_some_and(|going| !going.ended.is_finished()) {
            return Err(NotBegun::Running);
        }
        *lock(&self.shared.run) = Some(LiveRun::begun(first.stage.environment_name(), &turns, looped));
        let (stop, stopped) = oneshot::channel();
        let ended = tokio::spawn(watched(Arc::clone(&self.shared), turns, looped, stopped));
        *going = Some(Going { stop, ended });
        drop(going);
        (self.shared.changed)();
        Ok(())
    }

    /// Stops it, and is done when it has stopped.
    pub async fn stop(&self) {
        let Some(Going { stop, ended }) = lock(&self.going).take() else { return };
        // It may have ended by itself meanwhile.
        let _ = stop.send(());
        if let Err(error) = ended.await {
            tracing::warn!(%error, "a run of scenarios broke off");
        }
    }
}

impl Shared {
    fn change(&self, change: impl FnOnce(&mut LiveRun)) {
        if let Some(run) = lock(&self.run).as_mut() {
            change(run);
        }
        (self.changed)();
    }
}

async fn watched(shared: Arc<Shared>, turns: Vec<Turn>, looped: bool, stopped: oneshot::Receiver<()>) {
    let standing = tokio::select! {
        () = rounds(&shared, &turns, looped) => Standing::Ended,
        // Also where whoever watches is gone.
        _ = stopped => Standing::Stopped,
    };
    shared.change(|run| run.end(standing));
}

async fn rounds(shared: &Arc<Shared>, turns: &[Turn], looped: bool) {
    loop {
        let reports = round(shared, turns).await;
        // Where none could run, none can in the next round either.
        let goes_on = count(&reports, Verdict::Failed) == 0 && count(&reports, Verdict::Passed) > 0;
        if !looped || !goes_on {
            return;
        }
        shared.change(|run| run.next_round(turns));
    }
}

/// Runs each once.
async fn round(shared: &Arc<Shared>, turns: &[Turn]) -> Vec<ScenarioReport> {
    let mut reports = Vec::new();
    for (at, Turn { id, scenario, stage }) in turns.iter().enumerate() {
        shared.change(|run| run.begin(at));
        let report = run::run(id, scenario, stage, |progress| match progress {
            Progress::Step { number, .. } => shared.change(|run| run.begin_step(at, number)),
            Progress::Stepped(step) => shared.change(|run| run.end_step(at, step)),
        })
        .await;
        reports.push(report);
        let trouble = keep(shared.kept.clone(), scenario.clone(), reports.clone()).await.err();
        shared.change(|run| {
            if let Some(report) = reports.last() {
                run.end_scenario(at, report);
            }
            if let Some(trouble) = &trouble {
                run.trouble = Some(trouble.to_string());
            }
        });
    }
    reports
}

/// Keeps the last of these reports, and the pages of all.
async fn keep(kept: Kept, scenario: Scenario, reports: Vec<ScenarioReport>) -> Result<(), NotKept> {
    let kept = spawn_blocking(move || {
        if let Some(report) = reports.last() {
            kept.note(&scenario, report)?;
        }
        kept.write_pages(&reports)
    });
    kept.await.unwrap_or_else(|error| Err(NotKept::Form(error.to_string())))
}

/// What is behind these locks is whole at every moment.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
