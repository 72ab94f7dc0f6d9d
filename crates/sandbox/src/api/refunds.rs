//! The refund calls.

use axum::body::Bytes;
use axum::extract::rejection::{BytesRejection, PathRejection};
use axum::extract::{Path, RawQuery, State};
use axum::http::HeaderMap;
use axum::{Extension, Json};
use jiff::Timestamp;
use toffeepay::{PaymentId, Refund, RefundId, RefundStatus};
use tracing::info;

use crate::api::auth::Caller;
use crate::api::errors::ApiError;
use crate::api::fields;
use crate::api::keyed::Keyed;
use crate::api::query::{Page, Parameters};
use crate::api::request::whole;
use crate::api::wire;
use crate::app::App;
use crate::books::Decision;
use crate::ledger::payment::PaymentState;
use crate::ledger::refund::{RefundRecord, RefundState};
use crate::ledger::{Change, Ledger, Made};
use crate::random::Names;
use crate::terms::{Terms, after};

/// CreateRefund: pending, and settled after a while. One at a time, of a payment that succeeded.
pub(super) async fn create(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<Refund>, ApiError> {
    let body = whole(body)?;
    let keyed = Keyed::of(&caller, &headers, &body)?;
    let (terms, names) = (app.terms.clone(), app.books.names());
    let decide = move |ledger: &Ledger, now: Timestamp| {
        match keyed.first(ledger, now)? {
            Some(Made::RefundId(id)) => {
                let refund = ledger.refund(id).ok_or(ApiError::RefundNotFound)?;
                return Ok(Decision::unchanged(refund.as_created()));
            }
            Some(_) => return Err(ApiError::IdempotencyConflict),
            None => {}
        }
        let refund = new_refund(ledger, &caller, &names, &terms, &body, now)?;
        info!(refund = %refund.id, payment = %refund.payment_id, "asked for a refund");
        let key = keyed.used_for(Made::RefundId(refund.id.clone()), now);
        let change = Change { refunds: vec![refund.clone()], key, ..Change::none() };
        Ok(Decision::new(change, refund))
    };
    let refund = app.books.change(decide).await??;
    Ok(Json(wire::refund(&refund)))
}

/// GetRefund.
pub(super) async fn get(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    id: Result<Path<String>, PathRejection>,
) -> Result<Json<Refund>, ApiError> {
    let Path(raw) = id.map_err(|_| ApiError::RefundNotFound)?;
    let id = RefundId::new(raw).map_err(|_| ApiError::RefundNotFound)?;
    let found = app.books.read(|ledger| {
        let refund = ledger.refund(&id)?;
        is_visible(ledger, &caller, refund).then(|| wire::refund(refund))
    });
    found.await?.map(Json).ok_or(ApiError::RefundNotFound)
}

/// ListRefunds, newest first. A payment that is not there has none.
pub(super) async fn list(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    RawQuery(query): RawQuery,
) -> Result<Json<Vec<Refund>>, ApiError> {
    let parameters = Parameters(query.as_deref());
    let page = Page::of(parameters)?;
    let payment_id = parameters.id("payment_id", "invalid_payment_id", PaymentId::new)?;
    let status = parameters.one_of("status", RefundStatus::KNOWN, RefundStatus::as_str)?;
    let listed = app.books.read(|ledger| {
        let wanted = |refund: &&RefundRecord| {
            payment_id.as_ref().is_none_or(|id| *id == refund.payment_id)
                && status.is_none_or(|status| *status == refund.status())
                && is_visible(ledger, &caller, refund)
        };
        page.part(ledger.refunds().filter(wanted).map(wire::refund))
    });
    Ok(Json(listed.await?))
}

fn is_visible(ledger: &Ledger, caller: &Caller, refund: &RefundRecord) -> bool {
    ledger.payment(&refund.payment_id).is_some_and(|(session, _)| caller.may_see(&session.game_id))
}

fn new_refund(
    ledger: &Ledger,
    caller: &Caller,
    names: &Names,
    terms: &Terms,
    body: &[u8],
    now: Timestamp,
) -> Result<RefundRecord, ApiError> {
    let fields = fields::object(body)?;
    let payment_id = fields::id(&fields, "invalid_payment_id", "payment_id", PaymentId::new)?;
    let reason = fields::text(&fields, "reason", "invalid_reason", "reason")?.map(str::to_owned);
    let found = ledger.payment(&payment_id).filter(|(session, _)| caller.may_see(&session.game_id));
    let (session, payment) = found.ok_or(ApiError::PaymentNotFound)?;
    match payment.state {
        PaymentState::Refunded { .. } => return Err(ApiError::AlreadyRefunded),
        PaymentState::Succeeded { .. } if ledger.refund_in_hand(&payment_id).is_some() => {
            return Err(ApiError::AlreadyRefunded);
        }
        PaymentState::Succeeded { .. } => {}
        _ => return Err(ApiError::RefundNotAllowed(payment.status())),
    }
    let settles_at = after(now, terms.of_game(ledger, &session.game_id).refund_delay);
    let fails = payment.means.refuses_refunds();
    Ok(RefundRecord {
        id: names.refund(ledger.counts().refunds)?,
        payment_id,
        reason,
        created_at: now,
        state: RefundState::Pending { settles_at: Some(settles_at), fails },
    })
}
