//! What is to come, and starting again with a seed.

use reqwest::Method;
use serde_json::{Value, json};

use crate::fixture::{Fixture, controlled};

async fn upcoming(fixture: &Fixture) -> Vec<(String, String)> {
    let answer = fixture.control(Method::GET, "/upcoming", &json!({})).await.json();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let listed = answer.as_array().unwrap();
    assert!(listed.is_sorted_by_key(|each| text(&each["at"])));
    listed.iter().map(|each| (text(&each["kind"]), text(&each["id"]))).collect()
}

#[tokio::test]
async fn what_is_to_come_is_told_in_its_order_until_it_has_come() {
    let fixture = Fixture::with(controlled()).await;
    assert_eq!(upcoming(&fixture).await, []);
    let paid = fixture.pay("4242 4242 4242 4242").await;
    let slow = fixture.create().await;
    let path = format!("/sessions/{}/attempts", slow["id"].as_str().unwrap());
    fixture.control(Method::POST, &path, &json!({"slow": true})).await;
    let refund = fixture.post_keyed("v1/refunds", "1", &json!({"payment_id": paid["id"]})).await.json();
    let payment = fixture.session(&slow).await["payment_id"].as_str().map(str::to_owned);
    let kinds = |listed: &[(String, String)]| listed.iter().map(|(kind, _)| kind.clone()).collect::<Vec<_>>();
    let coming = upcoming(&fixture).await;
    assert_eq!(kinds(&coming), ["refund_settles", "payment_settles", "session_expires"]);
    assert_eq!(coming[0].1, refund["id"]);
    if let Some(payment) = payment {
        assert_eq!(coming[1].1, payment);
    }
    assert_eq!(coming[2].1, slow["id"]);
    fixture.clock.pass(6);
    assert_eq!(kinds(&upcoming(&fixture).await), ["payment_settles", "session_expires"]);
    fixture.clock.pass(5);
    assert_eq!(upcoming(&fixture).await, []);
    assert_eq!(fixture.status(&slow).await, "paid");
}

#[tokio::test]
async fn a_webhook_that_waits_for_its_next_try_is_to_come() {
    let fixture = Fixture::with(controlled()).await;
    let endpoint = json!({"url": "http://127.0.0.1:1/hook"});
    fixture.control(Method::POST, "/webhooks/endpoints", &endpoint).await;
    let late = json!({"kind": "late", "seconds": 60});
    fixture.control(Method::POST, "/webhooks/oddities", &late).await;
    let session = fixture.create().await;
    let coming = upcoming(&fixture).await;
    let [(webhook, delivery), (expiry, id)] = coming.as_slice() else { panic!("{coming:?}") };
    assert_eq!((webhook.as_str(), expiry.as_str()), ("webhook_tried", "session_expires"));
    assert_eq!(session["id"], id.as_str());
    let found = fixture.control(Method::GET, &format!("/webhooks/deliveries/{delivery}"), &json!({})).await;
    assert_eq!(found.json()["event"], "session.created");
}

#[tokio::test]
async fn after_a_reset_with_a_seed_the_same_calls_get_the_same_names() {
    let fixture = Fixture::with(controlled()).await;
    let mut names = Vec::new();
    for seed in ["one", "two", "one"] {
        fixture.create().await;
        let reset = fixture.control(Method::POST, "/reset", &json!({"seed": seed})).await;
        assert_eq!(reset.status.as_u16(), 200, "{}", reset.text);
        let listed = fixture.get("v1/sessions?game_id=space_shooter").await.json();
        assert_eq!(listed, json!([]));
        names.push(fixture.create().await["id"].as_str().unwrap().to_owned());
    }
    assert_eq!(names[0], names[2]);
    assert_ne!(names[0], names[1]);
    let plain = fixture.control(Method::POST, "/reset", &json!({})).await;
    assert_eq!(plain.status.as_u16(), 200);
    assert_eq!(fixture.create().await["id"].as_str().unwrap(), names[0]);
    let empty = fixture.control(Method::POST, "/reset", &json!({"seed": ""})).await;
    assert_eq!(empty.refusal(), (400, "invalid_seed".to_owned(), Some("seed".to_owned())));
}
