//! The log on a real file: what is kept, what is left out, what is dropped when it is full.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use storefront::clock::{Clock, SystemClock};
use storefront::network::SystemNetwork;
use toffeepay::http::{HeaderMap, StatusCode};
use toffeepay::testing::{self, ScriptedTransport, TOKEN};
use toffeepay::{
    Body, Client, CreateSessionBody, GameId, IdempotencyKey, ListSessions, Page as ApiPage, Response,
    SessionId, Transport, TransportError,
};

use super::*;
use crate::exchanges::{Change, WITHHELD, differences, har};
use crate::network::BenchNetwork;

const PAGE: &str = "https://pay.toffeepay.com/c/secret-page-of-ses-1";
const SESSION: &str = r#"{"id":"ses_1","url":"https://pay.toffeepay.com/c/secret-page-of-ses-1","status":"pending",
    "user_id":"player_42","game_id":"space_shooter","item":{"title":"50 Gold Coins","price":499,"currency":"USD"},
    "created_at":"2026-01-02T03:04:05Z"}"#;
const BODY: &str = r#"{"game_id":"space_shooter","user_id":"player_42",
    "return_url":"mygame://payment-complete?state=secret-state-0123456789","item":{"title":"50 Gold Coins",
    "price":499,"currency":"USD"}}"#;
const LIMIT: Duration = Duration::from_secs(20);

struct Fixture {
    folder: tempfile::TempDir,
    log: ExchangeLog,
    nudges: Receiver<()>,
}

impl Fixture {
    fn new() -> Self {
        Self::within(Bounds::default())
    }

    fn within(bounds: Bounds) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (nudge, nudges) = channel();
        let nudge = move || {
            let _ = nudge.send(());
        };
        let log = ExchangeLog::open_within(folder.path(), SystemClock.now(), bounds, nudge).unwrap();
        Self { folder, log, nudges }
    }

    fn client(&self, answers: impl IntoIterator<Item = Result<Response, TransportError>>) -> Client {
        self.client_over(Arc::new(ScriptedTransport::of(answers)))
    }

    fn client_over(&self, transport: Arc<dyn Transport>) -> Client {
        let recorder = Some(self.log.recorder().clone());
        let network = BenchNetwork {
            system: SystemNetwork::default(),
            clock: Arc::new(SystemClock),
            recorder,
            dial: None,
        };
        testing::of(network.around(transport))
    }

    fn all(&self) -> Vec<Exchange> {
        assert!(self.log.recorder().settle(LIMIT));
        self.log.all(&Search::default()).unwrap()
    }

    fn found(&self, text: &str) -> usize {
        self.log.all(&Search { text: text.into(), ..Search::default() }).unwrap().len()
    }

    /// All bytes that are on disk.
    fn bytes(&self) -> Vec<u8> {
        let files = std::fs::read_dir(self.folder.path()).unwrap();
        files.flat_map(|file| std::fs::read(file.unwrap().path()).unwrap()).collect()
    }
}

/// Never answers.
struct Silent;

impl Transport for Silent {
    fn send(
        &self,
        _: toffeepay::Request,
    ) -> futures_util::future::BoxFuture<'static, Result<Response, TransportError>> {
        Box::pin(std::future::pending())
    }
}

#[expect(clippy::unnecessary_wraps, reason = "an entry of a script")]
fn answer(status: u16, body: &str) -> Result<Response, TransportError> {
    let headers = HeaderMap::from_iter([
        (toffeepay::http::header::CONTENT_TYPE, "application/json".parse().unwrap()),
        (toffeepay::http::header::SET_COOKIE, "sid=secret-cookie".parse().unwrap()),
    ]);
    let status = StatusCode::from_u16(status).unwrap();
    Ok(Response { status, headers, body: Body::Whole(body.as_bytes().to_vec()) })
}

fn key() -> IdempotencyKey {
    IdempotencyKey::parse("0a1b2c3d-0000-4000-8000-000000000001").unwrap()
}

fn session() -> SessionId {
    SessionId::new("ses_1").unwrap()
}

#[tokio::test]
async fn every_try_is_logged_with_its_call_key_attempt_and_answer() {
    let fixture = Fixture::new();
    let client = fixture.client([answer(503, "{}"), Err(TransportError::TimedOut), answer(200, SESSION)]);
    let body = CreateSessionBody::from_recorded(BODY.to_owned());
    client.create_session(&body, &key()).await.unwrap();

    let all = fixture.all();
    let tries: Vec<_> = all.iter().map(|one| (one.sent.attempt, one.outcome.clone())).collect();
    assert_eq!(tries.len(), 3);
    assert!(matches!(tries[0], (1, Outcome::Answered { status: 503, .. })), "{tries:?}");
    assert_eq!(tries[1], (2, Outcome::Failed("no answer in time".into())));
    assert!(matches!(tries[2], (3, Outcome::Answered { status: 200, .. })), "{tries:?}");
    for one in &all {
        assert_eq!(one.sent.call.as_deref(), Some("CreateSession"));
        assert_eq!(one.sent.key, Some(key().to_string()));
        assert_eq!(one.sent.url, "https://api.example/v1/sessions");
        assert!(one.took_us.is_some());
    }
    assert!(fixture.nudges.recv_timeout(LIMIT).is_ok());
    let lines = fixture.log.page(&Search::default(), None, 10).unwrap().lines;
    assert_eq!(lines[0].path, "/v1/sessions");
}

#[tokio::test]
async fn a_read_that_failed_is_tried_again_and_the_one_after_a_success_is_a_first_try() {
    let fixture = Fixture::new();
    let paid = r#"{"status":"paid"}"#;
    let client = fixture.client([answer(500, ""), answer(200, paid), answer(200, paid)]);
    for _ in 0..2 {
        client.get_session_status(&session()).await.unwrap();
    }
    let attempts: Vec<_> = fixture.all().iter().map(|one| one.sent.attempt).collect();
    assert_eq!(attempts, [1, 2, 1]);
}

#[tokio::test]
async fn neither_token_nor_payment_page_nor_state_reaches_the_file_however_they_come() {
    let fixture = Fixture::new();
    let html = format!("<html>{TOKEN} <a href={PAGE}>{PAGE}</a> state=secret-state-0123456789");
    let cut_off = &SESSION[..SESSION.find("of-ses-1").unwrap()];
    let echo = format!(r#"{{"error":{{"code":"x","message":"Bearer {TOKEN} {}"}}}}"#, BODY.replace('"', "'"));
    let reset = Err(TransportError::Reset(format!("while reading {PAGE}")));
    let client = fixture
        .client([answer(200, SESSION), answer(502, &html), answer(200, cut_off), answer(400, &echo), reset])
        .with_retry(toffeepay::RetryPolicy::none());
    let body = CreateSessionBody::from_recorded(BODY.to_owned());
    for _ in 0..5 {
        let _ = client.create_session(&body, &key()).await;
    }
    assert_eq!(fixture.all().len(), 5);
    let bytes = fixture.bytes();
    let holds = |text: &str| bytes.windows(text.len()).any(|window| window == text.as_bytes());
    assert!(holds("50 Gold Coins") && holds(WITHHELD), "nothing was written");
    for secret in [TOKEN, "secret-page", "secret-state", "secret-cookie"] {
        assert!(!holds(secret), "{secret} is in the file");
    }
    let archive = har(&fixture.all(), "0").to_string();
    assert!(!archive.contains("secret") && !archive.contains(TOKEN), "{archive}");
}

#[tokio::test]
async fn exchanges_of_earlier_runs_stay_and_can_be_left_out() {
    let mut fixture = Fixture::new();
    fixture.client([answer(200, r#"{"status":"paid"}"#)]).get_session_status(&session()).await.unwrap();
    assert_eq!(fixture.all().len(), 1);
    let later = SystemClock.now() + Duration::from_secs(5);
    fixture.log = ExchangeLog::open(fixture.folder.path(), later, || ()).unwrap();
    fixture.client([answer(404, "{}")]).get_session(&session()).await.unwrap_err();
    let all = fixture.all();
    assert_eq!(all.len(), 2);
    assert!(all[0].sent.run < all[1].sent.run);
    let this_run = Search { run: Some(later.as_microsecond()), ..Search::default() };
    assert_eq!(fixture.log.all(&this_run).unwrap(), all[1..]);
    let failed = Search { only_failed: true, ..Search::default() };
    assert_eq!(fixture.log.all(&failed).unwrap(), all[1..]);
}

#[tokio::test]
async fn a_search_finds_words_in_every_part_and_takes_no_word_for_a_pattern() {
    let fixture = Fixture::new();
    let client = fixture.client([answer(200, SESSION), answer(200, "[]"), answer(404, "{}")]);
    client.create_session(&CreateSessionBody::from_recorded(BODY.to_owned()), &key()).await.unwrap();
    let list = ListSessions::of(GameId::new("space_shooter").unwrap());
    client.list_sessions(&list, ApiPage::new(2, 0).unwrap()).await.unwrap();
    client.get_session(&session()).await.unwrap_err();
    assert_eq!(fixture.all().len(), 3);
    for (text, found) in [
        ("", 3),
        ("createsession", 1),
        ("gold coins", 1),
        ("0a1b2c3d", 1),
        ("404", 1),
        ("space_shooter", 2),
        ("spaceXshooter", 0),
        ("%", 0),
        ("ses_1 getsession", 1),
        ("'; DROP TABLE exchanges", 0),
    ] {
        assert_eq!(fixture.found(text), found, "{text}");
    }
}

#[tokio::test]
async fn pages_go_back_to_the_first_exchange_without_a_gap() {
    let fixture = Fixture::new();
    let client = fixture.client((0..7).map(|_| answer(200, r#"{"status":"paid"}"#)));
    for _ in 0..7 {
        client.get_session_status(&session()).await.unwrap();
    }
    assert!(fixture.log.recorder().settle(LIMIT));
    let (mut ids, mut after) = (Vec::new(), None);
    loop {
        let page = fixture.log.page(&Search::default(), after, 3).unwrap();
        ids.extend(page.lines.iter().map(|line| line.id.0));
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    assert_eq!(ids, [7, 6, 5, 4, 3, 2, 1]);
}

#[tokio::test]
async fn the_file_stays_within_its_bounds_and_the_newest_stay() {
    let bounds = Bounds { exchanges: 20, size: 40_000 };
    let fixture = Fixture::within(bounds);
    let long = format!(r#"{{"status":"paid","more":"{}"}}"#, "x".repeat(1_000));
    for round in 0..10 {
        let client = fixture.client((0..10).map(|_| answer(200, &long)));
        for _ in 0..10 {
            client.get_session_status(&session()).await.unwrap();
        }
        let all = fixture.all();
        assert!(all.len() <= 20, "{}", all.len());
        assert_eq!(all.last().unwrap().id.0, (round + 1) * 10);
    }
    let much = format!(r#"{{"status":"paid","more":"{}"}}"#, "y".repeat(10_000));
    let client = fixture.client((0..10).map(|_| answer(200, &much)));
    for _ in 0..10 {
        client.get_session_status(&session()).await.unwrap();
    }
    let kept: usize = fixture.all().iter().map(|one| format!("{one:?}").len()).sum();
    assert!(kept < 2 * 40_000, "{kept}");
}

#[tokio::test]
async fn a_long_body_is_cut_and_one_that_was_not_read_is_none() {
    let fixture = Fixture::new();
    let long = format!(r#"{{"status":"paid","more":"{}"}}"#, "é".repeat(60_000));
    let headers = HeaderMap::new();
    let over = Ok(Response { status: StatusCode::OK, headers, body: Body::OverLimit });
    let client = fixture.client([answer(200, &long), over]);
    client.get_session_status(&session()).await.unwrap();
    client.get_session_status(&session()).await.unwrap_err();
    let bodies: Vec<_> = fixture
        .all()
        .into_iter()
        .map(|one| match one.outcome {
            Outcome::Answered { body, .. } => body,
            _ => panic!("no answer"),
        })
        .collect();
    let first = bodies[0].as_deref().unwrap();
    assert!(first.len() < 70_000 && first.ends_with("(and more)"));
    assert_eq!(bodies[1], None);
}

#[tokio::test]
async fn a_call_goes_through_and_is_counted_as_missed_where_the_file_can_not_be_written() {
    let fixture = Fixture::new();
    fixture.log.connection().execute_batch("DROP TABLE exchanges").unwrap();
    let client = fixture.client([answer(200, r#"{"status":"paid"}"#)]);
    client.get_session_status(&session()).await.unwrap();
    assert!(fixture.log.recorder().settle(LIMIT));
    assert_eq!(fixture.log.recorder().missed(), 1);
}

#[tokio::test]
async fn a_call_waits_for_nobody_while_the_log_is_held_up() {
    let fixture = Fixture::new();
    // Another program holds the file: the log's thread can't write.
    let mut other = file::open(fixture.folder.path()).unwrap();
    let held = other.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate).unwrap();
    let many = 400;
    let client = fixture.client((0..many).map(|_| answer(200, r#"{"status":"paid"}"#)));
    let begun = std::time::Instant::now();
    for _ in 0..many {
        client.get_session_status(&session()).await.unwrap();
    }
    assert!(begun.elapsed() < Duration::from_secs(4), "{:?}", begun.elapsed());
    assert!(fixture.log.recorder().missed() > 0);
    drop(held);
    // There was no room for anything while it was held.
    while !fixture.log.recorder().settle(LIMIT) && begun.elapsed() < LIMIT {
        std::thread::yield_now();
    }
    let logged = fixture.all().len() as u64;
    assert!(logged > 0 && logged < many, "{logged}");
}

#[tokio::test]
async fn a_request_whose_answer_never_came_is_there_without_one() {
    let fixture = Fixture::new();
    let client = fixture.client_over(Arc::new(Silent));
    let asking = async { client.get_session(&session()).await };
    assert!(futures_util::FutureExt::now_or_never(asking).is_none());
    let all = fixture.all();
    assert_eq!((all.len(), &all[0].outcome, all[0].took_us), (1, &Outcome::Open, None));
}

#[tokio::test]
async fn two_exchanges_are_compared_field_by_field() {
    let fixture = Fixture::new();
    let client = fixture.client([answer(200, SESSION), answer(200, &SESSION.replace("499", "500"))]);
    for _ in 0..2 {
        client.get_session(&session()).await.unwrap();
    }
    let all = fixture.all();
    let differences = differences(&all[0], &all[1]);
    let changed: Vec<_> = differences
        .iter()
        .filter(|line| line.change != Change::Same)
        .map(|line| (line.change, line.text.trim()))
        .collect();
    assert_eq!(changed, [(Change::Removed, "\"price\": 499,"), (Change::Added, "\"price\": 500,")]);
    assert!(differences.iter().any(|line| line.change == Change::Same && line.text.contains("/v1/sessions")));
}

/// What Chromium's importer reads (front_end/models/har/HARFormat.ts), and of what kind.
#[tokio::test]
async fn an_archive_has_every_field_that_chromium_s_developer_tools_ask_for() {
    let fixture = Fixture::new();
    let client = fixture.client([answer(200, SESSION), Err(TransportError::TimedOut), answer(200, "[]")]);
    client.create_session(&CreateSessionBody::from_recorded(BODY.to_owned()), &key()).await.unwrap();
    let list = ListSessions::of(GameId::new("g").unwrap());
    client.list_sessions(&list, ApiPage::new(2, 0).unwrap()).await.unwrap();
    let archive = har(&fixture.all(), "0.1.0");
    let log = &archive["log"];
    assert!(log["version"].is_string() && log["creator"]["name"].is_string());
    assert!(log["creator"]["version"].is_string());
    let entries = log["entries"].as_array().unwrap();
    assert_eq!(entries.len(), 3);
    for entry in entries {
        entry["startedDateTime"].as_str().unwrap().parse::<Timestamp>().unwrap();
        assert!(entry["time"].is_number() && entry["cache"].is_object());
        for timing in ["send", "wait", "receive"] {
            assert!(entry["timings"][timing].is_number(), "{timing}");
        }
        let (request, response) = (&entry["request"], &entry["response"]);
        for field in ["method", "url", "httpVersion"] {
            assert!(request[field].is_string(), "{field}");
        }
        for field in ["statusText", "httpVersion", "redirectURL"] {
            assert!(response[field].is_string(), "{field}");
        }
        assert!(response["status"].is_number());
        for part in [request, response] {
            assert!(part["cookies"].is_array() && part["headersSize"].is_number());
            assert!(part["bodySize"].is_number());
            for header in part["headers"].as_array().unwrap() {
                assert!(header["name"].is_string() && header["value"].is_string());
            }
        }
        assert!(request["queryString"].is_array());
        assert!(response["content"]["size"].is_number() && response["content"]["mimeType"].is_string());
    }
    assert_eq!(entries[0]["request"]["postData"]["mimeType"], "application/json");
    assert_eq!(entries[1]["response"]["status"], 0);
    assert_eq!(entries[2]["request"]["queryString"][0]["name"], "game_id");
}
