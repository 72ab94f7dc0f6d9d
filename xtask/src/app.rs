//! `cargo xtask run`: from whatever is here to the app on the screen.

use std::{env, fs, process::ExitCode, time::Duration};

use anyhow::{Context, Result, bail};

use crate::{
    packages::Need,
    process::{self, Ending},
    root, setup, ui,
};

const PACKAGE: &str = "storefront-companion";
const BUILDING: Duration = Duration::from_hours(1);

/// Prepares, builds, starts; gives the app's own exit status.
pub fn run(arguments: &[String]) -> Result<ExitCode> {
    require_display()?;
    setup::node()?;
    setup::packages(Need::Run)?;
    setup::advise_on_browser();
    ui::install()?;
    ui::build()?;
    build()?;
    let program = root::target().join("debug").join(format!("{PACKAGE}{}", env::consts::EXE_SUFFIX));
    println!("Starting {}", program.display());
    let status = root::command(&program)
        .args(arguments)
        .current_dir(root::root())
        .status()
        .with_context(|| format!("can't start {}", program.display()))?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Builds the app for development.
fn build() -> Result<()> {
    println!("Building the app (the first time takes some minutes)");
    let log = root::log_file("build")?;
    let mut command = root::cargo(&["build", "--package", PACKAGE]);
    match process::run_logged("cargo build", &mut command, BUILDING, &log)? {
        Ending::Success => Ok(()),
        Ending::TimedOut => bail!("The build took more than an hour. Its log: {}", log.display()),
        Ending::Failure => bail!(
            "{}\nThe app could not be built; the reason is above. Its log: {}",
            fs::read_to_string(&log).unwrap_or_default(),
            log.display()
        ),
    }
}

fn require_display() -> Result<()> {
    let has = |name: &str| env::var_os(name).is_some_and(|value| !value.is_empty());
    if cfg!(target_os = "linux") && !has("DISPLAY") && !has("WAYLAND_DISPLAY") {
        bail!(
            "There is no screen to show a window on: neither DISPLAY nor WAYLAND_DISPLAY is set.\n\
             Run this in a desktop session, or over `ssh -X`. To see that it works without a screen: cargo xtask test"
        );
    }
    Ok(())
}
