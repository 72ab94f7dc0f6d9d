//! Whether and when a call is tried again: a pure decision, the waiting is done in `exchange.rs`.
//!
//! Every call that this client makes may be repeated: reads change nothing, a create carries its
//! Idempotency-Key and the same bytes each time, and a session or a payment can only be cancelled or
//! completed once. A call for
//! which that is not so must not go through here.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use crate::error::Error;

/// A Retry-After beyond this counts as this: nobody waits for it here, and no clock overflows by it.
const LONGEST_RETRY_AFTER: Duration = Duration::from_hours(24);

/// How often and how long a call is tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RetryPolicy {
    tries: u32,
    within: Duration,
    first_wait: Duration,
    longest_wait: Duration,
}

impl RetryPolicy {
    /// 5 tries, none of which starts later than 60 s after the first. Waits are random (full jitter)
    /// up to 0.5 s, then twice that each time, at most 8 s; never shorter than Retry-After asks for.
    pub const fn standard() -> Self {
        Self {
            tries: 5,
            within: Duration::from_mins(1),
            first_wait: Duration::from_millis(500),
            longest_wait: Duration::from_secs(8),
        }
    }

    /// One try.
    pub const fn none() -> Self {
        Self { tries: 1, ..Self::standard() }
    }

    /// The same tries with other waits: up to `first`, then twice that each time, at most `longest`.
    #[must_use]
    pub const fn with_waits(self, first: Duration, longest: Duration) -> Self {
        Self { first_wait: first, longest_wait: longest, ..self }
    }

    /// What to do after a try failed.
    pub(crate) fn next(&self, error: &Error, tried: &Tried) -> Next {
        if !error.is_retryable() || tried.number >= self.tries {
            return Next::GiveUp;
        }
        let wait = self.jittered(tried).max(tried.retry_after.unwrap_or_default());
        match tried.elapsed.checked_add(wait) {
            Some(start) if start <= self.within => Next::After(wait),
            _ => Next::GiveUp,
        }
    }

    /// Whether the tries are over by the wall clock, whatever they took by the timer's own count: that one stands
    /// still while a machine sleeps, and the server's memory of an Idempotency-Key does not. After a clock that
    /// was set back nobody knows how long it was.
    pub(crate) fn is_over(&self, ran: Duration, wall: SignedDuration) -> bool {
        wall.is_negative() || wall.unsigned_abs() > ran.saturating_add(self.within)
    }

    fn jittered(&self, tried: &Tried) -> Duration {
        let doublings = tried.number.saturating_sub(1);
        let factor = 1_u32.checked_shl(doublings).unwrap_or(u32::MAX);
        let most = self.first_wait.saturating_mul(factor).min(self.longest_wait);
        most.mul_f64(f64::from(tried.random) / f64::from(u32::MAX))
    }
}

/// A try that failed.
#[derive(Clone, Debug)]
pub(crate) struct Tried {
    /// Counted from 1.
    pub number: u32,
    /// Since the first try began.
    pub elapsed: Duration,
    /// What the answer asked for.
    pub retry_after: Option<Duration>,
    /// For the jitter.
    pub random: u32,
}

/// What to do after a try failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Next {
    /// Give the error to the caller.
    GiveUp,
    /// Wait this long, then try again.
    After(Duration),
}

/// Reads a Retry-After header: seconds, or an HTTP date. Junk and negative numbers are `None`, a date
/// in the past is zero, and more than 24 hours is 24 hours.
pub(crate) fn parse_retry_after(raw: &str, now: Timestamp) -> Option<Duration> {
    let raw = raw.trim();
    let asked = if !raw.is_empty() && raw.bytes().all(|byte| byte.is_ascii_digit()) {
        Duration::from_secs(raw.parse().unwrap_or(u64::MAX))
    } else {
        let date = Timestamp::try_from(httpdate::parse_http_date(raw).ok()?).ok()?;
        Duration::try_from(date.duration_since(now)).unwrap_or_default()
    };
    Some(asked.min(LONGEST_RETRY_AFTER))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::error::{ApiProblem, Unavailable};

    fn problem(status: u16) -> ApiProblem {
        ApiProblem { status, code: None, message: String::new(), field: None, details: Vec::new() }
    }

    fn timed_out() -> Error {
        Error::Unavailable(Unavailable::TimedOut)
    }

    fn tried(number: u32, elapsed_ms: u64) -> Tried {
        Tried { number, elapsed: Duration::from_millis(elapsed_ms), retry_after: None, random: u32::MAX }
    }

    #[test]
    fn only_what_may_go_through_later_is_tried_again() {
        let retried = [
            Error::RateLimited { retry_after: None },
            timed_out(),
            Error::Unavailable(Unavailable::Connection("refused".to_owned())),
            Error::Unavailable(Unavailable::Server { problem: problem(503), retry_after: None }),
        ];
        let final_ones = [
            Error::Unauthorized(problem(401)),
            Error::Invalid(problem(400)),
            Error::Conflict(problem(409)),
            Error::NotFound(problem(404)),
            Error::BadAnswer("not JSON".to_owned()),
        ];
        let policy = RetryPolicy::standard();
        for error in retried {
            assert!(matches!(policy.next(&error, &tried(1, 0)), Next::After(_)), "{error:?}");
            assert_eq!(RetryPolicy::none().next(&error, &tried(1, 0)), Next::GiveUp, "{error:?}");
        }
        for error in final_ones {
            assert_eq!(policy.next(&error, &tried(1, 0)), Next::GiveUp, "{error:?}");
        }
    }

    #[test]
    fn waits_double_from_half_a_second_and_end_after_five_tries() {
        let policy = RetryPolicy::standard();
        let waits: Vec<_> = (1..=5).map(|number| policy.next(&timed_out(), &tried(number, 0))).collect();
        let after = |millis| Next::After(Duration::from_millis(millis));
        assert_eq!(waits, [after(500), after(1_000), after(2_000), after(4_000), Next::GiveUp]);
    }

    #[test]
    fn a_longer_policy_waits_eight_seconds_at_most() {
        let policy = RetryPolicy { tries: u32::MAX, ..RetryPolicy::standard() };
        for number in [5, 6, 31, 32, 33, 34, 1_000] {
            assert_eq!(
                policy.next(&timed_out(), &tried(number, 0)),
                Next::After(Duration::from_secs(8)),
                "{number}"
            );
        }
    }

    #[test]
    fn retry_after_wins_over_a_shorter_wait_but_not_over_the_sixty_seconds() {
        let policy = RetryPolicy::standard();
        let asked = |seconds, elapsed_ms| {
            let retry_after = Some(Duration::from_secs(seconds));
            policy.next(&timed_out(), &Tried { retry_after, ..tried(1, elapsed_ms) })
        };
        assert_eq!(asked(7, 0), Next::After(Duration::from_secs(7)));
        assert_eq!(asked(60, 0), Next::After(Duration::from_mins(1)));
        assert_eq!(asked(60, 1), Next::GiveUp);
        assert_eq!(asked(1_000_000_000, 0), Next::GiveUp);
        assert_eq!(asked(u64::MAX, 1), Next::GiveUp);
        assert_eq!(asked(0, 0), Next::After(Duration::from_millis(500)));
    }

    #[test]
    fn by_the_wall_clock_the_tries_may_take_as_long_again_as_the_policy_allows_and_never_less_than_nothing() {
        let policy = RetryPolicy::standard();
        let is_over = |ran, wall| policy.is_over(Duration::from_secs(ran), SignedDuration::from_secs(wall));
        for (ran, wall) in [(0, 0), (60, 60), (60, 0), (1, 61), (u64::MAX, i64::MAX)] {
            assert!(!is_over(ran, wall), "{ran} {wall}");
        }
        for (ran, wall) in [(0, 61), (1, 62), (1, -1), (60, 86_400), (0, i64::MAX), (u64::MAX, i64::MIN)] {
            assert!(is_over(ran, wall), "{ran} {wall}");
        }
    }

    #[test]
    fn retry_after_is_read_as_seconds_and_as_a_date_and_junk_is_ignored() {
        let now: Timestamp = "2026-11-23T10:00:00Z".parse().unwrap();
        let seconds = |seconds| Some(Duration::from_secs(seconds));
        for (raw, read) in [
            ("0", seconds(0)),
            ("7", seconds(7)),
            (" 7 ", seconds(7)),
            ("1000000000", seconds(86_400)),
            ("99999999999999999999999999", seconds(86_400)),
            ("Mon, 23 Nov 2026 10:00:09 GMT", seconds(9)),
            ("Monday, 23-Nov-26 10:00:09 GMT", seconds(9)),
            ("Mon Nov 23 10:00:09 2026", seconds(9)),
            ("Mon, 23 Nov 2026 09:59:00 GMT", seconds(0)),
            ("-1", None),
            ("+1", None),
            ("1.5", None),
            ("", None),
            ("soon", None),
            ("2026-11-23T10:00:09Z", None),
        ] {
            assert_eq!(parse_retry_after(raw, now), read, "{raw}");
        }
    }

    proptest! {
        #[test]
        fn no_wait_passes_the_limit_nor_undercuts_retry_after(
            number in any::<u32>(),
            elapsed in 0..200_000_u64,
            asked in proptest::option::of(any::<u64>()),
            random in any::<u32>(),
        ) {
            let policy = RetryPolicy::standard();
            let tried = Tried {
                number,
                elapsed: Duration::from_millis(elapsed),
                retry_after: asked.map(Duration::from_millis),
                random,
            };
            if let Next::After(wait) = policy.next(&timed_out(), &tried) {
                prop_assert!(number < 5);
                prop_assert!(tried.elapsed + wait <= Duration::from_mins(1));
                prop_assert!(wait >= tried.retry_after.unwrap_or_default());
                if tried.retry_after.is_none() {
                    prop_assert!(wait <= Duration::from_secs(8));
                }
            }
        }

        #[test]
        fn any_retry_after_is_read_without_panic(raw in ".*") {
            if let Some(asked) = parse_retry_after(&raw, Timestamp::UNIX_EPOCH) {
                prop_assert!(asked <= LONGEST_RETRY_AFTER);
            }
        }
    }
}
