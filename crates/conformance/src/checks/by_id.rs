//! What a list shows of wallets, deposits and refunds is what each shows by its id, and a payment's extra data is an
//! addition.

use anyhow::{Context, Result, ensure};
use serde::de::DeserializeOwned;
use toffeepay::{Account, Deposit, DepositStatus, Payment, Refund};

use super::checks;
use crate::target::{Target, entries};

checks! { Read:
    accounts of "GET /v1/accounts/{id}" = "a listed account is the same when asked for by its id",
    deposits of "GET /v1/deposits/{id}" = "a listed deposit is the same when asked for by its id",
    refunds of "GET /v1/refunds/{id}" = "a listed refund is the same when asked for by its id",
    extra_data of "GET /v1/payments/{id}" = "with_extra_data adds a payment's extra data and changes nothing else",
}

/// How many entries are looked at one by one: enough to see, few enough for an API that counts calls.
const SOME: usize = 3;

async fn by_id<T: DeserializeOwned>(
    target: &Target,
    kind: &str,
    id: &str,
    query: &[(&str, &str)],
) -> Result<T> {
    let answer = target.get(&format!("v1/{kind}/{id}"), query).await?.ok()?;
    serde_json::from_value(answer).with_context(|| format!("{id} can't be read"))
}

async fn accounts(target: &Target) -> Result<()> {
    let listed: Vec<Account> = target.list("v1/accounts", &[]).await?;
    for account in listed.iter().take(SOME) {
        let alone: Account = by_id(target, "accounts", account.id.as_str(), &[]).await?;
        // Its balance may have moved since.
        let same =
            (&alone.id, &alone.users, &alone.currency) == (&account.id, &account.users, &account.currency);
        ensure!(same, "{} differs from its entry in the list", account.id);
        ensure!(alone.balance.real >= 0 && alone.balance.bonus >= 0, "{} is below zero", account.id);
    }
    Ok(())
}

async fn deposits(target: &Target) -> Result<()> {
    let listed: Vec<Deposit> = target.list("v1/deposits", &[]).await?;
    // One that is over is the same whenever it is looked at.
    let is_over = |deposit: &&Deposit| {
        matches!(deposit.status, DepositStatus::Succeeded | DepositStatus::Failed | DepositStatus::Refunded)
    };
    for deposit in listed.iter().filter(is_over).take(SOME) {
        let alone: Deposit = by_id(target, "deposits", deposit.id.as_str(), &[]).await?;
        ensure!(alone == *deposit, "{} differs from its entry in the list", deposit.id);
    }
    Ok(())
}

async fn refunds(target: &Target) -> Result<()> {
    let listed: Vec<Refund> = entries("v1/refunds", target.get("v1/refunds", &[]).await?.ok()?)?;
    for refund in listed.iter().filter(|refund| refund.status.is_final()).take(SOME) {
        let alone: Refund = by_id(target, "refunds", refund.id.as_str(), &[]).await?;
        ensure!(alone == *refund, "{} differs from its entry in the list", refund.id);
    }
    Ok(())
}

async fn extra_data(target: &Target) -> Result<()> {
    let with = [("with_extra_data", "true")];
    let listed: Vec<Payment> = target.list("v1/payments", &with).await?;
    for payment in listed.iter().filter(|payment| payment.status.is_over()).take(SOME) {
        let alone: Payment = by_id(target, "payments", payment.id.as_str(), &with).await?;
        ensure!(alone == *payment, "{} differs from its entry in the list", payment.id);
        let plain: Payment = by_id(target, "payments", payment.id.as_str(), &[]).await?;
        let without = |payment: Payment| Payment { extra_data: None, ..payment };
        if let Some(extra) = &alone.extra_data {
            ensure!(extra.real_amount >= 0 && extra.bonus_amount >= 0, "{} has parts below zero", payment.id);
        }
        ensure!(without(alone) == without(plain), "{} is another payment with extra data", payment.id);
    }
    Ok(())
}
