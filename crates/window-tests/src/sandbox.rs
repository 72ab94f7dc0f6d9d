//! The sandbox on its own: a studio's backend on this machine, which outlives the app.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpStream};
use std::time::Duration;

use anyhow::{Context, Result, ensure};

use crate::desktop::Desktop;
use crate::programs;
use crate::wait::until;

const STARTING: Duration = Duration::from_secs(10);

/// Starts it on the desktop's sandbox port with a token, and waits until it listens.
pub async fn start(desktop: &mut Desktop, token: &str) -> Result<()> {
    let port = desktop.sandbox_port();
    let mut command = desktop.command(programs::sandbox()?);
    // Nothing expires under a test that takes long.
    command.args(["--session-minutes", "600"]);
    command.arg("--port").arg(port.to_string()).env("SANDBOX_TOKEN", token).env("NO_COLOR", "1");
    desktop.spawn("sandbox", &mut command)?;
    until("the sandbox listens", STARTING, async || {
        desktop.check()?;
        TcpStream::connect((Ipv4Addr::LOCALHOST, port)).map(drop).context("nothing listens yet")
    })
    .await
}

/// Pays the last purchase on its payment page as a browser would, and does not follow where that leads.
pub async fn pay(desktop: &Desktop) -> Result<()> {
    let page = until("the purchase has a payment page", STARTING, async || {
        let page: String = desktop.journal()?.query_row(
            "SELECT page FROM purchases WHERE page IS NOT NULL ORDER BY seq DESC LIMIT 1",
            [],
            |row| row.get(0),
        )?;
        Ok(page)
    })
    .await?;
    let (host, path) = page
        .strip_prefix("http://")
        .and_then(|rest| rest.split_once('/'))
        .context("it is not of this machine")?;
    let form = "attempt=1&method=card&number=4242+4242+4242+4242&expiry=12+%2F+34&cvc=123";
    let length = form.len();
    let mut stream = TcpStream::connect(host)?;
    write!(
        stream,
        "POST /{path}/pay HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\nConnection: close\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {length}\r\n\r\n{form}"
    )?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    ensure!(answer.starts_with("HTTP/1.1 303"), "the payment page says: {answer}");
    Ok(())
}
