//! Webhooks: what the API tells a game's backend of its own accord.
//!
//! Signed by [Standard Webhooks](https://www.standardwebhooks.com): [`WebhookVerifier`] proves that a message
//! is the API's own, and gives its [`Event`]; [`WebhookSecret::sign`] and [`webhook_headers`] make messages
//! for tests and for servers that stand in for the API. Nothing here reads a clock: the time is given.
//!
//! The same message may come more than once, so deduplicate by [`Webhook::id`]. An event never ends a
//! purchase, the session's status does: `session.failed` may come while the session is still pending.

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
