//! The ledger as the routes use it: shared, told the time, and durable before anybody hears of a change.
//!
//! Sessions that ran out are settled at each visit, so no timer runs while nobody asks.

use std::sync::{Arc, Mutex, PoisonError, RwLock};

use jiff::Timestamp;
use tokio::task;

use crate::clock::Clock;
use crate::ledger::{Change, Ledger};
use crate::store::{Store, StoreError};

/// A change to be made, and what its caller is told once it is.
#[derive(Debug)]
pub(crate) struct Decision<T> {
    pub change: Change,
    pub answer: T,
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
}

impl Books {
    pub fn new(ledger: Ledger, store: Store, clock: Arc<dyn Clock>) -> Self {
        let inner = Inner { store: Mutex::new(store), ledger: RwLock::new(ledger), clock };
        Self { inner: Arc::new(inner) }
    }

    /// Looks something up.
    pub async fn read<T>(&self, look: impl FnOnce(&Ledger) -> T) -> Result<T, StoreError> {
        let now = self.inner.now();
        let overdue = !self.inner.look(|ledger| ledger.expiries(now).is_none());
        if overdue {
            self.on_disk(move |inner, store| inner.make(store, inner.look(|ledger| ledger.expiries(now))))
                .await?;
        }
        Ok(self.inner.look(look))
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
        self.on_disk(move |inner, store| {
            let now = inner.now();
            inner.make(store, inner.look(|ledger| ledger.expiries(now)))?;
            match inner.look(|ledger| decide(ledger, now)) {
                Ok(Decision { change, answer }) => {
                    inner.make(store, change)?;
                    Ok(Ok(answer))
                }
                Err(refusal) => Ok(Err(refusal)),
            }
        })
        .await
    }

    /// Lets the change in hand end and refuses all further ones; gives the folder free.
    pub async fn close(&self) {
        let closed = self.on_disk(|_, store| {
            *store = Store::Closed;
            Ok(())
        });
        // The runtime is going down itself, and takes the store with it.
        let _ = closed.await;
    }

    /// Runs with the store in hand, where waiting for the disk holds nobody up.
    async fn on_disk<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Inner, &mut Store) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let inner = Arc::clone(&self.inner);
        let worked = task::spawn_blocking(move || {
            let mut store = inner.store.lock().unwrap_or_else(PoisonError::into_inner);
            work(&inner, &mut store)
        });
        worked.await.unwrap_or(Err(StoreError::Closed))
    }
}

impl Inner {
    fn make(&self, store: &mut Store, change: Change) -> Result<(), StoreError> {
        if change.is_none() {
            return Ok(());
        }
        store.append(&change)?;
        self.ledger.write().unwrap_or_else(PoisonError::into_inner).apply(change);
        Ok(())
    }

    fn look<T>(&self, look: impl FnOnce(&Ledger) -> T) -> T {
        look(&self.ledger.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Now, in whole milliseconds: finer fractions only make times hard to read.
    fn now(&self) -> Timestamp {
        let now = self.clock.now();
        Timestamp::from_millisecond(now.as_millisecond()).unwrap_or(now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::SystemClock;
    use crate::ledger::session::tests::session;

    #[tokio::test]
    async fn a_change_that_can_not_be_kept_does_not_happen() {
        let books = Books::new(Ledger::default(), Store::Memory, Arc::new(SystemClock));
        books.close().await;
        let decide = |_: &Ledger, _| {
            Ok::<_, ()>(Decision { change: session().cancel(Timestamp::now()).unwrap().into(), answer: () })
        };
        assert!(matches!(books.change(decide).await, Err(StoreError::Closed)));
        assert!(books.read(|ledger| ledger.session(&session().id).is_none()).await.unwrap());
    }

    #[tokio::test]
    async fn a_refusal_changes_nothing_and_reaches_the_caller() {
        let books = Books::new(Ledger::default(), Store::Memory, Arc::new(SystemClock));
        let refused = books.change(|_, _| Err::<Decision<()>, _>("no")).await.unwrap();
        assert_eq!(refused, Err("no"));
    }
}
