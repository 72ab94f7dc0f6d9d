//! Events that are made here, with what is to be wrong with them.

use hyper::body::Bytes;
use ipc::bench::WebhookFault;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use toffeepay::http::HeaderValue;
use toffeepay::http::header::CONTENT_TYPE;
use toffeepay::{InvalidField, InvalidId, InvalidWebhookSecret, WebhookId, WebhookSecret, webhook_headers};

use super::log::Message;

/// How long ago a late event happened, and a stale one was signed.
const LATE: SignedDuration = SignedDuration::from_hours(1);
const STALE: SignedDuration = SignedDuration::from_mins(10);
/// The longest type of an event, in characters.
const LONGEST_TYPE: usize = 200;
/// How long before an event the one before it happened.
const BEFORE: SignedDuration = SignedDuration::from_mins(1);

/// Why an event can't be made.
#[derive(Debug, thiserror::Error)]
pub enum NotMade {
    /// The data is no JSON.
    #[error("the data is not JSON")]
    Data,
    /// The type is none. One that the API does not have is one: a backend has to bear it.
    #[error("an event's type has 1 to {LONGEST_TYPE} characters, and no control characters")]
    Type,
    /// Nothing comes before it.
    #[error("nothing comes before an event of this type")]
    FirstOfAll,
    /// It can't be signed.
    #[error(transparent)]
    Field(#[from] InvalidField),
    /// The key of another is no key.
    #[error(transparent)]
    Key(#[from] InvalidWebhookSecret),
    /// It has no id.
    #[error(transparent)]
    Id(#[from] InvalidId),
}

/// The messages, in the order in which they are sent.
pub fn messages(
    event_type: &str,
    data: &str,
    fault: WebhookFault,
    secret: &WebhookSecret,
    now: Timestamp,
) -> Result<Vec<Message>, NotMade> {
    if event_type.is_empty()
        || event_type.chars().count() > LONGEST_TYPE
        || event_type.contains(char::is_control)
    {
        return Err(NotMade::Type);
    }
    let data: Value = serde_json::from_str(data).map_err(|_| NotMade::Data)?;
    let one = |event_type: &str, happened: Timestamp, signed: Timestamp, secret: &WebhookSecret| {
        let body = json!({ "type": event_type, "timestamp": happened.to_string(), "data": data });
        sign(secret, &new_id()?, signed, Bytes::from(body.to_string()))
    };
    Ok(match fault {
        WebhookFault::None => vec![one(event_type, now, now, secret)?],
        WebhookFault::Duplicate => {
            let message = one(event_type, now, now, secret)?;
            vec![message.clone(), message]
        }
        WebhookFault::Late => vec![one(event_type, now - LATE, now, secret)?],
        WebhookFault::Stale => vec![one(event_type, now, now - STALE, secret)?],
        WebhookFault::BadSignature => vec![one(event_type, now, now, &of_another()?)?],
        WebhookFault::OutOfOrder => {
            let before = before(event_type).ok_or(NotMade::FirstOfAll)?;
            vec![one(event_type, now, now, secret)?, one(before, now - BEFORE, now, secret)?]
        }
    })
}

/// A message once more, signed now: under its own id, as a delivery that is tried again.
pub fn again(message: &Message, secret: &WebhookSecret, now: Timestamp) -> Result<Message, NotMade> {
    let id = message.headers.get("webhook-id").and_then(|id| id.to_str().ok());
    let id = id.and_then(|id| WebhookId::new(id).ok()).map_or_else(new_id, Ok)?;
    sign(secret, &id, now, message.body.clone())
}

fn sign(secret: &WebhookSecret, id: &WebhookId, at: Timestamp, body: Bytes) -> Result<Message, NotMade> {
    let mut headers = webhook_headers(std::slice::from_ref(secret), id, at, &body)?;
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    Ok(Message { headers, body })
}

fn new_id() -> Result<WebhookId, InvalidId> {
    WebhookId::new(format!("msg_bench_{}", uuid::Uuid::new_v4().simple()))
}

fn of_another() -> Result<WebhookSecret, NotMade> {
    let key = [uuid::Uuid::new_v4().into_bytes(), uuid::Uuid::new_v4().into_bytes()].concat();
    Ok(WebhookSecret::from_key(key)?)
}

fn before(event_type: &str) -> Option<&'static str> {
    let first = match event_type.split('.').next()? {
        "session" => "session.created",
        "payment" => "payment.created",
        "refund" => "refund.created",
        _ => return None,
    };
    (first != event_type).then_some(first)
}
