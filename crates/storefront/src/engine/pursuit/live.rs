//! What is going on about a purchase in this run. Not in the journal: it is true only now.

use jiff::Timestamp;

use crate::engine::EngineError;

/// What is being done at this moment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Activity {
    /// Nothing: between two looks, or ended.
    #[default]
    Idle,
    /// The session is being created.
    CreatingSession,
    /// The browser is being started.
    OpeningBrowser,
    /// The API is being asked.
    Checking,
    /// It is being cancelled.
    Cancelling,
}

/// Why the last look gave no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TroubleKind {
    /// The API did not answer, or not in a way that says anything.
    Api(toffeepay::Error),
    /// There is no token.
    NoToken,
    /// The API refuses the token.
    TokenRefused,
    /// The journal could not record the answer.
    Journal(String),
}

impl TroubleKind {
    /// The same, for whoever asked and waits.
    pub(in crate::engine) fn to_error(&self) -> EngineError {
        match self {
            Self::Api(error) => EngineError::Api(error.clone()),
            Self::NoToken => EngineError::TokenMissing,
            Self::TokenRefused => EngineError::TokenRefused,
            Self::Journal(reason) => EngineError::JournalUnavailable(reason.clone()),
        }
    }
}

/// Trouble, and since when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    /// What it is.
    pub kind: TroubleKind,
    /// Since when there is any.
    pub since: Timestamp,
}

impl Trouble {
    /// Whether it is one that all purchases have at once, and that ends for all at once.
    pub(in crate::engine) fn is_of_the_network(&self) -> bool {
        matches!(self.kind, TroubleKind::Api(toffeepay::Error::Unavailable(_)))
    }
}

/// What is going on about a purchase.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Live {
    /// What is being done.
    pub activity: Activity,
    /// When the API last answered for it, in this run.
    pub checked_at: Option<Timestamp>,
    /// Why the last look gave no answer.
    pub trouble: Option<Trouble>,
}
