//! Scenarios that are in no folder: one of a bug report that somebody sent, and one that was recorded just now. Each has a
//! place of its own, so neither takes the other off the shelf.

use std::sync::{Mutex, PoisonError};

use ::scenarios::shelf::Shelved;
use sha2::{Digest as _, Sha256};

/// Bytes of a scenario's hash that tell it from another's.
const TOLD: usize = 6;

/// What a scenario is chosen by, and has its verdicts under: another one of the same name wears none of them.
pub fn id_of(of: &str, text: &str) -> String {
    let hash = Sha256::digest(text);
    hash.iter().take(TOLD).fold(format!("{of}."), |id, byte| format!("{id}{byte:02x}"))
}

/// The last of each.
#[derive(Default)]
pub struct Brought {
    report: Mutex<Option<Shelved>>,
    recording: Mutex<Option<Shelved>>,
}

impl Brought {
    /// The scenario of the report that was opened last; none where it has none, or is none.
    pub fn of_report(&self, shelved: Option<Shelved>) {
        *self.report.lock().unwrap_or_else(PoisonError::into_inner) = shelved;
    }

    /// The one that was recorded last.
    pub fn recorded(&self, shelved: Shelved) {
        *self.recording.lock().unwrap_or_else(PoisonError::into_inner) = Some(shelved);
    }

    /// What is there.
    pub fn all(&self) -> Vec<Shelved> {
        let both = [&self.report, &self.recording];
        both.into_iter()
            .filter_map(|one| one.lock().unwrap_or_else(PoisonError::into_inner).clone())
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use ::scenarios::Scenario;
    use ::scenarios::shelf::Origin;

    use super::*;

    #[test]
    fn a_recording_does_not_take_the_place_of_a_report_nor_a_report_that_of_a_recording() {
        let brought = Brought::default();
        let shelved = |id: &str| {
            let text = "title = 'x'\n[[step]]\ndo = 'create'\n".to_owned();
            let scenario = Scenario::parse(&text, "x.toml");
            Shelved { id: id.into(), origin: Origin::Brought, text, scenario }
        };
        let ids = || brought.all().into_iter().map(|one| one.id).collect::<Vec<_>>();
        brought.of_report(Some(shelved("report")));
        brought.recorded(shelved("recording"));
        assert_eq!(ids(), ["report", "recording"]);
        brought.of_report(Some(shelved("another")));
        assert_eq!(ids(), ["another", "recording"]);
        brought.of_report(None);
        assert_eq!(ids(), ["recording"]);
    }
}
