//! Return links, from the engine's side: which purchase one belongs to, and what became of the others.
//!
//! Anybody can send links, so a link is cheap: one of a purchase that is being followed is found in memory,
//! and the journal is asked for the others only so often. A flood of forged links is counted, not written.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock, Weak};
use std::time::Duration;

use futures_util::future::BoxFuture;
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep};

use super::{Core, Engine, EngineEvent, lock};
use crate::bucket::Bucket;
use crate::purchase::{Cause, PurchaseId, ReturnState};
use crate::return_link::{IgnoredLinks, IgnoredLog, LinkIgnored, ReturnLink};

/// How many links of no followed purchase are looked up at once,
const LOOK_UPS: u32 = 20;
/// and how soon one more.
const LOOK_UP_GAP: Duration = Duration::from_millis(200);
/// How long ignored links are gathered before they are told of.
const TELL_GAP: Duration = Duration::from_millis(500);

/// How long after its end the return link of a purchase still shows it.
const STILL_EXPECTED: Duration = Duration::from_mins(10);
/// How many purchases that ended without their link are remembered.
const MOST_EXPECTED: usize = 64;

/// What a return link that was not ignored has done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkEffect {
    /// Its purchase is looked at, and shown.
    Checks,
    /// One more copy of a link that came a moment ago: nothing that the first has not done.
    Repeats,
    /// Its purchase had ended before it came: shown, and nothing is asked.
    ShowsEnded,
    /// Its purchase is open and not followed now: shown, and asked for when it is taken up.
    ShowsUnfollowed,
}

/// A return link that was not ignored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LinkTaken {
    /// Whose it is.
    pub purchase: PurchaseId,
    /// What it has done.
    pub effect: LinkEffect,
}

/// Delivers what came back on loopback.
pub(super) type Deliver = Box<dyn Fn(ReturnLink) -> BoxFuture<'static, ()> + Send + Sync>;

/// A purchase that ended before its player came back: a check was faster than the browser.
struct Expected {
    state: ReturnState,
    id: PurchaseId,
    ended_at: Instant,
}

/// What is known of links in this run.
#[derive(Default)]
pub(super) struct Doorbell {
    expected: Mutex<VecDeque<Expected>>,
    /// The purchase of the last return link, until the UI has asked for it.
    returned: Mutex<Option<PurchaseId>>,
    /// Purchases that are not followed and were shown for their link, each with the moment.
    shown: Mutex<Vec<(PurchaseId, Instant)>>,
    look_ups: Mutex<Option<Bucket>>,
    ignored: Mutex<IgnoredLog>,
    /// Ignored links will be told of soon.
    telling: AtomicBool,
    /// Who stands between loopback and the purchases, if somebody does.
    delivery: OnceLock<Deliver>,
}

impl Doorbell {
    pub(super) fn ignored(&self) -> Vec<IgnoredLinks> {
        lock(&self.ignored).entries()
    }

    /// The first who stands there stays.
    pub(super) fn deliver_by(&self, deliver: Deliver) {
        if self.delivery.set(deliver).is_err() {
            tracing::warn!("somebody delivers what comes back on loopback already");
        }
    }

    pub(super) fn take_returned(&self) -> Option<PurchaseId> {
        lock(&self.returned).take()
    }

    /// A purchase ended whose link has not come.
    pub(super) fn expect(&self, state: &ReturnState, id: PurchaseId) {
        let mut expected = lock(&self.expected);
        if expected.len() == MOST_EXPECTED {
            expected.pop_front();
        }
        expected.push_back(Expected { state: state.clone(), id, ended_at: Instant::now() });
    }

    /// The purchase that ended before its link came, once.
    fn take_expected(&self, state: &ReturnState) -> Option<PurchaseId> {
        let mut expected = lock(&self.expected);
        expected.retain(|expected| expected.ended_at.elapsed() < STILL_EXPECTED);
        let place = expected.iter().position(|expected| expected.state == *state)?;
        expected.remove(place).map(|expected| expected.id)
    }

    /// Whether the link of a purchase that is not followed is no mere copy of one that came less than this ago.
    fn is_news(&self, id: PurchaseId, gap: Duration) -> bool {
        let mut shown = lock(&self.shown);
        shown.retain(|(_, at)| at.elapsed() < gap);
        let is_news = shown.iter().all(|(other, _)| *other != id);
        if is_news {
            shown.push((id, Instant::now()));
        }
        is_news
    }

    fn may_look_up(&self) -> bool {
        let now = Instant::now();
        lock(&self.look_ups).get_or_insert_with(|| Bucket::new(LOOK_UPS, LOOK_UP_GAP, now)).take(now)
    }
}

/// Hears what comes back on loopback, for as long as there is an engine.
pub(super) async fn hear(core: Weak<Core>, mut returns: mpsc::Receiver<ReturnState>) {
    while let Some(state) = returns.recv().await {
        let Some(core) = core.upgrade() else { return };
        if let Some(deliver) = core.doorbell.delivery.get() {
            let delivered = deliver(ReturnLink::to(state));
            drop(core);
            delivered.await;
            continue;
        }
        if let Err(reason) = core.ring(&state).await {
            // Its purchase has ended: a browser that came late.
            tracing::debug!(%reason, "a return on loopback changed nothing");
        }
    }
}

impl Engine {
    /// A return link came. All it can do is cause a status check of a purchase that has not ended.
    pub async fn link_arrived(&self, link: &ReturnLink) -> Result<PurchaseId, LinkIgnored> {
        self.take_link(link).await.map(|taken| taken.purchase)
    }

    /// The same, and says what the link has done.
    pub async fn take_link(&self, link: &ReturnLink) -> Result<LinkTaken, LinkIgnored> {
        self.core.may_write().map_err(|_| LinkIgnored::NotLookedUp)?;
        let found = self.core.ring(link.state()).await;
        // One that could not be looked up is not ignored: it is kept for later.
        if let Err(reason) = found
            && reason != LinkIgnored::NotLookedUp
        {
            self.links_ignored(reason, 1);
        }
        found
    }

    /// Has somebody stand between loopback and the purchases: each return that comes there is handed to them, and
    /// rings once they bring it to [`Self::take_link`]. The first who asks for it has the place.
    pub fn deliver_loopback_by(
        &self,
        deliver: impl Fn(ReturnLink) -> BoxFuture<'static, ()> + Send + Sync + 'static,
    ) {
        self.core.doorbell.deliver_by(Box::new(deliver));
    }

    /// Notes links that did not even pass the raw checks. Must be called inside a tokio runtime.
    pub fn links_ignored(&self, reason: LinkIgnored, count: u64) {
        if count > 0 {
            self.core.note_ignored(reason, count);
        }
    }

    /// The links of this run that were ignored, by reason, the last one first.
    pub fn ignored_links(&self) -> Vec<IgnoredLinks> {
        self.core.doorbell.ignored()
    }

    /// The purchase whose return link came last, once.
    pub fn take_returned(&self) -> Option<PurchaseId> {
        self.core.doorbell.take_returned()
    }
}

impl Core {
    /// Has the purchase of a state looked at, if there is one that has not ended. One that ended before its
    /// link came is only shown: the first time, and without a request.
    pub(super) async fn ring(&self, state: &ReturnState) -> Result<LinkTaken, LinkIgnored> {
        let followed = self
            .pursuits()
            .returned_to_by(state)
            .map(|pursuit| (pursuit.id(), pursuit.returned(self.timing.nudge_gap)));
        let (id, effect) = match followed {
            Some((id, true)) => (id, LinkEffect::Checks),
            Some((id, false)) => (id, LinkEffect::Repeats),
            None => match self.doorbell.take_expected(state) {
                Some(id) => (id, LinkEffect::ShowsEnded),
                None => self.look_up(state).await?,
            },
        };
        if effect != LinkEffect::Repeats {
            self.rounds.take_in_hand(id);
            *lock(&self.doorbell.returned) = Some(id);
            self.tell(EngineEvent::PurchaseReturned(id));
        }
        Ok(LinkTaken { purchase: id, effect })
    }

    /// A purchase that is not followed: of another environment, or before this one was entered. It is asked
    /// for at once when it is taken up.
    async fn look_up(&self, state: &ReturnState) -> Result<(PurchaseId, LinkEffect), LinkIgnored> {
        if !self.doorbell.may_look_up() {
            return Err(LinkIgnored::TooMany);
        }
        let wanted = state.clone();
        let found = self.journal(move |journal| journal.by_return_state(&wanted)).await;
        let purchase = found.map_err(|_| LinkIgnored::NotLookedUp)?.ok_or(LinkIgnored::UnknownState)?;
        if !purchase.is_open() {
            return Err(LinkIgnored::AlreadyEnded);
        }
        let id = purchase.id();
        // It may have been taken up meanwhile.
        let Some(pursuit) = self.pursuits().get(id).cloned() else {
            let is_news = self.doorbell.is_news(id, self.timing.nudge_gap);
            return Ok((id, if is_news { LinkEffect::ShowsUnfollowed } else { LinkEffect::Repeats }));
        };
        pursuit.nudge(Cause::ReturnLink);
        Ok((id, LinkEffect::Checks))
    }

    /// Notes that links were ignored. Told of soon, once for however many come meanwhile.
    pub(super) fn note_ignored(self: &Arc<Self>, reason: LinkIgnored, count: u64) {
        let total = lock(&self.doorbell.ignored).note(reason, count, self.now());
        // A flood must not fill the log either: the 1st, 2nd, 4th, 8th and so on.
        if total.ilog2() != total.saturating_sub(count).max(1).ilog2() || total == count {
            tracing::info!(%reason, total, "a return link was ignored");
        }
        if self.doorbell.telling.swap(true, Ordering::SeqCst) {
            return;
        }
        let core = Arc::downgrade(self);
        tokio::spawn(async move {
            sleep(TELL_GAP).await;
            if let Some(core) = core.upgrade() {
                core.doorbell.telling.store(false, Ordering::SeqCst);
                core.tell(EngineEvent::LinkIgnored);
            }
        });
    }
}
