//! A purchase as the UI sees it.

use serde::Serialize;

use crate::error::ErrorCode;
use crate::snapshot::EnvironmentId;

/// An amount in the currency's minor unit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct MoneyView {
    /// Minor units: 499 is $4.99.
    pub amount: i64,
    /// ISO 4217 code.
    pub currency: String,
}

/// Where a purchase stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum PurchaseState {
    /// Committed here, the API has not confirmed.
    Creating,
    /// The session exists and is not final.
    Pending,
    /// Paid, by the API's answer.
    Paid,
    /// Failed, by the API's answer.
    Failed,
    /// Cancelled, by the API's answer.
    Cancelled,
    /// Expired, by the API's answer.
    Expired,
    /// Not made: the API refused it, or its answer did not agree with what was asked.
    Rejected,
}

/// What is going on now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum ActivityView {
    /// Nothing: between two checks, or final.
    Idle,
    /// The session is being created.
    CreatingSession,
    /// The browser is being started.
    OpeningBrowser,
    /// The API is being asked.
    Checking,
    /// It is being cancelled.
    Cancelling,
}

/// Why the last try to reach the API did not give an answer.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct TroubleView {
    /// What it was.
    pub code: ErrorCode,
    /// In words, English.
    pub message: String,
    /// Since when, Unix milliseconds.
    pub since: i64,
}

/// Why it was not made.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct RejectionView {
    /// What it was.
    pub code: ErrorCode,
    /// The API's code, where it gave one.
    pub api_code: Option<String>,
    /// In words, English.
    pub message: String,
}

/// Why the last attempt was declined, in the API's own words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct DeclineView {
    /// A code, such as `insufficient_funds`. The UI translates those it knows.
    pub code: Option<String>,
    /// A sentence.
    pub message: Option<String>,
}

/// When an item was last bought.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct LastBoughtView {
    /// The item's id.
    pub item_id: String,
    /// When it was paid, Unix milliseconds.
    pub at: i64,
}

/// A purchase.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[expect(clippy::struct_excessive_bools, reason = "each is one button or sentence of the screen")]
pub struct PurchaseView {
    /// Its id on this machine.
    pub id: String,
    /// The item's id in the catalogue at the time.
    pub item_id: String,
    /// The item's title at the time.
    pub title: String,
    /// The price asked.
    pub price: MoneyView,
    /// Tax, where the API told any. In or on top of the price: unspecified.
    pub tax: Option<MoneyView>,
    /// For whom.
    pub player_id: String,
    /// Where.
    pub environment: EnvironmentId,
    /// Where it stands.
    pub state: PurchaseState,
    /// The API's status, when it is one that this version does not know.
    pub unknown_status: Option<String>,
    /// What is going on now.
    pub activity: ActivityView,
    /// When it was begun, Unix milliseconds.
    pub created_at: i64,
    /// When it became final, Unix milliseconds.
    pub final_at: Option<i64>,
    /// When the API last answered for it, Unix milliseconds.
    pub checked_at: Option<i64>,
    /// The API's id of the session.
    pub session_id: Option<String>,
    /// Open again, Copy link and the QR code have something to show.
    pub has_payment_page: bool,
    /// The system's opener was started at least once.
    pub was_opened: bool,
    /// Cancel may be tried.
    pub can_cancel: bool,
    /// Its payment is authorized and waits for the studio to complete it.
    pub is_authorized: bool,
    /// How many attempts were declined so far, as far as the API told.
    pub declined_attempts: u32,
    /// Why the last of them was declined, where the API told.
    pub decline: Option<DeclineView>,
    /// Why the last try to reach the API gave no answer.
    pub trouble: Option<TroubleView>,
    /// Why it was not made.
    pub rejection: Option<RejectionView>,
    /// What was charged, once its payment was found.
    pub charge: Option<ChargeView>,
    /// In what that, or the session, is not as it was asked. To be shown loudly.
    pub differences: Vec<DifferenceView>,
    /// When the money was given back, Unix milliseconds; the state stays `paid`.
    pub refunded_at: Option<i64>,
    /// Begun before this run of the app, and not over: it was found unfinished.
    pub is_from_before: bool,
    /// Made elsewhere for the same player, and only taken over from the API.
    pub is_imported: bool,
}

/// The payment that paid a purchase.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ChargeView {
    /// What was taken.
    pub amount: MoneyView,
    /// What it was paid with, as the API names it: `card`, `paypal`, …
    pub method: Option<String>,
    /// The API's id of the payment.
    pub payment_id: String,
}

/// What a charge can differ in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum DifferenceId {
    /// The item's title.
    Item,
    /// The price of the session.
    Price,
    /// The currency.
    Currency,
    /// The tax told at first.
    Tax,
    /// The player.
    Player,
    /// The game.
    Game,
    /// The amount taken.
    Amount,
    /// More than one payment took money.
    Payments,
}

/// One thing that is not as it was asked.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct DifferenceView {
    /// What.
    pub field: DifferenceId,
    /// As it was asked.
    pub asked: DifferenceValue,
    /// As the API tells it.
    pub found: DifferenceValue,
}

/// One side of a difference.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum DifferenceValue {
    /// An amount, to be written in the reader's language.
    Money {
        /// The amount.
        money: MoneyView,
        /// What would have been right as well: the amount and its tax.
        with_tax: Option<MoneyView>,
    },
    /// A title, an id, a currency, a count; an amount of a row that an older version wrote, as `4.99 USD`.
    Text {
        /// As it is.
        text: String,
    },
}

/// One entry of a purchase's timeline.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct EventView {
    /// When, Unix milliseconds.
    pub at: i64,
    /// What happened: `begun`, `session_created`, `page_opened`, … The UI translates those it knows.
    pub kind: String,
    /// What caused it: `player`, `return_link`, `poll`, `focus`, `start`, …
    pub cause: String,
    /// More in words, English.
    pub detail: Option<String>,
}

/// A purchase with its timeline.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct PurchaseDetail {
    /// The purchase.
    pub purchase: PurchaseView,
    /// What happened, oldest first.
    pub timeline: Vec<EventView>,
}

/// A page of purchases, newest first.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct PurchasePage {
    /// The purchases.
    pub purchases: Vec<PurchaseView>,
    /// Give it as `after` to go on; null at the end.
    pub next: Option<String>,
}

/// A sum of one environment and one currency. Play money and real money are never added.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct TotalView {
    /// Where.
    pub environment: EnvironmentId,
    /// Paid and not given back.
    pub paid: MoneyView,
    /// Given back.
    pub refunded: MoneyView,
}

/// What the purchases of a filter add up to.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct PurchaseSummary {
    /// How many there are.
    pub count: u32,
    /// The sums; null when a search finds too many to add up.
    pub totals: Option<Vec<TotalView>>,
}

/// What came of looking for purchases made elsewhere.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ImportView {
    /// How many sessions the API listed for the player.
    pub listed: u32,
    /// How many of them are new here.
    pub taken: u32,
}

/// What a buy link asks for. It buys nothing, and changes nobody, before it is confirmed.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ProposalView {
    /// The item's id.
    pub item_id: String,
    /// Whether the catalogue has it.
    pub is_on_sale: bool,
    /// The player that the link names, where that is another than the one who buys now.
    pub other_player: Option<String>,
}

/// A file that was saved.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SavedFile {
    /// Where.
    pub path: String,
    /// How many purchases are in it; 1 for any other file.
    pub count: u32,
}

/// The support bundle, exactly as it would be saved.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SupportBundle {
    /// JSON for people to read.
    pub text: String,
}

/// The payment page's address as a QR code.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct QrView {
    /// Modules a side, quiet zone not included.
    pub size: u32,
    /// Row by row, top to bottom: `1` dark, `0` light.
    pub rows: Vec<String>,
}
