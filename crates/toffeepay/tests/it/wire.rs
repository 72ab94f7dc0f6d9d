//! The real transport against a real socket: limits, breaks, redirects and what is on the wire.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::Arc;
use std::time::{Duration, Instant};

use toffeepay::{Client, Error, Limits, ReqwestTransport, RetryPolicy, SessionStatus, Unavailable};
use url::Url;

use crate::fakes::FakeTimer;
use crate::server::{Reply, Server, header, reply, reply_with};
use crate::{TOKEN, create_body, key, session_id, session_json, token};

/// Short, so that a test of a time-out is one; long enough for an answer on a busy machine.
const LIMITS: Limits =
    Limits { connect: Duration::from_millis(500), call: Duration::from_secs(1), ..Limits::STANDARD };

fn client_with(base_url: Url, limits: Limits) -> (Client, Arc<FakeTimer>) {
    let transport = ReqwestTransport::new(&base_url, limits).unwrap();
    let timer = Arc::new(FakeTimer::default());
    (Client::with_transport(base_url, token(), Arc::new(transport), timer.clone()).unwrap(), timer)
}

fn patient(base_url: Url) -> (Client, Arc<FakeTimer>) {
    client_with(base_url, Limits::STANDARD)
}

fn hasty(base_url: Url) -> Client {
    client_with(base_url, LIMITS).0.with_retry(RetryPolicy::none())
}

fn paid() -> Reply {
    reply(200, r#"{"id":"ses_1","status":"paid"}"#)
}

#[tokio::test]
async fn a_create_arrives_as_it_was_written() {
    let server = Server::start([reply(200, &session_json("ses_1"))]);
    let (client, _) = patient(server.url());
    client.create_session(&create_body(), &key()).await.unwrap();
    let [request] = server.finish().requests.try_into().unwrap();
    assert!(request.starts_with("POST /v1/sessions HTTP/1.1\r\n"), "{request}");
    assert!(request.ends_with(create_body().as_str()), "{request}");
    assert_eq!(header(&request, "authorization"), Some(format!("Bearer {TOKEN}").as_str()));
    assert_eq!(header(&request, "idempotency-key"), Some(key().to_string().as_str()));
    assert_eq!(header(&request, "content-type"), Some("application/json"));
    assert_eq!(header(&request, "accept-encoding"), None, "compression would hide an answer's size");
    assert!(header(&request, "user-agent").unwrap().starts_with("toffeepay-rust/"));
}

#[tokio::test]
async fn an_answer_that_does_not_come_in_time_is_a_time_out() {
    let beginning = b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"status\":".to_vec();
    let server = Server::start([Reply::Silence(Vec::new()), Reply::Silence(beginning)]);
    let client = hasty(server.url());
    for _ in 0..2 {
        let error = client.get_session_status(&session_id()).await.unwrap_err();
        assert_eq!(error, Error::Unavailable(Unavailable::TimedOut));
    }
    assert_eq!(server.finish().connections, 2);
}

#[tokio::test]
async fn a_handshake_that_does_not_come_to_an_end_is_cut_by_the_connect_limit() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let base_url = format!("https://{}", listener.local_addr().unwrap()).parse().unwrap();
    let limits = Limits { connect: Duration::from_millis(300), ..Limits::STANDARD };
    let client = client_with(base_url, limits).0.with_retry(RetryPolicy::none());
    let start = Instant::now();
    let error = client.get_session_status(&session_id()).await.unwrap_err();
    assert_eq!(error, Error::Unavailable(Unavailable::TimedOut));
    assert!(start.elapsed() < Limits::STANDARD.connect, "{:?}", start.elapsed());
}

#[tokio::test]
async fn a_server_that_does_not_speak_tls_gets_no_request() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let base_url = format!("https://{}", listener.local_addr().unwrap()).parse().unwrap();
    let server = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut hello = vec![0; 4096];
        let read = stream.read(&mut hello).unwrap();
        stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").unwrap();
        hello.truncate(read);
        hello
    });
    let error = hasty(base_url).get_session_status(&session_id()).await.unwrap_err();
    assert!(matches!(error, Error::Unavailable(Unavailable::Connection(_))), "{error:?}");
    let hello = server.join().unwrap();
    assert!(!String::from_utf8_lossy(&hello).contains("canary"));
}

#[tokio::test]
async fn a_truncated_answer_is_asked_for_again() {
    let truncated = b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{\"id\":\"ses_1\"".to_vec();
    let server = Server::start([Reply::Bytes(truncated.clone()), paid()]);
    let (client, timer) = patient(server.url());
    assert_eq!(client.get_session_status(&session_id()).await, Ok(SessionStatus::Paid));
    assert_eq!((server.finish().connections, timer.sleeps().len()), (2, 1));

    let server = Server::start([Reply::Bytes(truncated)]);
    let error = hasty(server.url()).get_session_status(&session_id()).await.unwrap_err();
    assert!(matches!(error, Error::Unavailable(Unavailable::Connection(_))), "{error:?}");
    server.finish();
}

#[tokio::test]
async fn an_answer_of_256_kib_is_read_and_one_byte_more_is_not() {
    let status = r#"{"status":"paid"}"#;
    let padded = |length: usize| format!("{status}{}", " ".repeat(length - status.len()));
    let limit = Limits::STANDARD.body;
    assert_eq!(limit, 262_144);
    let server = Server::start([reply(200, &padded(limit)), reply(200, &padded(limit + 1))]);
    let (client, _) = patient(server.url());
    assert_eq!(client.get_session_status(&session_id()).await, Ok(SessionStatus::Paid));
    let error = client.get_session_status(&session_id()).await.unwrap_err();
    assert_eq!(error, Error::BadAnswer("it is longer than the limit".to_owned()));
    assert_eq!(server.finish().connections, 2, "a bad answer is not asked for again");
}

// The runtime closes the connection on another thread while this one waits for the server.
#[tokio::test(flavor = "multi_thread")]
async fn an_endless_answer_is_cut_and_the_connection_closed() {
    let server = Server::start([Reply::Endless]);
    let (client, _) = patient(server.url());
    let error = client.get_session_status(&session_id()).await.unwrap_err();
    assert_eq!(error, Error::BadAnswer("it is longer than the limit".to_owned()));
    // What the two sockets' buffers took in before the end was noticed comes on top of the limit.
    let written = server.finish().endless_bytes;
    assert!(written < 32 * 1024 * 1024, "{written} bytes");
}

#[tokio::test]
async fn a_redirect_is_an_error_and_takes_the_token_nowhere() {
    for status in [301, 302, 303, 307, 308] {
        let other = Server::start([]);
        let location = format!("Location: {}v1/sessions\r\n", other.url());
        let server = Server::start([reply_with(status, &location, ""), reply_with(status, &location, "")]);
        let (client, _) = patient(server.url());
        for outcome in [
            client.create_session(&create_body(), &key()).await.map(|_| ()),
            client.get_session(&session_id()).await.map(|_| ()),
        ] {
            assert!(
                matches!(&outcome, Err(Error::BadAnswer(text)) if text.contains("redirect")),
                "{outcome:?}"
            );
        }
        assert_eq!(server.finish().connections, 2);
        assert_eq!(other.finish().connections, 0);
    }
}

#[tokio::test]
async fn a_page_of_html_is_not_an_answer() {
    let server = Server::start([reply_with(200, "Content-Type: text/html\r\n", "<html>Log in</html>")]);
    let (client, _) = patient(server.url());
    let error = client.get_session_status(&session_id()).await.unwrap_err();
    assert!(matches!(&error, Error::BadAnswer(text) if text.contains("not JSON")), "{error:?}");
    assert_eq!(server.finish().connections, 1);
}

#[tokio::test]
async fn too_many_requests_are_answered_with_the_pause_that_was_asked_for() {
    let server = Server::start([
        reply_with(429, "Retry-After: 3\r\n", ""),
        reply_with(429, "Retry-After: Mon, 23 Nov 2026 10:00:05 GMT\r\n", ""),
        paid(),
    ]);
    let (client, timer) = patient(server.url());
    assert_eq!(client.get_session_status(&session_id()).await, Ok(SessionStatus::Paid));
    assert_eq!(timer.sleeps(), [Duration::from_secs(3), Duration::from_secs(5)]);
    assert_eq!(server.finish().connections, 3);
}

#[tokio::test]
async fn after_a_503_and_after_each_kind_of_break_the_same_create_is_sent() {
    let server = Server::start([
        reply(503, "<html>503</html>"),
        Reply::Reset,
        Reply::Bytes(Vec::new()),
        reply(200, &session_json("ses_1")),
    ]);
    let (client, timer) = patient(server.url());
    client.create_session(&create_body(), &key()).await.unwrap();
    assert_eq!(timer.sleeps().len(), 3);
    let seen = server.finish();
    assert_eq!((seen.connections, seen.requests.len()), (4, 3));
    assert!(seen.requests.iter().all(|request| *request == seen.requests[0]), "{:?}", seen.requests);
    assert_eq!(header(&seen.requests[0], "idempotency-key"), Some(key().to_string().as_str()));
}

#[tokio::test]
async fn refusals_of_the_api_come_once_and_with_its_words() {
    let body = r#"{"error":{"code":"some_code","message":"some words","field":"item.price"}}"#;
    let server = Server::start([400, 401, 404, 409].map(|status| reply(status, body)));
    let (client, _) = patient(server.url());
    let mut errors = Vec::new();
    for _ in 0..4 {
        errors.push(client.create_session(&create_body(), &key()).await.unwrap_err());
    }
    for (error, status) in errors.iter().zip([400, 401, 404, 409]) {
        let ((400, Error::Invalid(problem))
        | (401, Error::Unauthorized(problem))
        | (404, Error::NotFound(problem))
        | (409, Error::Conflict(problem))) = (status, error)
        else {
            panic!("{status} was read as {error:?}");
        };
        assert_eq!((problem.status, problem.code.as_deref()), (status, Some("some_code")));
        assert_eq!((problem.message.as_str(), problem.field.as_deref()), ("some words", Some("item.price")));
    }
    assert_eq!(server.finish().connections, 4);
}

#[tokio::test]
async fn a_refused_connection_is_tried_five_times() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let base_url = format!("http://{}", listener.local_addr().unwrap()).parse().unwrap();
    drop(listener);
    let (client, timer) = patient(base_url);
    let error = client.get_session_status(&session_id()).await.unwrap_err();
    assert!(matches!(error, Error::Unavailable(Unavailable::Connection(_))), "{error:?}");
    assert_eq!(timer.sleeps().len(), 4);
}
