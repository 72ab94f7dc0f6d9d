//! Records as the API answers them, and as webhooks carry them.

use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Map, Value, json};
use toffeepay::{
    Account, Currency, Deposit, DepositStatus, GameUser, Payment, PaymentExtraData, PaymentFailure, Refund,
    Session, SessionStatus,
};

use crate::ledger::account::{AccountRecord, BonusRecord, DepositRecord};
use crate::ledger::offer::OfferRecord;
use crate::ledger::payment::{Means, PaymentRecord, PaymentState};
use crate::ledger::refund::{RefundRecord, RefundState};
use crate::ledger::session::{SessionRecord, SessionState};
use crate::tax;

/// The answer to GetSessionStatus.
#[derive(Serialize)]
pub(crate) struct StatusAnswer {
    id: String,
    status: SessionStatus,
}

impl StatusAnswer {
    pub fn of(record: &SessionRecord) -> Self {
        Self { id: record.id.to_string(), status: record.status() }
    }
}

/// A bonus (alpha).
#[derive(Serialize)]
pub(crate) struct BonusAnswer {
    id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    key: Option<String>,
    #[serde(flatten)]
    user: GameUser,
    account_id: String,
    amount: i64,
    currency: &'static str,
    #[serde(skip_serializing_if = "Map::is_empty")]
    metadata: Map<String, Value>,
    created_at: Timestamp,
}

/// The answer of calls that say nothing but yes: `{}`.
#[derive(Serialize)]
pub(crate) struct Done {}

/// When something came to be what it is.
#[derive(Default)]
#[expect(clippy::struct_field_names, reason = "the names are the API's own")]
struct Moments {
    authorized_at: Option<Timestamp>,
    succeeded_at: Option<Timestamp>,
    failed_at: Option<Timestamp>,
    cancelled_at: Option<Timestamp>,
    refunded_at: Option<Timestamp>,
}

impl Moments {
    fn of(state: PaymentState) -> Self {
        let mut moments = Self::default();
        match state {
            PaymentState::Processing { .. } => {}
            PaymentState::Authorized { at } => moments.authorized_at = Some(at),
            PaymentState::Succeeded { authorized_at, at } => {
                (moments.authorized_at, moments.succeeded_at) = (authorized_at, Some(at));
            }
            PaymentState::Failed { at, .. } => moments.failed_at = Some(at),
            PaymentState::Cancelled { authorized_at, at } => {
                (moments.authorized_at, moments.cancelled_at) = (authorized_at, Some(at));
            }
            PaymentState::Refunded { authorized_at, succeeded_at, at } => {
                moments.authorized_at = authorized_at;
                (moments.succeeded_at, moments.refunded_at) = (Some(succeeded_at), Some(at));
            }
        }
        moments
    }
}

/// A session. Its URL is the right to pay it, so it goes to those only who may.
pub(crate) fn session(record: &SessionRecord, url: Option<String>) -> Session {
    let mut session = Session {
        id: record.id.clone(),
        url,
        status: record.status(),
        user_id: record.user_id.clone(),
        game_id: record.game_id.clone(),
        item: record.item.clone(),
        created_at: record.created_at,
        paid_at: None,
        failed_at: None,
        cancelled_at: None,
        expired_at: None,
        tax: tax::included(&record.item),
        metadata: None,
        payment_id: record.payments.last().map(|payment| payment.id.clone()),
    };
    match record.state {
        SessionState::Pending => {}
        SessionState::Paid { at } => session.paid_at = Some(at),
        SessionState::Failed { at } => session.failed_at = Some(at),
        SessionState::Cancelled { at } => session.cancelled_at = Some(at),
        SessionState::Expired { at } => session.expired_at = Some(at),
    }
    session
}

/// A payment. Its `extra_data` is what of it came from a wallet's two parts: only there, and only when asked
/// for.
pub(crate) fn payment(session: &SessionRecord, record: &PaymentRecord, with_extra_data: bool) -> Payment {
    let moments = Moments::of(record.state);
    let extra_data = record
        .wallet
        .as_ref()
        .filter(|_| with_extra_data)
        .map(|split| PaymentExtraData { real_amount: split.parts.real, bonus_amount: split.parts.bonus });
    Payment {
        id: record.id.clone(),
        session_id: session.id.clone(),
        status: record.status(),
        amount: session.item.price,
        currency: session.item.currency.clone(),
        method: Some(record.means.method.clone()),
        details: Some(details(&record.means)),
        created_at: record.created_at,
        authorized_at: moments.authorized_at,
        cancelled_at: moments.cancelled_at,
        succeeded_at: moments.succeeded_at,
        failed_at: moments.failed_at,
        refunded_at: moments.refunded_at,
        error: failure(record.state),
        extra_data,
    }
}

pub(crate) fn refund(record: &RefundRecord) -> Refund {
    let mut refund = Refund {
        id: record.id.clone(),
        payment_id: record.payment_id.clone(),
        status: record.status(),
        reason: record.reason.clone(),
        created_at: record.created_at,
        succeeded_at: None,
        failed_at: None,
        cancelled_at: None,
        error: record.failure(),
    };
    match record.state {
        RefundState::Pending { .. } => {}
        RefundState::Succeeded { at } => refund.succeeded_at = Some(at),
        RefundState::Failed { at } => refund.failed_at = Some(at),
        RefundState::Cancelled { at } => refund.cancelled_at = Some(at),
    }
    refund
}

pub(crate) fn account(record: &AccountRecord) -> Account {
    Account {
        id: record.id.clone(),
        users: record.users.clone(),
        currency: Currency::Usd,
        balance: record.balance,
    }
}

pub(crate) fn deposit(record: &DepositRecord) -> Deposit {
    let moments = Moments::of(record.state);
    Deposit {
        id: record.id.clone(),
        account_id: record.account_id.clone(),
        status: DepositStatus::from(record.state.status().as_str()),
        amount: record.amount,
        currency: Currency::Usd,
        method: Some(record.means.method.clone()),
        details: Some(details(&record.means)),
        created_at: record.created_at,
        authorized_at: moments.authorized_at,
        cancelled_at: moments.cancelled_at,
        succeeded_at: moments.succeeded_at,
        failed_at: moments.failed_at,
        refunded_at: moments.refunded_at,
    }
}

pub(crate) fn bonus(record: &BonusRecord) -> BonusAnswer {
    BonusAnswer {
        id: record.id.to_string(),
        key: record.key.clone(),
        user: record.user.clone(),
        account_id: record.account_id.to_string(),
        amount: record.amount,
        currency: "USD",
        metadata: record.metadata.clone(),
        created_at: record.created_at,
    }
}

pub(crate) fn offer(record: &OfferRecord) -> Value {
    let mut offer = Value::Object(record.fields.clone());
    offer["id"] = json!(record.id);
    offer["created_at"] = json!(record.created_at);
    offer
}

fn failure(state: PaymentState) -> Option<PaymentFailure> {
    match state {
        PaymentState::Failed { refusal, .. } => Some(refusal.failure()),
        _ => None,
    }
}

/// The schema requires a text and leaves its form open.
fn details(means: &Means) -> String {
    match &means.last4 {
        Some(last4) => format!("visa {last4}"),
        None => means.method.to_string(),
    }
}
