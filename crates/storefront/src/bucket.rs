//! A token bucket: how often something is done that anybody may ask for.

use std::time::Duration;

use tokio::time::Instant;

/// Lets a burst through, and then one in a while.
#[derive(Debug)]
pub struct Bucket {
    burst: u32,
    refill: Duration,
    left: u32,
    /// When the tokens that are left were counted.
    counted_at: Instant,
}

impl Bucket {
    /// A full bucket of `burst` tokens; one comes back every `refill`.
    pub fn new(burst: u32, refill: Duration, now: Instant) -> Self {
        Self { burst, refill, left: burst, counted_at: now }
    }

    /// Takes a token, if there is one.
    pub fn take(&mut self, now: Instant) -> bool {
        let refill = self.refill.as_nanos().max(1);
        let came = now.saturating_duration_since(self.counted_at).as_nanos() / refill;
        let came = u32::try_from(came).unwrap_or(u32::MAX);
        if came > 0 {
            self.left = self.left.saturating_add(came).min(self.burst);
            // What is left of the last refill's time is lost: never more than the rate, at times a little less.
            self.counted_at = now;
        }
        match self.left.checked_sub(1) {
            Some(left) => {
                self.left = left;
                true
            }
            None => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_passes_and_then_one_in_a_while() {
        let start = Instant::now();
        let mut bucket = Bucket::new(3, Duration::from_millis(200), start);
        let taken = |bucket: &mut Bucket, at: u64| bucket.take(start + Duration::from_millis(at));
        assert!((0..3).all(|_| taken(&mut bucket, 0)));
        assert!(!taken(&mut bucket, 199));
        assert!(taken(&mut bucket, 200));
        assert!(!taken(&mut bucket, 399));
        assert!((0..3).all(|_| taken(&mut bucket, 60_000)));
        assert!(!taken(&mut bucket, 60_000));
    }
}
