//! Plays a scenario on a fresh desktop: one at a time, within a time limit, with evidence kept of a failure.

use std::fmt;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use anyhow::{Context, Result};

use crate::desktop::{Desktop, KeychainSetup};
use crate::programs::target_folder;

/// A desktop with a browser is heavy: two at a time would make both slow.
static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

const LIMIT: Duration = Duration::from_secs(150);

/// Why a scenario did not go well. Printed in words alone: the harness prints errors with `Debug`, and a
/// backtrace of ours says nothing about a window.
pub struct Failure(String);

impl fmt::Debug for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<E: Into<anyhow::Error>> From<E> for Failure {
    fn from(error: E) -> Self {
        Self(format!("{:#}", error.into()))
    }
}

/// Does something else that is as heavy, when no scenario is played.
pub fn alone<T>(heavy: impl FnOnce() -> T) -> T {
    let _turn = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    heavy()
}

/// Plays it. After a failure, a picture of the screen and all logs are in `target/window-tests/<name>`.
pub fn play(
    name: &str,
    keychain: KeychainSetup,
    scenario: impl AsyncFnOnce(&mut Desktop) -> Result<()>,
) -> Result<(), Failure> {
    let _turn = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let evidence = target_folder()?.join("window-tests").join(name);
    if evidence.exists() {
        fs::remove_dir_all(&evidence)?;
    }
    let mut desktop = runtime.block_on(Desktop::start(keychain))?;
    let played = catch_unwind(AssertUnwindSafe(|| {
        runtime.block_on(async { tokio::time::timeout(LIMIT, scenario(&mut desktop)).await })
    }));
    let outcome = match &played {
        Ok(Ok(Ok(()))) => return Ok(()),
        Ok(_) | Err(_) => keep_evidence(&desktop, &evidence),
    };
    let kept = match outcome {
        Ok(()) => format!("screen and logs are in {}", evidence.display()),
        Err(error) => format!("no evidence could be kept: {error:#}"),
    };
    match played {
        Ok(Ok(Ok(()))) => Ok(()),
        Ok(Ok(Err(error))) => Err(Failure(format!("{error:#}\n{kept}"))),
        Ok(Err(_)) => Err(Failure(format!("it took more than {} s\n{kept}", LIMIT.as_secs()))),
        Err(panic) => {
            eprintln!("{kept}");
            resume_unwind(panic)
        }
    }
}

fn keep_evidence(desktop: &Desktop, folder: &Path) -> Result<()> {
    fs::create_dir_all(folder)?;
    // Without a picture the logs still tell something.
    if let Err(error) = desktop.picture(&folder.join("screen.png")) {
        eprintln!("no picture of the screen: {error:#}");
    }
    for (logs, mark) in [(desktop.path("logs"), ""), (desktop.app_data().join("logs"), "own-")] {
        for file in fs::read_dir(logs).into_iter().flatten().flatten() {
            let to = folder.join(format!("{mark}{}", file.file_name().to_string_lossy()));
            fs::copy(file.path(), &to).with_context(|| to.display().to_string())?;
        }
    }
    Ok(())
}
