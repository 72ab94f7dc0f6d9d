//! How much: a small dose in every test run, the full one where it was asked for.

use std::env;
use std::time::{Duration, Instant};

/// Set to `full` by `cargo xtask torture`.
pub const VARIABLE: &str = "TORTURE_DOSE";

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
}
