//! What is in a report. Nothing in these types can hold a text that did not go through the veil.

use jiff::Timestamp;
use serde::Serialize;
use storefront::support::AboutApp;

use super::Told;

/// All of it.
#[derive(Debug, Serialize)]
pub(super) struct Contents {
    pub written_at: Timestamp,
    pub app: AboutApp,
    pub web_view: Option<Told>,
    pub environment: EnvironmentPart,
    pub journal: JournalPart,
    pub api: ApiPart,
    pub differences: Vec<DifferencePart>,
    pub exchanges: ExchangesPart,
    pub webhooks: Vec<WebhookPart>,
    pub links: Vec<LinkPart>,
    /// Set while the report was written.
    pub faults: Vec<Told>,
    pub scenario: ScenarioPart,
}

impl Contents {
    /// Of what it is.
    pub fn title(&self) -> &str {
        self.journal.purchase.title.as_str()
    }
}

#[derive(Debug, Serialize)]
pub(super) struct EnvironmentPart {
    /// In which the purchase was made.
    pub name: &'static str,
    /// Its server, without a path.
    pub server: Told,
    /// The one in use now.
    pub in_use: &'static str,
}

#[derive(Debug, Serialize)]
pub(super) struct JournalPart {
    pub purchase: PurchasePart,
    pub timeline: Vec<MomentPart>,
}

#[derive(Debug, Serialize)]
pub(super) struct PurchasePart {
    pub id: String,
    pub session: Option<Told>,
    pub origin: &'static str,
    pub state: &'static str,
    pub item: Told,
    pub title: Told,
    pub price: Told,
    pub player: Told,
    pub game: Told,
    pub key: Told,
    pub begun_at: Timestamp,
    pub ended_at: Option<Timestamp>,
    pub refunded_at: Option<Timestamp>,
    pub was_opened: bool,
    pub unknown_status: Option<Told>,
    pub rejected: Option<Told>,
    /// What the journal itself has noted as not as it was asked.
    pub differs_in: Vec<&'static str>,
    pub charged: Option<Told>,
}

#[derive(Debug, Serialize)]
pub(super) struct MomentPart {
    pub at: Timestamp,
    pub kind: Told,
    pub cause: Told,
    pub detail: Option<Told>,
}

/// What the API said when the report was written.
#[derive(Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum ApiPart {
    NotAsked(Told),
    Said(SessionPart),
}

#[derive(Debug, Serialize)]
pub(super) struct SessionPart {
    pub status: Told,
    pub title: Told,
    pub price: Told,
    pub player: Told,
    pub game: Told,
    pub payments: Vec<PaymentPart>,
}

#[derive(Debug, Serialize)]
pub(super) struct PaymentPart {
    pub id: Told,
    pub status: Told,
    pub amount: Told,
    pub method: Option<Told>,
    pub error: Option<Told>,
    pub created_at: Timestamp,
    pub refunds: Vec<RefundPart>,
}

#[derive(Debug, Serialize)]
pub(super) struct RefundPart {
    pub id: Told,
    pub status: Told,
    pub created_at: Timestamp,
}

#[derive(Debug, Serialize)]
pub(super) struct DifferencePart {
    pub words: &'static str,
    pub journal: Option<Told>,
    pub api: Option<Told>,
}

#[derive(Debug, Serialize)]
pub(super) struct ExchangesPart {
    /// Why there are none.
    pub unavailable: Option<Told>,
    /// How many older ones there was no room for.
    pub left_out: usize,
    /// How many of this run could not be logged.
    pub missed: u64,
    pub list: Vec<ExchangePart>,
}

impl ExchangesPart {
    /// Leaves out that many of the oldest.
    pub(super) fn leave_out(&mut self, count: usize) {
        self.list.drain(..count.min(self.list.len()));
        self.left_out += count;
    }
}

#[derive(Debug, Serialize)]
pub(super) struct ExchangePart {
    pub at: Timestamp,
    pub method: Told,
    pub path: Told,
    pub attempt: u32,
    pub key: Option<Told>,
    pub status: Option<u16>,
    /// Why there is no status.
    pub problem: Option<Told>,
    pub took_us: Option<u64>,
    pub fault: Option<Told>,
    /// The beginning of an answer that is no success.
    pub said: Option<Told>,
}

#[derive(Debug, Serialize)]
pub(super) struct WebhookPart {
    pub at_ms: i64,
    pub origin: Told,
    pub event: Option<Told>,
    pub finding: Told,
    pub repeats: Option<u64>,
    pub backend_status: Option<u16>,
    pub backend_ms: Option<u64>,
}

#[derive(Debug, Serialize)]
pub(super) struct LinkPart {
    pub at: Timestamp,
    pub fired_by_tester: bool,
    pub did: Told,
}

#[derive(Debug, Serialize)]
pub(super) struct ScenarioPart {
    /// Why there is none.
    pub problem: Option<Told>,
    pub remarks: Vec<Told>,
}
