//! The lock on the data folder. The system lets go of it when the process ends, however it ends.

use std::fs::{File, OpenOptions, TryLockError};
use std::io;
use std::path::Path;

/// Held by the one primary instance, for as long as it lives.
#[derive(Debug)]
pub struct PrimaryLock {
    _file: File,
}

impl PrimaryLock {
    /// Tries to become primary; `None` when another instance is.
    pub fn acquire(folder: &Path) -> io::Result<Option<Self>> {
        std::fs::create_dir_all(folder)?;
        let file = OpenOptions::new().create(true).append(true).open(folder.join("primary.lock"))?;
        match file.try_lock() {
            Ok(()) => Ok(Some(Self { _file: file })),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(error),
        }
    }
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
}
