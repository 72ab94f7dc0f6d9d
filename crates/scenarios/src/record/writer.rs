//! What is written so far.

use std::collections::BTreeMap;

use super::{Call, FaultSeen, Remark, Seen, Source};
use crate::format::{
    self, Answer, AppAct, FaultKind, LinkKind, Lost, Method, PageAct, Returns, Scenario, Span, Status, Step,
    StudioAct, patience,
};

/// How often a failure is done again at most: each costs the one who runs it time.
pub(super) const MOST_TIMES: u32 = 5;
/// Steps that are kept for the end.
const FOR_THE_END: usize = 20;

pub(super) struct Writer<'a> {
    pub seen: &'a Seen,
    /// How it stands now.
    pub state: Status,
    pub steps: Vec<Step>,
    pub remarks: Vec<Remark>,
    /// How many answers of a kind a call has had so far.
    answers: BTreeMap<(String, String), u32>,
}

impl<'a> Writer<'a> {
    pub fn new(seen: &'a Seen, state: Status) -> Self {
        let mut writer =
            Self { seen, state, steps: Vec::new(), remarks: Vec::new(), answers: BTreeMap::new() };
        if matches!(state, Status::Creating | Status::Pending) {
            writer.remark(Remark::StillOpen);
        }
        for remark in &seen.missing {
            writer.remark(remark.clone());
        }
        let had_page = seen.purchase.declined > 0 || !matches!(state, Status::Creating | Status::Rejected);
        match seen.source {
            Source::Api if had_page => writer.remark(Remark::PageFromPayments),
            Source::Nobody if had_page => writer.remark(Remark::PageGuessed),
            _ => {}
        }
        writer
    }

    /// Says something once.
    pub fn remark(&mut self, remark: Remark) {
        if !self.remarks.contains(&remark) {
            self.remarks.push(remark);
        }
    }

    pub fn step(&mut self, step: Step) {
        if self.steps.len() < Scenario::MAX_STEPS - FOR_THE_END {
            self.steps.push(step);
        } else {
            self.remark(Remark::TooMuch);
        }
    }

    pub fn app(&mut self, act: AppAct) {
        self.step(Step::App { act, refused: None });
    }

    pub fn studio(&mut self, act: StudioAct) {
        self.step(Step::Studio { act });
    }

    pub fn links(&mut self, link: LinkKind, times: u32, made: &str) {
        let times = times.min(format::MOST_TIMES);
        self.step(Step::Link { link, times });
        self.expect_link(made, times);
    }

    pub fn expect_link(&mut self, made: &str, times: u32) {
        self.step(Step::ExpectLink { made: made.to_owned(), times });
    }

    /// That calls which failed did so, so that nothing is done before; the later ones are expected after them.
    pub fn expect_failures(&mut self, failures: &Failures<'_>) {
        let Some(answer) = failures.answer() else { return };
        let key = (failures.call.route.clone(), format!("{answer:?}"));
        let so_far = self.answers.entry(key).or_default();
        *so_far = (*so_far + failures.written()).min(format::MOST_TIMES);
        let at_least = *so_far;
        self.step(Step::ExpectExchange {
            call: short(&failures.call.route).to_owned(),
            answer: Some(answer),
            at_least,
            at_most: None,
            same_key: failures.call.route == CREATE && at_least > 1,
            within: patience_for(at_least),
        });
    }

    /// Has the next answers fail as these did.
    pub fn fault(&mut self, failures: &Failures<'_>, times: u32) {
        let call = failures.call;
        if call.fault.is_none() {
            self.remark(Remark::FailedByItself);
        }
        let (mut status, mut code, mut retry_after) = (None, None, None);
        let (mut by, mut set) = (None, BTreeMap::new());
        let what = match &call.fault {
            Some(FaultSeen::DropBefore) => FaultKind::DropBefore,
            Some(FaultSeen::Delay(span)) => {
                by = Some(*span);
                FaultKind::Delay
            }
            Some(FaultSeen::Garbage) => FaultKind::Garbage,
            Some(FaultSeen::Truncated) => FaultKind::Truncated,
            Some(FaultSeen::Altered(values)) => {
                set.clone_from(values);
                FaultKind::Altered
            }
            Some(FaultSeen::Status) | None if call.answer.is_some() => {
                if call.fault.is_some() {
                    self.remark(Remark::StatusDoesNothing);
                }
                status = call.answer;
                code.clone_from(&call.code);
                retry_after.clone_from(&call.retry_after);
                FaultKind::Status
            }
            Some(FaultSeen::DropAfter | FaultSeen::Status) | None => FaultKind::DropAfter,
        };
        let on = short(&call.route).to_owned();
        self.step(Step::Fault { on, what, times, status, code, retry_after, by, set });
    }

    /// The app is killed and started again, on the same journal.
    pub fn restart(&mut self) {
        self.remark(Remark::Restarted);
        self.app(AppAct::Kill);
        self.app(AppAct::Start);
    }
}

/// Calls of one route that failed in the same way, one after the other.
#[derive(Clone, Copy)]
pub(super) struct Failures<'a> {
    pub call: &'a Call,
    pub times: u32,
}

impl Failures<'_> {
    /// How often they are done again.
    pub fn written(&self) -> u32 {
        self.times.min(MOST_TIMES)
    }

    /// What the app must have got; none where that is not to be told from a good answer.
    fn answer(&self) -> Option<Answer> {
        match (&self.call.fault, self.call.answer) {
            (
                Some(FaultSeen::Delay(_) | FaultSeen::Garbage | FaultSeen::Truncated | FaultSeen::Altered(_)),
                _,
            ) => None,
            (_, Some(status)) => Some(Answer::Status(status)),
            (_, None) => Some(Answer::Lost(Lost::Lost)),
        }
    }

    pub fn is_more_of(&self, call: &Call) -> bool {
        self.call.route == call.route && (&self.call.answer, &self.call.fault) == (&call.answer, &call.fault)
    }
}

pub(super) const CREATE: &str = "POST /v1/sessions";
pub(super) const STATUS: &str = "GET /v1/sessions/{id}/status";
/// Where the page is now: what the app asks when it is to be opened again.
pub(super) const SESSION: &str = "GET /v1/sessions/{id}";
pub(super) const CANCEL: &str = "POST /v1/sessions/{id}/cancel";

fn short(route: &str) -> &str {
    match route {
        CREATE => "create",
        STATUS => "status",
        CANCEL => "cancel",
        other => other,
    }
}

impl Call {
    /// Whether it failed, or met a fault.
    pub(super) fn is_failure(&self) -> bool {
        self.fault.is_some() || !self.answer.is_some_and(|status| (200..300).contains(&status))
    }

    pub(super) fn is_token_refused(&self) -> bool {
        self.answer == Some(401)
    }
}

/// Each try costs the app a pause.
fn patience_for(times: u32) -> Span {
    if times > 2 { Span::seconds((15 + 5 * i64::from(times)).min(format::LONGEST_WAIT)) } else { patience() }
}

/// How the app must show it.
pub(super) fn shown(status: Status) -> Shown {
    Shown {
        status,
        declined: None,
        authorized: None,
        refunded: None,
        opened: None,
        trouble: None,
        reason: None,
    }
}

/// `ExpectStatus` without its patience.
pub(super) struct Shown {
    pub status: Status,
    pub declined: Option<u32>,
    pub authorized: Option<bool>,
    pub refunded: Option<bool>,
    pub opened: Option<bool>,
    pub trouble: Option<String>,
    pub reason: Option<String>,
}

impl From<Shown> for Step {
    fn from(shown: Shown) -> Self {
        let Shown { status, declined, authorized, refunded, opened, trouble, reason } = shown;
        Self::ExpectStatus {
            status,
            declined,
            authorized,
            refunded,
            opened,
            trouble,
            reason,
            within: patience(),
        }
    }
}

/// Something on the page, by card and without more.
pub(super) fn on_page(act: PageAct, returns: Returns) -> Step {
    Step::Page { act, method: Method::Card, card: None, reason: None, amount: None, returns }
}
