//! The control interface over HTTP: JSON under `/control`, for programs on this machine that hold its own
//! token. Documented in docs/sandbox.md.

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{DefaultBodyLimit, Path, RawQuery, Request, State};
use axum::http::header::{CONTENT_TYPE, ORIGIN};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{delete, get, post, put};
use axum::{Json, Router};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use toffeepay::{PaymentId, SessionId};

use crate::api::auth::bearer;
use crate::api::errors::{ApiError, BadToken};
use crate::api::query::Parameters;
use crate::api::request::whole;
use crate::app::App;
use crate::control::requests::{Reset, SetReturns};
use crate::control::{Control, ControlError};
use crate::token::TokenDigest;

/// Longest body: a whole exported state.
const BODY_LIMIT: usize = 256 * 1024 * 1024;

type Answer = Result<Json<Value>, ControlError>;
type Body = Result<Bytes, BytesRejection>;

pub(crate) fn router(app: &App) -> Router<App> {
    Router::new()
        .route("/control", get(overview))
        .route("/control/reset", post(reset))
        .route("/control/state", get(export).put(import))
        .route("/control/upcoming", get(upcoming))
        .route("/control/clock", get(clock).post(set_clock))
        .route("/control/games/{id}", put(set_game))
        .route("/control/tokens", post(set_token))
        .route("/control/accounts", post(set_account))
        .route("/control/deposits", post(make_deposit))
        .route("/control/answers", get(answers).post(script_answers).delete(clear_answers))
        .route("/control/sessions/{id}/end", post(end_session))
        .route("/control/sessions/{id}/attempts", post(attempt_payment))
        .route("/control/sessions/{id}/returns", post(set_returns))
        .route("/control/payments/{id}/end", post(end_payment))
        .route("/control/refunds/{id}/end", post(end_refund))
        .route("/control/deposits/{id}/end", post(end_deposit))
        .route("/control/webhooks/endpoints", get(endpoints).post(add_endpoint))
        .route("/control/webhooks/endpoints/{id}", delete(remove_endpoint))
        .route("/control/webhooks/endpoints/{id}/events", post(send_event))
        .route("/control/webhooks/deliveries", get(deliveries))
        .route("/control/webhooks/deliveries/{id}", get(delivery))
        .route("/control/webhooks/deliveries/{id}/resend", post(resend))
        .route("/control/webhooks/oddities", post(add_oddity))
        .route_layer(DefaultBodyLimit::max(BODY_LIMIT))
        .route_layer(from_fn_with_state(app.clone(), require_token))
}

/// Lets a call pass that carries the control token and comes from no web page.
async fn require_token(State(app): State<App>, request: Request, next: Next) -> Result<Response, ApiError> {
    let Some(token) = &app.control_token else { return Err(ApiError::UnknownRoute) };
    if request.headers().contains_key(ORIGIN) {
        return Err(ApiError::FromAWebPage);
    }
    match bearer(request.headers()).map(TokenDigest::of_bytes) {
        Some(given) if given == *token => Ok(next.run(request).await),
        Some(_) => Err(ApiError::Unauthorized(BadToken::Unknown)),
        None => Err(ApiError::Unauthorized(BadToken::Missing)),
    }
}

impl IntoResponse for ControlError {
    fn into_response(self) -> Response {
        self.0.into_response()
    }
}

/// The wish in a body; an empty one is `{}`.
fn wish<T: DeserializeOwned>(body: Body) -> Result<T, ApiError> {
    let body = whole(body)?;
    let body: &[u8] = if body.is_empty() { b"{}" } else { &body };
    serde_json::from_slice(body).map_err(|error| ApiError::NotAWish(error.to_string()))
}

fn answer(view: impl serde::Serialize) -> Answer {
    let view = serde_json::to_value(view).map_err(|error| ApiError::NotJson(error.to_string()))?;
    Ok(Json(view))
}

async fn overview(State(app): State<App>) -> Answer {
    answer(Control::new(app).overview().await?)
}

async fn reset(State(app): State<App>, body: Body) -> Answer {
    match wish(body)? {
        Reset { seed: None } => Control::new(app).reset().await?,
        Reset { seed: Some(seed) } => Control::new(app).reset_with_seed(&seed).await?,
    }
    answer(json!({}))
}

async fn export(State(app): State<App>) -> Result<Response, ControlError> {
    let exported = Control::new(app).export().await?;
    Ok(([(CONTENT_TYPE, "application/jsonl")], exported).into_response())
}

async fn import(State(app): State<App>, body: Body) -> Answer {
    Control::new(app).import(&whole(body)?).await?;
    answer(json!({}))
}

async fn upcoming(State(app): State<App>) -> Answer {
    answer(Control::new(app).upcoming().await?)
}

async fn clock(State(app): State<App>) -> Answer {
    answer(Control::new(app).clock().await?)
}

async fn set_clock(State(app): State<App>, body: Body) -> Answer {
    answer(Control::new(app).set_clock(wish(body)?).await?)
}

async fn set_game(State(app): State<App>, Path(id): Path<String>, body: Body) -> Answer {
    let mut game: serde_json::Map<String, Value> = wish(body)?;
    game.insert("id".to_owned(), json!(id));
    let game = serde_json::from_value(Value::Object(game));
    answer(Control::new(app).set_game(game.map_err(|error| ApiError::NotAWish(error.to_string()))?).await?)
}

async fn set_token(State(app): State<App>, body: Body) -> Answer {
    Control::new(app).set_token(wish(body)?).await?;
    answer(json!({}))
}

async fn set_account(State(app): State<App>, body: Body) -> Answer {
    answer(Control::new(app).set_account(wish(body)?).await?)
}

async fn make_deposit(State(app): State<App>, body: Body) -> Answer {
    answer(Control::new(app).make_deposit(wish(body)?).await?)
}

async fn answers(State(app): State<App>) -> Answer {
    answer(Control::new(app).scripted_answers())
}

async fn script_answers(State(app): State<App>, body: Body) -> Answer {
    Control::new(app).script_answers(wish(body)?)?;
    answer(json!({}))
}

async fn clear_answers(State(app): State<App>) -> Answer {
    Control::new(app).clear_answers();
    answer(json!({}))
}

async fn end_session(State(app): State<App>, Path(id): Path<String>, body: Body) -> Answer {
    answer(Control::new(app).end_session(&session_id(id)?, wish(body)?).await?)
}

async fn attempt_payment(State(app): State<App>, Path(id): Path<String>, body: Body) -> Answer {
    answer(Control::new(app).attempt_payment(&session_id(id)?, wish(body)?).await?)
}

async fn set_returns(State(app): State<App>, Path(id): Path<String>, body: Body) -> Answer {
    let SetReturns { returns } = wish(body)?;
    answer(Control::new(app).set_returns(&session_id(id)?, returns).await?)
}

async fn end_payment(State(app): State<App>, Path(id): Path<String>, body: Body) -> Answer {
    let id = PaymentId::new(id).map_err(|_| ApiError::PaymentNotFound)?;
    answer(Control::new(app).end_payment(&id, wish(body)?).await?)
}

async fn end_refund(State(app): State<App>, Path(id): Path<String>, body: Body) -> Answer {
    answer(Control::new(app).end_refund(&id, wish(body)?).await?)
}

async fn end_deposit(State(app): State<App>, Path(id): Path<String>, body: Body) -> Answer {
    answer(Control::new(app).end_deposit(&id, wish(body)?).await?)
}

async fn endpoints(State(app): State<App>) -> Answer {
    answer(Control::new(app).endpoints().await?)
}

async fn add_endpoint(State(app): State<App>, body: Body) -> Answer {
    answer(Control::new(app).add_endpoint(wish(body)?).await?)
}

async fn remove_endpoint(State(app): State<App>, Path(id): Path<String>) -> Answer {
    Control::new(app).remove_endpoint(&id).await?;
    answer(json!({}))
}

async fn send_event(State(app): State<App>, Path(id): Path<String>, body: Body) -> Answer {
    answer(Control::new(app).send_event(&id, wish(body)?).await?)
}

async fn deliveries(State(app): State<App>, RawQuery(query): RawQuery) -> Answer {
    let parameters = Parameters(query.as_deref());
    let (endpoint, event) = (parameters.get("endpoint"), parameters.get("event"));
    answer(Control::new(app).deliveries(endpoint.as_deref(), event.as_deref()).await?)
}

async fn delivery(State(app): State<App>, Path(id): Path<String>) -> Answer {
    answer(Control::new(app).delivery(&id).await?)
}

async fn resend(State(app): State<App>, Path(id): Path<String>, body: Body) -> Answer {
    answer(Control::new(app).resend(&id, wish(body)?).await?)
}

async fn add_oddity(State(app): State<App>, body: Body) -> Answer {
    Control::new(app).add_oddity(wish(body)?);
    answer(json!({}))
}

fn session_id(raw: String) -> Result<SessionId, ApiError> {
    SessionId::new(raw).map_err(|_| ApiError::SessionNotFound)
}
