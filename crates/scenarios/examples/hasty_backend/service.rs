//! The backend itself: in memory, for it is only there to be tested.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde_json::{Value, json};
use storefront::clock::{Clock as _, SystemClock};
use toffeepay::{EventType, WebhookId, WebhookSecret, WebhookVerifier};

/// What it knows.
pub struct Backend {
    verifier: WebhookVerifier,
    is_mended: bool,
    books: Mutex<Books>,
}

#[derive(Default)]
struct Books {
    known: HashSet<WebhookId>,
    /// Player and session.
    granted: Vec<(String, String)>,
}

impl Backend {
    pub fn new(secret: WebhookSecret, is_mended: bool) -> Self {
        Self { verifier: WebhookVerifier::new(secret), is_mended, books: Mutex::default() }
    }
}

/// Its routes are those of the reference backend, as far as this bug needs them.
pub fn router(backend: Arc<Backend>) -> Router {
    Router::new()
        .route("/webhooks/toffeepay", post(receive))
        .route("/players/{player}/items", get(items))
        .with_state(backend)
}

async fn receive(State(backend): State<Arc<Backend>>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let Ok(webhook) = backend.verifier.verify(&headers, &body, SystemClock.now()) else {
        return StatusCode::BAD_REQUEST;
    };
    let mut books = backend.books.lock().unwrap_or_else(PoisonError::into_inner);
    // The mended line: a message has one id, however often it is delivered.
    if !books.known.insert(webhook.id) && backend.is_mended {
        return StatusCode::OK;
    }
    if webhook.event.event_type == EventType::SessionPaid {
        let data: Value = serde_json::from_slice(&body).unwrap_or_default();
        let text = |pointer: &str| data.pointer(pointer).and_then(Value::as_str).unwrap_or("?").to_owned();
        books.granted.push((text("/data/user_id"), text("/data/id")));
    }
    StatusCode::OK
}

async fn items(State(backend): State<Arc<Backend>>, Path(player): Path<String>) -> Json<Value> {
    let books = backend.books.lock().unwrap_or_else(PoisonError::into_inner);
    let theirs = books.granted.iter().filter(|(owner, _)| *owner == player);
    Json(json!({ "items": theirs.map(|(_, session)| json!({ "session_id": session })).collect::<Vec<_>>() }))
}
