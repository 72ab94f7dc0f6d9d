//! Payments: what attempts leave behind, and completing them by hand.

use std::collections::HashSet;

use sandbox::{AttemptPayment, Refusal};
use serde_json::{Value, json};
use toffeepay::{PaymentMethod, SessionId};

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

/// Every method of the contract.
const METHODS: [&str; 8] =
    ["card", "tokenized_card", "apple_pay", "google_pay", "paypal", "paylater", "venmo", "toffee_wallet"];
/// Every reason of the bank's, with its card.
const REASONS: [(&str, &str); 7] = [
    ("card_declined", "4000 0000 0000 0002"),
    ("insufficient_funds", "4000 0000 0000 9995"),
    ("expired_card", "4000 0000 0000 0069"),
    ("incorrect_cvc", "4000 0000 0000 0127"),
    ("processing_error", "4000 0000 0000 0119"),
    ("suspected_fraud", "4100 0000 0000 0019"),
    ("authentication_failed", "4000 0084 0000 1629"),
];

#[tokio::test]
async fn every_method_pays_and_is_in_the_answer_as_the_client_reads_it() {
    let fixture = Fixture::new().await;
    for method in METHODS {
        let session = fixture.create().await;
        // The wallet needs money first; it is harmless to the others.
        fixture.submit(&session, "deposit", &[("amount", "500")]).await;
        let form = [("method", method), ("number", "4242 4242 4242 4242")];
        let paid = fixture.submit(&session, "pay", &form).await;
        assert_eq!(paid.header("location"), Some("mygame://payment-complete?state=AbC%20d"), "{method}");
        assert_eq!(fixture.status(&session).await, "paid", "{method}");
        let payment = fixture.payment_of(&session).await;
        assert_eq!((&payment["method"], &payment["status"]), (&json!(method), &json!("succeeded")));
        let read: toffeepay::Payment = serde_json::from_value(payment).unwrap();
        let known = read.method.unwrap();
        assert!(!matches!(known, PaymentMethod::Unknown(_)), "{method}");
        assert_eq!(known.as_str(), method);
    }
}

#[tokio::test]
async fn every_reason_of_every_method_reaches_the_answers_error() {
    let fixture = Fixture::new().await;
    assert_eq!(Refusal::ALL.map(Refusal::code), REASONS.map(|(code, _)| code));
    for method in METHODS {
        for reason in Refusal::ALL {
            let session = fixture.create().await;
            let id = SessionId::new(session["id"].as_str().unwrap()).unwrap();
            let wish =
                AttemptPayment { method: PaymentMethod::from(method), reason: Some(reason), slow: false };
            fixture.sandbox.control().attempt_payment(&id, wish).await.unwrap();
            let payment = fixture.payment_of(&session).await;
            assert_eq!(
                (&payment["status"], &payment["method"], &payment["error"]["code"]),
                (&json!("failed"), &json!(method), &json!(reason.code()))
            );
            assert!(payment["error"]["message"].as_str().is_some_and(|text| !text.is_empty()));
            assert!(payment["failed_at"].is_string() && payment["succeeded_at"].is_null(), "{payment}");
            assert_eq!(fixture.status(&session).await, "pending");
        }
    }
}

#[tokio::test]
async fn every_card_that_is_refused_says_why_on_the_page_and_in_the_answer() {
    let fixture = Fixture::new().await;
    let mut reasons = HashSet::new();
    for (code, number) in REASONS {
        let session = fixture.create().await;
        let said = async || {
            assert_eq!(fixture.payment_of(&session).await["error"]["code"], code);
            let page = fixture.see(&session).await.text;
            let (_, alert) = page.split_once("role=\"alert\"><strong>").unwrap();
            alert.split('<').next().unwrap().to_owned()
        };
        fixture.submit(&session, "pay", &[("method", "card"), ("number", number)]).await;
        let by_card = said().await;
        fixture.submit(&session, "decline", &[("method", "paypal"), ("reason", code)]).await;
        assert_eq!(said().await, by_card, "{code}");
        assert!(reasons.insert(by_card), "{code} is told as another reason");
    }
}
