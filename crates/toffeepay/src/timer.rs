//! Time as the client needs it: to wait between tries, to count them, and to read a date in Retry-After.

use std::time::Duration;

use futures_util::future::BoxFuture;
use jiff::Timestamp;

#[cfg(feature = "reqwest")]
mod tokio_timer;

#[cfg(feature = "reqwest")]
pub use tokio_timer::TokioTimer;

/// Waits and tells the time. A trait, so that tests of retries need no waiting.
pub trait Timer: Send + Sync + 'static {
    /// Completes after `duration`.
    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()>;
    /// Time since some fixed moment; never goes back.
    fn elapsed(&self) -> Duration;
    /// The wall clock, only to compare with a date that the server sent.
    fn now(&self) -> Timestamp;
}
