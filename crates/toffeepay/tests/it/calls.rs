//! Every call: what it sends, and what it makes of the answer.

use toffeepay::{BuildError, Client, Error, ListPayments, Page, PaymentId, SessionStatus};
use toffeepay::{InvalidBaseUrl, PaymentStatus, SessionId, UserId};

use crate::fakes::{answer, client};
use crate::{TOKEN, create_body, key, list, session_id, session_json, token};

const PAYMENT: &str = r#"{"id":"pay_1","session_id":"ses_1","status":"authorized","amount":499,
    "currency":"USD","method":"card","details":{},"created_at":"2026-01-02T03:04:05Z"}"#;

#[tokio::test]
async fn create_sends_the_body_as_it_is_with_key_token_and_agent() {
    let (client, transport, _) = client([answer(200, session_json("ses_1"))]);
    let session = client.create_session(&create_body(), &key()).await.unwrap();
    assert_eq!(session.id, session_id());

    let [request] = transport.requests().try_into().unwrap();
    assert_eq!((request.method.as_str(), request.url.as_str()), ("POST", "https://api.example/v1/sessions"));
    assert_eq!(request.body.as_deref(), Some(create_body().as_str()));
    let header = |name: &str| request.headers[name].to_str().unwrap();
    assert_eq!(header("authorization"), format!("Bearer {TOKEN}"));
    assert_eq!(header("idempotency-key"), key().to_string());
    assert_eq!(header("content-type"), "application/json");
    assert_eq!(header("user-agent"), concat!("toffeepay-rust/", env!("CARGO_PKG_VERSION")));
    assert!(!format!("{request:?}").contains("canary"), "the token shows in the request's Debug");
}

#[tokio::test]
async fn what_nobody_checked_is_sent_as_it_is_and_the_api_s_refusal_comes_back() {
    let refusal = r#"{"error":{"code":"invalid_price","message":"must be positive","field":"item.price"}}"#;
    let (client, transport, _) = client([answer(400, refusal)]);
    let body = r#"{"item": {"price": -1}, "quantity": 2"#;
    let Err(Error::Invalid(problem)) = client.create_session_unchecked(body, &key()).await else {
        panic!("it was not refused");
    };
    assert_eq!(
        (problem.code.as_deref(), problem.field.as_deref()),
        (Some("invalid_price"), Some("item.price"))
    );
    let [request] = transport.requests().try_into().unwrap();
    assert_eq!(request.body.as_deref(), Some(body));
    assert_eq!(request.headers["idempotency-key"].to_str().unwrap(), key().to_string());
}

#[tokio::test]
async fn a_session_is_read_and_another_one_in_its_place_is_refused() {
    let (client, transport, _) =
        client([answer(200, session_json("ses_1")), answer(200, session_json("ses_2"))]);
    assert_eq!(client.get_session(&session_id()).await.unwrap().status, SessionStatus::Pending);
    assert!(matches!(client.get_session(&session_id()).await, Err(Error::BadAnswer(_))));
    assert_eq!(transport.requests()[0].url.path(), "/v1/sessions/ses_1");
}

#[tokio::test]
async fn a_status_counts_only_for_the_session_that_was_asked_for() {
    let (client, transport, _) = client([
        answer(200, r#"{"status":"paid"}"#),
        answer(200, r#"{"id":"ses_1","status":"on_hold"}"#),
        answer(200, r#"{"id":null,"status":"expired"}"#),
        answer(200, r#"{"id":"ses_2","status":"paid"}"#),
        answer(200, r#"{"id":"","status":"paid"}"#),
    ]);
    let status = async || client.get_session_status(&session_id()).await;
    assert_eq!(status().await, Ok(SessionStatus::Paid));
    assert_eq!(status().await, Ok(SessionStatus::Unknown("on_hold".to_owned())));
    assert_eq!(status().await, Ok(SessionStatus::Expired));
    assert!(matches!(status().await, Err(Error::BadAnswer(_))));
    assert!(matches!(status().await, Err(Error::BadAnswer(_))));
    assert_eq!(transport.requests()[0].url.path(), "/v1/sessions/ses_1/status");
}

#[tokio::test]
async fn a_list_asks_with_its_filters_and_its_page() {
    let (client, transport, _) =
        client([answer(200, format!("[{}]", session_json("ses_1"))), answer(200, "[]")]);
    let filtered = toffeepay::ListSessions {
        user_id: Some(UserId::new("player 42").unwrap()),
        status: Some(SessionStatus::Pending),
        ..list()
    };
    assert_eq!(client.list_sessions(&filtered, Page::new(20, 40).unwrap()).await.unwrap().len(), 1);
    assert!(client.list_sessions(&list(), Page::FIRST).await.unwrap().is_empty());
    let queries: Vec<_> =
        transport.requests().iter().map(|request| request.url.query().unwrap().to_owned()).collect();
    assert_eq!(
        queries,
        [
            "game_id=space_shooter&user_id=player+42&status=pending&limit=20&offset=40",
            "game_id=space_shooter&limit=100&offset=0",
        ]
    );
}

fn page_of(ids: std::ops::Range<usize>) -> String {
    let sessions: Vec<_> = ids.map(|id| session_json(&format!("ses_{id}"))).collect();
    format!("[{}]", sessions.join(","))
}

#[tokio::test]
async fn all_sessions_are_paged_to_the_end_and_none_is_there_twice() {
    // A session made between two pages moves the last of the first page onto the second.
    let (client, transport, _) =
        client([answer(200, page_of(0..100)), answer(200, page_of(99..199)), answer(200, page_of(199..203))]);
    let sessions = client.list_all_sessions(&list()).await.unwrap();
    assert_eq!(sessions.len(), 203);
    let offsets: Vec<_> = transport
        .requests()
        .iter()
        .map(|request| request.url.query().unwrap().rsplit_once("offset=").unwrap().1.to_owned())
        .collect();
    assert_eq!(offsets, ["0", "100", "200"]);
}

#[tokio::test]
async fn a_list_whose_length_is_a_multiple_of_the_page_ends_with_an_empty_page() {
    let (client, transport, _) = client([answer(200, page_of(0..100)), answer(200, "[]")]);
    assert_eq!(client.list_all_sessions(&list()).await.unwrap().len(), 100);
    assert_eq!(transport.requests().len(), 2);
}

#[tokio::test]
async fn a_server_that_ignores_the_offset_does_not_keep_the_client_busy_for_ever() {
    let (client, transport, _) = client([answer(200, page_of(0..100)), answer(200, page_of(0..100))]);
    assert!(matches!(client.list_all_sessions(&list()).await, Err(Error::BadAnswer(_))));
    assert_eq!(transport.requests().len(), 2);
}

#[tokio::test]
async fn cancel_posts_an_empty_object_and_takes_any_empty_answer() {
    let (client, transport, _) = client([answer(200, "{}"), answer(204, ""), answer(200, "<html>")]);
    assert_eq!(client.cancel_session(&session_id()).await, Ok(()));
    assert_eq!(client.cancel_session(&session_id()).await, Ok(()));
    assert!(matches!(client.cancel_session(&session_id()).await, Err(Error::BadAnswer(_))));
    let request = &transport.requests()[0];
    assert_eq!((request.method.as_str(), request.url.path()), ("POST", "/v1/sessions/ses_1/cancel"));
    assert_eq!(request.body.as_deref(), Some("{}"));
    assert!(!request.headers.contains_key("idempotency-key"));
}

#[tokio::test]
async fn payments_are_read_and_listed() {
    let (client, transport, _) = client([
        answer(200, PAYMENT),
        answer(200, format!(r#"{{"payments":[{PAYMENT}]}}"#)),
        answer(200, PAYMENT),
    ]);
    let id = PaymentId::new("pay_1").unwrap();
    assert_eq!(client.get_payment(&id).await.unwrap().status, PaymentStatus::Authorized);
    let payments = ListPayments::of(list().game_id);
    assert_eq!(client.list_payments(&payments, Page::FIRST).await.unwrap().len(), 1);
    let other = PaymentId::new("pay_2").unwrap();
    assert!(matches!(client.get_payment(&other).await, Err(Error::BadAnswer(_))));
    let paths: Vec<_> = transport.requests().iter().map(|request| request.url.path().to_owned()).collect();
    assert_eq!(paths, ["/v1/payments/pay_1", "/v1/payments", "/v1/payments/pay_2"]);
}

#[tokio::test]
async fn an_id_that_would_change_the_route_is_never_sent() {
    let (client, transport, _) = client([]);
    let parent = SessionId::new("..").unwrap();
    assert!(matches!(client.cancel_session(&parent).await, Err(Error::Request(_))));
    assert!(transport.requests().is_empty());
}

#[test]
fn a_client_is_not_made_for_a_url_that_would_send_the_token_in_the_open() {
    let made = |raw: &str| Client::new(raw.parse().unwrap(), token()).map(|_| ());
    assert_eq!(made("http://api.toffeepay.com").unwrap_err(), BuildError::BaseUrl(InvalidBaseUrl::NotSecure));
    assert_eq!(made("http://127.0.0.1:8010"), Ok(()));
}

#[test]
fn a_client_does_not_show_its_token() {
    let client = Client::new("http://127.0.0.1:8010".parse().unwrap(), token()).unwrap();
    let shown = format!("{client:?}");
    assert!(shown.contains("127.0.0.1:8010") && !shown.contains("canary"), "{shown}");
}
