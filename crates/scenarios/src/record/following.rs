//! From the session's making until the end, step by step in the order in which it was seen.

use jiff::{SignedDuration, Timestamp};
use toffeepay::{Payment, PaymentStatus};

use super::creating::groups;
use super::moments::{self, What, arrivals, is_double};
use super::writer::{CANCEL, Failures, MOST_TIMES, SESSION, STATUS, Shown, Writer, on_page, shown};
use super::{Call, Cancelled, LinkSeen, Remark, Source, page};
use crate::format::{
    AppAct, LinkKind, PageAct, Returns, SessionEnd, Span, Status, Step, StudioAct, TokenWorth, Whose,
    patience,
};
use crate::protocol::Entry;

/// The attempts that a session has.
const ATTEMPTS: usize = 3;
/// The sandbox's sessions are open for half an hour.
const LIFETIME: i64 = 1_801;
/// The sandbox's slow bank takes 10 seconds.
const SLOW: i64 = 15;
/// A purchase that ended after less than this by the app's clock can't have run out by it.
const SOON: SignedDuration = SignedDuration::from_mins(25);
/// A link on its way when the purchase ended has come with the end, not after it.
const ON_ITS_WAY: SignedDuration = SignedDuration::from_millis(1_500);

pub(super) fn write(writer: &mut Writer<'_>) {
    let seen = writer.seen;
    let mut following = Following {
        writer,
        moments: moments::of(seen),
        arrivals: arrivals(seen),
        failures: None,
        asked_for_page: None,
        links: None,
        opened: 0,
        failed: 0,
        made: 0,
        is_held: false,
        is_cancelled: false,
        is_final: false,
    };
    for number in 0..following.moments.len() {
        following.moment(number);
    }
    following.flush();
    if !following.is_final && following.writer.state != Status::Pending {
        following.ended(None);
    }
}

struct Following<'w, 'a> {
    writer: &'w mut Writer<'a>,
    moments: Vec<(Timestamp, What<'a>)>,
    /// When the browser came back, as far as no page has led there yet.
    arrivals: Vec<Timestamp>,
    /// Calls that failed, and are not written yet.
    failures: Option<Failures<'a>>,
    /// The app asked where the page is, and met a fault: it opens that of before all the same.
    asked_for_page: Option<&'a Call>,
    /// Links that came one after the other, and are not written yet.
    links: Option<(&'a LinkSeen, u32)>,
    opened: u32,
    failed: usize,
    made: u32,
    /// The browser has a link that it has not handed over.
    is_held: bool,
    is_cancelled: bool,
    is_final: bool,
}

impl<'a> Following<'_, 'a> {
    fn moment(&mut self, number: usize) {
        let Some((at, what)) = self.moments.get(number).copied() else { return };
        match what {
            What::Run => {
                self.flush();
                self.writer.restart();
            }
            What::Paid(payment) => self.paid(payment, at),
            What::Arrival => {
                if self.is_held {
                    self.flush();
                    self.is_held = false;
                    self.writer.links(LinkKind::Held, 1, "any");
                }
            }
            What::Link(link) => self.link(link),
            What::Call(call) => self.call(call),
            What::Entry(entry) => self.entry(entry, at),
        }
    }

    /// Writes what is gathered.
    fn flush(&mut self) {
        if let Some((link, times)) = self.links.take() {
            // What becomes of the purchase's own depends on whether it has been looked at just now.
            let is_sure = ["unknown_state", "no_state", "other_scheme"].contains(&link.made.as_str());
            self.writer.links(link.kind, times, if is_sure { &link.made } else { "any" });
        }
        let Some(failures) = self.failures.take() else { return };
        let call = failures.call;
        let goes_on = self.writer.seen.calls.iter().any(|later| later.at > call.at && !later.is_failure());
        if call.is_token_refused() && call.fault.is_none() {
            self.writer.step(Step::Token { is: TokenWorth::Revoked });
            let trouble = Some("token_refused".to_owned());
            self.writer.step(Shown { trouble, ..shown(Status::Pending) }.into());
            if goes_on {
                self.writer.step(Step::Token { is: TokenWorth::Good });
                self.writer.app(AppAct::EnterToken);
            }
            return;
        }
        if failures.times > MOST_TIMES {
            self.writer.remark(Remark::Shortened(MOST_TIMES));
        }
        self.writer.fault(&failures, failures.written());
        // When it has ended nobody asks any more.
        if !self.is_final {
            self.writer.expect_failures(&failures);
            if call.is_token_refused() && goes_on {
                self.writer.app(AppAct::EnterToken);
            }
        }
    }

    fn call(&mut self, call: &'a Call) {
        if call.route == SESSION {
            self.asked_for_page = call.fault.is_some().then_some(call);
        }
        // What an act meets is set before the act; only the status is asked for by the app itself, again and again.
        if call.route != STATUS || !call.is_failure() {
            return;
        }
        match &mut self.failures {
            Some(failures) if failures.is_more_of(call) => failures.times += 1,
            _ => {
                self.flush();
                self.failures = Some(Failures { call, times: 1 });
            }
        }
    }

    fn link(&mut self, link: &'a LinkSeen) {
        match &mut self.links {
            Some((last, times)) if (last.kind, &last.made) == (link.kind, &link.made) => *times += 1,
            _ => {
                self.flush();
                self.links = Some((link, 1));
            }
        }
    }

    fn paid(&mut self, payment: &'a Payment, at: Timestamp) {
        self.flush();
        self.made += 1;
        self.failed += usize::from(payment.status == PaymentStatus::Failed);
        let leads_back = match payment.status {
            PaymentStatus::Failed => self.failed == ATTEMPTS,
            PaymentStatus::Processing | PaymentStatus::Cancelled => false,
            _ => true,
        };
        let returns = if leads_back { self.returns(at) } else { Returns::Once };
        let step = page::attempt(self.writer, payment, returns);
        let is_slow = page::is_slow(&step);
        self.writer.step(step);
        let is_authorized = payment.authorized_at.is_some();
        if is_slow {
            self.expect_payment("processing", None);
            if payment.status != PaymentStatus::Processing {
                self.writer.step(Step::Time { advance: Span::seconds(SLOW), of: Whose::Both });
            }
        } else if leads_back && !is_authorized {
            self.came_back(returns);
        } else if payment.status == PaymentStatus::Failed {
            self.expect_payment(payment.status.as_str(), Some(payment));
        }
        if is_authorized {
            self.writer.step(Shown { authorized: Some(true), ..shown(Status::Pending) }.into());
            match payment.status {
                PaymentStatus::Succeeded | PaymentStatus::Refunded => self.writer.studio(StudioAct::Complete),
                PaymentStatus::Cancelled => self.writer.studio(StudioAct::CancelPayment),
                _ => {}
            }
        }
    }

    fn expect_payment(&mut self, status: &str, of: Option<&Payment>) {
        self.writer.step(Step::ExpectApi {
            sessions: None,
            session: None,
            payments: Some(self.made),
            payment: Some(status.to_owned()),
            method: None,
            reason: of.and_then(page::reason),
            refund: None,
            within: patience(),
        });
    }

    /// What the page's way back came to.
    fn came_back(&mut self, returns: Returns) {
        match returns {
            Returns::Once => self.writer.expect_link("any", 1),
            Returns::Twice => self.writer.expect_link("any", 2),
            Returns::Never | Returns::Held => {}
        }
    }

    /// What the browser made of the way back from a page that was left at this time.
    fn returns(&mut self, left: Timestamp) -> Returns {
        let Some(first) = self.arrivals.first().copied() else { return Returns::Never };
        self.arrivals.remove(0);
        if self.arrivals.first().is_some_and(|second| is_double(first, *second)) {
            self.arrivals.remove(0);
            return Returns::Twice;
        }
        let is_between = |(at, what): &(Timestamp, What<'_>)| {
            let ends = matches!(what, What::Entry(entry) if entry.kind == "became_final");
            let grace = if ends { ON_ITS_WAY } else { SignedDuration::ZERO };
            (ends || matches!(what, What::Run))
                && *at >= left
                && at.checked_add(grace).is_ok_and(|at| at < first)
        };
        if self.moments.iter().any(is_between) {
            self.is_held = true;
            Returns::Held
        } else {
            Returns::Once
        }
    }

    fn entry(&mut self, entry: &'a Entry, at: Timestamp) {
        match entry.kind.as_str() {
            "page_opened" => {
                self.opened += 1;
                // The first is what Buy does, unless the app was started again before it came to that.
                let by_itself = self.opened == 1 && !self.writer.steps.contains(&kill());
                let met = self.asked_for_page.take().map(|call| Failures { call, times: 1 });
                if !by_itself {
                    self.flush();
                    self.opened_again(met.as_ref());
                }
            }
            "cancel_asked" if self.is_cancelled => {}
            "cancel_asked" if self.writer.state == Status::Cancelled => self.cancel(),
            "cancel_asked" => self.writer.remark(Remark::CancelTooLate),
            "progressed" => self.progressed(entry),
            "became_final" if !self.is_final => {
                self.flush();
                self.ended(Some((entry, at)));
            }
            _ => {}
        }
    }

    fn opened_again(&mut self, met: Option<&Failures<'_>>) {
        if let Some(met) = met {
            self.writer.fault(met, met.written());
        }
        self.writer.app(AppAct::Open);
        if let Some(met) = met {
            self.writer.expect_failures(met);
        }
    }

    fn progressed(&mut self, entry: &Entry) {
        let declined = moments::declined_in(entry).unwrap_or_default();
        // Learned of late, when the next attempt was made already: the app need not say pending any more.
        if declined == 0 || self.made != declined || u32::try_from(self.failed) != Ok(declined) {
            return;
        }
        // Why the last one was declined may be learned before or after the end, and no one waits for pending then.
        if self.is_final || self.failed >= ATTEMPTS {
            return;
        }
        self.flush();
        self.writer.step(Shown { declined: Some(declined), ..shown(Status::Pending) }.into());
    }

    /// Cancelled in the app: what its call meets is set before.
    fn cancel(&mut self) {
        self.flush();
        self.is_cancelled = true;
        let met = |call: &&Call| {
            let refused = call.answer.is_some_and(|status| (400..500).contains(&status) && status != 429);
            call.route == CANCEL && call.is_failure() && (call.fault.is_some() || !refused)
        };
        let failures = groups(self.writer.seen.calls.iter().filter(met));
        for failed in &failures {
            self.writer.fault(failed, failed.written());
        }
        self.writer.app(AppAct::Cancel);
        for failed in &failures {
            self.writer.expect_failures(failed);
        }
    }

    fn ended(&mut self, seen: Option<(&Entry, Timestamp)>) {
        self.is_final = true;
        let left = seen.map_or(Timestamp::MIN, |(_, at)| at);
        match self.writer.state {
            Status::Cancelled if !self.is_cancelled => self.cancelled_elsewhere(left),
            Status::Expired => self.run_out(seen.map(|(entry, _)| entry)),
            // Where the API was asked and knows of no payment, nobody paid: the app was told otherwise by a fault.
            Status::Paid | Status::Failed
                if self.writer.seen.payments.is_empty() && self.writer.seen.source == Source::Nobody =>
            {
                self.guess(left);
            }
            _ => {}
        }
        match seen.map(|(entry, _)| entry.cause.as_str()) {
            Some("player") if !self.is_cancelled => self.writer.app(AppAct::Check),
            Some("focus") => self.writer.app(AppAct::Focus),
            _ => {}
        }
        self.writer.step(shown(self.writer.state).into());
    }

    fn cancelled_elsewhere(&mut self, at: Timestamp) {
        let seen = self.writer.seen;
        let gave_up = seen.payments.iter().filter(|one| one.status == PaymentStatus::Cancelled).count();
        if gave_up >= ATTEMPTS {
            return;
        }
        match seen.cancelled {
            Some(Cancelled::ByStudio) => return self.writer.studio(StudioAct::CancelSession),
            Some(Cancelled::InSandbox) => {
                return self.writer.step(Step::Sandbox { ends: SessionEnd::Cancelled });
            }
            None => {}
        }
        if seen.source != Source::LocalSandbox {
            self.writer.remark(Remark::CancelledElsewhere);
        }
        let returns = self.returns(before(at));
        self.writer.step(on_page(PageAct::Cancel, returns));
        self.came_back(returns);
    }

    /// The session's time was up, by every clock or by the API's alone.
    fn run_out(&mut self, entry: Option<&Entry>) {
        let begun = self.writer.seen.begun_at;
        let is_soon = entry.is_some_and(|entry| entry.at.duration_since(begun) < SOON);
        let of = if is_soon { Whose::Api } else { Whose::Both };
        self.writer.step(Step::Time { advance: Span::seconds(LIFETIME), of });
    }

    /// Nobody told of payments.
    fn guess(&mut self, at: Timestamp) {
        let returns = self.returns(before(at));
        if self.writer.state == Status::Paid {
            self.writer.step(on_page(PageAct::Pay, returns));
        } else {
            for attempt in 1..=ATTEMPTS {
                let returns = if attempt == ATTEMPTS { returns } else { Returns::Once };
                self.writer.step(on_page(PageAct::Decline, returns));
            }
        }
        self.came_back(returns);
    }
}

/// A page is left before the app knows how it ended.
fn before(at: Timestamp) -> Timestamp {
    at.checked_sub(SignedDuration::from_millis(1)).unwrap_or(at)
}

fn kill() -> Step {
    Step::App { act: AppAct::Kill, refused: None }
}
