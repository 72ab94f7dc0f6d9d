//! Doing something to a session, a payment or its money.

use ipc::bench::{ApiAnswerView, BenchSessionAct};
use toffeepay::{Client, CreateRefund, IdempotencyKey, InvalidId, PaymentId, Result, SessionId};

/// The longest reason of a refund, in characters.
const REASON: usize = 500;

/// Does one thing and tells what the API said to it. That says nothing about what is now: read it after.
pub async fn act(client: &Client, session: &SessionId, act: &BenchSessionAct) -> ApiAnswerView {
    match done(client, session, act).await {
        Ok(()) => ApiAnswerView::done(),
        Err(error) => ApiAnswerView::from(&error),
    }
}

async fn done(client: &Client, session: &SessionId, act: &BenchSessionAct) -> Result<()> {
    match act {
        BenchSessionAct::CancelSession => client.cancel_session(session).await,
        BenchSessionAct::CompletePayment { payment_id } => {
            client.complete_payment(&payment(payment_id)?).await
        }
        BenchSessionAct::CancelPayment { payment_id } => client.cancel_payment(&payment(payment_id)?).await,
        BenchSessionAct::Refund { payment_id, reason } => {
            let refund = CreateRefund::new(payment(payment_id)?);
            let reason: String = reason.trim().chars().take(REASON).collect();
            let refund = if reason.is_empty() { refund } else { refund.with_reason(reason) };
            client.create_refund(&refund.to_body(), &IdempotencyKey::random()).await.map(drop)
        }
    }
}

fn payment(raw: &str) -> Result<PaymentId> {
    PaymentId::new(raw).map_err(|error: InvalidId| toffeepay::InvalidField::from(error).into())
}
