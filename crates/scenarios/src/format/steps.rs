//! The steps: what can be done, and what can be expected.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::acts::{
    Answer, AppAct, Card, FaultKind, LinkKind, Method, PageAct, Reason, Returns, SessionEnd, Status,
    StudioAct, TokenWorth, WebhookOddity, WebhookVerdict, Whose,
};
use super::bounds::MOST_TIMES;
use super::{Span, bounds};

/// One step. The first that does not come true ends the scenario.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "do", rename_all = "snake_case", deny_unknown_fields)]
pub enum Step {
    /// The player presses Buy. All later steps are about this purchase.
    Create {
        /// The item's id; the first of the catalogue where none is said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        item: Option<String>,
    },
    /// Something on the payment page, by the forms that a browser sends.
    Page {
        /// What.
        act: PageAct,
        /// What with.
        #[serde(default, skip_serializing_if = "is_usual")]
        method: Method,
        /// The test card.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        card: Option<Card>,
        /// Why the bank declines.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<Reason>,
        /// What is put into the wallet, in US cents: 500, 1000, 2000 or 5000.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        amount: Option<u32>,
        /// What the browser makes of the way back.
        #[serde(default, skip_serializing_if = "is_usual")]
        returns: Returns,
    },
    /// The player does something in the app, or something happens to it.
    App {
        /// What.
        act: AppAct,
        /// The error that it must be refused with; it must be done where none is said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        refused: Option<String>,
    },
    /// A return link arrives at the app.
    Link {
        /// Which.
        link: LinkKind,
        /// How often.
        #[serde(default = "one", skip_serializing_if = "is_one")]
        #[schemars(range(max = MOST_TIMES))]
        times: u32,
    },
    /// The studio does something by the API.
    Studio {
        /// What.
        act: StudioAct,
    },
    /// The local sandbox ends the session by itself, as from its panel: no page and no call has done it.
    Sandbox {
        /// How it ends.
        ends: SessionEnd,
    },
    /// What happens to the next answers of the API.
    Fault {
        /// The call: `create`, `status`, `cancel`, or a route such as `GET /v1/payments`; `*` for any.
        on: String,
        /// What.
        what: FaultKind,
        /// To how many answers.
        #[serde(default = "one", skip_serializing_if = "is_one")]
        #[schemars(range(max = MOST_TIMES))]
        times: u32,
        /// Of `status`: the HTTP status.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        status: Option<u16>,
        /// Of `status`: the error's code.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        code: Option<String>,
        /// Of `status`: the header Retry-After.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        retry_after: Option<String>,
        /// Of `delay`: how long.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<Span>,
        /// Of `altered`: new values by JSON pointer.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        set: BTreeMap<String, Value>,
    },
    /// The API answers as is right again.
    ClearFaults {},
    /// What happens to the next webhooks.
    Webhooks {
        /// What.
        what: WebhookOddity,
        /// To how many events.
        #[serde(default = "one", skip_serializing_if = "is_one")]
        #[schemars(range(max = MOST_TIMES))]
        times: u32,
        /// Of `late` and `stale`: how long.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<Span>,
    },
    /// What the app's access token is worth from now on.
    Token {
        /// What.
        is: TokenWorth,
    },
    /// Time passes, or a clock is set back.
    Time {
        /// How far; back where negative.
        advance: Span,
        /// Whose clock.
        #[serde(default, skip_serializing_if = "is_usual")]
        of: Whose,
    },
    /// How the app must show the purchase.
    ExpectStatus {
        /// Its state.
        status: Status,
        /// How many attempts were declined.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[schemars(range(max = MOST_TIMES))]
        declined: Option<u32>,
        /// Whether a payment waits for the studio.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        authorized: Option<bool>,
        /// Whether the money was given back.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        refunded: Option<bool>,
        /// Whether the payment page was opened.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        opened: Option<bool>,
        /// What keeps it from asking: `token_refused`, `no_token`, `api`, `journal`, or `none`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        trouble: Option<String>,
        /// Why it was rejected: `refused`, `answer_differs`, `page_refused`, `never_made`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
        /// How long to wait for it.
        #[serde(default = "patience", skip_serializing_if = "is_patience")]
        #[schemars(schema_with = "bounds::wait")]
        within: Span,
    },
    /// What must be on the purchase's timeline.
    ExpectTimeline {
        /// The event's kind, as in the journal: `came_back`, `page_opened`, `refunded`.
        event: String,
        /// How often, exactly.
        #[serde(default = "one", skip_serializing_if = "is_one")]
        #[schemars(range(max = MOST_TIMES))]
        times: u32,
        /// How long to wait for it.
        #[serde(default = "patience", skip_serializing_if = "is_patience")]
        #[schemars(schema_with = "bounds::wait")]
        within: Span,
    },
    /// What webhooks must have come.
    ExpectWebhook {
        /// The event's type: `session.paid`.
        event: String,
        /// How many deliveries, exactly; 0 says that none has come so far.
        #[serde(default = "one", skip_serializing_if = "is_one")]
        #[schemars(range(max = MOST_TIMES))]
        times: u32,
        /// What a receiver must make of each.
        #[serde(default, skip_serializing_if = "is_usual")]
        verdict: WebhookVerdict,
        /// How many messages they are: two deliveries of one message are one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[schemars(range(max = MOST_TIMES))]
        messages: Option<u32>,
        /// How long to wait for it.
        #[serde(default = "patience", skip_serializing_if = "is_patience")]
        #[schemars(schema_with = "bounds::wait")]
        within: Span,
    },
    /// What the app must have made of the links of the step before.
    ExpectLink {
        /// Whether they rang for the purchase, or why they were ignored: `rang`, `unknown_state`,
        /// `already_ended`, `no_state`, …; `any` for whatever it was.
        made: String,
        /// How many there were.
        #[serde(default = "one", skip_serializing_if = "is_one")]
        #[schemars(range(max = MOST_TIMES))]
        times: u32,
    },
    /// What the app must have asked the API so far.
    ExpectExchange {
        /// The call: `create`, `status`, `cancel`, or a route such as `GET /v1/payments`.
        call: String,
        /// The HTTP status that was answered, or `lost` where no answer came.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        answer: Option<Answer>,
        /// At least how often.
        #[serde(default = "one", skip_serializing_if = "is_one")]
        #[schemars(range(max = MOST_TIMES))]
        at_least: u32,
        /// At most how often.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[schemars(range(max = MOST_TIMES))]
        at_most: Option<u32>,
        /// All of them carried the same idempotency key.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        same_key: bool,
        /// How long to wait for it.
        #[serde(default = "patience", skip_serializing_if = "is_patience")]
        #[schemars(schema_with = "bounds::wait")]
        within: Span,
    },
    /// What the API itself must say.
    ExpectApi {
        /// How many sessions of the player there are.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[schemars(range(max = MOST_TIMES))]
        sessions: Option<u32>,
        /// The session's status.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        session: Option<String>,
        /// How many payments the session has.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[schemars(range(max = MOST_TIMES))]
        payments: Option<u32>,
        /// The last payment's status.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        payment: Option<String>,
        /// The last payment's method.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        method: Option<Method>,
        /// Why the last payment failed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<Reason>,
        /// The last refund's status.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        refund: Option<String>,
        /// How long to wait for it.
        #[serde(default = "patience", skip_serializing_if = "is_patience")]
        #[schemars(schema_with = "bounds::wait")]
        within: Span,
    },
    /// What the game's own backend must say, where one is being tested.
    ExpectBackend {
        /// The path; `{player}` and `{session}` are filled in.
        get: String,
        /// A JSON pointer into the answer; the whole of it where none is said.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        at: String,
        /// What must be there.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        equals: Option<Value>,
        /// How many entries must be there.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[schemars(range(max = MOST_TIMES))]
        count: Option<u32>,
        /// How long to wait for it.
        #[serde(default = "patience", skip_serializing_if = "is_patience")]
        #[schemars(schema_with = "bounds::wait")]
        within: Span,
    },
}

/// The patience of a step that says none: generous, for it only bounds failures.
const PATIENCE: i64 = 15;

pub(crate) fn patience() -> Span {
    Span::seconds(PATIENCE)
}

fn is_patience(span: &Span) -> bool {
    *span == patience()
}

fn is_usual<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

pub(crate) fn one() -> u32 {
    1
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks with a reference")]
fn is_one(times: &u32) -> bool {
    *times == 1
}
