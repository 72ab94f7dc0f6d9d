//! How the last run ended: a mark in the data folder is there while the app runs.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

const MARK: &str = "running";

/// The mark of this run; taken away by [`ThisRun::ended`].
#[derive(Debug)]
pub struct ThisRun {
    mark: PathBuf,
}

/// How the run before this one ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LastRun {
    /// It was closed, or there was none.
    Ended,
    /// It was cut off: a crash, a power cut, a kill.
    CutOff,
}

impl ThisRun {
    /// Begins a run. Only the primary may, with the lock in hand.
    pub fn begin(data_folder: &Path) -> (Self, LastRun) {
        let mark = data_folder.join(MARK);
        let last = if mark.exists() { LastRun::CutOff } else { LastRun::Ended };
        if let Err(error) = fs::write(&mark, b"") {
            tracing::warn!(%error, "it can't be marked that the app runs");
        }
        (Self { mark }, last)
    }

    /// The app was closed.
    pub fn ended(&self) {
        match fs::remove_file(&self.mark) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                tracing::warn!(%error, "it can't be marked that the app was closed");
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_that_was_cut_off_is_told_by_the_next_one_and_a_closed_one_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let (first, before) = ThisRun::begin(folder.path());
        assert_eq!(before, LastRun::Ended);
        drop(first);
        let (second, before) = ThisRun::begin(folder.path());
        assert_eq!(before, LastRun::CutOff);
        second.ended();
        assert_eq!(ThisRun::begin(folder.path()).1, LastRun::Ended);
    }
}
