//! Reading, listing, cancelling and running out.

use std::time::Duration;

use serde_json::{Value, json};

use crate::fixture::{Fixture, config, request};

async fn create_for(fixture: &Fixture, game: &str, user: &str) -> Value {
    let mut body = request();
    body["game_id"] = json!(game);
    body["user_id"] = json!(user);
    fixture.create_from(&body).await
}

async fn listed(fixture: &Fixture, query: &str) -> Vec<String> {
    let answer = fixture.get(&format!("v1/sessions?{query}")).await;
    assert_eq!(answer.status.as_u16(), 200, "{}", answer.text);
    let sessions = answer.json();
    sessions.as_array().unwrap().iter().map(|session| session["id"].as_str().unwrap().to_owned()).collect()
}

fn ids(sessions: &[&Value]) -> Vec<String> {
    sessions.iter().map(|session| session["id"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn lists_are_filtered_and_newest_first() {
    let fixture = Fixture::new().await;
    let first = create_for(&fixture, "game", "ann").await;
    let second = create_for(&fixture, "game", "bob").await;
    let third = create_for(&fixture, "game", "ann").await;
    create_for(&fixture, "other game", "ann").await;
    fixture.cancel(&first).await;
    assert_eq!(listed(&fixture, "game_id=game").await, ids(&[&third, &second, &first]));
    assert_eq!(listed(&fixture, "game_id=game&user_id=ann").await, ids(&[&third, &first]));
    assert_eq!(listed(&fixture, "game_id=game&status=cancelled").await, ids(&[&first]));
    assert_eq!(listed(&fixture, "game_id=game&user_id=ann&status=pending").await, ids(&[&third]));
    assert_eq!(listed(&fixture, "game_id=other%20game").await.len(), 1);
    assert_eq!(listed(&fixture, "game_id=unknown").await, ids(&[]));
}

#[tokio::test]
async fn pages_of_a_list_fit_together() {
    let fixture = Fixture::new().await;
    for _ in 0..7 {
        fixture.create().await;
    }
    let whole = listed(&fixture, "game_id=space_shooter").await;
    let mut pages = Vec::new();
    for offset in [0, 3, 6, 9] {
        pages.push(listed(&fixture, &format!("game_id=space_shooter&limit=3&offset={offset}")).await);
    }
    assert_eq!(pages.iter().map(Vec::len).collect::<Vec<_>>(), [3, 3, 1, 0]);
    assert_eq!(pages.concat(), whole);
}

#[tokio::test]
async fn a_broken_query_is_named_with_its_code_and_field() {
    let fixture = Fixture::new().await;
    for (query, code, field) in [
        ("", "invalid_game_id", "game_id"),
        ("user_id=ann", "invalid_game_id", "game_id"),
        ("game_id=", "invalid_game_id", "game_id"),
        ("game_id=g&user_id=", "invalid_user_id", "user_id"),
        ("game_id=g&status=refunded", "invalid_status", "status"),
        ("game_id=g&limit=0", "invalid_limit", "limit"),
        ("game_id=g&limit=101", "invalid_limit", "limit"),
        ("game_id=g&limit=-1", "invalid_limit", "limit"),
        ("game_id=g&limit=x", "invalid_limit", "limit"),
        ("game_id=g&limit=", "invalid_limit", "limit"),
        ("game_id=g&offset=-1", "invalid_offset", "offset"),
        ("game_id=g&offset=99999999999999999999", "invalid_offset", "offset"),
    ] {
        let answer = fixture.get(&format!("v1/sessions?{query}")).await;
        assert_eq!(answer.refusal(), (400, code.to_owned(), Some(field.to_owned())), "{query}");
    }
    for query in ["game_id=g&limit=1", "game_id=g&limit=100&offset=18446744073709551615"] {
        assert_eq!(listed(&fixture, query).await.len(), 0, "{query}");
    }
}

#[tokio::test]
async fn a_status_is_answered_with_its_id() {
    let fixture = Fixture::new().await;
    let session = fixture.create().await;
    let path = format!("v1/sessions/{}/status", session["id"].as_str().unwrap());
    assert_eq!(fixture.get(&path).await.json(), json!({"id": session["id"], "status": "pending"}));
}

#[tokio::test]
async fn a_pending_session_can_be_cancelled_once() {
    let fixture = Fixture::new().await;
    let session = fixture.create().await;
    fixture.clock.pass(60);
    let answer = fixture.cancel(&session).await;
    assert_eq!((answer.status.as_u16(), answer.json()), (200, json!({})));
    let cancelled = fixture.session(&session).await;
    assert_eq!(cancelled["status"], "cancelled");
    assert_eq!(cancelled["cancelled_at"], "2027-01-15T08:01:00Z");
    assert_eq!(fixture.cancel(&session).await.refusal(), (409, "session_not_pending".to_owned(), None));
}

#[tokio::test]
async fn a_session_that_is_not_there_is_404_on_every_route() {
    let fixture = Fixture::new().await;
    let missing = (404, "session_not_found".to_owned(), None);
    for id in ["sbx_ses_none", "%00", "%ff", &"x".repeat(300)] {
        assert_eq!(fixture.get(&format!("v1/sessions/{id}")).await.refusal(), missing, "{id}");
        assert_eq!(fixture.get(&format!("v1/sessions/{id}/status")).await.refusal(), missing, "{id}");
        let cancelled = fixture.post(&format!("v1/sessions/{id}/cancel"), &json!({})).await;
        assert_eq!(cancelled.refusal(), missing, "{id}");
    }
}

#[tokio::test]
async fn a_session_expires_when_its_time_is_up_and_stays_so() {
    let fixture = Fixture::with(config().with_session_lifetime(Duration::from_mins(1))).await;
    let session = fixture.create().await;
    fixture.clock.pass(59);
    assert_eq!(fixture.status(&session).await, "pending");
    fixture.clock.pass(1);
    assert_eq!(fixture.status(&session).await, "expired");
    assert_eq!(fixture.cancel(&session).await.refusal(), (409, "session_expired".to_owned(), None));
    fixture.clock.pass(-3_600);
    let expired = fixture.session(&session).await;
    assert_eq!(
        (&expired["status"], &expired["expired_at"]),
        (&json!("expired"), &json!("2027-01-15T08:01:00Z"))
    );
    assert_eq!(listed(&fixture, "game_id=space_shooter&status=expired").await.len(), 1);
}

#[tokio::test]
async fn a_session_lives_30_minutes_where_nothing_else_is_said() {
    let fixture = Fixture::new().await;
    let session = fixture.create().await;
    fixture.clock.pass(30 * 60 - 1);
    assert_eq!(fixture.status(&session).await, "pending");
    fixture.clock.pass(1);
    assert_eq!(fixture.status(&session).await, "expired");
}
