//! The sandbox on its own: a studio's backend on this machine, which outlives the app.

use std::net::{Ipv4Addr, TcpStream};
use std::time::Duration;

use anyhow::{Context, Result};

use crate::desktop::Desktop;
use crate::programs;
use crate::wait::until;

const STARTING: Duration = Duration::from_secs(10);

/// Starts it on the desktop's sandbox port with a token, and waits until it listens.
pub async fn start(desktop: &mut Desktop, token: &str) -> Result<()> {
    let port = desktop.sandbox_port();
    let mut command = desktop.command(programs::sandbox()?);
    command.arg("--port").arg(port.to_string()).env("SANDBOX_TOKEN", token);
    desktop.spawn("sandbox", &mut command)?;
    until("the sandbox listens", STARTING, async || {
        desktop.check()?;
        TcpStream::connect((Ipv4Addr::LOCALHOST, port)).map(drop).context("nothing listens yet")
    })
    .await
}
