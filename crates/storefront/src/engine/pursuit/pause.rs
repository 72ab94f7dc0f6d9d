//! A pause in asking about a purchase, and what ends it.

use std::time::Duration;

/// How long not to ask. Links and focus keep to it too.
#[derive(Clone, Copy)]
pub(super) struct Pause {
    pub lasts: Duration,
    pub ends: PauseEnds,
}

/// What ends a pause before its time.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum PauseEnds {
    /// Nothing: the API asked for it.
    InTime,
    /// That the API is known to answer again: it is this app's own politeness.
    WithAnyAnswer,
    /// A token that may be good.
    WithAToken,
}

impl Pause {
    /// What the API asked for.
    pub(super) fn asked_for(lasts: Duration) -> Self {
        Self { lasts, ends: PauseEnds::InTime }
    }
}
