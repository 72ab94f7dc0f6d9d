//! A session's way, as far as nobody pays.

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use toffeepay::Session;

use super::checks;
use crate::target::{Target, new_key};

checks! { Create:
    found = "a new session is found by its id, by its status, and in the lists of game and player",
    cancelled = "a pending session can be cancelled, and then is cancelled for good",
    not_there = "cancelling or completing what is not there is refused",
    replay = "a replay after the session's end does not bring it back",
}

async fn created(target: &Target, key: &str) -> Result<Session> {
    let answer = target.post("v1/sessions", Some(key), &target.create_request()).await?.ok()?;
    serde_json::from_value(answer).context("the session can't be read")
}

async fn status(target: &Target, session: &Session) -> Result<Value> {
    let answer = target.get(&format!("v1/sessions/{}/status", session.id), &[]).await?.ok()?;
    Ok(answer["status"].clone())
}

async fn found(target: &Target) -> Result<()> {
    let session = created(target, &new_key()).await?;
    let looked_for = look_for(target, &session).await;
    target.clean_up(session.id.as_str()).await;
    looked_for
}

async fn look_for(target: &Target, session: &Session) -> Result<()> {
    let alone: Session =
        serde_json::from_value(target.get(&format!("v1/sessions/{}", session.id), &[]).await?.ok()?)?;
    ensure!(alone.id == session.id && alone.item == session.item, "by its id another one is found");
    ensure!(status(target, session).await? == "pending", "its status is not pending");
    let user = target.settings.user_id.as_str();
    let pending = [("user_id", user), ("status", "pending"), ("limit", "100")];
    let mut offset = 0_usize;
    loop {
        let at = offset.to_string();
        let page: Vec<Session> =
            target.list("v1/sessions", &[&pending[..], &[("offset", at.as_str())]].concat()).await?;
        if page.iter().any(|listed| listed.id == session.id) {
            return Ok(());
        }
        ensure!(page.len() == 100, "it is not in the list of its player's pending sessions");
        offset += page.len();
    }
}

async fn cancelled(target: &Target) -> Result<()> {
    let session = created(target, &new_key()).await?;
    let path = format!("v1/sessions/{}/cancel", session.id);
    target.post(&path, None, &json!({})).await?.done()?;
    let answer = target.get(&format!("v1/sessions/{}", session.id), &[]).await?.ok()?;
    ensure!(answer["status"] == "cancelled", "it is {}", answer["status"]);
    ensure!(status(target, &session).await? == "cancelled", "its status says something else");
    let after: Session = serde_json::from_value(answer)?;
    ensure!(after.cancelled_at.is_some(), "it has no cancelled_at");
    target.post(&path, None, &json!({})).await?.refused().context("a second time")
}

async fn not_there(target: &Target) -> Result<()> {
    let paths = ["v1/sessions/{id}/cancel", "v1/payments/{id}/complete", "v1/payments/{id}/cancel"];
    for path in paths.into_iter().filter(|path| target.serves(&format!("POST /{path}"))) {
        let path = path.replace("{id}", "00000000-0000-4000-8000-000000000000");
        target.post(&path, None, &json!({})).await?.refused().context(path)?;
    }
    Ok(())
}

async fn replay(target: &Target) -> Result<()> {
    let key = new_key();
    let session = created(target, &key).await?;
    target.post(&format!("v1/sessions/{}/cancel", session.id), None, &json!({})).await?.done()?;
    let again = created(target, &key).await?;
    ensure!(again.id == session.id, "the key made a second session");
    ensure!(status(target, &session).await? == "cancelled", "the session is back");
    Ok(())
}
