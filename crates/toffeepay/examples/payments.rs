//! A player's payments: what each took, and completing or cancelling one that is authorized.
//!
//! Reads `TOFFEE_BASE_URL` and `TOFFEE_ACCESS_TOKEN`; neither has a default.

#![expect(clippy::disallowed_methods, reason = "a program, unlike the crate, reads its environment")]

use std::error::Error;
use std::io::Write;

use clap::Parser;
use toffeepay::{AccessToken, Client, GameId, ListPayments, PaymentId, PaymentStatus, UserId};

/// Show a player's payments.
#[derive(Debug, Parser)]
struct Flags {
    /// The game's id, as registered with ToffeePay.
    #[arg(long)]
    game: String,
    /// The game's own id of the player.
    #[arg(long)]
    user: String,
    /// Take the money of this payment, which is authorized.
    #[arg(long, conflicts_with = "cancel")]
    complete: Option<String>,
    /// Let go of the money of this payment, which is authorized.
    #[arg(long)]
    cancel: Option<String>,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let flags = Flags::parse();
    let token = AccessToken::new(&std::env::var("TOFFEE_ACCESS_TOKEN")?)?;
    let client = Client::new(std::env::var("TOFFEE_BASE_URL")?.parse()?, token)?;
    if let Some(id) = flags.complete {
        client.complete_payment(&PaymentId::new(id)?).await?;
    }
    if let Some(id) = flags.cancel {
        client.cancel_payment(&PaymentId::new(id)?).await?;
    }
    // The list pages by itself.
    let list = ListPayments::of(GameId::new(flags.game)?).by(UserId::new(flags.user)?);
    let mut payments = client.payments(list);
    let mut stdout = std::io::stdout().lock();
    while let Some(payment) = payments.next().await {
        let payment = payment?;
        // Its session says paid for ever: only this tells that the money went back.
        let owned = if payment.status == PaymentStatus::Succeeded { "owned" } else { "not owned" };
        writeln!(stdout, "{} {} {} {owned}", payment.id, payment.money(), payment.status)?;
    }
    Ok(())
}
