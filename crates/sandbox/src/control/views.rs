//! What the control interface answers.

use jiff::Timestamp;
use serde::Serialize;

use crate::answers::AnswerScript;
use crate::ledger::webhook::{DeliveryRecord, DeliveryState, EndpointRecord, EndpointState, TryRecord};
use crate::ledger::{Counts, Ledger};

/// A sandbox at a glance.
#[derive(Clone, Debug, Serialize)]
pub struct Overview {
    /// The sandbox's time.
    pub now: Timestamp,
    /// How many times as fast as the real one it goes.
    pub speed: f64,
    /// How many sessions there are.
    pub sessions: usize,
    /// How many payments.
    pub payments: usize,
    /// How many refunds.
    pub refunds: usize,
    /// How many wallets.
    pub accounts: usize,
    /// How many deposits.
    pub deposits: usize,
    /// How many webhook endpoints, removed ones included.
    pub endpoints: usize,
    /// How many webhooks wait for their next try.
    pub webhooks_waiting: usize,
    /// What the next answers are to be.
    pub answers: Vec<AnswerScript>,
}

impl Overview {
    pub(crate) fn of(ledger: &Ledger, now: Timestamp, answers: Vec<AnswerScript>) -> Self {
        let Counts { sessions, payments, refunds, accounts, deposits, endpoints, .. } = ledger.counts();
        let speed = ledger.clock().map_or(1.0, |clock| clock.speed);
        let webhooks_waiting = ledger.deliveries.waiting();
        Self {
            now,
            speed,
            sessions,
            payments,
            refunds,
            accounts,
            deposits,
            endpoints,
            webhooks_waiting,
            answers,
        }
    }
}

/// The sandbox's clock.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct ClockView {
    /// The sandbox's time.
    pub now: Timestamp,
    /// How many times as fast as the real one it goes.
    pub speed: f64,
}

/// A webhook endpoint.
#[derive(Clone, Serialize)]
pub struct EndpointView {
    /// Its id.
    pub id: String,
    /// Where webhooks go.
    pub url: String,
    /// What they are signed with. It is shown, because it is the tester's own and opens nothing else.
    pub secret: String,
    /// The events that it wants; all where none are said.
    pub events: Vec<String>,
    /// `enabled`, `gone` (it answered 410) or `removed`.
    pub status: &'static str,
}

impl std::fmt::Debug for EndpointView {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("EndpointView")
            .field("id", &self.id)
            .field("status", &self.status)
            .finish_non_exhaustive()
    }
}

impl EndpointView {
    pub(crate) fn of(endpoint: &EndpointRecord) -> Self {
        let status = match endpoint.state {
            EndpointState::Enabled => "enabled",
            EndpointState::Gone => "gone",
            EndpointState::Removed => "removed",
        };
        Self {
            id: endpoint.id.to_string(),
            url: endpoint.url.clone(),
            secret: endpoint.secret.0.clone(),
            events: endpoint.events.clone(),
            status,
        }
    }
}

/// One event on its way to one endpoint.
#[derive(Clone, Debug, Serialize)]
pub struct DeliveryView {
    /// Its id.
    pub id: String,
    /// The id of the message: the same at every endpoint and on every try.
    pub message_id: String,
    /// The endpoint.
    pub endpoint_id: String,
    /// The event's type.
    pub event: String,
    /// The body, as it is sent.
    pub body: String,
    /// When the event happened.
    pub created_at: Timestamp,
    /// `waiting`, `delivered`, `given_up` or `lost`.
    pub status: &'static str,
    /// When it is tried next.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_at: Option<Timestamp>,
    /// What was sent and answered.
    pub tries: Vec<TryView>,
}

/// One try.
#[derive(Clone, Debug, Serialize)]
pub struct TryView {
    /// When, by the real clock.
    pub at: Timestamp,
    /// The headers that were sent.
    pub headers: Vec<(String, String)>,
    /// The status that was answered.
    pub status: Option<u16>,
    /// The first 4 KiB of what was answered.
    pub answer: String,
    /// Why nothing was answered.
    pub error: Option<String>,
    /// Milliseconds until the answer.
    pub took_ms: u64,
}

impl DeliveryView {
    pub(crate) fn of(delivery: &DeliveryRecord) -> Self {
        let status = match delivery.state {
            DeliveryState::Waiting { .. } => "waiting",
            DeliveryState::Delivered { .. } => "delivered",
            DeliveryState::GivenUp { .. } => "given_up",
            DeliveryState::Lost => "lost",
        };
        Self {
            id: delivery.id.to_string(),
            message_id: delivery.message_id.to_string(),
            endpoint_id: delivery.endpoint_id.to_string(),
            event: delivery.event.clone(),
            body: delivery.body.clone(),
            created_at: delivery.created_at,
            status,
            due_at: delivery.due_at(),
            tries: delivery.tries.iter().cloned().map(TryView::from).collect(),
        }
    }
}

impl From<TryRecord> for TryView {
    fn from(made: TryRecord) -> Self {
        let TryRecord { at, headers, status, answer, error, took_ms } = made;
        Self { at, headers, status, answer, error, took_ms }
    }
}
