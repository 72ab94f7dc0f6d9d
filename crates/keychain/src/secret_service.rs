//! The Secret Service of a desktop, over the session bus.

use std::sync::Arc;

use keyring_core::api::CredentialStoreApi;

pub use keyring_core::Entry;

use crate::explain::Error;

/// A connection to the service.
pub struct Store(Arc<zbus_secret_service_keyring_store::Store>);

impl Store {
    /// Connects to the service; blocks for as long as it does not answer.
    pub fn connect() -> Result<Self, Error> {
        zbus_secret_service_keyring_store::Store::new().map(Self)
    }

    /// The entry of an account.
    pub fn entry(&self, service: &str, account: &str) -> Result<Entry, Error> {
        self.0.build(service, account, None)
    }
}
