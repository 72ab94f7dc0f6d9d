//! What the README says first, typed as it stands there.

use std::path::Path;
use std::time::Duration;

use anyhow::{Context, ensure};
use window_tests::{Failure, KeychainSetup, play, until, wait_for, window_of, x11};

use crate::SOON;

/// The build has been made before; cargo looks through all of it.
const LOOKING: Duration = Duration::from_secs(90);

/// How the variables begin that say where cargo is and how it builds. Those that it sets for a test are others.
const OF_CARGO: &[&str] = &[
    "HOME",
    "CARGO_HOME",
    "CARGO_TARGET_DIR",
    "CARGO_INCREMENTAL",
    "CARGO_BUILD_",
    "CARGO_ENCODED_",
    "CARGO_NET_",
    "CARGO_PROFILE_",
    "RUST",
];

#[test]
fn the_first_command_of_the_readme_opens_the_window() -> Result<(), Failure> {
    play("run", KeychainSetup::Unlocked, async |desktop| {
        let mut command = desktop.command("cargo");
        // cargo and rustup keep what they know in the user's own home, and a build set otherwise than the one before
        // would begin anew; the app's folders are the desktop's.
        let own = |name: &str| OF_CARGO.iter().any(|begins| name.starts_with(begins));
        command.envs(std::env::vars_os().filter(|(name, _)| name.to_str().is_some_and(own)));
        command.args(["xtask", "run"]).current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("../.."));
        let mut run = desktop.start_program("run", &mut command)?;
        let app = until("the app has a window", LOOKING, async || {
            let app = desktop.running_apps()?.pop().context("no app runs")?;
            window_of(desktop.display(), app.pid)?;
            Ok(app)
        })
        .await?;
        x11::ask_to_close(desktop.display(), app.pid)?;
        let code = wait_for(&mut run, SOON)?;
        ensure!(code == Some(0), "it ended with {code:?}");
        Ok(())
    })
}
