//! State: by seed, exported, imported, reset, of old formats; and two sandboxes that never mix.

use reqwest::Method;
use serde_json::{Value, json};

use crate::fixture::{CONTROL_TOKEN, Fixture, config, controlled, request};

async fn story(fixture: &Fixture) -> Vec<Value> {
    let session = fixture.create().await;
    fixture.submit(&session, "deposit", &[("amount", "500")]).await;
    fixture.submit(&session, "pay", &[]).await;
    let payment = fixture.payment_of(&session).await;
    let refund = fixture.post("v1/refunds", &json!({"payment_id": payment["id"]})).await.json();
    let account = fixture.get("v1/accounts?game_id=space_shooter").await.json()[0].clone();
    let path = |url: &Value| json!(url.as_str().unwrap().rsplit('/').next().unwrap());
    vec![
        session["id"].clone(),
        path(&session["url"]),
        payment["id"].clone(),
        refund["id"].clone(),
        account["id"].clone(),
    ]
}

#[tokio::test]
async fn the_same_seed_gives_the_same_names_to_the_same_calls_and_so_does_a_reset() {
    let (one, other) =
        (Fixture::with(config().with_seed("7")).await, Fixture::with(config().with_seed("7")).await);
    let first = story(&one).await;
    assert_eq!(first, story(&other).await);
    assert_ne!(first, story(&one).await, "names never repeat within one sandbox");
    one.sandbox.control().reset().await.unwrap();
    assert_eq!(first, story(&one).await);
    assert_ne!(first, story(&Fixture::with(config().with_seed("8")).await).await);
    assert_ne!(story(&Fixture::new().await).await, story(&Fixture::new().await).await);
}

#[tokio::test]
async fn an_exported_state_is_the_same_sandbox_elsewhere() {
    let folder = tempfile::tempdir().unwrap();
    let first = Fixture::with(controlled()).await;
    story(&first).await;
    let pending = first.post_with_key("key-1", &request()).await.json();
    let exported = first.control(Method::GET, "/state", &json!({})).await;
    assert_eq!(exported.header("content-type"), Some("application/jsonl"));

    let second = Fixture::with(controlled().with_folder(folder.path())).await;
    second.create().await;
    let import =
        second.http.put(second.url("control/state")).bearer_auth(CONTROL_TOKEN).body(exported.text.clone());
    assert_eq!(second.send(import).await.status.as_u16(), 200);
    let again = second.post_with_key("key-1", &request()).await.json();
    assert_eq!(again["id"], pending["id"]);
    assert_eq!(second.control(Method::GET, "/state", &json!({})).await.text, exported.text);
    let clock = second.clock.clone();
    second.sandbox.stop().await;
    let third = Fixture::at(controlled().with_folder(folder.path()), clock).await;
    assert_eq!(third.control(Method::GET, "/state", &json!({})).await.text, exported.text);
}

#[tokio::test]
async fn what_is_no_exported_state_changes_nothing() {
    let fixture = Fixture::with(controlled()).await;
    let session = fixture.create().await;
    let exported = fixture.control(Method::GET, "/state", &json!({})).await.text;
    assert!(exported.lines().count() > 1, "{exported}");
    let cut_at: Vec<_> = exported.char_indices().map(|(at, _)| &exported[..at]).step_by(7).collect();
    let lacks_a_line: String = exported.split_inclusive('\n').take(exported.lines().count() - 1).collect();
    let without_end = exported.trim_end();
    let counts = "{\"version\":2,\"changes\":1}\n{\"sessions\":[{}]}\n";
    let a_log = "{\"version\":2}\n";
    let newer = "{\"version\":3,\"changes\":0}\n";
    let more = format!("{exported}{}\n", exported.lines().last().unwrap());
    for broken in
        ["", "\n", "x", &lacks_a_line, without_end, counts, a_log, newer, &more].into_iter().chain(cut_at)
    {
        let import = fixture.http.put(fixture.url("control/state")).bearer_auth(CONTROL_TOKEN);
        let refused = fixture.send(import.body(broken.to_owned())).await.refusal();
        assert_eq!((refused.0, refused.1.as_str()), (400, "invalid_state"), "{broken}");
    }
    assert_eq!(fixture.session(&session).await, session);
}

#[tokio::test]
async fn a_reset_forgets_everything_on_disk_too() {
    let folder = tempfile::tempdir().unwrap();
    let fixture = Fixture::with(controlled().with_folder(folder.path())).await;
    let session = fixture.create().await;
    fixture.control(Method::PUT, "/games/space_shooter", &json!({"manual_completion": true})).await;
    fixture.control(Method::POST, "/clock", &json!({"advance_seconds": 60})).await;
    fixture.control(Method::POST, "/answers", &json!({"route": "*", "fault": "garbage"})).await;
    assert_eq!(fixture.control(Method::POST, "/reset", &json!({})).await.status.as_u16(), 200);
    let overview = fixture.control(Method::GET, "", &json!({})).await.json();
    assert_eq!(
        (&overview["sessions"], &overview["now"], &overview["answers"]),
        (&json!(0), &json!("2027-01-15T08:00:00Z"), &json!([]))
    );
    let on_disk = std::fs::read_to_string(folder.path().join("sandbox.jsonl")).unwrap();
    assert!(!on_disk.contains(session["id"].as_str().unwrap()));
}

#[tokio::test]
async fn a_folder_of_the_first_format_is_read_and_its_session_can_be_paid() {
    let old = concat!(
        "{\"version\":1}\n",
        r#"{"sessions":[{"id":"sbx_ses_old","secret":"c2VjcmV0","game_id":"space_shooter","user_id":"player_42","#,
        r#""item":{"title":"Coins","price":499,"currency":"USD"},"return_url":"mygame://done","#,
        r#""created_at":"2027-01-15T07:59:00Z","expires_at":"2027-01-15T08:29:00Z","state":{"status":"pending"},"#,
        r#""payments":[{"id":"sbx_pay_old","means":{"method":"card","last4":"0002"},"created_at":"2027-01-15T07:59:30Z","#,
        r#""state":{"status":"failed","at":"2027-01-15T07:59:30Z","refusal":"card_declined"}}]}],"#,
        r#""key":{"key":"key-1","body_hash":"h","session_id":"sbx_ses_old","created_at":"2027-01-15T07:59:00Z"}}"#,
        "\n",
        r#"{"sessions":[{"id":"sbx_ses_done","secret":"c2Vj","game_id":"space_shooter","user_id":"player_42","#,
        r#""item":{"title":"Coins","price":499,"currency":"USD"},"created_at":"2027-01-15T07:59:00Z","#,
        r#""expires_at":"2027-01-15T08:29:00Z","state":{"status":"cancelled","at":"2027-01-15T07:59:50Z"},"#,
        r#""payments":[{"id":"sbx_pay_done","means":{"method":"apple_pay"},"created_at":"2027-01-15T07:59:30Z","#,
        r#""state":{"status":"cancelled","authorized_at":"2027-01-15T07:59:30Z","at":"2027-01-15T07:59:50Z"}}]}]}"#,
        "\n",
    );
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("sandbox.jsonl"), old).unwrap();
    let fixture = Fixture::with(config().with_folder(folder.path())).await;
    let session = fixture.get("v1/sessions/sbx_ses_old").await.json();
    assert_eq!((&session["status"], &session["payment_id"]), (&json!("pending"), &json!("sbx_pay_old")));
    let done = fixture.get("v1/payments/sbx_pay_done").await.json();
    assert_eq!(
        (&done["status"], &done["authorized_at"]),
        (&json!("cancelled"), &json!("2027-01-15T07:59:30Z"))
    );
    let conflict = fixture.post_with_key("key-1", &request()).await;
    assert_eq!(conflict.refusal().1, "idempotency_conflict", "the key is still taken");
    fixture.submit(&session, "pay", &[]).await;
    assert_eq!(fixture.status(&session).await, "paid");
}

#[tokio::test]
async fn two_sandboxes_share_nothing() {
    let (one, other) = (Fixture::with(controlled()).await, Fixture::with(controlled()).await);
    let session = one.create().await;
    one.control(Method::POST, "/clock", &json!({"advance_seconds": 3_600})).await;
    one.control(Method::POST, "/answers", &json!({"route": "*", "fault": "garbage"})).await;
    let path = format!("v1/sessions/{}", session["id"].as_str().unwrap());
    assert_eq!(other.get(&path).await.refusal().1, "session_not_found");
    let page = session["url"].as_str().unwrap().rsplit('/').next().unwrap().to_owned();
    assert_eq!(other.send(other.http.get(other.url(&format!("pay/{page}")))).await.status.as_u16(), 404);
    assert_eq!(other.create().await["created_at"], "2027-01-15T08:00:00Z");
}
