//! Gives a payment's money back and follows the refund to its end; without `--reason` only shows its refunds.
//!
//! Reads `TOFFEE_BASE_URL` and `TOFFEE_ACCESS_TOKEN`; neither has a default.

#![expect(clippy::disallowed_methods, reason = "a program, unlike the crate, reads its environment")]

use std::error::Error;
use std::io::Write;
use std::time::Duration;

use clap::Parser;
use toffeepay::{AccessToken, Client, CreateRefund, IdempotencyKey, ListRefunds, PaymentId};

const WAIT: Duration = Duration::from_secs(1);

/// Refund a payment.
#[derive(Debug, Parser)]
struct Flags {
    /// The payment's id.
    #[arg(long)]
    payment: String,
    /// Give its money back, for this reason.
    #[arg(long)]
    reason: Option<String>,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let flags = Flags::parse();
    let token = AccessToken::new(&std::env::var("TOFFEE_ACCESS_TOKEN")?)?;
    let client = Client::new(std::env::var("TOFFEE_BASE_URL")?.parse()?, token)?;
    let payment = PaymentId::new(flags.payment)?;
    if let Some(reason) = flags.reason {
        let body = CreateRefund::new(payment.clone()).with_reason(reason).to_body();
        // A program that may be ended in between keeps body and key, and repeats with the same ones.
        let mut refund = client.create_refund(&body, &IdempotencyKey::random()).await?;
        while !refund.status.is_final() {
            tokio::time::sleep(WAIT).await;
            refund = client.get_refund(&refund.id).await?;
        }
    }
    let mut refunds = client.refunds(ListRefunds { payment_id: Some(payment), status: None });
    let mut stdout = std::io::stdout().lock();
    while let Some(refund) = refunds.next().await {
        let refund = refund?;
        writeln!(stdout, "{} {} {}", refund.id, refund.status, refund.reason.unwrap_or_default())?;
    }
    Ok(())
}
