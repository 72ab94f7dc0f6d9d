//! The session calls.

use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::{BytesRejection, PathRejection};
use axum::extract::{Path, RawQuery, State};
use axum::http::HeaderMap;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use sha2::{Digest as _, Sha256};
use toffeepay::{Session, SessionId};
use tracing::info;

use crate::api::errors::ApiError;
use crate::api::query::ListQuery;
use crate::api::request::{CreateRequest, idempotency_key, whole};
use crate::api::wire::{self, Done, StatusAnswer};
use crate::app::App;
use crate::books::Decision;
use crate::ledger::session::{SessionRecord, SessionState};
use crate::ledger::{Change, KeyRecord, Ledger};
use crate::random::{self, NoRandomness, PageSecret};

/// CreateSession. Without a key each call makes a session; with one, the key is asked before the fields
/// are, and an answer that is an error leaves the key free.
pub(super) async fn create(
    State(app): State<App>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<Session>, ApiError> {
    let body = whole(body)?;
    let key = idempotency_key(&headers)?;
    let lifetime = app.session_lifetime;
    let decide = move |ledger: &Ledger, now: Timestamp| {
        let body_hash = STANDARD.encode(Sha256::digest(&body));
        if let Some(first) = key.as_deref().and_then(|key| ledger.key(key, now)) {
            return replay(ledger, first, &body_hash);
        }
        let request = CreateRequest::parse(&body)?;
        let expires_at = now.checked_add(lifetime).unwrap_or(Timestamp::MAX);
        let session = new_session(request, now, expires_at)?;
        let key =
            key.map(|key| KeyRecord { key, body_hash, session_id: session.id.clone(), created_at: now });
        info!(session = %session.id, "created a session");
        Ok(Decision { change: Change { sessions: vec![session.clone()], key }, answer: session })
    };
    let session = app.books.change(decide).await??;
    Ok(Json(wire::session(&session, &app)))
}

/// GetSession.
pub(super) async fn get(
    State(app): State<App>,
    id: Result<Path<String>, PathRejection>,
) -> Result<Json<Session>, ApiError> {
    let id = parse_id(id)?;
    let found = app.books.read(|ledger| ledger.session(&id).map(|session| wire::session(session, &app)));
    found.await?.map(Json).ok_or(ApiError::SessionNotFound)
}

/// GetSessionStatus.
pub(super) async fn status(
    State(app): State<App>,
    id: Result<Path<String>, PathRejection>,
) -> Result<Json<StatusAnswer>, ApiError> {
    let id = parse_id(id)?;
    let found = app.books.read(|ledger| ledger.session(&id).map(StatusAnswer::of));
    found.await?.map(Json).ok_or(ApiError::SessionNotFound)
}

/// ListSessions, newest first.
pub(super) async fn list(
    State(app): State<App>,
    RawQuery(query): RawQuery,
) -> Result<Json<Vec<Session>>, ApiError> {
    let query = ListQuery::of_sessions(query.as_deref())?;
    let listed = app.books.read(|ledger| {
        query.page(ledger.sessions(&query.filter).map(|session| wire::session(session, &app)))
    });
    Ok(Json(listed.await?))
}

/// CancelSession: only while pending.
pub(super) async fn cancel(
    State(app): State<App>,
    id: Result<Path<String>, PathRejection>,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<Done>, ApiError> {
    let id = parse_id(id)?;
    whole(body)?;
    let decide = move |ledger: &Ledger, now: Timestamp| {
        let session = ledger.session(&id).ok_or(ApiError::SessionNotFound)?;
        let next = session.cancel(now).map_err(|reason| ApiError::not_possible(reason, session.status()))?;
        info!(session = %next.id, "the API cancelled a session");
        Ok(Decision { change: next.into(), answer: () })
    };
    app.books.change(decide).await?.map(|()| Json(Done {}))
}

/// The first answer of a key again: the session as it was then.
fn replay(ledger: &Ledger, first: &KeyRecord, body_hash: &str) -> Result<Decision<SessionRecord>, ApiError> {
    if first.body_hash != body_hash {
        return Err(ApiError::IdempotencyConflict);
    }
    let session = ledger.session(&first.session_id).ok_or(ApiError::SessionNotFound)?;
    Ok(Decision { change: Change::none(), answer: session.as_created() })
}

fn new_session(
    request: CreateRequest,
    now: Timestamp,
    expires_at: Timestamp,
) -> Result<SessionRecord, NoRandomness> {
    Ok(SessionRecord {
        id: random::session_id()?,
        secret: PageSecret::random()?,
        game_id: request.game_id,
        user_id: request.user_id,
        item: request.item,
        return_url: request.return_url,
        created_at: now,
        expires_at,
        state: SessionState::Pending,
        payments: Vec::new(),
    })
}

/// What is not an id is an id that nothing has.
fn parse_id(id: Result<Path<String>, PathRejection>) -> Result<SessionId, ApiError> {
    let Path(raw) = id.map_err(|_| ApiError::SessionNotFound)?;
    SessionId::new(raw).map_err(|_| ApiError::SessionNotFound)
}
