//! Time in the model: it passes only where the test lets it, goes on over restarts, and the wall clock may jump.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::future::BoxFuture;
use jiff::{SignedDuration, Timestamp};
use storefront::clock::Clock;
use toffeepay::{Timer, TokioTimer};
use tokio::time::Instant;

#[derive(Default)]
struct Past {
    /// What passed before this run of the engine.
    before: Duration,
    /// How far the wall clock is off.
    off: SignedDuration,
    /// When this run began.
    since: Option<Instant>,
}

/// The clock of both sides.
#[derive(Default)]
pub struct ModelClock(Mutex<Past>);

impl ModelClock {
    /// A run of the engine begins.
    pub fn begin(&self) {
        self.0.lock().unwrap().since = Some(Instant::now());
    }

    /// It ends.
    pub fn end(&self) {
        let mut past = self.0.lock().unwrap();
        let ran = past.since.take().map(|since| since.elapsed()).unwrap_or_default();
        past.before += ran;
    }

    /// Time passes while no engine runs, or while the machine sleeps: no timer of this run knows of it.
    pub fn pass(&self, duration: Duration) {
        self.0.lock().unwrap().before += duration;
    }

    /// Somebody sets the wall clock.
    pub fn jump(&self, by: SignedDuration) {
        self.0.lock().unwrap().off += by;
    }

    /// What has passed in truth.
    pub fn true_time(&self) -> Duration {
        let past = self.0.lock().unwrap();
        past.before + past.since.map(|since| since.elapsed()).unwrap_or_default()
    }

    /// What the wall clock shows.
    pub fn wall(&self) -> Timestamp {
        let off = self.0.lock().unwrap().off;
        let start = Timestamp::from_second(1_800_000_000).unwrap();
        start + off + SignedDuration::try_from(self.true_time()).unwrap()
    }
}

impl Clock for ModelClock {
    fn now(&self) -> Timestamp {
        self.wall()
    }
}

/// The client's timer: it counts by tokio, which stands still while the machine sleeps.
pub struct ModelTimer {
    timer: TokioTimer,
    clock: Arc<ModelClock>,
}

impl ModelTimer {
    pub fn of(clock: Arc<ModelClock>) -> Self {
        Self { timer: TokioTimer::new(), clock }
    }
}

impl Timer for ModelTimer {
    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        self.timer.sleep(duration)
    }

    fn elapsed(&self) -> Duration {
        self.timer.elapsed()
    }

    fn now(&self) -> Timestamp {
        self.clock.wall()
    }
}
