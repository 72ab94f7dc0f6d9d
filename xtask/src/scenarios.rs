//! `cargo xtask scenarios`: the tester's scenarios without a window.

use std::process::ExitCode;

use anyhow::{Context, Result};

use crate::{packages::Need, root, setup};

/// Runs them; the arguments are those of crates/scenarios.
pub fn run(arguments: &[String]) -> Result<ExitCode> {
    setup::packages(Need::Compile)?;
    let mut command = root::cargo(&["run", "--quiet", "--package", "scenarios", "--"]);
    let status = command.args(arguments).status().context("the scenarios can't be started")?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
