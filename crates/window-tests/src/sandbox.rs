//! The sandbox on its own: a studio's backend on this machine, which outlives the app.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpStream};
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use serde_json::json;

use crate::desktop::Desktop;
use crate::programs;
use crate::wait::until;

const STARTING: Duration = Duration::from_secs(10);
const CONTROL_TOKEN: &str = "control_of_the_window_tests";

/// Starts it on the desktop's sandbox port with a token, and waits until it listens.
pub async fn start(desktop: &mut Desktop, token: &str) -> Result<()> {
    let port = desktop.sandbox_port();
    let mut command = desktop.command(programs::sandbox()?);
    // Nothing expires under a test that takes long.
    command.args(["--session-minutes", "600"]);
    command.arg("--port").arg(port.to_string()).env("SANDBOX_TOKEN", token).env("NO_COLOR", "1");
    command.env("SANDBOX_CONTROL_TOKEN", CONTROL_TOKEN);
    desktop.spawn("sandbox", &mut command)?;
    until("the sandbox listens", STARTING, async || {
        desktop.check()?;
        TcpStream::connect((Ipv4Addr::LOCALHOST, port)).map(drop).context("nothing listens yet")
    })
    .await
}

/// Pays the last purchase on its payment page as a browser would, and does not follow where that leads.
pub async fn pay(desktop: &Desktop) -> Result<()> {
    let page: String =
        until("the purchase has a payment page", STARTING, async || of_last(desktop, "page")).await?;
    let (host, path) = page
        .strip_prefix("http://")
        .and_then(|rest| rest.split_once('/'))
        .context("it is not of this machine")?;
    let form = "attempt=1&method=card&number=4242+4242+4242+4242&expiry=12+%2F+34&cvc=123";
    let head = format!("Origin: http://{host}\r\nContent-Type: application/x-www-form-urlencoded\r\n");
    let answer = post(host, &format!("/{path}/pay"), &head, form)?;
    ensure!(answer.starts_with("HTTP/1.1 303"), "the payment page says: {answer}");
    Ok(())
}

/// Ends the session of the last purchase: `expired`, `failed` or what else the control interface knows.
pub fn end(desktop: &Desktop, outcome: &str) -> Result<()> {
    let session = of_last(desktop, "session_id")?;
    control(desktop, &format!("sessions/{session}/end"), outcome)
}

/// Gives the money of the last purchase back, once the app has found its payment.
pub async fn give_back(desktop: &Desktop) -> Result<()> {
    let payment =
        until("the payment was found", STARTING, async || of_last(desktop, "charge_payment")).await?;
    control(desktop, &format!("payments/{payment}/end"), "refunded")
}

fn control(desktop: &Desktop, what: &str, outcome: &str) -> Result<()> {
    let head = format!("Authorization: Bearer {CONTROL_TOKEN}\r\nContent-Type: application/json\r\n");
    let body = json!({ "outcome": outcome }).to_string();
    let host = format!("127.0.0.1:{}", desktop.sandbox_port());
    let answer = post(&host, &format!("/control/{what}"), &head, &body)?;
    ensure!(answer.starts_with("HTTP/1.1 2"), "the control interface says: {answer}");
    Ok(())
}

/// What the journal has of the last purchase.
fn of_last(desktop: &Desktop, column: &str) -> Result<String> {
    let query =
        format!("SELECT {column} FROM purchases WHERE {column} IS NOT NULL ORDER BY seq DESC LIMIT 1");
    Ok(desktop.journal()?.query_row(&query, [], |row| row.get(0))?)
}

fn post(host: &str, path: &str, head: &str, body: &str) -> Result<String> {
    let length = body.len();
    let mut stream = TcpStream::connect(host)?;
    write!(
        stream,
        "POST {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n{head}\
         Content-Length: {length}\r\n\r\n{body}"
    )?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    Ok(answer)
}
