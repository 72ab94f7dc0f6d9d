//! The Rust client and the sandbox, each of whose routes the other knows.

use sandbox::Config;
use serde_json::json;
use toffeepay::alpha::{
    BonusKey, BonusRef, CreateBonus, CreateOffer, ListBonuses, ListOffers, OfferItem, OfferStatus,
};
use toffeepay::{
    AccessToken, Client, CreateRefund, CreateSession, Currency, Error, GameId, IdempotencyKey, Item,
    ListAccounts, ListDeposits, ListPayments, ListRefunds, ListSessions, Money, Page, PaymentStatus,
    RefundStatus, SessionStatus, UserId,
};

use crate::fixture::{Fixture, TOKEN, config};

fn game() -> GameId {
    GameId::new("space_shooter").unwrap()
}

fn player() -> UserId {
    UserId::new("player_42").unwrap()
}

fn dollars(cents: i64) -> Money {
    Money::price(cents, Currency::Usd).unwrap()
}

async fn with_client(config: Config) -> (Fixture, Client) {
    let fixture = Fixture::with(config).await;
    let token = AccessToken::new(TOKEN).unwrap();
    let client = Client::new(fixture.sandbox.base_url().clone(), token).unwrap();
    (fixture, client)
}

#[tokio::test]
async fn the_client_walks_all_routes_of_v1() {
    let (fixture, client) = with_client(config().with_manual_completion(true)).await;
    let item = Item::new("50 Gold Coins", &dollars(499)).unwrap();
    let body = CreateSession::new(game(), player(), item).to_body();
    let session = client.create_session(&body, &IdempotencyKey::random()).await.unwrap();
    assert_eq!(client.get_session(&session.id).await.unwrap(), session);
    assert_eq!(client.get_session_status(&session.id).await.unwrap(), SessionStatus::Pending);
    let on_page = json!({"id": session.id, "url": session.url});
    fixture.submit(&on_page, "deposit", &[("amount", "500")]).await;
    fixture.submit(&on_page, "pay", &[("method", "toffee_wallet")]).await;

    let accounts = client.list_accounts(&ListAccounts::of(game()).by(player()), Page::FIRST).await.unwrap();
    assert_eq!(accounts[0].available(), dollars(1), "the rest is reserved");
    assert_eq!(client.get_account(&accounts[0].id).await.unwrap(), accounts[0]);
    let deposits = client.deposits(ListDeposits::of(game())).collect().await.unwrap();
    assert_eq!(client.get_deposit(&deposits[0].id).await.unwrap(), deposits[0]);

    let payments = client
        .list_payments(&ListPayments { game_id: game(), user_id: None, with_extra_data: false }, Page::FIRST)
        .await
        .unwrap();
    let id = payments[0].id.clone();
    assert_eq!(payments[0].status, PaymentStatus::Authorized);
    client.complete_payment(&id).await.unwrap();
    assert!(matches!(client.cancel_payment(&id).await, Err(Error::Conflict(_))));
    let paid = client.get_payment_with_extra_data(&id).await.unwrap();
    assert_eq!((paid.status, paid.extra_data.unwrap().real_amount), (PaymentStatus::Succeeded, 499));
    assert_eq!(client.get_session_status(&session.id).await.unwrap(), SessionStatus::Paid);
    assert!(matches!(client.cancel_session(&session.id).await, Err(Error::Conflict(_))));

    let body = CreateRefund::new(id.clone()).with_reason("asked for").to_body();
    let refund = client.create_refund(&body, &IdempotencyKey::random()).await.unwrap();
    assert_eq!(client.get_refund(&refund.id).await.unwrap(), refund);
    fixture.clock.pass(5);
    let refunds = client.list_refunds(&ListRefunds::default(), Page::FIRST).await.unwrap();
    assert_eq!(refunds[0].status, RefundStatus::Succeeded);
    assert_eq!(client.get_payment(&id).await.unwrap().status, PaymentStatus::Refunded);
    let sessions =
        ListSessions { game_id: game(), user_id: Some(player()), status: Some(SessionStatus::Paid) };
    assert_eq!(client.list_all_sessions(&sessions).await.unwrap().len(), 1);
}

#[tokio::test]
async fn the_client_walks_the_alpha_routes() {
    let (_fixture, client) = with_client(config()).await;
    let item = Item::new("Starter pack", &dollars(999)).unwrap();
    let item = item.with_image("https://game.example/pack.png").unwrap().with_country("DE").unwrap();
    let holds = vec![OfferItem { id: "gold".to_owned(), icon: None, amount: 50 }];
    let offer = CreateOffer::new(game(), &item, "packs", holds).unwrap();
    let offer = offer.with_status(OfferStatus::Active).unwrap().with_stock(7).unwrap();
    let id = client.create_offer(&offer).await.unwrap();
    let kept = client.get_offer(&id).await.unwrap();
    assert_eq!((kept.money(), kept.stock, kept.items[0].amount), (Some(dollars(999)), Some(7), 50));
    let mine = CreateOffer::new(game(), &item, "packs", kept.items.clone()).unwrap().for_user(player());
    client.create_offer(&mine).await.unwrap();
    let listed = async |user_id: Option<&str>| {
        let user_id = user_id.map(|user| UserId::new(user).unwrap());
        client.list_offers(&ListOffers { game_id: game(), user_id }, Page::FIRST).await.unwrap().len()
    };
    assert_eq!((listed(None).await, listed(Some("player_42")).await, listed(Some("other")).await), (2, 2, 1));

    let key = BonusKey::new("welcome-42").unwrap();
    let metadata = json!({"campaign": "spring"}).as_object().unwrap().clone();
    let bonus = CreateBonus::new(game(), player(), &dollars(250))
        .unwrap()
        .with_key(key.clone())
        .with_metadata(metadata);
    let given = client.create_bonus(&bonus).await.unwrap();
    assert_eq!(client.create_bonus(&bonus).await.unwrap(), given);
    assert_eq!(given.metadata.as_ref().unwrap()["campaign"], "spring");
    for by in [BonusRef::Id(given.id.clone()), BonusRef::Key(key)] {
        assert_eq!(client.get_bonus(&by).await.unwrap(), given);
    }
    let account = client.get_account(given.account_id.as_ref().unwrap()).await.unwrap();
    assert_eq!(account.balance.bonus, 250);
    let created_at = given.created_at.unwrap();
    let list = ListBonuses { account_id: given.account_id.clone(), ..ListBonuses::of(game()) };
    assert_eq!(client.list_bonuses(&list, Page::FIRST).await.unwrap(), std::slice::from_ref(&given));
    let count = async |list: ListBonuses| client.bonuses(list).collect().await.unwrap().len();
    assert_eq!(count(ListBonuses { from: Some(created_at), ..ListBonuses::of(game()) }).await, 1);
    let later = created_at + std::time::Duration::from_secs(1);
    assert_eq!(count(ListBonuses { from: Some(later), ..ListBonuses::of(game()) }).await, 0);
    assert_eq!(count(ListBonuses { to: Some(created_at), ..ListBonuses::of(game()) }).await, 1);
}

#[tokio::test]
async fn a_session_with_the_longest_picture_is_read_by_every_call_and_a_list_of_them_to_its_end() {
    let (_fixture, client) = with_client(config()).await;
    let create = async |title: String, picture: usize| {
        let item = Item::new(title, &dollars(499)).unwrap();
        let image = format!("data:image/png;base64,{}", "A".repeat(picture));
        let body = CreateSession::new(game(), player(), item.with_image(image).unwrap()).to_body();
        client.create_session(&body, &IdempotencyKey::random()).await.unwrap()
    };
    let mut titles = Vec::new();
    for number in 0..60 {
        // Mostly of some KB, so that no page of 100 can be read, and some as long as a picture may be.
        let picture = if number % 20 == 0 { 192 * 1024 - 24 } else { 8_000 };
        let title = format!("picture {number}");
        let made = create(title.clone(), picture).await;
        assert_eq!(client.get_session(&made.id).await.unwrap(), made);
        titles.insert(0, title);
    }
    let listed = client.list_all_sessions(&ListSessions::of(game()).by(player())).await.unwrap();
    assert_eq!(listed.into_iter().map(|session| session.item.title).collect::<Vec<_>>(), titles);
}

#[tokio::test]
async fn a_session_with_a_picture_too_long_for_an_answer_is_told_by_its_place_and_the_others_are_listed() {
    let (fixture, client) = with_client(config()).await;
    let mut made = Vec::new();
    for picture in [16, 300_000, 16] {
        let mut body = crate::fixture::request();
        body["item"]["image"] = json!(format!("data:image/png;base64,{}", "A".repeat(picture)));
        made.insert(0, fixture.create_from(&body).await["id"].as_str().unwrap().to_owned());
    }
    let mut sessions = client.sessions(ListSessions::of(game()));
    let mut listed = Vec::new();
    while let Some(session) = sessions.next().await {
        listed.push(session.map(|session| session.id.to_string()));
    }
    let too_long = Err(Error::EntryTooLong { offset: 1 });
    assert_eq!(listed, [Ok(made[0].clone()), too_long, Ok(made[2].clone())]);
}
