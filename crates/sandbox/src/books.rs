//! The ledger as the routes use it: shared, told the time, and durable before anybody hears of a change.
//!
//! What settles by itself is settled at each visit, so no timer runs while nobody asks and nothing listens.

use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::Notify;
use tokio::task;

use crate::clock::Clock;
use crate::ledger::{Change, Ledger};
use crate::random::Names;
use crate::store::{Store, StoreError};
use crate::webhooks::outbox::{self, Oddities};

/// A change to be made, and what its caller is told once it is.
#[derive(Debug)]
pub(crate) struct Decision<T> {
    pub change: Change,
    pub answer: T,
}

impl<T> Decision<T> {
    pub fn new(change: impl Into<Change>, answer: T) -> Self {
        Self { change: change.into(), answer }
    }

    /// Nothing is changed.
    pub fn unchanged(answer: T) -> Self {
        Self { change: Change::none(), answer }
    }
}

/// The ledger, its store and the clock.
#[derive(Clone, Debug)]
pub(crate) struct Books {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    /// Held during a whole change: changes happen one after the other.
    store: Mutex<Store>,
    /// Held for a look or an update only, never while the disk is busy.
    ledger: RwLock<Ledger>,
    clock: Arc<dyn Clock>,
    /// Another one after a reset with a seed.
    names: RwLock<Names>,
    oddities: Oddities,
    /// Whose turn it is where there is a disk. Callers wait for it here, and not each in a thread of its own: threads keep
    /// memory of their own, and what many of them made is not given back as a whole when it is forgotten.
    turn: Arc<tokio::sync::Mutex<()>>,
    /// Rung after each change.
    changed: Notify,
    /// Whether a change is made where it is asked for: without a disk it holds nobody up.
    in_memory: bool,
}

impl Books {
    pub fn new(ledger: Ledger, store: Store, clock: Arc<dyn Clock>, names: Names) -> Self {
        let in_memory = matches!(store, Store::Memory);
        let inner = Inner {
            store: Mutex::new(store),
            ledger: RwLock::new(ledger),
            clock,
            names: RwLock::new(names),
            oddities: Oddities::default(),
            turn: Arc::default(),
            changed: Notify::new(),
            in_memory,
        };
        Self { inner: Arc::new(inner) }
    }

    pub fn names(&self) -> Names {
        self.inner.names()
    }

    pub fn oddities(&self) -> &Oddities {
        &self.inner.oddities
    }

    /// Looks something up.
    pub async fn read<T>(&self, look: impl FnOnce(&Ledger) -> T) -> Result<T, StoreError> {
        self.read_at(|ledger, _| look(ledger)).await
    }

    /// Looks something up, and is told the time.
    pub async fn read_at<T>(&self, look: impl FnOnce(&Ledger, Timestamp) -> T) -> Result<T, StoreError> {
        {
            let ledger = self.inner.ledger.read().unwrap_or_else(PoisonError::into_inner);
            let now = self.inner.time(&ledger);
            if !ledger.is_due(now) {
                return Ok(look(&ledger, now));
            }
        }
        self.settle().await?;
        Ok(self.inner.look(|ledger| look(ledger, self.inner.time(ledger))))
    }

    /// Carries out what has settled by itself.
    pub async fn settle(&self) -> Result<(), StoreError> {
        self.in_turn(Inner::settle).await
    }

    /// Decides on a change and makes it. A refusal (`Err` of the inner result) changes nothing.
    ///
    /// Once begun it ends, even when the caller went away: ledger and disk never differ.
    pub async fn change<T, E>(
        &self,
        decide: impl FnOnce(&Ledger, Timestamp) -> Result<Decision<T>, E> + Send + 'static,
    ) -> Result<Result<T, E>, StoreError>
    where
        T: Send + 'static,
        E: Send + 'static,
    {
        self.in_turn(move |inner, store| {
            inner.settle(store)?;
            let decided = inner.look(|ledger| {
                let now = inner.time(ledger);
                decide(ledger, now)
            });
            match decided {
                Ok(Decision { change, answer }) => {
                    inner.make(store, change)?;
                    Ok(Ok(answer))
                }
                Err(refusal) => Ok(Err(refusal)),
            }
        })
        .await
    }

    /// Puts another ledger in the place of this one, on disk too.
    pub async fn replace(&self, ledger: Ledger) -> Result<(), StoreError> {
        self.put_in_place(ledger, None).await
    }

    /// The same, and makes all names of a seed from then on.
    pub async fn replace_with_seed(&self, ledger: Ledger, seed: &str) -> Result<(), StoreError> {
        self.put_in_place(ledger, Some(Names::of_seed(seed))).await
    }

    async fn put_in_place(&self, ledger: Ledger, names: Option<Names>) -> Result<(), StoreError> {
        self.in_turn(move |inner, store| {
            store.write_afresh(&ledger, inner.clock.now())?;
            *inner.ledger.write().unwrap_or_else(PoisonError::into_inner) = ledger;
            if let Some(names) = names {
                *inner.names.write().unwrap_or_else(PoisonError::into_inner) = names;
            }
            inner.oddities.clear();
            inner.changed.notify_one();
            Ok(())
        })
        .await
    }

    /// The system's time, in whole milliseconds.
    pub fn real_time(&self) -> Timestamp {
        self.inner.real_time()
    }

    /// Waits until a change was made since this was last waited for.
    pub async fn changed(&self) {
        self.inner.changed.notified().await;
    }

    /// The real time until `due` by the sandbox's clock; none where that stands still.
    pub fn real_time_to(&self, due: Timestamp) -> Option<Duration> {
        let real = self.inner.real_time();
        self.inner.look(|ledger| match ledger.clock() {
            Some(clock) => clock.real_time_to(due, real),
            None => Duration::try_from(due.duration_since(real)).ok().or(Some(Duration::ZERO)),
        })
    }

    /// Lets the change in hand end and refuses all further ones; gives the folder free.
    pub async fn close(&self) {
        let closed = self.in_turn(|_, store| {
            *store = Store::Closed;
            Ok(())
        });
        // The runtime is going down itself, and takes the store with it.
        let _ = closed.await;
    }

    /// Runs with the store in hand, where waiting for the disk holds nobody up.
    async fn in_turn<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Inner, &mut Store) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        if self.inner.in_memory {
            let mut store = self.inner.store.lock().unwrap_or_else(PoisonError::into_inner);
            return work(&self.inner, &mut store);
        }
        let inner = Arc::clone(&self.inner);
        let turn = Arc::clone(&inner.turn).lock_owned().await;
        let worked = task::spawn_blocking(move || {
            // Also when the caller went away the turn ends with the work.
            let _turn = turn;
            let mut store = inner.store.lock().unwrap_or_else(PoisonError::into_inner);
            work(&inner, &mut store)
        });
        worked.await.unwrap_or(Err(StoreError::Closed))
    }
}

impl Inner {
    fn settle(&self, store: &mut Store) -> Result<(), StoreError> {
        loop {
            let change = self.look(|ledger| ledger.settled(self.time(ledger)));
            if change.is_none() {
                return Ok(());
            }
            self.make(store, change)?;
        }
    }

    fn make(&self, store: &mut Store, change: Change) -> Result<(), StoreError> {
        if change.is_none() {
            return Ok(());
        }
        let change = self.look(|ledger| {
            let change = ledger.completed(change);
            outbox::with_webhooks(ledger, change, self.time(ledger), &self.names(), &self.oddities)
        })?;
        store.append(&change)?;
        {
            let mut ledger = self.ledger.write().unwrap_or_else(PoisonError::into_inner);
            ledger.apply(change);
            let now = self.time(&ledger);
            ledger.forget_old_keys(now);
        }
        if store.has_grown() {
            let real = self.real_time();
            self.look(|ledger| store.write_afresh(ledger, real))?;
        }
        self.changed.notify_one();
        Ok(())
    }

    fn look<T>(&self, look: impl FnOnce(&Ledger) -> T) -> T {
        look(&self.ledger.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn names(&self) -> Names {
        self.names.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn time(&self, ledger: &Ledger) -> Timestamp {
        whole_milliseconds(ledger.time(self.clock.now()))
    }

    fn real_time(&self) -> Timestamp {
        whole_milliseconds(self.clock.now())
    }
}

/// Finer fractions only make times hard to read.
fn whole_milliseconds(time: Timestamp) -> Timestamp {
    Timestamp::from_millisecond(time.as_millisecond()).unwrap_or(time)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::SystemClock;
    use crate::ledger::session::tests::session;
    use crate::store::Log;

    fn books() -> Books {
        Books::new(Ledger::default(), Store::Memory, Arc::new(SystemClock), Names::Random)
    }

    #[tokio::test]
    async fn a_change_that_can_not_be_kept_does_not_happen() {
        let books = books();
        books.close().await;
        let decide =
            |_: &Ledger, _| Ok::<_, ()>(Decision::new(session().cancel(Timestamp::now()).unwrap(), ()));
        assert!(matches!(books.change(decide).await, Err(StoreError::Closed)));
        assert!(books.read(|ledger| ledger.session(&session().id).is_none()).await.unwrap());
    }

    #[tokio::test]
    async fn a_refusal_changes_nothing_and_reaches_the_caller() {
        let refused = books().change(|_, _| Err::<Decision<()>, _>("no")).await.unwrap();
        assert_eq!(refused, Err("no"));
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn callers_that_wait_for_the_disk_hold_no_threads() {
        let folder = tempfile::tempdir().unwrap();
        let (log, ledger) = Log::open(folder.path(), Timestamp::UNIX_EPOCH).unwrap();
        let books = Books::new(ledger, Store::Disk(log), Arc::new(SystemClock), Names::Random);
        let changes = (0..200).map(|second| {
            let (books, mut session) = (books.clone(), session());
            session.created_at = Timestamp::from_second(second).unwrap();
            tokio::spawn(async move {
                let decide =
                    move |_: &Ledger, _| Ok::<_, ()>(Decision::new(session, std::thread::current().id()));
                books.change(decide).await.unwrap().unwrap()
            })
        });
        let mut threads = std::collections::HashSet::new();
        for change in changes.collect::<Vec<_>>() {
            threads.insert(change.await.unwrap());
        }
        // One works, and another may be told the next change before that one has gone to rest.
        assert!(threads.len() <= 4, "{} threads", threads.len());
    }

    #[tokio::test]
    async fn a_log_that_has_grown_is_written_afresh_while_it_is_in_use() {
        const CHANGES: i64 = 60;
        let folder = tempfile::tempdir().unwrap();
        let (log, ledger) = Log::open(folder.path(), Timestamp::UNIX_EPOCH).unwrap();
        let books = Books::new(ledger, Store::Disk(log), Arc::new(SystemClock), Names::Random);
        // One session with a picture, changed again and again: each line is some 400 KB.
        let mut session = session();
        session.expires_at = Timestamp::MAX;
        session.item.image = Some(format!("data:image/png;base64,{}", "A".repeat(400_000)));
        for change in 0..CHANGES {
            session.created_at = Timestamp::from_second(change).unwrap();
            let next = session.clone();
            books.change(move |_, _| Ok::<_, ()>(Decision::new(next, ()))).await.unwrap().unwrap();
        }
        let length = std::fs::metadata(folder.path().join("sandbox.jsonl")).unwrap().len();
        assert!(length < 16 * 1024 * 1024, "{CHANGES} changes take {length} bytes");
        books.close().await;
        let (_log, kept) = Log::open(folder.path(), Timestamp::UNIX_EPOCH).unwrap();
        assert_eq!(kept.session(&session.id), Some(&session));
    }
}
