//! The REST routes: sessions and payments of ToffeePay's API v1.
//!
//! Every call needs the bearer token. A call that carries `Origin` comes from a web page, and no web page
//! may use this API: it is refused whatever it carries.

pub(crate) mod auth;
pub(crate) mod errors;
mod payments;
mod query;
mod request;
mod sessions;
mod wire;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};

use crate::app::App;

/// Longest body taken, in bytes: a data URL of the 300 KB image that the API allows, and some room.
pub(crate) const BODY_LIMIT: usize = 512 * 1024;

pub(crate) fn router(app: &App) -> Router<App> {
    Router::new()
        .route("/v1/sessions", get(sessions::list).post(sessions::create))
        .route("/v1/sessions/{id}", get(sessions::get))
        .route("/v1/sessions/{id}/status", get(sessions::status))
        .route("/v1/sessions/{id}/cancel", post(sessions::cancel))
        .route("/v1/payments", get(payments::list))
        .route("/v1/payments/{id}", get(payments::get))
        .route("/v1/payments/{id}/complete", post(payments::complete))
        .route("/v1/payments/{id}/cancel", post(payments::cancel))
        .route_layer(DefaultBodyLimit::max(BODY_LIMIT))
        .route_layer(from_fn_with_state(app.clone(), auth::require))
}
