//! Answers that lie: no browser is opened, and nothing is called paid that the API did not call so.

use serde_json::{Value, json};
use storefront::purchase::{PurchaseState, RejectionReason};
use wiremock::ResponseTemplate;

use crate::support::{World, buy, until, until_opened};

async fn rejected_by(alter: fn(&mut Value)) -> RejectionReason {
    let world = World::new().await;
    world.api.set(|api| api.alter = Some(alter));
    let engine = world.start();
    let id = buy(&engine, "coins").await.unwrap().purchase.id();
    let report = until(&engine, id, |report| !report.purchase.is_open()).await;
    assert!(world.opened().is_empty());
    match report.purchase.state {
        PurchaseState::Rejected(rejection) => rejection.reason,
        other => panic!("it is {other:?}"),
    }
}

#[tokio::test]
async fn an_altered_answer_stops_before_the_browser_opens() {
    let alterations: [fn(&mut Value); 6] = [
        |session| session["item"]["price"] = json!(1),
        |session| session["item"]["currency"] = json!("EUR"),
        |session| session["item"]["title"] = json!("5 Gold Coins"),
        |session| session["user_id"] = json!("player_43"),
        |session| session["game_id"] = json!("other"),
        |session| session["url"] = Value::Null,
    ];
    for alter in alterations {
        assert_eq!(rejected_by(alter).await, RejectionReason::AnswerDiffers);
    }
}

#[tokio::test]
async fn a_payment_page_off_the_allow_list_stops_before_the_browser_opens() {
    let alterations: [fn(&mut Value); 5] = [
        |session| session["url"] = json!("file:///etc/passwd"),
        |session| session["url"] = json!("https://pay.toffeepay.com.evil.io/s"),
        |session| session["url"] = json!("http://192.168.0.1/pay"),
        |session| session["url"] = json!("http://127.0.0.1@evil.io/pay"),
        |session| session["url"] = json!("javascript:alert(1)"),
    ];
    for alter in alterations {
        assert_eq!(rejected_by(alter).await, RejectionReason::PageRefused);
    }
}

#[tokio::test]
async fn unreadable_status_answers_leave_it_pending_and_are_asked_again() {
    let world = World::new().await;
    let engine = world.start();
    let id = buy(&engine, "coins").await.unwrap().purchase.id();
    until_opened(&engine, id).await;
    world.api.set(|api| {
        api.status_script = vec![
            ResponseTemplate::new(200).set_body_string("<html>log in to the hotel</html>"),
            ResponseTemplate::new(200).set_body_string("{\"status\": \"paid\""),
            ResponseTemplate::new(200).set_body_json(json!({ "status": 1 })),
            ResponseTemplate::new(200).set_body_json(json!({ "status": null })),
            ResponseTemplate::new(200).set_body_json(json!({ "id": "ses_other", "status": "paid" })),
            ResponseTemplate::new(302).insert_header("location", "https://evil.io/"),
            ResponseTemplate::new(200),
        ];
    });
    until(&engine, id, |report| report.live.trouble.is_some()).await;
    let report = until(&engine, id, |report| report.live.trouble.is_none()).await;
    assert_eq!(report.purchase.state, PurchaseState::Pending);
}

#[tokio::test]
async fn a_proxy_s_refusal_is_not_the_api_s() {
    let with_code = r#"{"code":"canceled","message":"the call was cut off"}"#;
    let without =
        [400, 403, 404, 405, 407, 408, 413, 422, 425, 451].map(|status| (status, "<html>blocked</html>"));
    for (status, body) in
        without.into_iter().chain([(400, ""), (400, r#"{"error":"bad"}"#), (499, with_code)])
    {
        let world = World::new().await;
        world.api.set(|api| {
            api.create_script = vec![ResponseTemplate::new(status).set_body_string(body)];
        });
        let engine = world.start();
        let id = buy(&engine, "coins").await.unwrap().purchase.id();
        until_opened(&engine, id).await;
        assert_eq!(world.api.get(|api| api.sessions.len()), 1, "{status}");
    }
}

#[tokio::test]
async fn a_page_that_is_not_allowed_never_replaces_the_good_one() {
    let world = World::new().await.slow_polls();
    let first = world.start();
    let id = buy(&first, "coins").await.unwrap().purchase.id();
    until_opened(&first, id).await;
    first.stop();
    world.api.set(|api| {
        for session in api.sessions.values_mut() {
            session["url"] = json!("https://evil.example/x");
        }
    });
    let second = world.start();
    until(&second, id, |report| report.live.checked_at.is_some()).await;
    assert!(second.payment_page(id).await.unwrap().expose().ends_with("/pay/secret-1"));
}

#[tokio::test]
async fn an_unknown_status_is_kept_short() {
    let world = World::new().await;
    world.api.set_status(&"x".repeat(200_000));
    let engine = world.start();
    let id = buy(&engine, "coins").await.unwrap().purchase.id();
    let report = until(&engine, id, |report| report.purchase.unknown_status.is_some()).await;
    assert_eq!(report.purchase.unknown_status.unwrap().len(), 64);
}

#[tokio::test]
async fn a_pause_that_the_api_asks_for_is_kept_to_a_minute_at_most_and_by_focus_too() {
    let mut world = World::new().await;
    world.timing.longest_pause = std::time::Duration::from_millis(800);
    let day = ResponseTemplate::new(429).insert_header("retry-after", "86400");
    world.api.set(|api| api.status_script = vec![day]);
    let engine = world.start();
    let id = buy(&engine, "coins").await.unwrap().purchase.id();
    until(&engine, id, |report| report.live.trouble.is_some()).await;
    let calls = world.api.get(|api| api.status_calls);
    world.api.set_status("paid");
    engine.focused();
    assert!(engine.check(id).await.is_err());
    assert_eq!(world.api.get(|api| api.status_calls), calls);
    until(&engine, id, |report| !report.purchase.is_open()).await;
}

#[tokio::test]
async fn an_answer_with_a_session_of_another_purchase_is_refused() {
    let world = World::new().await.slow_polls();
    let engine = world.start();
    let first = buy(&engine, "coins").await.unwrap().purchase.id();
    until_opened(&engine, first).await;
    world.api.set(|api| api.alter = Some(|session| session["id"] = json!("ses_1")));
    let second = buy(&engine, "pass").await.unwrap().purchase.id();
    let report = until(&engine, second, |report| !report.purchase.is_open()).await;
    let PurchaseState::Rejected(rejection) = report.purchase.state else { panic!("not rejected") };
    assert_eq!(rejection.reason, RejectionReason::AnswerDiffers);
    assert_eq!(world.opened().len(), 1);
}
