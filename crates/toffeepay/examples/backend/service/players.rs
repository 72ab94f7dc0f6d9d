//! The players' own tokens, and what is theirs. Both are for the game server, which proves itself with a secret.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::header::AUTHORIZATION;
use axum::http::{HeaderMap, StatusCode};
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use serde::Serialize;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use toffeepay::{SessionId, UserId};

use super::Backend;
use super::answers::Refusal;
use super::ledger::{Entry, Standing};

/// A player's token. It is told once, and only a digest of it is kept.
#[derive(Serialize)]
pub struct IssuedToken {
    access_token: String,
}

/// What a player owns.
#[derive(Serialize)]
pub struct Items {
    items: Vec<Item>,
}

#[derive(Serialize)]
struct Item {
    item: String,
    session_id: SessionId,
}

/// `POST /players/{user_id}/token`: a new token in the place of the last one. The game server asks for it when
/// the player has signed in there, and the player enters it in the app.
pub async fn issue_token(
    State(backend): State<Arc<Backend>>,
    Path(user): Path<String>,
    headers: HeaderMap,
) -> Result<Json<IssuedToken>, Refusal> {
    backend.require_game(&headers)?;
    let user = UserId::new(user)?;
    let mut random = [0; 32];
    getrandom::fill(&mut random).map_err(|_| {
        Refusal::new(StatusCode::SERVICE_UNAVAILABLE, "unavailable", "there is no randomness for a token")
    })?;
    let token = format!("player_{}", BASE64_URL_SAFE_NO_PAD.encode(random));
    let entry = Entry::Token { user, digest: digest(&token) };
    backend.change(move |_| (vec![entry], ())).await?;
    Ok(Json(IssuedToken { access_token: token }))
}

/// `GET /players/{user_id}/items`: what was granted and not taken back.
pub async fn list_items(
    State(backend): State<Arc<Backend>>,
    Path(user): Path<String>,
    headers: HeaderMap,
) -> Result<Json<Items>, Refusal> {
    backend.require_game(&headers)?;
    let user = UserId::new(user)?;
    let mut items: Vec<_> = backend.ledger.read(|state| {
        state
            .sales_to(&user)
            .filter(|(_, sale)| sale.standing == Standing::Granted)
            .map(|(session, sale)| Item { item: sale.item.clone(), session_id: session.clone() })
            .collect()
    });
    items.sort_by(|one, other| one.session_id.cmp(&other.session_id));
    Ok(Json(Items { items }))
}

impl Backend {
    /// The player whose token the request carries.
    pub(super) fn player(&self, headers: &HeaderMap) -> Result<UserId, Refusal> {
        let digest = digest(bearer(headers).ok_or_else(Refusal::unauthorized)?);
        self.ledger.read(|state| state.player(&digest).cloned()).ok_or_else(Refusal::unauthorized)
    }

    fn require_game(&self, headers: &HeaderMap) -> Result<(), Refusal> {
        let given = bearer(headers).unwrap_or_default();
        if bool::from(given.as_bytes().ct_eq(self.game_secret.as_bytes())) {
            Ok(())
        } else {
            Err(Refusal::unauthorized())
        }
    }

    /// Decides and writes, away from the threads that answer.
    pub(super) async fn change<R: Send + 'static>(
        self: &Arc<Self>,
        decide: impl FnOnce(&super::ledger::State) -> (Vec<Entry>, R) + Send + 'static,
    ) -> Result<R, Refusal> {
        let backend = Arc::clone(self);
        let written =
            tokio::task::spawn_blocking(move || backend.ledger.change((backend.clock)(), decide)).await;
        match written {
            Ok(outcome) => Ok(outcome?),
            Err(_) => {
                Err(Refusal::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", "the write was cut off"))
            }
        }
    }
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    headers.get(AUTHORIZATION)?.to_str().ok()?.strip_prefix("Bearer ").map(str::trim)
}

/// Enough for a token of 256 random bits: nobody finds one by its digest.
fn digest(token: &str) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(token))
}
