//! Why the engine did not do what it was asked.

use toffeepay::InvalidAccessToken;

use crate::browser::BrowserError;
use crate::environment::PaymentPageRefused;
use crate::journal::JournalError;
use crate::random::NoRandomness;
use crate::vault::VaultError;

/// Why the engine did not do what it was asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EngineError {
    /// The journal can't be read, or can't commit: what should follow was not done.
    #[error("{0}")]
    JournalUnavailable(String),
    /// The catalogue has no such item.
    #[error("the catalogue has no such item")]
    UnknownItem,
    /// The journal has no such purchase.
    #[error("the journal has no such purchase")]
    UnknownPurchase,
    /// No player id is set.
    #[error("no player id is set")]
    PlayerMissing,
    /// There is no token for the environment in use.
    #[error("there is no access token for this environment")]
    TokenMissing,
    /// The API refused the token.
    #[error("the API refuses the access token")]
    TokenRefused,
    /// The text is not a token.
    #[error(transparent)]
    InvalidToken(#[from] InvalidAccessToken),
    /// A production token is kept only after its warning was confirmed.
    #[error("a production token is kept only after its warning was confirmed")]
    ProductionNotConfirmed,
    /// The keychain did not do it.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// The API did not do it.
    #[error(transparent)]
    Api(#[from] toffeepay::Error),
    /// The payment page may not be opened.
    #[error(transparent)]
    PageRefused(#[from] PaymentPageRefused),
    /// There is no payment page: not yet, or not any more.
    #[error("the purchase has no payment page to open")]
    NoPaymentPage,
    /// The browser was not started.
    #[error(transparent)]
    Browser(#[from] BrowserError),
    /// It has ended, or its session does not exist yet.
    #[error("the purchase can't be cancelled in its state")]
    NotCancellable,
    /// It belongs to an environment that is not in use.
    #[error("the purchase belongs to another environment than the one in use")]
    OtherEnvironment,
    /// The environment can't be used: not in this build, not configured, or its sandbox did not start.
    #[error("the environment can't be used: {0}")]
    EnvironmentUnavailable(String),
    /// The settings could not be written.
    #[error("the settings could not be written: {0}")]
    SettingsNotSaved(String),
    /// A file could not be written.
    #[error("the file could not be written: {0}")]
    FileNotWritten(String),
    /// The API gave a session that is another purchase's.
    #[error("the API gave a session that belongs to another purchase")]
    SessionTaken,
    /// No randomness.
    #[error(transparent)]
    NoRandomness(#[from] NoRandomness),
    /// The work was cut off: the environment changed, or the app is ending.
    #[error("it was interrupted: {0}")]
    Interrupted(String),
}

impl From<JournalError> for EngineError {
    fn from(error: JournalError) -> Self {
        match error {
            JournalError::UnknownPurchase(_) => Self::UnknownPurchase,
            JournalError::SessionTaken => Self::SessionTaken,
            other => Self::JournalUnavailable(other.to_string()),
        }
    }
}
