//! CreateSession: field rules and idempotency.

use serde_json::{Value, json};

use crate::fixture::{Fixture, TOKEN, request};

/// The request with one field set (`null` leaves it as null), by a JSON pointer.
fn with(pointer: &str, value: Value) -> Value {
    let mut body = request();
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    body.pointer_mut(parent).unwrap()[name] = value;
    body
}

#[tokio::test]
async fn a_session_is_answered_as_the_contract_says() {
    let fixture = Fixture::new().await;
    let session = fixture.create_from(&with("/item/country", json!("DE"))).await;
    let id = session["id"].as_str().unwrap();
    assert!(id.starts_with("sbx_ses_"));
    let url = session["url"].as_str().unwrap();
    assert!(url.starts_with(&fixture.url("pay/")) && !url.contains(id), "{url}");
    assert_eq!(session["status"], "pending");
    assert_eq!(session["created_at"], "2027-01-15T08:00:00Z");
    assert_eq!(session["tax"], json!({"amount": 80}));
    assert_eq!(
        session["item"],
        json!({"title": "50 Gold Coins", "price": 499, "currency": "USD", "country": "DE"})
    );
    assert!(session.get("paid_at").is_none());
    serde_json::from_value::<toffeepay::Session>(session.clone()).unwrap();
    assert_eq!(fixture.session(&session).await, session);
}

#[tokio::test]
async fn every_broken_field_rule_is_named_with_its_code_and_field() {
    let fixture = Fixture::new().await;
    let long = "x".repeat(257);
    let rules: &[(&str, &str, &str, Vec<Value>)] = &[
        (
            "/game_id",
            "invalid_game_id",
            "game_id",
            vec![json!(null), json!(""), json!(7), json!(long), json!("a\nb")],
        ),
        ("/user_id", "invalid_user_id", "user_id", vec![json!(null), json!(""), json!([]), json!(long)]),
        ("/item", "invalid_item", "item", vec![json!(null), json!("x"), json!([])]),
        ("/item/title", "invalid_title", "item.title", vec![json!(null), json!(""), json!("  "), json!(1)]),
        (
            "/item/price",
            "invalid_price",
            "item.price",
            vec![
                json!(null),
                json!(0),
                json!(-1),
                json!(2_147_483_648_u64),
                json!(u64::MAX),
                json!(4.99),
                json!("499"),
            ],
        ),
        (
            "/item/currency",
            "invalid_currency",
            "item.currency",
            vec![json!(null), json!(""), json!("usd"), json!("JPY"), json!(1)],
        ),
        (
            "/item/image",
            "invalid_image",
            "item.image",
            vec![json!(""), json!("ftp://x/y.png"), json!("x.png"), json!(1)],
        ),
        (
            "/item/country",
            "invalid_country",
            "item.country",
            vec![json!(""), json!("de"), json!("DEU"), json!(49)],
        ),
        (
            "/return_url",
            "invalid_return_url",
            "return_url",
            vec![
                json!(""),
                json!("payment-complete"),
                json!("my game://x"),
                json!("mygame://x\r\nSet-Cookie: a=b"),
                json!("mygame://\u{fc}"),
                json!("javascript:alert(1)"),
                json!("JavaScript:alert(1)"),
                json!("data:text/html,x"),
                json!("vbscript:x"),
                json!("file:///etc/passwd"),
                json!(format!("mygame://{}", "x".repeat(2_048))),
                json!(1),
            ],
        ),
        ("/wallet_enabled", "invalid_wallet_enabled", "wallet_enabled", vec![json!("yes"), json!(1)]),
    ];
    for (pointer, code, field, values) in rules {
        for value in values {
            let answer = fixture.post("v1/sessions", &with(pointer, value.clone())).await;
            let expected = (400, (*code).to_owned(), Some((*field).to_owned()));
            assert_eq!(answer.refusal(), expected, "{pointer} = {value}");
        }
    }
    assert_eq!(fixture.get("v1/sessions?game_id=space_shooter").await.json(), json!([]));
}

#[tokio::test]
async fn what_keeps_the_rules_is_taken() {
    let fixture = Fixture::new().await;
    for (pointer, value) in [
        ("/item/price", json!(1)),
        ("/item/price", json!(i32::MAX)),
        ("/item/currency", json!("EUR")),
        ("/item/image", json!("https://game.example/coins.webp")),
        ("/item/image", json!("data:image/png;base64,AAAA")),
        ("/item/image", json!(null)),
        ("/item/country", json!("ZZ")),
        ("/return_url", json!(null)),
        ("/return_url", json!("https://game.example/done?a=b#c")),
        ("/return_url", json!("io.github.mygame:done")),
        ("/wallet_enabled", json!(false)),
        ("/quantity", json!(3)),
    ] {
        fixture.create_from(&with(pointer, value)).await;
    }
}

#[tokio::test]
async fn a_body_that_is_no_json_object_is_refused() {
    let fixture = Fixture::new().await;
    for body in ["", "{", "[]", "null", "\"x\"", "{} {}", "\u{feff}{}"] {
        let request = fixture.http.post(fixture.url("v1/sessions")).bearer_auth(TOKEN).body(body);
        let answer = fixture.send(request).await;
        assert_eq!(answer.refusal(), (400, "invalid_json".to_owned(), None), "{body:?}");
    }
}

#[tokio::test]
async fn an_image_of_300_kb_is_taken_and_a_body_over_512_kib_is_not() {
    let fixture = Fixture::new().await;
    let image = |bytes: usize| json!(format!("data:image/png;base64,{}", "A".repeat(bytes)));
    fixture.create_from(&with("/item/image", image(400_000))).await;
    let answer = fixture.post("v1/sessions", &with("/item/image", image(512 * 1024))).await;
    assert_eq!(answer.refusal(), (413, "body_too_large".to_owned(), None));
}

#[tokio::test]
async fn without_a_key_each_call_makes_a_session() {
    let fixture = Fixture::new().await;
    assert_ne!(fixture.create().await["id"], fixture.create().await["id"]);
}

#[tokio::test]
async fn a_key_gives_its_first_answer_again_even_when_the_session_is_over() {
    let fixture = Fixture::new().await;
    let first = fixture.post_with_key("key-1", &request()).await;
    fixture.cancel(&first.json()).await;
    fixture.clock.pass(24 * 60 * 60 - 1);
    let again = fixture.post_with_key("key-1", &request()).await;
    assert_eq!((again.status, &again.text), (first.status, &first.text));
    assert_eq!(fixture.status(&first.json()).await, "cancelled");
    let other = fixture.post_with_key("key-2", &request()).await;
    assert_ne!(other.json()["id"], first.json()["id"]);
}

#[tokio::test]
async fn a_key_with_other_bytes_is_a_conflict() {
    let fixture = Fixture::new().await;
    let first = fixture.post_with_key("key-1", &request()).await;
    for other in [with("/item/price", json!(500)), with("/item/price", json!("broken"))] {
        let answer = fixture.post_with_key("key-1", &other).await;
        assert_eq!(answer.refusal(), (409, "idempotency_conflict".to_owned(), None));
    }
    assert_eq!(fixture.post_with_key("key-1", &request()).await.text, first.text);
}

#[tokio::test]
async fn a_refusal_leaves_the_key_free() {
    let fixture = Fixture::new().await;
    let refused = fixture.post_with_key("key-1", &with("/item/price", json!(0))).await;
    assert_eq!(refused.status.as_u16(), 400);
    assert_eq!(fixture.post_with_key("key-1", &request()).await.status.as_u16(), 200);
}

#[tokio::test]
async fn a_key_is_free_again_after_24_hours() {
    let fixture = Fixture::new().await;
    let first = fixture.post_with_key("key-1", &request()).await;
    fixture.clock.pass(24 * 60 * 60);
    let second = fixture.post_with_key("key-1", &with("/item/price", json!(500))).await;
    assert_eq!(second.status.as_u16(), 200);
    assert_ne!(second.json()["id"], first.json()["id"]);
}

#[tokio::test]
async fn a_key_is_1_to_255_characters() {
    let fixture = Fixture::new().await;
    for key in ["", &"k".repeat(256)] {
        let answer = fixture.post_with_key(key, &request()).await;
        let field = Some("Idempotency-Key".to_owned());
        assert_eq!(answer.refusal(), (400, "invalid_idempotency_key".to_owned(), field), "{key}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn fifty_calls_at_once_under_one_key_make_one_session() {
    let fixture = std::sync::Arc::new(Fixture::new().await);
    let calls: Vec<_> = (0..50)
        .map(|_| {
            let fixture = std::sync::Arc::clone(&fixture);
            tokio::spawn(async move { fixture.post_with_key("one-key", &request()).await })
        })
        .collect();
    let mut answers = Vec::new();
    for call in calls {
        answers.push(call.await.unwrap());
    }
    assert!(answers.iter().all(|answer| answer.status.as_u16() == 200 && answer.text == answers[0].text));
    let listed = fixture.get("v1/sessions?game_id=space_shooter").await.json();
    assert_eq!(listed.as_array().unwrap().len(), 1);
}
