//! The session calls.

use axum::body::Bytes;
use axum::extract::rejection::{BytesRejection, PathRejection};
use axum::extract::{Path, RawQuery, State};
use axum::http::HeaderMap;
use axum::{Extension, Json};
use jiff::Timestamp;
use toffeepay::{Session, SessionId};
use tracing::info;

use crate::api::auth::Caller;
use crate::api::errors::ApiError;
use crate::api::keyed::Keyed;
use crate::api::query::{Page, Parameters, session_filter};
use crate::api::request::{CreateRequest, whole};
use crate::api::wire::{self, Done, StatusAnswer};
use crate::app::App;
use crate::books::Decision;
use crate::ledger::session::{ReturnPlan, SessionRecord, SessionState};
use crate::ledger::{Change, Ledger, Made};
use crate::random::{Names, NoRandomness};
use crate::terms::after;

/// CreateSession. Without a key each call makes a session.
pub(super) async fn create(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<Session>, ApiError> {
    let body = whole(body)?;
    let keyed = Keyed::of(&caller, &headers, &body)?;
    let (terms, names) = (app.terms.clone(), app.books.names());
    let decide = move |ledger: &Ledger, now: Timestamp| {
        match keyed.first(ledger, now)? {
            Some(Made::SessionId(id)) => {
                let session = ledger.session(id).ok_or(ApiError::SessionNotFound)?;
                return Ok(Decision::unchanged(session.as_created()));
            }
            Some(_) => return Err(ApiError::IdempotencyConflict),
            None => {}
        }
        let request = CreateRequest::parse(&body)?;
        caller.check(&request.game_id)?;
        let expires_at = after(now, terms.of_game(ledger, &request.game_id).session_lifetime);
        let session = new_session(request, &names, ledger, now, expires_at)?;
        let key = keyed.used_for(Made::SessionId(session.id.clone()), now);
        info!(session = %session.id, "created a session");
        let change = Change { sessions: vec![session.clone()], key, ..Change::none() };
        Ok(Decision::new(change, session))
    };
    let session = app.books.change(decide).await??;
    let url = app.page_url(&session.secret);
    Ok(Json(wire::session(&session, Some(url))))
}

/// GetSession.
pub(super) async fn get(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    id: Result<Path<String>, PathRejection>,
) -> Result<Json<Session>, ApiError> {
    let id = parse_id(id)?;
    let found = app.books.read(|ledger| {
        let session = visible(ledger, &caller, &id)?;
        Some(wire::session(session, Some(app.page_url(&session.secret))))
    });
    found.await?.map(Json).ok_or(ApiError::SessionNotFound)
}

/// GetSessionStatus.
pub(super) async fn status(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    id: Result<Path<String>, PathRejection>,
) -> Result<Json<StatusAnswer>, ApiError> {
    let id = parse_id(id)?;
    let found = app.books.read(|ledger| visible(ledger, &caller, &id).map(StatusAnswer::of));
    found.await?.map(Json).ok_or(ApiError::SessionNotFound)
}

/// ListSessions, newest first.
pub(super) async fn list(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    RawQuery(query): RawQuery,
) -> Result<Json<Vec<Session>>, ApiError> {
    let parameters = Parameters(query.as_deref());
    let (filter, page) = (session_filter(parameters)?, Page::of(parameters)?);
    caller.check(&filter.game_id)?;
    let listed = app.books.read(|ledger| {
        let shown = |session: &SessionRecord| wire::session(session, Some(app.page_url(&session.secret)));
        page.part(ledger.sessions(&filter).map(shown))
    });
    Ok(Json(listed.await?))
}

/// CancelSession: only while pending.
pub(super) async fn cancel(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    id: Result<Path<String>, PathRejection>,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<Done>, ApiError> {
    let id = parse_id(id)?;
    whole(body)?;
    let decide = move |ledger: &Ledger, now: Timestamp| {
        let session = visible(ledger, &caller, &id).ok_or(ApiError::SessionNotFound)?;
        let next = session.cancel(now).map_err(|reason| ApiError::not_possible(reason, session.status()))?;
        info!(session = %next.id, "the API cancelled a session");
        Ok(Decision::new(next, ()))
    };
    app.books.change(decide).await?.map(|()| Json(Done {}))
}

fn visible<'a>(ledger: &'a Ledger, caller: &Caller, id: &SessionId) -> Option<&'a SessionRecord> {
    ledger.session(id).filter(|session| caller.may_see(&session.game_id))
}

fn new_session(
    request: CreateRequest,
    names: &Names,
    ledger: &Ledger,
    now: Timestamp,
    expires_at: Timestamp,
) -> Result<SessionRecord, NoRandomness> {
    let number = ledger.counts().sessions;
    Ok(SessionRecord {
        id: names.session(number)?,
        secret: names.page(number)?,
        game_id: request.game_id,
        user_id: request.user_id,
        item: request.item,
        return_url: request.return_url,
        wallet_enabled: request.wallet_enabled,
        returns: ReturnPlan::default(),
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
