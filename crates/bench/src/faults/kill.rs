//! The app's end after a step: no cleaning up, no last words but the exchange log's.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use storefront::fault_points::{self, Point};

use super::dial::{Dial, NotSet};
use crate::exchanges::Recorder;

/// Steps of a purchase after or before which the app can be ended, in their order.
pub const POINTS: [&str; 17] = [
    "after-commit-begun",
    "before-request-create",
    "after-request-create",
    "after-commit-session_created",
    "before-browser-open",
    "after-browser-open",
    "after-commit-page_opened",
    // The return has been handled, and lies on disk still: the next start handles it again.
    "before-letter-discard",
    "after-commit-came_back",
    "before-request-status",
    "after-request-status",
    "after-commit-became_final",
    "after-tell-purchase-ended",
    "after-request-list-payments",
    "after-commit-charged",
    "after-commit-cancel_asked",
    "after-request-cancel",
];

/// How long the end waits for the exchange log.
const LAST_WORDS: Duration = Duration::from_millis(500);

/// A point at which the app can be ended.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct KillPoint(&'static str);

impl KillPoint {
    /// One of [`POINTS`], by its name.
    pub fn new(name: &str) -> Result<Self, NotSet> {
        POINTS.into_iter().find(|point| *point == name).map(Self).ok_or(NotSet::UnknownPoint)
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        self.0
    }

    pub(super) fn is(self, point: Point) -> bool {
        point.to_string() == self.0
    }
}

impl fmt::Debug for KillPoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

/// Has the process end where the dial says so, for as long as it runs.
pub fn end_at_points(dial: Arc<Dial>, recorder: Option<Recorder>) {
    fault_points::install(move |point| {
        if !dial.ends_at(point) {
            return;
        }
        tracing::warn!(%point, "the tester ends the app here");
        if let Some(recorder) = &recorder {
            recorder.settle(LAST_WORDS);
        }
        std::process::abort();
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_point_is_one_of_the_engine_s() {
        // Their kinds are words of the journal, of events, and of the calls beside them.
        let sources = [
            include_str!("../../../storefront/src/purchase/event.rs"),
            include_str!("../../../storefront/src/engine/event.rs"),
            include_str!("../../../storefront/src/engine/pursuit/create.rs"),
            include_str!("../../../storefront/src/engine/pursuit/follow.rs"),
            include_str!("../../../storefront/src/instance/inbox.rs"),
        ]
        .concat();
        for point in POINTS {
            let what = point.splitn(3, '-').nth(2).unwrap();
            let begins = what == "begun";
            assert!(begins || sources.contains(&format!("\"{what}\"")), "{what} is none of the engine's");
        }
    }

    #[test]
    fn a_step_that_the_app_does_not_have_is_refused() {
        assert_eq!(KillPoint::new("after-lunch"), Err(NotSet::UnknownPoint));
        assert_eq!(KillPoint::new(POINTS[0]).map(KillPoint::name), Ok("after-commit-begun"));
    }
}
