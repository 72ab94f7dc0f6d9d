//! What is set, in the order in which it was.

use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::SignedDuration;
use storefront::fault_points::Point;
use storefront::return_link::ReturnLink;
use toffeepay::Request;
use toffeepay::routes::{ApiRoute, V1};

use super::answers::AnswerAct;
use super::arrivals::{Arrival, LinkAct};
use super::kill::KillPoint;
use crate::exchanges::call_of;

/// More faults than this are no test any more.
const MOST: usize = 20;
/// How often one may come.
const MOST_TIMES: u32 = 1_000;
const LONGEST_DELAY: Duration = Duration::from_mins(10);
const FARTHEST: SignedDuration = SignedDuration::from_hours(24 * 3_660);

/// A fault's number in this run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FaultId(pub u64);

/// Something to go wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Answers of the API: of one route, or of every one.
    Answers {
        /// Which.
        route: Option<ApiRoute>,
        /// What becomes of them.
        act: AnswerAct,
    },
    /// Nothing is reached until this is taken back.
    NetworkLost,
    /// Return links.
    Links(LinkAct),
    /// The app is ended at a point, as by a power cut.
    Kill(KillPoint),
    /// The app's clock runs so far ahead, or behind where negative.
    Clock(SignedDuration),
}

impl Fault {
    /// Whether it comes a number of times; the others last, or end the run.
    fn is_counted(&self) -> bool {
        matches!(self, Self::Answers { .. } | Self::Links(_))
    }

    /// Whether there can only be one of the kind.
    fn replaces(&self, other: &Self) -> bool {
        !self.is_counted() && std::mem::discriminant(self) == std::mem::discriminant(other)
    }

    fn check(&self) -> Result<(), NotSet> {
        match self {
            Self::Answers { act: AnswerAct::Status(status), .. } if !(200..=599).contains(status) => {
                Err(NotSet::Status)
            }
            Self::Answers { act: AnswerAct::Delay(delay), .. } | Self::Links(LinkAct::Delay(delay))
                if delay.is_zero() || *delay > LONGEST_DELAY =>
            {
                Err(NotSet::Delay)
            }
            Self::Clock(skew) if skew.is_zero() || skew.unsigned_abs() > FARTHEST.unsigned_abs() => {
                Err(NotSet::Clock)
            }
            _ => Ok(()),
        }
    }
}

/// A fault that is set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetFault {
    /// Its number.
    pub id: FaultId,
    /// What goes wrong.
    pub fault: Fault,
    /// How often yet; `None` where it lasts.
    pub left: Option<u32>,
}

/// Why a fault is not set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotSet {
    /// Too many are.
    #[error("{MOST} faults are set already")]
    TooMany,
    /// It would come never, or without end.
    #[error("a fault comes once to {MOST_TIMES} times")]
    Times,
    /// No status that an answer can have.
    #[error("a status is 200 to 599")]
    Status,
    /// No delay, or one that nobody waits for.
    #[error("a delay is over zero and at most 10 minutes")]
    Delay,
    /// No JSON pointer.
    #[error("a place in an answer is a JSON pointer such as /status or /item/price")]
    Pointer,
    /// No JSON, or too much of it.
    #[error("a value is JSON: a number, true, null, or a text in quotes; at most 2,000 bytes")]
    Value,
    /// No skew, or one beyond what the clock can show.
    #[error("a clock is off by at least a second and at most ten years")]
    Clock,
    /// The API has no such call.
    #[error("the API has no such call")]
    UnknownCall,
    /// The engine has no such point.
    #[error("the app has no such step")]
    UnknownPoint,
}

/// The dial.
pub struct Dial {
    state: Mutex<State>,
    on_change: Box<dyn Fn() + Send + Sync>,
}

#[derive(Debug, Default)]
struct State {
    faults: Vec<SetFault>,
    last: u64,
}

impl Dial {
    /// A dial with nothing set. `on_change` is called whenever that is otherwise.
    pub fn new(on_change: impl Fn() + Send + Sync + 'static) -> Self {
        Self { state: Mutex::default(), on_change: Box::new(on_change) }
    }

    /// The route of a call that the API's documentation names.
    pub fn route(call: &str) -> Result<ApiRoute, NotSet> {
        V1.into_iter().find(|route| route.call == call).ok_or(NotSet::UnknownCall)
    }

    /// Sets a fault, to come that often where it is one that comes and goes.
    pub fn set(&self, fault: Fault, times: u32) -> Result<FaultId, NotSet> {
        fault.check()?;
        if fault.is_counted() && !(1..=MOST_TIMES).contains(&times) {
            return Err(NotSet::Times);
        }
        let mut state = self.state();
        state.faults.retain(|set| !fault.replaces(&set.fault));
        if state.faults.len() == MOST {
            return Err(NotSet::TooMany);
        }
        state.last += 1;
        let id = FaultId(state.last);
        let left = fault.is_counted().then_some(times);
        state.faults.push(SetFault { id, fault, left });
        drop(state);
        self.changed();
        Ok(id)
    }

    /// Takes one back.
    pub fn remove(&self, id: FaultId) {
        self.state().faults.retain(|set| set.id != id);
        self.changed();
    }

    /// Takes all back.
    pub fn clear(&self) {
        self.state().faults.clear();
        self.changed();
    }

    /// What is set.
    pub fn faults(&self) -> Vec<SetFault> {
        self.state().faults.clone()
    }

    /// What a request meets, if anything.
    pub(crate) fn meets(&self, request: &Request) -> Option<Fault> {
        let called = call_of(request.method.as_str(), request.url.path()).map(|called| called.route);
        self.take(|fault| match fault {
            Fault::NetworkLost => true,
            Fault::Answers { route, .. } => route.is_none() || *route == called,
            _ => false,
        })
    }

    /// How a return link arrives: once and at once where nothing is set for it. `forged` is a state that belongs to
    /// nothing.
    pub fn arrivals(&self, link: &ReturnLink, forged: impl FnOnce() -> Option<ReturnLink>) -> Vec<Arrival> {
        match self.take(|fault| matches!(fault, Fault::Links(_))) {
            Some(Fault::Links(act)) => act.arrivals(link, forged),
            _ => vec![Arrival::at_once(link)],
        }
    }

    /// Whether the app is to end at this point.
    pub(crate) fn ends_at(&self, point: Point) -> bool {
        self.state().faults.iter().any(|set| matches!(&set.fault, Fault::Kill(kill) if kill.is(point)))
    }

    /// How far the app's clock is ahead.
    pub(crate) fn skew(&self) -> SignedDuration {
        let skew = |set: &SetFault| match set.fault {
            Fault::Clock(skew) => Some(skew),
            _ => None,
        };
        self.state().faults.iter().find_map(skew).unwrap_or_default()
    }

    /// The first that fits, which then comes once less.
    fn take(&self, fits: impl Fn(&Fault) -> bool) -> Option<Fault> {
        let mut state = self.state();
        let at = state.faults.iter().position(|set| fits(&set.fault))?;
        let set = state.faults.get_mut(at)?;
        let fault = set.fault.clone();
        let Some(left) = &mut set.left else { return Some(fault) };
        *left -= 1;
        if *left == 0 {
            state.faults.remove(at);
        }
        drop(state);
        self.changed();
        Some(fault)
    }

    fn changed(&self) {
        (self.on_change)();
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Dial {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Dial").field("state", &self.state).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::*;

    #[test]
    fn whoever_shows_the_dial_is_told_of_every_change_and_never_while_it_is_held() {
        let changes = Arc::new(AtomicU32::new(0));
        let (counted, seen) = (Arc::clone(&changes), Arc::new(Mutex::new(Vec::new())));
        let dial = Arc::new_cyclic(|dial: &std::sync::Weak<Dial>| {
            let (dial, seen) = (dial.clone(), Arc::clone(&seen));
            Dial::new(move || {
                counted.fetch_add(1, Ordering::SeqCst);
                seen.lock().unwrap().push(dial.upgrade().unwrap().faults().len());
            })
        });
        let id = dial.set(Fault::NetworkLost, 0).unwrap();
        dial.set(Fault::Links(LinkAct::Drop), 2).unwrap();
        dial.remove(id);
        dial.clear();
        assert_eq!(*seen.lock().unwrap(), [1, 2, 1, 0]);
        assert_eq!(changes.load(Ordering::SeqCst), 4);
    }

    #[test]
    fn what_would_come_never_or_can_not_be_is_refused() {
        let dial = Dial::new(|| ());
        let answers = |act| Fault::Answers { route: None, act };
        for (fault, times, why) in [
            (answers(AnswerAct::Garbage), 0, NotSet::Times),
            (answers(AnswerAct::Garbage), 1_001, NotSet::Times),
            (answers(AnswerAct::Status(199)), 1, NotSet::Status),
            (answers(AnswerAct::Status(600)), 1, NotSet::Status),
            (answers(AnswerAct::Delay(Duration::ZERO)), 1, NotSet::Delay),
            (Fault::Links(LinkAct::Delay(Duration::from_mins(11))), 1, NotSet::Delay),
            (Fault::Clock(SignedDuration::ZERO), 1, NotSet::Clock),
            (Fault::Clock(SignedDuration::MIN), 1, NotSet::Clock),
        ] {
            assert_eq!(dial.set(fault.clone(), times), Err(why), "{fault:?}");
        }
        for _ in 0..MOST {
            dial.set(answers(AnswerAct::Garbage), 1).unwrap();
        }
        assert_eq!(dial.set(answers(AnswerAct::Garbage), 1), Err(NotSet::TooMany));
        assert_eq!(Dial::route("CreateSession").map(|route| route.path), Ok("/v1/sessions"));
        assert_eq!(Dial::route("DropTables"), Err(NotSet::UnknownCall));
    }

    #[test]
    fn a_clock_has_one_skew_and_the_last_one_counts() {
        let dial = Dial::new(|| ());
        for hours in [1, -25] {
            dial.set(Fault::Clock(SignedDuration::from_hours(hours)), 0).unwrap();
        }
        assert_eq!(dial.skew(), SignedDuration::from_hours(-25));
        assert_eq!(dial.faults().len(), 1);
        dial.clear();
        assert_eq!(dial.skew(), SignedDuration::ZERO);
    }
}
