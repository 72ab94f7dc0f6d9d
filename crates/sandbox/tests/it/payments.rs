//! Payments: what attempts leave behind, and completing them by hand.

use serde_json::{Value, json};

use crate::fixture::{Fixture, config};

async fn payments(fixture: &Fixture) -> Vec<Value> {
    let answer = fixture.get("v1/payments?game_id=space_shooter").await;
    answer.json().as_array().unwrap().clone()
}

async fn settle(fixture: &Fixture, payment: &Value, action: &str) -> crate::fixture::Answer {
    fixture.post(&format!("v1/payments/{}/{action}", payment["id"].as_str().unwrap()), &json!({})).await
}

#[tokio::test]
async fn each_attempt_makes_a_payment_that_says_what_became_of_it() {
    let fixture = Fixture::new().await;
    let session = fixture.create().await;
    fixture.submit(&session, "pay", &[("method", "card"), ("number", "4000 0000 0000 9995")]).await;
    fixture.submit(&session, "decline", &[("method", "google_pay")]).await;
    fixture.submit(&session, "pay", &[("method", "card"), ("number", "4242 4242 4242 4242")]).await;
    let made = payments(&fixture).await;
    let short: Vec<_> = made
        .iter()
        .map(|payment| {
            (
                payment["status"].as_str().unwrap(),
                payment["error"]["code"].as_str(),
                payment["method"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        short,
        [
            ("succeeded", None, "card"),
            ("failed", Some("card_declined"), "google_pay"),
            ("failed", Some("insufficient_funds"), "card")
        ]
    );
    assert_eq!(made[0]["details"], "visa 4242");
    for payment in &made {
        assert_eq!((&payment["amount"], &payment["currency"]), (&json!(499), &json!("USD")));
        assert_eq!(payment["session_id"], session["id"]);
        assert!(payment["id"].as_str().unwrap().starts_with("sbx_pay_"));
        assert!(payment["details"].is_string());
        serde_json::from_value::<toffeepay::Payment>(payment.clone()).unwrap();
        let path = format!("v1/payments/{}?with_extra_data=true", payment["id"].as_str().unwrap());
        assert_eq!(fixture.get(&path).await.json(), *payment);
    }
    assert_eq!(fixture.session(&session).await["payment_id"], made[0]["id"]);
}

#[tokio::test]
async fn payments_are_listed_by_game_and_user_with_limits() {
    let fixture = Fixture::new().await;
    for _ in 0..3 {
        let session = fixture.create().await;
        fixture.submit(&session, "pay", &[("method", "paypal")]).await;
    }
    let count = async |query: &str| {
        fixture.get(&format!("v1/payments?{query}")).await.json().as_array().unwrap().len()
    };
    assert_eq!(count("game_id=space_shooter&user_id=player_42").await, 3);
    assert_eq!(count("game_id=space_shooter&limit=2").await, 2);
    assert_eq!(count("game_id=space_shooter&offset=2").await, 1);
    assert_eq!(count("game_id=space_shooter&user_id=nobody").await, 0);
    assert_eq!(count("game_id=other").await, 0);
    let refused = fixture.get("v1/payments").await;
    assert_eq!(refused.refusal(), (400, "invalid_game_id".to_owned(), Some("game_id".to_owned())));
}

#[tokio::test]
async fn with_manual_completion_the_session_is_pending_until_the_payment_is_completed() {
    let fixture = Fixture::with(config().with_manual_completion(true)).await;
    let session = fixture.create().await;
    let paid = fixture.submit(&session, "pay", &[("method", "card")]).await;
    assert_eq!(paid.header("location"), Some("mygame://payment-complete?state=AbC%20d"));
    assert_eq!(fixture.status(&session).await, "pending");
    let page = fixture.see(&session).await;
    assert!(page.text.contains("<h1>Authorized</h1>") && !page.text.contains("id=\"pay\""));
    fixture.submit(&session, "pay", &[("method", "card")]).await;
    let held = payments(&fixture).await;
    assert_eq!(held.len(), 1, "a second payment could charge twice");
    assert_eq!(held[0]["status"], "authorized");

    fixture.clock.pass(5);
    let completed = settle(&fixture, &held[0], "complete").await;
    assert_eq!((completed.status.as_u16(), completed.json()), (200, json!({})));
    let payment = &payments(&fixture).await[0];
    assert_eq!(
        (&payment["status"], &payment["succeeded_at"]),
        (&json!("succeeded"), &json!("2027-01-15T08:00:05Z"))
    );
    assert_eq!(fixture.status(&session).await, "paid");
    for action in ["complete", "cancel"] {
        let again = settle(&fixture, payment, action).await;
        assert_eq!(again.refusal(), (409, "payment_not_authorized".to_owned(), None));
    }
}

#[tokio::test]
async fn three_cancelled_payments_cancel_the_session() {
    let fixture = Fixture::with(config().with_manual_completion(true)).await;
    let session = fixture.create().await;
    for _ in 0..3 {
        assert_eq!(fixture.status(&session).await, "pending");
        fixture.submit(&session, "pay", &[("method", "apple_pay")]).await;
        assert_eq!(settle(&fixture, &payments(&fixture).await[0], "cancel").await.status.as_u16(), 200);
    }
    assert_eq!(fixture.status(&session).await, "cancelled");
}

#[tokio::test]
async fn a_payment_that_is_not_there_is_404_on_every_route() {
    let fixture = Fixture::new().await;
    let missing = (404, "payment_not_found".to_owned(), None);
    assert_eq!(fixture.get("v1/payments/sbx_pay_none").await.refusal(), missing);
    for action in ["complete", "cancel"] {
        let answer = fixture.post(&format!("v1/payments/sbx_pay_none/{action}"), &json!({})).await;
        assert_eq!(answer.refusal(), missing);
    }
}
