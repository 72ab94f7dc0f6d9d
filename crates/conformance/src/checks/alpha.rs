//! Offers and bonuses, which the vendor calls alpha and describes in its reference pages alone. No bonus is ever given:
//! that would be money. An offer that is made stays, inactive: no route takes it away.

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use toffeepay::alpha::{Bonus, Offer};

use super::checks;
use crate::target::Target;

checks! { Read:
    lists of "GET /v1alpha1/offers" = "alpha: offers and bonuses are listed up to a limit, and not without a game",
    by_id of "GET /v1alpha1/offers/{id}" = "alpha: a listed offer or bonus is the same when asked for by its id",
    not_there of "GET /v1alpha1/bonuses/{id}" = "alpha: an offer or a bonus that does not exist is refused",
    token of "GET /v1alpha1/offers" = "alpha: a call without a token is 401",
}

pub(super) mod creating {
    //! What makes something, or would.

    use super::{checks, found, rules};

    checks! { Create:
        rules of "POST /v1alpha1/offers" = "alpha: each broken field rule of an offer or a bonus is refused",
        found of "POST /v1alpha1/offers" = "alpha: a new offer is found by its id and in its game's list",
    }
}

const LISTS: [&str; 2] = ["v1alpha1/offers", "v1alpha1/bonuses"];

/// How many entries are looked at one by one: enough to see, few enough for an API that counts calls.
const SOME: usize = 3;

async fn lists(target: &Target) -> Result<()> {
    let _: Vec<Offer> = target.list(LISTS[0], &[("limit", "100")]).await?;
    let _: Vec<Bonus> = target.list(LISTS[1], &[("limit", "100")]).await?;
    for path in LISTS {
        let listed: Vec<Value> = target.list(path, &[("limit", "1")]).await?;
        ensure!(listed.len() <= 1, "{path} has {} entries at a limit of 1", listed.len());
        target.get(path, &[]).await?.refused().with_context(|| format!("{path} without a game"))?;
    }
    Ok(())
}

async fn by_id(target: &Target) -> Result<()> {
    let offers: Vec<Offer> = target.list(LISTS[0], &[]).await?;
    for offer in offers.iter().take(SOME) {
        let answer = target.get(&format!("v1alpha1/offers/{}", offer.id), &[]).await?.ok()?;
        let alone: Offer = serde_json::from_value(answer).context("the offer can't be read")?;
        ensure!(alone == *offer, "{} differs from its entry in the list", offer.id);
    }
    let bonuses: Vec<Bonus> = target.list(LISTS[1], &[]).await?;
    for bonus in bonuses.iter().take(SOME) {
        let answer = target.get(&format!("v1alpha1/bonuses/{}", bonus.id), &[]).await?.ok()?;
        let alone: Bonus = serde_json::from_value(answer).context("the bonus can't be read")?;
        ensure!(alone == *bonus, "{} differs from its entry in the list", bonus.id);
    }
    Ok(())
}

async fn not_there(target: &Target) -> Result<()> {
    for path in LISTS {
        let path = format!("{path}/00000000-0000-4000-8000-000000000000");
        target.get(&path, &[]).await?.refused().context(path)?;
    }
    Ok(())
}

async fn token(target: &Target) -> Result<()> {
    let game = [("game_id", target.settings.game_id.as_str())];
    for path in LISTS {
        target.get_as(None, path, &game).await?.refused_with(401).context(path)?;
    }
    Ok(())
}

async fn rules(target: &Target) -> Result<()> {
    for (name, value) in [
        ("game_id", json!("")),
        ("title", json!("")),
        ("price", json!(0)),
        ("price", json!(4.99)),
        ("currency", json!("JPY")),
        ("image", json!("ftp://example.com/x.png")),
        ("country", json!("de")),
    ] {
        let mut body = target.offer();
        body[name] = value.clone();
        let answer = target.post(LISTS[0], None, &body).await?;
        answer.refused().with_context(|| format!("an offer with {name} = {value}"))?;
    }
    for (name, value) in [("game_id", json!("")), ("user_id", json!("")), ("amount", json!(-1))] {
        let mut body = json!({
            "game_id": target.settings.game_id,
            "user_id": target.settings.user_id,
            "amount": 0,
            "currency": "USD",
        });
        body[name] = value.clone();
        let answer = target.post(LISTS[1], None, &body).await?;
        answer.refused().with_context(|| format!("a bonus with {name} = {value}"))?;
    }
    Ok(())
}

async fn found(target: &Target) -> Result<()> {
    let asked = target.offer();
    let made = target.post(LISTS[0], None, &asked).await?.ok()?;
    let id = made["id"].as_str().context("the new offer has no id")?;
    let alone = target.get(&format!("v1alpha1/offers/{id}"), &[]).await?.ok()?;
    for field in ["title", "price", "currency", "status"] {
        ensure!(alone[field] == asked[field], "its {field} is {}", alone[field]);
    }
    let mut offset = 0_usize;
    loop {
        let at = offset.to_string();
        let page: Vec<Offer> = target.list(LISTS[0], &[("limit", "100"), ("offset", &at)]).await?;
        if page.iter().any(|offer| offer.id.as_str() == id) {
            return Ok(());
        }
        ensure!(page.len() == 100, "it is not in its game's list");
        offset += page.len();
    }
}
