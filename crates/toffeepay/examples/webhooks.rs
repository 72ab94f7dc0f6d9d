//! Takes webhooks on this machine, verifies each, and shows what it says.
//!
//! Reads `TOFFEE_WEBHOOK_SECRET`, which has no default. What to do with an event, and how to do it once, is in
//! the example `backend`.

#![expect(
    clippy::disallowed_methods,
    reason = "a program, unlike the crate, reads its environment and a clock"
)]

use std::error::Error;
use std::io::Write;
use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use clap::Parser;
use jiff::Timestamp;
use toffeepay::{WebhookSecret, WebhookVerifier};
use tokio::net::TcpListener;

/// Show the webhooks that come.
#[derive(Debug, Parser)]
struct Flags {
    /// Where to listen on 127.0.0.1; 0 takes one that is free.
    #[arg(long, default_value_t = 8030)]
    port: u16,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let flags = Flags::parse();
    let secret = WebhookSecret::new(&std::env::var("TOFFEE_WEBHOOK_SECRET")?)?;
    let verifier = Arc::new(WebhookVerifier::new(secret));
    let listener = TcpListener::bind(("127.0.0.1", flags.port)).await?;
    eprintln!("listening on http://{}/webhooks", listener.local_addr()?);
    let router = Router::new().route("/webhooks", post(receive)).with_state(verifier);
    Ok(axum::serve(listener, router).await?)
}

/// Whatever is not answered with 2xx is sent again.
async fn receive(
    State(verifier): State<Arc<WebhookVerifier>>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<StatusCode, (StatusCode, String)> {
    let webhook = verifier.verify(&headers, &body, Timestamp::now()).map_err(|error| {
        eprintln!("not taken: {error}");
        (StatusCode::BAD_REQUEST, error.to_string())
    })?;
    let about = webhook.event.session_id().map(ToString::to_string).unwrap_or_default();
    writeln!(std::io::stdout(), "{} {} {about}", webhook.id, webhook.event.event_type)
        .map_err(|error| (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()))?;
    Ok(StatusCode::NO_CONTENT)
}
