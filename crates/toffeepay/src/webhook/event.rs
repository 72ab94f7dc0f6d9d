//! What a webhook says: a type, a time, and the thing that it is about.

use jiff::Timestamp;
use serde::de::DeserializeOwned;
use serde::ser::SerializeMap;
use serde::{Deserialize, Serialize, Serializer};
use serde_json::Value;

use crate::answer::StructsAreObjects;
use crate::deposit::Deposit;
use crate::ids::{DepositId, PaymentId, RefundId, SessionId};
use crate::open_enum::open_enum;
use crate::payment::Payment;
use crate::refund::Refund;
use crate::session::Session;

open_enum! {
    /// What happened.
    EventType {
        /// A session was created.
        SessionCreated = "session.created",
        /// A session was paid.
        SessionPaid = "session.paid",
        /// An attempt to pay a session failed; the session may still be pending.
        SessionFailed = "session.failed",
        /// A session ran out.
        SessionExpired = "session.expired",
        /// A session was cancelled.
        SessionCancelled = "session.cancelled",
        /// A payment was begun.
        PaymentCreated = "payment.created",
        /// A payment's money was reserved.
        PaymentAuthorized = "payment.authorized",
        /// A payment's money was taken.
        PaymentSucceeded = "payment.succeeded",
        /// A payment failed.
        PaymentFailed = "payment.failed",
        /// A payment was cancelled.
        PaymentCancelled = "payment.cancelled",
        /// A refund was asked for.
        RefundCreated = "refund.created",
        /// A payment's money was given back: take the item back.
        RefundSucceeded = "refund.succeeded",
        /// A refund failed.
        RefundFailed = "refund.failed",
        /// A refund was called off.
        RefundCancelled = "refund.cancelled",
        /// Money was paid into a wallet.
        DepositSucceeded = "deposit.succeeded",
        /// Paying into a wallet failed.
        DepositFailed = "deposit.failed",
    }
}

/// What an event is about: the thing itself as it was then, or only its id.
///
/// Neither proves how it is now: where that counts, ask the API by the id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reference<I, T> {
    /// The thing itself.
    Entity(Box<T>),
    /// Only its id.
    Id(I),
}

/// What an event is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EventData {
    /// Of `session.…`.
    Session(Reference<SessionId, Session>),
    /// Of `payment.…`.
    Payment(Reference<PaymentId, Payment>),
    /// Of `refund.…`.
    Refund(Reference<RefundId, Refund>),
    /// Of `deposit.…`.
    Deposit(Reference<DepositId, Deposit>),
    /// Of a type that this version does not know, or of a form that it can't read: exactly as it came.
    Unknown(Value),
}

/// What happened, as the API tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// What happened.
    pub event_type: EventType,
    /// When it happened.
    pub timestamp: Timestamp,
    /// To what.
    pub data: EventData,
}

#[derive(Deserialize)]
struct Raw {
    #[serde(rename = "type")]
    event_type: EventType,
    timestamp: Timestamp,
    #[serde(default)]
    data: Value,
}

impl Event {
    /// Reads a body whose signature was found right. The error says where it can't be read, without its values.
    pub(super) fn parse(body: &[u8]) -> Result<Self, String> {
        let mut json = serde_json::Deserializer::from_slice(body);
        let raw = Raw::deserialize(StructsAreObjects(&mut json))
            .and_then(|raw| json.end().map(|()| raw))
            .map_err(|error| format!("at line {}, column {}", error.line(), error.column()))?;
        let data = EventData::read(&raw.event_type, raw.data);
        Ok(Self { event_type: raw.event_type, timestamp: raw.timestamp, data })
    }

    /// The session that it names, itself or by a payment.
    pub fn session_id(&self) -> Option<&SessionId> {
        match &self.data {
            EventData::Session(Reference::Entity(session)) => Some(&session.id),
            EventData::Session(Reference::Id(id)) => Some(id),
            EventData::Payment(Reference::Entity(payment)) => Some(&payment.session_id),
            _ => None,
        }
    }

    /// The payment that it names, itself or by a refund.
    pub fn payment_id(&self) -> Option<&PaymentId> {
        match &self.data {
            EventData::Payment(Reference::Entity(payment)) => Some(&payment.id),
            EventData::Payment(Reference::Id(id)) => Some(id),
            EventData::Refund(Reference::Entity(refund)) => Some(&refund.payment_id),
            _ => None,
        }
    }
}

impl Serialize for Event {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(3))?;
        map.serialize_entry("type", &self.event_type)?;
        map.serialize_entry("timestamp", &self.timestamp)?;
        map.serialize_entry("data", &self.data)?;
        map.end()
    }
}

impl EventData {
    fn read(event_type: &EventType, data: Value) -> Self {
        let about = event_type.as_str().split('.').next().unwrap_or_default();
        let read = match about {
            "session" => reference(&data, about, SessionId::try_from).map(Self::Session),
            "payment" => reference(&data, about, PaymentId::try_from).map(Self::Payment),
            "refund" => reference(&data, about, RefundId::try_from).map(Self::Refund),
            "deposit" => reference(&data, about, DepositId::try_from).map(Self::Deposit),
            _ => None,
        };
        read.unwrap_or(Self::Unknown(data))
    }
}

impl Serialize for EventData {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Session(session) => session.serialize(serializer),
            Self::Payment(payment) => payment.serialize(serializer),
            Self::Refund(refund) => refund.serialize(serializer),
            Self::Deposit(deposit) => deposit.serialize(serializer),
            Self::Unknown(raw) => raw.serialize(serializer),
        }
    }
}

impl<I: Serialize, T: Serialize> Serialize for Reference<I, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Entity(entity) => entity.serialize(serializer),
            Self::Id(id) => {
                let mut map = serializer.serialize_map(Some(1))?;
                map.serialize_entry("id", id)?;
                map.end()
            }
        }
    }
}

/// The entity, bare or under its name; else its id, under its name first: beside a `session_id`, an `id` may
/// be something else's.
fn reference<I, T: DeserializeOwned, E>(
    data: &Value,
    about: &str,
    id: impl Fn(String) -> Result<I, E>,
) -> Option<Reference<I, T>> {
    let entity = |place: &Value| {
        let read = T::deserialize(StructsAreObjects(place));
        read.ok().map(|entity| Reference::Entity(Box::new(entity)))
    };
    let named = [format!("{about}_id"), format!("{about}Id"), "id".to_owned()];
    entity(data).or_else(|| entity(data.get(about)?)).or_else(|| {
        let raw = named.iter().find_map(|name| data.get(name)?.as_str()).or(data.as_str())?;
        id(raw.to_owned()).ok().map(Reference::Id)
    })
}
