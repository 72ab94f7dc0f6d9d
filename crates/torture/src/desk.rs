//! What a test of the engine needs around it: a folder, a sandbox process, and a recorder between the two.

use std::path::{Path, PathBuf};

use anyhow::Result;
use tempfile::TempDir;

use crate::process::{SandboxProcess, Setup};
use crate::recorder::Recorder;

/// A desk. What lies on it goes when it is dropped.
pub struct Desk {
    /// The sandbox.
    pub sandbox: SandboxProcess,
    /// What it answered.
    pub recorder: Recorder,
    folder: TempDir,
}

impl Desk {
    /// Sets one up. A process that is killed leaves what it wrote to the system, so the folder may be in
    /// memory: syncing costs nothing there.
    pub fn new() -> Result<Self> {
        let folder = in_memory()?;
        let sandbox = SandboxProcess::start(&folder.path().join("sandbox"), None)?;
        let recorder = Recorder::start(sandbox.address())?;
        Ok(Self { sandbox, recorder, folder })
    }

    /// The folder of everything here.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// The engine's data folder.
    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// An engine as in the app.
    pub fn setup(&self) -> Setup {
        Setup::new(&self.data(), self.recorder.base_url())
    }
}

/// A folder in memory, where the system has such.
pub fn in_memory() -> Result<TempDir> {
    let memory = Path::new("/dev/shm");
    let builder = tempfile::Builder::new();
    Ok(if memory.is_dir() {
        builder.tempdir_in(memory).or_else(|_| builder.tempdir())?
    } else {
        builder.tempdir()?
    })
}
