//! Offers and bonuses: strict requests, answers read with all tolerance, and nothing given twice.

use serde_json::{Value, json};
use toffeepay::alpha::{
    Bonus, BonusId, BonusKey, BonusRef, CreateBonus, CreateOffer, ListBonuses, ListOffers, Offer, OfferItem,
    OfferStatus,
};
use toffeepay::{
    Currency, Error, GameId, InvalidField, Item, Money, OfferId, TransportError, UserId, routes,
};

use crate::fakes::{answer, client};

fn game() -> GameId {
    GameId::new("space_shooter").unwrap()
}

fn player() -> UserId {
    UserId::new("player_42").unwrap()
}

fn money(amount: i64) -> Money {
    Money::new(amount, Currency::Usd)
}

fn item() -> Item {
    let item = Item::new("Starter pack", &money(499)).unwrap();
    item.with_image("https://game.example/pack.png").unwrap().with_country("US").unwrap()
}

fn coins() -> Vec<OfferItem> {
    vec![OfferItem { id: "coins".to_owned(), icon: None, amount: 50 }]
}

fn offer() -> CreateOffer {
    CreateOffer::new(game(), &item(), "packs", coins()).unwrap()
}

fn bonus() -> CreateBonus {
    CreateBonus::new(game(), player(), &money(100)).unwrap()
}

fn field<T>(result: Result<T, InvalidField>) -> &'static str {
    result.err().unwrap().field
}

#[test]
fn a_field_that_breaks_a_rule_is_named() {
    let bare = Item::new("Gold", &money(1)).unwrap();
    assert_eq!(field(CreateOffer::new(game(), &bare, "packs", coins())), "image");
    let pictured = bare.with_image("data:image/png;base64,AA==").unwrap();
    assert_eq!(field(CreateOffer::new(game(), &pictured, "packs", coins())), "country");
    assert_eq!(field(CreateOffer::new(game(), &item(), " ", coins())), "category");
    assert_eq!(field(CreateOffer::new(game(), &item(), "packs", Vec::new())), "items");
    assert_eq!(field(offer().with_stock(-1)), "stock");
    assert_eq!(field(offer().with_status(OfferStatus::from("gone"))), "status");
    assert_eq!(field(CreateBonus::new(game(), player(), &money(-1))), "amount");
    let yen = Money::new(1, Currency::from("JPY"));
    assert_eq!(field(CreateBonus::new(game(), player(), &yen)), "currency");
    assert_eq!(field(BonusKey::new("").map_err(InvalidField::from)), "key");
    assert_eq!(field(BonusId::new("").map_err(InvalidField::from)), "id");
}

#[tokio::test]
async fn each_call_asks_its_route_with_what_was_set_and_all_six_are_there() {
    let (client, transport, _) = client([
        answer(200, r#"{"id":"off_1"}"#),
        answer(200, r#"[{"id":"off_1"}]"#),
        answer(200, r#"{"id":"off_1","title":"Starter pack"}"#),
        answer(200, r#"{"id":"bon_1","key":"welcome"}"#),
        answer(200, r#"{"bonuses":[{"id":"bon_1"}]}"#),
        answer(200, r#"{"id":"bon_1","key":"welcome"}"#),
    ]);
    let full = offer()
        .for_user(player())
        .with_label("Best value")
        .with_description("All you need")
        .with_status(OfferStatus::Active)
        .unwrap()
        .with_stock(3)
        .unwrap();
    let id = client.create_offer(&full).await.unwrap();
    let offers = ListOffers { game_id: game(), user_id: Some(player()) };
    assert_eq!(client.offers(offers).collect().await.unwrap().len(), 1);
    assert_eq!(client.get_offer(&id).await.unwrap().title.as_deref(), Some("Starter pack"));
    let key = BonusKey::new("welcome").unwrap();
    client.create_bonus(&bonus().with_key(key.clone())).await.unwrap();
    let from = Some("2026-01-01T00:00:00Z".parse().unwrap());
    let bonuses = ListBonuses { from, ..ListBonuses::of(game()) };
    assert_eq!(client.bonuses(bonuses).collect().await.unwrap().len(), 1);
    client.get_bonus(&BonusRef::Key(key)).await.unwrap();

    let requests = transport.requests();
    let asked: Vec<_> = requests
        .iter()
        .map(|request| {
            let path = request.url.path().replace("off_1", "{id}").replace("welcome", "{id}");
            (request.method.to_string(), path)
        })
        .collect();
    let all = routes::alpha::ALL.map(|route| (route.method.to_owned(), route.path.to_owned()));
    assert_eq!(asked, all);
    let body =
        |number: usize| serde_json::from_str::<Value>(requests[number].body.as_deref().unwrap()).unwrap();
    assert_eq!(
        body(0),
        json!({
            "game_id": "space_shooter", "title": "Starter pack", "image": "https://game.example/pack.png",
            "category": "packs", "items": [{"id": "coins", "amount": 50}], "price": 499, "currency": "USD",
            "country": "US", "user_id": "player_42", "description": "All you need", "label": "Best value",
            "status": "active", "stock": 3,
        })
    );
    assert_eq!(
        body(3),
        json!({"game_id": "space_shooter", "user_id": "player_42", "amount": 100, "currency": "USD", "key": "welcome"})
    );
    assert!(requests[4].url.query().unwrap().contains("from=2026-01-01T00%3A00%3A00Z"));
}

#[tokio::test]
async fn what_the_api_promises_no_idempotency_for_is_tried_once_with_a_key_or_without() {
    let keyed = bonus().with_key(BonusKey::new("welcome").unwrap());
    for failure in
        [|| Err(TransportError::Reset("reset".to_owned())), || answer(503, "{}"), || answer(429, "{}")]
    {
        let (client, transport, _) = client([failure(), failure(), failure(), failure()]);
        assert!(client.create_offer(&offer()).await.is_err());
        assert!(client.create_bonus(&bonus()).await.is_err());
        assert!(client.create_bonus(&keyed).await.is_err());
        assert_eq!(transport.requests().len(), 3);
    }
}

#[test]
fn an_offer_and_a_bonus_need_nothing_but_an_id() {
    let offer: Offer = serde_json::from_value(json!({"id": "off_1", "brand_new": [1]})).unwrap();
    assert_eq!((offer.money(), offer.items.len()), (None, 0));
    let bonus: Bonus = serde_json::from_value(json!({"id": "bon_1", "key": null, "metadata": {}})).unwrap();
    assert_eq!((bonus.amount, bonus.key), (0, None));
}

#[test]
fn offers_and_bonuses_are_read_in_lower_camel_case_too() {
    let snake = json!({"id": "off_1", "game_id": "g", "user_id": "u", "status": "paused", "price": 499,
        "currency": "USD", "created_at": "2026-01-02T03:04:05Z", "updated_at": "2026-01-02T03:04:06Z",
        "items": [{"id": "coins", "icon": null}]});
    let camel = json!({"id": "off_1", "gameId": "g", "userId": "u", "status": "paused", "price": 499,
        "currency": "USD", "createdAt": "2026-01-02T03:04:05Z", "updatedAt": "2026-01-02T03:04:06Z",
        "items": [{"id": "coins"}]});
    let offer: Offer = serde_json::from_value(snake).unwrap();
    assert_eq!(offer, serde_json::from_value(camel).unwrap());
    assert_eq!(offer.status, Some(OfferStatus::Unknown("paused".to_owned())));
    assert_eq!(offer.money().unwrap().to_string(), "4.99 USD");
    let snake = json!({"id": "b", "account_id": "a", "created_at": "2026-01-02T03:04:05Z"});
    let camel = json!({"id": "b", "accountId": "a", "createdAt": "2026-01-02T03:04:05Z"});
    let bonus: Bonus = serde_json::from_value(snake).unwrap();
    assert_eq!(bonus, serde_json::from_value(camel).unwrap());
}

#[tokio::test]
async fn an_answer_about_another_offer_or_bonus_is_refused() {
    let (client, ..) = client([
        answer(200, r#"{"id":"off_2"}"#),
        answer(200, r#"{"id":"bon_2"}"#),
        answer(200, r#"{"id":"bon_1","key":"other"}"#),
    ]);
    let refused = [
        client.get_offer(&OfferId::new("off_1").unwrap()).await.map(|_| ()),
        client.get_bonus(&BonusRef::Id(BonusId::new("bon_1").unwrap())).await.map(|_| ()),
        client.get_bonus(&BonusRef::Key(BonusKey::new("welcome").unwrap())).await.map(|_| ()),
    ];
    assert!(refused.iter().all(|outcome| matches!(outcome, Err(Error::BadAnswer(_)))), "{refused:?}");
}
