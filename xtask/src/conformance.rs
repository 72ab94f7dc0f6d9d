//! `cargo xtask conformance`: holds a ToffeePay API against its contract, the sandbox where none is named.

use std::process::ExitCode;

use anyhow::{Context, Result};

use crate::{packages::Need, root, setup};

/// Runs the suite; the environment says where, see docs/sandbox.md.
pub fn run() -> Result<ExitCode> {
    setup::packages(Need::Compile)?;
    let mut command = root::cargo(&["run", "--quiet", "--package", "conformance"]);
    let status = command.status().context("the suite can't be started")?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
