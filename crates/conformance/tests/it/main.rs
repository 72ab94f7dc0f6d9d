//! The suite against the sandbox: it keeps the contract, and a sandbox that is made to break it is found out.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test's way to fail")]

mod backend;

use std::collections::{BTreeMap, BTreeSet};

use conformance::{Part, Report, Routes, Settings, Target, fill, run};
use sandbox::{AnswerScript, Config, Fault, Sandbox};
use serde_json::json;
use toffeepay::{AccessToken, GameId, UserId};

async fn start() -> (Sandbox, Target) {
    let token = AccessToken::new("sk_test_conformance_0123456789").unwrap();
    let sandbox = sandbox::start(Config::new(token.clone())).await.unwrap();
    let settings = Settings {
        base_url: sandbox.base_url().clone(),
        token,
        game_id: GameId::new("game").unwrap(),
        user_id: UserId::new("player").unwrap(),
        parts: BTreeSet::new(),
        routes: Routes::Alpha,
    };
    let target = Target::new(settings).unwrap();
    fill(&sandbox, &target).await.unwrap();
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
    assert!(report.outcomes.len() >= 35, "{report}");
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
            "GET /v1/accounts/{id}",
            altered("/currency", json!("EUR")),
            "a listed account is the same when asked for by its id",
        ),
        (
            "GET /v1/accounts/{id}",
            altered("/balance/real", json!(-1)),
            "a listed account is the same when asked for by its id",
        ),
        (
            "GET /v1/deposits/{id}",
            altered("/amount", json!(1)),
            "a listed deposit is the same when asked for by its id",
        ),
        (
            "GET /v1/refunds/{id}",
            altered("/payment_id", json!("pay_other")),
            "a listed refund is the same when asked for by its id",
        ),
        (
            "GET /v1/payments",
            altered("/0/amount", json!(1)),
            "with_extra_data adds a payment's extra data and changes nothing else",
        ),
        (
            "GET /v1/payments/{id}",
            altered("/extra_data/real_amount", json!(-1)),
            "with_extra_data adds a payment's extra data and changes nothing else",
        ),
        ("GET /v1/deposits/{id}", status(200), "what is not there is refused"),
        (
            "POST /v1/payments/{id}/complete",
            status(200),
            "cancelling or completing what is not there is refused",
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
        found_out(route, fault, rule).await;
    }
}

#[tokio::test]
async fn alpha_routes_that_break_the_contract_are_found_out() {
    for (route, fault, rule) in [
        (
            "GET /v1alpha1/offers/{id}",
            altered("/title", json!("Another")),
            "alpha: a listed offer or bonus is the same when asked for by its id",
        ),
        (
            "GET /v1alpha1/bonuses/{id_or_key}",
            altered("/amount", json!(1)),
            "alpha: a listed offer or bonus is the same when asked for by its id",
        ),
        (
            "GET /v1alpha1/bonuses",
            altered("/0/id", json!("")),
            "alpha: offers and bonuses are listed up to a limit, and not without a game",
        ),
        (
            "GET /v1alpha1/bonuses/{id_or_key}",
            status(200),
            "alpha: an offer or a bonus that does not exist is refused",
        ),
        (
            "POST /v1alpha1/bonuses",
            status(200),
            "alpha: each broken field rule of an offer or a bonus is refused",
        ),
        (
            "GET /v1alpha1/offers",
            altered("/0/id", json!("off_other")),
            "alpha: a new offer is found by its id and in its game's list",
        ),
    ] {
        found_out(route, fault, rule).await;
    }
}

/// A sandbox that answers so breaks the rule, and is told.
async fn found_out(route: &str, fault: Fault, rule: &str) {
    let (sandbox, target) = start().await;
    let script = AnswerScript { route: route.to_owned(), count: 10_000, fault };
    sandbox.control().script_answers(script).unwrap();
    let report = run(&target, &BTreeSet::from([Part::Read, Part::Create])).await;
    assert!(broken(&report).contains(&rule), "{route}: {report}");
}

#[tokio::test]
async fn what_is_not_there_may_be_refused_with_any_4xx() {
    for code in [400, 403, 410] {
        let (sandbox, target) = start().await;
        for route in ["GET /v1/sessions/{id}/status", "POST /v1/payments/{id}/complete"] {
            let script = AnswerScript { route: route.to_owned(), count: 10_000, fault: status(code) };
            sandbox.control().script_answers(script).unwrap();
        }
        let report = run(&target, &BTreeSet::from([Part::Read, Part::Create])).await;
        let broken = broken(&report);
        assert!(!broken.iter().any(|rule| rule.contains("not there")), "{report}");
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
