//! The suite against the sandbox: it keeps the contract, and a sandbox that is made to break it is found out.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test's way to fail")]

mod backend;

use std::collections::{BTreeMap, BTreeSet};

use conformance::{Part, Report, Routes, Settings, Target, run};
use sandbox::{AnswerScript, Config, EndSession, Fault, Sandbox, SessionEnd};
use serde_json::json;
use toffeepay::{AccessToken, GameId, PaymentMethod, SessionId, UserId};

async fn start() -> (Sandbox, Target) {
    let token = AccessToken::new("sk_test_conformance_0123456789").unwrap();
    let sandbox = sandbox::start(Config::new(token.clone())).await.unwrap();
    let settings = Settings {
        base_url: sandbox.base_url().clone(),
        token,
        game_id: GameId::new("game").unwrap(),
        user_id: UserId::new("player").unwrap(),
        parts: BTreeSet::new(),
        routes: Routes::All,
    };
    let target = Target::new(settings).unwrap();
    for outcome in [SessionEnd::Paid, SessionEnd::Failed, SessionEnd::Cancelled, SessionEnd::Expired] {
        let id = SessionId::new(target.create_for_reading().await.unwrap()).unwrap();
        let wish = EndSession { outcome, method: PaymentMethod::Card, reason: None };
        sandbox.control().end_session(&id, wish).await.unwrap();
    }
    (sandbox, target)
}

fn broken(report: &Report) -> Vec<&'static str> {
    report.breaches().map(|breach| breach.rule).collect()
}

#[tokio::test]
async fn the_sandbox_keeps_the_contract() {
    let (_sandbox, target) = start().await;
    let report = run(&target, &BTreeSet::from([Part::Read, Part::Create])).await;
    assert!(report.breaches().next().is_none(), "{report}");
    assert!(report.outcomes.len() >= 25, "{report}");
}

#[tokio::test]
async fn the_read_only_part_creates_nothing_and_the_other_leaves_nothing_open() {
    let (sandbox, target) = start().await;
    let before = sandbox.control().overview().await.unwrap().sessions;
    run(&target, &BTreeSet::from([Part::Read])).await;
    assert_eq!(sandbox.control().overview().await.unwrap().sessions, before);
    run(&target, &BTreeSet::from([Part::Create])).await;
    let overview = sandbox.control().overview().await.unwrap();
    assert!(overview.sessions > before);
    let exported = String::from_utf8(sandbox.control().export().await.unwrap()).unwrap();
    assert!(!exported.contains(r#""state":{"status":"pending"}"#), "a session is left open");
}

#[tokio::test]
async fn an_api_that_breaks_the_contract_is_found_out() {
    for (route, fault, rule) in [
        (
            "GET /v1/sessions",
            altered("/0/status", json!("eaten")),
            "a list by status has no other status in it",
        ),
        (
            "GET /v1/payments/{id}",
            altered("/amount", json!(1)),
            "a listed payment is the same when asked for by its id",
        ),
        (
            "POST /v1/sessions",
            altered("/item/price", json!(1)),
            "a new session is pending, has a payment page, and is what was asked for",
        ),
        (
            "POST /v1/sessions",
            altered("/url", json!(null)),
            "a new session is pending, has a payment page, and is what was asked for",
        ),
        (
            "GET /v1/sessions/{id}/status",
            altered("/status", json!("paid")),
            "a pending session can be cancelled, and then is cancelled for good",
        ),
        ("GET /v1/deposits", Fault::Garbage, "every list can be read, entry by entry"),
        ("*", status(500), "a call without a token is 401"),
        ("POST /v1/sessions", status(200), "each broken field rule is refused"),
    ] {
        let (sandbox, target) = start().await;
        let script = AnswerScript { route: route.to_owned(), count: 10_000, fault };
        sandbox.control().script_answers(script).unwrap();
        let report = run(&target, &BTreeSet::from([Part::Read, Part::Create])).await;
        assert!(broken(&report).contains(&rule), "{route}: {report}");
    }
}

#[tokio::test]
async fn no_breach_repeats_the_token() {
    let (sandbox, target) = start().await;
    let script = AnswerScript { route: "*".to_owned(), count: 10_000, fault: Fault::Garbage };
    sandbox.control().script_answers(script).unwrap();
    let report = run(&target, &BTreeSet::from([Part::Read, Part::Create])).await;
    assert!(!report.to_string().contains("sk_test_conformance"));
    assert!(report.to_string().ends_with("failed"));
}

fn altered(pointer: &str, value: serde_json::Value) -> Fault {
    Fault::Altered { set: BTreeMap::from([(pointer.to_owned(), value)]) }
}

fn status(status: u16) -> Fault {
    Fault::Status { status, code: None, retry_after: None, body: None }
}
