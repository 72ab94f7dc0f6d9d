//! CreateSession: what it answers, its field rules, its keys.

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use toffeepay::{Session, SessionStatus};
use url::Url;

use super::checks;
use crate::target::{Target, new_key};

checks! { Create:
    answer = "a new session is pending, has a payment page, and is what was asked for",
    optional_fields = "image, country, wallet_enabled and a return URL of a custom scheme are taken",
    rules = "each broken field rule is refused",
    same_key = "the same key and body give the same session",
    other_body = "the same key with another body is 409 idempotency_conflict",
    other_key = "another key makes another session",
    refund_of_nothing of "POST /v1/refunds" = "a refund of a payment that is not there is refused",
}

async fn create(target: &Target, body: &Value) -> Result<Session> {
    let answer = target.post("v1/sessions", Some(&new_key()), body).await?.ok()?;
    let session: Session = serde_json::from_value(answer).context("the session can't be read")?;
    target.clean_up(session.id.as_str()).await;
    Ok(session)
}

async fn answer(target: &Target) -> Result<()> {
    let session = create(target, &target.create_request()).await?;
    ensure!(session.status == SessionStatus::Pending, "it is {}", session.status);
    ensure!(session.game_id == target.settings.game_id, "it is of another game");
    ensure!(session.user_id == target.settings.user_id, "it is of another player");
    ensure!(session.item.title == "Conformance check" && session.item.price == 499, "its item is another");
    ensure!(session.item.currency.as_str() == "USD", "its currency is {}", session.item.currency);
    ensure!(session.tax.is_none_or(|tax| tax.amount >= 0), "its tax is below zero");
    let url = Url::parse(session.url.as_deref().context("it has no payment page")?)?;
    let loopback = url.host_str() == Some("127.0.0.1");
    ensure!(url.scheme() == "https" || loopback, "its payment page is {}", url.scheme());
    Ok(())
}

async fn optional_fields(target: &Target) -> Result<()> {
    for (pointer, value) in [
        ("/item/image", json!("https://example.com/coins.png")),
        ("/item/image", json!("data:image/png;base64,iVBORw0KGgo=")),
        ("/item/currency", json!("EUR")),
        ("/item/currency", json!("GBP")),
        ("/item/price", json!(1)),
        ("/wallet_enabled", json!(false)),
        ("/return_url", json!("https://example.com/done?a=b#c")),
    ] {
        create(target, &with(target, pointer, value.clone()))
            .await
            .with_context(|| format!("{pointer} = {value}"))?;
    }
    // At a price of its own: a backend that sells by title and price can tell the two apart.
    let mut body = with(target, "/item/price", json!(599));
    body["item"]["country"] = json!("DE");
    create(target, &body).await.context("/item/country = \"DE\"").map(drop)
}

async fn rules(target: &Target) -> Result<()> {
    for (pointer, value) in [
        ("/game_id", json!("")),
        ("/user_id", json!("")),
        ("/item", json!(null)),
        ("/item/title", json!("")),
        ("/item/price", json!(0)),
        ("/item/price", json!(-1)),
        ("/item/price", json!(2_147_483_648_u64)),
        ("/item/price", json!(4.99)),
        ("/item/currency", json!("JPY")),
        ("/item/image", json!("ftp://example.com/x.png")),
        ("/item/country", json!("de")),
        ("/return_url", json!("not a uri")),
    ] {
        let body = with(target, pointer, value.clone());
        let answer = target.post("v1/sessions", Some(&new_key()), &body).await?;
        answer.refused().with_context(|| format!("{pointer} = {value}"))?;
    }
    Ok(())
}

async fn same_key(target: &Target) -> Result<()> {
    let (key, body) = (new_key(), target.create_request());
    let first = target.post("v1/sessions", Some(&key), &body).await?.ok()?;
    let again = target.post("v1/sessions", Some(&key), &body).await?.ok();
    target.clean_up(first["id"].as_str().unwrap_or_default()).await;
    let again = again?;
    ensure!(first["id"] == again["id"], "two sessions were made: {} and {}", first["id"], again["id"]);
    Ok(())
}

async fn other_body(target: &Target) -> Result<()> {
    let key = new_key();
    let first = target.post("v1/sessions", Some(&key), &target.create_request()).await?.ok()?;
    let other = target.post("v1/sessions", Some(&key), &with(target, "/item/price", json!(500))).await?;
    target.clean_up(first["id"].as_str().unwrap_or_default()).await;
    other.refused_with(409)?;
    ensure!(other.code() == "idempotency_conflict", "its code is {}", other.code());
    Ok(())
}

async fn other_key(target: &Target) -> Result<()> {
    let body = target.create_request();
    let (one, other) = (create(target, &body).await?, create(target, &body).await?);
    ensure!(one.id != other.id, "two keys made one session");
    ensure!(one.url != other.url, "two sessions share a payment page");
    Ok(())
}

async fn refund_of_nothing(target: &Target) -> Result<()> {
    let body = json!({"payment_id": "00000000-0000-4000-8000-000000000000", "reason": "conformance check"});
    target.post("v1/refunds", Some(&new_key()), &body).await?.refused()?;
    target.post("v1/refunds", Some(&new_key()), &json!({})).await?.refused().context("without a payment")
}

/// The request with one field set, by a JSON pointer.
fn with(target: &Target, pointer: &str, value: Value) -> Value {
    let mut body = target.create_request();
    if let Some((parent, name)) = pointer.rsplit_once('/')
        && let Some(Value::Object(fields)) = body.pointer_mut(parent)
    {
        fields.insert(name.to_owned(), value);
    }
    body
}
