//! The sandbox: requests a second against a bare axum handler, both in a process of their own, asked by the same loop.

use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use serde_json::Value;
use window_tests::{free_port, programs};

use crate::bare_server::BareServer;
use crate::budget::{Finding, ratio, spread};
use crate::desk::{SOON, TOKEN};
use crate::effort::Effort;
use crate::loops::{self, BODY, plain_client, rate};

const ROUNDS: usize = 15;
const AT_A_TIME: usize = 16;
const LIMIT: f64 = 0.5;

/// Asks both in turn for a status, and to create a session.
pub async fn measure(effort: Effort) -> Result<Vec<Finding>> {
    let rounds = effort.rounds(ROUNDS);
    let (bare, sandbox, plain) = (BareServer::start()?, Running::start().await?, plain_client()?);
    let session = sandbox.session(&plain).await?;
    let status = |base: &str| format!("{base}v1/sessions/{session}/status");
    let mut times = [const { Vec::new() }; 4];
    for round in 0..=rounds {
        let rates = [
            rate(AT_A_TIME, loops::get(&plain, status(&sandbox.base))).await?,
            rate(AT_A_TIME, loops::get(&plain, status(&bare.base))).await?,
            rate(AT_A_TIME, loops::post(&plain, &sandbox.base)).await?,
            rate(AT_A_TIME, loops::post(&plain, &bare.base)).await?,
        ];
        if round > 0 {
            times.iter_mut().zip(rates).for_each(|(times, rate)| times.push(rate));
        }
    }
    let compared = |id: &str, what: &str, ours: &[f64], bare: &[f64]| {
        let figures = format!(
            "{} against {}; {AT_A_TIME} at a time, median of {rounds} interleaved runs of {} s",
            spread(ours, "a second"),
            spread(bare, "a second"),
            loops::A_WHILE.as_secs(),
        );
        Finding::at_least(id, what, ratio(ours, bare), LIMIT, "×", figures)
    };
    let [status, bare_status, create, bare_create] = &times;
    Ok(vec![
        compared("sandbox-status", "sandbox's status : bare axum handler", status, bare_status),
        compared("sandbox-create", "sandbox's create : bare axum handler", create, bare_create),
    ])
}

/// The sandbox's own program, ended on drop.
struct Running {
    child: Child,
    base: String,
}

impl Running {
    async fn start() -> Result<Self> {
        let port = free_port()?;
        let mut command = Command::new(programs::sandbox()?);
        command.args(["--port", &port.to_string(), "--token", TOKEN]).env("RUST_LOG", "warn");
        let child = command.stdin(Stdio::null()).stdout(Stdio::null()).spawn()?;
        let running = Self { child, base: format!("http://127.0.0.1:{port}/") };
        let deadline = Instant::now() + SOON;
        while tokio::net::TcpStream::connect(("127.0.0.1", port)).await.is_err() {
            ensure!(Instant::now() < deadline, "the sandbox does not listen");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        Ok(running)
    }

    /// One session, to ask the status of.
    async fn session(&self, client: &reqwest::Client) -> Result<String> {
        let request = client
            .post(format!("{}v1/sessions", self.base))
            .header("authorization", format!("Bearer {TOKEN}"))
            .header("content-type", "application/json")
            .body(BODY);
        let answer: Value = serde_json::from_slice(&request.send().await?.bytes().await?)?;
        Ok(answer["id"].as_str().unwrap_or_default().to_owned())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
