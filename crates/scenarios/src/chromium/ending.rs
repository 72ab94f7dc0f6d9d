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
    use std::time::{Duration, Instant};

    use rustix::event::{PollFd, PollFlags, Timespec, poll};
    use rustix::io;
    use rustix::process::{Pid, PidfdFlags, Signal, pidfd_open, pidfd_send_signal};

    /// What is killed is gone within this time.
    const LIMIT: Duration = Duration::from_secs(5);

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

    /// Ends them, and those that they start meanwhile.
    pub fn end_all_with(profile: &Path) {
        let deadline = Instant::now() + LIMIT;
        loop {
            let running = all_with(profile);
            if running.is_empty() {
                return;
            }
            if Instant::now() > deadline {
                tracing::warn!("a browser can't be ended");
                return;
            }
            for pid in running {
                if let Err(error) = end(pid, deadline)
                    && error != io::Errno::SRCH
                {
                    tracing::warn!(%error, "a process of a browser can't be ended");
                }
            }
        }
    }

    /// Waits until it is gone. One that has ended by itself is no process any more (`SRCH`).
    fn end(pid: Pid, deadline: Instant) -> io::Result<()> {
        let process = pidfd_open(pid, PidfdFlags::empty())?;
        pidfd_send_signal(&process, Signal::KILL)?;
        let left = deadline.saturating_duration_since(Instant::now());
        let left = Timespec::try_from(left).map_err(|_| io::Errno::INVAL)?;
        poll(&mut [PollFd::new(&process, PollFlags::IN)], Some(&left)).map(drop)
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
