//! When to ask again. Pure: the waits are a function of what came, and of randomness given.

use std::time::Duration;

/// How often the API is asked, and how long things count as "just now".
#[derive(Clone, Debug)]
pub struct Timing {
    /// The first wait between two status checks.
    pub poll_first: Duration,
    /// The longest wait; jitter never goes beyond it, so that a payment is seen within it.
    pub poll_longest: Duration,
    /// The least time between two checks that focus or links cause.
    pub nudge_gap: Duration,
    /// The least time between two looks at a purchase's payments.
    pub payments_gap: Duration,
    /// How long a look at the payments may take.
    pub payments_limit: Duration,
    /// The wait after a create that none of its tries got an answer to.
    pub create_pause: Duration,
    /// The longest pause that the API can ask for, and the wait after it refused the token.
    pub longest_pause: Duration,
    /// How long a second Buy of the same item means the same purchase.
    pub double_click: Duration,
    /// How old an idempotency key may be to be sent again. The API keeps one for 24 hours.
    pub key_lifetime: Duration,
    /// How long the way back on loopback stays open after the purchase has ended.
    pub loopback_linger: Duration,
    /// The waits before each look for the payment of a purchase that became paid, until it is found.
    pub charge_looks: Vec<Duration>,
    /// The least time between two looks for money that was given back.
    pub refunds_gap: Duration,
    /// How long after a purchase its money may be given back, as far as is looked.
    pub refunds_window: Duration,
}

impl Default for Timing {
    fn default() -> Self {
        Self {
            poll_first: Duration::from_secs(2),
            poll_longest: Duration::from_millis(14_500),
            nudge_gap: Duration::from_secs(2),
            payments_gap: Duration::from_secs(10),
            payments_limit: Duration::from_secs(3),
            create_pause: Duration::from_secs(30),
            longest_pause: Duration::from_mins(1),
            double_click: Duration::from_secs(3),
            key_lifetime: Duration::from_hours(23),
            loopback_linger: Duration::from_mins(1),
            charge_looks: [0, 3, 15, 60, 300].map(Duration::from_secs).to_vec(),
            refunds_gap: Duration::from_mins(10),
            refunds_window: Duration::from_hours(24 * 180),
        }
    }
}

/// The growing wait of one purchase.
#[derive(Clone, Debug)]
pub(super) struct Pace {
    first: Duration,
    longest: Duration,
    next: Duration,
}

impl Pace {
    pub(super) fn new(timing: &Timing) -> Self {
        Self { first: timing.poll_first, longest: timing.poll_longest, next: timing.poll_first }
    }

    /// Begins again with the shortest wait: something happened, more may follow.
    pub(super) fn quicken(&mut self) {
        self.next = self.first;
    }

    /// The next wait: growing by half, plus or minus 20 %, never beyond the longest. `random` is any byte.
    pub(super) fn wait(&mut self, random: u8) -> Duration {
        let base = self.next;
        self.next = base.mul_f64(1.5).min(self.longest);
        let jitter = 0.8 + 0.4 * f64::from(random) / f64::from(u8::MAX);
        base.mul_f64(jitter).min(self.longest)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn waits_grow_from_two_seconds_by_half_and_stay_under_fifteen() {
        let mut pace = Pace::new(&Timing::default());
        let middle = 128;
        let waits: Vec<_> = (0..7).map(|_| pace.wait(middle).as_secs_f64()).collect();
        for (wait, about) in waits.iter().zip([2.0, 3.0, 4.5, 6.75, 10.1, 14.5, 14.5]) {
            assert!((wait - about).abs() < 0.1, "{waits:?}");
        }
        pace.quicken();
        assert!(pace.wait(middle) < Duration::from_millis(2_100));
    }

    proptest! {
        #[test]
        fn waits_stay_under_fifteen_seconds_and_ten_minutes_are_sixty_looks_at_most(
            randoms in prop::collection::vec(any::<u8>(), 1..50)
        ) {
            let mut pace = Pace::new(&Timing::default());
            let mut ten_minutes = Duration::ZERO;
            let mut looks = 0;
            for random in randoms.iter().cycle() {
                let wait = pace.wait(*random);
                ten_minutes += wait;
                looks += 1;
                if ten_minutes >= Duration::from_mins(10) {
                    break;
                }
                prop_assert!(wait >= Duration::from_millis(1_600));
                prop_assert!(wait < Duration::from_secs(15));
            }
            prop_assert!(looks <= 60, "{} looks in ten minutes", looks);
        }
    }
}
