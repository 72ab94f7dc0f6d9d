//! What is refused: calls without a right token, and questions about what is not there.

use anyhow::{Context, Result, ensure};

use super::checks;
use crate::target::Target;

checks! { Read:
    no_token = "a call without a token is 401",
    wrong_tokens = "a token that is not of this environment is 401, and is not repeated",
    shape = "a refusal has a code and a message where the contract lets them stand",
    unknown_ids = "what is not there is refused",
    no_game = "lists of a game refuse a call that names none",
    bad_filters = "a status that does not exist is refused or matches nothing",
    bad_pages = "a limit of 0 and an offset below 0 are refused",
}

async fn no_token(target: &Target) -> Result<()> {
    let game = [("game_id", target.settings.game_id.as_str())];
    for path in target.lists_of_a_game() {
        target.get_as(None, path, &game).await?.refused_with(401).context(path)?;
    }
    Ok(())
}

async fn wrong_tokens(target: &Target) -> Result<()> {
    let game = [("game_id", target.settings.game_id.as_str())];
    for token in ["not-a-token", "sk_live_0123456789abcdef0123456789abcdef"] {
        let answer = target.get_as(Some(token), "v1/sessions", &game).await?;
        answer.refused_with(401).with_context(|| format!("token {token}"))?;
        ensure!(!answer.text.contains(token), "the answer repeats the token");
    }
    Ok(())
}

async fn shape(target: &Target) -> Result<()> {
    let answer = target.get_as(None, "v1/sessions", &[]).await?;
    let body = answer.json()?;
    ensure!(answer.code() != "no code", "no code where the contract has it");
    let message = ["/error/message", "/details/0/message", "/message"];
    ensure!(
        message.iter().any(|place| body.pointer(place).is_some_and(serde_json::Value::is_string)),
        "no message"
    );
    Ok(())
}

async fn unknown_ids(target: &Target) -> Result<()> {
    let kinds = ["sessions", "payments", "refunds", "accounts", "deposits"];
    for kind in kinds.into_iter().filter(|kind| target.serves(&format!("GET /v1/{kind}/{{id}}"))) {
        let path = format!("v1/{kind}/00000000-0000-4000-8000-000000000000");
        target.get(&path, &[]).await?.refused().context(kind)?;
    }
    target.get("v1/sessions/00000000-0000-4000-8000-000000000000/status", &[]).await?.refused()
}

async fn no_game(target: &Target) -> Result<()> {
    for path in target.lists_of_a_game() {
        target.get(path, &[]).await?.refused().context(path)?;
    }
    Ok(())
}

async fn bad_filters(target: &Target) -> Result<()> {
    let game = target.settings.game_id.as_str();
    let answer = target.get("v1/sessions", &[("game_id", game), ("status", "eaten")]).await?;
    if answer.is_success() {
        let listed: Vec<serde_json::Value> = crate::target::entries("v1/sessions", answer.json()?)?;
        ensure!(listed.is_empty(), "{} sessions are `eaten`", listed.len());
        return Ok(());
    }
    answer.refused()
}

async fn bad_pages(target: &Target) -> Result<()> {
    let game = target.settings.game_id.as_str();
    for page in [("limit", "0"), ("offset", "-1"), ("limit", "251")] {
        target.get("v1/sessions", &[("game_id", game), page]).await?.refused().context(page.0)?;
    }
    Ok(())
}
