//! The payment calls.

use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::{BytesRejection, PathRejection};
use axum::extract::{Path, RawQuery, State};
use jiff::Timestamp;
use toffeepay::{Payment, PaymentId};
use tracing::info;

use crate::api::errors::ApiError;
use crate::api::query::ListQuery;
use crate::api::request::whole;
use crate::api::wire::{self, Done};
use crate::app::App;
use crate::books::Decision;
use crate::ledger::Ledger;
use crate::ledger::session::{NotPossible, SessionRecord};

/// GetPayment. `with_extra_data` is taken and changes nothing: no wallet takes part.
pub(super) async fn get(
    State(app): State<App>,
    id: Result<Path<String>, PathRejection>,
) -> Result<Json<Payment>, ApiError> {
    let id = parse_id(id)?;
    let found = app
        .books
        .read(|ledger| ledger.payment(&id).map(|(session, payment)| wire::payment(session, payment)));
    found.await?.map(Json).ok_or(ApiError::PaymentNotFound)
}

/// ListPayments, newest session first.
pub(super) async fn list(
    State(app): State<App>,
    RawQuery(query): RawQuery,
) -> Result<Json<Vec<Payment>>, ApiError> {
    let query = ListQuery::of_payments(query.as_deref())?;
    let listed = app.books.read(|ledger| {
        let payments = ledger.payments(&query.filter);
        query.page(payments.map(|(session, payment)| wire::payment(session, payment)))
    });
    Ok(Json(listed.await?))
}

/// CompletePayment: takes the money of an authorized payment.
pub(super) async fn complete(
    State(app): State<App>,
    id: Result<Path<String>, PathRejection>,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<Done>, ApiError> {
    let id = parse_id(id)?;
    whole(body)?;
    info!(payment = %id, "asked to complete a payment");
    settle(&app, id, SessionRecord::complete_payment).await
}

/// CancelPayment: gives the money of an authorized payment free.
pub(super) async fn cancel(
    State(app): State<App>,
    id: Result<Path<String>, PathRejection>,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<Done>, ApiError> {
    let id = parse_id(id)?;
    whole(body)?;
    info!(payment = %id, "asked to cancel a payment");
    settle(&app, id, SessionRecord::cancel_payment).await
}

async fn settle(
    app: &App,
    id: PaymentId,
    settled: fn(&SessionRecord, &PaymentId, Timestamp) -> Result<SessionRecord, NotPossible>,
) -> Result<Json<Done>, ApiError> {
    let decide = move |ledger: &Ledger, now: Timestamp| {
        let (session, _) = ledger.payment(&id).ok_or(ApiError::PaymentNotFound)?;
        let next =
            settled(session, &id, now).map_err(|reason| ApiError::not_possible(reason, session.status()))?;
        Ok(Decision { change: next.into(), answer: () })
    };
    app.books.change(decide).await?.map(|()| Json(Done {}))
}

/// What is not an id is an id that nothing has.
fn parse_id(id: Result<Path<String>, PathRejection>) -> Result<PaymentId, ApiError> {
    let Path(raw) = id.map_err(|_| ApiError::PaymentNotFound)?;
    PaymentId::new(raw).map_err(|_| ApiError::PaymentNotFound)
}
