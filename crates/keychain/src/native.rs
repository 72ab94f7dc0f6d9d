//! Windows and macOS: the keychain is a part of the system, and is always there.

pub use keyring::v1::Entry;

use crate::explain::Error;

/// The system's store.
pub struct Store;

impl Store {
    /// Asks whether it can be used.
    pub fn connect() -> Result<Self, Error> {
        match Entry::store_status() {
            Ok(()) => Ok(Self),
            Err(error) => Err(Error::PlatformFailure(error.to_string().into())),
        }
    }

    /// The entry of an account.
    #[expect(clippy::unused_self, reason = "elsewhere an entry belongs to a connection")]
    pub fn entry(&self, service: &str, account: &str) -> Result<Entry, Error> {
        Entry::new(service, account)
    }
}
