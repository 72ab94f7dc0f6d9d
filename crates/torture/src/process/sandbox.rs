//! The sandbox as a process, and what it says when it is asked without the engine.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use url::Url;

use super::{Owned, TOKEN, TOKEN_VARIABLE, program};
use crate::http::{self, Message};

/// A running sandbox.
#[derive(Debug)]
pub struct SandboxProcess {
    _child: Owned,
    address: SocketAddr,
}

impl SandboxProcess {
    /// Starts one on a folder.
    pub fn start(folder: &Path, session_lifetime: Option<Duration>) -> Result<Self> {
        let mut command = Command::new(program("torture-sandbox")?);
        command.arg("--folder").arg(folder).env(TOKEN_VARIABLE, TOKEN);
        if let Some(lifetime) = session_lifetime {
            command.arg("--session-ms").arg(lifetime.as_millis().to_string());
        }
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let mut line = String::new();
        let out = child.stdout.take().context("it has no stdout")?;
        BufReader::new(out).read_line(&mut line)?;
        let url: Url = line.trim().parse().context("the sandbox did not say where it is")?;
        let port = url.port().context("its URL has no port")?;
        Ok(Self { _child: Owned(child), address: SocketAddr::from(([127, 0, 0, 1], port)) })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Every session of the game: its status by its id.
    pub fn sessions(&self) -> Result<BTreeMap<String, String>> {
        let mut sessions = BTreeMap::new();
        for offset in (0..).step_by(100) {
            let path = format!("/v1/sessions?game_id=space_shooter&limit=100&offset={offset}");
            let page: Vec<Value> = serde_json::from_slice(&self.api(&format!("GET {path}"), "")?.body)?;
            let text = |session: &Value, name: &str| session[name].as_str().unwrap_or_default().to_owned();
            sessions.extend(page.iter().map(|session| (text(session, "id"), text(session, "status"))));
            if page.len() < 100 {
                break;
            }
        }
        Ok(sessions)
    }

    /// Pays on a payment page, as a browser's form does; the attempt counts from 1.
    pub fn pay(&self, page: &str, attempt: u32) -> Result<()> {
        self.post(page, "pay", attempt)
    }

    /// Has the bank decline a payment.
    pub fn decline(&self, page: &str, attempt: u32) -> Result<()> {
        self.post(page, "decline", attempt)
    }

    /// Gives back what was paid for a session, as the studio does.
    pub fn refund(&self, session: &str) -> Result<()> {
        let list = self.api("GET /v1/payments?game_id=space_shooter&limit=100", "")?;
        let payments: Vec<Value> = serde_json::from_slice(&list.body)?;
        let paid = payments
            .iter()
            .find(|payment| payment["session_id"] == session && payment["status"] == "succeeded");
        let payment = &paid.context("nothing was paid for it")?["id"];
        self.api("POST /v1/refunds", json!({ "payment_id": payment }).to_string()).map(drop)
    }

    fn api(&self, call: &str, body: impl Into<Vec<u8>>) -> Result<Message> {
        let request = Message::new(format!("{call} HTTP/1.1"), body)
            .with("authorization", format!("Bearer {TOKEN}"))
            .with("content-type", "application/json");
        let answer = http::exchange(self.address, &request)?;
        ensure!(answer.status() == 200, "the sandbox answered {}", answer.start);
        Ok(answer)
    }

    fn post(&self, page: &str, action: &str, attempt: u32) -> Result<()> {
        let page: Url = page.parse()?;
        let form =
            format!("attempt={attempt}&method=card&number=4242+4242+4242+4242&expiry=12+%2F+34&cvc=123");
        let request = Message::new(format!("POST {}/{action} HTTP/1.1", page.path()), form)
            .with("origin", page.origin().ascii_serialization())
            .with("content-type", "application/x-www-form-urlencoded");
        let answer = http::exchange(self.address, &request)?;
        ensure!(answer.status() == 303, "the payment page answered {}", answer.start);
        Ok(())
    }
}
