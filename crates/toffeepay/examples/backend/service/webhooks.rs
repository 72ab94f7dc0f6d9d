//! Webhooks: when one says that something may have become a player's or ceased to be it, the API is asked how
//! it is, and the ledger is brought in line.
//!
//! An event is a doorbell: it may come twice, late, or before another one that happened earlier. What is
//! granted or taken back follows from what the API says now and what the ledger says already, so no order and
//! no number of deliveries makes a difference. Where the event says more than the API does yet, it is left to be
//! delivered again: taken now, it would be lost for good.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use serde_json::{Value, json};
use toffeepay::{
    Event, EventData, EventType, ListPayments, PaymentStatus, Reference, Session, SessionId, SessionStatus,
    WebhookId,
};

use super::Backend;
use super::answers::Refusal;
use super::ledger::{self, Entry, Standing};

/// `POST /webhooks/toffeepay`. It is answered with 200 only when what follows from it is on disk; with
/// anything else, ToffeePay sends it again.
pub async fn receive(
    State(backend): State<Arc<Backend>>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Json<Value>, Refusal> {
    let webhook = backend.verifier.verify(&headers, &body, (backend.clock)()).map_err(|error| {
        tracing::warn!(%error, "a webhook is not taken");
        Refusal::new(StatusCode::BAD_REQUEST, "invalid_webhook", error.to_string())
    })?;
    if backend.ledger.read(|state| state.knows(&webhook.id)) {
        return Ok(Json(json!({})));
    }
    let session = if may_concern_an_item(&webhook.event.event_type) {
        backend.session_of(&webhook.event).await?
    } else {
        None
    };
    let truth = match session {
        Some(id) => {
            let truth = backend.truth(&id).await?;
            backend.check_claim(&webhook.event, &id, &truth)?;
            truth
        }
        None => Truth::Nothing,
    };
    backend.change(move |state| (decide(state, webhook.id, truth), ())).await?;
    Ok(Json(json!({})))
}

/// How an item stands after such an event, if it is so. What is not known claims nothing.
fn claimed(event: &EventType) -> Option<Standing> {
    match event {
        EventType::SessionPaid | EventType::PaymentSucceeded => Some(Standing::Granted),
        EventType::RefundSucceeded => Some(Standing::Revoked),
        _ => None,
    }
}

/// Whether an item may be somebody's after such an event and was not before, or the other way round. What is
/// not known may.
fn may_concern_an_item(event: &EventType) -> bool {
    match event {
        EventType::SessionPaid
        | EventType::PaymentSucceeded
        | EventType::RefundSucceeded
        | EventType::Unknown(_) => true,
        EventType::SessionCreated
        | EventType::SessionFailed
        | EventType::SessionExpired
        | EventType::SessionCancelled
        | EventType::PaymentCreated
        | EventType::PaymentAuthorized
        | EventType::PaymentFailed
        | EventType::PaymentCancelled
        | EventType::RefundCreated
        | EventType::RefundFailed
        | EventType::RefundCancelled
        | EventType::DepositSucceeded
        | EventType::DepositFailed => false,
    }
}

/// How a session's item stands by what the API says.
enum Truth {
    /// It is nobody's and never will be, or not this game's to grant.
    Nothing,
    /// The session has not ended: nothing was paid as far as the API knows.
    Open,
    Sold(Box<Sold>),
}

/// An item that was paid for.
struct Sold {
    session: Session,
    item: String,
    standing: Standing,
}

impl Backend {
    /// The session that an event is about.
    async fn session_of(&self, event: &Event) -> Result<Option<SessionId>, Refusal> {
        if let Some(session) = event.session_id() {
            return Ok(Some(session.clone()));
        }
        let payment = match &event.data {
            EventData::Refund(Reference::Id(refund)) => self.client.get_refund(refund).await?.payment_id,
            _ => match event.payment_id() {
                Some(payment) => payment.clone(),
                None => return Ok(None),
            },
        };
        Ok(Some(self.client.get_payment(&payment).await?.session_id))
    }

    /// Refuses an event that says more than the API does yet and the ledger already. A session that ended in
    /// another way is no lag.
    fn check_claim(&self, event: &Event, session: &SessionId, truth: &Truth) -> Result<(), Refusal> {
        let Some(claimed) = claimed(&event.event_type) else { return Ok(()) };
        let lags = match truth {
            Truth::Nothing => false,
            Truth::Open => true,
            Truth::Sold(sold) => claimed == Standing::Revoked && sold.standing == Standing::Granted,
        };
        let known = self.ledger.read(|state| state.standing(session));
        if !lags || known == Some(claimed) || known == Some(Standing::Revoked) {
            return Ok(());
        }
        tracing::warn!(%session, event = %event.event_type, "the API does not say so yet");
        Err(Refusal::not_yet())
    }

    /// How it is now.
    async fn truth(&self, id: &SessionId) -> Result<Truth, Refusal> {
        let session = self.client.get_session(id).await?;
        if session.game_id != self.catalogue.game_id {
            return Ok(Truth::Nothing);
        }
        if session.status != SessionStatus::Paid {
            return Ok(if session.status.is_final() { Truth::Nothing } else { Truth::Open });
        }
        // A session stays paid for ever; only its payment tells that the money went back.
        let list = ListPayments::of(session.game_id.clone()).by(session.user_id.clone());
        let mut payments = self.client.payments(list);
        let mut standing = Standing::Granted;
        while let Some(payment) = payments.next().await {
            let payment = payment?;
            if payment.session_id == session.id && payment.status == PaymentStatus::Refunded {
                standing = Standing::Revoked;
                break;
            }
        }
        // What was sold once is known for good: a shop that changed since then changes nothing of it.
        let known = self.ledger.read(|state| state.item(&session.id).map(str::to_owned));
        match known.or_else(|| self.catalogue.find(&session.item).map(str::to_owned)) {
            Some(item) => Ok(Truth::Sold(Box::new(Sold { session, item, standing }))),
            None if standing == Standing::Revoked => Ok(Truth::Nothing),
            None => {
                let (session, title) = (&session.id, &session.item.title);
                tracing::error!(%session, title, "paid, and not on sale here: put it back into the shop's file");
                Err(Refusal::not_on_sale())
            }
        }
    }
}

/// What has to be written. An item is granted once a session, and never again after it was taken back.
fn decide(state: &ledger::State, webhook: WebhookId, truth: Truth) -> Vec<Entry> {
    let mut entries = Vec::new();
    if let Truth::Sold(sold) = truth {
        let Sold { session: Session { id: session, user_id: user, .. }, item, standing } = *sold;
        match (state.standing(&session), standing) {
            (None, Standing::Granted) => entries.push(Entry::Granted { session, user, item }),
            (None | Some(Standing::Granted), Standing::Revoked) => {
                entries.push(Entry::Revoked { session, user, item });
            }
            (Some(Standing::Granted | Standing::Revoked), _) => {}
        }
    }
    if !state.knows(&webhook) {
        entries.push(Entry::Webhook { id: webhook });
    }
    entries
}
