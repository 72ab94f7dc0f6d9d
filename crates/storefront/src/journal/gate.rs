//! Holds writers back until a file that was opened before it was looked at has been looked at.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// What is known of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Looked {
    /// It is still to be looked at.
    NotYet,
    /// Nothing is wrong with it, or a new one is in its place.
    Well,
    /// It could not be looked at, or not be replaced: nothing is written.
    Failed(String),
}

/// Where writers wait.
#[derive(Debug)]
pub(super) struct Gate {
    looked: Mutex<Looked>,
    changed: Condvar,
}

impl Gate {
    /// A gate of a file that was looked at.
    pub(super) fn open() -> Self {
        Self { looked: Mutex::new(Looked::Well), changed: Condvar::new() }
    }

    /// A gate of a file that is still to be looked at.
    pub(super) fn shut() -> Self {
        Self { looked: Mutex::new(Looked::NotYet), changed: Condvar::new() }
    }

    pub(super) fn is_shut(&self) -> bool {
        *self.lock() == Looked::NotYet
    }

    /// Waits until the file was looked at; says why nothing may be written.
    pub(super) fn pass(&self) -> Result<(), String> {
        let waited = self.changed.wait_while(self.lock(), |looked| *looked == Looked::NotYet);
        match &*waited.unwrap_or_else(PoisonError::into_inner) {
            Looked::Failed(reason) => Err(reason.clone()),
            Looked::Well | Looked::NotYet => Ok(()),
        }
    }

    /// Why nothing may be written, as far as is known.
    pub(super) fn problem(&self) -> Option<String> {
        match &*self.lock() {
            Looked::Failed(reason) => Some(reason.clone()),
            Looked::Well | Looked::NotYet => None,
        }
    }

    /// Looks, and opens the gate by what comes of it, whatever that is: nobody waits for ever.
    pub(super) fn look<T>(&self, look: impl FnOnce() -> Result<T, String>) -> Result<T, String> {
        let mut unfinished =
            Unfinished { gate: self, outcome: Looked::Failed("it could not be looked at".into()) };
        let outcome = look();
        unfinished.outcome = match &outcome {
            Ok(_) => Looked::Well,
            Err(reason) => Looked::Failed(reason.clone()),
        };
        outcome
    }

    fn lock(&self) -> MutexGuard<'_, Looked> {
        self.looked.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

struct Unfinished<'a> {
    gate: &'a Gate,
    outcome: Looked,
}

impl Drop for Unfinished<'_> {
    fn drop(&mut self) {
        *self.gate.lock() = std::mem::replace(&mut self.outcome, Looked::Well);
        self.gate.changed.notify_all();
    }
}
