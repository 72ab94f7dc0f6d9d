//! Wallets: deposits, bonuses, paying from them, and money that comes back.

use sandbox::{GameSettings, MakeDeposit};
use serde_json::{Value, json};
use toffeepay::{GameId, PaymentMethod, UserId};

use crate::fixture::{Fixture, config, request};

const WALLET: &[(&str, &str)] = &[("method", "toffee_wallet")];

async fn bonus(fixture: &Fixture, amount: i64) {
    let body = json!({"game_id": "space_shooter", "user_id": "player_42", "amount": amount});
    assert_eq!(fixture.post("v1alpha1/bonuses", &body).await.status.as_u16(), 200);
}

async fn deposit(fixture: &Fixture, amount: i64) {
    let wish = MakeDeposit {
        game_id: GameId::new("space_shooter").unwrap(),
        user_id: UserId::new("player_42").unwrap(),
        amount,
        method: PaymentMethod::ApplePay,
        reason: None,
        slow: false,
    };
    fixture.sandbox.control().make_deposit(wish).await.unwrap();
}

async fn deposits(fixture: &Fixture, query: &str) -> Vec<Value> {
    let answer = fixture.get(&format!("v1/deposits?game_id=space_shooter{query}")).await;
    answer.json().as_array().unwrap().clone()
}

#[tokio::test]
async fn money_added_on_the_page_is_in_the_wallet_and_listed() {
    let fixture = Fixture::new().await;
    let session = fixture.create().await;
    assert_eq!(fixture.get("v1/accounts?game_id=space_shooter").await.json(), json!([]));
    assert!(fixture.see(&session).await.text.contains("data-balance=\"0\""));
    let added = fixture.submit(&session, "deposit", &[("amount", "1000"), ("attempt", "1")]).await;
    assert!(added.header("location").unwrap().ends_with("?notice=added"));
    assert!(fixture.see(&session).await.text.contains("Balance: $10.00"));
    assert_eq!(fixture.wallet().await, (1_000, 0));

    let account = fixture.get("v1/accounts?game_id=space_shooter&user_id=player_42").await.json()[0].clone();
    serde_json::from_value::<toffeepay::Account>(account.clone()).unwrap();
    assert_eq!(account["users"], json!([{"game_id": "space_shooter", "user_id": "player_42"}]));
    assert_eq!(
        fixture.get(&format!("v1/accounts/{}", account["id"].as_str().unwrap())).await.json(),
        account
    );
    let made = deposits(&fixture, "").await;
    serde_json::from_value::<toffeepay::Deposit>(made[0].clone()).unwrap();
    assert_eq!((&made[0]["status"], &made[0]["amount"]), (&json!("succeeded"), &json!(1_000)));
    let path = format!("v1/deposits/{}", made[0]["id"].as_str().unwrap());
    assert_eq!(fixture.get(&path).await.json(), made[0]);
}

#[tokio::test]
async fn a_deposit_that_the_bank_refuses_adds_nothing_and_one_sent_twice_is_one() {
    let fixture = Fixture::new().await;
    let session = fixture.create().await;
    let refused = [("amount", "500"), ("attempt", "1"), ("number", "4000000000009995")];
    let answer = fixture.submit(&session, "deposit", &refused).await;
    assert!(answer.header("location").unwrap().ends_with("notice=refused-insufficient_funds"));
    for _ in 0..3 {
        fixture.submit(&session, "deposit", &[("amount", "500"), ("attempt", "2")]).await;
    }
    assert_eq!(fixture.wallet().await, (500, 0));
    assert_eq!(deposits(&fixture, "").await.len(), 2);
    assert_eq!(deposits(&fixture, "&status=failed").await.len(), 1);
    assert_eq!(deposits(&fixture, "&user_id=nobody").await.len(), 0);
    assert_eq!(deposits(&fixture, "&account_id=none").await.len(), 0);
    assert_eq!(deposits(&fixture, "&limit=1&offset=1").await.len(), 1);
}

#[tokio::test]
async fn a_slow_deposit_is_in_the_wallet_once_the_bank_answers() {
    let fixture = Fixture::new().await;
    let session = fixture.create().await;
    fixture.submit(&session, "deposit", &[("amount", "500"), ("number", "4000000000000077")]).await;
    assert_eq!((fixture.wallet().await, deposits(&fixture, "&status=processing").await.len()), ((0, 0), 1));
    fixture.clock.pass(10);
    assert_eq!((fixture.wallet().await, deposits(&fixture, "&status=succeeded").await.len()), ((500, 0), 1));
}

#[tokio::test]
async fn paying_from_the_wallet_spends_the_bonus_first_and_a_refund_brings_both_back() {
    let fixture = Fixture::with(config().with_refund_delay(std::time::Duration::ZERO)).await;
    deposit(&fixture, 400).await;
    bonus(&fixture, 200).await;
    let session = fixture.create().await;
    fixture.submit(&session, "pay", WALLET).await;
    assert_eq!(fixture.status(&session).await, "paid");
    assert_eq!(fixture.wallet().await, (101, 0));
    let payment = fixture.payment_of(&session).await;
    assert_eq!(payment["method"], "toffee_wallet");
    assert_eq!(payment["extra_data"], json!({"real_amount": 299, "bonus_amount": 200}));
    let without = fixture.get(&format!("v1/payments/{}", payment["id"].as_str().unwrap())).await.json();
    assert!(without.get("extra_data").is_none(), "it was not asked for");

    fixture.post("v1/refunds", &json!({"payment_id": payment["id"]})).await;
    assert_eq!(fixture.wallet().await, (400, 200));
}

#[tokio::test]
async fn a_wallet_with_too_little_refuses_and_that_is_a_failed_attempt() {
    let fixture = Fixture::new().await;
    deposit(&fixture, 498).await;
    let session = fixture.create().await;
    assert!(fixture.see(&session).await.text.contains("Too little for this."));
    for _ in 0..3 {
        fixture.submit(&session, "pay", WALLET).await;
    }
    assert_eq!(fixture.payment_of(&session).await["error"]["code"], "insufficient_funds");
    assert_eq!((fixture.status(&session).await.as_str(), fixture.wallet().await), ("failed", (498, 0)));
}

#[tokio::test]
async fn money_that_is_reserved_is_gone_from_the_wallet_until_the_payment_is_given_up() {
    let fixture = Fixture::with(config().with_manual_completion(true)).await;
    deposit(&fixture, 500).await;
    let session = fixture.create().await;
    fixture.submit(&session, "pay", WALLET).await;
    assert_eq!(fixture.wallet().await, (1, 0));
    let payment = fixture.payment_of(&session).await;
    fixture.post(&format!("v1/payments/{}/cancel", payment["id"].as_str().unwrap()), &json!({})).await;
    assert_eq!(fixture.wallet().await, (500, 0));
    fixture.submit(&session, "pay", WALLET).await;
    assert_eq!(fixture.wallet().await, (1, 0));
    fixture.clock.pass(30 * 60);
    assert_eq!((fixture.status(&session).await.as_str(), fixture.wallet().await), ("expired", (500, 0)));
}

#[tokio::test]
async fn two_sessions_at_once_can_not_spend_the_same_money() {
    let fixture = Fixture::new().await;
    deposit(&fixture, 600).await;
    let (one, other) = (fixture.create().await, fixture.create().await);
    tokio::join!(fixture.submit(&one, "pay", WALLET), fixture.submit(&other, "pay", WALLET));
    let mut states = [fixture.status(&one).await, fixture.status(&other).await];
    states.sort();
    assert_eq!(states, ["paid", "pending"]);
    assert_eq!(fixture.wallet().await, (101, 0));
}

#[tokio::test]
async fn the_wallet_is_offered_only_where_game_session_and_currency_have_it() {
    let fixture = Fixture::new().await;
    let offers = async |body: Value| {
        let session = fixture.create_from(&body).await;
        let page = fixture.see(&session).await.text;
        let offered = page.contains("value=\"toffee_wallet\"");
        assert_eq!(offered, page.contains("id=\"deposit\""));
        let refused = fixture.submit(&session, "pay", WALLET).await;
        assert_eq!(!offered, refused.header("location").unwrap().ends_with("notice=test-cards"));
        offered
    };
    let with = |pointer: &str, value: Value| {
        let mut body = request();
        *body.pointer_mut(pointer).unwrap() = value;
        body
    };
    assert!(offers(request()).await);
    assert!(!offers(with("/item/currency", json!("EUR"))).await);
    let mut off = request();
    off["wallet_enabled"] = json!(false);
    assert!(!offers(off).await);
    let game = GameSettings { wallet: Some(false), ..settings("space_shooter") };
    fixture.sandbox.control().set_game(game).await.unwrap();
    assert!(!offers(request()).await);
}

#[tokio::test]
async fn what_is_not_there_is_404_and_lists_name_their_rules() {
    let fixture = Fixture::new().await;
    for (path, code) in [("v1/accounts/none", "account_not_found"), ("v1/deposits/%00", "deposit_not_found")]
    {
        assert_eq!(fixture.get(path).await.refusal(), (404, code.to_owned(), None));
    }
    for (path, code, field) in [
        ("v1/accounts", "invalid_game_id", "game_id"),
        ("v1/deposits", "invalid_game_id", "game_id"),
        ("v1/deposits?game_id=g&status=paid", "invalid_status", "status"),
        ("v1/accounts?game_id=g&limit=101", "invalid_limit", "limit"),
    ] {
        assert_eq!(
            fixture.get(path).await.refusal(),
            (400, code.to_owned(), Some(field.to_owned())),
            "{path}"
        );
    }
}

pub fn settings(game: &str) -> GameSettings {
    GameSettings {
        id: GameId::new(game).unwrap(),
        title: None,
        manual_completion: None,
        wallet: None,
        methods: None,
        session_seconds: None,
        refund_seconds: None,
    }
}
