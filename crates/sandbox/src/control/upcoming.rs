//! What happens next by itself, by the sandbox's clock, unless somebody acts before it.

use jiff::Timestamp;
use serde::Serialize;

use crate::control::{Control, Result};
use crate::ledger::Ledger;

/// The most of one answer.
const MAX_LISTED: usize = 200;

/// What happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum UpcomingKind {
    /// A pending session expires.
    SessionExpires,
    /// The bank answers a payment that is in progress.
    PaymentSettles,
    /// A pending refund succeeds or fails.
    RefundSettles,
    /// The bank answers a deposit that is in progress.
    DepositSettles,
    /// A webhook is tried, for the first time or again.
    WebhookTried,
}

/// Something that is to come.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct UpcomingView {
    /// When, by the sandbox's clock.
    pub at: Timestamp,
    /// What.
    pub kind: UpcomingKind,
    /// Of what: the id of the session, payment, refund, deposit or delivery.
    pub id: String,
    /// What it is about: the item's title, or the event's type.
    pub about: String,
}

impl Control {
    /// What happens next by itself, the soonest first; at most 200.
    pub async fn upcoming(&self) -> Result<Vec<UpcomingView>> {
        Ok(self.app.books.read_at(|ledger, _| upcoming(ledger)).await?)
    }
}

fn upcoming(ledger: &Ledger) -> Vec<UpcomingView> {
    let mut coming = ledger.upcoming(MAX_LISTED);
    let webhooks = ledger.deliveries.soonest().take(MAX_LISTED).map(|(at, delivery)| UpcomingView {
        at,
        kind: UpcomingKind::WebhookTried,
        id: delivery.id.to_string(),
        about: delivery.event.clone(),
    });
    coming.extend(webhooks);
    coming.sort();
    coming.truncate(MAX_LISTED);
    coming
}
