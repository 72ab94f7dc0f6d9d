//! A run as it is seen while it goes on.

use super::Turn;
use crate::format::{Scenario, Step};
use crate::report::{ScenarioReport, StepReport, Verdict};

/// A run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LiveRun {
    /// The environment's name.
    pub environment: String,
    /// Whether it goes on until one fails.
    pub looped: bool,
    /// Which round it is, counted from 1.
    pub round: u32,
    /// How it stands.
    pub standing: Standing,
    /// Why what came of it could not be kept.
    pub trouble: Option<String>,
    /// The scenarios, in their order.
    pub scenarios: Vec<LiveScenario>,
}

/// How a run stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It goes on.
    Running,
    /// It came to its end.
    Ended,
    /// It was stopped.
    Stopped,
}

/// How far something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// Its turn has not come.
    Waiting,
    /// It goes on.
    Running,
    /// It has ended so.
    Ended(Verdict),
}

/// A scenario of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LiveScenario {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// How far it is.
    pub mark: Mark,
    /// Why it failed or was skipped.
    pub reason: Option<String>,
    /// Milliseconds that it took.
    pub took_ms: u64,
    /// Its steps.
    pub steps: Vec<LiveStep>,
}

/// A step of a scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LiveStep {
    /// What it does or expects.
    pub words: String,
    /// How long it waits for what it expects, where it does.
    pub waits: Option<String>,
    /// How far it is.
    pub mark: Mark,
    /// Why it failed.
    pub reason: Option<String>,
    /// Milliseconds that it took.
    pub took_ms: u64,
}

impl LiveScenario {
    /// One that was not begun.
    pub fn untried(id: &str, scenario: &Scenario) -> Self {
        Self {
            id: id.to_owned(),
            title: scenario.title.clone(),
            mark: Mark::Waiting,
            reason: None,
            took_ms: 0,
            steps: scenario.steps.iter().map(LiveStep::untried).collect(),
        }
    }
}

impl LiveStep {
    fn untried(step: &Step) -> Self {
        Self {
            words: step.in_words(),
            waits: step.waits().map(String::from),
            mark: Mark::Waiting,
            reason: None,
            took_ms: 0,
        }
    }

    fn end(&mut self, report: &StepReport) {
        self.mark = Mark::Ended(report.verdict);
        self.reason.clone_from(&report.reason);
        self.took_ms = report.took_ms;
    }
}

impl LiveRun {
    pub(super) fn begun(environment: &str, turns: &[Turn], looped: bool) -> Self {
        Self {
            environment: environment.to_owned(),
            looped,
            round: 1,
            standing: Standing::Running,
            trouble: None,
            scenarios: untried(turns),
        }
    }

    pub(super) fn next_round(&mut self, turns: &[Turn]) {
        self.round = self.round.saturating_add(1);
        self.scenarios = untried(turns);
    }

    pub(super) fn begin(&mut self, at: usize) {
        if let Some(scenario) = self.scenarios.get_mut(at) {
            scenario.mark = Mark::Running;
        }
    }

    pub(super) fn begin_step(&mut self, at: usize, number: usize) {
        if let Some(step) = self.scenarios.get_mut(at).and_then(|scenario| scenario.steps.get_mut(number)) {
            step.mark = Mark::Running;
        }
    }

    pub(super) fn end_step(&mut self, at: usize, report: &StepReport) {
        let steps = self.scenarios.get_mut(at).map(|scenario| &mut scenario.steps);
        if let Some(step) = steps.and_then(|steps| steps.iter_mut().find(|step| step.mark == Mark::Running)) {
            step.end(report);
        }
    }

    pub(super) fn end_scenario(&mut self, at: usize, report: &ScenarioReport) {
        let Some(scenario) = self.scenarios.get_mut(at) else { return };
        scenario.mark = Mark::Ended(report.verdict);
        scenario.reason.clone_from(&report.reason);
        scenario.took_ms = report.took_ms;
        for (step, report) in scenario.steps.iter_mut().zip(&report.steps) {
            step.end(report);
        }
    }

    pub(super) fn end(&mut self, standing: Standing) {
        self.standing = standing;
        let ended = |mark: &mut Mark| {
            if !matches!(mark, Mark::Ended(_)) {
                *mark = Mark::Ended(Verdict::NotReached);
            }
        };
        for scenario in &mut self.scenarios {
            ended(&mut scenario.mark);
            scenario.steps.iter_mut().for_each(|step| ended(&mut step.mark));
        }
    }
}

fn untried(turns: &[Turn]) -> Vec<LiveScenario> {
    turns.iter().map(|turn| LiveScenario::untried(&turn.id, &turn.scenario)).collect()
}
