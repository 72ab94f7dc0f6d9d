//! The rounds: many pending purchases are followed together, by listing the sessions that are still pending.
//!
//! Up to [`FEW`] pending purchases are each followed by their own pursuit. Beyond that only the one in the
//! player's hand is; the others rest, and one task goes through the list of pending sessions, a few pages
//! a round, so that a thousand purchases cost no more calls than five. A list only ever says "still
//! pending": a purchase that it does not show is looked at by its own pursuit, since a list that is read
//! page by page may skip one. So it stays true that only the answer about one session ends a purchase.

mod sweep;

use std::collections::HashMap;
use std::sync::{Arc, Weak};

use toffeepay::{Error as ApiError, GameId, SessionId, UserId};
use tokio::sync::watch;
use tokio::time::{Instant, sleep_until};

use super::access::Connection;
use super::pursuit::Pursuit;
use super::{Core, EngineEvent, TroubleKind};
use crate::fault_points::{self, Act};
use crate::purchase::{Cause, Purchase, PurchaseId, PurchaseState};

use sweep::Sweep;

/// How many pending purchases are followed by a call each.
const FEW: usize = 4;
/// How many pages a round reads. With the purchase in hand, which is asked for by itself at the same pace,
/// that makes fewer than five requests.
const PAGES_A_ROUND: usize = 3;
/// How many pages are read at once where something happened: the app started, or the player came back.
const PAGES_AT_ONCE: usize = 50;

/// What a list is asked for to find a purchase's session in it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Listed {
    session: SessionId,
    game: GameId,
    user: UserId,
}

/// The pending purchases.
#[derive(Debug, Default)]
struct Crowd {
    pending: HashMap<PurchaseId, Listed>,
    /// The purchase that the player touched last in this run.
    in_hand: Option<PurchaseId>,
    /// Counts the reasons to look at all of them at once.
    hurries: u64,
    /// Many are being taken up. A round that began now would see a part of them, and the hurry that comes when
    /// all are there would have to wait for the gap after it.
    gathers: bool,
    /// Counts how often few were left of many. Whoever rested until then must look by itself.
    shrunk: u64,
}

impl Crowd {
    /// Makes a change. Whether few became many by it, or many few.
    fn change(&mut self, change: impl FnOnce(&mut Self)) -> bool {
        let was_large = self.is_large();
        change(self);
        self.shrunk += u64::from(was_large && !self.is_large());
        was_large != self.is_large()
    }

    fn is_large(&self) -> bool {
        self.pending.len() > FEW
    }

    /// Whether rounds are made.
    fn is_followed(&self) -> bool {
        self.is_large() && !self.gathers
    }

    fn take_in<'a>(&mut self, purchases: impl IntoIterator<Item = &'a Purchase>) {
        for purchase in purchases {
            match &purchase.session {
                Some(session)
                    if purchase.state == PurchaseState::Pending && purchase.unknown_status.is_none() =>
                {
                    let Purchase { order, .. } = purchase;
                    self.pending.entry(purchase.id()).or_insert_with(|| Listed {
                        session: session.id.clone(),
                        game: order.game_id.clone(),
                        user: order.user_id.clone(),
                    });
                }
                _ => drop(self.pending.remove(&purchase.id())),
            }
        }
    }

    fn has_resting(&self, id: PurchaseId) -> bool {
        self.is_large() && self.in_hand != Some(id) && self.pending.contains_key(&id)
    }
}

/// Who is followed by list.
#[derive(Debug, Default)]
pub(super) struct Rounds {
    crowd: watch::Sender<Crowd>,
}

impl Rounds {
    /// Takes purchases in that are pending. What has a status of which a list can't say "still pending" is
    /// left to its pursuit.
    pub(super) fn join<'a>(&self, purchases: impl IntoIterator<Item = &'a Purchase>) {
        self.crowd.send_if_modified(|crowd| crowd.change(|crowd| crowd.take_in(purchases)));
    }

    /// Takes in those that are about to be taken up. No round begins before they are, which [`Self::gathered`] says.
    pub(super) fn gather<'a>(&self, purchases: impl IntoIterator<Item = &'a Purchase>) {
        self.crowd.send_modify(|crowd| {
            crowd.gathers = true;
            crowd.change(|crowd| crowd.take_in(purchases));
        });
    }

    /// A purchase is no longer followed.
    pub(super) fn leave(&self, id: PurchaseId) {
        self.crowd.send_if_modified(|crowd| {
            crowd.change(|crowd| {
                crowd.pending.remove(&id);
            })
        });
    }

    /// No purchase is followed any more.
    pub(super) fn clear(&self) {
        self.crowd.send_modify(|crowd| crowd.pending.clear());
    }

    /// The player has a purchase in hand: it is followed by itself.
    pub(super) fn take_in_hand(&self, id: PurchaseId) {
        self.crowd.send_if_modified(|crowd| {
            crowd.in_hand = Some(id);
            false
        });
    }

    /// Whether a purchase's own pursuit may rest.
    pub(super) fn have(&self, id: PurchaseId) -> bool {
        self.crowd.borrow().has_resting(id)
    }

    /// Something happened: all are looked at, now.
    pub(super) fn hurry(&self) {
        self.crowd.send_modify(|crowd| crowd.hurries = crowd.hurries.wrapping_add(1));
    }

    /// All that were gathered are taken up: they are looked at, now.
    pub(super) fn gathered(&self) {
        self.crowd.send_modify(|crowd| {
            crowd.gathers = false;
            crowd.hurries = crowd.hurries.wrapping_add(1);
        });
    }
}

/// Makes the rounds for as long as there is an engine.
pub(super) async fn make(core: Weak<Core>) {
    let Some(crowd) = core.upgrade().map(|core| core.rounds.crowd.subscribe()) else { return };
    let mut task = Task { crowd, hurries: 0, shrunk: 0, sweep: None, begun: None, not_before: None };
    while task.next(&core).await.is_some() {}
}

struct Task {
    crowd: watch::Receiver<Crowd>,
    /// How many hurries were answered.
    hurries: u64,
    /// How often few were left of many, as far as those were told of it.
    shrunk: u64,
    sweep: Option<Sweep>,
    /// When the last round began.
    begun: Option<Instant>,
    /// The API asked for a pause until then.
    not_before: Option<Instant>,
}

impl Task {
    /// Waits until a round is due, and makes it; `None` when the engine is gone.
    async fn next(&mut self, core: &Weak<Core>) -> Option<()> {
        // Few may have been left of many at any time: also while a round was made.
        let shrunk = self.shrunk;
        let left =
            self.crowd.wait_for(|crowd| crowd.is_followed() || (crowd.shrunk != shrunk && !crowd.is_large()));
        left.await.ok().map(drop)?;
        let timing = core.upgrade()?.timing.clone();
        let after = |wait| self.begun.map_or_else(Instant::now, |begun| begun + wait);
        let (due, soonest) = (after(timing.poll_longest), after(timing.nudge_gap));
        let hurries = self.hurries;
        let called = self.crowd.wait_for(|crowd| crowd.hurries != hurries || !crowd.is_large());
        let at_once = tokio::select! {
            // A hurry that comes when a round is due anyway is one all the same.
            biased;
            called = called => called.ok().map(|crowd| crowd.is_large())?,
            () = sleep_until(self.not_before.map_or(due, |pause| due.max(pause))) => false,
        };
        if at_once {
            sleep_until(self.not_before.map_or(soonest, |pause| soonest.max(pause))).await;
        }
        let core = core.upgrade()?;
        let (is_large, gathers, shrunk) = {
            let crowd = self.crowd.borrow();
            (crowd.is_large(), crowd.gathers, crowd.shrunk)
        };
        if !is_large {
            self.sweep = None;
            self.shrunk = shrunk;
            core.let_them_look(&self.everybody());
        } else if gathers {
            self.sweep = None;
        } else {
            self.round(&core).await;
        }
        Some(())
    }

    fn everybody(&self) -> Vec<PurchaseId> {
        self.crowd.borrow().pending.keys().copied().collect()
    }

    /// One round: a few pages of the list, or all of it at once.
    async fn round(&mut self, core: &Core) {
        self.begun = Some(Instant::now());
        self.not_before = None;
        let hurries = self.crowd.borrow().hurries;
        let at_once = std::mem::replace(&mut self.hurries, hurries) != hurries;
        let Some(connection) = core.access.connection() else {
            return core.no_answer_for(&self.everybody(), &core.lack_of_token());
        };
        let mut sweep = self.sweep.take().filter(|_| !at_once).unwrap_or_else(|| self.begin_sweep(core));
        for _ in 0..if at_once { PAGES_AT_ONCE } else { PAGES_A_ROUND } {
            let Some((list, page)) = sweep.ask() else { return };
            let listing = connection.once.list_sessions(&list, page);
            match fault_points::around(Act::Request, "list-pending", listing).await {
                Ok(sessions) => {
                    let found = sweep.take(&sessions);
                    core.seen_pending(&found.pending);
                    core.let_them_look(&found.missing);
                }
                Err(error) => {
                    self.take_error(core, &connection, &mut sweep, error);
                    break;
                }
            }
        }
        self.sweep = Some(sweep).filter(|sweep| !sweep.is_done());
    }

    fn begin_sweep(&self, core: &Core) -> Sweep {
        let followed: Vec<PurchaseId> = core.pursuits().ids().collect();
        let crowd = self.crowd.borrow();
        let resting = followed.into_iter().filter(|id| crowd.has_resting(*id));
        Sweep::of(resting.filter_map(|id| Some((id, crowd.pending.get(&id)?))))
    }

    /// A list that can't be had now is asked for again; from one that can't be had at all, each pursuit
    /// looks for itself.
    fn take_error(&mut self, core: &Core, connection: &Connection, sweep: &mut Sweep, error: ApiError) {
        tracing::info!(%error, "the pending sessions can't be listed");
        match error {
            ApiError::Unauthorized(_) => {
                core.token_refused(connection);
                if core.access.connection().is_none() {
                    core.no_answer_for(&self.everybody(), &core.lack_of_token());
                }
            }
            // It may have been too long an answer.
            ApiError::BadAnswer(_) if sweep.ask_for_less() => {}
            error if error.is_retryable() => {
                let pause = error.retry_after().map(|pause| pause.min(core.timing.longest_pause));
                self.not_before = pause.map(|pause| Instant::now() + pause);
                core.no_answer_for(&self.everybody(), &TroubleKind::Api(error));
            }
            _ => core.let_them_look(&sweep.give_up()),
        }
    }
}

impl Core {
    /// A list showed that these are still pending.
    fn seen_pending(&self, ids: &[PurchaseId]) {
        let now = self.now();
        for pursuit in self.pursued(ids) {
            if pursuit.seen_pending(now) {
                self.tell(EngineEvent::PurchaseChanged(pursuit.id()));
            }
        }
    }

    /// The list could not be had.
    fn no_answer_for(&self, ids: &[PurchaseId], kind: &TroubleKind) {
        let now = self.now();
        for pursuit in self.pursued(ids) {
            if pursuit.note_trouble(kind.clone(), now) {
                self.tell(EngineEvent::PurchaseChanged(pursuit.id()));
            }
        }
    }

    /// Has the pursuits of these look for themselves.
    fn let_them_look(&self, ids: &[PurchaseId]) {
        for pursuit in self.pursued(ids) {
            pursuit.nudge(Cause::Poll);
        }
    }

    fn pursued(&self, ids: &[PurchaseId]) -> Vec<Arc<Pursuit>> {
        let pursuits = self.pursuits();
        ids.iter().filter_map(|id| pursuits.get(*id).cloned()).collect()
    }
}
