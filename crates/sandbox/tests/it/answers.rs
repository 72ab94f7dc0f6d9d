//! Answers by script: what a bad network and a bad server do.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use reqwest::Method;
use sandbox::{AnswerScript, Fault};
use serde_json::{Value, json};

use crate::fixture::{Fixture, TOKEN, controlled, request};

const CREATE: &str = "POST /v1/sessions";

fn next(fixture: &Fixture, route: &str, fault: Fault) {
    fixture
        .sandbox
        .control()
        .script_answers(AnswerScript { route: route.to_owned(), count: 1, fault })
        .unwrap();
}

async fn try_create(fixture: &Fixture, key: &str) -> reqwest::Result<(u16, String)> {
    let asked = fixture.http.post(fixture.url("v1/sessions")).bearer_auth(TOKEN).json(&request());
    let answer = asked.header("Idempotency-Key", key).send().await?;
    Ok((answer.status().as_u16(), answer.text().await?))
}

async fn sessions(fixture: &Fixture) -> Vec<Value> {
    fixture.get("v1/sessions?game_id=space_shooter").await.json().as_array().unwrap().clone()
}

#[tokio::test]
async fn a_connection_dropped_before_leaves_nothing_and_one_dropped_after_leaves_the_session() {
    let fixture = Fixture::new().await;
    next(&fixture, CREATE, Fault::DropBefore);
    assert!(try_create(&fixture, "key-1").await.is_err());
    assert!(sessions(&fixture).await.is_empty());
    next(&fixture, CREATE, Fault::DropAfter);
    assert!(try_create(&fixture, "key-1").await.is_err());
    let kept = sessions(&fixture).await;
    assert_eq!(kept.len(), 1);
    let (status, text) = try_create(&fixture, "key-1").await.unwrap();
    assert_eq!(status, 200);
    assert_eq!(serde_json::from_str::<Value>(&text).unwrap()["id"], kept[0]["id"]);
}

#[tokio::test]
async fn a_truncated_answer_breaks_off_where_it_is_told_to_and_the_session_is_there() {
    let fixture = Fixture::new().await;
    next(&fixture, CREATE, Fault::Truncated { bytes: None });
    assert!(try_create(&fixture, "key-1").await.is_err());
    for bytes in [1, 20, 130] {
        next(&fixture, CREATE, Fault::Truncated { bytes: Some(bytes) });
        assert!(try_create(&fixture, "key-1").await.is_err(), "{bytes}");
    }
    assert_eq!(sessions(&fixture).await.len(), 1);
}

#[tokio::test]
async fn garbage_is_answered_for_what_was_done() {
    let fixture = Fixture::new().await;
    next(&fixture, CREATE, Fault::Garbage);
    let (status, text) = try_create(&fixture, "key-1").await.unwrap();
    assert_eq!(status, 200);
    assert!(serde_json::from_str::<Value>(&text).is_err());
    assert_eq!(sessions(&fixture).await.len(), 1);
}

#[tokio::test]
async fn a_status_is_answered_for_nothing_done_with_the_pause_that_it_asks_for() {
    let fixture = Fixture::new().await;
    let fault = Fault::Status { status: 429, code: None, retry_after: Some("7".to_owned()), body: None };
    next(&fixture, "*", fault);
    let answer = fixture.post("v1/sessions", &request()).await;
    assert_eq!((answer.refusal().0, answer.header("retry-after")), (429, Some("7")));
    let page = Some("<h1>Log in to the hotel's network</h1>".to_owned());
    next(&fixture, "*", Fault::Status { status: 200, code: None, retry_after: None, body: page });
    assert!(fixture.post("v1/sessions", &request()).await.text.starts_with("<h1>"));
    assert!(sessions(&fixture).await.is_empty());
}

#[tokio::test]
async fn an_altered_answer_is_right_but_for_what_was_set() {
    let fixture = Fixture::new().await;
    let set = BTreeMap::from([
        ("/item/price".to_owned(), json!(1)),
        ("/id".to_owned(), json!("sbx_ses_of_another")),
        ("/new".to_owned(), json!([true])),
    ]);
    next(&fixture, CREATE, Fault::Altered { set });
    let answer = fixture.create().await;
    assert_eq!((&answer["item"]["price"], &answer["new"]), (&json!(1), &json!([true])));
    assert_eq!((&answer["id"], &answer["status"]), (&json!("sbx_ses_of_another"), &json!("pending")));
    assert_eq!(sessions(&fixture).await[0]["item"]["price"], 499);
}

#[tokio::test]
async fn a_delayed_answer_is_the_right_one_and_holds_up_no_other() {
    let fixture = Fixture::new().await;
    next(&fixture, "GET /v1/sessions", Fault::Delay { ms: 2_000 });
    let started = Instant::now();
    let (slow, fast) = tokio::join!(async { (sessions(&fixture).await, started.elapsed()) }, async {
        // The other route is not in the script, whichever of the two comes first.
        fixture.get("v1/payments?game_id=space_shooter").await;
        started.elapsed()
    });
    assert!(slow.1 >= Duration::from_secs(2), "{slow:?}");
    assert!(fast < slow.1, "{fast:?} {slow:?}");
}

#[tokio::test]
async fn a_script_holds_for_its_route_and_its_count_alone_and_can_be_taken_back() {
    let fixture = Fixture::with(controlled()).await;
    let script =
        json!({"route": "GET /v1/sessions/{id}/status", "count": 2, "fault": "status", "status": 503});
    assert_eq!(fixture.control(Method::POST, "/answers", &script).await.status.as_u16(), 200);
    let session = fixture.create().await;
    let path = format!("v1/sessions/{}/status", session["id"].as_str().unwrap());
    for expected in [503, 503, 200] {
        assert_eq!(fixture.get(&path).await.status.as_u16(), expected);
    }
    fixture.control(Method::POST, "/answers", &script).await;
    let listed = fixture.control(Method::GET, "/answers", &json!({})).await.json();
    assert_eq!((&listed[0]["count"], &listed[0]["fault"]), (&json!(2), &json!("status")));
    fixture.control(Method::DELETE, "/answers", &json!({})).await;
    assert_eq!(fixture.get(&path).await.status.as_u16(), 200);
}

#[tokio::test]
async fn the_control_interface_is_never_in_a_script() {
    let fixture = Fixture::with(controlled()).await;
    next(&fixture, "*", Fault::DropBefore);
    assert_eq!(fixture.control(Method::GET, "", &json!({})).await.status.as_u16(), 200);
}
