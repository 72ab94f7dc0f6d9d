//! Each fault of the dial, through the client that the app has.

use std::sync::Arc;

use storefront::clock::SystemClock;
use storefront::network::SystemNetwork;
use toffeepay::testing::{self, ScriptedTransport};
use toffeepay::{
    Client, CreateSessionBody, Error, IdempotencyKey, RetryPolicy, Session, SessionId, SessionStatus,
    Unavailable, routes,
};
use tokio::time::Instant;

use super::*;
use crate::faults::Dial;
use crate::network::BenchNetwork;

const SESSION: &str = r#"{"id":"ses_1","url":"https://pay.example/1","status":"pending","user_id":"player_42",
    "game_id":"space_shooter","item":{"title":"50 Gold Coins","price":499,"currency":"USD"},
    "created_at":"2026-01-02T03:04:05Z"}"#;
const PAID: &str = r#"{"status":"paid"}"#;

/// A client as the app has it, over a script, with a dial in its way.
struct Fixture {
    dial: Arc<Dial>,
    transport: Arc<ScriptedTransport>,
    client: Client,
    /// The bench's own.
    beside: Client,
}

impl Fixture {
    fn new(answers: impl IntoIterator<Item = &'static str>) -> Self {
        let transport = Arc::new(ScriptedTransport::new(answers.into_iter().map(|body| (200, body))));
        let dial = Arc::new(Dial::new(|| ()));
        let network = BenchNetwork {
            system: SystemNetwork::default(),
            clock: Arc::new(SystemClock),
            recorder: None,
            dial: Some(Arc::clone(&dial)),
        };
        let client = testing::of(network.around(transport.clone())).with_retry(RetryPolicy::none());
        let beside = testing::of(network.around_bench(transport.clone())).with_retry(RetryPolicy::none());
        Self { dial, transport, client, beside }
    }

    fn set(&self, act: AnswerAct) {
        self.dial.set(Fault::Answers { route: None, act }, 1).unwrap();
    }

    async fn status(&self) -> Result<SessionStatus, Error> {
        self.client.get_session_status(&SessionId::new("ses_1").unwrap()).await
    }

    async fn create(&self) -> Result<Session, Error> {
        let body = CreateSessionBody::from_recorded("{}".to_owned());
        self.client.create_session(&body, &IdempotencyKey::from_random([1; 16])).await
    }

    fn sent(&self) -> usize {
        self.transport.requests().len()
    }
}

#[tokio::test]
async fn a_request_dropped_before_it_is_sent_never_reaches_the_api() {
    let fixture = Fixture::new([PAID]);
    fixture.set(AnswerAct::DropBefore);
    let error = fixture.status().await.unwrap_err();
    assert!(matches!(error, Error::Unavailable(Unavailable::Connection(_))), "{error}");
    assert_eq!(fixture.sent(), 0);
    assert_eq!(fixture.status().await, Ok(SessionStatus::Paid));
}

#[tokio::test]
async fn an_answer_dropped_after_the_request_leaves_the_api_with_its_part_done() {
    let fixture = Fixture::new([SESSION]);
    fixture.set(AnswerAct::DropAfter);
    let error = fixture.create().await.unwrap_err();
    assert!(matches!(error, Error::Unavailable(Unavailable::Connection(_))), "{error}");
    assert_eq!(fixture.sent(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_delayed_answer_comes_when_it_was_to_and_beyond_the_limit_not_at_all() {
    let fixture = Fixture::new([PAID, PAID]);
    for (seconds, waited) in [(3, 3), (60, 20)] {
        fixture.set(AnswerAct::Delay(Duration::from_secs(seconds)));
        let begun = Instant::now();
        let answer = fixture.status().await;
        assert_eq!(answer.is_ok(), seconds == 3, "{answer:?}");
        assert_eq!(begun.elapsed().as_secs(), waited);
    }
    assert_eq!(fixture.sent(), 2);
}

#[tokio::test]
async fn an_answer_gets_the_status_that_was_set() {
    for (status, kind) in [(401, "refused"), (429, "pause"), (503, "answered 503"), (404, "does not know")] {
        let fixture = Fixture::new([PAID]);
        fixture.set(AnswerAct::Status(status));
        let error = fixture.status().await.unwrap_err();
        assert!(error.to_string().contains(kind), "{status}: {error}");
        assert_eq!(fixture.sent(), 1);
    }
}

#[tokio::test]
async fn garbage_and_half_an_answer_can_not_be_read() {
    for act in [AnswerAct::Garbage, AnswerAct::Truncated] {
        let fixture = Fixture::new([SESSION]);
        fixture.set(act.clone());
        let error = fixture.create().await.unwrap_err();
        assert!(matches!(error, Error::BadAnswer(_)), "{act:?}: {error}");
    }
}

#[tokio::test]
async fn another_price_is_all_that_is_otherwise() {
    let fixture = Fixture::new([SESSION, SESSION]);
    fixture.set(AnswerAct::OtherPrice);
    let (raised, plain) = (fixture.create().await.unwrap(), fixture.create().await.unwrap());
    assert_eq!((raised.item.price, plain.item.price), (500, 499));
    assert_eq!((raised.id, raised.url, raised.status), (plain.id, plain.url, plain.status));
}

fn altered(pointer: &str, value: &str) -> AnswerAct {
    AnswerAct::Altered(Alteration::new(pointer, value).unwrap())
}

#[tokio::test]
async fn a_field_of_the_tester_s_choice_has_the_value_of_their_choice_and_nothing_else_is_otherwise() {
    let fixture = Fixture::new([SESSION; 4]);
    let plain = fixture.create().await.unwrap();
    fixture.set(altered("/status", "\"paid\""));
    assert_eq!(fixture.create().await.unwrap(), Session { status: SessionStatus::Paid, ..plain.clone() });
    // A field that is not there yet, and a place that an answer can't have.
    fixture.set(altered("/payment_id", "\"pay_7\""));
    let added = fixture.create().await.unwrap();
    assert_eq!(added.payment_id.as_ref().map(toffeepay::PaymentId::as_str), Some("pay_7"));
    fixture.set(altered("/item/price/cents", "1"));
    assert_eq!(fixture.create().await.unwrap(), plain);
    assert_eq!(fixture.sent(), 4);
}

#[test]
fn what_is_no_place_or_no_json_is_refused() {
    for pointer in ["", "status", "/a b", "/a\n", &format!("/{}", "x".repeat(200))] {
        assert_eq!(Alteration::new(pointer, "1"), Err(NotSet::Pointer), "{pointer:?}");
    }
    for value in ["", "paid", "{", &format!("\"{}\"", "x".repeat(2_000))] {
        assert_eq!(Alteration::new("/status", value), Err(NotSet::Value), "{value:.20}");
    }
}

#[tokio::test]
async fn a_fault_of_one_route_waits_for_it_comes_as_often_as_it_was_set_and_is_then_gone() {
    let fixture = Fixture::new([PAID, PAID, PAID, SESSION]);
    let route = Some(routes::CREATE_SESSION);
    fixture.dial.set(Fault::Answers { route, act: AnswerAct::DropBefore }, 2).unwrap();
    for left in [Some(Some(2)), Some(Some(1)), None] {
        fixture.status().await.unwrap();
        assert_eq!(fixture.dial.faults().first().map(|set| set.left), left);
        assert_eq!(fixture.create().await.is_ok(), left.is_none());
    }
    assert_eq!(fixture.sent(), 4);
}

#[tokio::test]
async fn what_the_bench_itself_asks_neither_meets_a_fault_nor_uses_it_up() {
    let fixture = Fixture::new([PAID, PAID, PAID]);
    let id = SessionId::new("ses_1").unwrap();
    fixture.set(AnswerAct::Status(503));
    fixture.dial.set(Fault::NetworkLost, 0).unwrap();
    let before = fixture.dial.faults();
    assert_eq!(fixture.beside.get_session_status(&id).await, Ok(SessionStatus::Paid));
    assert_eq!(fixture.dial.faults(), before);
    fixture.status().await.unwrap_err();
    assert_eq!(fixture.dial.faults().len(), 1, "the app met the one that comes once");
}

#[tokio::test]
async fn a_lost_network_stays_lost_until_it_is_taken_back() {
    let fixture = Fixture::new([PAID]);
    fixture.dial.set(Fault::NetworkLost, 0).unwrap();
    for _ in 0..5 {
        assert!(fixture.status().await.unwrap_err().is_retryable());
    }
    assert_eq!(fixture.sent(), 0);
    fixture.dial.clear();
    assert_eq!(fixture.status().await, Ok(SessionStatus::Paid));
}

#[tokio::test]
async fn the_exchange_log_says_which_fault_an_exchange_has_met() {
    let folder = tempfile::tempdir().unwrap();
    let log = crate::exchanges::ExchangeLog::open(folder.path(), jiff::Timestamp::UNIX_EPOCH, || ()).unwrap();
    let dial = Arc::new(Dial::new(|| ()));
    let network = BenchNetwork {
        system: SystemNetwork::default(),
        clock: Arc::new(SystemClock),
        recorder: Some(log.recorder().clone()),
        dial: Some(Arc::clone(&dial)),
    };
    let client = testing::of(network.around(Arc::new(ScriptedTransport::new([(200, PAID)]))));
    dial.set(Fault::Answers { route: None, act: AnswerAct::Status(503) }, 1).unwrap();
    let id = SessionId::new("ses_1").unwrap();
    client.with_retry(RetryPolicy::none()).get_session_status(&id).await.unwrap_err();
    assert!(log.recorder().settle(Duration::from_secs(20)));
    let all = log.all(&crate::exchanges::Search::default()).unwrap();
    assert_eq!(all[0].fault.as_deref(), Some("the answer was made a 503"));
}

#[test]
fn the_words_of_the_exchange_log_are_read_back_as_the_act_that_they_tell_of() {
    for act in [
        AnswerAct::DropBefore,
        AnswerAct::DropAfter,
        AnswerAct::Delay(Duration::from_millis(1_500)),
        AnswerAct::Status(503),
        AnswerAct::Garbage,
        AnswerAct::Truncated,
        AnswerAct::OtherPrice,
        altered("/item/title", "\" was made of \\\"gold\\\" \""),
    ] {
        let words = words(&Fault::Answers { route: None, act: act.clone() });
        assert_eq!(act_of_words(&words), Some(act), "{words}");
    }
    assert_eq!(act_of_words(&words(&Fault::NetworkLost)), Some(AnswerAct::DropBefore));
    assert_eq!(act_of_words("the answer was made a poem"), None);
}
