//! `cargo xtask torture`: what `cargo xtask test` does in a small dose, in the full one.

use std::{process::ExitCode, time::Instant};

use anyhow::{Result, bail};

use crate::{
    counts::{Format, Tally},
    packages::Need,
    setup,
    step::Step,
    suites::{self, Suite},
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
    // A million sequences: so long on two cores that do other things too.
    torment("model", "model::", 480),
    torment("wire", "wire::", 20),
    torment("canary", "canary::", 10),
    Torment { name: "fuzz", package: "fuzz-targets", tests: "", minutes: 60 },
    // Of the sandbox's own package, for its program is built there.
    Torment { name: "sandbox-load", package: "sandbox", tests: "load::", minutes: 90 },
];

/// The suites of `cargo xtask test` that hold what else SECURITY.md promises: they have one dose.
const PROMISES: [Suite; 3] = [Suite::Rust, Suite::Scenarios, Suite::Window];

/// Runs the suites (all of them where none is named), and tells as `cargo xtask test` does.
pub fn run(only: &[String], share: Option<&str>) -> Result<ExitCode> {
    let known: Vec<_> = names().collect();
    if let Some(unknown) = only.iter().find(|name| !known.contains(&name.as_str())) {
        bail!("there is no suite {unknown:?}; there are {}", known.join(", "));
    }
    let is_meant = |name: &str| only.is_empty() || only.iter().any(|meant| meant == name);
    let promises: Vec<_> = PROMISES.into_iter().filter(|suite| is_meant(suite.name())).collect();
    setup::packages(Need::Test)?;
    suites::prepare(&promises)?;
    let mut total = Tally::default();
    let mut lines = Vec::new();
    let mut note = |name: &str, started: Instant, tally: Tally| {
        lines.push(suites::summary(name, tally, started));
        total += tally;
    };
    for suite in promises {
        let started = Instant::now();
        println!("\n{}", suite.name());
        note(suite.name(), started, suites::run(suite));
    }
    for suite in SUITES.iter().filter(|suite| is_meant(suite.name)) {
        let started = Instant::now();
        println!("\n{}", suite.name);
        note(suite.name, started, suite.step(share).run()?);
    }
    Ok(suites::tell(&lines, total))
}

/// What can be named.
fn names() -> impl Iterator<Item = &'static str> {
    PROMISES.into_iter().map(Suite::name).chain(SUITES.iter().map(|suite| suite.name))
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
    use crate::tidy::source;

    #[test]
    fn every_suite_has_a_name_of_its_own_and_time_to_end() {
        let mut names = names().collect::<Vec<_>>();
        assert!(SUITES.iter().all(|suite| suite.minutes > 0));
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count);
    }

    /// The suite `rust` has the workspace without three packages: the window's two are in `window`, and the third is
    /// shared out here.
    #[test]
    fn every_test_of_the_workspace_is_in_a_suite() {
        let main = source::read("crates/torture/tests/it/main.rs").unwrap();
        let modules = main.lines().filter_map(|line| line.strip_prefix("mod ")?.strip_suffix(';'));
        for module in modules.filter(|module| *module != "stand_ins") {
            let tests = format!("{module}::");
            assert!(SUITES.iter().any(|suite| suite.tests == tests), "{module} is in no suite");
        }
        let left_out = |step: &Step| {
            let arguments = step.arguments();
            let pairs = arguments.windows(2).filter(|pair| pair[0] == "--exclude");
            pairs.map(|pair| pair[1].clone()).collect::<Vec<_>>()
        };
        let steps = Suite::Rust.steps();
        assert_eq!(left_out(&steps[0]), ["window-tests", "torture", "keychain"]);
        let window = Suite::Window.steps().iter().flat_map(Step::arguments).collect::<Vec<_>>();
        assert!(["window-tests", "keychain"].iter().all(|package| window.iter().any(|word| word == package)));
    }
}
