//! `WebDriver` servers, and sessions with them.

use std::net::{Ipv4Addr, TcpStream};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result};
use fantoccini::ClientBuilder;
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};

use crate::desktop::{Desktop, free_port};
use crate::page::Page;
use crate::wait::until;

const STARTING: Duration = Duration::from_secs(20);
/// For a browser or the app to come up under it.
const SESSION: Duration = Duration::from_mins(1);

/// Starts a driver on a free port, opens a session with it and gives the page that it shows.
pub async fn open(
    desktop: &mut Desktop,
    name: &str,
    mut driver: Command,
    capabilities: Value,
) -> Result<Page> {
    let port = free_port()?;
    driver.arg(format!("--port={port}"));
    desktop.spawn(name, &mut driver)?;
    until(&format!("{name} listens"), STARTING, async || {
        desktop.check()?;
        TcpStream::connect((Ipv4Addr::LOCALHOST, port)).map(drop).context("nothing listens yet")
    })
    .await?;
    let mut capabilities = capabilities.as_object().cloned().unwrap_or_default();
    // Our own waiting tells what was awaited.
    capabilities.insert("timeouts".into(), json!({ "implicit": 0, "pageLoad": 30_000, "script": 10_000 }));
    let mut builder = ClientBuilder::new(HttpConnector::new());
    let address = format!("http://127.0.0.1:{port}");
    let connecting = builder.capabilities(capabilities).connect(&address);
    let client = tokio::time::timeout(SESSION, connecting)
        .await
        .with_context(|| format!("{name} opened no session within {} s", SESSION.as_secs()))?
        .with_context(|| format!("{name} opened no session"))?;
    Ok(Page::new(client))
}
