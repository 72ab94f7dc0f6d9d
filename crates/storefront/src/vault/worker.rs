//! A blocking keychain behind one worker thread: calls in series, each answered within 5 s.
//!
//! Keychain libraries block without limit when a service is silent or a prompt waits for the user. The
//! thread may stay stuck; the app does not: callers get [`VaultError::TimedOut`], calls that find the
//! thread still stuck get it too, and a call that nobody waits for any more is not started.

use std::sync::mpsc;
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use secrecy::{ExposeSecret, SecretString};
use toffeepay::AccessToken;
use tokio::sync::oneshot;
use tokio::time::timeout;

use super::{Keychain, Vault, VaultError, VaultSlot};

/// How long a caller waits for the keychain.
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

    fn call<T: Send + 'static>(
        &self,
        make: impl FnOnce(Reply<T>) -> Call,
    ) -> BoxFuture<'static, Result<T, VaultError>> {
        let (reply, answer) = oneshot::channel();
        let sent = self.calls.send(make(reply));
        async move {
            if sent.is_err() {
                return Err(VaultError::Unavailable("the keychain thread is not running".into()));
            }
            match timeout(KEYCHAIN_LIMIT, answer).await {
                Ok(Ok(result)) => result,
                Ok(Err(_)) => Err(VaultError::Unavailable("the keychain thread ended".into())),
                Err(_) => Err(VaultError::TimedOut),
            }
        }
        .boxed()
    }
}

impl Vault for KeychainVault {
    fn read(&self, slot: &VaultSlot) -> BoxFuture<'static, Result<Option<AccessToken>, VaultError>> {
        let secret = self.call(|reply| Call::Read(slot.clone(), reply));
        async move {
            let Some(secret) = secret.await? else { return Ok(None) };
            AccessToken::new(secret.expose_secret())
                .map(Some)
                .map_err(|error| VaultError::Failed(format!("what it holds is not a token: {error}")))
        }
        .boxed()
    }

    fn store(&self, slot: &VaultSlot, token: &AccessToken) -> BoxFuture<'static, Result<(), VaultError>> {
        self.call(|reply| Call::Store(slot.clone(), SecretString::from(token.expose()), reply))
    }

    fn forget(&self, slot: &VaultSlot) -> BoxFuture<'static, Result<(), VaultError>> {
        self.call(|reply| Call::Forget(slot.clone(), reply))
    }
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
                answer(reply, &mut keychain, |keychain| {
                    Ok(keychain.get(slot.account())?.map(SecretString::from))
                });
            }
            Call::Store(slot, secret, reply) => answer(reply, &mut keychain, |keychain| {
                keychain.set(slot.account(), secret.expose_secret())?;
                match keychain.get(slot.account())? {
                    Some(read) if read == secret.expose_secret() => Ok(()),
                    _ => Err(VaultError::ReadBackDiffers),
                }
            }),
            Call::Forget(slot, reply) => {
                answer(reply, &mut keychain, |keychain| keychain.delete(slot.account()));
            }
        }
    }
}

fn answer<K, T>(
    reply: Reply<T>,
    keychain: &mut Result<K, VaultError>,
    call: impl FnOnce(&mut K) -> Result<T, VaultError>,
) {
    if reply.is_closed() {
        return;
    }
    let result = match keychain {
        Ok(keychain) => call(keychain),
        Err(error) => Err(error.clone()),
    };
    if reply.send(result).is_err() {
        tracing::warn!("the keychain answered after its caller had given up");
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;
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

    struct Silent(mpsc::Receiver<()>);

    impl Keychain for Silent {
        fn get(&mut self, _: &str) -> Result<Option<String>, VaultError> {
            // Blocks until the test ends and drops the sender.
            let _ = self.0.recv();
            Ok(None)
        }

        fn set(&mut self, _: &str, _: &str) -> Result<(), VaultError> {
            Ok(())
        }

        fn delete(&mut self, _: &str) -> Result<(), VaultError> {
            Ok(())
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
    async fn a_keychain_that_can_t_be_made_is_told_at_each_call() {
        let vault = KeychainVault::start(|| Err::<InMemory, _>(VaultError::Unavailable("no bus".into())));
        for _ in 0..2 {
            assert_eq!(
                vault.read(&VaultSlot::new("sandbox")).await,
                Err(VaultError::Unavailable("no bus".into()))
            );
        }
    }

    #[tokio::test]
    async fn a_silent_keychain_costs_five_seconds_and_nothing_hangs() {
        let (_hold, silence) = mpsc::channel();
        let vault = KeychainVault::start(move || Ok(Silent(silence)));
        let slot = VaultSlot::new("sandbox");
        let begun = Instant::now();
        let (first, second) = tokio::join!(vault.read(&slot), vault.forget(&slot));
        assert_eq!((first, second), (Err(VaultError::TimedOut), Err(VaultError::TimedOut)));
        assert!(begun.elapsed() < KEYCHAIN_LIMIT + Duration::from_secs(1));
    }
}
