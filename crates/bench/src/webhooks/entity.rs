//! The entities that the API's events carry, made of what is bought here: a backend finds its player, item and session in
//! them.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use storefront::engine::{Engine, EngineError};
use storefront::journal::{Filter, Start};
use toffeepay::EventType;

/// How many of the last purchases are looked through for one whose session is known.
const LAST: u32 = 50;
/// How long before its event an entity was made.
const AGE: SignedDuration = SignedDuration::from_mins(1);

/// Whom and what an event is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct About {
    /// The game.
    pub game_id: String,
    /// The player.
    pub user_id: String,
    /// The session.
    pub session_id: String,
    /// The item.
    pub title: String,
    /// Its price, in minor units.
    pub price: i64,
    /// The currency of that.
    pub currency: String,
}

impl About {
    /// The last purchase of the environment in use; before there is one, the first item on sale, for the player in use,
    /// in a session that nobody has.
    pub async fn here(engine: &Engine) -> Result<Self, EngineError> {
        let listed = match engine.statement(Filter::default(), Start::Newest, LAST).await {
            Err(EngineError::JournalUnavailable(_)) => Vec::new(),
            listed => listed?.0,
        };
        let environment = engine.access().name;
        let mut purchases = listed.into_iter().map(|report| report.purchase);
        let last = purchases.find(|one| one.order.environment == environment && one.session.is_some());
        if let Some((order, session)) = last.and_then(|one| Some((one.order, one.session?))) {
            return Ok(Self {
                game_id: order.game_id.to_string(),
                user_id: order.user_id.to_string(),
                session_id: session.id.to_string(),
                title: order.title,
                price: order.price.amount(),
                currency: order.price.currency().as_str().to_owned(),
            });
        }
        let shop = engine.shop();
        let price = shop.catalogue.first().map(storefront::shop::CatalogueItem::price);
        Ok(Self {
            game_id: shop.game.id.to_string(),
            user_id: engine.player().map_or_else(|| "player_1".to_owned(), |player| player.to_string()),
            session_id: "ses_bench".to_owned(),
            title: shop.catalogue.first().map_or("Item", |item| item.title()).to_owned(),
            price: price.as_ref().map_or(1, toffeepay::Money::amount),
            currency: price.map_or_else(|| "USD".to_owned(), |price| price.currency().as_str().to_owned()),
        })
    }
}

/// The `data` of an event, as the API sends it; none for a type that the API does not have.
pub fn entity(event_type: &str, about: &About, now: Timestamp) -> Option<String> {
    if !EventType::KNOWN.iter().any(|known| known.as_str() == event_type) {
        return None;
    }
    let (kind, happened) = event_type.split_once('.')?;
    let made = now.checked_sub(AGE).unwrap_or(now).to_string();
    let mut entity = match kind {
        "session" => json!({
            "id": about.session_id, "status": "pending", "user_id": about.user_id, "game_id": about.game_id,
            "item": { "title": about.title, "price": about.price, "currency": about.currency },
            "created_at": made,
        }),
        "payment" => json!({
            "id": "pay_bench", "session_id": about.session_id, "status": "processing", "amount": about.price,
            "currency": about.currency, "method": "card", "details": "4242", "created_at": made,
        }),
        "refund" => json!({
            "id": "ref_bench", "payment_id": "pay_bench", "status": "pending", "created_at": made,
        }),
        "deposit" => json!({
            "id": "dep_bench", "account_id": "acc_bench", "status": "processing", "amount": 1_000,
            "currency": "USD", "method": "card", "details": "4242", "created_at": made,
        }),
        _ => return None,
    };
    if happened != "created" {
        entity["status"] = json!(happened);
        entity[format!("{happened}_at")] = json!(now.to_string());
    }
    if happened == "failed" && kind != "session" && kind != "deposit" {
        entity["error"] = json!({ "code": "card_declined", "message": "The bank declined." });
    }
    pretty(&entity)
}

fn pretty(entity: &Value) -> Option<String> {
    serde_json::to_string_pretty(entity).ok()
}

#[cfg(test)]
mod tests {
    use toffeepay::{Deposit, Payment, Refund, Session};

    use super::*;

    fn about() -> About {
        About {
            game_id: "space_shooter".into(),
            user_id: "player_42".into(),
            session_id: "ses_1".into(),
            title: "50 Gold Coins".into(),
            price: 499,
            currency: "USD".into(),
        }
    }

    #[test]
    fn every_event_of_the_api_has_its_whole_entity_with_the_status_that_it_tells_of() {
        let now: Timestamp = "2026-11-29T12:00:00Z".parse().unwrap();
        for event in EventType::KNOWN {
            let text = entity(event.as_str(), &about(), now).unwrap();
            let (kind, happened) = event.as_str().split_once('.').unwrap();
            let status = match kind {
                "session" => {
                    let session: Session = serde_json::from_str(&text).unwrap();
                    assert_eq!(
                        (session.id.as_str(), session.user_id.as_str(), session.game_id.as_str()),
                        ("ses_1", "player_42", "space_shooter")
                    );
                    assert_eq!((session.item.title.as_str(), session.item.price), ("50 Gold Coins", 499));
                    session.status.as_str().to_owned()
                }
                "payment" => {
                    let payment: Payment = serde_json::from_str(&text).unwrap();
                    assert_eq!((payment.session_id.as_str(), payment.amount), ("ses_1", 499));
                    payment.status.as_str().to_owned()
                }
                "refund" => serde_json::from_str::<Refund>(&text).unwrap().status.as_str().to_owned(),
                _ => serde_json::from_str::<Deposit>(&text).unwrap().status.as_str().to_owned(),
            };
            let wanted = match event.as_str() {
                "session.created" | "refund.created" => "pending",
                "payment.created" => "processing",
                _ => happened,
            };
            assert_eq!(status, wanted, "{event:?}");
            assert_eq!(text.contains(&now.to_string()), happened != "created", "{text}");
        }
        assert_eq!(entity("session.eaten", &about(), now), None);
        assert_eq!(entity("nothing", &about(), now), None);
    }
}
