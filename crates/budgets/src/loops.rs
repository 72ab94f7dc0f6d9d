//! Loops that ask a server as fast as they can: so many at a time, for some seconds, and how many answers a second
//! came.

use std::future::Future;
use std::process::Stdio;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use futures_util::future::try_join_all;
use toffeepay::IdempotencyKey;
use tokio::process::Command;

use crate::desk::TOKEN;

/// The request of all loops: what toffeepay sends, header by header.
pub const BODY: &str = r#"{"game_id":"star_courier","user_id":"player_42","item":{"title":"50 Gold Coins","price":499,"currency":"USD"}}"#;

/// How long one loop runs.
pub const A_WHILE: Duration = Duration::from_secs(1);

/// Runs a call again and again, so many at a time, and gives how many a second were done.
pub async fn rate<F, Call>(concurrency: usize, call: Call) -> Result<f64>
where
    F: Future<Output = Result<()>> + Send + 'static,
    Call: Fn() -> F + Clone + Send + 'static,
{
    let begun = Instant::now();
    let deadline = begun + A_WHILE;
    let workers = (0..concurrency).map(|_| {
        let call = call.clone();
        tokio::spawn(async move {
            let mut done = 0_u32;
            while Instant::now() < deadline {
                call().await?;
                done += 1;
            }
            Ok::<_, anyhow::Error>(done)
        })
    });
    let mut sum = 0;
    for done in try_join_all(workers).await? {
        sum += done?;
    }
    Ok(f64::from(sum) / begun.elapsed().as_secs_f64())
}

/// A plain POST by reqwest whose answer is read and thrown away.
pub fn post(client: &reqwest::Client, base: &str) -> impl Fn() -> PlainCall + Clone + Send + use<> {
    let (client, url) = (client.clone(), format!("{base}v1/sessions"));
    move || {
        let request = client
            .post(&url)
            .header("authorization", format!("Bearer {TOKEN}"))
            .header("content-type", "application/json")
            .header("idempotency-key", IdempotencyKey::random().to_string())
            .body(BODY);
        Box::pin(answered(request))
    }
}

/// A plain GET by reqwest whose answer is read and thrown away.
pub fn get(client: &reqwest::Client, url: String) -> impl Fn() -> PlainCall + Clone + Send + use<> {
    let client = client.clone();
    move || Box::pin(answered(client.get(&url).header("authorization", format!("Bearer {TOKEN}"))))
}

/// One call of a plain loop.
pub type PlainCall = std::pin::Pin<Box<dyn Future<Output = Result<()>> + Send>>;

async fn answered(request: reqwest::RequestBuilder) -> Result<()> {
    let answer = request.send().await?;
    ensure!(answer.status().is_success(), "the server answers {}", answer.status());
    answer.bytes().await?;
    Ok(())
}

/// The plain loops' client: as plain as it can be made. The project's reqwest comes without a provider of TLS.
pub fn plain_client() -> Result<reqwest::Client> {
    // Whoever was first has installed the same.
    let _ = rustls::crypto::ring::default_provider().install_default();
    Ok(reqwest::Client::builder().no_proxy().build()?)
}

/// A loop in another language: a program, a script, and what is given to it. It prints its rate.
pub async fn foreign(
    program: &str,
    ending: &str,
    script: &str,
    base: &str,
    concurrency: usize,
) -> Result<f64> {
    let folder = tempfile::tempdir()?;
    let file = folder.path().join(format!("loop.{ending}"));
    tokio::fs::write(&file, script).await?;
    let mut command = Command::new(program);
    command.arg(&file).arg(base).arg(concurrency.to_string()).arg(A_WHILE.as_secs_f64().to_string());
    let output = command.stdin(Stdio::null()).output().await.with_context(|| format!("no {program}"))?;
    ensure!(output.status.success(), "{program}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).trim().parse().context("it printed no rate")
}
