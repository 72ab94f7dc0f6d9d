//! The app's clock, as far off as the dial says. Waiting is not changed by it: that runs on the monotonic clock.

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::BoxFuture;
use jiff::{SignedDuration, Timestamp};
use storefront::clock::{Clock, SystemClock};
use toffeepay::{Timer, TokioTimer};

use super::dial::Dial;

/// The system's clock, off by the dial's skew.
#[derive(Debug)]
pub struct SkewedClock(pub Arc<Dial>);

impl Clock for SkewedClock {
    fn now(&self) -> Timestamp {
        skewed(SystemClock.now(), self.0.skew())
    }
}

/// The client's timer, whose wall clock is off by the dial's skew.
pub struct SkewedTimer {
    timer: TokioTimer,
    dial: Arc<Dial>,
}

impl SkewedTimer {
    /// A timer that begins now.
    pub fn new(dial: Arc<Dial>) -> Self {
        Self { timer: TokioTimer::new(), dial }
    }
}

impl Timer for SkewedTimer {
    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        self.timer.sleep(duration)
    }

    fn elapsed(&self) -> Duration {
        self.timer.elapsed()
    }

    fn now(&self) -> Timestamp {
        skewed(self.timer.now(), self.dial.skew())
    }
}

fn skewed(now: Timestamp, skew: SignedDuration) -> Timestamp {
    now.checked_add(skew).unwrap_or(now)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::faults::Fault;

    #[test]
    fn both_clocks_are_off_by_the_skew_and_right_again_without_it() {
        let dial = Arc::new(Dial::new(|| ()));
        let (clock, timer) = (SkewedClock(Arc::clone(&dial)), SkewedTimer::new(Arc::clone(&dial)));
        for hours in [26, -26] {
            dial.set(Fault::Clock(SignedDuration::from_hours(hours)), 0).unwrap();
            for now in [clock.now(), timer.now()] {
                let off = now.duration_since(SystemClock.now());
                assert_eq!((off.as_secs() + hours.signum() * 60) / 3_600, hours, "{off}");
            }
        }
        dial.clear();
        assert!(clock.now().duration_since(SystemClock.now()).as_secs().abs() < 60);
        assert!(timer.elapsed() < Duration::from_hours(1));
    }
}
