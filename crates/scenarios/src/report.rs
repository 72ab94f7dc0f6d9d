//! What came of a scenario, with the evidence of each step.

mod html;
mod junit;
mod kept;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

pub use self::html::html;
pub use self::junit::junit;
pub use self::kept::{Kept, NotKept};
pub use crate::listener::Delivery;
use crate::protocol::{Entry, Exchange};

/// What came of a scenario or of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// All came true.
    Passed,
    /// Something did not.
    Failed,
    /// It is not possible here, and was not tried.
    Skipped,
    /// A step before it did not come true.
    NotReached,
}

impl Verdict {
    /// The word, as in files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Failed => "failed",
            Self::Skipped => "skipped",
            Self::NotReached => "not_reached",
        }
    }
}

/// What came of a scenario.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ScenarioReport {
    /// The scenario's name: that of its file.
    pub name: String,
    /// Its title.
    pub title: String,
    /// Why it matters.
    pub about: String,
    /// The environment's name.
    pub environment: String,
    /// `linux`, `macos`, `windows`.
    pub system: String,
    /// What played the browser.
    pub browser: String,
    /// When it was begun.
    pub started_at: Timestamp,
    /// Milliseconds that it took.
    pub took_ms: u64,
    /// What came of it.
    pub verdict: Verdict,
    /// Why it failed or was skipped.
    pub reason: Option<String>,
    /// Its steps.
    pub steps: Vec<StepReport>,
}

/// What came of a step.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StepReport {
    /// What it does or expects.
    pub words: String,
    /// What came of it.
    pub verdict: Verdict,
    /// Why it failed.
    pub reason: Option<String>,
    /// Milliseconds that it took.
    pub took_ms: u64,
    /// What the app asked the API meanwhile.
    pub exchanges: Vec<Exchange>,
    /// What came onto the purchase's timeline meanwhile.
    pub timeline: Vec<Entry>,
    /// The webhooks that came meanwhile.
    pub webhooks: Vec<Delivery>,
    /// What the app made of return links.
    pub links: Vec<String>,
}

impl StepReport {
    pub(crate) fn untried(words: String, verdict: Verdict) -> Self {
        Self {
            words,
            verdict,
            reason: None,
            took_ms: 0,
            exchanges: Vec::new(),
            timeline: Vec::new(),
            webhooks: Vec::new(),
            links: Vec::new(),
        }
    }
}

/// How many of a verdict there are.
pub fn count(reports: &[ScenarioReport], verdict: Verdict) -> usize {
    reports.iter().filter(|report| report.verdict == verdict).count()
}
