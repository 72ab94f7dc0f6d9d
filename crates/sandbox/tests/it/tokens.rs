//! Several merchants at once: tokens, the games that they are for, and tokens that are worth nothing.

use jiff::Timestamp;
use sandbox::{SetToken, TokenStanding};
use serde_json::{Value, json};
use toffeepay::GameId;

use crate::fixture::{Answer, Fixture, TOKEN, request};

const OTHER: &str = "sk_test_other_0123456789";

fn other() -> SetToken {
    SetToken {
        token: OTHER.to_owned(),
        merchant: "other studio".to_owned(),
        games: Some(vec![GameId::new("chess").unwrap()]),
        standing: TokenStanding::Good,
        expires_at: None,
    }
}

async fn get(fixture: &Fixture, token: &str, path: &str) -> Answer {
    fixture.send(fixture.http.get(fixture.url(path)).bearer_auth(token)).await
}

async fn post(fixture: &Fixture, token: &str, body: &Value) -> Answer {
    let request = fixture.http.post(fixture.url("v1/sessions")).bearer_auth(token).json(body);
    fixture.send(request.header("Idempotency-Key", "key-1")).await
}

#[tokio::test]
async fn a_token_sees_its_own_games_and_nothing_of_others() {
    let fixture = Fixture::new().await;
    fixture.sandbox.control().set_token(other()).await.unwrap();
    let mine = fixture.create().await;
    fixture.submit(&mine, "pay", &[]).await;
    let payment = fixture.payment_of(&mine).await;
    let refund = fixture.post("v1/refunds", &json!({"payment_id": payment["id"]})).await.json();

    let game = (400, "invalid_game_id".to_owned(), Some("game_id".to_owned()));
    assert_eq!(post(&fixture, OTHER, &request()).await.refusal(), game);
    assert_eq!(get(&fixture, OTHER, "v1/payments?game_id=space_shooter").await.refusal(), game);
    for (kind, entity) in [("sessions", &mine), ("payments", &payment), ("refunds", &refund)] {
        let path = format!("v1/{kind}/{}", entity["id"].as_str().unwrap());
        assert_eq!(get(&fixture, OTHER, &path).await.status.as_u16(), 404, "{path}");
        assert_eq!(get(&fixture, TOKEN, &path).await.status.as_u16(), 200, "{path}");
    }
    assert_eq!(get(&fixture, OTHER, "v1/refunds").await.json(), json!([]));
    for action in ["sessions/{}/cancel", "payments/{}/complete", "payments/{}/cancel"] {
        let id = if action.starts_with('s') { &mine["id"] } else { &payment["id"] };
        let path = format!("v1/{}", action.replace("{}", id.as_str().unwrap()));
        let asked = fixture.http.post(fixture.url(&path)).bearer_auth(OTHER).json(&json!({}));
        assert_eq!(fixture.send(asked).await.status.as_u16(), 404, "{path}");
    }
}

#[tokio::test]
async fn keys_belong_to_a_merchant_not_to_a_token() {
    let fixture = Fixture::new().await;
    let control = fixture.sandbox.control();
    control.set_token(other()).await.unwrap();
    let mut chess = request();
    chess["game_id"] = json!("chess");
    let mine = post(&fixture, TOKEN, &request()).await.json();
    let theirs = post(&fixture, OTHER, &chess).await;
    assert_eq!(theirs.status.as_u16(), 200, "{}", theirs.text);
    assert_ne!(theirs.json()["id"], mine["id"]);
    let renewed = "sk_test_renewed_0123456789";
    control.set_token(SetToken { token: renewed.to_owned(), ..other() }).await.unwrap();
    assert_eq!(post(&fixture, renewed, &chess).await.json(), theirs.json());
}

#[tokio::test]
async fn a_token_that_is_revoked_expired_or_of_another_environment_is_401() {
    let fixture = Fixture::new().await;
    let control = fixture.sandbox.control();
    let asked = async || {
        let answer = get(&fixture, OTHER, "v1/sessions?game_id=chess").await;
        (answer.status.as_u16(), answer.text)
    };
    let refused = async |word: &str| {
        let (status, text) = asked().await;
        assert_eq!(status, 401);
        assert!(text.contains("\"unauthorized\"") && text.contains(word) && !text.contains(OTHER), "{text}");
    };
    refused("not this sandbox's").await;
    control.set_token(other()).await.unwrap();
    assert_eq!(asked().await.0, 200);
    control.set_token(SetToken { standing: TokenStanding::Revoked, ..other() }).await.unwrap();
    refused("revoked").await;
    control.set_token(SetToken { standing: TokenStanding::OtherEnvironment, ..other() }).await.unwrap();
    refused("another environment").await;
    let expires_at = Some(Timestamp::from_second(1_800_000_060).unwrap());
    control.set_token(SetToken { expires_at, ..other() }).await.unwrap();
    assert_eq!(asked().await.0, 200);
    fixture.clock.pass(60);
    refused("expired").await;
}

#[tokio::test]
async fn the_sandboxs_own_token_can_be_revoked_and_given_back() {
    let fixture = Fixture::new().await;
    let control = fixture.sandbox.control();
    let own = |standing| SetToken {
        token: TOKEN.to_owned(),
        merchant: String::new(),
        games: None,
        standing,
        expires_at: None,
    };
    let session = fixture.create().await;
    control.set_token(own(TokenStanding::Revoked)).await.unwrap();
    let path = format!("v1/sessions/{}", session["id"].as_str().unwrap());
    assert_eq!(fixture.get(&path).await.status.as_u16(), 401);
    control.set_token(own(TokenStanding::Good)).await.unwrap();
    assert_eq!(fixture.get(&path).await.json(), session);
}
