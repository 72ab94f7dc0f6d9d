//! `cargo xtask test`: the suites, what each runs, and how the outcome is told.

use std::{path::PathBuf, process::ExitCode, time::Instant};

use anyhow::Result;
use clap::ValueEnum;

use crate::{
    counts::{Format, Tally},
    deny::{self, CargoDeny},
    packages::Need,
    root, setup,
    step::Step,
    tidy, ui,
};

/// The step with the tests of all crates.
const RUST: &str = "rust";

/// Its packages. Who needs something of theirs names them all: with fewer, cargo would build what they share anew. The
/// keychain's services are those of a desktop: its tests go with the window.
pub const OF_RUST: &[&str] =
    &["--workspace", "--exclude", "window-tests", "--exclude", "torture", "--exclude", "keychain"];

/// A part of the tests that can be run alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Suite {
    /// The house in order.
    Tidy,
    /// `cargo fmt`.
    Fmt,
    /// `cargo clippy` and `cargo doc`, without a warning.
    Clippy,
    /// crates/toffeepay as a crate that is published: without its features, its documentation, its package.
    Sdk,
    /// The Rust tests that need no window.
    Rust,
    /// Each scenario that ships, against the app without its window; a few with their payment page in a real browser.
    Scenarios,
    /// Types, lint and tests of the web UI.
    Ui,
    /// Each view and face of the web UI in a real browser.
    Faces,
    /// The main job in a real window.
    Window,
    /// Crashes and faults against the real engine, in a small dose.
    Torture,
    /// The packages: made, installed, started by menu entry and by a link, removed. It installs them on this
    /// machine, so it runs in CI and where it is named.
    Package,
    /// Each budget measured once, a little of it, with what the packages were made of. It holds that measuring works,
    /// and no figure: those are a release's.
    Bench,
    /// What is built in from others, by cargo-deny. Where that is not installed it is built, which takes minutes: so it
    /// runs in CI and where it is named.
    Supply,
}

impl Suite {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Tidy => "tidy",
            Self::Fmt => "fmt",
            Self::Clippy => "clippy",
            Self::Sdk => "sdk",
            Self::Rust => "rust",
            Self::Scenarios => "scenarios",
            Self::Ui => "ui",
            Self::Faces => "faces",
            Self::Window => "window",
            Self::Torture => "torture",
            Self::Package => "package",
            Self::Bench => "bench",
            Self::Supply => "supply",
        }
    }

    /// The steps, in order. Tidy has checks of its own instead.
    pub fn steps(self) -> Vec<Step> {
        match self {
            Self::Tidy => Vec::new(),
            Self::Fmt => vec![
                Step::cargo("fmt", Format::Check, 5, &["fmt", "--all", "--check", "--", "--color", "never"])
                    .mended_by("cargo fmt --all"),
            ],
            Self::Clippy => vec![
                Step::cargo(
                    "clippy",
                    Format::Check,
                    25,
                    &[
                        "clippy",
                        "--workspace",
                        "--all-targets",
                        "--features",
                        "window-tests/package",
                        "--",
                        "-D",
                        "warnings",
                    ],
                ),
                // A link in a comment that leads nowhere is a comment that stopped being true.
                Step::cargo("documentation", Format::Check, 15, &["doc", "--workspace", "--no-deps"])
                    .with_env("RUSTDOCFLAGS", "-D warnings"),
            ],
            Self::Sdk => sdk(),
            Self::Rust => vec![Step::cargo(
                RUST,
                Format::CargoTest,
                30,
                &[&["test"][..], OF_RUST, &["--no-fail-fast"]].concat(),
            )],
            Self::Scenarios => vec![scenarios()],
            Self::Ui => vec![
                Step::npm("ui check", Format::Check, &["run", "check"]),
                Step::npm("ui lint", Format::Check, &["run", "lint"]).mended_by("npm --prefix ui run format"),
                Step::npm("ui test", Format::Vitest, &["run", "test"]),
            ],
            Self::Torture => {
                vec![Step::cargo("torture", Format::CargoTest, 30, &["test", "--package", "torture"])]
            }
            Self::Faces => vec![
                // Its payment page is a face too.
                Step::cargo("faces build", Format::Preparation, 15, &["build", "--package", "sandbox"]),
                Step::npm("faces", Format::Vitest, &["run", "test:faces"])
                    .with_env("SANDBOX_PROGRAM", &sandbox_program().to_string_lossy()),
                // One sheet of them, beside those that are kept: the tests have opened every face.
                Step::npm("pictures", Format::Vitest, &["run", "pictures", "--", "-t", "receipt"])
                    .with_env("FACES_FOLDER", &root::target().join("faces").to_string_lossy()),
            ],
            Self::Window => vec![
                Step::cargo(
                    "window build",
                    Format::Preparation,
                    25,
                    &["build", "--package", "storefront-companion", "--package", "sandbox"],
                ),
                // The packages of the suite `rust`, whose tests have built it.
                Step::cargo(
                    "window backend build",
                    Format::Preparation,
                    15,
                    &[&["build"][..], OF_RUST, &["--example", "hasty_backend", "--example", "backend"]]
                        .concat(),
                ),
                Step::cargo(
                    "window",
                    Format::CargoTest,
                    25,
                    &["test", "--package", "window-tests", "--package", "keychain", "--no-fail-fast"],
                ),
            ],
            Self::Package => package(),
            Self::Bench => {
                vec![Step::cargo("bench trial", Format::Check, 25, &["xtask", "bench", "--trial"])]
            }
            Self::Supply => vec![deny::check()],
        }
    }
}

/// Runs the suites (the usual ones where none is named). The last line is `N passed, N failed`.
pub fn test(only: &[Suite]) -> ExitCode {
    let suites = &if only.is_empty() { usual() } else { only.to_vec() };
    let mut total = Tally::default();
    let mut lines = Vec::new();
    if let Err(error) = prepare(suites) {
        println!("\nThe set-up failed, so nothing was tested.\n{error:#}");
        total += Tally::FAILED;
    } else {
        let mut cargo_deny = suites.contains(&Suite::Supply).then(deny::begin);
        for suite in suites {
            let started = Instant::now();
            println!("\n{}", suite.name());
            let is_ready = match cargo_deny.take_if(|_| *suite == Suite::Supply) {
                Some(begun) => begun.and_then(CargoDeny::ready),
                None => Ok(()),
            };
            let mut tally = match is_ready {
                Ok(()) => run(*suite),
                Err(error) => {
                    println!("  {error:#}");
                    Tally::FAILED
                }
            };
            tally += generated(*suite, suites);
            lines.push(summary(suite.name(), tally, started));
            total += tally;
        }
    }
    tell(&lines, total)
}

/// One line a suite, and the total.
pub fn tell(lines: &[String], total: Tally) -> ExitCode {
    println!();
    for line in lines {
        println!("{line}");
    }
    println!("{} passed, {} failed", total.passed, total.failed);
    if total.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// The suites that run where none is named.
fn usual() -> Vec<Suite> {
    let in_ci = std::env::var_os("CI").is_some();
    if !in_ci {
        println!(
            "Left out, because it installs the package on this machine: cargo xtask test --only package\n\
             Left out, because it builds what the app is held against: cargo xtask test --only bench\n\
             Left out, because it builds cargo-deny where that version is not installed: cargo xtask test --only supply"
        );
    }
    let only_in_ci = [Suite::Package, Suite::Bench, Suite::Supply];
    let runs = |suite: &Suite| match suite {
        Suite::Bench if cfg!(not(target_os = "linux")) => false,
        suite => in_ci || !only_in_ci.contains(suite),
    };
    Suite::value_variants().iter().copied().filter(runs).collect()
}

/// Where cargo puts the sandbox.
fn sandbox_program() -> PathBuf {
    root::target().join("debug").join(format!("sandbox{}", std::env::consts::EXE_SUFFIX))
}

/// Each scenario that ships, and a few of them in a real browser.
fn scenarios() -> Step {
    Step::cargo(
        "scenarios",
        Format::CargoTest,
        15,
        &[&["test"][..], OF_RUST, &["--test", "shipped", "--test", "chromium"]].concat(),
    )
}

/// The player's app first, for what is tested is the tester's, and has the same name.
fn package() -> Vec<Step> {
    vec![
        Step::cargo(
            "package player build",
            Format::Preparation,
            25,
            &["xtask", "package", "--debug", "--player"],
        ),
        Step::cargo("package build", Format::Preparation, 25, &["xtask", "package", "--debug"]),
        Step::cargo(
            "package",
            Format::CargoTest,
            15,
            &["test", "--package", "window-tests", "--features", "package", "--test", "package"],
        ),
    ]
}

/// crates/toffeepay as others get it.
fn sdk() -> Vec<Step> {
    vec![
        // What a backend with an HTTP stack of its own builds.
        Step::cargo(
            "sdk without features",
            Format::Check,
            10,
            &["clippy", "--package", "toffeepay", "--no-default-features", "--", "-D", "warnings"],
        ),
        // What a server without an async runtime of its own builds.
        Step::cargo(
            "sdk blocking and alpha alone",
            Format::Check,
            10,
            &[
                "clippy",
                "--package",
                "toffeepay",
                "--no-default-features",
                "--features",
                "blocking,alpha",
                "--",
                "-D",
                "warnings",
            ],
        ),
        Step::cargo(
            "sdk documentation",
            Format::Check,
            10,
            &["doc", "--package", "toffeepay", "--no-deps", "--all-features"],
        )
        .with_env("RUSTDOCFLAGS", "-D warnings"),
        // It is unpacked and built as whoever depends on it builds it. A target folder in the package's own would be
        // deleted with it, and everything built anew each time.
        Step::cargo(
            "sdk package",
            Format::Check,
            15,
            &["package", "--package", "toffeepay", "--allow-dirty"],
        )
        .with_env("CARGO_TARGET_DIR", &root::target().to_string_lossy()),
    ]
}

/// What the suites need on this machine, and no more.
pub fn prepare(suites: &[Suite]) -> Result<()> {
    let has = |wanted: &[Suite]| suites.iter().any(|suite| wanted.contains(suite));
    let needs_ui = has(&[
        Suite::Clippy,
        Suite::Rust,
        Suite::Scenarios,
        Suite::Ui,
        Suite::Faces,
        Suite::Window,
        Suite::Package,
        Suite::Bench,
    ]);
    // First what we can't install ourselves: better now than after a long download.
    if needs_ui {
        setup::node()?;
    }
    if has(&[Suite::Fmt]) {
        setup::rust_component("rustfmt", "fmt")?;
    }
    if has(&[Suite::Clippy, Suite::Sdk]) {
        setup::rust_component("clippy", "clippy")?;
    }
    if has(&[Suite::Bench]) {
        setup::packages(Need::Bench)?;
    } else if has(&[Suite::Scenarios, Suite::Faces, Suite::Window, Suite::Torture, Suite::Package]) {
        setup::packages(Need::Test)?;
    } else if has(&[Suite::Clippy, Suite::Rust]) {
        setup::packages(Need::Build)?;
    } else if has(&[Suite::Tidy, Suite::Sdk, Suite::Supply]) {
        setup::packages(Need::Compile)?;
    }
    if needs_ui {
        ui::install()?;
    }
    // The app embeds the built UI: nothing of it compiles without.
    if has(&[Suite::Clippy, Suite::Rust, Suite::Scenarios, Suite::Window]) {
        ui::build()?;
    }
    Ok(())
}

/// Runs one.
pub fn run(suite: Suite) -> Tally {
    if suite == Suite::Tidy {
        return tidy::run();
    }
    let mut tally = Tally::default();
    for step in suite.steps() {
        let format = step.format;
        let of_step = step.run().unwrap_or_else(|error| {
            println!("  {error:#}");
            Tally::FAILED
        });
        tally += of_step;
        if format == Format::Preparation && of_step.failed > 0 {
            break;
        }
    }
    if tally.failed > 0 {
        println!("  To run only this again: cargo xtask test --only {}", suite.name());
    }
    tally
}

/// Whether the generated files are in step: said by the tests of the Rust suite where it runs, and else by a build of
/// its own.
fn generated(suite: Suite, suites: &[Suite]) -> Tally {
    match suite {
        Suite::Tidy if !suites.contains(&Suite::Rust) => tidy::generated(),
        Suite::Rust if suites.contains(&Suite::Tidy) => tidy::generated_in(RUST),
        _ => Tally::default(),
    }
}

/// One suite's line.
pub fn summary(name: &str, tally: Tally, started: Instant) -> String {
    let Tally { passed, failed } = tally;
    format!("{name:<8}{passed:>5} passed, {failed:>3} failed  {:>4} s", started.elapsed().as_secs())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_packaged_is_built_too() {
        let package = sdk().into_iter().find(|step| step.name == "sdk package").unwrap();
        assert!(package.arguments().iter().all(|argument| argument != "--no-verify"));
    }

    #[test]
    fn every_suite_but_tidy_has_steps_and_every_step_a_log_of_its_own() {
        let mut names = Vec::new();
        for suite in Suite::value_variants() {
            let steps = suite.steps();
            assert_eq!(steps.is_empty(), *suite == Suite::Tidy, "{suite:?}");
            names.extend(steps.iter().map(|step| step.name));
        }
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count);
    }
}
