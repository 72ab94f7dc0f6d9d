//! Records as the API answers them.

use serde::Serialize;
use toffeepay::{Payment, Session, SessionStatus};

use crate::app::App;
use crate::ledger::payment::{PaymentRecord, PaymentState};
use crate::ledger::session::{SessionRecord, SessionState};
use crate::tax;

/// The answer to GetSessionStatus.
#[derive(Serialize)]
pub(super) struct StatusAnswer {
    id: String,
    status: SessionStatus,
}

impl StatusAnswer {
    pub fn of(record: &SessionRecord) -> Self {
        Self { id: record.id.to_string(), status: record.status() }
    }
}

/// The answer of calls that say nothing but yes: `{}`.
#[derive(Serialize)]
pub(super) struct Done {}

pub(super) fn session(record: &SessionRecord, app: &App) -> Session {
    let mut session = Session {
        id: record.id.clone(),
        url: Some(app.page_url(&record.secret)),
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

pub(super) fn payment(session: &SessionRecord, record: &PaymentRecord) -> Payment {
    let mut payment = Payment {
        id: record.id.clone(),
        session_id: session.id.clone(),
        status: record.status(),
        amount: session.item.price,
        currency: session.item.currency.clone(),
        method: Some(record.means.method.clone()),
        details: Some(details(record)),
        created_at: record.created_at,
        authorized_at: None,
        cancelled_at: None,
        succeeded_at: None,
        failed_at: None,
        refunded_at: None,
        error: None,
        extra_data: None,
    };
    match record.state {
        PaymentState::Authorized { at } => payment.authorized_at = Some(at),
        PaymentState::Succeeded { authorized_at, at } => {
            payment.authorized_at = authorized_at;
            payment.succeeded_at = Some(at);
        }
        PaymentState::Failed { at, refusal } => {
            payment.failed_at = Some(at);
            payment.error = Some(refusal.failure());
        }
        PaymentState::Cancelled { authorized_at, at } => {
            payment.authorized_at = Some(authorized_at);
            payment.cancelled_at = Some(at);
        }
    }
    payment
}

/// The schema requires a text and leaves its form open.
fn details(record: &PaymentRecord) -> String {
    match &record.means.last4 {
        Some(last4) => format!("visa {last4}"),
        None => record.means.method.to_string(),
    }
}
