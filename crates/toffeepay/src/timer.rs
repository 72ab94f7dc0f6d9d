//! Time as the client needs it: to wait between tries, to count them, to read a date in Retry-After, and to
//! notice that the machine slept meanwhile.

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
    /// Time since some fixed moment; never goes back. It may stand still while the machine sleeps.
    fn elapsed(&self) -> Duration;
    /// The wall clock: to compare with a date that the server sent, and with itself before a wait. It goes on
    /// while the machine sleeps.
    fn now(&self) -> Timestamp;
}
