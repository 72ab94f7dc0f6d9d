//! Lists, and that what they show is what the other calls show.

use std::collections::HashSet;

use anyhow::{Context, Result, ensure};
use serde_json::Value;
use toffeepay::{Account, Deposit, Payment, PaymentStatus, Refund, Session, SessionStatus};

use super::checks;
use crate::target::Target;

checks! { Read:
    readable = "every list can be read, entry by entry",
    own_game = "sessions are of the game and player that were asked for",
    limits = "no list is longer than its limit",
    pages = "pages of a list fit together",
    by_status = "a list by status has no other status in it",
    details = "a listed session is the same when asked for by its id, and its status agrees",
    payments of "GET /v1/payments/{id}" = "a listed payment is the same when asked for by its id",
}

/// How many entries are looked at one by one: enough to see, few enough for an API that counts calls.
const SOME: usize = 3;

async fn readable(target: &Target) -> Result<()> {
    let _: Vec<Session> = target.list("v1/sessions", &[("limit", "100")]).await?;
    let _: Vec<Payment> = target.list("v1/payments", &[("limit", "100")]).await?;
    if target.serves("GET /v1/accounts") {
        let _: Vec<Account> = target.list("v1/accounts", &[("limit", "100")]).await?;
    }
    if target.serves("GET /v1/deposits") {
        let _: Vec<Deposit> = target.list("v1/deposits", &[("limit", "100")]).await?;
    }
    if target.serves("GET /v1/refunds") {
        let refunds = target.get("v1/refunds", &[("limit", "100")]).await?.ok()?;
        let _: Vec<Refund> = crate::target::entries("v1/refunds", refunds)?;
    }
    Ok(())
}

async fn own_game(target: &Target) -> Result<()> {
    let sessions: Vec<Session> = target.list("v1/sessions", &[]).await?;
    ensure!(
        sessions.iter().all(|session| session.game_id == target.settings.game_id),
        "a session of another game is listed"
    );
    let user = target.settings.user_id.as_str();
    let sessions: Vec<Session> = target.list("v1/sessions", &[("user_id", user)]).await?;
    ensure!(
        sessions.iter().all(|session| session.user_id == target.settings.user_id),
        "a session of another player is listed"
    );
    Ok(())
}

async fn limits(target: &Target) -> Result<()> {
    for path in target.lists_of_a_game() {
        let listed: Vec<Value> = target.list(path, &[("limit", "1")]).await?;
        ensure!(listed.len() <= 1, "{path} has {} entries at a limit of 1", listed.len());
    }
    Ok(())
}

async fn pages(target: &Target) -> Result<()> {
    let mut ids = HashSet::new();
    for offset in 0..SOME {
        let offset = offset.to_string();
        let page: Vec<Session> = target.list("v1/sessions", &[("limit", "1"), ("offset", &offset)]).await?;
        for session in page {
            ensure!(ids.insert(session.id.clone()), "{} is on two pages", session.id);
        }
    }
    let beyond: Vec<Session> =
        target.list("v1/sessions", &[("limit", "1"), ("offset", "1000000000")]).await?;
    ensure!(beyond.is_empty(), "there is something a thousand million sessions on");
    Ok(())
}

async fn by_status(target: &Target) -> Result<()> {
    for status in SessionStatus::KNOWN {
        let listed: Vec<Session> = target.list("v1/sessions", &[("status", status.as_str())]).await?;
        ensure!(listed.iter().all(|session| session.status == *status), "{status} lists another status");
    }
    Ok(())
}

async fn details(target: &Target) -> Result<()> {
    let sessions: Vec<Session> = target.list("v1/sessions", &[]).await?;
    // One that is final is the same whenever it is looked at.
    for session in sessions.iter().filter(|session| session.status.is_final()).take(SOME) {
        let path = format!("v1/sessions/{}", session.id);
        let alone: Session = serde_json::from_value(target.get(&path, &[]).await?.ok()?)?;
        ensure!(alone == *session, "{} differs from its entry in the list", session.id);
        let status = target.get(&format!("{path}/status"), &[]).await?.ok()?;
        ensure!(status["status"] == session.status.as_str(), "{} has two statuses", session.id);
        let id = status.get("id").and_then(Value::as_str);
        ensure!(id.is_none_or(|id| id == session.id.as_str()), "the status of {} is of another", session.id);
    }
    Ok(())
}

async fn payments(target: &Target) -> Result<()> {
    let payments: Vec<Payment> = target.list("v1/payments", &[]).await?;
    for payment in payments
        .iter()
        .filter(|payment| {
            matches!(
                payment.status,
                PaymentStatus::Succeeded | PaymentStatus::Failed | PaymentStatus::Refunded
            )
        })
        .take(SOME)
    {
        let answer = target.get(&format!("v1/payments/{}", payment.id), &[]).await?.ok()?;
        let alone: Payment = serde_json::from_value(answer).context("it can't be read")?;
        ensure!(alone == *payment, "{} differs from its entry in the list", payment.id);
        ensure!(payment.amount > 0, "{} is of nothing", payment.id);
    }
    Ok(())
}
