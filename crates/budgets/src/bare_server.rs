//! The bare server: an axum handler that reads a body and answers with a session that it had ready. What is held
//! against it, or talks to it, can't be slowed by it.

use std::io::{BufRead as _, BufReader};
use std::net::Ipv4Addr;
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result};
use axum::Router;
use axum::body::Bytes;
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;
use axum::routing::{get, post};
use tokio::net::TcpListener;

/// As the API answers: what a client of it has to read.
const SESSION: &str = r#"{"id":"ses_0123456789abcdef","url":"http://127.0.0.1/pay/0123456789abcdef","status":"pending","user_id":"player_42","game_id":"star_courier","item":{"title":"50 Gold Coins","price":499,"currency":"USD"},"created_at":"2026-11-24T10:00:00Z"}"#;
const STATUS: &str = r#"{"id":"ses_0123456789abcdef","status":"pending"}"#;

/// Serves until it is ended.
pub fn serve() -> Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    runtime.block_on(async {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        println!("{}", listener.local_addr()?.port());
        Ok(axum::serve(listener, router()).await?)
    })
}

fn router() -> Router {
    let json = |body: &'static str| ([(CONTENT_TYPE, "application/json")], body).into_response();
    Router::new()
        .route("/v1/sessions", post(move |_: Bytes| async move { json(SESSION) }))
        .route("/v1/sessions/{id}/status", get(move || async move { json(STATUS) }))
}

/// It in a process of its own, ended on drop.
pub struct BareServer {
    child: Child,
    /// `http://127.0.0.1:PORT/`
    pub base: String,
}

impl BareServer {
    /// Starts it.
    pub fn start() -> Result<Self> {
        let program = std::env::current_exe().context("this program's own path is unknown")?;
        let mut command = Command::new(program);
        let mut child = command.arg("serve").stdin(Stdio::null()).stdout(Stdio::piped()).spawn()?;
        let mut line = String::new();
        BufReader::new(child.stdout.take().context("no output")?).read_line(&mut line)?;
        let port: u16 = line.trim().parse().context("it said no port")?;
        Ok(Self { child, base: format!("http://127.0.0.1:{port}/") })
    }
}

impl Drop for BareServer {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
