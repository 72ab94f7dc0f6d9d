//! The reports: what is in them, and that others can read them.

use scenarios::grid::Grid;
use scenarios::report::{ScenarioReport, Verdict, html, junit};
use scenarios::run::run;

use crate::{PAID, scenario, stage};

async fn reports() -> Vec<ScenarioReport> {
    let mut paid = scenario(PAID);
    paid.title = "Paid <by> \"card\" & more".into();
    paid.about = "Why".into();
    let mut wrong = paid.clone();
    wrong.steps.push(
        scenario("title = 'x'\n[[step]]\ndo = 'expect_status'\nstatus = 'expired'\nwithin = '1 ms'")
            .steps
            .remove(0),
    );
    let asks = scenario("title = 'x'\n[[step]]\ndo = 'expect_backend'\nget = '/'");
    let stage = stage();
    vec![
        run("paid", &paid, &stage, |_| ()).await,
        run("wrong", &wrong, &stage, |_| ()).await,
        run("asks", &asks, &stage, |_| ()).await,
    ]
}

#[tokio::test]
async fn junit_and_html_have_every_scenario_with_its_verdict_and_evidence() {
    let reports = reports().await;
    let verdicts: Vec<_> = reports.iter().map(|report| report.verdict).collect();
    assert_eq!(verdicts, [Verdict::Passed, Verdict::Failed, Verdict::Skipped]);
    reads_as_junit(&junit(&reports).unwrap());

    let mut grid = Grid::default();
    for report in &reports {
        grid.note(report, Some(format!("evidence/{}.json", report.name)));
    }
    let page = html(&reports, &grid);
    for part in [
        "1 passed, 1 failed, 1 skipped",
        "Paid &lt;by&gt;",
        "the app says: paid, not expired",
        "POST /v1/sessions",
        "became_final",
        "session.paid",
        "evidence/wrong.json",
        "none is being tested",
    ] {
        assert!(page.contains(part), "{part}");
    }
    // Nothing from outside, nothing that opens or rings, no whole key.
    let keys = reports
        .iter()
        .flat_map(|one| &one.steps)
        .flat_map(|one| &one.exchanges)
        .filter_map(|one| one.key.clone());
    for secret in keys.chain(["<script", "http://", "src=", "/pay/", "state="].map(str::to_owned)) {
        assert!(!page.contains(&secret), "{secret}");
    }
}

/// Read by another parser than wrote it, and held against the form that CI systems share: suites of cases, each
/// passed, failed or skipped, whose numbers add up.
fn reads_as_junit(text: &str) {
    let document = roxmltree::Document::parse(text).unwrap();
    let root = document.root_element();
    assert_eq!(root.tag_name().name(), "testsuites");
    let suite = root.first_element_child().unwrap();
    assert_eq!(suite.tag_name().name(), "testsuite");
    let number = |name: &str| suite.attribute(name).unwrap().parse::<usize>().unwrap();
    let cases: Vec<_> = suite.children().filter(|node| node.has_tag_name("testcase")).collect();
    let with =
        |tag: &str| cases.iter().filter(|case| case.children().any(|node| node.has_tag_name(tag))).count();
    assert_eq!((number("tests"), number("failures"), number("errors")), (cases.len(), with("failure"), 0));
    assert_eq!((cases.len(), with("failure"), with("skipped")), (3, 1, 1));
    for case in &cases {
        assert_eq!(case.attribute("classname"), Some("scenarios.local"));
        assert!(case.attribute("time").unwrap().parse::<f64>().unwrap() >= 0.0);
        assert!(case.children().any(|node| node.has_tag_name("system-out")));
    }
    let failure = cases[1].children().find(|node| node.has_tag_name("failure")).unwrap();
    assert!(failure.attribute("message").unwrap().starts_with("step 5: the app says: paid, not expired"));
    let said = cases[0].children().find(|node| node.has_tag_name("system-out")).unwrap();
    assert!(said.text().unwrap().starts_with("Paid <by> \"card\" & more\n1. [passed]"));
}
