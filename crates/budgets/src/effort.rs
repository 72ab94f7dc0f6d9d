//! How much is measured: enough for a figure, or a trial that shows that measuring works.

use std::time::Duration;

/// How much.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effort {
    /// What the table in docs/performance.md is made of.
    Full,
    /// One round of a little: its figures mean nothing, and are not kept.
    Trial,
}

impl Effort {
    /// How many rounds.
    pub fn rounds(self, full: usize) -> usize {
        if self == Self::Full { full } else { 1 }
    }

    /// How many purchases.
    pub fn many(self, full: u32) -> u32 {
        if self == Self::Full { full } else { full.div_ceil(100) }
    }

    /// For how long something is watched.
    pub fn time(self, full: Duration) -> Duration {
        if self == Self::Full { full } else { full.div_f64(20.0) }
    }
}
