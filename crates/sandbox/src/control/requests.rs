//! What the control interface is asked: the same over HTTP, as JSON, and from Rust.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use toffeepay::{GameId, GameUser, PaymentMethod, UserId};

use crate::ledger::payment::Refusal;
use crate::ledger::session::ReturnPlan;
use crate::ledger::settings::TokenStanding;
use crate::ledger::webhook::Oddity;

/// How a session is to end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SessionEnd {
    /// A payment succeeds; one that is authorized or in progress does.
    Paid,
    /// Attempts fail until none is left.
    Failed,
    /// It is cancelled.
    Cancelled,
    /// Its time is up now.
    Expired,
}

/// Ends a session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EndSession {
    /// How.
    pub outcome: SessionEnd,
    /// What it is paid with; a card where nothing is said.
    #[serde(default = "card")]
    pub method: PaymentMethod,
    /// Why attempts fail; the bank says no without a reason where nothing is said.
    #[serde(default)]
    pub reason: Option<Refusal>,
}

/// Makes one attempt to pay a session, as its player would on the page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttemptPayment {
    /// What with; a card where nothing is said.
    #[serde(default = "card")]
    pub method: PaymentMethod,
    /// Why the bank says no; it says yes where nothing is said.
    #[serde(default)]
    pub reason: Option<Refusal>,
    /// Whether the bank takes 10 seconds.
    #[serde(default)]
    pub slow: bool,
}

/// What becomes of a payment or a deposit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaymentEnd {
    /// One that is in progress or authorized takes its money.
    Succeeded,
    /// One that is in progress is authorized.
    Authorized,
    /// One that is in progress or authorized fails.
    Failed,
    /// One that is authorized is cancelled.
    Cancelled,
    /// One that succeeded is refunded: a payment by a refund that succeeds at once, a deposit by taking out of the
    /// wallet what is still there of it.
    Refunded,
}

/// Decides on a payment or a deposit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EndPayment {
    /// What becomes of it.
    pub outcome: PaymentEnd,
    /// Why it fails.
    #[serde(default)]
    pub reason: Option<Refusal>,
}

/// What becomes of a refund that is pending.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RefundEnd {
    /// The money is back.
    Succeeded,
    /// It can't be given back.
    Failed,
    /// The refund is called off.
    Cancelled,
}

/// Decides on a refund.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EndRefund {
    /// What becomes of it.
    pub outcome: RefundEnd,
}

/// Sets what a session's page does when the player is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetReturns {
    /// How often it leads to the return URL.
    pub returns: ReturnPlan,
}

/// Puts money into a player's wallet, as the player would on the page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MakeDeposit {
    /// The game.
    pub game_id: GameId,
    /// The player.
    pub user_id: UserId,
    /// US cents.
    pub amount: i64,
    /// What with; a card where nothing is said.
    #[serde(default = "card")]
    pub method: PaymentMethod,
    /// Why the bank says no; it says yes where nothing is said.
    #[serde(default)]
    pub reason: Option<Refusal>,
    /// Whether the bank takes 10 seconds.
    #[serde(default)]
    pub slow: bool,
}

/// Makes a wallet, or sets what is in the one that the first of these players has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetAccount {
    /// Whose it is: one player in several games, say.
    pub users: Vec<GameUser>,
    /// US cents that the player put in.
    #[serde(default)]
    pub real: i64,
    /// US cents that were given to the player.
    #[serde(default)]
    pub bonus: i64,
}

/// Moves the clock. What is left out stays as it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SetClock {
    /// The time that it is to be. Before `advance_seconds`.
    #[serde(default)]
    pub now: Option<Timestamp>,
    /// Seconds by which to move it; back where negative.
    #[serde(default)]
    pub advance_seconds: Option<i64>,
    /// How many times as fast as the real one it goes: 0 to 100,000, 0 stands still.
    #[serde(default)]
    pub speed: Option<f64>,
}

/// Makes a token known, or changes what one is worth.
#[derive(Clone, Serialize, Deserialize)]
pub struct SetToken {
    /// The token itself; only its digest is kept.
    pub token: String,
    /// Whose it is.
    #[serde(default)]
    pub merchant: String,
    /// The games that it is for; any where none are said.
    #[serde(default)]
    pub games: Option<Vec<GameId>>,
    /// What it is worth.
    #[serde(default)]
    pub standing: TokenStanding,
    /// When it expires, by the sandbox's clock.
    #[serde(default)]
    pub expires_at: Option<Timestamp>,
}

impl std::fmt::Debug for SetToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SetToken(redacted)")
    }
}

/// Forgets everything.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reset {
    /// What all names are made of from then on; they go on as they were where none is said.
    #[serde(default)]
    pub seed: Option<String>,
}

/// Adds a webhook endpoint.
#[derive(Clone, Serialize, Deserialize)]
pub struct AddEndpoint {
    /// Where webhooks go: on this machine, unless the sandbox was started to send them elsewhere.
    pub url: String,
    /// What they are signed with; a secret is made where none is given.
    #[serde(default)]
    pub secret: Option<String>,
    /// The events that it wants; all where none are said.
    #[serde(default)]
    pub events: Vec<String>,
}

impl std::fmt::Debug for AddEndpoint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AddEndpoint").field("events", &self.events).finish_non_exhaustive()
    }
}

/// Does something to the next events, each as it is sent to all endpoints.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddOddity {
    /// How many events.
    #[serde(default = "one")]
    pub count: u32,
    /// What.
    #[serde(flatten)]
    pub oddity: Oddity,
}

/// Sends a delivery once more.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resend {
    /// What is done to it this time. `duplicate`, `late` and `lost` are for new events only.
    #[serde(default)]
    pub oddity: Option<Oddity>,
}

/// Sends an event that nothing caused.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SendEvent {
    /// Its type; one that the API does not have is allowed, to see what an endpoint makes of it.
    #[serde(rename = "type")]
    pub event: String,
    /// Its data.
    #[serde(default)]
    pub data: serde_json::Value,
}

fn card() -> PaymentMethod {
    PaymentMethod::Card
}

fn one() -> u32 {
    1
}
