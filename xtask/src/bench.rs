//! `cargo xtask bench`: builds everything for release, then lets crates/budgets measure it.

use std::{process::ExitCode, time::Duration};

use anyhow::{Context, Result, bail};
use clap::ValueEnum;

use crate::{
    package::{self, Build},
    packages::Need,
    process::{self, Ending},
    root, setup, suites, ui,
};

/// What the app is held against, and who measures.
const HELD_AGAINST: &[&str] = &["bare-window", "budgets", "sandbox"];
const BUILDING: Duration = Duration::from_hours(2);

/// A group of budgets that is measured in one go. crates/budgets has a file for each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Budget {
    /// From exec to the first frame that can be used, against a bare window.
    Start,
    /// After the main job, against a bare window and Chromium.
    Memory,
    /// Buy to the browser, return link to Paid.
    Buy,
    /// Requests and wakeups with nothing pending.
    Idle,
    /// Requests and time of the processor with 1,000 pending.
    Pending,
    /// 100,000 purchases, and a start with 1,000 pending.
    Journal,
    /// The client against a bare loop.
    Toffeepay,
    /// The sandbox against a bare handler.
    Sandbox,
    /// Package, program, UI.
    Size,
}

/// What is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measured {
    /// A release, which is built first.
    Release,
    /// The release that is there.
    AsBuilt,
    /// A build for development, one round of a little: shows that measuring works, and writes nothing.
    Trial,
}

/// Builds and measures. A budget that is missed is told and written down, and is no failure.
pub fn run(only: &[Budget], measured: Measured) -> Result<ExitCode> {
    if cfg!(not(target_os = "linux")) {
        bail!("The budgets are measured on Linux: what stands in for a desktop there exists nowhere else.");
    }
    setup::node()?;
    setup::packages(Need::Bench)?;
    let is_trial = measured == Measured::Trial;
    if measured != Measured::AsBuilt {
        build(is_trial)?;
    }
    let profile = if is_trial { "debug" } else { "release" };
    let program = root::target().join(profile).join("budgets");
    let mut command = root::command(&program);
    command.arg("measure").arg("--project").arg(root::root()).current_dir(root::root());
    if is_trial {
        command.arg("--trial");
    }
    for budget in only {
        let name = budget.to_possible_value().context("a budget without a name")?;
        command.args(["--only", name.get_name()]);
    }
    let status = command.status().with_context(|| format!("can't start {}", program.display()))?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The app as it is shipped, and what it is held against, by the same profile and from the same lock file.
fn build(for_trial: bool) -> Result<()> {
    // How large it is, is one of the budgets: told with the others, and no reason not to measure them.
    let build = Build { debug: for_trial, ..Build::default() };
    if !package::make(build, false, None)?.is_right {
        bail!("What is measured is not as it should be; see above.");
    }
    ui::build_fake()?;
    ui::build_player()?;
    let log = root::log_file("bench build")?;
    let mut command = root::cargo(&["build", "--locked"]);
    if for_trial {
        // As the suite `rust` builds them, its examples' needs included: nothing they share is built anew.
        command.args(suites::OF_RUST).args(["--example", "hasty_backend"]);
        command.args(HELD_AGAINST.iter().flat_map(|name| ["--bin", name]));
    } else {
        command.args(HELD_AGAINST.iter().flat_map(|name| ["--package", name]));
        command.args(["--features", "bare-window/custom-protocol", "--release"]);
        command.env(package::flags::VARIABLE, package::flags::of_a_release());
    }
    match process::run_logged("bench build", &mut command, BUILDING, &log)? {
        Ending::Success => Ok(()),
        Ending::Failure | Ending::TimedOut => {
            bail!("What the app is held against could not be built. The log: {}", log.display())
        }
    }
}
