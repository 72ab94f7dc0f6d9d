//! Offers and bonuses, of the reference pages only.

use serde_json::{Value, json};

use crate::fixture::Fixture;

fn offer() -> Value {
    json!({
        "game_id": "space_shooter", "title": "Starter pack", "price": 499, "currency": "USD",
        "image": "https://game.example/pack.png", "country": "DE", "category": "packs", "label": "New",
        "status": "active", "stock": 7, "items": [{"id": "gold", "quantity": 50}], "id": "mine", "notes": null,
    })
}

#[tokio::test]
async fn an_offer_is_kept_as_it_came_with_an_id_of_the_sandbox() {
    let fixture = Fixture::new().await;
    let made = fixture.post("v1alpha1/offers", &offer()).await.json();
    assert!(made["id"].as_str().unwrap().starts_with("sbx_off_"));
    assert_eq!((&made["stock"], &made["items"]), (&json!(7), &offer()["items"]));
    assert!(made.get("notes").is_none() && made["created_at"].is_string());
    let list = async |query: &str| fixture.get(&format!("v1alpha1/offers?game_id={query}")).await.json();
    assert_eq!(list("space_shooter").await, json!([made]));
    let path = format!("v1alpha1/offers/{}", made["id"].as_str().unwrap());
    assert_eq!(fixture.get(&path).await.json(), made);
    assert_eq!(fixture.get("v1alpha1/offers/none").await.refusal().1, "offer_not_found");
    assert_eq!(list("space_shooter&status=inactive").await, json!([]));
    assert_eq!(list("other").await, json!([]));
}

#[tokio::test]
async fn the_rules_that_an_offer_shares_with_an_item_are_kept() {
    let fixture = Fixture::new().await;
    for (name, value, code) in [
        ("game_id", json!(null), "invalid_game_id"),
        ("title", json!(" "), "invalid_title"),
        ("price", json!(0), "invalid_price"),
        ("currency", json!("JPY"), "invalid_currency"),
        ("image", json!("ftp://x"), "invalid_image"),
        ("country", json!("Germany"), "invalid_country"),
    ] {
        let mut body = offer();
        body[name] = value;
        let refused = fixture.post("v1alpha1/offers", &body).await.refusal();
        assert_eq!(refused, (400, code.to_owned(), Some(name.to_owned())));
    }
}

#[tokio::test]
async fn a_bonus_is_in_the_wallet_once_however_often_its_key_is_sent() {
    let fixture = Fixture::new().await;
    let body =
        json!({"game_id": "space_shooter", "user_id": "player_42", "amount": 250, "key": "welcome-42"});
    let made = fixture.post("v1alpha1/bonuses", &body).await.json();
    assert_eq!(fixture.post("v1alpha1/bonuses", &body).await.json(), made);
    assert_eq!(fixture.wallet().await, (0, 250));
    let mut other = body.clone();
    other["amount"] = json!(300);
    let conflict = fixture.post("v1alpha1/bonuses", &other).await;
    assert_eq!(conflict.refusal(), (409, "idempotency_conflict".to_owned(), None));
    for id_or_key in [made["id"].as_str().unwrap(), "welcome-42"] {
        assert_eq!(fixture.get(&format!("v1alpha1/bonuses/{id_or_key}")).await.json(), made);
    }
    assert_eq!(fixture.get("v1alpha1/bonuses?game_id=space_shooter").await.json(), json!([made]));
    assert_eq!(fixture.get("v1alpha1/bonuses/none").await.refusal().1, "bonus_not_found");
    for (name, value, code) in [
        ("amount", json!(-1), "invalid_amount"),
        ("currency", json!("EUR"), "invalid_currency"),
        ("metadata", json!(1), "invalid_metadata"),
    ] {
        let mut broken = body.clone();
        broken[name] = value;
        assert_eq!(fixture.post("v1alpha1/bonuses", &broken).await.refusal().1, code);
    }
}
