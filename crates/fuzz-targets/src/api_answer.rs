//! Answers of the API. The first line names call and status (`status 200`), with a third word as
//! Retry-After; what follows is the answer's body.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use http::{HeaderMap, HeaderValue, StatusCode};
use jiff::Timestamp;
use serde_json::Value;
use toffeepay::{
    AccessToken, Body, Client, CreateRefundBody, CreateSessionBody, Error, GameId, IdempotencyKey,
    ListAccounts, ListDeposits, ListPayments, ListRefunds, ListSessions, Page, Request, Response,
    RetryPolicy, SessionId, SessionStatus, Timer, Transport, TransportError,
};

const TOKEN: &str = "sk_canary_0123456789";

/// Lets the client read an answer.
pub fn run(bytes: &[u8]) {
    let line = bytes.iter().position(|byte| *byte == b'\n').unwrap_or(bytes.len());
    let (head, body) = (String::from_utf8_lossy(&bytes[..line]), bytes.get(line + 1..).unwrap_or_default());
    let mut words = head.splitn(3, ' ');
    let call = words.next().unwrap_or_default().to_owned();
    let status = words.next().and_then(|word| word.parse::<u16>().ok()).unwrap_or(200);
    let Ok(status) = StatusCode::from_u16(status) else { return };
    let headers = words.next().and_then(|word| HeaderValue::from_str(word).ok());
    let headers = headers.map(|value| (http::header::RETRY_AFTER, value));
    let answer =
        Response { status, headers: HeaderMap::from_iter(headers), body: Body::Whole(body.to_owned()) };
    let Some(client) = client(answer) else { return };
    let outcome = match call.as_str() {
        "create" => create(&client),
        "session" => session(&client),
        "cancel" => done(client.cancel_session(&id())),
        "sessions" => done(client.list_sessions(&sessions(), Page::FIRST)),
        "payments" => done(client.list_payments(&payments(), Page::FIRST)),
        "refund" => done(client.create_refund(&CreateRefundBody::from_recorded("{}".to_owned()), &key())),
        "refunds" => done(client.list_refunds(&refunds(), Page::FIRST)),
        "accounts" => done(client.list_accounts(&ListAccounts::of(game()), Page::FIRST)),
        "deposits" => done(client.list_deposits(&ListDeposits::of(game()), Page::FIRST)),
        _ => return status_of(&client, status, body),
    };
    if let Err(error) = outcome {
        check_error(&error);
    }
}

/// Nothing is called paid that a plain reading of the answer does not call so.
fn status_of(client: &Client, http_status: StatusCode, body: &[u8]) {
    match now(client.get_session_status(&id())) {
        Ok(SessionStatus::Paid) => {
            assert!(http_status.is_success(), "paid by an error");
            // Half a character is JSON, and no text of Rust's: in a field that the client skips it may stand.
            let whole = String::from_utf8_lossy(body).replace("\\ud", "\\u0").replace("\\uD", "\\u0");
            let plain: Value = serde_json::from_str(&whole).unwrap_or_default();
            assert_eq!(plain["status"], "paid", "paid, and the answer does not say so");
            let about = plain.get("id").filter(|id| !id.is_null());
            assert!(about.is_none_or(|id| id == "ses_1"), "paid by another session's answer");
        }
        Ok(_) => {}
        Err(error) => check_error(&error),
    }
}

fn create(client: &Client) -> Result<(), Error> {
    let body = CreateSessionBody::from_recorded("{}".to_owned());
    done(client.create_session(&body, &key()))
}

fn key() -> IdempotencyKey {
    IdempotencyKey::from_random([7; 16])
}

fn refunds() -> ListRefunds {
    ListRefunds { payment_id: None, status: None }
}

fn session(client: &Client) -> Result<(), Error> {
    let session = now(client.get_session(&id()))?;
    assert_eq!(session.id, id(), "an answer about another session was taken");
    Ok(())
}

/// The texts of an error go to the log and the screen.
fn check_error(error: &Error) {
    for text in [error.to_string(), format!("{error:?}")] {
        assert!(!text.contains(TOKEN), "the token is in an error");
        assert!(!text.contains(['\n', '\r', '\u{1b}', '\u{202e}']), "an error is not one plain line");
        assert!(text.len() < 16_384, "an error of {} bytes", text.len());
    }
    assert!(error.retry_after().is_none_or(|pause| pause <= Duration::from_hours(24)));
}

fn done<T>(call: impl Future<Output = Result<T, Error>>) -> Result<(), Error> {
    now(call).map(drop)
}

/// All that a call waits for here is there at once.
fn now<T>(call: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
    call.now_or_never().unwrap_or(Err(Error::BadAnswer("it waits".to_owned())))
}

fn id() -> SessionId {
    SessionId::new("ses_1").unwrap_or_else(|_| std::process::abort())
}

fn game() -> GameId {
    GameId::new("space_shooter").unwrap_or_else(|_| std::process::abort())
}

fn sessions() -> ListSessions {
    ListSessions { game_id: game(), user_id: None, status: None }
}

fn payments() -> ListPayments {
    ListPayments::of(game())
}

fn client(answer: Response) -> Option<Client> {
    let token = AccessToken::new(TOKEN).ok()?;
    let base_url = "http://127.0.0.1:8010".parse().ok()?;
    let client =
        Client::with_transport(base_url, token, Arc::new(OneAnswer(answer)), Arc::new(NoTime)).ok()?;
    Some(client.with_retry(RetryPolicy::none()))
}

/// A server that always answers the same.
struct OneAnswer(Response);

impl Transport for OneAnswer {
    fn send(&self, _: Request) -> BoxFuture<'static, Result<Response, TransportError>> {
        futures_util::future::ready(Ok(self.0.clone())).boxed()
    }
}

/// A clock that stands still: nothing here may wait.
struct NoTime;

impl fmt::Debug for NoTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("NoTime")
    }
}

impl Timer for NoTime {
    fn sleep(&self, _: Duration) -> BoxFuture<'static, ()> {
        futures_util::future::pending().boxed()
    }

    fn elapsed(&self) -> Duration {
        Duration::ZERO
    }

    fn now(&self) -> Timestamp {
        Timestamp::UNIX_EPOCH
    }
}
