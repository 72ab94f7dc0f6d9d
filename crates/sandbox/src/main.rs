//! The sandbox on its own, for developers of games: a ToffeePay at a port of this machine.

use std::io::{self, Write as _};
use std::net::IpAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::Parser;
use clap::error::ErrorKind;
use sandbox::{AddEndpoint, Config, ControlError, EndpointView, NoRandomness, Port, Sandbox, StartError};
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
    /// Seconds until a refund settles
    #[arg(long, default_value_t = 5)]
    refund_seconds: u32,
    /// Leave payments authorized until CompletePayment is called
    #[arg(long)]
    manual_completion: bool,
    /// Have no Toffee wallet
    #[arg(long)]
    no_wallet: bool,
    /// Token of the control interface under /control; a random one is made and shown where none is given
    #[arg(long, env = "SANDBOX_CONTROL_TOKEN", hide_env_values = true)]
    control_token: Option<String>,
    /// Send webhooks to this URL; may be given more than once. Their secrets are shown
    #[arg(long, value_name = "URL")]
    webhook: Vec<String>,
    /// Allow webhooks to other machines than this one
    #[arg(long)]
    webhooks_anywhere: bool,
    /// Make all names of this seed: the same calls get the same ids. For tests; whoever knows it knows the
    /// payment pages
    #[arg(long)]
    seed: Option<String>,
    /// Open payment pages to phones in the local network, at this address of this machine
    #[arg(long, value_name = "ADDRESS")]
    lan: Option<IpAddr>,
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
    #[error("there can be no such webhook: {0}")]
    Webhook(#[from] ControlError),
    #[error("nothing can be printed: {0}")]
    Print(#[from] io::Error),
}

async fn run(arguments: Arguments) -> Result<(), RunError> {
    let (token, shown) = token(arguments.token.as_deref())?;
    let (control_token, control_shown) = self::token(arguments.control_token.as_deref())?;
    let mut config = Config::new(token)
        .with_port(Port::Exactly(arguments.port))
        .with_control_token(control_token)
        .with_session_lifetime(Duration::from_mins(u64::from(arguments.session_minutes)))
        .with_refund_delay(Duration::from_secs(arguments.refund_seconds.into()))
        .with_manual_completion(arguments.manual_completion)
        .with_wallet(!arguments.no_wallet)
        .with_webhooks_anywhere(arguments.webhooks_anywhere)
        .with_local_network(arguments.lan);
    config.folder = arguments.folder;
    config.seed = arguments.seed;
    let sandbox = sandbox::start(config).await?;
    let webhooks = listening(&sandbox, arguments.webhook).await?;
    greet(&sandbox, &shown, &control_shown, &webhooks)?;
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

/// The endpoints of these URLs: known ones of the folder, and new ones.
async fn listening(sandbox: &Sandbox, urls: Vec<String>) -> Result<Vec<EndpointView>, RunError> {
    let control = sandbox.control();
    for url in urls {
        if control.endpoints().await?.iter().all(|known| known.url != url) {
            control.add_endpoint(AddEndpoint { url, secret: None, events: Vec::new() }).await?;
        }
    }
    Ok(control.endpoints().await?)
}

fn greet(sandbox: &Sandbox, token: &str, control: &str, webhooks: &[EndpointView]) -> io::Result<()> {
    let base = sandbox.base_url();
    let mut out = io::stdout().lock();
    writeln!(out, "ToffeePay sandbox (no real money) at {base}")?;
    writeln!(out, "Access token: {token}")?;
    writeln!(out, "Control at {base}control, token: {control}")?;
    if let Some(url) = sandbox.phone_url() {
        writeln!(out, "Payment pages for phones in the local network at {url}")?;
    }
    for EndpointView { url, secret, .. } in webhooks {
        writeln!(out, "Webhooks to {url}, signed with {secret}")?;
    }
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
