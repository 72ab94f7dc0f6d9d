//! The backend itself, apart from flags and environment.

mod answers;
mod catalogue;
mod forward;
mod ledger;
mod players;
mod webhooks;

use std::future::Future;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};
use jiff::Timestamp;
use toffeepay::{
    AccessToken, BuildError, Client, Limits, ReqwestTransport, RetryPolicy, TokioTimer, WebhookSecret,
    WebhookVerifier,
};
use tokio::net::TcpListener;
use url::Url;

use catalogue::{Catalogue, ShopError};
use ledger::{Ledger, LedgerError};

/// Shorter than what is waited for this backend: the app gives a call 20 seconds, ToffeePay a webhook 10. And more
/// room: it is the app that asks for a shorter page where its items' pictures make one too long to be read.
const LIMITS: Limits =
    Limits { connect: Duration::from_secs(2), call: Duration::from_secs(4), body: 32 * 1024 * 1024 };
/// Longest body taken, in bytes: an item's picture may be a data URL.
const BODY_LIMIT: usize = 512 * 1024;

/// What a backend is started with.
pub struct Settings {
    /// Where ToffeePay is.
    pub base_url: Url,
    /// Its access token, which never leaves this process.
    pub merchant_token: AccessToken,
    /// The secret of the webhook endpoint.
    pub webhook_secret: WebhookSecret,
    /// What the game server proves itself with.
    pub game_secret: String,
    /// The app's storefront.json: the game and what is on sale.
    pub shop: PathBuf,
    /// The file of tokens and granted items.
    pub ledger: PathBuf,
    /// The wall clock.
    pub clock: fn() -> Timestamp,
}

/// Why a backend can't start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The shop can't be used.
    #[error(transparent)]
    Shop(#[from] ShopError),
    /// The ledger can't be used.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// There can be no client of the API.
    #[error(transparent)]
    Client(#[from] BuildError),
    /// Anybody could be the game server.
    #[error("the game's secret is shorter than 16 characters")]
    WeakSecret,
}

/// A running backend.
pub struct Backend {
    client: Client,
    verifier: WebhookVerifier,
    game_secret: String,
    catalogue: Catalogue,
    ledger: Ledger,
    clock: fn() -> Timestamp,
}

impl Backend {
    /// Reads the shop and the ledger. Nothing is asked of the API yet.
    pub fn open(settings: Settings) -> Result<Self, StartError> {
        if settings.game_secret.trim().len() < 16 {
            return Err(StartError::WeakSecret);
        }
        let transport = Arc::new(ReqwestTransport::new(&settings.base_url, LIMITS)?);
        let timer = Arc::new(TokioTimer::new());
        let client = Client::with_transport(settings.base_url, settings.merchant_token, transport, timer)?;
        Ok(Self {
            // The app and ToffeePay ask again by themselves, and would not wait for our own tries.
            client: client.with_retry(RetryPolicy::none()),
            verifier: WebhookVerifier::new(settings.webhook_secret),
            game_secret: settings.game_secret.trim().to_owned(),
            catalogue: Catalogue::read(&settings.shop)?,
            ledger: Ledger::open(&settings.ledger)?,
            clock: settings.clock,
        })
    }
}

/// Answers until `end`.
pub async fn serve(
    listener: TcpListener,
    backend: Arc<Backend>,
    end: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let router = Router::new()
        .route("/v1/sessions", get(forward::list_sessions).post(forward::create_session))
        .route("/v1/sessions/{id}", get(forward::get_session))
        .route("/v1/sessions/{id}/status", get(forward::get_session_status))
        .route("/v1/sessions/{id}/cancel", post(forward::cancel_session))
        .route("/v1/payments", get(forward::list_payments))
        .route("/players/{user_id}/token", post(players::issue_token))
        .route("/players/{user_id}/items", get(players::list_items))
        .route("/webhooks/toffeepay", post(webhooks::receive))
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .with_state(backend);
    axum::serve(listener, router).with_graceful_shutdown(end).await
}
