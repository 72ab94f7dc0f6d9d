//! What is in a player's wallet, and the deposits that brought it there.
//!
//! Reads `TOFFEE_BASE_URL` and `TOFFEE_ACCESS_TOKEN`; neither has a default.

#![expect(clippy::disallowed_methods, reason = "a program, unlike the crate, reads its environment")]

use std::error::Error;
use std::io::Write;

use clap::Parser;
use toffeepay::{AccessToken, Client, GameId, ListAccounts, ListDeposits, UserId};

/// Show a player's wallet.
#[derive(Debug, Parser)]
struct Flags {
    /// The game's id, as registered with ToffeePay.
    #[arg(long)]
    game: String,
    /// The game's own id of the player.
    #[arg(long)]
    user: String,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let flags = Flags::parse();
    let token = AccessToken::new(&std::env::var("TOFFEE_ACCESS_TOKEN")?)?;
    let client = Client::new(std::env::var("TOFFEE_BASE_URL")?.parse()?, token)?;
    let (game, player) = (GameId::new(flags.game)?, UserId::new(flags.user)?);
    let mut stdout = std::io::stdout().lock();
    let mut accounts = client.accounts(ListAccounts::of(game.clone()).by(player.clone()));
    while let Some(account) = accounts.next().await {
        let account = account?;
        let bonus = account.balance.bonus;
        writeln!(stdout, "{} {}, of it {bonus} cents of bonuses", account.id, account.available())?;
    }
    let mut deposits = client.deposits(ListDeposits::of(game).by(player));
    while let Some(deposit) = deposits.next().await {
        let deposit = deposit?;
        writeln!(stdout, "{} {} {}", deposit.id, deposit.money(), deposit.status)?;
    }
    Ok(())
}
