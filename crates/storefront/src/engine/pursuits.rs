//! The pursuits of a run: begun, found by purchase and by return link, and nudged.
//!
//! Anybody can send links, so finding one costs the same however many purchases are open.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use tokio::time::Instant;

use super::pursuit::Pursuit;
use super::{Core, Engine};
use crate::purchase::{Cause, Purchase, PurchaseId, ReturnState};

/// The purchases that are followed, each with what follows it.
pub(super) struct Pursuits<P = Pursuit> {
    followed: HashMap<PurchaseId, (ReturnState, Arc<P>)>,
    by_link: HashMap<ReturnState, PurchaseId>,
}

impl<P> Default for Pursuits<P> {
    fn default() -> Self {
        Self { followed: HashMap::new(), by_link: HashMap::new() }
    }
}

impl<P> Pursuits<P> {
    pub(super) fn insert(&mut self, id: PurchaseId, state: ReturnState, pursuit: Arc<P>) {
        self.by_link.insert(state.clone(), id);
        self.followed.insert(id, (state, pursuit));
    }

    pub(super) fn remove(&mut self, id: PurchaseId) {
        if let Some((state, _)) = self.followed.remove(&id) {
            self.by_link.remove(&state);
        }
    }

    /// Takes all of them out.
    pub(super) fn drain(&mut self) -> impl Iterator<Item = Arc<P>> {
        self.by_link.clear();
        self.followed.drain().map(|(_, (_, pursuit))| pursuit)
    }

    pub(super) fn get(&self, id: PurchaseId) -> Option<&Arc<P>> {
        self.followed.get(&id).map(|(_, pursuit)| pursuit)
    }

    /// The one whose return link has this state.
    pub(super) fn returned_to_by(&self, state: &ReturnState) -> Option<&Arc<P>> {
        self.by_link.get(state).and_then(|id| self.get(*id))
    }

    pub(super) fn ids(&self) -> impl Iterator<Item = PurchaseId> {
        self.followed.keys().copied()
    }

    pub(super) fn all(&self) -> impl Iterator<Item = &Arc<P>> {
        self.followed.values().map(|(_, pursuit)| pursuit)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.followed.is_empty()
    }
}

impl Engine {
    /// The window got the focus: the player may be back from the browser.
    pub fn focused(&self) {
        self.core.nudge_all(Cause::Focus);
        self.core.refunds_may_be_due(Cause::Focus);
    }
}

impl Core {
    /// Has every purchase looked at.
    pub(super) fn nudge_all(&self, cause: Cause) {
        self.left_behind.try_now();
        for pursuit in self.pursuits().all() {
            if !self.rounds.have(pursuit.id()) {
                pursuit.nudge(cause);
            }
        }
        self.rounds.hurry();
    }

    /// The API answered one purchase after it had not: the others that wait for it are looked at too.
    pub(super) fn reached(&self) {
        for pursuit in self.pursuits().all().filter(|pursuit| pursuit.waits_for_the_network()) {
            if !self.rounds.have(pursuit.id()) {
                pursuit.nudge(Cause::Poll);
            }
        }
        self.rounds.hurry();
    }

    /// Hands a purchase that was begun just now to its one task.
    pub(super) fn pursue_begun(self: &Arc<Self>, purchase: Purchase) {
        self.hand_over(purchase, Cause::Player, Some(Instant::now()));
    }

    /// Hands a purchase of the journal to its one task; one that is pursued already is only nudged.
    pub(super) fn pursue(self: &Arc<Self>, purchase: Purchase, cause: Cause) {
        self.hand_over(purchase, cause, None);
    }

    fn hand_over(self: &Arc<Self>, purchase: Purchase, cause: Cause, begun_at: Option<Instant>) {
        let mut pursuits = self.pursuits();
        if self.stopped.load(Ordering::SeqCst) {
            return;
        }
        match pursuits.get(purchase.id()) {
            Some(pursuit) if cause == Cause::Player || !self.rounds.have(purchase.id()) => {
                pursuit.nudge(cause);
            }
            Some(_) => {}
            None => {
                let (id, state) = (purchase.id(), purchase.order.return_state.clone());
                pursuits.insert(id, state, Pursuit::start(Arc::clone(self), purchase, cause, begun_at));
                self.taken_up.notify_one();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(number: u8) -> PurchaseId {
        PurchaseId::from_random([number; 16])
    }

    fn state(number: u8) -> ReturnState {
        ReturnState::from_random([number; 16])
    }

    #[test]
    fn a_pursuit_is_found_by_its_link_until_it_is_let_go_of() {
        let mut pursuits = Pursuits::default();
        for number in 0..200 {
            pursuits.insert(id(number), state(number), Arc::new(number));
        }
        assert_eq!(pursuits.returned_to_by(&state(7)).map(|pursuit| **pursuit), Some(7));
        assert!(pursuits.returned_to_by(&state(200)).is_none());
        pursuits.remove(id(7));
        assert!(pursuits.returned_to_by(&state(7)).is_none() && pursuits.get(id(7)).is_none());
        assert_eq!((pursuits.ids().count(), pursuits.all().count()), (199, 199));
        assert_eq!(pursuits.drain().count(), 199);
        assert!(pursuits.is_empty() && pursuits.by_link.is_empty());
        assert!(pursuits.returned_to_by(&state(8)).is_none());
    }
}
