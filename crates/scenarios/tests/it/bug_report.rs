//! A bug report of a scenario that failed: read by a person, sent, and done again elsewhere.

use scenarios::bug_report::{BugReport, scenario_in};
use scenarios::report::Verdict;
use scenarios::run::run;

use crate::{scenario, stage};

#[tokio::test]
async fn a_failed_scenario_is_reported_without_secrets_and_fails_again_from_the_zip_alone() {
    let wrong = scenario(
        "title = 'Paid, they say'
        [[step]]
        do = 'create'
        [[step]]
        do = 'page'
        act = 'decline'
        reason = 'expired_card'
        [[step]]
        do = 'expect_webhook'
        event = 'payment.failed'
        [[step]]
        do = 'expect_status'
        status = 'paid'
        within = '1 ms'",
    );
    let report = run("they-say", &wrong, &stage(), |_| ()).await;
    let keys: Vec<_> =
        report.steps.iter().flat_map(|step| &step.exchanges).filter_map(|one| one.key.clone()).collect();
    assert!(!keys.is_empty());
    let bug = BugReport::new(wrong.clone(), report.clone());
    let text = bug.markdown().unwrap();
    for part in [
        "# Paid, they say",
        "**failed**: `step 4: the app says: pending, not paid",
        "`POST /v1/sessions` → 200",
        "webhook `payment.failed` → good",
        "`session_created` by player",
        "do = \"expect_status\"",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }

    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("they-say.zip");
    bug.write_zip(&file).unwrap();
    let mut zip = zip::ZipArchive::new(std::fs::File::open(&file).unwrap()).unwrap();
    let mut all = text;
    for index in 0..zip.len() {
        std::io::Read::read_to_string(&mut zip.by_index(index).unwrap(), &mut all).unwrap();
    }
    for secret in keys.into_iter().chain(["/pay/", "state=", "Bearer"].map(str::to_owned)) {
        assert!(!all.contains(&secret), "{secret}");
    }

    let again = scenario_in(&file).unwrap();
    assert_eq!(again, wrong);
    let replayed = run("they-say", &again, &stage(), |_| ()).await;
    assert_eq!((replayed.verdict, replayed.reason), (Verdict::Failed, report.reason));
}
