//! One command of a suite: runs it, counts it, and tells what went wrong and what to do.

use std::{
    fs,
    path::Path,
    process::Command,
    time::{Duration, Instant},
};

use anyhow::Result;

use crate::{
    counts::{self, Format, Tally},
    process::{self, Ending},
    root, setup, ui,
};

/// How much of a failed step's log is shown, where it does not name its failures.
const TAIL_LINES: usize = 80;

/// One command of a suite.
pub struct Step {
    /// Names the step and its log.
    pub name: &'static str,
    command: Command,
    /// Who prints the output.
    pub format: Format,
    limit: Duration,
    mend: Option<&'static str>,
}

impl Step {
    /// A cargo command.
    pub fn cargo(name: &'static str, format: Format, minutes: u64, arguments: &[&str]) -> Self {
        Self {
            name,
            command: root::cargo(arguments),
            format,
            limit: Duration::from_mins(minutes),
            mend: None,
        }
    }

    /// An npm command in ui/.
    pub fn npm(name: &'static str, format: Format, arguments: &[&str]) -> Self {
        let mut command = root::command(setup::npm());
        command.args(arguments).current_dir(ui::folder());
        Self { name, command, format, limit: Duration::from_mins(20), mend: None }
    }

    /// Sets a variable of its environment.
    pub fn with_env(mut self, name: &str, value: &str) -> Self {
        self.command.env(name, value);
        self
    }

    /// Names a command that may mend a failure.
    pub fn mended_by(self, command: &'static str) -> Self {
        Self { mend: Some(command), ..self }
    }

    /// What its program is given.
    #[cfg(test)]
    pub fn arguments(&self) -> Vec<String> {
        self.command.get_args().map(|argument| argument.to_string_lossy().into_owned()).collect()
    }

    /// Runs it and tells the outcome.
    pub fn run(mut self) -> Result<Tally> {
        let log = root::log_file(self.name)?;
        let started = Instant::now();
        let ending = process::run_logged(self.name, &mut self.command, self.limit, &log)?;
        let output = String::from_utf8_lossy(&fs::read(&log)?).into_owned();
        let tally = counts::tally(self.format, &output, ending == Ending::Success);
        println!("  {}: {}, {} s", self.name, in_words(tally), started.elapsed().as_secs());
        if tally.failed > 0 {
            tell_failure(&self, ending, &output, &log);
        }
        Ok(tally)
    }
}

fn tell_failure(step: &Step, ending: Ending, output: &str, log: &Path) {
    let failures = failures(output);
    let shown = if failures.is_empty() { tail(output, TAIL_LINES) } else { failures };
    for line in shown {
        println!("    {line}");
    }
    match ending {
        Ending::TimedOut => {
            println!("  {} took more than {} minutes and was ended.", step.name, step.limit.as_secs() / 60);
        }
        Ending::Success => println!("  No test ran."),
        Ending::Failure => {}
    }
    println!("  The whole log: {}", log.display());
    if let Some(command) = step.mend {
        println!("  This may mend it: {command}");
    }
}

fn in_words(tally: Tally) -> String {
    if tally == Tally::default() {
        "done".into()
    } else {
        format!("{} passed, {} failed", tally.passed, tally.failed)
    }
}

/// What cargo says of each failed test of all binaries, and each error of the compiler; empty where it
/// says nothing of the kind.
fn failures(output: &str) -> Vec<&str> {
    let mut in_tests = false;
    let mut in_error = false;
    let mut found = Vec::new();
    for line in output.lines() {
        in_tests = (in_tests || line == "failures:") && !line.starts_with("test result:");
        in_error = (in_error || line.starts_with("error")) && !line.is_empty();
        if in_tests || in_error {
            found.push(line);
        }
    }
    found
}

fn tail(text: &str, count: usize) -> Vec<&str> {
    let lines = text.lines().collect::<Vec<_>>();
    lines[lines.len().saturating_sub(count)..].to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_a_log_is_shown_and_a_short_one_whole() {
        assert_eq!(tail("a\nb\nc\n", 2), ["b", "c"]);
        assert_eq!(tail("a\n", 5), ["a"]);
        assert!(tail("", 5).is_empty());
    }

    #[test]
    fn failures_of_every_binary_are_shown_and_what_passed_is_not() {
        let output = "test a ... ok\n\nfailures:\n\nboom 1\ntest result: FAILED.\nRunning b\nfailures:\nboom 2\ntest result: FAILED.\nend";
        assert_eq!(failures(output), ["failures:", "", "boom 1", "failures:", "boom 2"]);
        let build = "   Compiling a\nerror[E0308]: mismatched\n --> a.rs:1\n\n   Compiling b\nend";
        assert_eq!(failures(build), ["error[E0308]: mismatched", " --> a.rs:1"]);
        assert!(failures("Diff in a.rs:1").is_empty());
    }
}
