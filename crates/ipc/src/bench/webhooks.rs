//! The webhook bench. The secret crosses inward only, in [`SetWebhookSecret`]; addresses in bodies are masked.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::EventView;

/// What a message is, held against the signing secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum WebhookFinding {
    /// Rightly signed, recent, and an event.
    Good,
    /// There is no secret to hold it against.
    NoSecret,
    /// Signed in the older form (`X-ToffeePay-Signature`).
    OlderForm,
    /// A header is missing.
    MissingHeader {
        /// Which.
        header: String,
    },
    /// A header is there twice, or can't be read.
    BadHeader {
        /// Which.
        header: String,
    },
    /// No signature of the version `v1`.
    NoKnownVersion,
    /// Rightly signed, too long ago.
    Stale {
        /// How long.
        seconds: u64,
    },
    /// Rightly signed, too far in the future.
    Early {
        /// How far.
        seconds: u64,
    },
    /// Rightly signed, and no event.
    NotAnEvent {
        /// Where it can't be read, English.
        place: String,
    },
    /// Nothing was right with this secret so far: it is probably another one.
    WrongSecret,
    /// Signed with the letters of the secret, and not with the bytes that they stand for.
    SecretAsText,
    /// The signature is right for this body with other white space: it was written anew on its way.
    Reformatted,
    /// The same message came before, rightly signed, with another body.
    AlteredBody,
    /// Others were right with this secret: it was altered on its way, or somebody else has signed it.
    WrongSignature,
}

/// Where a message came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum WebhookOrigin {
    /// To the listener.
    Received,
    /// Out of the tester's clipboard.
    Pasted,
    /// Made here, and sent to the tester's backend.
    Sent,
}

/// What the tester's backend said to a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct BackendAnswerView {
    /// Its status; none: it was not reached, or has not answered.
    pub status: Option<u16>,
    /// How long it took.
    pub milliseconds: u64,
    /// The beginning of its answer, or why there is none (English).
    pub text: String,
}

/// A message in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct WebhookLineView {
    /// Its name in the list.
    pub number: u64,
    /// When it came or was sent, in milliseconds since 1970.
    pub at: i64,
    /// Where it came from.
    pub origin: WebhookOrigin,
    /// Its `webhook-id`.
    pub message_id: Option<String>,
    /// Its event's type, as it says.
    pub event_type: Option<String>,
    /// The session that it is about, as it says.
    pub session_id: Option<String>,
    /// What it is.
    pub finding: WebhookFinding,
    /// It is one more delivery of this message.
    pub first: Option<u64>,
    /// What the backend said, where it was handed on.
    pub answer: Option<BackendAnswerView>,
}

/// The webhook bench.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct WebhookBenchView {
    /// Where it listens, if it does.
    pub address: Option<String>,
    /// Whether there is a secret.
    pub has_secret: bool,
    /// The tester's backend.
    pub backend: Option<String>,
    /// Whether the local sandbox runs, so that the listener can be made an endpoint of it.
    pub has_sandbox: bool,
    /// The types of the API's events.
    pub event_types: Vec<String>,
    /// The last messages, newest first.
    pub lines: Vec<WebhookLineView>,
}

/// A header.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct WebhookHeaderView {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: String,
}

/// One message, and the purchase that it is about.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct WebhookDetail {
    /// As in the list.
    pub line: WebhookLineView,
    /// Those of its headers that have to do with it.
    pub headers: Vec<WebhookHeaderView>,
    /// Its body; addresses are masked.
    pub body: String,
    /// The purchase of its session, where this journal has it.
    pub purchase_id: Option<String>,
    /// What happened to that, oldest first.
    pub timeline: Vec<EventView>,
}

/// Starts or ends listening.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ListenForWebhooks {
    /// Whether to listen.
    pub on: bool,
}

/// Takes the signing secret, or forgets it.
#[derive(Clone, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SetWebhookSecret {
    /// As the vendor shows it; none forgets.
    pub secret: Option<String>,
}

impl fmt::Debug for SetWebhookSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SetWebhookSecret").finish_non_exhaustive()
    }
}

/// Names the tester's own backend, or none.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SetWebhookBackend {
    /// An http address on this machine.
    pub url: Option<String>,
}

/// What is wrong with a message that is made here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum WebhookFault {
    /// Nothing.
    None,
    /// It is sent twice.
    Duplicate,
    /// It tells of what happened an hour ago.
    Late,
    /// It was signed ten minutes ago.
    Stale,
    /// Another secret has signed it.
    BadSignature,
    /// What came before it is sent after it.
    OutOfOrder,
}

/// Makes an event, signs it, and sends it to the tester's backend.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SendWebhook {
    /// The event's type; one that the API does not have is allowed.
    pub event_type: String,
    /// Its `data`, JSON.
    pub data: String,
    /// What is wrong with it.
    pub fault: WebhookFault,
}

/// `bench_read_webhook_data`: the data of an event as the API sends it, of the last purchase here; null where the API
/// has no such event.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ReadWebhookData {
    /// The event's type.
    pub event_type: String,
}

/// One message of the list.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct WebhookRequest {
    /// Its number.
    pub number: u64,
}

/// Verifies a message that was caught elsewhere.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct VerifyWebhook {
    /// Its headers, an empty line, and its body.
    pub text: String,
}

#[cfg(test)]
pub(super) fn typescript(config: &ts_rs::Config) -> String {
    crate::typescript::declarations!(
        config,
        WebhookFinding,
        WebhookOrigin,
        BackendAnswerView,
        WebhookLineView,
        WebhookBenchView,
        WebhookHeaderView,
        WebhookDetail,
        ListenForWebhooks,
        SetWebhookSecret,
        SetWebhookBackend,
        WebhookFault,
        SendWebhook,
        ReadWebhookData,
        WebhookRequest,
        VerifyWebhook,
    )
}
