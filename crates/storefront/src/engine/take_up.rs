//! Taking up: every purchase that has not ended gets its pursuit, when an environment is entered and when a token
//! comes. Where the journal can't be read then, that is told, and tried again until it can.

use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, Weak};

use tokio::sync::Notify;
use tokio::time::sleep;

use super::{Core, Engine, EngineError, EngineEvent, lock};
use crate::purchase::Cause;

/// What could not be taken up.
#[derive(Default)]
pub(super) struct LeftBehind {
    /// Why, while there is any.
    reason: Mutex<Option<String>>,
    /// Rung when something happened that makes another try worth it, and when the engine ends.
    again: Arc<Notify>,
}

impl LeftBehind {
    /// Why the open purchases are not followed.
    pub(super) fn reason(&self) -> Option<String> {
        lock(&self.reason).clone()
    }

    /// Has it tried again now, where there is anything.
    pub(super) fn try_now(&self) {
        self.again.notify_one();
    }
}

impl Engine {
    /// Takes up every purchase of the environment that has not ended and is not pursued yet. Where that fails, it is
    /// tried again by itself.
    pub(super) async fn take_up(&self, cause: Cause) -> Result<(), EngineError> {
        if self.core.access.environment().is_some() {
            *lock(&self.core.refunds_looked_for) = None;
            self.core.refunds_may_be_due(cause);
        }
        let taken_up = self.core.take_up(cause).await;
        let was_left = self.core.note_left_behind(taken_up.as_ref().err());
        if taken_up.is_err() && !was_left {
            tokio::spawn(try_again(Arc::downgrade(&self.core), cause));
        }
        taken_up
    }
}

/// Tries until nothing is left behind: at focus and on waking, else as often as a round is made.
async fn try_again(core: Weak<Core>, cause: Cause) {
    loop {
        let Some((again, wait)) =
            core.upgrade().map(|core| (Arc::clone(&core.left_behind.again), core.timing.poll_longest))
        else {
            return;
        };
        tokio::select! {
            () = sleep(wait) => {}
            () = again.notified() => {}
        }
        let Some(core) = core.upgrade() else { return };
        if core.stopped.load(Ordering::SeqCst) || core.left_behind.reason().is_none() {
            return;
        }
        let taken_up = core.take_up(cause).await;
        core.note_left_behind(taken_up.as_ref().err());
        if taken_up.is_ok() {
            return;
        }
    }
}

impl Core {
    /// Notes what came of taking up, and tells where that is news. Whether anything was left behind before.
    fn note_left_behind(&self, error: Option<&EngineError>) -> bool {
        let reason = error.map(ToString::to_string);
        if let Some(reason) = &reason {
            tracing::error!(reason, "the open purchases can't be taken up");
        }
        let before = std::mem::replace(&mut *lock(&self.left_behind.reason), reason.clone());
        if before != reason {
            self.tell(EngineEvent::SettingChanged);
        }
        before.is_some()
    }

    async fn take_up(self: &Arc<Self>, cause: Cause) -> Result<(), EngineError> {
        // One that Buy has just begun is Buy's to pursue: it opens the page.
        let _none_is_begun = self.begin.lock().await;
        let Some(environment) = self.access.environment() else { return Ok(()) };
        let name = environment.name();
        if self.may_write().is_err() {
            return Ok(());
        }
        let open = self
            .journal(move |journal| {
                journal.until_looked_at()?;
                journal.open_purchases(name)
            })
            .await?;
        let (here, elsewhere): (Vec<_>, Vec<_>) =
            open.into_iter().partition(|purchase| purchase.order.is_of(&environment));
        for purchase in elsewhere {
            tracing::info!(purchase = %purchase.id(), "it belongs to another backend and rests");
        }
        // Before the first of them looks, so that each knows whether it is one of many.
        self.rounds.gather(&here);
        for purchase in here {
            self.pursue(purchase, cause);
        }
        self.rounds.gathered();
        Ok(())
    }
}
