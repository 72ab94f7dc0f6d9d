//! The sandbox on its own, for developers of games: a ToffeePay at a port of this machine.

use std::io::{self, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::Parser;
use clap::error::ErrorKind;
use sandbox::{Config, NoRandomness, Port, Sandbox, StartError};
use toffeepay::{AccessToken, InvalidAccessToken};
use tracing::warn;
use tracing_subscriber::EnvFilter;

/// A ToffeePay on this machine: API and payment page, no real money.
#[derive(Parser)]
#[command(name = "sandbox", version)]
struct Arguments {
    /// Port of 127.0.0.1 to listen on
    #[arg(long, default_value_t = 8010)]
    port: u16,
    /// Access token that API calls must carry; a random one is made and shown where none is given
    #[arg(long, env = "SANDBOX_TOKEN", hide_env_values = true)]
    token: Option<String>,
    /// Folder to keep sessions in across restarts; in memory only where none is given
    #[arg(long)]
    folder: Option<PathBuf>,
    /// Minutes until a session expires
    #[arg(long, default_value_t = 30, value_parser = clap::value_parser!(u32).range(1..))]
    session_minutes: u32,
    /// Leave payments authorized until CompletePayment is called
    #[arg(long)]
    manual_completion: bool,
}

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            let asked_for = matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion);
            let _ = error.print();
            return if asked_for { ExitCode::SUCCESS } else { ExitCode::from(2) };
        }
    };
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("warn,sandbox=debug"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr).init();
    match run(arguments).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(io::stderr(), "sandbox: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Why the sandbox can't run.
#[derive(Debug, thiserror::Error)]
enum RunError {
    #[error(transparent)]
    Token(#[from] InvalidAccessToken),
    #[error(transparent)]
    NoRandomness(#[from] NoRandomness),
    #[error(transparent)]
    Start(#[from] StartError),
    #[error("nothing can be printed: {0}")]
    Print(#[from] io::Error),
}

async fn run(arguments: Arguments) -> Result<(), RunError> {
    let (token, shown) = token(arguments.token.as_deref())?;
    let mut config = Config::new(token)
        .with_port(Port::Exactly(arguments.port))
        .with_session_lifetime(Duration::from_mins(u64::from(arguments.session_minutes)))
        .with_manual_completion(arguments.manual_completion);
    config.folder = arguments.folder;
    let sandbox = sandbox::start(config).await?;
    greet(&sandbox, &shown)?;
    if let Err(error) = tokio::signal::ctrl_c().await {
        warn!(%error, "Ctrl-C can't be heard: the sandbox stops");
    }
    sandbox.stop().await;
    Ok(())
}

/// The token, and what to say of it: a given one is known to its giver, and is not repeated.
fn token(given: Option<&str>) -> Result<(AccessToken, String), RunError> {
    if let Some(raw) = given {
        return Ok((AccessToken::new(raw)?, "(the one you gave)".to_owned()));
    }
    let token = sandbox::random_token()?;
    let shown = token.expose().to_owned();
    Ok((token, shown))
}

fn greet(sandbox: &Sandbox, token: &str) -> io::Result<()> {
    let base = sandbox.base_url();
    let mut out = io::stdout().lock();
    writeln!(out, "ToffeePay sandbox (no real money) at {base}")?;
    writeln!(out, "Access token: {token}")?;
    writeln!(out, "\nMake a session, then open its `url` in a browser:\n")?;
    writeln!(out, "  curl {base}v1/sessions -H 'Authorization: Bearer TOKEN' \\")?;
    writeln!(out, "    -H 'Content-Type: application/json' -H \"Idempotency-Key: $(uuidgen)\" \\")?;
    writeln!(out, "    -d '{{\"game_id\": \"space_shooter\", \"user_id\": \"player_42\",")?;
    writeln!(
        out,
        "         \"item\": {{\"title\": \"50 Gold Coins\", \"price\": 499, \"currency\": \"USD\"}},"
    )?;
    writeln!(out, "         \"return_url\": \"mygame://payment-complete\"}}'")?;
    writeln!(out, "\nCtrl-C stops it.")?;
    out.flush()
}
