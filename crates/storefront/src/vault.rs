//! The vault: where access tokens are kept between runs, one slot an environment.

mod worker;

use futures_util::future::BoxFuture;
use toffeepay::AccessToken;

pub use worker::{KEYCHAIN_LIMIT, KeychainVault};

/// Which token: one an environment; a custom environment's is bound to its base URL too.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct VaultSlot(String);

impl VaultSlot {
    /// A slot by its account name in the keychain.
    pub fn new(account: impl Into<String>) -> Self {
        Self(account.into())
    }

    /// The account name in the keychain.
    pub fn account(&self) -> &str {
        &self.0
    }
}

/// Why the vault did not do it. The text is the system's, for the log and a detail line.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum VaultError {
    /// No keychain on this system, or no service that answers for it.
    #[error("no keychain: {0}")]
    Unavailable(String),
    /// The keychain is locked, or the unlock prompt was dismissed.
    #[error("the keychain is locked: {0}")]
    Locked(String),
    /// No answer within [`KEYCHAIN_LIMIT`].
    #[error("the keychain did not answer in time")]
    TimedOut,
    /// Another error.
    #[error("the keychain failed: {0}")]
    Failed(String),
    /// What was stored came back as something else.
    #[error("the keychain gave back something else than was stored")]
    ReadBackDiffers,
}

/// Keeps access tokens. Never falls back to a file.
pub trait Vault: Send + Sync + 'static {
    /// The token in a slot, if there is one. May take as long as the user needs to unlock: callers limit
    /// the wait with [`KEYCHAIN_LIMIT`], and may still use what comes later.
    fn read(&self, slot: &VaultSlot) -> BoxFuture<'static, Result<Option<AccessToken>, VaultError>>;
    /// Stores a token and reads it back, within [`KEYCHAIN_LIMIT`]. What came too late, or did not read back, is
    /// undone: the slot then has what it had before, or nothing where that could not be read.
    fn store(&self, slot: &VaultSlot, token: &AccessToken) -> BoxFuture<'static, Result<(), VaultError>>;
    /// Empties a slot, within [`KEYCHAIN_LIMIT`]; an empty one is fine.
    fn forget(&self, slot: &VaultSlot) -> BoxFuture<'static, Result<(), VaultError>>;
}

/// A keychain as its library offers it: blocking, one call at a time.
pub trait Keychain: Send + 'static {
    /// The secret under an account, if there is one.
    fn get(&mut self, account: &str) -> Result<Option<String>, VaultError>;
    /// Stores a secret under an account.
    fn set(&mut self, account: &str, secret: &str) -> Result<(), VaultError>;
    /// Deletes the secret under an account; a missing one is fine.
    fn delete(&mut self, account: &str) -> Result<(), VaultError>;
}
