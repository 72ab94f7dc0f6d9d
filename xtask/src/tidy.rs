//! `cargo xtask tidy`: the house in order. A list of checks, each with a name, what it finds, and how
//! to mend it. What a compiler or a linter can check is theirs, not ours.

mod commands;
mod dependencies;
mod documents;
mod layout;
mod leaks;
mod reasons;
mod rust_rules;
mod security;
mod shop;
pub mod source;
mod supply;
mod versions;

use std::{fs, process::ExitCode, time::Duration};

use anyhow::{Result, bail};

use crate::{
    counts::Tally,
    process::{self, Ending},
    root,
};

const BUILDING: Duration = Duration::from_mins(20);

/// A file that is made of Rust types: the test that compares it, and writes it where it is asked to.
struct Generated {
    file: &'static str,
    package: &'static str,
    test: &'static str,
}

const GENERATED: &[Generated] = &[
    Generated {
        file: "ui/src/lib/ipc.gen.ts",
        package: "ipc",
        test: "the_committed_typescript_is_what_the_rust_types_say",
    },
    Generated {
        file: "scenarios/scenario.schema.json",
        package: "scenarios",
        test: "the_committed_schema_is_what_the_rust_types_say",
    },
];

/// One check: what must hold, how to find where it does not, and how to mend that.
struct Check {
    name: &'static str,
    mend: &'static str,
    find: fn() -> Result<Vec<String>>,
}

const CHECKS: &[Check] = &[
    Check {
        name: "the folders are those of the design",
        mend: "Put the file where the design has it, or change the list in xtask/src/tidy/layout.rs.",
        find: || Ok(layout::find()),
    },
    Check {
        name: "dependencies point one way, and no core crate reaches Tauri",
        mend: "Take the dependency out of that crate's Cargo.toml; the outside world is a trait there.",
        find: dependencies::find,
    },
    Check {
        name: "one version everywhere",
        mend: "Write the version of Cargo.toml's [workspace.package] there.",
        find: versions::find,
    },
    Check {
        name: "one list of commands in ipc, build.rs, handler, capability and UI",
        mend: "Add or remove the command where it is named; for the UI run `cargo xtask generate`.",
        find: commands::find,
    },
    Check {
        name: "packages come from the public registries, and nothing names this machine",
        mend: "Write the path relative to the project, and take the registry out (omit-lockfile-registry-resolved=true).",
        find: leaks::find,
    },
    Check {
        name: "licences, sources and packages are those that deny.toml allows",
        mend: "Take another package, or allow it in deny.toml and say there why.",
        find: supply::find,
    },
    Check {
        name: "README says why each dependency is there, and names none that is gone",
        mend: "Write or remove its line in the table under \"What it stands on\".",
        find: reasons::find,
    },
    Check {
        name: "every command in the documents is run by a test",
        mend: "Mend the command, or name in xtask/src/tidy/documents.rs the test that runs it.",
        find: documents::find,
    },
    Check {
        name: "each promise of SECURITY.md has its test",
        mend: "Write the test, name the one that holds it now, or take the promise back.",
        find: security::find,
    },
    Check {
        name: "Rust sources say what they are and give reasons for exceptions",
        mend: "Open the module with `//!`; write #[expect(..., reason = \"...\")]; finish or remove what is not done.",
        find: rust_rules::find,
    },
    Check {
        name: "the shop's pictures are there, small, and have their drawing",
        mend: "Put the PNG (640 x 480, at most 60 KB) into storefront/images and its SVG into storefront/images/src.",
        find: shop::find,
    },
];

/// Runs all checks and tells what they found.
pub fn run() -> Tally {
    CHECKS.iter().fold(Tally::default(), |mut total, check| {
        total += tell(check, (check.find)());
        total
    })
}

/// Compares the generated files, with a build of their crates alone.
pub fn generated() -> Tally {
    tell(&GENERATED_CHECK, (GENERATED_CHECK.find)())
}

/// The same out of the log of a step that has all tests of their crates: what is built once is enough.
pub fn generated_in(step: &str) -> Tally {
    let log = root::log_file(step).and_then(|log| Ok(fs::read_to_string(log)?));
    let missing = |log: String| GENERATED.iter().filter_map(|generated| generated.missing(&log)).collect();
    tell(&GENERATED_CHECK, log.map(missing))
}

fn tell(check: &Check, found: Result<Vec<String>>) -> Tally {
    let problems = found.unwrap_or_else(|error| vec![format!("{error:#}")]);
    if problems.is_empty() {
        println!("  ok      {}", check.name);
        return Tally::PASSED;
    }
    println!("  FAILED  {}", check.name);
    for problem in problems {
        println!("          {problem}");
    }
    println!("          To mend: {}", check.mend);
    Tally::FAILED
}

const GENERATED_CHECK: Check = Check {
    name: "generated files are in step",
    mend: "Run `cargo xtask generate` and commit what it wrote.",
    find: find_drift,
};

/// `cargo xtask generate`: writes what [`find_drift`] compares.
pub fn generate() -> Result<ExitCode> {
    for generated in GENERATED {
        let mut command = generated.command();
        command.env("UPDATE_GENERATED", "1");
        let log = root::log_file("generate")?;
        if process::run_logged("generate", &mut command, BUILDING, &log)? != Ending::Success {
            let said = fs::read_to_string(&log)?;
            bail!("{said}\n{} could not be generated; the reason is above.", generated.file);
        }
        println!("{} is in step with crates/{}.", generated.file, generated.package);
    }
    Ok(ExitCode::SUCCESS)
}

fn find_drift() -> Result<Vec<String>> {
    let mut found = Vec::new();
    for generated in GENERATED {
        let log = root::log_file("generated")?;
        let ending = process::run_logged("generated files", &mut generated.command(), BUILDING, &log)?;
        found.extend(generated.drift(ending == Ending::Success, &fs::read_to_string(&log)?));
    }
    Ok(found)
}

impl Generated {
    fn command(&self) -> std::process::Command {
        root::cargo(&["test", "--package", self.package, self.test])
    }

    /// A run in which the test was not found would pass: that is drift too.
    fn drift(&self, succeeded: bool, output: &str) -> Vec<String> {
        if succeeded {
            return self.missing(output).into_iter().collect();
        }
        let lines = output.lines().map(str::to_owned).collect::<Vec<_>>();
        lines[lines.len().saturating_sub(20)..].to_vec()
    }

    /// What is wrong where the output of a run does not say that the test passed.
    fn missing(&self, output: &str) -> Option<String> {
        let Self { package, test, file } = self;
        if output.contains(&format!("{test} ... ok")) {
            return None;
        }
        let failed = output.contains(&format!("{test} ... FAILED"));
        Some(if failed {
            format!("{file} is not what crates/{package} says")
        } else {
            format!("the test {test} of crates/{package} did not run")
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn drift_is_a_failed_test_and_also_a_test_that_went() {
        for generated in GENERATED {
            let passed = format!("test typescript::{} ... ok", generated.test);
            assert!(generated.drift(true, &passed).is_empty());
            assert_eq!(generated.drift(true, "running 0 tests").len(), 1);
            assert_eq!(generated.drift(false, "a\nb"), ["a", "b"]);
            let failed = format!("test typescript::{} ... FAILED", generated.test);
            assert!(generated.missing(&failed).unwrap().contains(generated.file));
        }
    }
}
