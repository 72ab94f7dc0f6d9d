//! The player's own browser, as far as the engine needs it.

use futures_util::future::BoxFuture;

use crate::environment::PaymentPageUrl;

/// Why the system's opener did not take the page.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BrowserError {
    /// The opener could not be started: it is not installed, or not executable.
    #[error("the system's opener could not be started: {0}")]
    NotStarted(String),
    /// The opener ended with an error.
    #[error("the system's opener ended with {0}")]
    Refused(String),
}

/// Opens payment pages. That it "opened" can't be known: success only means that the opener took it.
pub trait Browser: Send + Sync + 'static {
    /// Hands a page that passed the allow-list to the system's opener.
    fn open(&self, page: &PaymentPageUrl) -> BoxFuture<'static, Result<(), BrowserError>>;
}
