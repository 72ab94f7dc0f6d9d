//! A game's backend with a bug, to be found with a scenario: docs/testing.md walks through it.
//!
//! It takes ToffeePay's webhooks, verifies them rightly, and grants an item for each `session.paid` that comes.
//! That is the bug: a message may come twice. With `--mended` it remembers what it was told.

#![expect(clippy::print_stdout, reason = "a program for the terminal")]

mod service;

use std::process::ExitCode;
use std::sync::Arc;

use clap::Parser;
use service::{Backend, router};
use toffeepay::WebhookSecret;
use tokio::net::TcpListener;

/// A game's backend with a bug.
#[derive(Debug, Parser)]
struct Flags {
    /// The port of 127.0.0.1 to listen on.
    #[arg(long, default_value_t = 8021)]
    port: u16,
    /// Without the bug.
    #[arg(long)]
    mended: bool,
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(&Flags::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn run(flags: &Flags) -> anyhow::Result<()> {
    let secret = WebhookSecret::new(&std::env::var("TOFFEE_WEBHOOK_SECRET")?)?;
    let listener = TcpListener::bind(("127.0.0.1", flags.port)).await?;
    println!("listening on http://{}", listener.local_addr()?);
    axum::serve(listener, router(Arc::new(Backend::new(secret, flags.mended)))).await?;
    Ok(())
}
