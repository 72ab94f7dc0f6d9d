//! `cargo xtask scenarios`: the tester's scenarios without a window.

use std::process::ExitCode;

use anyhow::{Context, Result};

use crate::{packages::Need, root, setup};

/// Runs them; the arguments are those of crates/scenarios.
pub fn run(arguments: &[String]) -> Result<ExitCode> {
    setup::packages(Need::Compile)?;
    let mut command = root::cargo(&["run", "--quiet", "--package", "scenarios", "--"]);
    let status = command.args(arguments).status().context("the scenarios can't be started")?;
    Ok(passed_on(status.code()))
}

/// Its exit code tells more than yes and no.
fn passed_on(code: Option<i32>) -> ExitCode {
    code.and_then(|code| u8::try_from(code).ok()).map_or(ExitCode::FAILURE, ExitCode::from)
}
