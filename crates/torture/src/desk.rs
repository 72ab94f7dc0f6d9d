//! What a test of the engine needs around it: a folder, a sandbox process, and a recorder between the two.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Result, ensure};
use memchr::memmem;
use tempfile::TempDir;

use crate::process::{NEXT_TOKEN, SandboxProcess, Setup, TOKEN};
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

    /// The access token is in none of the engine's files.
    pub fn check_token(&self) -> Result<()> {
        let found = with_the_token(&self.data())?;
        ensure!(found.is_empty(), "the access token is in {found:?}");
        Ok(())
    }

    /// An engine as in the app.
    pub fn setup(&self) -> Setup {
        Setup::new(&self.data(), self.recorder.base_url())
    }
}

/// The files below a folder that have the access token in them.
fn with_the_token(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(with_the_token(&path)?);
        } else {
            let bytes = fs::read(&path)?;
            let has = |token: &str| memmem::find(&bytes, token.as_bytes()).is_some();
            if has(TOKEN) || has(NEXT_TOKEN) {
                found.push(path);
            }
        }
    }
    Ok(found)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_found_in_whatever_file_it_is() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("deep")).unwrap();
        fs::write(folder.path().join("clean"), "sk_test_canary").unwrap();
        let dirty = folder.path().join("deep/dirty");
        for token in [TOKEN, NEXT_TOKEN] {
            fs::write(&dirty, format!("\0{token}\0")).unwrap();
            assert_eq!(with_the_token(folder.path()).unwrap(), [dirty.as_path()]);
        }
    }
}
