//! Children that never outlive their desktop: each in a process group of its own, ended on drop, and a
//! sweep for what has left its group (a browser started by a driver, an app started by a link).

use std::fs::{self, File};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use rustix::process::{Pid, Signal, kill_process, kill_process_group, test_kill_process};

/// How long a child may take to end before it is killed.
const GRACE: Duration = Duration::from_secs(2);
const STEP: Duration = Duration::from_millis(20);

/// A running child.
#[derive(Debug)]
pub struct Process {
    name: String,
    child: Child,
}

impl Process {
    /// Starts it, with what it prints going to a log file.
    pub fn start(name: &str, command: &mut Command, log: &Path) -> Result<Self> {
        let file = File::create(log).with_context(|| format!("can't write {}", log.display()))?;
        let child =
            command.stdout(file.try_clone()?).stderr(file).process_group(0).spawn().with_context(|| {
                format!("can't start {name}; is it installed? `cargo xtask test` does that")
            })?;
        Ok(Self { name: name.into(), child })
    }

    /// An error when it has ended already.
    pub fn check(&mut self) -> Result<()> {
        let ended = self.child.try_wait()?;
        ensure!(ended.is_none(), "{} has ended: {}", self.name, ended.unwrap_or_default());
        Ok(())
    }

    fn has_ended_by(&mut self, deadline: Instant) -> bool {
        while Instant::now() < deadline {
            if !matches!(self.child.try_wait(), Ok(None)) {
                return true;
            }
            thread::sleep(STEP);
        }
        false
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let Some(group) = i32::try_from(self.child.id()).ok().and_then(Pid::from_raw) else { return };
        // It may have ended by itself: then there is nobody to tell.
        let _ = kill_process_group(group, Signal::TERM);
        if !self.has_ended_by(Instant::now() + GRACE) {
            let _ = kill_process_group(group, Signal::KILL);
        }
        let _ = self.child.wait();
    }
}

/// A process that belongs to a desktop, whoever started it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// Its process id.
    pub pid: i32,
    /// Its command line; arguments end with a NUL byte.
    pub cmdline: Vec<u8>,
    /// Its environment, in the same form. Empty when it may not be read.
    pub environ: Vec<u8>,
}

impl Member {
    /// The program's file name.
    pub fn program(&self) -> String {
        let path = self.cmdline.split(|byte| *byte == 0).next().unwrap_or_default();
        let name = path.rsplit(|byte| *byte == b'/').next().unwrap_or_default();
        String::from_utf8_lossy(name).into_owned()
    }

    /// Whether a text is in what other processes can see of it.
    pub fn shows(&self, text: &str) -> bool {
        contains(&self.cmdline, text.as_bytes()) || contains(&self.environ, text.as_bytes())
    }

    /// Whether it still runs.
    pub fn is_running(&self) -> bool {
        let runs = Pid::from_raw(self.pid).is_some_and(|pid| test_kill_process(pid).is_ok());
        runs && fs::read(format!("/proc/{}/cmdline", self.pid)).is_ok_and(|cmdline| !cmdline.is_empty())
    }

    /// Kills it, as the system does when memory is short.
    pub fn kill(&self) {
        self.signal(Signal::KILL);
    }

    /// Stops it where it is: from outside it hangs.
    pub fn hang(&self) {
        self.signal(Signal::STOP);
    }

    /// Lets it go on.
    pub fn go_on(&self) {
        self.signal(Signal::CONT);
    }

    /// The memory that it has in use, in bytes.
    pub fn memory(&self) -> Result<u64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.pid))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).context("no VmRSS")?;
        let kilobytes: u64 = line.trim().trim_end_matches("kB").trim().parse()?;
        Ok(kilobytes * 1_024)
    }

    fn signal(&self, signal: Signal) {
        if let Some(pid) = Pid::from_raw(self.pid) {
            // It may have ended by itself.
            let _ = kill_process(pid, signal);
        }
    }
}

/// All processes that carry a folder's path in their environment or command line.
pub fn members(folder: &Path) -> Vec<Member> {
    let own = std::process::id().to_string();
    let path = folder.as_os_str().as_encoded_bytes();
    let Ok(entries) = fs::read_dir("/proc") else { return Vec::new() };
    entries
        .flatten()
        .filter(|entry| entry.file_name().to_str() != Some(own.as_str()))
        .filter_map(|entry| {
            let pid = entry.file_name().to_str()?.parse().ok()?;
            let cmdline = fs::read(entry.path().join("cmdline")).unwrap_or_default();
            let environ = fs::read(entry.path().join("environ")).unwrap_or_default();
            let belongs = contains(&cmdline, path) || contains(&environ, path);
            belongs.then_some(Member { pid, cmdline, environ })
        })
        .collect()
}

/// Kills all processes that carry a folder's path. They may start others meanwhile, so it looks again.
pub fn end_members(folder: &Path) {
    for _ in 0..50 {
        let members = members(folder);
        if members.is_empty() {
            return;
        }
        members.iter().for_each(Member::kill);
        thread::sleep(STEP);
    }
}

/// Waits until a child ends, and gives its exit code.
pub fn wait_for(child: &mut Child, limit: Duration) -> Result<Option<i32>> {
    let deadline = Instant::now() + limit;
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(status.code());
        }
        ensure!(Instant::now() < deadline, "it still runs after {} s", limit.as_secs());
        thread::sleep(STEP);
    }
}

/// Runs a program to its end and gives what it printed.
pub fn capture(command: &mut Command) -> Result<String> {
    let name = command.get_program().to_string_lossy().into_owned();
    let output = command
        .stdin(Stdio::null())
        .output()
        .with_context(|| format!("can't start {name}; is it installed?"))?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    ensure!(output.status.success(), "{name} failed: {}", String::from_utf8_lossy(&output.stderr).trim());
    Ok(text)
}

/// A command that only root may give: through sudo, which may not ask, for everybody else.
pub fn as_root(program: &str) -> Command {
    if rustix::process::geteuid().is_root() {
        return Command::new(program);
    }
    let mut command = Command::new("sudo");
    command.args(["--non-interactive", program]);
    command
}

/// Whether bytes hold other bytes.
pub fn contains(bytes: &[u8], part: &[u8]) -> bool {
    !part.is_empty() && bytes.windows(part.len()).any(|window| window == part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_left_its_group_is_found_by_its_desktop_and_ended() {
        let folder = tempfile::tempdir().unwrap();
        let mut command = Command::new("sh");
        command.args(["-c", "setsid sleep 60 & sleep 60"]).env("XDG_RUNTIME_DIR", folder.path());
        let process = Process::start("sh", &mut command, &folder.path().join("log")).unwrap();
        let deadline = Instant::now() + Duration::from_secs(10);
        while !members(folder.path()).iter().any(|member| member.program() == "sleep") {
            assert!(Instant::now() < deadline, "the child did not start");
            thread::sleep(STEP);
        }
        drop(process);
        let left = members(folder.path());
        assert!(left.iter().any(|member| member.program() == "sleep"), "{left:?}");
        end_members(folder.path());
        assert!(!left.iter().any(Member::is_running));
    }
}
