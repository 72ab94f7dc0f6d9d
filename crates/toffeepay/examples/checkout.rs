//! Creates a checkout session and, with `--wait`, follows it to its end.
//!
//! Reads `TOFFEE_BASE_URL` and `TOFFEE_ACCESS_TOKEN`; neither has a default. The session is printed as
//! JSON on stdout, everything else on stderr. Exit codes: 0 created, and paid where it waited; 1 the call
//! failed; 2 a flag or a variable is wrong; 3 failed; 4 cancelled; 5 expired.

#![expect(clippy::disallowed_methods, reason = "a program, unlike the crate, reads its environment")]

use std::io::Write;
use std::process::ExitCode;
use std::time::Duration;

use clap::Parser;
use toffeepay::{
    AccessToken, Client, CreateSession, Currency, Error, GameId, IdempotencyKey, Item, Money, Session,
    SessionId, SessionStatus, UserId,
};
use url::Url;

const FIRST_WAIT: Duration = Duration::from_secs(2);
const LONGEST_WAIT: Duration = Duration::from_secs(15);

/// Create a ToffeePay checkout session.
#[derive(Debug, Parser)]
struct Flags {
    /// The game's id, as registered with ToffeePay.
    #[arg(long)]
    game: String,
    /// The game's own id of the player.
    #[arg(long)]
    user: String,
    /// The item's title.
    #[arg(long)]
    title: String,
    /// The price in minor units: 499 is $4.99.
    #[arg(long)]
    price: i64,
    /// USD, EUR or GBP.
    #[arg(long)]
    currency: String,
    /// Where the browser goes after the payment; a custom scheme is fine.
    #[arg(long)]
    return_url: String,
    /// The item's picture: an http, https or data URL.
    #[arg(long)]
    image: Option<String>,
    /// The country that the price is meant for: two capital letters.
    #[arg(long)]
    country: Option<String>,
    /// Follow the session until it is paid, failed, cancelled or expired.
    #[arg(long)]
    wait: bool,
}

/// Why it ended early, each with what to do about it.
#[derive(Debug, thiserror::Error)]
enum Stop {
    #[error("{0}")]
    Usage(String),
    #[error("{0}\n{hint}", hint = hint(.0))]
    Api(#[from] Error),
    #[error("the session could not be printed: {0}")]
    Print(#[from] std::io::Error),
}

impl Stop {
    fn usage(error: impl std::fmt::Display) -> Self {
        Self::Usage(error.to_string())
    }

    fn exit_code(&self) -> u8 {
        match self {
            Self::Usage(_) | Self::Api(Error::Request(_)) => 2,
            Self::Api(_) | Self::Print(_) => 1,
        }
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match run(Flags::parse()).await {
        Ok(code) => code.into(),
        Err(stop) => {
            eprintln!("error: {stop}");
            stop.exit_code().into()
        }
    }
}

async fn run(flags: Flags) -> Result<u8, Stop> {
    let wait = flags.wait;
    let request = request(flags)?;
    let client = client()?;
    let session = client.create_session(&request.to_body(), &IdempotencyKey::random()).await?;
    print(&session)?;
    if !wait {
        return Ok(0);
    }
    eprintln!("waiting for the payment of {} (stop with Ctrl+C)", session.id);
    Ok(exit_code(&follow(&client, &session.id).await?))
}

fn request(flags: Flags) -> Result<CreateSession, Stop> {
    let price = Money::price(flags.price, Currency::from(flags.currency.as_str())).map_err(Stop::usage)?;
    let mut item = Item::new(flags.title, &price).map_err(Stop::usage)?;
    if let Some(image) = flags.image {
        item = item.with_image(image).map_err(Stop::usage)?;
    }
    if let Some(country) = flags.country {
        item = item.with_country(country).map_err(Stop::usage)?;
    }
    let game = GameId::new(flags.game).map_err(Stop::usage)?;
    let user = UserId::new(flags.user).map_err(Stop::usage)?;
    CreateSession::new(game, user, item).with_return_url(flags.return_url).map_err(Stop::usage)
}

fn client() -> Result<Client, Stop> {
    let base_url = variable("TOFFEE_BASE_URL", "such as http://127.0.0.1:8010 for a local sandbox")?;
    let base_url = Url::parse(&base_url).map_err(|error| Stop::usage(format!("TOFFEE_BASE_URL: {error}")))?;
    let token = variable("TOFFEE_ACCESS_TOKEN", "the access token of that environment")?;
    let token = AccessToken::new(&token).map_err(Stop::usage)?;
    Client::new(base_url, token).map_err(Stop::usage)
}

fn variable(name: &str, example: &str) -> Result<String, Stop> {
    std::env::var(name).map_err(|_| Stop::usage(format!("{name} is not set; set it to {example}")))
}

fn print(session: &Session) -> Result<(), Stop> {
    let mut stdout = std::io::stdout().lock();
    serde_json::to_writer_pretty(&mut stdout, session).map_err(std::io::Error::from)?;
    writeln!(stdout)?;
    Ok(())
}

/// Asks until the status is final. What a later call may answer is not an end.
async fn follow(client: &Client, id: &SessionId) -> Result<SessionStatus, Error> {
    let mut wait = FIRST_WAIT;
    let mut shown = None;
    loop {
        match client.get_session_status(id).await {
            Ok(status) => {
                if shown.as_ref() != Some(&status) {
                    eprintln!("{status}");
                }
                if status.is_final() {
                    return Ok(status);
                }
                shown = Some(status);
            }
            Err(error) if error.is_retryable() => eprintln!("{error}; still waiting"),
            Err(error) => return Err(error),
        }
        tokio::time::sleep(wait).await;
        wait = grown(wait);
    }
}

fn grown(wait: Duration) -> Duration {
    (wait * 3 / 2).min(LONGEST_WAIT)
}

fn exit_code(status: &SessionStatus) -> u8 {
    match status {
        SessionStatus::Paid => 0,
        SessionStatus::Failed => 3,
        SessionStatus::Cancelled => 4,
        SessionStatus::Expired => 5,
        SessionStatus::Pending | SessionStatus::Unknown(_) => 1,
    }
}

fn hint(error: &Error) -> &'static str {
    match error {
        Error::Request(_) => "Correct the flag that it names.",
        Error::Unauthorized(_) => {
            "Check that TOFFEE_ACCESS_TOKEN is a token of the environment at TOFFEE_BASE_URL, and not expired."
        }
        Error::Invalid(_) | Error::Conflict(_) => "Correct the flags by what the API says.",
        Error::NotFound(_) => "Check that TOFFEE_BASE_URL is the API's address, without /v1.",
        Error::RateLimited { .. } => "Wait a little, then run it again.",
        Error::Unavailable(_) => "Check TOFFEE_BASE_URL and the network, then run it again.",
        Error::BadAnswer(_) | Error::EntryTooLong { .. } => {
            "Check that TOFFEE_BASE_URL is the API itself, and not a page before it."
        }
    }
}
