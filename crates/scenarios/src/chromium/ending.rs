//! What ends a Chromium for sure, however it is let go: its driver, and every process of its profile. A driver puts the
//! browser into a process group of its own, so the group of the driver is not enough.

use std::path::Path;

use tempfile::TempDir;
use tokio::process::Child;

/// A driver, and the profile that its browser has. Dropping it ends all of it.
#[derive(Debug)]
pub(super) struct Ending {
    driver: Child,
    profile: TempDir,
}

impl Ending {
    pub fn of(driver: Child, profile: TempDir) -> Self {
        Self { driver, profile }
    }

    pub fn driver(&mut self) -> &mut Child {
        &mut self.driver
    }

    pub fn profile(&self) -> &Path {
        self.profile.path()
    }
}

impl Drop for Ending {
    fn drop(&mut self) {
        #[cfg(windows)]
        end_tree(&self.driver);
        // First the driver, which could start another one.
        if let Err(error) = self.driver.start_kill() {
            tracing::warn!(%error, "chromedriver can't be ended");
        }
        #[cfg(target_os = "linux")]
        linux::end_all_with(self.profile.path());
        #[cfg(all(unix, not(target_os = "linux")))]
        end_all_with(self.profile.path());
    }
}

/// The profile's folder is in the command line of the browser and of each of its helpers, and in no other.
#[cfg(target_os = "linux")]
pub(super) mod linux {
    use std::fs;
    use std::os::unix::ffi::OsStrExt as _;
    use std::path::Path;
    use std::thread::sleep;
    use std::time::{Duration, Instant};

    use rustix::process::{Pid, Signal, kill_process};

    /// What is killed is gone within this time.
    const LIMIT: Duration = Duration::from_secs(5);
    const LOOK: Duration = Duration::from_millis(5);

    /// Those that run.
    pub fn all_with(profile: &Path) -> Vec<Pid> {
        let wanted = profile.as_os_str().as_bytes();
        let is_of = |pid: &Pid| {
            // One that has ended meanwhile has no command line any more.
            let line = fs::read(format!("/proc/{}/cmdline", pid.as_raw_nonzero())).unwrap_or_default();
            line.windows(wanted.len()).any(|part| part == wanted)
        };
        let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
        let numbers = entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
        numbers.filter_map(Pid::from_raw).filter(is_of).collect()
    }

    pub fn end_all_with(profile: &Path) {
        let deadline = Instant::now() + LIMIT;
        loop {
            let running = all_with(profile);
            if running.is_empty() {
                return;
            }
            for pid in running {
                // It may have ended by itself.
                let _ = kill_process(pid, Signal::KILL);
            }
            if Instant::now() > deadline {
                tracing::warn!("a browser can't be ended");
                return;
            }
            sleep(LOOK);
        }
    }
}

#[cfg(all(unix, not(target_os = "linux")))]
fn end_all_with(profile: &Path) {
    let ended = std::process::Command::new("pkill").args(["-KILL", "-f"]).arg(profile).status();
    if let Err(error) = ended {
        tracing::warn!(%error, "a browser can't be ended");
    }
}

#[cfg(windows)]
fn end_tree(driver: &Child) {
    let Some(id) = driver.id() else { return };
    let ended = std::process::Command::new("taskkill").args(["/F", "/T", "/PID", &id.to_string()]).status();
    if let Err(error) = ended {
        tracing::warn!(%error, "a browser can't be ended");
    }
}
