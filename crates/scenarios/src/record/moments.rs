//! Everything that was seen after the session was there, in one order.
//!
//! Three clocks have told: the app's, the system's, the API's. All are brought to the system's, by the moment at which the
//! session was made, which each of them has told.

use jiff::{SignedDuration, Timestamp};
use toffeepay::{Payment, PaymentStatus};

use super::writer::CREATE;
use super::{Call, LinkSeen, Seen};
use crate::format::{LinkKind, Span};
use crate::protocol::Entry;

/// Clocks that differ by less are not set wrong: a commit takes a moment too.
const SAME: SignedDuration = SignedDuration::from_secs(3);
/// Two links that come so close to each other are one way back that was doubled.
const AT_ONCE: SignedDuration = SignedDuration::from_secs(2);

/// Something that was seen.
#[derive(Clone, Copy)]
pub(super) enum What<'a> {
    /// The app was started again.
    Run,
    /// The player tried to pay.
    Paid(&'a Payment),
    /// The browser handed the purchase's own link to the app.
    Arrival,
    /// Another link came, or one that the tester sent.
    Link(&'a LinkSeen),
    /// A call was made.
    Call(&'a Call),
    /// The journal noted something.
    Entry(&'a Entry),
}

/// All of it, oldest first. At one moment, what causes comes before what is caused.
pub(super) fn of(seen: &Seen) -> Vec<(Timestamp, What<'_>)> {
    let mut moments = Vec::new();
    let created_in = seen.calls.iter().filter(|call| call.route == CREATE).map(|call| call.run).next_back();
    let mut runs: Vec<_> = seen
        .calls
        .iter()
        .map(|call| call.run)
        .filter(|run| created_in.is_some_and(|first| *run > first))
        .collect();
    runs.sort();
    runs.dedup();
    moments.extend(runs.into_iter().map(|run| (run, What::Run)));
    moments.extend(payments(seen));
    moments.extend(arrivals(seen).into_iter().map(|at| (at, What::Arrival)));
    let of_note = |link: &&LinkSeen| link.by_hand || link.kind != LinkKind::Own;
    moments.extend(seen.links.iter().filter(of_note).map(|link| (link.at, What::Link(link))));
    moments.extend(
        seen.calls.iter().filter(|call| call.route != CREATE).map(|call| (call.at, What::Call(call))),
    );
    moments.extend(seen.timeline.iter().map(|entry| (seen.on_system_clock(entry.at), What::Entry(entry))));
    moments.sort_by_key(|(at, _)| *at);
    moments
}

/// When the browser handed the purchase's own link over. The links of an earlier run are in the journal alone.
pub(super) fn arrivals(seen: &Seen) -> Vec<Timestamp> {
    let heard: Vec<_> = seen
        .links
        .iter()
        .filter(|link| !link.by_hand && link.kind == LinkKind::Own)
        .map(|link| link.at)
        .collect();
    if !heard.is_empty() {
        return heard;
    }
    let came_back =
        seen.timeline.iter().filter(|entry| entry.kind == "came_back" && entry.cause == "return_link");
    let by_hand = seen.links.iter().any(|link| link.by_hand && link.made == "rang");
    if by_hand { Vec::new() } else { came_back.map(|entry| seen.on_system_clock(entry.at)).collect() }
}

/// Whether one link came right after another.
pub(super) fn is_double(first: Timestamp, second: Timestamp) -> bool {
    second.duration_since(first) < AT_ONCE
}

/// A payment is made before it is seen, whatever the API's clock says.
fn payments(seen: &Seen) -> Vec<(Timestamp, What<'_>)> {
    let (mut made, mut failed, mut earliest) = (Vec::new(), 0, Timestamp::MIN);
    let created = seen.created_at();
    for payment in &seen.payments {
        failed += u32::from(payment.status == PaymentStatus::Failed);
        let told = match (seen.session_created_at, created) {
            (Some(there), Some(here)) => {
                here.checked_add(payment.created_at.duration_since(there)).unwrap_or(payment.created_at)
            }
            _ => payment.created_at,
        };
        let is_seen = |entry: &&Entry| match (entry.kind.as_str(), &payment.status) {
            ("became_final", PaymentStatus::Cancelled) => false,
            ("became_final", _) => true,
            ("progressed", PaymentStatus::Failed) => declined_in(entry).is_some_and(|count| count >= failed),
            ("progressed", _) => payment.authorized_at.is_some() && is_authorized_in(entry),
            _ => false,
        };
        let observed = seen.timeline.iter().find(is_seen).map(|entry| seen.on_system_clock(entry.at));
        let just_before = observed.map(|at| at.checked_sub(SignedDuration::from_millis(1)).unwrap_or(at));
        let at = just_before.map_or(told, |before| told.min(before)).max(earliest);
        earliest = at;
        made.push((at, What::Paid(payment)));
    }
    made
}

/// How many attempts an entry says were declined: `declined 2, not authorized`.
pub(super) fn declined_in(entry: &Entry) -> Option<u32> {
    let detail = entry.detail.as_deref()?.strip_prefix("declined ")?;
    detail.split(',').next()?.parse().ok()
}

/// Whether an entry says that a payment waits for the studio.
pub(super) fn is_authorized_in(entry: &Entry) -> bool {
    entry.detail.as_deref().is_some_and(|detail| detail.contains(", authorized"))
}

impl Seen {
    /// When the session was there, by the system's clock.
    fn created_at(&self) -> Option<Timestamp> {
        let entry = self.timeline.iter().find(|entry| entry.kind == "session_created")?;
        Some(self.on_system_clock(entry.at))
    }

    /// How far the app's clock was ahead, in whole seconds, where it was not right.
    pub(super) fn skew(&self) -> Option<Span> {
        let entry = self.timeline.iter().find(|entry| entry.kind == "session_created")?;
        let made = |call: &&Call| call.route == CREATE && !call.is_failure();
        let call = self.calls.iter().rfind(made)?;
        let took = SignedDuration::from_millis(i64::try_from(call.took_ms).ok()?);
        let skew = entry.at.duration_since(call.at.checked_add(took).ok()?);
        (skew.abs() > SAME).then(|| Span::seconds(skew.as_secs()))
    }

    /// A time of the app's clock.
    fn on_system_clock(&self, at: Timestamp) -> Timestamp {
        let skew = self.skew().map_or(SignedDuration::ZERO, Span::signed);
        at.checked_sub(skew).unwrap_or(at)
    }
}
