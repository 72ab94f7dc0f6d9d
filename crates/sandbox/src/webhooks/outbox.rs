//! Which webhooks a change sends. They are kept in the same step as the change itself, so that none is lost
//! and none is sent for what did not happen.
//!
//! Events follow from the difference between a record and its new form. `session.failed` is sent for each failed
//! attempt, also while the session is pending, as the vendor's pages describe it.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use serde_json::Value;
use toffeepay::{PaymentStatus, RefundStatus};

use crate::api::wire;
use crate::ledger::payment::PaymentState;
use crate::ledger::session::{SessionRecord, SessionState};
use crate::ledger::webhook::{DeliveryRecord, DeliveryState, EndpointRecord, Oddity};
use crate::ledger::{Change, Ledger};
use crate::random::{Names, NoRandomness};

/// What is to be done to the next events, in their order.
#[derive(Clone, Debug, Default)]
pub(crate) struct Oddities(Arc<Mutex<VecDeque<Oddity>>>);

impl Oddities {
    pub fn add(&self, oddity: Oddity, count: usize) {
        self.queue(|queue| queue.extend(std::iter::repeat_n(oddity, count)));
    }

    pub fn clear(&self) {
        self.queue(VecDeque::clear);
    }

    fn next(&self) -> Option<Oddity> {
        self.queue(VecDeque::pop_front)
    }

    fn queue<T>(&self, work: impl FnOnce(&mut VecDeque<Oddity>) -> T) -> T {
        work(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Something that happened.
struct Event {
    name: &'static str,
    data: Value,
}

#[derive(Serialize)]
struct Body<'a> {
    #[serde(rename = "type")]
    name: &'a str,
    timestamp: Timestamp,
    data: &'a Value,
}

/// The change with the webhooks that it sends.
pub(crate) fn with_webhooks(
    ledger: &Ledger,
    mut change: Change,
    now: Timestamp,
    names: &Names,
    oddities: &Oddities,
) -> Result<Change, NoRandomness> {
    let endpoints = ledger.endpoints().rows();
    if endpoints.is_empty() {
        return Ok(change);
    }
    let mut number = ledger.deliveries.last_number();
    for event in events(ledger, &change) {
        let wanted: Vec<_> = endpoints.iter().filter(|endpoint| endpoint.wants(event.name)).collect();
        if wanted.is_empty() {
            continue;
        }
        let message_id = names.message(position(number))?;
        let body = Body { name: event.name, timestamp: now, data: &event.data };
        let body = serde_json::to_string(&body).unwrap_or_default();
        let oddity = oddities.next();
        for endpoint in wanted {
            let copies = if oddity == Some(Oddity::Duplicate) { 2 } else { 1 };
            for _ in 0..copies {
                number += 1;
                change.deliveries.push(DeliveryRecord {
                    id: names.delivery(position(number))?,
                    number,
                    message_id: message_id.clone(),
                    endpoint_id: endpoint.id.clone(),
                    event: event.name.to_owned(),
                    body: body.clone(),
                    created_at: now,
                    state: first_state(oddity, now),
                    tries: Vec::new(),
                    oddity,
                    resends: 0,
                });
            }
        }
    }
    let more = change.deliveries.iter().filter(|delivery| delivery.due_at().is_some()).count();
    let giving_way: Vec<_> =
        ledger.deliveries.giving_way_to(more).map(|oldest| oldest.given_up(now)).collect();
    change.deliveries.extend(giving_way);
    Ok(change)
}

/// An event that nothing in the ledger caused, to see what an endpoint makes of it.
pub(crate) fn ping(
    ledger: &Ledger,
    names: &Names,
    endpoint: &EndpointRecord,
    event: &str,
    data: &Value,
    now: Timestamp,
) -> Result<DeliveryRecord, NoRandomness> {
    let number = ledger.deliveries.last_number() + 1;
    let body = serde_json::to_string(&Body { name: event, timestamp: now, data }).unwrap_or_default();
    Ok(DeliveryRecord {
        id: names.delivery(position(number))?,
        number,
        message_id: names.message(position(number))?,
        endpoint_id: endpoint.id.clone(),
        event: event.to_owned(),
        body,
        created_at: now,
        state: DeliveryState::Waiting { due_at: now },
        tries: Vec::new(),
        oddity: None,
        resends: 0,
    })
}

fn first_state(oddity: Option<Oddity>, now: Timestamp) -> DeliveryState {
    match oddity {
        Some(Oddity::Lost) => DeliveryState::Lost,
        Some(Oddity::Late { seconds }) => {
            let late = SignedDuration::from_secs(seconds.into());
            DeliveryState::Waiting { due_at: now.checked_add(late).unwrap_or(Timestamp::MAX) }
        }
        _ => DeliveryState::Waiting { due_at: now },
    }
}

fn position(number: u64) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

fn events(ledger: &Ledger, change: &Change) -> Vec<Event> {
    let mut events = Vec::new();
    for session in &change.sessions {
        of_session(ledger.session(&session.id), session, &mut events);
    }
    for refund in &change.refunds {
        let known = ledger.refund(&refund.id).map(crate::ledger::refund::RefundRecord::status);
        let name = match (known, refund.status()) {
            (Some(known), status) if known == status => continue,
            (_, RefundStatus::Succeeded) => "refund.succeeded",
            (_, RefundStatus::Failed) => "refund.failed",
            (_, RefundStatus::Cancelled) => "refund.cancelled",
            _ => "refund.created",
        };
        events.push(Event { name, data: json(&wire::refund(refund)) });
    }
    for deposit in &change.deposits {
        let known = ledger.deposit(&deposit.id).map(|known| known.state.status());
        let status = deposit.state.status();
        let name = match &status {
            status if known.as_ref() == Some(status) => continue,
            PaymentStatus::Succeeded => "deposit.succeeded",
            PaymentStatus::Failed => "deposit.failed",
            _ => continue,
        };
        events.push(Event { name, data: json(&wire::deposit(deposit)) });
    }
    events
}

fn of_session(known: Option<&SessionRecord>, session: &SessionRecord, events: &mut Vec<Event>) {
    let data = || json(&wire::session(session, None));
    if known.is_none() {
        events.push(Event { name: "session.created", data: data() });
    }
    let mut has_failed_attempt = false;
    for payment in &session.payments {
        let before = known.and_then(|known| known.payment(&payment.id)).map(|payment| payment.state);
        if before == Some(payment.state) {
            continue;
        }
        let data = || json(&wire::payment(session, payment, true));
        if before.is_none() {
            events.push(Event { name: "payment.created", data: data() });
        }
        let name = match payment.state {
            PaymentState::Processing { .. } | PaymentState::Refunded { .. } => continue,
            PaymentState::Authorized { .. } => "payment.authorized",
            PaymentState::Succeeded { .. } => "payment.succeeded",
            PaymentState::Failed { .. } => "payment.failed",
            PaymentState::Cancelled { .. } => "payment.cancelled",
        };
        has_failed_attempt |= name == "payment.failed";
        events.push(Event { name, data: data() });
    }
    let is_new_state = known.is_none_or(|known| known.state != session.state);
    let name = match session.state {
        SessionState::Paid { .. } if is_new_state => "session.paid",
        SessionState::Cancelled { .. } if is_new_state => "session.cancelled",
        SessionState::Expired { .. } if is_new_state => "session.expired",
        SessionState::Failed { .. } if is_new_state => "session.failed",
        SessionState::Pending if has_failed_attempt => "session.failed",
        _ => return,
    };
    events.push(Event { name, data: data() });
}

fn json(entity: &impl Serialize) -> Value {
    serde_json::to_value(entity).unwrap_or_default()
}
