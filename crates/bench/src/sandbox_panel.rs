//! The sandbox panel: the local sandbox's control interface, as far as it crosses to the page. It decides nothing; what
//! makes no sense, the sandbox's own types refuse.

mod act;
mod done;
mod read;

use sandbox::ControlError;

pub use act::act;
pub use done::Done;
pub use read::{delivery, read, webhook_secret};

/// Why the sandbox did not do it.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// What was asked makes no sense.
    #[error("{0}")]
    NoSense(String),
    /// The sandbox says no.
    #[error("{} ({})", .0, .0.code())]
    Control(#[from] ControlError),
    /// There is no such endpoint.
    #[error("there is no such endpoint")]
    NoEndpoint,
}
