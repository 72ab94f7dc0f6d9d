//! The calls that the app makes, carried out for one player alone.
//!
//! Nothing is passed on as it came: what is asked of the API is built here of what was checked, with this
//! player's id and this game's in it, and what is somebody else's does not exist.

use std::collections::HashMap;
use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use toffeepay::{
    CreateSession, GameId, IdempotencyKey, Item, ListPayments, ListSessions, Page, Payment, Session,
    SessionId, SessionItem, SessionStatus, UserId,
};

use super::Backend;
use super::answers::Refusal;

/// Longest idempotency key taken, in bytes.
const MAX_KEY: usize = 255;

type Filters = Query<HashMap<String, String>>;

/// The body of a create, as far as an app may set it.
#[derive(Deserialize)]
struct Asked {
    game_id: GameId,
    user_id: UserId,
    item: SessionItem,
    #[serde(default)]
    return_url: Option<String>,
    #[serde(default)]
    wallet_enabled: Option<bool>,
}

/// The answer to a status call.
#[derive(Serialize)]
pub struct Status {
    id: SessionId,
    status: SessionStatus,
}

/// `POST /v1/sessions`
pub async fn create_session(
    State(backend): State<Arc<Backend>>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Json<Session>, Refusal> {
    let player = backend.player(&headers)?;
    let key = idempotency_key(&headers, &player)?;
    let asked: Asked = serde_json::from_slice(&body)
        .map_err(|error| Refusal::new(StatusCode::BAD_REQUEST, "invalid_argument", error.to_string()))?;
    backend.require_own(&player, Some(asked.game_id.as_str()), Some(asked.user_id.as_str()))?;
    if !backend.catalogue.sells(&asked.item) {
        return Err(Refusal::field("invalid_price", "item", "this is not on sale at this price"));
    }
    let body = create(asked)?.to_body();
    Ok(Json(backend.client.create_session(&body, &key).await?))
}

/// `GET /v1/sessions/{id}`
pub async fn get_session(
    State(backend): State<Arc<Backend>>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Json<Session>, Refusal> {
    let player = backend.player(&headers)?;
    Ok(Json(backend.own_session(&player, id).await?))
}

/// `GET /v1/sessions/{id}/status`
pub async fn get_session_status(
    State(backend): State<Arc<Backend>>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Json<Status>, Refusal> {
    let player = backend.player(&headers)?;
    let Session { id, status, .. } = backend.own_session(&player, id).await?;
    Ok(Json(Status { id, status }))
}

/// `POST /v1/sessions/{id}/cancel`
pub async fn cancel_session(
    State(backend): State<Arc<Backend>>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Json<Value>, Refusal> {
    let player = backend.player(&headers)?;
    let session = backend.own_session(&player, id).await?;
    backend.client.cancel_session(&session.id).await?;
    Ok(Json(json!({})))
}

/// `GET /v1/sessions`, of this player only.
pub async fn list_sessions(
    State(backend): State<Arc<Backend>>,
    headers: HeaderMap,
    Query(filters): Filters,
) -> Result<Json<Vec<Session>>, Refusal> {
    let player = backend.player(&headers)?;
    backend.require_own(&player, get(&filters, "game_id"), get(&filters, "user_id"))?;
    let list = ListSessions {
        status: get(&filters, "status").map(SessionStatus::from),
        ..ListSessions::of(backend.catalogue.game_id.clone()).by(player)
    };
    Ok(Json(backend.client.list_sessions(&list, page(&filters)?).await?))
}

/// `GET /v1/payments`, of this player only.
pub async fn list_payments(
    State(backend): State<Arc<Backend>>,
    headers: HeaderMap,
    Query(filters): Filters,
) -> Result<Json<Vec<Payment>>, Refusal> {
    let player = backend.player(&headers)?;
    backend.require_own(&player, get(&filters, "game_id"), get(&filters, "user_id"))?;
    let list = ListPayments::of(backend.catalogue.game_id.clone()).by(player);
    Ok(Json(backend.client.list_payments(&list, page(&filters)?).await?))
}

impl Backend {
    /// A session of this player in this game; any other does not exist.
    async fn own_session(&self, player: &UserId, id: String) -> Result<Session, Refusal> {
        let session = self.client.get_session(&SessionId::new(id)?).await?;
        if session.user_id == *player && session.game_id == self.catalogue.game_id {
            Ok(session)
        } else {
            Err(Refusal::not_found())
        }
    }

    /// Whoever names a game or a player names this game and themselves.
    fn require_own(&self, player: &UserId, game: Option<&str>, user: Option<&str>) -> Result<(), Refusal> {
        let refused = |code, message| Err(Refusal::new(StatusCode::FORBIDDEN, code, message));
        if game != Some(self.catalogue.game_id.as_str()) {
            return refused("invalid_game_id", "this backend is for another game");
        }
        if user.is_some_and(|user| user != player.as_str()) {
            return refused("forbidden", "this token is for another player");
        }
        Ok(())
    }
}

/// The request of what was checked and of nothing else.
fn create(asked: Asked) -> Result<CreateSession, Refusal> {
    let mut item = Item::new(asked.item.title.clone(), &asked.item.money())?;
    if let Some(image) = asked.item.image {
        item = item.with_image(image)?;
    }
    if let Some(country) = asked.item.country {
        item = item.with_country(country)?;
    }
    let mut create = CreateSession::new(asked.game_id, asked.user_id, item);
    if let Some(return_url) = asked.return_url {
        create = create.with_return_url(return_url)?;
    }
    if let Some(wallet_enabled) = asked.wallet_enabled {
        create = create.with_wallet_enabled(wallet_enabled);
    }
    Ok(create)
}

/// The key that the API gets: always the same for the same of this player, and never another player's.
fn idempotency_key(headers: &HeaderMap, player: &UserId) -> Result<IdempotencyKey, Refusal> {
    let refused = |reason| Refusal::field("invalid_idempotency_key", "Idempotency-Key", reason);
    let mut given = headers.get_all("idempotency-key").iter();
    let (Some(key), None) = (given.next(), given.next()) else {
        return Err(refused("must be there once"));
    };
    if !(1..=MAX_KEY).contains(&key.len()) {
        return Err(refused("is not 1 to 255 characters"));
    }
    let digest =
        Sha256::new().chain_update(player.as_str()).chain_update([0]).chain_update(key.as_bytes()).finalize();
    let mut half = [0; 16];
    half.copy_from_slice(&digest[..16]);
    Ok(IdempotencyKey::from_random(half))
}

fn get<'a>(filters: &'a HashMap<String, String>, name: &str) -> Option<&'a str> {
    filters.get(name).map(String::as_str)
}

fn page(filters: &HashMap<String, String>) -> Result<Page, Refusal> {
    let number = |name, otherwise| match get(filters, name) {
        None => Ok(otherwise),
        Some(raw) => raw.parse::<u64>().map_err(|_| Refusal::field("invalid_argument", name, "is no number")),
    };
    let limit = number("limit", u64::from(Page::FIRST.limit()))?;
    Ok(Page::new(u16::try_from(limit).unwrap_or(u16::MAX), number("offset", 0)?)?)
}
