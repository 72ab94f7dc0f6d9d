//! Refunds: asked for, pending, settled; one at a time, of what was paid.

use serde_json::{Value, json};

use crate::fixture::{Fixture, request};

const SUCCEEDS: &str = "4242424242424242";
const REFUND_FAILS: &str = "4000000000005126";

async fn ask(fixture: &Fixture, payment: &Value) -> crate::fixture::Answer {
    fixture.post("v1/refunds", &json!({"payment_id": payment["id"], "reason": "asked for"})).await
}

async fn refund(fixture: &Fixture, refund: &Value) -> Value {
    fixture.get(&format!("v1/refunds/{}", refund["id"].as_str().unwrap())).await.json()
}

async fn payment_status(fixture: &Fixture, payment: &Value) -> String {
    let path = format!("v1/payments/{}", payment["id"].as_str().unwrap());
    fixture.get(&path).await.json()["status"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_refund_is_pending_for_a_while_and_then_gives_the_money_back() {
    let fixture = Fixture::new().await;
    let session = fixture.create().await;
    fixture.submit(&session, "pay", &[]).await;
    let payment = fixture.payment_of(&session).await;
    let asked = ask(&fixture, &payment).await;
    assert_eq!(asked.status.as_u16(), 200, "{}", asked.text);
    let pending = asked.json();
    assert!(pending["id"].as_str().unwrap().starts_with("sbx_ref_"));
    assert_eq!((&pending["status"], &pending["reason"]), (&json!("pending"), &json!("asked for")));
    serde_json::from_value::<toffeepay::Refund>(pending.clone()).unwrap();
    fixture.clock.pass(4);
    assert_eq!(refund(&fixture, &pending).await, pending);
    assert_eq!(payment_status(&fixture, &payment).await, "succeeded");

    fixture.clock.pass(1);
    let settled = refund(&fixture, &pending).await;
    assert_eq!(
        (&settled["status"], &settled["succeeded_at"]),
        (&json!("succeeded"), &json!("2027-01-15T08:00:05Z"))
    );
    assert_eq!(payment_status(&fixture, &payment).await, "refunded");
    assert_eq!(fixture.status(&session).await, "paid", "no refunded session status exists");
    assert!(fixture.see(&session).await.text.contains("<h1>Refunded</h1>"));
}

#[tokio::test]
async fn only_what_was_paid_is_refunded_and_only_once() {
    let fixture = Fixture::new().await;
    let missing = ask(&fixture, &json!({"id": "sbx_pay_none"})).await;
    assert_eq!(missing.refusal(), (404, "payment_not_found".to_owned(), None));
    let declined = fixture.pay("4000000000000002").await;
    assert_eq!(ask(&fixture, &declined).await.refusal(), (409, "refund_not_allowed".to_owned(), None));
    let paid = fixture.pay(SUCCEEDS).await;
    assert_eq!(ask(&fixture, &paid).await.status.as_u16(), 200);
    assert_eq!(ask(&fixture, &paid).await.refusal(), (409, "already_refunded".to_owned(), None));
    fixture.clock.pass(60);
    assert_eq!(ask(&fixture, &paid).await.refusal(), (409, "already_refunded".to_owned(), None));
    assert_eq!(fixture.get("v1/refunds").await.json().as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_refund_that_fails_says_why_and_can_be_asked_for_again() {
    let fixture = Fixture::new().await;
    let payment = fixture.pay(REFUND_FAILS).await;
    let asked = ask(&fixture, &payment).await.json();
    fixture.clock.pass(5);
    let failed = refund(&fixture, &asked).await;
    assert_eq!((&failed["status"], &failed["error"]["code"]), (&json!("failed"), &json!("refund_failed")));
    assert_eq!(payment_status(&fixture, &payment).await, "succeeded");
    assert_eq!(ask(&fixture, &payment).await.status.as_u16(), 200);
}

#[tokio::test]
async fn a_key_gives_the_first_refund_again_and_stands_for_one_call_alone() {
    let fixture = Fixture::new().await;
    let payment = fixture.pay(SUCCEEDS).await;
    let body = json!({"payment_id": payment["id"]});
    let first = fixture.post_keyed("v1/refunds", "key-1", &body).await;
    fixture.clock.pass(60);
    let again = fixture.post_keyed("v1/refunds", "key-1", &body).await;
    assert_eq!((again.status, &again.text), (first.status, &first.text));
    let conflict = (409, "idempotency_conflict".to_owned(), None);
    let other = json!({"payment_id": payment["id"], "reason": "other"});
    assert_eq!(fixture.post_keyed("v1/refunds", "key-1", &other).await.refusal(), conflict);
    assert_eq!(fixture.post_keyed("v1/sessions", "key-1", &request()).await.refusal(), conflict);
    fixture.post_keyed("v1/sessions", "key-2", &request()).await;
    assert_eq!(fixture.post_keyed("v1/refunds", "key-2", &body).await.refusal(), conflict);
}

#[tokio::test]
async fn refunds_are_listed_by_payment_and_status_with_limits() {
    let fixture = Fixture::new().await;
    let (first, second) = (fixture.pay(SUCCEEDS).await, fixture.pay(SUCCEEDS).await);
    ask(&fixture, &first).await;
    fixture.clock.pass(5);
    ask(&fixture, &second).await;
    let count = async |query: &str| {
        let answer = fixture.get(&format!("v1/refunds{query}")).await;
        answer.json().as_array().unwrap().len()
    };
    assert_eq!(count("").await, 2);
    assert_eq!(count(&format!("?payment_id={}", first["id"].as_str().unwrap())).await, 1);
    assert_eq!(count("?payment_id=none").await, 0);
    assert_eq!((count("?status=pending").await, count("?status=succeeded").await), (1, 1));
    assert_eq!((count("?limit=1").await, count("?offset=1").await, count("?offset=2").await), (1, 1, 0));
    for (query, code, field) in [
        ("status=done", "invalid_status", "status"),
        ("limit=0", "invalid_limit", "limit"),
        ("payment_id=", "invalid_payment_id", "payment_id"),
    ] {
        let answer = fixture.get(&format!("v1/refunds?{query}")).await;
        assert_eq!(answer.refusal(), (400, code.to_owned(), Some(field.to_owned())), "{query}");
    }
}

#[tokio::test]
async fn every_broken_field_rule_of_a_refund_is_named() {
    let fixture = Fixture::new().await;
    for (body, code, field) in [
        (json!({}), "invalid_payment_id", "payment_id"),
        (json!({"payment_id": 1}), "invalid_payment_id", "payment_id"),
        (json!({"payment_id": ""}), "invalid_payment_id", "payment_id"),
        (json!({"payment_id": "x", "reason": 1}), "invalid_reason", "reason"),
    ] {
        let answer = fixture.post("v1/refunds", &body).await;
        assert_eq!(answer.refusal(), (400, code.to_owned(), Some(field.to_owned())), "{body}");
    }
    let missing = (404, "refund_not_found".to_owned(), None);
    for id in ["none", "%00", &"x".repeat(300)] {
        assert_eq!(fixture.get(&format!("v1/refunds/{id}")).await.refusal(), missing);
    }
}
