//! The system's keychain: Keychain Services, Credential Manager, or the Secret Service.
//!
//! Blocking calls, made on the vault's worker thread only. There is no fall-back: without a keychain a
//! token is not stored.

#[cfg(not(any(windows, target_os = "macos")))]
#[path = "secret_service.rs"]
mod store;
#[cfg(any(windows, target_os = "macos"))]
#[path = "native.rs"]
mod store;

mod explain;

use storefront::vault::{Keychain, VaultError};

use explain::{Error, explain};
use store::{Entry, Store};

/// The keychain under a service name, the app's identifier.
pub struct SystemKeychain {
    service: String,
    /// None until it is asked for the first time, and after it was lost.
    store: Option<Store>,
}

impl SystemKeychain {
    /// The keychain; it is connected to when it is first asked.
    pub fn new(service: impl Into<String>) -> Self {
        Self { service: service.into(), store: None }
    }

    /// Calls it. A service that was there and is not any more may have been started again meanwhile: that is
    /// tried once. One that is locked is not: it may ask the user, and once is enough.
    fn call<T>(&mut self, account: &str, call: impl Fn(&Entry) -> Result<T, Error>) -> Result<T, VaultError> {
        let was_connected = self.store.is_some();
        let lost = match self.try_call(account, &call) {
            Err(error @ (VaultError::Unavailable(_) | VaultError::Failed(_))) => error,
            done => return done,
        };
        self.store = None;
        if !was_connected {
            return Err(lost);
        }
        tracing::info!(error = %lost, "the keychain is connected to again");
        self.try_call(account, &call).inspect_err(|error| {
            if !matches!(error, VaultError::Locked(_)) {
                self.store = None;
            }
        })
    }

    fn try_call<T>(
        &mut self,
        account: &str,
        call: impl Fn(&Entry) -> Result<T, Error>,
    ) -> Result<T, VaultError> {
        let store = match &mut self.store {
            Some(store) => store,
            none => none.insert(Store::connect().map_err(|error| unavailable(&error))?),
        };
        let entry = store.entry(&self.service, account).map_err(|error| explain(&error))?;
        call(&entry).map_err(|error| explain(&error))
    }
}

/// Whatever is wrong while connecting, there is no keychain.
fn unavailable(error: &Error) -> VaultError {
    match explain(error) {
        VaultError::Failed(cause) => VaultError::Unavailable(cause),
        other => other,
    }
}

impl Keychain for SystemKeychain {
    fn get(&mut self, account: &str) -> Result<Option<String>, VaultError> {
        self.call(account, |entry| match entry.get_password() {
            Ok(secret) => Ok(Some(secret)),
            Err(Error::NoEntry) => Ok(None),
            Err(error) => Err(error),
        })
    }

    fn set(&mut self, account: &str, secret: &str) -> Result<(), VaultError> {
        self.call(account, |entry| entry.set_password(secret))
    }

    fn delete(&mut self, account: &str) -> Result<(), VaultError> {
        self.call(account, |entry| match entry.delete_credential() {
            Ok(()) | Err(Error::NoEntry) => Ok(()),
            Err(error) => Err(error),
        })
    }
}
