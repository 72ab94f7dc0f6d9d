//! Webhooks: what the API tells a game's backend of its own accord.
//!
//! Signed by [Standard Webhooks](https://www.standardwebhooks.com): [`WebhookVerifier`] proves that a message
//! is the API's own, and gives its [`Event`]; [`WebhookSecret::sign`] and [`webhook_headers`] make messages
//! for tests and for servers that stand in for the API. Nothing here reads a clock: the time is given.
//!
//! The same message may come more than once, so deduplicate by [`Webhook::id`]. An event never ends a
//! purchase, the session's status does: `session.failed` may come while the session is still pending.
//!
//! ```
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use toffeepay::jiff::Timestamp;
//! use toffeepay::{EventType, WebhookId, WebhookSecret, WebhookVerifier, webhook_headers};
//!
//! let secret = WebhookSecret::new("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")?;
//! let body = br#"{"type":"session.paid","timestamp":"2026-01-02T03:04:05Z","data":{"session_id":"ses_1"}}"#;
//! let now: Timestamp = "2026-01-02T03:04:06Z".parse()?;
//! // What the API sends: these three headers, and these very bytes.
//! let headers = webhook_headers(&[secret.clone()], &WebhookId::new("msg_1")?, now, body)?;
//!
//! let webhook = WebhookVerifier::new(secret).verify(&headers, body, now)?;
//! assert_eq!(webhook.id.as_str(), "msg_1");
//! assert_eq!(webhook.event.event_type, EventType::SessionPaid);
//! assert_eq!(webhook.event.session_id().map(|id| id.as_str()), Some("ses_1"));
//! # Ok(())
//! # }
//! ```

mod event;
mod secret;
mod verify;

pub use event::{Event, EventData, EventType, Reference};
pub use secret::{InvalidWebhookSecret, WebhookSecret, webhook_headers};
pub use verify::{Webhook, WebhookError, WebhookVerifier};

/// The message's id.
pub(crate) const ID: http::HeaderName = http::HeaderName::from_static("webhook-id");
/// When it was sent, in Unix seconds.
pub(crate) const TIMESTAMP: http::HeaderName = http::HeaderName::from_static("webhook-timestamp");
/// Its signatures, separated by spaces.
pub(crate) const SIGNATURE: http::HeaderName = http::HeaderName::from_static("webhook-signature");
/// The header of the older form.
pub(crate) const OLDER_SIGNATURE: http::HeaderName = http::HeaderName::from_static("x-toffeepay-signature");
