//! The report that continuous integration reads: JUnit XML, a scenario a test case.

use std::fmt::Write as _;
use std::time::Duration;

use quick_junit::{NonSuccessKind, Report, SerializeError, TestCase, TestCaseStatus, TestSuite};

use super::{ScenarioReport, Verdict};

/// Writes it.
pub fn junit(reports: &[ScenarioReport]) -> Result<String, SerializeError> {
    let mut suite = TestSuite::new("scenarios");
    suite.set_time(Duration::from_millis(reports.iter().map(|report| report.took_ms).sum()));
    suite.add_test_cases(reports.iter().map(case));
    let mut report = Report::new("Storefront Companion");
    report.add_test_suite(suite);
    report.to_string()
}

fn case(report: &ScenarioReport) -> TestCase {
    let reason = report.reason.clone().unwrap_or_default();
    let status = match report.verdict {
        Verdict::Passed => TestCaseStatus::success(),
        Verdict::Skipped | Verdict::NotReached => {
            let mut skipped = TestCaseStatus::skipped();
            skipped.set_message(reason);
            skipped
        }
        Verdict::Failed => {
            let mut failed = TestCaseStatus::non_success(NonSuccessKind::Failure);
            failed.set_message(reason);
            failed.set_type("scenario");
            failed
        }
    };
    let mut case = TestCase::new(report.name.as_str(), status);
    case.set_classname(format!("scenarios.{}", report.environment));
    case.set_time(Duration::from_millis(report.took_ms));
    case.set_system_out(steps(report));
    case
}

/// The steps as lines, so that a failure can be understood where only this file was kept.
fn steps(report: &ScenarioReport) -> String {
    let mut text = format!("{}\n", report.title);
    for (number, step) in report.steps.iter().enumerate() {
        let reason = step.reason.as_deref().map(|reason| format!(": {reason}")).unwrap_or_default();
        // Writing into a text does not fail.
        let _ = writeln!(text, "{}. [{}] {}{reason}", number + 1, step.verdict.as_str(), step.words);
    }
    text
}
