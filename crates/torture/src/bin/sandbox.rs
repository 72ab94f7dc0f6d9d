//! The sandbox as a process of its own, on any free port: it says where, and ends with its stdin.

use std::io::{self, Write as _};
use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context, Result};
use clap::Parser;
use sandbox::{Config, Port};
use toffeepay::AccessToken;
use tokio::io::AsyncReadExt;
use torture::process::TOKEN_VARIABLE;

#[derive(Parser)]
struct Arguments {
    /// Where it keeps its state.
    #[arg(long)]
    folder: PathBuf,
    /// Milliseconds until a session expires.
    #[arg(long)]
    session_ms: Option<u64>,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let token = std::env::var(TOKEN_VARIABLE).context("it needs a token in its environment")?;
    let mut config = Config::new(AccessToken::new(&token)?)
        .with_folder(arguments.folder)
        .with_port(Port::Preferred(0))
        .with_refund_delay(Duration::ZERO);
    if let Some(lifetime) = arguments.session_ms {
        config = config.with_session_lifetime(Duration::from_millis(lifetime));
    }
    let sandbox = sandbox::start(config).await?;
    writeln!(io::stdout(), "{}", sandbox.base_url())?;
    tokio::io::stdin().read_to_end(&mut Vec::new()).await?;
    sandbox.stop().await;
    Ok(())
}
