//! The control interface over HTTP where it makes tokens, wallets and deposits.

use reqwest::Method;
use serde_json::{Value, json};

use crate::fixture::{Answer, Fixture, controlled};

const OTHER: &str = "sk_test_other_0123456789";

async fn post(fixture: &Fixture, path: &str, body: Value) -> Answer {
    fixture.control(Method::POST, path, &body).await
}

fn deposit(amount: i64) -> Value {
    json!({"game_id": "space_shooter", "user_id": "player_42", "amount": amount})
}

#[tokio::test]
async fn a_token_is_made_known_for_some_games_changed_and_revoked() {
    let fixture = Fixture::with(controlled()).await;
    let asked = async |game: &str| {
        let path = fixture.url(&format!("v1/sessions?game_id={game}"));
        fixture.send(fixture.http.get(path).bearer_auth(OTHER)).await
    };
    assert_eq!(asked("chess").await.status.as_u16(), 401);
    let wish = json!({"token": OTHER, "merchant": "other studio", "games": ["chess"]});
    assert_eq!(post(&fixture, "/tokens", wish).await.json(), json!({}));
    assert_eq!(asked("chess").await.json(), json!([]));
    assert_eq!(asked("space_shooter").await.refusal().1, "invalid_game_id");
    post(&fixture, "/tokens", json!({"token": OTHER})).await;
    assert_eq!(asked("space_shooter").await.json(), json!([]), "no games named are all games");
    for (standing, word) in [("revoked", "revoked"), ("other_environment", "another environment")] {
        assert_eq!(
            post(&fixture, "/tokens", json!({"token": OTHER, "standing": standing})).await.json(),
            json!({})
        );
        let refused = asked("chess").await;
        assert_eq!((refused.status.as_u16(), refused.text.contains(word)), (401, true), "{}", refused.text);
    }
    let expiring = json!({"token": OTHER, "standing": "good", "expires_at": "2027-01-15T08:01:00Z"});
    post(&fixture, "/tokens", expiring).await;
    assert_eq!(asked("chess").await.status.as_u16(), 200);
    fixture.clock.pass(60);
    assert_eq!(asked("chess").await.status.as_u16(), 401);
    for wish in [json!({}), json!({"token": OTHER, "standing": "splendid"}), json!({"token": 1})] {
        assert_eq!(
            post(&fixture, "/tokens", wish).await.refusal(),
            (400, "invalid_request".to_owned(), None)
        );
    }
    let blank = post(&fixture, "/tokens", json!({"token": " "})).await;
    assert_eq!(blank.refusal(), (400, "invalid_token".to_owned(), Some("token".to_owned())));
}

#[tokio::test]
async fn a_wallet_is_made_for_players_of_several_games_and_what_is_in_it_is_set() {
    let fixture = Fixture::with(controlled()).await;
    let users = json!([
        {"game_id": "space_shooter", "user_id": "player_42"},
        {"game_id": "chess", "user_id": "p42"},
    ]);
    let made = post(&fixture, "/accounts", json!({"users": users, "real": 700, "bonus": 50})).await.json();
    serde_json::from_value::<toffeepay::Account>(made.clone()).unwrap();
    assert_eq!(made["balance"], json!({"real": 700, "bonus": 50}));
    assert_eq!(fixture.wallet().await, (700, 50));
    assert_eq!(fixture.get("v1/accounts?game_id=chess&user_id=p42").await.json(), json!([made]));
    let set = post(&fixture, "/accounts", json!({"users": users, "real": 1})).await.json();
    assert_eq!((&set["id"], fixture.wallet().await), (&made["id"], (1, 0)));
    for (wish, field) in [
        (json!({"users": users, "real": -1}), "real"),
        (json!({"users": users, "bonus": 2_147_483_648_i64}), "bonus"),
        (json!({"users": []}), "users"),
    ] {
        let refused = post(&fixture, "/accounts", wish).await.refusal();
        assert_eq!((refused.0, refused.2.as_deref()), (400, Some(field)));
    }
    assert_eq!(post(&fixture, "/accounts", json!({})).await.refusal().1, "invalid_request");
    assert_eq!(fixture.wallet().await, (1, 0));
}

#[tokio::test]
async fn a_deposit_is_made_refused_or_slow_as_it_is_told_to() {
    let fixture = Fixture::with(controlled()).await;
    let mut wish = deposit(500);
    wish["method"] = json!("google_pay");
    let made = post(&fixture, "/deposits", wish).await.json();
    serde_json::from_value::<toffeepay::Deposit>(made.clone()).unwrap();
    assert_eq!((&made["status"], &made["method"]), (&json!("succeeded"), &json!("google_pay")));
    assert_eq!(fixture.get(&format!("v1/deposits/{}", made["id"].as_str().unwrap())).await.json(), made);
    assert_eq!(fixture.wallet().await, (500, 0));

    let mut refused = deposit(900);
    refused["reason"] = json!("insufficient_funds");
    let failed = post(&fixture, "/deposits", refused).await.json();
    assert_eq!((&failed["status"], fixture.wallet().await), (&json!("failed"), (500, 0)));

    let mut slow = deposit(40);
    slow["slow"] = json!(true);
    let made = post(&fixture, "/deposits", slow).await.json();
    assert_eq!((&made["status"], fixture.wallet().await), (&json!("processing"), (500, 0)));
    fixture.clock.pass(10);
    assert_eq!(fixture.wallet().await, (540, 0));

    assert_eq!(post(&fixture, "/deposits", deposit(-1)).await.refusal().2.as_deref(), Some("amount"));
    let mut unknown = deposit(1);
    unknown["reason"] = json!("moon_phase");
    for wish in [json!({}), unknown] {
        assert_eq!(post(&fixture, "/deposits", wish).await.refusal().1, "invalid_request");
    }
    assert_eq!(fixture.get("v1/deposits?game_id=space_shooter").await.json().as_array().unwrap().len(), 3);
}

#[tokio::test]
async fn a_deposit_is_made_with_a_method_that_the_api_has_for_deposits() {
    let fixture = Fixture::with(controlled()).await;
    for method in ["card", "tokenized_card", "apple_pay", "google_pay"] {
        let mut wish = deposit(100);
        wish["method"] = json!(method);
        assert_eq!(post(&fixture, "/deposits", wish).await.json()["method"], method);
    }
    for method in ["paypal", "paylater", "venmo", "toffee_wallet", "barter"] {
        let mut wish = deposit(100);
        wish["method"] = json!(method);
        let refused = post(&fixture, "/deposits", wish).await.refusal();
        assert_eq!(refused, (400, "invalid_method".to_owned(), Some("method".to_owned())), "{method}");
    }
    assert_eq!(fixture.wallet().await, (400, 0));
}

#[tokio::test]
async fn a_deposit_becomes_what_it_is_told_to_and_the_wallet_follows() {
    let fixture = Fixture::with(controlled()).await;
    let end = async |id: &serde_json::Value, outcome: &str| {
        let path = format!("/deposits/{}/end", id.as_str().unwrap());
        post(&fixture, &path, json!({"outcome": outcome})).await
    };
    let (mut expected, mut told) = (0, 0);
    // How it ends step by step, and what of 100 is in the wallet after each.
    for steps in [
        &[("succeeded", 100), ("refunded", 0)][..],
        &[("failed", 0)],
        &[("authorized", 0), ("succeeded", 100)],
        &[("authorized", 0), ("failed", 0)],
        &[("authorized", 0), ("cancelled", 0)],
    ] {
        let mut slow = deposit(100);
        slow["slow"] = json!(true);
        let made = post(&fixture, "/deposits", slow).await.json();
        let mut in_wallet = 0;
        for (outcome, after) in steps {
            let ended = end(&made["id"], outcome).await.json();
            serde_json::from_value::<toffeepay::Deposit>(ended.clone()).unwrap();
            assert_eq!(ended["status"], *outcome);
            assert!(ended[format!("{outcome}_at")].is_string(), "{ended}");
            assert_eq!(
                fixture.get(&format!("v1/deposits/{}", made["id"].as_str().unwrap())).await.json(),
                ended
            );
            in_wallet = *after;
            assert_eq!(fixture.wallet().await, (expected + in_wallet, 0), "{steps:?}, {outcome}");
            told += 1;
        }
        expected += in_wallet;
        let list = format!("v1/deposits?game_id=space_shooter&status={}", steps.last().unwrap().0);
        assert_eq!(fixture.get(&list).await.json()[0]["id"], made["id"]);
        // Nothing settles by itself any more, and what is over is not failed any more.
        fixture.clock.pass(10);
        for outcome in ["failed", "authorized", "cancelled"] {
            let refused = end(&made["id"], outcome).await.refusal();
            assert_eq!(refused, (409, "deposit_end_not_possible".to_owned(), None), "{outcome}");
        }
        assert_eq!(fixture.wallet().await, (expected, 0));
    }
    assert_eq!((expected, told), (100, 9));
    let spent = json!({"users": [{"game_id": "space_shooter", "user_id": "player_42"}], "real": 30});
    post(&fixture, "/accounts", spent).await;
    let kept = fixture.get("v1/deposits?game_id=space_shooter&status=succeeded").await.json();
    assert_eq!(end(&kept[0]["id"], "refunded").await.json()["status"], "refunded");
    assert_eq!(fixture.wallet().await, (0, 0), "no wallet owes anything");
}

#[tokio::test]
async fn a_player_who_is_no_longer_a_wallets_has_none_of_its_money_before_and_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let config = || controlled().with_folder(folder.path());
    let fixture = Fixture::with(config()).await;
    let user = |name: &str| json!({"game_id": "space_shooter", "user_id": name});
    let own = post(&fixture, "/accounts", json!({"users": [user("anna")], "real": 5})).await.json();
    let shared = json!({"users": [user("player_42"), user("anna"), user("bert")], "real": 700});
    post(&fixture, "/accounts", shared).await;
    post(&fixture, "/accounts", json!({"users": [user("player_42"), user("anna")], "real": 700})).await;
    let accounts_of = async |fixture: &Fixture, name: &str| {
        fixture.get(&format!("v1/accounts?game_id=space_shooter&user_id={name}")).await.json()
    };
    let check = async |fixture: &Fixture| {
        assert_eq!(accounts_of(fixture, "bert").await, json!([]));
        let of_anna = accounts_of(fixture, "anna").await;
        assert_eq!((of_anna.as_array().unwrap().len(), &of_anna[0]["balance"]["real"]), (1, &json!(700)));
        let mut body = crate::fixture::request();
        body["user_id"] = json!("bert");
        let session = fixture.create_from(&body).await;
        let path = format!("/sessions/{}/end", session["id"].as_str().unwrap());
        let wish = json!({"outcome": "paid", "method": "toffee_wallet"});
        assert_eq!(post(fixture, &path, wish).await.refusal().1, "insufficient_funds");
    };
    check(&fixture).await;
    let path = format!("v1/accounts/{}", own["id"].as_str().unwrap());
    assert_eq!(fixture.get(&path).await.refusal().1, "account_not_found", "it is nobody's any more");
    let clock = fixture.clock.clone();
    fixture.sandbox.stop().await;
    check(&Fixture::at(config(), clock).await).await;
}
