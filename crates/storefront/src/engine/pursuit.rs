//! A pursuit: the one task that brings a purchase to its end.
//!
//! It creates the session (same key and bytes on every try), opens the page, asks for the status, and
//! records what the API says. Because it is one task, nothing about a purchase ever happens twice at once:
//! a thousand nudges while it works are one more look afterwards.

mod create;
mod follow;
mod live;
mod pause;

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::{Notify, mpsc, oneshot};
use tokio::task::AbortHandle;
use tokio::time::{Instant, sleep_until};

use super::access::{AccessChanges, Connection};
use super::charges::look_after_end;
use super::schedule::Pace;
use super::{Core, EngineError, EngineEvent, lock};
use crate::environment::PaymentPageUrl;
use crate::purchase::{Cause, Event, Purchase, PurchaseId, PurchaseState, ReturnState};

use pause::{Pause, PauseEnds};

pub use live::{Activity, Live, Trouble, TroubleKind};

/// What the player asks for, with the place for the answer.
enum Order {
    Check(oneshot::Sender<Result<(), EngineError>>),
    Cancel(oneshot::Sender<Result<(), EngineError>>),
    Open(oneshot::Sender<Result<(), EngineError>>),
    Page(oneshot::Sender<Result<PaymentPageUrl, EngineError>>),
}

impl Order {
    /// What there is to say when the purchase has ended, or rests, before the order's turn came.
    fn answer_at_the_end(self, has_ended: bool) {
        let over = |ended: EngineError| if has_ended { ended } else { EngineError::OtherEnvironment };
        // Whoever asked may have gone.
        match self {
            Self::Check(reply) => {
                let _ = reply.send(if has_ended { Ok(()) } else { Err(EngineError::OtherEnvironment) });
            }
            Self::Cancel(reply) => {
                let _ = reply.send(Err(over(EngineError::NotCancellable)));
            }
            Self::Open(reply) => {
                let _ = reply.send(Err(over(EngineError::NoPaymentPage)));
            }
            Self::Page(reply) => {
                let _ = reply.send(Err(over(EngineError::NoPaymentPage)));
            }
        }
    }
}

/// How a step ended.
enum Step {
    /// The purchase has ended.
    Ended,
    /// Go on at once.
    GoOn,
    /// The API answered; it is still open.
    Answered,
    /// No answer that says anything. Wait at least so long.
    NoAnswer(Option<Pause>),
    /// There is no token that the API takes.
    NeedsToken,
    /// It was ordered in another environment than the one in use: it rests until that one is back.
    LetGo,
    /// An order came while the API was being asked; the answer is not waited for.
    Disturbed(Order),
}

/// The handle of a pursuit.
pub(super) struct Pursuit {
    id: PurchaseId,
    return_state: ReturnState,
    orders: mpsc::Sender<Order>,
    nudged: Notify,
    /// Why it was nudged last; link and focus ask for a look, and each is looked at once.
    cause: Mutex<Option<Cause>>,
    live: Mutex<Live>,
    /// When its return link was told of last.
    returned_at: Mutex<Option<Instant>>,
    /// The player pressed Buy in this run. After a crash the browser is never opened by itself.
    open_when_created: AtomicBool,
    task: Mutex<Option<AbortHandle>>,
}

/// How many orders may wait. A player has five buttons.
const ORDERS_KEPT: usize = 16;

impl Pursuit {
    /// Starts the task. `begun_at` is of a purchase that was begun just now, and of no other, whoever wants it: only
    /// its key is known to be new.
    pub(super) fn start(
        core: Arc<Core>,
        purchase: Purchase,
        cause: Cause,
        begun_at: Option<Instant>,
    ) -> Arc<Self> {
        let (orders, inbox) = mpsc::channel(ORDERS_KEPT);
        let pursuit = Arc::new(Self {
            id: purchase.id(),
            return_state: purchase.order.return_state.clone(),
            orders,
            nudged: Notify::new(),
            cause: Mutex::default(),
            live: Mutex::default(),
            returned_at: Mutex::default(),
            open_when_created: AtomicBool::new(cause == Cause::Player),
            task: Mutex::default(),
        });
        let run = Run {
            came_back: false,
            changes: core.access.changes(),
            pace: Pace::new(&core.timing),
            pursuit: Arc::clone(&pursuit),
            begun_at,
            unsent_since: begun_at,
            page_is_fresh: false,
            answered_polls: 0,
            last_nudge_look: None,
            last_payments_look: None,
            asked_at: Instant::now(),
            pause: None,
            core,
            purchase,
            inbox,
        };
        let task = tokio::spawn(run.bring_to_an_end(cause));
        *lock(&pursuit.task) = Some(task.abort_handle());
        pursuit
    }

    /// Lets go of the purchase. It is taken up again later, as after a crash.
    pub(super) fn stop(&self) {
        if let Some(task) = lock(&self.task).take() {
            task.abort();
        }
    }

    pub(super) fn nudge(&self, cause: Cause) {
        let mut pending = lock(&self.cause);
        // A link says more than a focus.
        if *pending != Some(Cause::ReturnLink) {
            *pending = Some(cause);
        }
        drop(pending);
        self.nudged.notify_one();
    }

    /// Takes its return link: causes a look. False for one more copy of a link that was just told of.
    pub(super) fn returned(&self, gap: Duration) -> bool {
        self.nudge(Cause::ReturnLink);
        let now = Instant::now();
        let mut told = lock(&self.returned_at);
        let is_news = told.is_none_or(|told| now.duration_since(told) >= gap);
        if is_news {
            *told = Some(now);
        }
        is_news
    }

    /// The player pressed Buy again while the session is being created: that means the same purchase.
    pub(super) fn wanted_again(&self) {
        self.open_when_created.store(true, Ordering::SeqCst);
    }

    pub(super) async fn check(&self) -> Result<(), EngineError> {
        self.ask(Order::Check).await
    }

    pub(super) async fn cancel(&self) -> Result<(), EngineError> {
        self.ask(Order::Cancel).await
    }

    pub(super) async fn open(&self) -> Result<(), EngineError> {
        self.ask(Order::Open).await
    }

    pub(super) async fn page(&self) -> Result<PaymentPageUrl, EngineError> {
        self.ask(Order::Page).await
    }

    pub(super) fn id(&self) -> PurchaseId {
        self.id
    }

    pub(super) fn live(&self) -> Live {
        lock(&self.live).clone()
    }

    /// Whether it waits for an API that did not answer.
    pub(super) fn waits_for_the_network(&self) -> bool {
        lock(&self.live).trouble.as_ref().is_some_and(Trouble::is_of_the_network)
    }

    /// A list showed that its session is still pending. Whether that ended a trouble.
    pub(super) fn seen_pending(&self, now: Timestamp) -> bool {
        let mut live = lock(&self.live);
        live.checked_at = Some(now);
        live.trouble.take().is_some()
    }

    /// The API gave no answer. Whether that is news.
    pub(super) fn note_trouble(&self, kind: TroubleKind, now: Timestamp) -> bool {
        let mut live = lock(&self.live);
        let since = live.trouble.as_ref().map_or(now, |trouble| trouble.since);
        let trouble = Some(Trouble { kind, since });
        let is_news = live.trouble != trouble;
        live.trouble = trouble;
        is_news
    }

    async fn ask<T>(
        &self,
        order: impl FnOnce(oneshot::Sender<Result<T, EngineError>>) -> Order,
    ) -> Result<T, EngineError> {
        let (reply, answer) = oneshot::channel();
        if let Err(refused) = self.orders.send(order(reply)).await {
            // It ended between the look for it and the order.
            refused.0.answer_at_the_end(true);
        }
        answer.await.map_err(|_| EngineError::Interrupted("the purchase is no longer followed".into()))?
    }
}

/// The task's own state.
struct Run {
    core: Arc<Core>,
    pursuit: Arc<Pursuit>,
    purchase: Purchase,
    inbox: mpsc::Receiver<Order>,
    changes: AccessChanges,
    pace: Pace,
    /// When it was begun, where this task followed it from then on.
    begun_at: Option<Instant>,
    /// The same, until its key is sent: after that, and after a restart, the API may have seen it.
    unsent_since: Option<Instant>,
    /// The page's address was given in this run: a local sandbox that was restarted may have moved.
    page_is_fresh: bool,
    answered_polls: u32,
    /// Since the page was opened last, its return link is in the timeline; copies of it are not worth a write.
    came_back: bool,
    last_nudge_look: Option<Instant>,
    last_payments_look: Option<Instant>,
    /// When the API was asked last: waits count from here, not from its answer.
    asked_at: Instant,
    /// A pause until then, and what ends it sooner.
    pause: Option<(Instant, PauseEnds)>,
}

impl Run {
    async fn bring_to_an_end(mut self, begun_by: Cause) {
        let mut cause = begun_by;
        if begun_by != Cause::Player && self.core.rounds.have(self.pursuit.id) {
            cause = self.wait().await;
        }
        loop {
            let step = self.step(cause).await;
            self.set_activity(Activity::Idle);
            match step {
                Step::Ended => return self.end(true),
                Step::LetGo => return self.end(false),
                Step::GoOn => continue,
                Step::Answered => self.clear_trouble(),
                Step::NoAnswer(pause) => self.pause(pause),
                Step::NeedsToken => self.pause_for_a_token(),
                Step::Disturbed(order) => {
                    self.serve(order).await;
                    if !self.purchase.is_open() {
                        continue;
                    }
                }
            }
            cause = self.wait().await;
        }
    }

    fn pause(&mut self, pause: Option<Pause>) {
        let longest = self.core.timing.longest_pause;
        self.pause = pause.map(|pause| (Instant::now() + pause.lasts.min(longest), pause.ends));
    }

    fn pause_for_a_token(&mut self) {
        let pause = Pause { lasts: self.core.timing.longest_pause, ends: PauseEnds::WithAToken };
        self.pause(Some(pause));
    }

    /// Ends a pause that ends so.
    fn end_pause(&mut self, with: PauseEnds) {
        self.pause = self.pause.filter(|(_, ends)| *ends != with);
    }

    /// Until when not to ask. A token that may be good is not waited for when it is there.
    fn not_before(&mut self) -> Option<Instant> {
        if self.core.access.connection().is_some() {
            self.end_pause(PauseEnds::WithAToken);
        }
        self.pause.map(|(until, _)| until)
    }

    /// A moment, or the end of the pause where that is later.
    fn after_pause(&mut self, moment: Instant) -> Instant {
        self.not_before().map_or(moment, |until| moment.max(until))
    }

    /// One look: creates what is not created, or asks for the status.
    async fn step(&mut self, cause: Cause) -> Step {
        self.pause = None;
        self.asked_at = Instant::now();
        match self.purchase.state {
            PurchaseState::Creating => self.create(cause).await,
            PurchaseState::Pending => self.follow(cause).await,
            PurchaseState::Final(_) | PurchaseState::Rejected(_) => Step::Ended,
        }
    }

    /// Waits for the next reason to look, and serves orders meanwhile. One of many waits until it is told:
    /// the rounds look for it.
    async fn wait(&mut self) -> Cause {
        self.core.rounds.join([&self.purchase]);
        let random = self.core.random.bytes16().map_or(128, |bytes| bytes[0]);
        let next = self.asked_at + self.pace.wait(random);
        let mut due = self.after_pause(next);
        let mut cause = Cause::Poll;
        let pursuit = Arc::clone(&self.pursuit);
        let mut told = false;
        loop {
            let rests = !told && self.core.rounds.have(self.pursuit.id);
            tokio::select! {
                () = sleep_until(due), if !rests => {
                    if matches!(cause, Cause::ReturnLink | Cause::Focus | Cause::Wake) {
                        self.last_nudge_look = Some(Instant::now());
                        self.pace.quicken();
                    }
                    return cause;
                }
                () = self.changes.next() => {
                    if !rests && self.core.access.connection().is_some() {
                        return Cause::Access;
                    }
                }
                () = pursuit.nudged.notified() => {
                    told = true;
                    let nudge = lock(&pursuit.cause).take().unwrap_or(Cause::Focus);
                    if nudge == Cause::Poll {
                        self.end_pause(PauseEnds::WithAnyAnswer);
                    }
                    if cause != Cause::ReturnLink {
                        cause = nudge;
                    }
                    due = self.soonest_look().min(due);
                }
                Some(order) = self.inbox.recv() => {
                    self.serve(order).await;
                    if !self.purchase.is_open() {
                        return Cause::Player;
                    }
                    // What it was answered with may have asked for a pause.
                    due = self.after_pause(due);
                }
            }
        }
    }

    /// Links and focus may come in floods: they cause at most one look in a while.
    fn soonest_look(&mut self) -> Instant {
        let now = Instant::now();
        let after_the_last = self.last_nudge_look.map_or(now, |last| last + self.core.timing.nudge_gap);
        self.after_pause(after_the_last).max(now)
    }

    async fn serve(&mut self, order: Order) {
        // Whoever asked may have gone: the work is done all the same, and told as an event.
        match order {
            Order::Check(reply) => {
                let result = self.look_now().await;
                let _ = reply.send(result);
            }
            Order::Cancel(reply) => {
                let result = self.cancel().await;
                let _ = reply.send(result);
            }
            Order::Open(reply) => {
                let result = self.open(Cause::Player).await;
                let _ = reply.send(result);
            }
            Order::Page(reply) => {
                let result = self.page().await;
                let _ = reply.send(result);
            }
        }
        self.set_activity(Activity::Idle);
    }

    /// "Check now": a look whose lack of an answer is told to the player.
    async fn look_now(&mut self) -> Result<(), EngineError> {
        if self.purchase.state == PurchaseState::Creating {
            if self.core.access.connection().is_none() {
                return Err(self.core.lack_of_token().to_error());
            }
            // It is tried again by itself. A look from here would wait for as long as all its tries take.
            self.nudge_creation();
            return Ok(());
        }
        if self.not_before().is_some_and(|not_before| Instant::now() < not_before) {
            // Without trouble a list was answered since, or there is a token: what the pause was for has passed.
            self.lasting_trouble()?;
        }
        self.pace.quicken();
        loop {
            return match self.step(Cause::Player).await {
                Step::GoOn => continue,
                Step::Ended | Step::LetGo | Step::Disturbed(_) => Ok(()),
                Step::Answered => {
                    self.clear_trouble();
                    Ok(())
                }
                Step::NoAnswer(pause) => {
                    self.pause(pause);
                    self.trouble()
                }
                Step::NeedsToken => {
                    self.pause_for_a_token();
                    self.trouble()
                }
            };
        }
    }

    /// "Check now" while the session is not created: try again without waiting for the pause to end.
    fn nudge_creation(&mut self) {
        self.pause = None;
        self.pursuit.nudge(Cause::Player);
    }

    /// The trouble there is, as an error. None is left where a list has shown since that the session is pending.
    fn trouble(&self) -> Result<(), EngineError> {
        lock(&self.pursuit.live).trouble.as_ref().map_or(Ok(()), |trouble| Err(trouble.kind.to_error()))
    }

    /// The same, but for the lack of a token when there is one again.
    fn lasting_trouble(&self) -> Result<(), EngineError> {
        let has_token = self.core.access.connection().is_some();
        match &lock(&self.pursuit.live).trouble {
            Some(Trouble { kind: TroubleKind::NoToken | TroubleKind::TokenRefused, .. }) if has_token => {
                Ok(())
            }
            Some(trouble) => Err(trouble.kind.to_error()),
            None => Ok(()),
        }
    }

    /// Records an event. Where the journal can't, the purchase stays as it is and is looked at again.
    async fn record(&mut self, event: Event, cause: Cause) -> Result<(), EngineError> {
        match self.core.record(self.purchase.id(), event, cause).await {
            Ok(purchase) => {
                self.purchase = purchase;
                Ok(())
            }
            Err(error) => {
                tracing::error!(purchase = %self.purchase.id(), %error, "the journal could not record it");
                self.set_trouble(TroubleKind::Journal(error.to_string()));
                self.read_again().await;
                Err(error)
            }
        }
    }

    /// What this task remembers may be behind the journal. The journal is right.
    async fn read_again(&mut self) {
        let id = self.purchase.id();
        if let Ok(purchase) = self.core.journal(move |journal| journal.purchase(id)).await {
            self.purchase = purchase;
        }
    }

    /// The connection of the environment that this purchase was ordered in, and of no other.
    fn connection(&self) -> Result<Connection, Step> {
        let Some(connection) = self.core.access.connection() else {
            self.set_trouble(self.core.lack_of_token());
            return Err(Step::NeedsToken);
        };
        if self.purchase.order.is_of(&connection.environment) { Ok(connection) } else { Err(Step::LetGo) }
    }

    /// The API refused the token of a connection. Where another is in use since, there is nothing to tell of, and it
    /// is asked with that one.
    fn token_refused(&self, connection: &Connection) -> Step {
        self.core.token_refused(connection);
        if self.core.access.connection().is_some() {
            return Step::GoOn;
        }
        self.set_trouble(self.core.lack_of_token());
        Step::NeedsToken
    }

    /// Lets go of the purchase and answers what was still asked of it.
    fn end(&mut self, has_ended: bool) {
        // Before it is let go of: a link that comes now must find one or the other.
        if has_ended && lock(&self.pursuit.returned_at).is_none() {
            self.core.doorbell.expect(&self.pursuit.return_state, self.pursuit.id);
        }
        self.core.pursuits().remove(self.pursuit.id);
        self.core.rounds.leave(self.pursuit.id);
        self.inbox.close();
        while let Ok(order) = self.inbox.try_recv() {
            order.answer_at_the_end(has_ended);
        }
        self.core.tell(EngineEvent::PurchaseChanged(self.pursuit.id));
        if has_ended {
            self.core.loopback.forget_later(&self.pursuit.return_state, self.core.timing.loopback_linger);
            self.core.tell(EngineEvent::PurchaseEnded(self.pursuit.id));
            if matches!(self.purchase.state, PurchaseState::Final(_)) {
                tokio::spawn(look_after_end(Arc::downgrade(&self.core), self.pursuit.id));
            }
        }
    }

    fn set_activity(&self, activity: Activity) {
        let mut live = lock(&self.pursuit.live);
        if live.activity != activity {
            live.activity = activity;
            drop(live);
            self.core.tell(EngineEvent::PurchaseChanged(self.pursuit.id));
        }
    }

    fn set_trouble(&self, kind: TroubleKind) {
        self.pursuit.note_trouble(kind, self.core.now());
        self.core.tell(EngineEvent::PurchaseChanged(self.pursuit.id));
    }

    fn clear_trouble(&self) {
        let passed = lock(&self.pursuit.live).trouble.take();
        self.core.tell(EngineEvent::PurchaseChanged(self.pursuit.id));
        if passed.is_some_and(|trouble| trouble.is_of_the_network()) {
            self.core.reached();
        }
    }

    fn mark_checked(&self) {
        lock(&self.pursuit.live).checked_at = Some(self.core.now());
    }
}
