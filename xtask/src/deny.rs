//! cargo-deny: the installed one where it is of the version named here, or one that is built beside the suites and kept in
//! the target folder.

use std::{
    env,
    ffi::OsString,
    fs,
    path::PathBuf,
    process::Command,
    time::{Duration, Instant},
};

use anyhow::{Result, bail};

use crate::{
    counts::Format,
    process::{self, Ending, Logged},
    root,
    step::Step,
};

/// The one that read deny.toml last. Another may read it otherwise, or not at all.
const VERSION: &str = "0.20.2";
const QUICK: Duration = Duration::from_mins(1);
/// From when nothing else is done: it took 2.6 minutes of a processor.
const BUILDING: Duration = Duration::from_mins(15);

/// The program, or its build.
pub enum CargoDeny {
    /// It is there.
    There,
    /// It is being built.
    Building(Logged, Instant),
}

/// Begins to build it where it is not there. It is nice to whatever else runs.
pub fn begin() -> Result<CargoDeny> {
    if is_there() {
        return Ok(CargoDeny::There);
    }
    println!("Building cargo-deny {VERSION} beside what follows");
    let install = [
        "install",
        "cargo-deny",
        "--version",
        VERSION,
        "--locked",
        "--debug",
        "--no-track",
        "--force",
        "--root",
    ];
    let cargo = root::cargo(&install);
    let mut command = if cfg!(unix) { root::command("nice") } else { root::command(cargo.get_program()) };
    if cfg!(unix) {
        command.args(["-n", "5"]).arg(cargo.get_program());
    }
    command.args(cargo.get_args()).arg(folder()).current_dir(root::root());
    command.env("CARGO_TARGET_DIR", building()).env("CARGO_PROFILE_DEV_DEBUG", "0");
    let log = root::log_file("cargo-deny build")?;
    Ok(CargoDeny::Building(process::start_logged("cargo-deny build", &mut command, &log)?, Instant::now()))
}

impl CargoDeny {
    /// Waits until it is there.
    pub fn ready(self) -> Result<()> {
        let Self::Building(building_it, begun) = self else { return Ok(()) };
        // It may have had little of the machine until now.
        let ending = building_it.wait(BUILDING)?;
        let log = root::log_file("cargo-deny build")?;
        match ending {
            Ending::Success => {}
            Ending::TimedOut => bail!("cargo-deny took too long to build. The log: {}", log.display()),
            Ending::Failure => bail!("cargo-deny could not be built. The log: {}", log.display()),
        }
        println!("  cargo-deny: built, {} s after the begin", begun.elapsed().as_secs());
        if let Err(error) = fs::remove_dir_all(building()) {
            println!("  {} can't be removed: {error}", building().display());
        }
        Ok(())
    }
}

/// What it is asked.
pub fn check() -> Step {
    let step = Step::cargo(
        "cargo deny",
        Format::Check,
        10,
        &["deny", "--all-features", "check", "licenses", "bans", "sources"],
    );
    step.with_env("PATH", &path().to_string_lossy())
}

fn is_there() -> bool {
    let mut version: Command = root::cargo(&["deny", "--version"]);
    process::capture(version.env("PATH", path()), QUICK)
        .is_ok_and(|said| said.split_whitespace().any(|word| word == VERSION))
}

/// Where programs are, ours before what is installed.
fn path() -> OsString {
    let installed = env::var_os("PATH").unwrap_or_default();
    let folders = std::iter::once(folder().join("bin")).chain(env::split_paths(&installed));
    env::join_paths(folders).unwrap_or(installed)
}

fn folder() -> PathBuf {
    root::target().join("tools")
}

fn building() -> PathBuf {
    folder().join("building")
}
