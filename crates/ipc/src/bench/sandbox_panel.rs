//! The sandbox panel: what the local sandbox's control interface can do. Words of its own (`paid`, `late`, `once`) are
//! as on its wire; its own types say which there are.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

/// `bench_act_on_sandbox`: one thing; the panel is read after it.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum SandboxAct {
    /// Ends a pending session.
    EndSession {
        /// The session.
        session_id: String,
        /// `paid`, `failed`, `cancelled` or `expired`.
        outcome: String,
        /// What it is paid with.
        method: Option<String>,
        /// Why attempts fail.
        reason: Option<String>,
    },
    /// Makes one attempt to pay a session.
    AttemptPayment {
        /// The session.
        session_id: String,
        /// What with.
        method: Option<String>,
        /// Why the bank says no; it says yes where nothing is said.
        reason: Option<String>,
        /// Whether the bank takes its time.
        slow: bool,
    },
    /// Sets what a session's page does when the player is done.
    SetReturns {
        /// The session.
        session_id: String,
        /// `once`, `never` or `twice`.
        returns: String,
    },
    /// Decides on a payment.
    EndPayment {
        /// The payment.
        payment_id: String,
        /// `succeeded`, `authorized`, `failed`, `cancelled` or `refunded`.
        outcome: String,
        /// Why it fails.
        reason: Option<String>,
    },
    /// Decides on a pending refund.
    EndRefund {
        /// The refund.
        refund_id: String,
        /// `succeeded`, `failed` or `cancelled`.
        outcome: String,
    },
    /// Decides on a deposit.
    EndDeposit {
        /// The deposit.
        deposit_id: String,
        /// `succeeded`, `authorized`, `failed`, `cancelled` or `refunded`.
        outcome: String,
        /// Why it fails.
        reason: Option<String>,
    },
    /// Puts money into a player's wallet.
    MakeDeposit {
        /// The player.
        user_id: String,
        /// US cents.
        amount: i64,
        /// What with.
        method: Option<String>,
        /// Why the bank says no.
        reason: Option<String>,
        /// Whether the bank takes its time.
        slow: bool,
    },
    /// Makes a wallet, or sets what is in it.
    SetAccount {
        /// The player.
        user_id: String,
        /// The same player elsewhere: one wallet for all.
        also: Vec<SandboxUser>,
        /// US cents that were paid in.
        real: i64,
        /// US cents that were given.
        bonus: i64,
    },
    /// Moves the clock.
    SetClock {
        /// Seconds by which; back where negative.
        advance_seconds: Option<i64>,
        /// The time that it is to be, Unix milliseconds.
        now: Option<i64>,
        /// How many times as fast as the real one it goes.
        speed: Option<f64>,
    },
    /// Sets the game up; what is left out is as the sandbox has it.
    SetGame {
        /// Its name on the payment page.
        title: Option<String>,
        /// Whether payments wait for CompletePayment.
        manual_completion: Option<bool>,
        /// Whether it has the wallet.
        wallet: Option<bool>,
        /// The methods that its page offers.
        methods: Option<Vec<String>>,
        /// Seconds until a session expires.
        session_seconds: Option<u32>,
        /// Seconds until a refund settles.
        refund_seconds: Option<u32>,
    },
    /// Changes what the app's own token is worth.
    SetStanding {
        /// `good`, `revoked` or `other_environment`.
        standing: String,
    },
    /// Makes another token known.
    SetToken {
        /// The token; inward only.
        token: TypedToken,
        /// Whose it is.
        merchant: String,
        /// The games that it is for; any where none are said.
        games: Option<Vec<String>>,
        /// `good`, `revoked` or `other_environment`.
        standing: String,
        /// When it expires, by the sandbox's clock, Unix milliseconds.
        expires_at: Option<i64>,
    },
    /// Scripts the next answers of a route.
    ScriptAnswers {
        /// `METHOD /path`, or `*`.
        route: String,
        /// How many.
        count: u32,
        /// What happens to them.
        fault: AnswerFault,
    },
    /// Answers as is right again.
    ClearAnswers,
    /// Adds a webhook endpoint.
    AddEndpoint {
        /// Where webhooks go.
        url: String,
        /// What they are signed with, inward only; a secret is made where none is given.
        secret: Option<TypedToken>,
        /// The events that it wants; all where none are said.
        events: Vec<String>,
    },
    /// Removes a webhook endpoint.
    RemoveEndpoint {
        /// The endpoint.
        endpoint_id: String,
    },
    /// Sends an event that nothing caused.
    SendEvent {
        /// The endpoint.
        endpoint_id: String,
        /// Its type.
        event: String,
        /// Its data, as JSON; empty for none.
        data: String,
    },
    /// Sends a delivery once more.
    Resend {
        /// The delivery.
        delivery_id: String,
        /// What is done to it: `bad_signature`, `old_timestamp` or `legacy_form`.
        oddity: Option<String>,
        /// How old it says that it is.
        seconds: u32,
    },
    /// Does something to the next events.
    AddOddity {
        /// `duplicate`, `late`, `bad_signature`, `old_timestamp`, `legacy_form` or `lost`.
        oddity: String,
        /// How late or old.
        seconds: u32,
        /// How many events.
        count: u32,
    },
    /// Forgets everything.
    Reset {
        /// What all names are made of from then on.
        seed: Option<String>,
    },
}

/// A player of a game.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SandboxUser {
    /// The game.
    pub game_id: String,
    /// The player.
    pub user_id: String,
}

/// A token, or another secret, on its way inward.
#[derive(Clone, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct TypedToken(pub String);

impl fmt::Debug for TypedToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TypedToken(redacted)")
    }
}

/// What happens to a scripted answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(tag = "fault", rename_all = "snake_case", deny_unknown_fields)]
pub enum AnswerFault {
    /// The right answer, later.
    Delay {
        /// Milliseconds.
        ms: u64,
    },
    /// Nothing is done, and the connection is closed.
    DropBefore,
    /// Everything is done, and the connection is closed.
    DropAfter,
    /// Nothing is done, and this status is answered.
    Status {
        /// 200 to 599.
        status: u16,
        /// The error's code.
        #[serde(skip_serializing_if = "Option::is_none")]
        code: Option<String>,
        /// The Retry-After header.
        #[serde(skip_serializing_if = "Option::is_none")]
        retry_after: Option<String>,
        /// A whole body in place of the error.
        #[serde(skip_serializing_if = "Option::is_none")]
        body: Option<String>,
    },
    /// Everything is done, and no JSON is answered.
    Garbage,
    /// Everything is done, and the answer breaks off.
    Truncated {
        /// After so many bytes.
        #[serde(skip_serializing_if = "Option::is_none")]
        bytes: Option<u64>,
    },
    /// Everything is done, and the right answer has other values.
    Altered {
        /// New values as JSON, by JSON pointer.
        set: BTreeMap<String, String>,
    },
}

/// Why there is no panel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum NoSandboxHere {
    /// This build has no sandbox.
    NotInBuild,
    /// Another environment is in use.
    OtherEnvironment,
    /// It is not running.
    NotRunning,
}

/// `bench_read_sandbox`: the panel, or why there is none.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SandboxPanel {
    /// Why there is none.
    pub not_here: Option<NoSandboxHere>,
    /// The sandbox.
    pub sandbox: Option<SandboxView>,
}

/// The local sandbox.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SandboxView {
    /// Its time, Unix milliseconds.
    pub now: i64,
    /// How many times as fast as the real one it goes.
    pub speed: f64,
    /// How much there is of each kind: `sessions`, `payments`, …
    pub counts: Vec<SandboxCount>,
    /// What happens next by itself.
    pub upcoming: Vec<UpcomingEvent>,
    /// What the next answers are to be.
    pub answers: Vec<ScriptedAnswer>,
    /// Where webhooks go.
    pub endpoints: Vec<SandboxEndpoint>,
    /// The latest webhooks, newest first.
    pub deliveries: Vec<SandboxDelivery>,
    /// What can be chosen.
    pub choices: SandboxChoices,
}

/// What the panel's lists offer, in the words of the wire: those of the contract and of the sandbox, and no others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SandboxChoices {
    /// Whose answers can be scripted: `METHOD /path`; `*` is any.
    pub routes: Vec<String>,
    /// What a session is paid with.
    pub methods: Vec<String>,
    /// What a wallet is filled with.
    pub deposit_methods: Vec<String>,
    /// Why a bank says no.
    pub reasons: Vec<String>,
    /// The events that are sent.
    pub events: Vec<String>,
}

/// How much there is of a kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SandboxCount {
    /// The kind.
    pub kind: &'static str,
    /// How much.
    pub count: usize,
}

/// Something that is to come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct UpcomingEvent {
    /// When, by the sandbox's clock, Unix milliseconds.
    pub at: i64,
    /// What.
    pub kind: UpcomingEventKind,
    /// Of what.
    pub id: String,
    /// What it is about.
    pub about: String,
}

/// What is to come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum UpcomingEventKind {
    /// A session expires.
    SessionExpires,
    /// A payment is answered.
    PaymentSettles,
    /// A refund is decided.
    RefundSettles,
    /// A deposit is answered.
    DepositSettles,
    /// A webhook is tried.
    WebhookTried,
}

/// What the next answers of a route are to be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ScriptedAnswer {
    /// The route.
    pub route: String,
    /// How many are left.
    pub count: u32,
    /// What happens, as JSON.
    pub fault: String,
}

/// A webhook endpoint. Its secret goes to the clipboard, and not to the page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SandboxEndpoint {
    /// Its id.
    pub id: String,
    /// Where webhooks go.
    pub url: String,
    /// The events that it wants; all where none are said.
    pub events: Vec<String>,
    /// `enabled` or `gone`.
    pub status: String,
}

/// A webhook on its way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SandboxDelivery {
    /// Its id.
    pub id: String,
    /// The message's id.
    pub message_id: String,
    /// Where it goes.
    pub endpoint_id: String,
    /// The event's type.
    pub event: String,
    /// `waiting`, `delivered`, `given_up` or `lost`.
    pub status: String,
    /// When it is tried next, Unix milliseconds.
    pub due_at: Option<i64>,
    /// How often it was tried.
    pub tries: usize,
    /// What the last try came to: a status, or why there was none.
    pub last: Option<String>,
}

/// `bench_read_sandbox_delivery`: what was sent, and what was answered.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ReadSandboxDelivery {
    /// The delivery.
    pub delivery_id: String,
}

/// A webhook on its way, with each try.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SandboxDeliveryDetail {
    /// The delivery.
    pub delivery: SandboxDelivery,
    /// When its event happened, Unix milliseconds.
    pub created_at: i64,
    /// The body that is sent, addresses masked.
    pub body: String,
    /// The tries, oldest first.
    pub tries: Vec<SandboxTry>,
}

/// One try.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SandboxTry {
    /// When, by the real clock, Unix milliseconds.
    pub at: i64,
    /// The headers that were sent, a line each.
    pub headers: String,
    /// The status that was answered.
    pub status: Option<u16>,
    /// What was answered, as far as it is kept, addresses masked.
    pub answer: String,
    /// Why nothing was answered.
    pub error: Option<String>,
    /// Milliseconds until the answer.
    pub took_ms: u64,
}

/// `bench_copy_webhook_secret`: puts an endpoint's secret into the clipboard.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct CopyWebhookSecret {
    /// The endpoint.
    pub endpoint_id: String,
}

/// The TypeScript of the types above.
#[cfg(test)]
pub(super) fn typescript(config: &ts_rs::Config) -> String {
    crate::typescript::declarations!(
        config,
        SandboxAct,
        TypedToken,
        AnswerFault,
        NoSandboxHere,
        SandboxPanel,
        SandboxView,
        SandboxChoices,
        SandboxCount,
        UpcomingEvent,
        UpcomingEventKind,
        ScriptedAnswer,
        SandboxEndpoint,
        SandboxDelivery,
        SandboxUser,
        ReadSandboxDelivery,
        SandboxDeliveryDetail,
        SandboxTry,
        CopyWebhookSecret
    )
}
