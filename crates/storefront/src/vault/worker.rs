//! A blocking keychain behind one worker thread: calls in series, writes answered within 5 s.
//!
//! Keychain libraries block without limit when a service is silent or a prompt waits for the user. The
//! thread may stay stuck; the app does not: whoever writes gets [`VaultError::TimedOut`], also where the
//! thread is still stuck in an earlier call. A call that nobody waits for any more is not started, and a
//! store of which the caller was told, or will be, that it failed is undone. A read is not limited here: its
//! answer is good whenever it comes.

use std::sync::mpsc;
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use secrecy::{ExposeSecret, SecretString};
use toffeepay::AccessToken;
use tokio::sync::oneshot;
use tokio::time::timeout;

use super::{Keychain, Vault, VaultError, VaultSlot};

/// How long a caller waits for the keychain: kept here for writes, and by the callers for reads.
pub const KEYCHAIN_LIMIT: Duration = Duration::from_secs(5);

type Reply<T> = oneshot::Sender<Result<T, VaultError>>;

enum Call {
    Read(VaultSlot, Reply<Option<SecretString>>),
    Store(VaultSlot, SecretString, Reply<()>),
    Forget(VaultSlot, Reply<()>),
}

/// The vault over a keychain library.
pub struct KeychainVault {
    calls: mpsc::Sender<Call>,
}

impl KeychainVault {
    /// Starts the worker thread. The keychain is made on it, at the first call: libraries connect when
    /// they are made, and that may block too.
    pub fn start<K: Keychain>(make: impl FnOnce() -> Result<K, VaultError> + Send + 'static) -> Self {
        let (calls, inbox) = mpsc::channel();
        let spawned = std::thread::Builder::new().name("keychain".into()).spawn(move || serve(make, &inbox));
        if let Err(error) = spawned {
            // The receiver is gone with the closure: every call answers Unavailable.
            tracing::error!(%error, "the keychain thread could not be started");
        }
        Self { calls }
    }

    fn call<T>(&self, make: impl FnOnce(Reply<T>) -> Call) -> oneshot::Receiver<Result<T, VaultError>> {
        let (reply, answer) = oneshot::channel();
        // A call that can't be sent is dropped with its reply, which tells the one who waits.
        let _ = self.calls.send(make(reply));
        answer
    }

    fn limited_call(
        &self,
        make: impl FnOnce(Reply<()>) -> Call,
    ) -> BoxFuture<'static, Result<(), VaultError>> {
        let mut answer = self.call(make);
        async move {
            if let Ok(answer) = timeout(KEYCHAIN_LIMIT, &mut answer).await {
                return answer.unwrap_or_else(|_| Err(no_thread()));
            }
            // From here on the thread knows that it is too late; what came in between still counts.
            answer.close();
            answer.try_recv().unwrap_or(Err(VaultError::TimedOut))
        }
        .boxed()
    }
}

impl Vault for KeychainVault {
    fn read(&self, slot: &VaultSlot) -> BoxFuture<'static, Result<Option<AccessToken>, VaultError>> {
        let secret = self.call(|reply| Call::Read(slot.clone(), reply));
        async move {
            let secret = secret.await.unwrap_or_else(|_| Err(no_thread()))?;
            let Some(secret) = secret else { return Ok(None) };
            AccessToken::new(secret.expose_secret())
                .map(Some)
                .map_err(|error| VaultError::Failed(format!("what it holds is not a token: {error}")))
        }
        .boxed()
    }

    fn store(&self, slot: &VaultSlot, token: &AccessToken) -> BoxFuture<'static, Result<(), VaultError>> {
        self.limited_call(|reply| Call::Store(slot.clone(), SecretString::from(token.expose()), reply))
    }

    fn forget(&self, slot: &VaultSlot) -> BoxFuture<'static, Result<(), VaultError>> {
        self.limited_call(|reply| Call::Forget(slot.clone(), reply))
    }
}

fn no_thread() -> VaultError {
    VaultError::Unavailable("the keychain thread is not running".into())
}

fn serve<K: Keychain>(make: impl FnOnce() -> Result<K, VaultError>, inbox: &mpsc::Receiver<Call>) {
    let mut make = Some(make);
    let mut keychain = Err(VaultError::Unavailable("not asked yet".into()));
    while let Ok(call) = inbox.recv() {
        if let Some(make) = make.take() {
            keychain = make();
        }
        match call {
            Call::Read(slot, reply) => {
                let read = |keychain: &mut K| Ok(keychain.get(slot.account())?.map(SecretString::from));
                answer(reply, &mut keychain, read);
            }
            Call::Store(slot, secret, reply) => store(&slot, &secret, reply, &mut keychain),
            Call::Forget(slot, reply) => {
                answer(reply, &mut keychain, |keychain| keychain.delete(slot.account()));
            }
        }
    }
}

fn store<K: Keychain>(
    slot: &VaultSlot,
    secret: &SecretString,
    reply: Reply<()>,
    keychain: &mut Result<K, VaultError>,
) {
    let mut before = None;
    let (mut written, mut kept) = (false, false);
    let heard = answer(reply, keychain, |keychain| {
        before = match keychain.get(slot.account()) {
            // What can't be read is worth nothing, and is no reason not to replace it.
            Err(VaultError::Failed(_)) => None,
            read => read?.map(SecretString::from),
        };
        keychain.set(slot.account(), secret.expose_secret())?;
        written = true;
        match keychain.get(slot.account())? {
            Some(read) if read == secret.expose_secret() => {
                kept = true;
                Ok(())
            }
            _ => Err(VaultError::ReadBackDiffers),
        }
    });
    let was_told = kept && matches!(heard, Heard::Settled);
    if let (true, false, Ok(keychain)) = (written, was_told, keychain) {
        let undone = match &before {
            Some(before) => keychain.set(slot.account(), before.expose_secret()),
            None => keychain.delete(slot.account()),
        };
        match undone {
            Ok(()) => tracing::warn!("what the keychain stored too late, or not as it was, was undone"),
            Err(error) => tracing::error!(%error, "what the keychain stored could not be undone"),
        }
    }
}

/// What became of an answer.
enum Heard {
    /// The caller has it, or had gone before the call was started.
    Settled,
    /// The caller had given up.
    TooLate,
}

fn answer<K, T>(
    reply: Reply<T>,
    keychain: &mut Result<K, VaultError>,
    call: impl FnOnce(&mut K) -> Result<T, VaultError>,
) -> Heard {
    if reply.is_closed() {
        return Heard::Settled;
    }
    let result = match keychain {
        Ok(keychain) => call(keychain),
        Err(error) => Err(error.clone()),
    };
    if reply.send(result).is_ok() {
        return Heard::Settled;
    }
    tracing::warn!("the keychain answered after its caller had given up");
    Heard::TooLate
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::sync::{Arc, Mutex};
    use std::thread::ThreadId;
    use std::time::Instant;

    use super::*;

    #[derive(Default)]
    struct InMemory {
        secrets: HashMap<String, String>,
        forgetful: bool,
    }

    impl Keychain for InMemory {
        fn get(&mut self, account: &str) -> Result<Option<String>, VaultError> {
            Ok(self.secrets.get(account).cloned())
        }

        fn set(&mut self, account: &str, secret: &str) -> Result<(), VaultError> {
            let kept = if self.forgetful { "something else" } else { secret };
            self.secrets.insert(account.into(), kept.into());
            Ok(())
        }

        fn delete(&mut self, account: &str) -> Result<(), VaultError> {
            self.secrets.remove(account);
            Ok(())
        }
    }

    /// Says nothing until it is told to go on, or the test ends.
    struct Silent {
        inner: InMemory,
        go_on: mpsc::Receiver<()>,
    }

    impl Silent {
        fn start() -> (mpsc::Sender<()>, KeychainVault) {
            let (hold, go_on) = mpsc::channel();
            (hold, KeychainVault::start(move || Ok(Self { inner: InMemory::default(), go_on })))
        }
    }

    impl Keychain for Silent {
        fn get(&mut self, account: &str) -> Result<Option<String>, VaultError> {
            if account == "locked" {
                let _ = self.go_on.recv();
            }
            self.inner.get(account)
        }

        fn set(&mut self, account: &str, secret: &str) -> Result<(), VaultError> {
            let _ = self.go_on.recv();
            self.inner.set(account, secret)
        }

        fn delete(&mut self, account: &str) -> Result<(), VaultError> {
            self.inner.delete(account)
        }
    }

    fn token() -> AccessToken {
        AccessToken::new("sk_test_canary").unwrap()
    }

    #[tokio::test]
    async fn a_token_is_stored_read_and_forgotten_in_its_own_slot() {
        let vault = KeychainVault::start(|| Ok(InMemory::default()));
        let (sandbox, production) = (VaultSlot::new("sandbox"), VaultSlot::new("production"));
        vault.store(&sandbox, &token()).await.unwrap();
        assert_eq!(vault.read(&sandbox).await, Ok(Some(token())));
        assert_eq!(vault.read(&production).await, Ok(None));
        vault.forget(&sandbox).await.unwrap();
        assert_eq!(vault.read(&sandbox).await, Ok(None));
    }

    #[tokio::test]
    async fn a_value_that_reads_back_differently_is_not_stored() {
        let vault = KeychainVault::start(|| Ok(InMemory { forgetful: true, ..InMemory::default() }));
        assert_eq!(vault.store(&VaultSlot::new("sandbox"), &token()).await, Err(VaultError::ReadBackDiffers));
    }

    #[tokio::test]
    async fn a_store_that_failed_leaves_nothing_behind() {
        let vault = KeychainVault::start(|| Ok(InMemory { forgetful: true, ..InMemory::default() }));
        let slot = VaultSlot::new("sandbox");
        vault.store(&slot, &token()).await.unwrap_err();
        assert_eq!(vault.read(&slot).await, Ok(None));
    }

    #[tokio::test]
    async fn a_keychain_that_can_t_be_made_is_told_at_each_call() {
        let vault = KeychainVault::start(|| Err::<InMemory, _>(VaultError::Unavailable("no bus".into())));
        for _ in 0..2 {
            assert_eq!(
                vault.read(&VaultSlot::new("sandbox")).await,
                Err(VaultError::Unavailable("no bus".into()))
            );
        }
    }

    /// Notes the thread of each call, and fails the test where two are inside at once.
    struct Watched {
        threads: Arc<Mutex<Vec<ThreadId>>>,
        is_inside: Arc<AtomicBool>,
    }

    impl Watched {
        fn note(&self) {
            assert!(!self.is_inside.swap(true, Ordering::SeqCst), "two calls at once");
            std::thread::yield_now();
            self.threads.lock().unwrap().push(std::thread::current().id());
            self.is_inside.store(false, Ordering::SeqCst);
        }
    }

    impl Keychain for Watched {
        fn get(&mut self, _: &str) -> Result<Option<String>, VaultError> {
            self.note();
            Ok(Some("sk_test_canary".into()))
        }

        fn set(&mut self, _: &str, _: &str) -> Result<(), VaultError> {
            self.note();
            Ok(())
        }

        fn delete(&mut self, _: &str) -> Result<(), VaultError> {
            self.note();
            Ok(())
        }
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
    async fn calls_of_many_at_once_come_to_the_keychain_one_after_the_other_on_one_thread() {
        let threads: Arc<Mutex<Vec<ThreadId>>> = Arc::default();
        let (noted, is_inside) = (Arc::clone(&threads), Arc::new(AtomicBool::default()));
        let vault = Arc::new(KeychainVault::start(move || Ok(Watched { threads: noted, is_inside })));
        let calls = (0..60).map(|number| {
            let (vault, slot) = (Arc::clone(&vault), VaultSlot::new("sandbox"));
            tokio::spawn(async move {
                match number % 3 {
                    0 => vault.read(&slot).await.map(drop),
                    1 => vault.store(&slot, &token()).await,
                    _ => vault.forget(&slot).await,
                }
            })
        });
        for call in calls.collect::<Vec<_>>() {
            call.await.unwrap().unwrap();
        }
        let threads = threads.lock().unwrap();
        assert!(threads.len() >= 60, "{} calls", threads.len());
        assert!(threads.iter().all(|thread| *thread == threads[0] && *thread != std::thread::current().id()));
    }

    #[tokio::test]
    async fn a_silent_keychain_costs_five_seconds_and_nothing_hangs() {
        let (_hold, vault) = Silent::start();
        let slot = VaultSlot::new("locked");
        let begun = Instant::now();
        let read = vault.read(&slot);
        let (first, second) = tokio::join!(vault.store(&slot, &token()), vault.forget(&slot));
        assert_eq!((first, second), (Err(VaultError::TimedOut), Err(VaultError::TimedOut)));
        assert!(begun.elapsed() < KEYCHAIN_LIMIT + Duration::from_secs(1));
        assert_eq!(read.now_or_never(), None, "the user may still be unlocking it");
    }

    #[tokio::test]
    async fn a_read_is_answered_however_late_the_user_unlocks() {
        let (hold, vault) = Silent::start();
        let mut read = vault.read(&VaultSlot::new("locked"));
        assert!(timeout(KEYCHAIN_LIMIT, &mut read).await.is_err());
        hold.send(()).unwrap();
        assert_eq!(read.await, Ok(None));
    }

    #[tokio::test]
    async fn a_store_that_came_too_late_is_undone() {
        let other = AccessToken::new("sk_test_other").unwrap();
        let after_a_late_store = async |before: Option<AccessToken>| {
            let (hold, vault) = Silent::start();
            let slot = VaultSlot::new("sandbox");
            if let Some(before) = &before {
                hold.send(()).unwrap();
                vault.store(&slot, before).await.unwrap();
            }
            assert_eq!(vault.store(&slot, &other).await, Err(VaultError::TimedOut));
            // The late store goes on, and so does what undoes it.
            drop(hold);
            vault.read(&slot).await.unwrap()
        };
        let (empty, held) = tokio::join!(after_a_late_store(None), after_a_late_store(Some(token())));
        assert_eq!((empty, held), (None, Some(token())));
    }
}
