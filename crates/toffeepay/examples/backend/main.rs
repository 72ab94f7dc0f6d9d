//! A game's backend in small: what stands between the desktop app and ToffeePay where players use the app.
//!
//! It holds the merchant token, gives each player a token of their own, forwards the few calls that the app
//! makes for that player alone, and keeps the books: an item is granted once when a webhook says that a
//! session was paid and the API confirms it, and taken back when its payment was refunded.
//!
//! It listens on 127.0.0.1: put the TLS of your own servers before it. Read it to write your own, in which the
//! ledger is your database and `POST /players/{user_id}/token` is your game's sign-in.

#![expect(
    clippy::disallowed_methods,
    reason = "a program, unlike the crate, reads its environment and a clock"
)]

mod service;

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use clap::Parser;
use jiff::Timestamp;
use service::{Backend, Settings, StartError};
use toffeepay::{AccessToken, WebhookSecret};
use tokio::net::TcpListener;
use url::Url;

/// A reference backend for the Storefront Companion.
#[derive(Debug, Parser)]
struct Flags {
    /// The port of 127.0.0.1 to listen on; 0 takes any free one.
    #[arg(long, default_value_t = 8020)]
    port: u16,
    /// What is on sale: the app's own storefront.json.
    #[arg(long, default_value = "storefront/storefront.json")]
    shop: PathBuf,
    /// Where tokens and granted items are kept.
    #[arg(long, default_value = "backend-ledger.jsonl")]
    ledger: PathBuf,
}

/// Why it does not start.
#[derive(Debug, thiserror::Error)]
enum Stop {
    #[error("{0} is not set; set it to {1}")]
    Missing(&'static str, &'static str),
    #[error("{0}: {1}")]
    Wrong(&'static str, String),
    #[error(transparent)]
    Start(#[from] StartError),
    #[error("can't listen on 127.0.0.1:{0}: {1}")]
    Listen(u16, std::io::Error),
    #[error("{0}")]
    Serve(std::io::Error),
}

#[tokio::main]
async fn main() -> ExitCode {
    tracing_subscriber::fmt().with_writer(std::io::stderr).init();
    match run(Flags::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(stop) => {
            eprintln!("error: {stop}");
            ExitCode::FAILURE
        }
    }
}

async fn run(flags: Flags) -> Result<(), Stop> {
    let backend = Arc::new(Backend::open(settings(&flags)?)?);
    let listener = TcpListener::bind(("127.0.0.1", flags.port))
        .await
        .map_err(|error| Stop::Listen(flags.port, error))?;
    let address = listener.local_addr().map_err(Stop::Serve)?;
    eprintln!("listening on http://{address}");
    service::serve(listener, backend, std::future::pending()).await.map_err(Stop::Serve)
}

fn settings(flags: &Flags) -> Result<Settings, Stop> {
    let base_url =
        variable("TOFFEE_BASE_URL", "the API's address, such as https://api.sandbox.toffeepay.com")?;
    let token = variable("TOFFEE_ACCESS_TOKEN", "the merchant's access token of that environment")?;
    let secret = variable("TOFFEE_WEBHOOK_SECRET", "the secret of the webhook endpoint: whsec_...")?;
    Ok(Settings {
        base_url: Url::parse(&base_url).map_err(|error| Stop::Wrong("TOFFEE_BASE_URL", error.to_string()))?,
        merchant_token: AccessToken::new(&token)
            .map_err(|error| Stop::Wrong("TOFFEE_ACCESS_TOKEN", error.to_string()))?,
        webhook_secret: WebhookSecret::new(&secret)
            .map_err(|error| Stop::Wrong("TOFFEE_WEBHOOK_SECRET", error.to_string()))?,
        game_secret: variable("BACKEND_GAME_SECRET", "a long random text that your game server knows too")?,
        shop: flags.shop.clone(),
        ledger: flags.ledger.clone(),
        clock: Timestamp::now,
    })
}

fn variable(name: &'static str, example: &'static str) -> Result<String, Stop> {
    std::env::var(name).ok().filter(|value| !value.trim().is_empty()).ok_or(Stop::Missing(name, example))
}
