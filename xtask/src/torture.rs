//! `cargo xtask torture`: what `cargo xtask test` does in a small dose, in the full one.

use std::{process::ExitCode, time::Instant};

use anyhow::{Result, bail};

use crate::{
    counts::{Format, Tally},
    packages::Need,
    setup,
    step::Step,
    suites,
};

/// One suite: the tests of a package whose names begin so.
struct Torment {
    name: &'static str,
    package: &'static str,
    tests: &'static str,
    minutes: u64,
}

const fn torment(name: &'static str, tests: &'static str, minutes: u64) -> Torment {
    Torment { name, package: "torture", tests, minutes }
}

const SUITES: &[Torment] = &[
    torment("starts", "starts::", 10),
    torment("subject", "subject::", 10),
    torment("crash", "crash::", 180),
    torment("images", "images::", 60),
    torment("storage", "storage::", 60),
    torment("time", "time::", 20),
    torment("model", "model::", 240),
    torment("wire", "wire::", 20),
    torment("canary", "canary::", 10),
    Torment { name: "fuzz", package: "fuzz-targets", tests: "", minutes: 60 },
    // Of the sandbox's own package, for its program is built there.
    Torment { name: "sandbox-load", package: "sandbox", tests: "load::", minutes: 90 },
];

/// Runs the suites (all of them where none is named), and tells as `cargo xtask test` does.
pub fn run(only: &[String], share: Option<&str>) -> Result<ExitCode> {
    if let Some(unknown) = only.iter().find(|name| SUITES.iter().all(|suite| suite.name != **name)) {
        let known = SUITES.iter().map(|suite| suite.name).collect::<Vec<_>>();
        bail!("there is no suite {unknown:?}; there are {}", known.join(", "));
    }
    setup::packages(Need::Test)?;
    let mut total = Tally::default();
    let mut lines = Vec::new();
    for suite in SUITES.iter().filter(|suite| only.is_empty() || only.iter().any(|name| *name == suite.name))
    {
        let started = Instant::now();
        println!("\n{}", suite.name);
        let tally = suite.step(share).run()?;
        lines.push(suites::summary(suite.name, tally, started));
        total += tally;
    }
    Ok(suites::tell(&lines, total))
}

impl Torment {
    /// One test after the other, so that what each tells of its
    /// progress, and the time that each takes, is its own.
    fn step(&self, share: Option<&str>) -> Step {
        let cargo = ["test", "--profile", "torture", "--package", self.package, "--no-fail-fast", "--"];
        let tests = [self.tests, "--test-threads", "1", "--nocapture"];
        let step =
            Step::cargo(self.name, Format::CargoTest, self.minutes, &[cargo.as_slice(), &tests].concat())
                .with_env("TORTURE_DOSE", "full");
        match share {
            Some(share) => step.with_env("TORTURE_SHARE", share),
            None => step,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_suite_has_a_name_of_its_own_and_time_to_end() {
        let mut names = SUITES.iter().map(|suite| suite.name).collect::<Vec<_>>();
        assert!(SUITES.iter().all(|suite| suite.minutes > 0));
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), SUITES.len());
    }
}
