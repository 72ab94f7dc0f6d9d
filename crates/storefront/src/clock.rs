//! The wall clock. Back-off and time-outs do not use it: they run on the monotonic one.

use jiff::Timestamp;

/// Tells the time that is written into the journal.
pub trait Clock: Send + Sync + 'static {
    /// Now, as the system has it.
    fn now(&self) -> Timestamp;
}

/// The system's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}
