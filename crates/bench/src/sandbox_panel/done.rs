//! What was done at the panel in this run of the app, as far as nobody else can tell of it afterwards.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use ipc::bench::SandboxAct;

/// How many sessions are remembered.
const MOST: usize = 1_000;

/// The sessions that were cancelled at the panel: to the API they look as if the player had done it.
#[derive(Debug, Default)]
pub struct Done(Mutex<VecDeque<String>>);

impl Done {
    /// Remembers an act that was done, if it is of note.
    pub fn note(&self, act: &SandboxAct) {
        let SandboxAct::EndSession { session_id, outcome, .. } = act else { return };
        if outcome != "cancelled" {
            return;
        }
        let mut cancelled = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if cancelled.len() == MOST {
            cancelled.pop_front();
        }
        cancelled.push_back(session_id.clone());
    }

    /// The sessions that were cancelled here.
    pub fn cancelled(&self) -> Vec<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_what_was_done_at_the_panel_the_last_cancelled_sessions_are_remembered() {
        let done = Done::default();
        let end = |session_id: String, outcome: &str| SandboxAct::EndSession {
            session_id,
            outcome: outcome.to_owned(),
            method: None,
            reason: None,
        };
        done.note(&end("ses_paid".into(), "paid"));
        for number in 0..=MOST {
            done.note(&end(format!("ses_{number}"), "cancelled"));
        }
        let cancelled = done.cancelled();
        assert_eq!((cancelled.len(), cancelled.first().map(String::as_str)), (MOST, Some("ses_1")));
    }
}
