//! What crosses for the scenarios of the bench.

use serde::{Deserialize, Serialize};

/// Where scenarios are to run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum ScenarioPlace {
    /// A sandbox that each has for itself.
    OwnSandbox,
    /// The environment that the app uses.
    InUse,
}

/// `bench_read_scenarios`: which there are, the run, and what has been exercised.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ReadScenarios {
    /// Where they would run: what is not possible there is told.
    pub place: ScenarioPlace,
}

/// `bench_read_scenario`: one of them with its steps.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ReadScenario {
    /// Its id.
    pub scenario_id: String,
    /// Where it would run.
    pub place: ScenarioPlace,
}

/// `bench_run_scenarios`.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct RunScenarios {
    /// The ids, in the order to run them. Empty: all that can be read.
    pub scenario_ids: Vec<String>,
    /// Where.
    pub place: ScenarioPlace,
    /// Again and again, until one fails or they are stopped.
    pub looped: bool,
}

/// `bench_read_evidence`: what was seen in the last run of a cell of the grid.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ReadEvidence {
    /// The cell's scenario.
    pub scenario: String,
    /// Its environment.
    pub environment: String,
    /// Its system.
    pub system: String,
    /// Its browser.
    pub browser: String,
}

/// The evidence, as JSON.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct EvidenceView {
    /// Its text.
    pub text: String,
    /// Of one that failed: the file to send, a zip.
    pub bug_report: Option<String>,
}

/// All about scenarios but their steps.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ScenariosView {
    /// The tester's own folder, where one was chosen.
    pub folder: Option<String>,
    /// Why nothing of it can be listed.
    pub folder_problem: Option<String>,
    /// The tester's backend that stands beside a sandbox of their own, as it is named under Webhooks.
    pub backend: Option<String>,
    /// Why scenarios can't run in the environment in use; they can where there is no reason.
    pub not_in_use: Option<String>,
    /// The scenarios.
    pub scenarios: Vec<ScenarioView>,
    /// The run that goes on, or the last one.
    pub run: Option<ScenarioRunView>,
    /// What has been exercised.
    pub grid: Vec<GridCellView>,
    /// Why that can't be told.
    pub grid_problem: Option<String>,
    /// Whether there is a report to open.
    pub has_report: bool,
}

/// Where a scenario comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum ScenarioOrigin {
    /// It ships with the app.
    Shipped,
    /// From the tester's own folder.
    Own,
    /// From a bug report, or a purchase.
    Brought,
}

/// How far a scenario or a step is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum ScenarioMark {
    /// Its turn has not come.
    Waiting,
    /// It goes on.
    Running,
    /// All came true.
    Passed,
    /// Something did not.
    Failed,
    /// It is not possible here, and was not tried.
    Skipped,
    /// Something before it did not come true, or it was stopped.
    NotReached,
}

/// What is wrong with a scenario's file.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ScenarioWrongView {
    /// What.
    pub reason: String,
    /// In which line.
    pub line: Option<u32>,
}

/// A scenario in the list.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ScenarioView {
    /// What it is chosen by.
    pub id: String,
    /// Its title; its id where it can't be read.
    pub title: String,
    /// Where it comes from.
    pub origin: ScenarioOrigin,
    /// What is wrong with its file.
    pub wrong: Option<ScenarioWrongView>,
    /// How many of its steps are not possible where it would run.
    pub impossible: u32,
    /// Why not: the first reason, English.
    pub why_not: Option<String>,
    /// How far it is in the run.
    pub mark: Option<ScenarioMark>,
}

/// A run.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ScenarioRunView {
    /// The environment's name.
    pub environment: String,
    /// Whether it goes on.
    pub is_running: bool,
    /// Whether it was stopped.
    pub was_stopped: bool,
    /// Whether it goes on until one fails.
    pub looped: bool,
    /// Which round it is, counted from 1.
    pub round: u32,
    /// How many scenarios it has.
    pub total: u32,
    /// How many of this round passed.
    pub passed: u32,
    /// How many failed.
    pub failed: u32,
    /// How many were not possible.
    pub skipped: u32,
    /// Which goes on.
    pub current: Option<String>,
    /// Why what came of it could not be kept.
    pub trouble: Option<String>,
}

/// A cell of the grid.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct GridCellView {
    /// The scenario's id.
    pub scenario: String,
    /// The environment's name.
    pub environment: String,
    /// `linux`, `macos`, `windows`.
    pub system: String,
    /// What played the browser.
    pub browser: String,
    /// The last verdict.
    pub verdict: ScenarioMark,
    /// When that was, Unix milliseconds.
    pub at: i64,
    /// How often it was tried.
    pub runs: u32,
    /// Whether its evidence was kept.
    pub has_evidence: bool,
}

/// A scenario with its steps.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ScenarioDetail {
    /// As in the list.
    pub scenario: ScenarioView,
    /// Why it matters.
    pub about: String,
    /// The text of its file.
    pub text: String,
    /// Why it failed or was skipped in the run.
    pub reason: Option<String>,
    /// Why it can't be set up where it would run.
    pub not_set_up: Option<String>,
    /// Its steps.
    pub steps: Vec<ScenarioStepView>,
}

/// A step.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ScenarioStepView {
    /// What it does or expects.
    pub words: String,
    /// How long it waits for what it expects.
    pub waits: Option<String>,
    /// Why it is not possible where it would run.
    pub impossible: Option<String>,
    /// How far it is in the run.
    pub mark: Option<ScenarioMark>,
    /// Why it failed.
    pub reason: Option<String>,
    /// Milliseconds that it took.
    pub took_ms: u32,
}

/// The TypeScript of the types above.
#[cfg(test)]
pub(super) fn typescript(config: &ts_rs::Config) -> String {
    crate::typescript::declarations!(
        config,
        ScenarioPlace,
        ReadScenarios,
        ReadScenario,
        RunScenarios,
        ReadEvidence,
        EvidenceView,
        ScenariosView,
        ScenarioOrigin,
        ScenarioMark,
        ScenarioWrongView,
        ScenarioView,
        ScenarioRunView,
        GridCellView,
        ScenarioDetail,
        ScenarioStepView,
    )
}
