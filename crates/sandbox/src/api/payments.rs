//! The payment calls.

use axum::body::Bytes;
use axum::extract::rejection::{BytesRejection, PathRejection};
use axum::extract::{Path, RawQuery, State};
use axum::{Extension, Json};
use jiff::Timestamp;
use toffeepay::{Payment, PaymentId};
use tracing::info;

use crate::api::auth::Caller;
use crate::api::errors::ApiError;
use crate::api::query::{Page, Parameters, payment_filter};
use crate::api::request::whole;
use crate::api::wire::{self, Done};
use crate::app::App;
use crate::books::Decision;
use crate::ledger::Ledger;
use crate::ledger::session::{NotPossible, SessionRecord};

/// GetPayment.
pub(super) async fn get(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    id: Result<Path<String>, PathRejection>,
    RawQuery(query): RawQuery,
) -> Result<Json<Payment>, ApiError> {
    let id = parse_id(id)?;
    let with_extra_data = Parameters(query.as_deref()).flag("with_extra_data")?;
    let found = app.books.read(|ledger| {
        let (session, payment) = ledger.payment(&id)?;
        caller.may_see(&session.game_id).then(|| wire::payment(session, payment, with_extra_data))
    });
    found.await?.map(Json).ok_or(ApiError::PaymentNotFound)
}

/// ListPayments, newest session first.
pub(super) async fn list(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    RawQuery(query): RawQuery,
) -> Result<Json<Vec<Payment>>, ApiError> {
    let parameters = Parameters(query.as_deref());
    let (filter, page) = (payment_filter(parameters)?, Page::of(parameters)?);
    let with_extra_data = parameters.flag("with_extra_data")?;
    caller.check(&filter.game_id)?;
    let listed = app.books.read(|ledger| {
        let payments = ledger.payments(&filter);
        page.part(payments.map(|(session, payment)| wire::payment(session, payment, with_extra_data)))
    });
    Ok(Json(listed.await?))
}

/// CompletePayment: takes the money of an authorized payment.
pub(super) async fn complete(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    id: Result<Path<String>, PathRejection>,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<Done>, ApiError> {
    let id = parse_id(id)?;
    whole(body)?;
    info!(payment = %id, "asked to complete a payment");
    settle(&app, caller, id, SessionRecord::complete_payment).await
}

/// CancelPayment: gives the money of an authorized payment free.
pub(super) async fn cancel(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    id: Result<Path<String>, PathRejection>,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<Done>, ApiError> {
    let id = parse_id(id)?;
    whole(body)?;
    info!(payment = %id, "asked to cancel a payment");
    settle(&app, caller, id, SessionRecord::cancel_payment).await
}

async fn settle(
    app: &App,
    caller: Caller,
    id: PaymentId,
    settled: fn(&SessionRecord, &PaymentId, Timestamp) -> Result<SessionRecord, NotPossible>,
) -> Result<Json<Done>, ApiError> {
    let decide = move |ledger: &Ledger, now: Timestamp| {
        let found = ledger.payment(&id).filter(|(session, _)| caller.may_see(&session.game_id));
        let (session, _) = found.ok_or(ApiError::PaymentNotFound)?;
        let next =
            settled(session, &id, now).map_err(|reason| ApiError::not_possible(reason, session.status()))?;
        Ok(Decision::new(next, ()))
    };
    app.books.change(decide).await?.map(|()| Json(Done {}))
}

/// What is not an id is an id that nothing has.
fn parse_id(id: Result<Path<String>, PathRejection>) -> Result<PaymentId, ApiError> {
    let Path(raw) = id.map_err(|_| ApiError::PaymentNotFound)?;
    PaymentId::new(raw).map_err(|_| ApiError::PaymentNotFound)
}
