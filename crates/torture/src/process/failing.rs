//! A disk that fails under an engine that runs.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{ChildStderr, Command, Stdio};

use anyhow::{Context as _, Result, ensure};
use rustix::process::{Pid, Signal, kill_process};

use super::Owned;

/// The next sync of the journal's log fails, once in each thread of the engine: all that a commit wrote is in the log,
/// and its engine is told that it is not on the disk. The disk is well again when this is dropped.
#[derive(Debug)]
pub struct FailingSync {
    strace: Owned,
    calls: PathBuf,
    /// It tells of each thread: somebody has to listen.
    _said: BufReader<ChildStderr>,
}

impl FailingSync {
    /// Has strace take hold of an engine, by its process id.
    pub fn under(engine: u32, data: &Path) -> Result<Self> {
        let calls = data.join("syncs");
        let mut strace = Command::new("strace");
        strace.args(["-f", "-p", &engine.to_string(), "-o"]).arg(&calls);
        strace.arg("-P").arg(data.join("journal.sqlite-wal"));
        strace.args(["-e", "trace=fsync,fdatasync", "-e", "inject=fsync,fdatasync:error=EIO:when=1"]);
        let mut child = strace.stderr(Stdio::piped()).spawn().context("strace can't be started")?;
        let said = child.stderr.take().context("it has no stderr");
        let strace = Owned(child);
        let mut said = BufReader::new(said?);
        let mut line = String::new();
        said.read_line(&mut line)?;
        ensure!(line.contains("attached"), "strace has no hold of the engine: {line}");
        Ok(Self { strace, calls, _said: said })
    }

    /// Makes the disk well again, and says whether a sync has failed: that of a thread which was born while strace took
    /// hold of the others may not have.
    pub fn end(self) -> Result<bool> {
        let calls = self.calls.clone();
        drop(self);
        Ok(fs::read_to_string(calls)?.contains("(INJECTED)"))
    }
}

impl Drop for FailingSync {
    fn drop(&mut self) {
        let strace = i32::try_from(self.strace.0.id()).ok().and_then(Pid::from_raw);
        // It lets go of the engine, and has ended already where that was killed.
        if strace.is_some_and(|strace| kill_process(strace, Signal::TERM).is_ok()) {
            drop(self.strace.0.wait());
        }
    }
}
