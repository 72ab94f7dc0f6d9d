//! The engine: the path of a purchase, from Buy to a final status.
//!
//! [`Engine::start_checkout`] commits a purchase and hands it to a `pursuit`: the one task that creates
//! its session, opens the page, follows its status and records what the API says, until it has ended.
//! Everything else only nudges a pursuit (return link, focus, "check now") or gives it an order (cancel,
//! open). The engine opens no window and shows nothing: it tells what changed as [`EngineEvent`]s.
//!
//! Where to read on: `buying` begins a purchase, `pursuits` hands it to its one task, `pursuit/create` makes the
//! session, `pursuit/follow` opens the page and asks for the status, `doorbell` takes return links, `take_up` goes on
//! after a start, `rounds` follows many at once, `charges` looks after the money. `asking`, `reading` and `choosing` are
//! what the window calls; here is only what all of them share.

mod access;
mod answer;
mod api;
mod asking;
mod buying;
mod charges;
mod choosing;
mod doorbell;
mod error;
mod event;
mod export;
mod import;
mod lend;
mod loopback;
mod parts;
mod proposals;
mod pursuit;
mod pursuits;
mod readable;
mod reading;
mod rounds;
mod schedule;
mod take_up;
mod wake;

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use tokio::sync::{Notify, Semaphore, broadcast};
use tokio::time::Instant;

use crate::browser::Browser;
use crate::clock::Clock;
use crate::fault_points::{self, Act};
use crate::journal::{Journal, JournalError};
use crate::purchase::{Cause, Event, Purchase, PurchaseId};
use crate::random::Random;
use crate::return_link::Scheme;
use crate::settings::{Settings, SettingsFile};
use crate::shop::Shop;

use access::Access;
use doorbell::Doorbell;
use loopback::Loopback;
use pursuits::Pursuits;
use rounds::Rounds;
use take_up::LeftBehind;

pub use access::{AccessReport, Keep, LocalAccess, LocalSandbox, TokenState};
pub use api::ApiAccess;
pub use doorbell::{LinkEffect, LinkTaken};
pub use error::EngineError;
pub use event::EngineEvent;
pub use import::Imported;
pub use lend::Lent;
pub use parts::Parts;
pub use proposals::Proposal;
pub use pursuit::{Activity, Live, Trouble, TroubleKind};
pub use reading::{JournalProblem, PurchaseReport};
pub use schedule::Timing;

/// The engine. Clones are the same engine.
#[derive(Clone)]
pub struct Engine {
    core: Arc<Core>,
}

/// What pursuits share.
struct Core {
    shop: Shop,
    journal: Result<Arc<Journal>, String>,
    settings: Mutex<Settings>,
    settings_file: SettingsFile,
    scheme: Scheme,
    browser: Arc<dyn Browser>,
    clock: Arc<dyn Clock>,
    random: Arc<dyn Random>,
    timing: Timing,
    /// The window's events come from a thread that is none of its own.
    runtime: tokio::runtime::Handle,
    access: Access,
    pursuits: Mutex<Pursuits>,
    left_behind: LeftBehind,
    rounds: Rounds,
    /// Looks that no one waits for pass through here, so that a thousand of them don't ask at once.
    lines: Semaphore,
    events: broadcast::Sender<EngineEvent>,
    /// What buy links ask for.
    proposals: proposals::Proposals,
    /// The purchases that were begun in this run, and when. Not told by the wall clock, which may be set back.
    begun_here: Mutex<HashMap<PurchaseId, Instant>>,
    /// Held while payments of paid purchases are looked at.
    looking: tokio::sync::Mutex<()>,
    /// When money that was given back was last looked for.
    refunds_looked_for: Mutex<Option<Instant>>,
    doorbell: Doorbell,
    loopback: Arc<Loopback>,
    /// Set when the engine is stopped: nothing is taken up any more.
    stopped: AtomicBool,
    /// Rung when a purchase is taken up, for from then on a sleeping machine matters; and when the engine ends.
    taken_up: Arc<Notify>,
    /// Held while a purchase is begun and while the environment changes: quick clicks see each other, and
    /// no purchase is begun in one environment and sent in the next.
    begin: Arc<tokio::sync::Mutex<()>>,
    /// Held while the settings are changed, so that no change is lost.
    saving: tokio::sync::Mutex<()>,
}

impl Drop for Core {
    fn drop(&mut self) {
        self.taken_up.notify_one();
        self.left_behind.try_now();
    }
}

/// How many events a slow listener may be behind before it is told that it missed some.
const EVENTS_KEPT: usize = 256;
/// How many looks at once where many purchases are looked at.
const LINES: usize = 4;

impl Engine {
    /// Starts the engine: enters the chosen environment and takes up every purchase that has not ended.
    /// Returns at once; what it finds comes as events. Must be called inside a tokio runtime.
    pub fn start(parts: Parts) -> Self {
        let (events, _) = broadcast::channel(EVENTS_KEPT);
        let name = parts::first_environment(&parts);
        let (loopback, returns) = Loopback::new();
        let core = Arc::new(Core {
            access: Access::new(name, parts.network, parts.vault, parts.local_sandbox),
            journal: parts.journal.map(Arc::new).map_err(|error| error.to_string()),
            shop: parts.shop,
            settings: Mutex::new(parts.settings),
            settings_file: parts.settings_file,
            scheme: parts.scheme,
            browser: parts.browser,
            clock: parts.clock,
            random: parts.random,
            timing: parts.timing,
            runtime: tokio::runtime::Handle::current(),
            pursuits: Mutex::default(),
            left_behind: LeftBehind::default(),
            rounds: Rounds::default(),
            lines: Semaphore::new(LINES),
            events,
            proposals: proposals::Proposals::default(),
            begun_here: Mutex::default(),
            looking: tokio::sync::Mutex::default(),
            refunds_looked_for: Mutex::default(),
            doorbell: Doorbell::default(),
            loopback,
            stopped: AtomicBool::new(false),
            taken_up: Arc::default(),
            begin: Arc::default(),
            saving: tokio::sync::Mutex::default(),
        });
        let engine = Self { core };
        let entering = engine.clone();
        // Held before anybody else can ask for it: another environment, chosen meanwhile, comes after the first.
        let first = Arc::clone(&engine.core.begin).try_lock_owned();
        tokio::spawn(async move {
            let entered = entering.enter(name).await;
            drop(first);
            match entered {
                // What can't be taken up is told and tried again there.
                Ok(()) => drop(entering.take_up(Cause::Start).await),
                Err(error) => {
                    tracing::error!(%error, environment = name.as_str(), "the environment can't be used");
                }
            }
        });
        tokio::spawn(wake::watch(Arc::downgrade(&engine.core), Arc::clone(&engine.core.taken_up)));
        tokio::spawn(doorbell::hear(Arc::downgrade(&engine.core), returns));
        tokio::spawn(rounds::make(Arc::downgrade(&engine.core)));
        engine
    }

    /// Listens to what changes.
    pub fn events(&self) -> broadcast::Receiver<EngineEvent> {
        self.core.events.subscribe()
    }

    /// Lets go of all purchases. Nothing is lost: what is not in the journal was never promised, and the
    /// next start takes up the rest.
    pub fn stop(&self) {
        let mut pursuits = self.core.pursuits();
        self.core.stopped.store(true, Ordering::SeqCst);
        for pursuit in pursuits.drain() {
            pursuit.stop();
        }
        self.core.rounds.clear();
        self.core.loopback.close();
    }
}

impl Core {
    /// Records an event, and tells of it.
    async fn record(&self, id: PurchaseId, event: Event, cause: Cause) -> Result<Purchase, EngineError> {
        let now = self.now();
        let kind = event.kind();
        let purchase = self.journal(move |journal| journal.record(id, &event, cause, now)).await?;
        tracing::info!(purchase = %id, event = kind, cause = cause.as_str(), state = purchase.state.name());
        self.tell(EngineEvent::PurchaseChanged(id));
        Ok(purchase)
    }

    /// Without a journal that records, nothing is bought, and nothing that is followed could be kept.
    fn may_write(&self) -> Result<(), EngineError> {
        match &self.journal {
            Ok(journal) => Ok(journal.may_write()?),
            Err(reason) => Err(EngineError::JournalUnavailable(reason.clone())),
        }
    }

    /// Calls the journal on a blocking thread.
    async fn journal<T: Send + 'static>(
        &self,
        call: impl FnOnce(&Journal) -> Result<T, JournalError> + Send + 'static,
    ) -> Result<T, EngineError> {
        let journal = match &self.journal {
            Ok(journal) => Arc::clone(journal),
            Err(reason) => return Err(EngineError::JournalUnavailable(reason.clone())),
        };
        Ok(blocking(move || call(&journal)).await??)
    }

    fn tell(&self, event: EngineEvent) {
        tell(&self.events, event);
    }

    /// Now, as the journal keeps it: in milliseconds.
    fn now(&self) -> Timestamp {
        let now = self.clock.now();
        Timestamp::from_millisecond(now.as_millisecond()).unwrap_or(now)
    }

    fn pursuits(&self) -> MutexGuard<'_, Pursuits> {
        lock(&self.pursuits)
    }
}

/// Tells whoever listens.
fn tell(events: &broadcast::Sender<EngineEvent>, event: EngineEvent) {
    fault_points::before(Act::Tell, event.name());
    // No listener is no fault: the window may not be there yet, and reads everything when it is.
    let _ = events.send(event);
    fault_points::after(Act::Tell, event.name());
}

/// Runs what blocks on a blocking thread.
async fn blocking<T: Send + 'static>(call: impl FnOnce() -> T + Send + 'static) -> Result<T, EngineError> {
    tokio::task::spawn_blocking(call).await.map_err(|error| EngineError::Interrupted(error.to_string()))
}

/// Locks. What is behind these locks is replaced whole, so a panic elsewhere leaves nothing half done.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
