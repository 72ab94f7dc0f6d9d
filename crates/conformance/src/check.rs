//! Running checks, and what came of them.

use std::collections::BTreeSet;
use std::fmt;

use futures_util::future::BoxFuture;

use crate::checks;
use crate::target::Target;

/// What a check does to the API.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// It reads.
    Read,
    /// It creates sessions, and cancels them. Nothing is ever paid.
    Create,
}

impl Part {
    /// The name, as `CONFORMANCE_PARTS` has it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Create => "create",
        }
    }

    /// The part of a name.
    pub fn of_name(name: &str) -> Option<Self> {
        [Self::Read, Self::Create].into_iter().find(|part| part.name() == name)
    }
}

/// One rule of the contract.
pub(crate) struct Check {
    pub part: Part,
    /// The rule, as a sentence.
    pub rule: &'static str,
    /// The route without which there is nothing to hold.
    pub of: Option<&'static str>,
    pub run: for<'a> fn(&'a Target) -> BoxFuture<'a, anyhow::Result<()>>,
}

/// What came of one check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// The part that it belongs to.
    pub part: Part,
    /// The rule, as a sentence.
    pub rule: &'static str,
    /// How the API breaks it.
    pub breach: Option<String>,
}

/// What came of all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// In the order in which the checks ran.
    pub outcomes: Vec<Outcome>,
}

impl Report {
    /// The rules that the API breaks.
    pub fn breaches(&self) -> impl Iterator<Item = &Outcome> {
        self.outcomes.iter().filter(|outcome| outcome.breach.is_some())
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for Outcome { part, rule, breach } in &self.outcomes {
            match breach {
                None => writeln!(f, "  ok      {:<7} {rule}", part.name())?,
                Some(breach) => writeln!(f, "  FAILED  {:<7} {rule}\n          {breach}", part.name())?,
            }
        }
        let failed = self.breaches().count();
        write!(f, "{} passed, {failed} failed", self.outcomes.len() - failed)
    }
}

/// Runs the checks of these parts whose routes are there, one after the other.
pub async fn run(target: &Target, parts: &BTreeSet<Part>) -> Report {
    let mut report = Report::default();
    let applies =
        |check: &Check| parts.contains(&check.part) && check.of.is_none_or(|route| target.serves(route));
    for Check { part, rule, run, .. } in checks::all().filter(applies) {
        let breach = run(target).await.err().map(|error| format!("{error:#}"));
        report.outcomes.push(Outcome { part, rule, breach });
    }
    report
}
