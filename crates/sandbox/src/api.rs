//! The REST routes: all of ToffeePay's API v1, and the alpha ones of its reference pages.
//!
//! Every call needs the bearer token. A call that carries `Origin` comes from a web page, and no web page
//! may use this API: it is refused whatever it carries.

pub(crate) mod auth;
mod bonuses;
pub(crate) mod errors;
mod fields;
mod keyed;
mod offers;
mod payments;
pub(crate) mod query;
mod refunds;
pub(crate) mod request;
mod sessions;
mod wallets;
pub(crate) mod wire;

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
        .route("/v1/refunds", get(refunds::list).post(refunds::create))
        .route("/v1/refunds/{id}", get(refunds::get))
        .route("/v1/accounts", get(wallets::list_accounts))
        .route("/v1/accounts/{id}", get(wallets::get_account))
        .route("/v1/deposits", get(wallets::list_deposits))
        .route("/v1/deposits/{id}", get(wallets::get_deposit))
        .route("/v1alpha1/offers", get(offers::list).post(offers::create))
        .route("/v1alpha1/offers/{id}", get(offers::get))
        .route("/v1alpha1/bonuses", get(bonuses::list).post(bonuses::create))
        .route("/v1alpha1/bonuses/{id_or_key}", get(bonuses::get))
        .route_layer(DefaultBodyLimit::max(BODY_LIMIT))
        .route_layer(from_fn_with_state(app.clone(), auth::require))
}
