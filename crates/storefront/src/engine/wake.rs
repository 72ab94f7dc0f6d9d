//! Waking up: timers stand still while a machine sleeps, the wall clock does not.

use std::sync::{Arc, Weak};
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::Notify;
use tokio::time::{Instant, sleep};

use super::Core;
use crate::purchase::Cause;

/// How often the two clocks are held against each other while a purchase is open.
const BEAT: Duration = Duration::from_secs(4);
/// How far the wall clock must have run ahead.
const SLEPT: Duration = Duration::from_secs(20);

/// Has every open purchase looked at when the machine has slept. Ends with the engine, whose end rings too: while no
/// purchase is open there is no timer here, for one of a minute would wake the process three times a minute.
pub(super) async fn watch(core: Weak<Core>, taken_up: Arc<Notify>) {
    loop {
        let Some(before) = core.upgrade().map(|core| Beat::now(&core)) else { return };
        if before.has_open {
            sleep(BEAT).await;
        } else {
            taken_up.notified().await;
        }
        let Some(core) = core.upgrade() else { return };
        if before.has_open && has_slept(&before, &Beat::now(&core)) {
            tracing::info!("the machine has slept, or its clock was set; looking at all open purchases");
            core.nudge_all(Cause::Wake);
        }
    }
}

struct Beat {
    has_open: bool,
    wall: Timestamp,
    monotonic: Instant,
}

impl Beat {
    fn now(core: &Core) -> Self {
        Self { has_open: !core.pursuits().is_empty(), wall: core.now(), monotonic: Instant::now() }
    }
}

fn has_slept(before: &Beat, now: &Beat) -> bool {
    let wall = now.wall.duration_since(before.wall);
    let ran = now.monotonic.duration_since(before.monotonic);
    !wall.is_negative() && wall.unsigned_abs() > ran + SLEPT
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;

    use super::*;

    #[test]
    fn a_wall_clock_that_ran_ahead_means_the_machine_slept() {
        let monotonic = Instant::now();
        let at = |wall: i64, ran: u64| Beat {
            has_open: true,
            wall: Timestamp::UNIX_EPOCH + SignedDuration::from_secs(wall),
            monotonic: monotonic + Duration::from_secs(ran),
        };
        assert!(has_slept(&at(0, 0), &at(8 * 3_600, 4)));
        assert!(has_slept(&at(0, 0), &at(90, 4)));
        assert!(!has_slept(&at(0, 0), &at(4, 4)));
        assert!(!has_slept(&at(90_000, 0), &at(0, 4)));
    }
}
