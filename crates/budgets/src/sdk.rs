//! toffeepay: sessions created a second, against a bare reqwest loop on the same server, which is a bare one in a
//! process of its own. httpx and Node's fetch beside them, to compare with.

use std::path::Path;
use std::sync::Arc;

use anyhow::Result;
use toffeepay::{
    AccessToken, Client, CreateSession, CreateSessionBody, Currency, GameId, IdempotencyKey, Item, Money,
    UserId,
};

use crate::bare_server::BareServer;
use crate::budget::{Finding, ratio, spread};
use crate::desk::TOKEN;
use crate::effort::Effort;
use crate::loops::{self, foreign, plain_client, rate};

const ROUNDS: usize = 15;
const LIMIT: f64 = 0.9;
const HTTPX: &str = include_str!("loops/httpx.py");
const FETCH: &str = include_str!("loops/fetch.mjs");

/// Runs all four in turn at each concurrency, again and again.
pub async fn measure(effort: Effort) -> Result<Vec<Finding>> {
    let mut findings = Vec::new();
    for concurrency in [1, 16, 64] {
        findings.extend(at(concurrency, effort.rounds(ROUNDS)).await?);
    }
    Ok(findings)
}

async fn at(concurrency: usize, rounds: usize) -> Result<Vec<Finding>> {
    let server = BareServer::start()?;
    let (address, plain) = (server.base.as_str(), plain_client()?);
    let client = Client::new(address.parse()?, AccessToken::new(TOKEN)?)?;
    let body = body()?;
    let mut times = [const { Vec::new() }; 4];
    for round in 0..=rounds {
        let rates = [
            rate(concurrency, creating(&client, &body)).await?,
            rate(concurrency, loops::post(&plain, address)).await?,
            foreign(python(), "py", HTTPX, address, concurrency).await?,
            foreign("node", "mjs", FETCH, address, concurrency).await?,
        ];
        if round > 0 {
            times.iter_mut().zip(rates).for_each(|(times, rate)| times.push(rate));
        }
    }
    let [ours, bare, httpx, fetch] = &times;
    let figures = format!(
        "{} against {}; httpx {}, Node's fetch {}; median of {rounds} interleaved runs of {} s",
        spread(ours, "a second"),
        spread(bare, "a second"),
        spread(httpx, ""),
        spread(fetch, ""),
        loops::A_WHILE.as_secs(),
    );
    let what = format!("toffeepay : bare reqwest, {concurrency} at a time");
    Ok(vec![Finding::at_least(
        &format!("toffeepay-{concurrency}"),
        &what,
        ratio(ours, bare),
        LIMIT,
        "×",
        figures,
    )])
}

/// The system's own, which has the system's packages; one of the user's may be before it on the `PATH`.
fn python() -> &'static str {
    if Path::new("/usr/bin/python3").is_file() { "/usr/bin/python3" } else { "python3" }
}

fn body() -> Result<CreateSessionBody> {
    let item = Item::new("50 Gold Coins", &Money::new(499, Currency::Usd))?;
    Ok(CreateSession::new(GameId::new("star_courier")?, UserId::new("player_42")?, item).to_body())
}

/// All of its loops call one client, as the bare ones do.
fn creating(
    client: &Client,
    body: &CreateSessionBody,
) -> impl Fn() -> loops::PlainCall + Clone + Send + use<> {
    let shared = Arc::new((client.clone(), body.clone()));
    move || {
        let shared = Arc::clone(&shared);
        Box::pin(async move {
            let (client, body) = &*shared;
            client.create_session(body, &IdempotencyKey::random()).await?;
            Ok(())
        })
    }
}
