//! How much: a small dose in every test run, the full one where it was asked for.

use std::env;
use std::num::ParseIntError;
use std::ops::Range;
use std::str::FromStr;
use std::time::{Duration, Instant};

/// Set to `full` by `cargo xtask torture`.
pub const VARIABLE: &str = "TORTURE_DOSE";
/// Set by `cargo xtask torture --share 3/10`.
pub const SHARE_VARIABLE: &str = "TORTURE_SHARE";

/// How much.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dose {
    /// What every test run can afford.
    Small,
    /// What the promise says.
    Full,
}

impl Dose {
    /// The dose that was asked for: small, unless [`VARIABLE`] says `full`.
    pub fn asked_for() -> Self {
        if env::var_os(VARIABLE).is_some_and(|dose| dose == "full") { Self::Full } else { Self::Small }
    }

    /// One of the two.
    pub fn pick<T>(self, small: T, full: T) -> T {
        match self {
            Self::Small => small,
            Self::Full => full,
        }
    }
}

/// The n-th of so many equal shares of a dose that takes hours: it can be given over several nights.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Share {
    nth: usize,
    of: usize,
}

/// Why a text is no share.
#[derive(Debug, thiserror::Error)]
pub enum NoShare {
    /// Not of the form `3/10`.
    #[error("a share is written as 3/10")]
    Form,
    /// One of the two is no number.
    #[error("a share is written as 3/10: {0}")]
    Number(#[from] ParseIntError),
    /// There are no shares, or not so many.
    #[error("shares are counted from 1 to how many there are")]
    Range,
}

impl Share {
    /// All of it.
    pub const WHOLE: Self = Self { nth: 1, of: 1 };

    /// The share that was asked for by [`SHARE_VARIABLE`]: all, unless it says another.
    ///
    /// # Errors
    /// Where it says what is no share.
    pub fn asked_for() -> Result<Self, NoShare> {
        env::var(SHARE_VARIABLE).map_or(Ok(Self::WHOLE), |share| share.parse())
    }

    /// Its part of so many; the shares together have each once.
    pub fn range(self, total: usize) -> Range<usize> {
        let bound = |nth: usize| total / self.of * nth + (total % self.of).min(nth);
        bound(self.nth - 1)..bound(self.nth)
    }
}

impl FromStr for Share {
    type Err = NoShare;

    fn from_str(text: &str) -> Result<Self, NoShare> {
        let (nth, of) = text.split_once('/').ok_or(NoShare::Form)?;
        let share = Self { nth: nth.parse()?, of: of.parse()? };
        if (1..=share.of).contains(&share.nth) { Ok(share) } else { Err(NoShare::Range) }
    }
}

/// Tells on stderr how far a long test is, every few seconds and not more often.
#[derive(Debug)]
pub struct Progress {
    what: String,
    total: usize,
    done: usize,
    begun: Instant,
    told: Instant,
}

const EVERY: Duration = Duration::from_secs(5);

impl Progress {
    /// Of so many.
    pub fn of(total: usize, what: impl Into<String>) -> Self {
        let now = Instant::now();
        Self { what: what.into(), total, done: 0, begun: now, told: now }
    }

    /// One more is done.
    pub fn step(&mut self) {
        self.done += 1;
        if self.told.elapsed() >= EVERY || self.done == self.total {
            self.told = Instant::now();
            let Self { what, total, done, begun, .. } = self;
            eprintln!("{what}: {done} of {total}, {} s", begun.elapsed().as_secs());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_dose_takes_its_own() {
        assert_eq!(Dose::Small.pick(25, 1_000), 25);
        assert_eq!(Dose::Full.pick(25, 1_000), 1_000);
    }
    #[test]
    fn the_shares_together_have_each_round_once() {
        for (total, of) in [(1_000, 10), (25, 4), (3, 7), (0, 2)] {
            let shares = (1..=of).map(|nth| format!("{nth}/{of}").parse::<Share>().unwrap());
            let rounds = shares.flat_map(|share| share.range(total)).collect::<Vec<_>>();
            assert_eq!(rounds, (0..total).collect::<Vec<_>>());
        }
    }

    #[test]
    fn what_is_no_share_is_refused() {
        for text in ["", "3", "0/2", "3/2", "1/0", "a/b", "-1/2"] {
            assert!(text.parse::<Share>().is_err(), "{text}");
        }
    }
}
