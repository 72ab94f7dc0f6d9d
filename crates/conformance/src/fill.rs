//! Something to read in a sandbox: what only players and their banks could bring about.

use anyhow::{Context, Result};
use sandbox::{EndPayment, EndSession, MakeDeposit, PaymentEnd, Sandbox, SessionEnd};
use serde_json::json;
use toffeepay::{PaymentMethod, SessionId};

use crate::target::Target;

/// Sessions of every end, a wallet that was filled and paid from, a refund; and an offer and a bonus where they are held.
pub async fn fill(sandbox: &Sandbox, target: &Target) -> Result<()> {
    let control = sandbox.control();
    let deposit = MakeDeposit {
        game_id: target.settings.game_id.clone(),
        user_id: target.settings.user_id.clone(),
        amount: 1_000,
        method: PaymentMethod::ApplePay,
        reason: None,
        slow: false,
    };
    control.make_deposit(deposit).await.context("no deposit can be made")?;
    for (outcome, method) in [
        (SessionEnd::Failed, PaymentMethod::Card),
        (SessionEnd::Cancelled, PaymentMethod::Card),
        (SessionEnd::Expired, PaymentMethod::Card),
        (SessionEnd::Paid, PaymentMethod::Card),
        // The newest, so that it is among the few that are looked at one by one.
        (SessionEnd::Paid, PaymentMethod::ToffeeWallet),
    ] {
        let id = SessionId::new(target.create_for_reading().await?)?;
        let is_refunded = outcome == SessionEnd::Paid && method == PaymentMethod::Card;
        let wish = EndSession { outcome, method, reason: None };
        let session = control.end_session(&id, wish).await.context("the sandbox can't be filled")?;
        if is_refunded {
            let payment = session.payment_id.context("a paid session has no payment")?;
            let wish = EndPayment { outcome: PaymentEnd::Refunded, reason: None };
            control.end_payment(&payment, wish).await.context("the payment can't be refunded")?;
        }
    }
    if target.serves("POST /v1alpha1/offers") {
        target
            .post("v1alpha1/offers", None, &target.offer())
            .await?
            .done()
            .context("no offer can be made")?;
        let bonus = json!({
            "game_id": target.settings.game_id,
            "user_id": target.settings.user_id,
            "amount": 250,
            "key": "conformance",
        });
        target.post("v1alpha1/bonuses", None, &bonus).await?.done().context("no bonus can be given")?;
    }
    Ok(())
}
