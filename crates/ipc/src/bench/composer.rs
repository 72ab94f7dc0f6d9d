//! The composer: any create call by hand.

use serde::{Deserialize, Serialize};
use toffeepay::{BrokenRule, FieldRule};

use super::answer::ApiAnswerView;

/// `bench_check_request`: which rules a body breaks.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct CheckRequest {
    /// The body, as typed.
    pub body: String,
}

/// A rule of the API.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum FieldRuleId {
    /// The body is JSON.
    Json,
    /// It is an object here.
    Object,
    /// The field is there.
    Required,
    /// It is a text.
    Text,
    /// It is a whole number of minor units.
    Integer,
    /// It is true or false.
    Boolean,
    /// The API has a field of this name.
    Known,
    /// It is not empty.
    NotEmpty,
    /// It is not too long.
    Length,
    /// It has no control character.
    NoControlCharacter,
    /// The price is one that the API takes.
    PriceInRange,
    /// The currency is one that the API takes.
    Currency,
    /// The image is an http, https or data URL.
    Image,
    /// The country is two capital letters.
    Country,
    /// The return URL is an absolute URI.
    Uri,
}

/// A rule that a body breaks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct BrokenRuleView {
    /// The field, as on the wire. Empty for the body as a whole.
    pub field: String,
    /// The rule.
    pub rule: FieldRuleId,
    /// In words, English: says where JSON ends to be JSON.
    pub reason: String,
}

/// `bench_send_request`: creates a session.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SendRequest {
    /// The body, as typed.
    pub body: String,
    /// Send it though it breaks rules.
    pub anyway: bool,
    /// The idempotency key of an earlier call; a new one where none is given.
    pub idempotency_key: Option<String>,
}

/// What came of it.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SentRequest {
    /// What the API said.
    pub answer: ApiAnswerView,
    /// The session that it made.
    pub session_id: Option<String>,
    /// Its status, as on the wire.
    pub session_status: Option<String>,
    /// Whether it has a payment page.
    pub has_page: bool,
    /// The key that it was sent under.
    pub idempotency_key: String,
    /// How long the answer took.
    pub took_ms: u64,
}

/// A request that was kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SavedRequest {
    /// What it is called.
    pub name: String,
    /// The body.
    pub body: String,
}

/// `bench_delete_request`: forgets a request that was kept.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct DeleteRequest {
    /// What it is called.
    pub name: String,
}

/// `bench_read_composer`: what to begin with.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ComposerView {
    /// A request that breaks no rule: the first item of the catalogue, for the player in use.
    pub body: String,
    /// What was kept, by name.
    pub saved: Vec<SavedRequest>,
    /// Why what was kept can't be read; it was set aside.
    pub saved_problem: Option<String>,
}

impl From<FieldRule> for FieldRuleId {
    fn from(rule: FieldRule) -> Self {
        match rule {
            FieldRule::Json => Self::Json,
            FieldRule::Object => Self::Object,
            FieldRule::Required => Self::Required,
            FieldRule::Text => Self::Text,
            FieldRule::Integer => Self::Integer,
            FieldRule::Boolean => Self::Boolean,
            FieldRule::Known => Self::Known,
            FieldRule::NotEmpty => Self::NotEmpty,
            FieldRule::Length => Self::Length,
            FieldRule::NoControlCharacter => Self::NoControlCharacter,
            FieldRule::PriceInRange => Self::PriceInRange,
            FieldRule::Currency => Self::Currency,
            FieldRule::Image => Self::Image,
            FieldRule::Country => Self::Country,
            FieldRule::Uri => Self::Uri,
        }
    }
}

impl From<BrokenRule> for BrokenRuleView {
    fn from(broken: BrokenRule) -> Self {
        Self { field: broken.field, rule: broken.rule.into(), reason: broken.reason }
    }
}

/// The TypeScript of the types above.
#[cfg(test)]
pub(super) fn typescript(config: &ts_rs::Config) -> String {
    crate::typescript::declarations!(
        config,
        CheckRequest,
        FieldRuleId,
        BrokenRuleView,
        SendRequest,
        SentRequest,
        SavedRequest,
        DeleteRequest,
        ComposerView
    )
}
