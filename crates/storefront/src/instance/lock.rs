//! The lock on the data folder. The system lets go of it when the process ends, however it ends.

use std::fs::{File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

/// Held by the one primary instance, for as long as it lives.
#[derive(Debug)]
pub struct PrimaryLock {
    _file: File,
    ready: PathBuf,
}

impl PrimaryLock {
    /// Tries to become primary; `None` when another instance is.
    pub fn acquire(folder: &Path) -> io::Result<Option<Self>> {
        std::fs::create_dir_all(folder)?;
        let file = OpenOptions::new().create(true).append(true).open(folder.join("primary.lock"))?;
        match file.try_lock() {
            Ok(()) => {
                let ready = ready_mark(folder);
                match std::fs::remove_file(&ready) {
                    // With the mark of a primary that was killed this one would be said to be up while it only comes up.
                    Err(error) if error.kind() != io::ErrorKind::NotFound => {
                        tracing::warn!(%error, "the mark of the last primary could not be removed");
                    }
                    _ => {}
                }
                Ok(Some(Self { _file: file, ready }))
            }
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(error),
        }
    }

    /// Says that letters are taken from now on. Without it a start that gets no answer says that this one still comes up.
    pub fn mark_ready(&self) {
        if let Err(error) = std::fs::write(&self.ready, []) {
            tracing::warn!(%error, "the primary could not mark that it is ready");
        }
    }
}

/// Whether the primary of a folder has come up so far that it takes letters.
pub(super) fn is_ready(folder: &Path) -> bool {
    ready_mark(folder).exists()
}

fn ready_mark(folder: &Path) -> PathBuf {
    folder.join("primary.ready")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_is_one_primary_and_the_next_one_when_it_has_gone() {
        let folder = tempfile::tempdir().unwrap();
        let first = PrimaryLock::acquire(folder.path()).unwrap();
        assert!(first.is_some());
        assert!(PrimaryLock::acquire(folder.path()).unwrap().is_none());
        drop(first);
        assert!(PrimaryLock::acquire(folder.path()).unwrap().is_some());
    }

    #[test]
    fn the_mark_of_a_primary_that_was_killed_is_not_the_next_one_s() {
        let folder = tempfile::tempdir().unwrap();
        let killed = PrimaryLock::acquire(folder.path()).unwrap().unwrap();
        assert!(!is_ready(folder.path()));
        killed.mark_ready();
        assert!(is_ready(folder.path()));
        drop(killed);
        let _next = PrimaryLock::acquire(folder.path()).unwrap().unwrap();
        assert!(!is_ready(folder.path()));
    }
}
