//! The control interface: who may use it, and what it does to sessions, payments, refunds and time.

use reqwest::Method;
use serde_json::{Value, json};

use crate::fixture::{Answer, CONTROL_TOKEN, Fixture, TOKEN, controlled};

async fn end(fixture: &Fixture, kind: &str, entity: &Value, wish: Value) -> Answer {
    let path = format!("/{kind}/{}/end", entity["id"].as_str().unwrap());
    fixture.control(Method::POST, &path, &wish).await
}

#[tokio::test]
async fn it_is_there_for_its_own_token_only_and_for_no_web_page() {
    let without = Fixture::new().await;
    assert_eq!(without.control(Method::GET, "", &json!({})).await.refusal().0, 404);
    let fixture = Fixture::with(controlled()).await;
    let asked = || fixture.http.get(fixture.url("control"));
    assert_eq!(fixture.send(asked()).await.status.as_u16(), 401);
    assert_eq!(fixture.send(asked().bearer_auth(TOKEN)).await.status.as_u16(), 401);
    assert_eq!(fixture.send(asked().bearer_auth(CONTROL_TOKEN)).await.status.as_u16(), 200);
    let from_a_page = asked().bearer_auth(CONTROL_TOKEN).header("Origin", "http://127.0.0.1");
    assert_eq!(fixture.send(from_a_page).await.status.as_u16(), 403);
    let rebound = asked().bearer_auth(CONTROL_TOKEN).header("Host", "evil.example");
    assert_eq!(fixture.send(rebound).await.status.as_u16(), 403);
    assert_eq!(fixture.get("v1/sessions?game_id=g").await.status.as_u16(), 200);
    let crossed = fixture.http.get(fixture.url("v1/sessions?game_id=g")).bearer_auth(CONTROL_TOKEN);
    assert_eq!(fixture.send(crossed).await.status.as_u16(), 401);
}

#[tokio::test]
async fn a_session_ends_as_it_is_told_to_and_by_the_rules() {
    let fixture = Fixture::with(controlled()).await;
    for (outcome, payments) in [("paid", 1), ("failed", 3), ("cancelled", 0), ("expired", 0)] {
        let before = fixture.get("v1/payments?game_id=space_shooter").await.json().as_array().unwrap().len();
        let session = fixture.create().await;
        let ended = end(&fixture, "sessions", &session, json!({"outcome": outcome})).await;
        assert_eq!(ended.json()["status"], outcome, "{}", ended.text);
        assert_eq!(fixture.status(&session).await, outcome);
        let after = fixture.get("v1/payments?game_id=space_shooter").await.json().as_array().unwrap().len();
        assert_eq!(after - before, payments, "{outcome}");
        let again = end(&fixture, "sessions", &session, json!({"outcome": "paid"})).await;
        let code = if outcome == "expired" { "session_expired" } else { "session_not_pending" };
        assert_eq!(again.refusal(), (409, code.to_owned(), None));
    }
}

#[tokio::test]
async fn a_session_that_fails_by_control_says_why_and_one_with_failed_attempts_fails_with_what_is_left() {
    let fixture = Fixture::with(controlled()).await;
    let session = fixture.create().await;
    fixture.submit(&session, "decline", &[]).await;
    let wish = json!({"outcome": "failed", "method": "paypal", "reason": "suspected_fraud"});
    end(&fixture, "sessions", &session, wish).await;
    let made = fixture.get("v1/payments?game_id=space_shooter").await.json();
    let codes: Vec<_> = made.as_array().unwrap().iter().map(|made| made["error"]["code"].clone()).collect();
    assert_eq!(codes, ["suspected_fraud", "suspected_fraud", "card_declined"]);
}

#[tokio::test]
async fn a_session_fails_by_the_refusal_of_its_open_payment_where_that_was_the_last() {
    let fixture = Fixture::with(controlled()).await;
    for refused_before in 0..3 {
        let session = fixture.create().await;
        let attempts = format!("/sessions/{}/attempts", session["id"].as_str().unwrap());
        for _ in 0..refused_before {
            fixture.control(Method::POST, &attempts, &json!({"reason": "card_declined"})).await;
        }
        fixture.control(Method::POST, &attempts, &json!({"slow": true})).await;
        let ended = end(&fixture, "sessions", &session, json!({"outcome": "failed"})).await;
        assert_eq!(ended.json()["status"], "failed", "after {refused_before}: {}", ended.text);
    }
    let made = fixture.get("v1/payments?game_id=space_shooter").await.json();
    assert!(made.as_array().unwrap().iter().all(|payment| payment["status"] == "failed"), "{made}");
    assert_eq!(made.as_array().unwrap().len(), 9);
}

#[tokio::test]
async fn a_wish_that_can_not_be_carried_out_is_refused_and_changes_nothing() {
    let fixture = Fixture::with(controlled()).await;
    let wallet = || json!({"outcome": "paid", "method": "toffee_wallet"});
    let session = fixture.create().await;
    let poor = end(&fixture, "sessions", &session, wallet()).await;
    assert_eq!(poor.refusal(), (409, "insufficient_funds".to_owned(), None));
    assert_eq!(fixture.session(&session).await, session, "no attempt was made of it");
    let account = json!({"users": [{"game_id": "space_shooter", "user_id": "player_42"}], "real": 10_000});
    fixture.control(Method::POST, "/accounts", &account).await;
    assert_eq!(end(&fixture, "sessions", &session, wallet()).await.json()["status"], "paid");
    assert_eq!(fixture.wallet().await, (9_501, 0));

    let mut euros = crate::fixture::request();
    euros["item"]["currency"] = json!("EUR");
    let mut walletless = crate::fixture::request();
    walletless["wallet_enabled"] = json!(false);
    for body in [euros, walletless] {
        let session = fixture.create_from(&body).await;
        let attempts = format!("/sessions/{}/attempts", session["id"].as_str().unwrap());
        let field = (400, "invalid_method".to_owned(), Some("method".to_owned()));
        for method in ["toffee_wallet", "barter"] {
            let tried = fixture.control(Method::POST, &attempts, &json!({"method": method})).await;
            assert_eq!(tried.refusal(), field);
            for outcome in ["paid", "failed"] {
                let wish = json!({"outcome": outcome, "method": method});
                assert_eq!(end(&fixture, "sessions", &session, wish).await.refusal(), field);
            }
        }
        assert_eq!(fixture.session(&session).await, session);
    }
    assert_eq!(fixture.wallet().await, (9_501, 0));
}

#[tokio::test]
async fn attempts_are_made_as_on_the_page_slow_ones_too() {
    let fixture = Fixture::with(controlled()).await;
    let session = fixture.create().await;
    let attempts = format!("/sessions/{}/attempts", session["id"].as_str().unwrap());
    let slow = json!({"method": "venmo", "slow": true});
    assert_eq!(fixture.control(Method::POST, &attempts, &slow).await.json()["status"], "pending");
    let payment = fixture.payment_of(&session).await;
    assert_eq!((&payment["status"], &payment["method"]), (&json!("processing"), &json!("venmo")));
    let second = fixture.control(Method::POST, &attempts, &json!({})).await;
    assert_eq!(second.refusal(), (409, "payment_in_progress".to_owned(), None));
    let page = fixture.see(&session).await.text;
    assert!(page.contains("<h1>In progress</h1>") && !page.contains("id=\"pay\""));
    assert!(page.contains("id=\"again\""), "it can be looked at again");
    fixture.clock.pass(10);
    assert_eq!(fixture.status(&session).await, "paid");
}

#[tokio::test]
async fn a_payment_becomes_what_it_is_told_to() {
    let fixture = Fixture::with(controlled().with_manual_completion(true)).await;
    for (first, outcome, session_status) in [
        (json!({}), "succeeded", "paid"),
        (json!({}), "failed", "pending"),
        (json!({}), "cancelled", "pending"),
        (json!({"slow": true}), "authorized", "pending"),
        (json!({"slow": true}), "succeeded", "paid"),
        (json!({"slow": true}), "failed", "pending"),
    ] {
        let session = fixture.create().await;
        let attempts = format!("/sessions/{}/attempts", session["id"].as_str().unwrap());
        fixture.control(Method::POST, &attempts, &first).await;
        let payment = fixture.payment_of(&session).await;
        let ended = end(&fixture, "payments", &payment, json!({"outcome": outcome})).await;
        assert_eq!(ended.json()["status"], outcome, "{}", ended.text);
        assert_eq!(fixture.status(&session).await, session_status, "{outcome}");
    }
    let paid = fixture.create().await;
    end(&fixture, "sessions", &paid, json!({"outcome": "paid"})).await;
    let payment = fixture.payment_of(&paid).await;
    assert_eq!(
        end(&fixture, "payments", &payment, json!({"outcome": "refunded"})).await.json()["status"],
        "refunded"
    );
    let refunds = fixture.get("v1/refunds").await.json();
    assert_eq!((refunds.as_array().unwrap().len(), &refunds[0]["status"]), (1, &json!("succeeded")));
    let again = end(&fixture, "payments", &payment, json!({"outcome": "refunded"})).await;
    assert_eq!(again.refusal(), (409, "already_refunded".to_owned(), None));
}

#[tokio::test]
async fn a_refund_that_is_pending_is_decided_once() {
    let fixture = Fixture::with(controlled()).await;
    for (outcome, payment_status) in
        [("succeeded", "refunded"), ("failed", "succeeded"), ("cancelled", "succeeded")]
    {
        let payment = fixture.pay("4242424242424242").await;
        let refund = fixture.post("v1/refunds", &json!({"payment_id": payment["id"]})).await.json();
        let ended = end(&fixture, "refunds", &refund, json!({"outcome": outcome})).await;
        assert_eq!(ended.json()["status"], outcome);
        let path = format!("v1/payments/{}", payment["id"].as_str().unwrap());
        assert_eq!(fixture.get(&path).await.json()["status"], payment_status);
        let again = end(&fixture, "refunds", &refund, json!({"outcome": "failed"})).await;
        assert_eq!(again.refusal(), (409, "refund_not_pending".to_owned(), None));
        fixture.clock.pass(60);
        let kept = fixture.get(&format!("v1/refunds/{}", refund["id"].as_str().unwrap())).await.json();
        assert_eq!(kept["status"], outcome, "it does not settle by itself as well");
    }
}

#[tokio::test]
async fn the_clock_is_moved_set_stopped_and_sped_up() {
    let fixture = Fixture::with(controlled()).await;
    let session = fixture.create().await;
    let moved = fixture.control(Method::POST, "/clock", &json!({"advance_seconds": 1_799})).await.json();
    assert_eq!(moved["now"], "2027-01-15T08:29:59Z");
    assert_eq!(fixture.status(&session).await, "pending");
    fixture.clock.pass(1);
    assert_eq!(fixture.session(&session).await["expired_at"], "2027-01-15T08:30:00Z");
    fixture.control(Method::POST, "/clock", &json!({"now": "2030-06-01T00:00:00Z", "speed": 0})).await;
    fixture.clock.pass(500);
    let clock = fixture.control(Method::GET, "/clock", &json!({})).await.json();
    assert_eq!(clock, json!({"now": "2030-06-01T00:00:00Z", "speed": 0.0}));
    fixture.control(Method::POST, "/clock", &json!({"speed": 3_600})).await;
    fixture.clock.pass(2);
    assert_eq!(fixture.create().await["created_at"], "2030-06-01T02:00:00Z");
    for speed in [json!(-1), json!(100_001)] {
        let refused = fixture.control(Method::POST, "/clock", &json!({"speed": speed})).await;
        assert_eq!(refused.refusal().0, 400);
    }
}

#[tokio::test]
async fn each_game_has_terms_of_its_own() {
    let fixture = Fixture::with(controlled()).await;
    let terms = json!({"manual_completion": true, "title": "Chess Club", "methods": ["paypal", "card"], "session_seconds": 60});
    fixture.control(Method::PUT, "/games/chess", &terms).await;
    let mut body = crate::fixture::request();
    body["game_id"] = json!("chess");
    let chess = fixture.create_from(&body).await;
    let page = fixture.see(&chess).await.text;
    assert!(page.contains("Chess Club") && !page.contains("value=\"apple_pay\""));
    assert!(page.find("value=\"paypal\"").unwrap() < page.find("value=\"card\"").unwrap());
    let refused = fixture.submit(&chess, "pay", &[("method", "apple_pay")]).await;
    assert!(refused.header("location").unwrap().ends_with("notice=test-cards"));
    fixture.submit(&chess, "pay", &[("method", "paypal")]).await;
    assert_eq!(fixture.payment_of(&chess).await["status"], "authorized");
    let other = fixture.create().await;
    fixture.submit(&other, "pay", &[]).await;
    assert_eq!(fixture.status(&other).await, "paid");
    fixture.clock.pass(60);
    assert_eq!(fixture.status(&chess).await, "expired");
}

#[tokio::test]
async fn a_page_returns_never_once_or_twice() {
    let fixture = Fixture::with(controlled()).await;
    let paid = async |plan: &str| {
        let session = fixture.create().await;
        let path = format!("/sessions/{}/returns", session["id"].as_str().unwrap());
        fixture.control(Method::POST, &path, &json!({"returns": plan})).await;
        let location = fixture.submit(&session, "pay", &[]).await.header("location").unwrap().to_owned();
        assert_eq!(fixture.status(&session).await, "paid");
        (session, location)
    };
    let (_, once) = paid("once").await;
    assert_eq!(once, "mygame://payment-complete?state=AbC%20d");
    let (session, never) = paid("never").await;
    assert!(session["url"].as_str().unwrap().ends_with(&never));
    let (_, twice) = paid("twice").await;
    let page = fixture.send(fixture.http.get(fixture.url(&twice))).await;
    let refresh = format!("content=\"0;url={once}\"");
    assert!(page.text.contains(&refresh) && page.text.contains("location.href"), "{}", page.text);
    assert!(page.header("content-security-policy").unwrap().contains("script-src 'sha256-"));
}

#[tokio::test]
async fn a_wish_that_makes_no_sense_is_refused_in_words() {
    let fixture = Fixture::with(controlled()).await;
    let session = fixture.create().await;
    for wish in [json!({}), json!({"outcome": "won"}), json!([1])] {
        let refused = end(&fixture, "sessions", &session, wish).await;
        assert_eq!(refused.refusal(), (400, "invalid_request".to_owned(), None));
    }
    let nobody = json!({"id": "none"});
    for (kind, code) in [
        ("sessions", "session_not_found"),
        ("payments", "payment_not_found"),
        ("refunds", "refund_not_found"),
        ("deposits", "deposit_not_found"),
    ] {
        let refused = end(&fixture, kind, &nobody, json!({"outcome": "succeeded"})).await;
        let refused = if kind == "sessions" {
            end(&fixture, kind, &nobody, json!({"outcome": "paid"})).await
        } else {
            refused
        };
        assert_eq!(refused.refusal(), (404, code.to_owned(), None));
    }
}
