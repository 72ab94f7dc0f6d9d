//! Webhook endpoints, and each event on its way to one of them: when it is tried, and what came of it.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::ids::{DeliveryId, EndpointId};
use crate::ledger::table::Record;
use toffeepay::WebhookId;

/// Seconds between a try that failed and the next one: the schedule of the Standard Webhooks specification.
const SCHEDULE: [i64; 9] = [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400];

/// The longest pause that an endpoint may ask for with Retry-After, in seconds.
const MAX_PAUSE: i64 = 86_400;

/// What webhooks of one endpoint are signed with: `whsec_` and Base64. Its `Debug` shows nothing.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct StoredSecret(pub String);

impl std::fmt::Debug for StoredSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("StoredSecret(redacted)")
    }
}

/// Where webhooks go.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct EndpointRecord {
    pub id: EndpointId,
    pub url: String,
    pub secret: StoredSecret,
    /// The events that it wants; all where none are said.
    #[serde(default)]
    pub events: Vec<String>,
    pub created_at: Timestamp,
    #[serde(default)]
    pub state: EndpointState,
}

/// Whether an endpoint is sent anything.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum EndpointState {
    #[default]
    Enabled,
    /// It answered 410: it is no longer interested.
    Gone,
    Removed,
}

impl EndpointRecord {
    pub fn wants(&self, event: &str) -> bool {
        self.state == EndpointState::Enabled
            && (self.events.is_empty() || self.events.iter().any(|wanted| wanted == event))
    }
}

impl Record for EndpointRecord {
    type Id = EndpointId;

    fn id(&self) -> &EndpointId {
        &self.id
    }
}

/// What a sender can do to a webhook.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Oddity {
    /// It comes two times, under the same id.
    Duplicate,
    /// It comes this many seconds late.
    Late {
        /// By the sandbox's clock.
        seconds: u32,
    },
    /// Its signature is of another secret.
    BadSignature,
    /// It says that it was sent this many seconds ago, with a signature that is right.
    OldTimestamp {
        /// More than 300 is outside the tolerance.
        seconds: u32,
    },
    /// It comes in the older form of the vendor's pages, signed as that is.
    LegacyForm,
    /// It never comes.
    Lost,
}

/// Where a delivery stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "status", rename_all = "snake_case")]
pub(crate) enum DeliveryState {
    Waiting { due_at: Timestamp },
    Delivered { at: Timestamp },
    GivenUp { at: Timestamp },
    Lost,
}

/// One try, and what was answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct TryRecord {
    pub at: Timestamp,
    /// The headers as they were sent, in their order.
    pub headers: Vec<(String, String)>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// The beginning of what was answered.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub answer: String,
    /// Why nothing was answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    pub took_ms: u64,
}

impl TryRecord {
    fn succeeded(&self) -> bool {
        self.status.is_some_and(|status| (200..300).contains(&status))
    }
}

/// One event on its way to one endpoint.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct DeliveryRecord {
    pub id: DeliveryId,
    /// Counted from 1 over all deliveries.
    pub number: u64,
    pub message_id: WebhookId,
    pub endpoint_id: EndpointId,
    pub event: String,
    /// The body, byte for byte the same on every try.
    pub body: String,
    pub created_at: Timestamp,
    pub state: DeliveryState,
    #[serde(default)]
    pub tries: Vec<TryRecord>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub oddity: Option<Oddity>,
    /// How often the tester had it sent again.
    #[serde(default)]
    pub resends: u32,
}

impl DeliveryRecord {
    /// When it is tried next.
    pub fn due_at(&self) -> Option<Timestamp> {
        match self.state {
            DeliveryState::Waiting { due_at } => Some(due_at),
            _ => None,
        }
    }

    /// The delivery after a try. `pause` is what the endpoint asked for with Retry-After, in seconds.
    pub fn tried(&self, made: TryRecord, pause: Option<i64>, now: Timestamp) -> Self {
        let mut next = self.clone();
        let succeeded = made.succeeded();
        next.tries.push(made);
        next.state = match SCHEDULE.get(next.tries.len() - 1) {
            _ if succeeded => DeliveryState::Delivered { at: now },
            Some(delay) => {
                let delay = pause.map_or(*delay, |pause| pause.clamp(*delay, MAX_PAUSE.max(*delay)));
                let due_at = now.checked_add(SignedDuration::from_secs(delay)).unwrap_or(Timestamp::MAX);
                DeliveryState::Waiting { due_at }
            }
            None => DeliveryState::GivenUp { at: now },
        };
        next
    }

    /// The delivery after a try that was on its way when the tester had it sent again: it still is to be.
    pub fn tried_meanwhile(&self, made: TryRecord) -> Self {
        let mut next = self.clone();
        next.tries.push(made);
        next
    }

    /// The delivery whose endpoint asked for no more: the try is kept, and there is no other.
    pub fn tried_and_given_up(&self, made: TryRecord, now: Timestamp) -> Self {
        let mut next = self.given_up(now);
        next.tries.push(made);
        next
    }

    /// The delivery that nobody tries again.
    pub fn given_up(&self, now: Timestamp) -> Self {
        Self { state: DeliveryState::GivenUp { at: now }, ..self.clone() }
    }

    /// The delivery to be tried once more, now.
    pub fn resent(&self, oddity: Option<Oddity>, now: Timestamp) -> Self {
        let resends = self.resends.saturating_add(1);
        Self { state: DeliveryState::Waiting { due_at: now }, oddity, resends, ..self.clone() }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    pub(crate) fn delivery(number: u64) -> DeliveryRecord {
        DeliveryRecord {
            id: DeliveryId::new(format!("sbx_dlv_{number}")).unwrap(),
            number,
            message_id: WebhookId::new("msg_1").unwrap(),
            endpoint_id: EndpointId::new("sbx_end_1").unwrap(),
            event: "session.paid".to_owned(),
            body: "{}".to_owned(),
            created_at: Timestamp::UNIX_EPOCH,
            state: DeliveryState::Waiting { due_at: Timestamp::UNIX_EPOCH },
            tries: Vec::new(),
            oddity: None,
            resends: 0,
        }
    }

    fn answered(status: u16, at: Timestamp) -> TryRecord {
        TryRecord {
            at,
            headers: Vec::new(),
            status: Some(status),
            answer: String::new(),
            error: None,
            took_ms: 1,
        }
    }

    #[test]
    fn a_delivery_that_fails_is_tried_ten_times_on_the_standard_schedule() {
        let mut now = Timestamp::UNIX_EPOCH;
        let mut tried = delivery(1);
        let mut waits = Vec::new();
        while let Some(due_at) = tried.due_at() {
            waits.push(due_at.duration_since(now).as_secs());
            now = due_at;
            tried = tried.tried(answered(500, now), None, now);
        }
        assert_eq!(waits, [0, 5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400]);
        assert_eq!(tried.tries.len(), 10);
        assert_eq!(tried.state, DeliveryState::GivenUp { at: now });
        assert_eq!(now.as_second(), 75 * 3_600 + 35 * 60 + 5);
    }

    #[test]
    fn any_2xx_and_nothing_else_is_delivered() {
        let now = Timestamp::UNIX_EPOCH;
        for status in [200, 204, 299] {
            let tried = delivery(1).tried(answered(status, now), None, now);
            assert_eq!(tried.state, DeliveryState::Delivered { at: now }, "{status}");
        }
        for status in [199, 301, 400, 410, 500] {
            assert!(delivery(1).tried(answered(status, now), None, now).due_at().is_some(), "{status}");
        }
    }

    #[test]
    fn an_endpoint_can_ask_for_a_longer_pause_but_not_for_a_shorter_or_an_endless_one() {
        let now = Timestamp::UNIX_EPOCH;
        let wait = |pause| {
            let tried = delivery(1).tried(answered(503, now), Some(pause), now);
            tried.due_at().unwrap().duration_since(now).as_secs()
        };
        assert_eq!((wait(60), wait(0), wait(-7), wait(i64::MAX)), (60, 5, 5, MAX_PAUSE));
    }
}
