//! A run tells the truth: what comes true passes, what does not fails with its reason, what is not possible is
//! skipped.

use futures_util::future::join_all;
use scenarios::Scenario;
use scenarios::report::Verdict;
use scenarios::run::run;
use scenarios::stage::{Environment, Stage};
use toffeepay::AccessToken;

use crate::{PAID, of_repository, scenario, stage};

#[tokio::test]
async fn what_comes_true_passes_and_leaves_its_evidence() {
    let report = run("paid", &scenario(PAID), &stage(), |_| ()).await;
    assert_eq!(report.verdict, Verdict::Passed, "{:?}", report.reason);
    assert_eq!(report.steps.len(), 4);
    let exchanges: Vec<_> = report.steps.iter().flat_map(|step| &step.exchanges).collect();
    let create = exchanges.iter().find(|one| one.method == "POST" && one.path == "/v1/sessions").unwrap();
    assert_eq!(create.status, Some(200));
    assert!(create.key.is_some());
    let kinds: Vec<_> = report.steps.iter().flat_map(|step| &step.timeline).map(|one| &one.kind).collect();
    assert!(kinds.iter().any(|kind| *kind == "became_final"), "{kinds:?}");
    let webhooks: Vec<_> = report.steps.iter().flat_map(|step| &step.webhooks).collect();
    assert!(webhooks.iter().any(|one| one.event == "session.paid"));
    // Nothing in it opens a page or rings for a purchase.
    let written = serde_json::to_string(&report).unwrap();
    assert!(!written.contains("/pay/") && !written.contains("state="), "{written}");
}

#[tokio::test]
async fn what_does_not_come_true_fails_with_its_reason_and_what_follows_is_not_reached() {
    let wrong = PAID.replace("status = 'paid'", "status = 'failed'\nwithin = '300 ms'");
    let report = run("wrong", &scenario(&wrong), &stage(), |_| ()).await;
    assert_eq!(report.verdict, Verdict::Failed);
    let reason = report.reason.unwrap();
    assert!(reason.starts_with("step 3: the app says: paid, not failed"), "{reason}");
    let verdicts: Vec<_> = report.steps.iter().map(|step| step.verdict).collect();
    assert_eq!(verdicts, [Verdict::Passed, Verdict::Passed, Verdict::Failed, Verdict::NotReached]);
}

#[tokio::test]
async fn a_webhook_that_came_otherwise_than_expected_fails() {
    for (instead, reason) in [
        ("times = 0", "webhooks session.paid: 1, not 0"),
        ("times = 2\nwithin = '300 ms'", "webhooks session.paid: 1, not 2"),
        ("verdict = 'too_old'\nwithin = '300 ms'", "is good, not too_old"),
    ] {
        // Paid is said after its webhook was sent, for the step before waits for one.
        let text = format!("{PAID}\n[[step]]\ndo = 'expect_webhook'\nevent = 'session.paid'\n{instead}");
        let report = run("wrong", &scenario(&text), &stage(), |_| ()).await;
        assert_eq!(report.verdict, Verdict::Failed);
        let said = report.reason.unwrap();
        assert!(said.contains(reason), "{said}");
    }
}

#[tokio::test]
async fn an_app_that_is_killed_is_really_gone_and_the_next_has_its_journal() {
    let text = format!(
        "{PAID}
        [[step]]
        do = 'app'
        act = 'kill'
        [[step]]
        do = 'app'
        act = 'start'
        [[step]]
        do = 'expect_status'
        status = 'paid'
        [[step]]
        do = 'app'
        act = 'kill'
        [[step]]
        do = 'expect_status'
        status = 'paid'"
    );
    let report = run("killed", &scenario(&text), &stage(), |_| ()).await;
    let reason = report.reason.unwrap();
    assert_eq!(reason, "step 9: the app is not running");
}

#[tokio::test]
async fn elsewhere_what_is_possible_runs_and_what_is_not_is_skipped_with_its_reason() {
    let token = AccessToken::new("sk_test_elsewhere_0001").unwrap();
    let sandbox = sandbox::start(sandbox::Config::new(token.clone())).await.unwrap();
    let environment =
        Environment::Elsewhere { name: "custom".into(), base_url: sandbox.base_url().clone(), token };
    let elsewhere = Stage { environment, ..stage() };
    let possible = scenario(
        "title = 'Cancelled in the app'
        [[step]]
        do = 'create'
        [[step]]
        do = 'expect_status'
        status = 'pending'
        [[step]]
        do = 'app'
        act = 'cancel'
        [[step]]
        do = 'expect_status'
        status = 'cancelled'
        [[step]]
        do = 'expect_api'
        sessions = 1
        session = 'cancelled'",
    );
    let report = run("cancelled", &possible, &elsewhere, |_| ()).await;
    assert_eq!(report.verdict, Verdict::Passed, "{:?}", report.reason);
    assert_eq!(report.environment, "custom");

    let report = run("paid", &scenario(PAID), &elsewhere, |_| ()).await;
    assert_eq!(report.verdict, Verdict::Skipped);
    assert!(report.reason.unwrap().starts_with("step 2 needs a payment page"));
    assert!(report.steps.iter().all(|step| step.verdict == Verdict::Skipped && step.exchanges.is_empty()));
    sandbox.stop().await;
}

/// Those that ship and need nothing that only a sandbox of their own has.
const ANYWHERE: &[&str] = &[
    "cancelled-by-the-studio",
    "cancelled-in-the-app",
    "clock-jump",
    "forged-return",
    "killed-while-pending",
    "returned-without-paying",
];

#[tokio::test]
async fn shipped_scenarios_that_need_no_sandbox_of_their_own_pass_elsewhere_and_the_others_say_why_not() {
    let token = AccessToken::new("sk_test_elsewhere_0002").unwrap();
    let sandbox = sandbox::start(sandbox::Config::new(token.clone())).await.unwrap();
    let environment =
        Environment::Elsewhere { name: "custom".into(), base_url: sandbox.base_url().clone(), token };
    let elsewhere = Stage { environment, ..stage() };
    let all = Scenario::read_all(&of_repository("scenarios")).unwrap();
    let (possible, others): (Vec<_>, Vec<_>) =
        all.iter().partition(|(_, scenario)| elsewhere.why_not(scenario).is_none());
    assert_eq!(possible.iter().map(|(name, _)| name).collect::<Vec<_>>(), ANYWHERE);
    for (name, scenario) in others {
        let why = elsewhere.why_not(scenario).unwrap();
        assert!(why.contains("custom"), "{name}: {why}");
    }
    let reports = join_all(possible.iter().map(|(name, one)| run(name, one, &elsewhere, |_| ()))).await;
    for report in reports {
        assert_eq!(report.verdict, Verdict::Passed, "{}: {:?}", report.name, report.reason);
    }
    sandbox.stop().await;
}

#[tokio::test]
async fn a_scenario_that_asks_a_backend_is_skipped_where_none_is_tested() {
    let asks = format!("{PAID}\n[[step]]\ndo = 'expect_backend'\nget = '/players/{{player}}/items'");
    let report = run("asks", &scenario(&asks), &stage(), |_| ()).await;
    assert_eq!(report.verdict, Verdict::Skipped);
    assert!(report.reason.unwrap().contains("none is being tested"));
}
