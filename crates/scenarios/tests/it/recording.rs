//! A run by hand is recorded as a scenario, and the scenario does it again, green.

use http::header::{CONTENT_TYPE, ORIGIN};
use http::{HeaderMap, HeaderValue};
use scenarios::format::Step;
use scenarios::report::Verdict;
use scenarios::run::{by_hand, run};
use scenarios::{Scenario, record};
use toffeepay::{Limits, Request, ReqwestTransport, Transport as _};

use crate::stage;

/// What a person does on a payment page, in a browser that knows no scheme of an app.
pub async fn submit(page: &str, form: &str, fields: &str) {
    let page: url::Url = page.parse().unwrap();
    let headers = HeaderMap::from_iter([
        (ORIGIN, HeaderValue::try_from(page.origin().ascii_serialization()).unwrap()),
        (CONTENT_TYPE, HeaderValue::from_static("application/x-www-form-urlencoded")),
    ]);
    let url = format!("{page}/{form}").parse().unwrap();
    let request = Request { method: http::Method::POST, url, headers, body: Some(fields.to_owned()) };
    let answer = ReqwestTransport::new(&page, Limits::STANDARD).unwrap().send(request).await.unwrap();
    assert_eq!(answer.status, 303);
}

async fn recorded_and_replayed(forms: &'static [(&'static str, &'static str)]) -> Scenario {
    let stage = stage();
    let seen = by_hand(&stage, None, async |page: String| {
        for (form, fields) in forms {
            submit(&page, form, fields).await;
        }
        Ok(())
    })
    .await
    .unwrap();
    let recording = record::record("By hand", &seen).unwrap();
    assert_eq!(recording.remarks, [], "{seen:?}");
    let text = recording.to_text().unwrap();
    let scenario = recording.scenario;
    let read = Scenario::parse(&text, "recorded.toml").unwrap();
    assert_eq!(read, scenario);
    let report = run("recorded", &read, &stage, |_| ()).await;
    assert_eq!(report.verdict, Verdict::Passed, "{:?}\n{text}", report.reason);
    read
}

#[tokio::test]
async fn declined_then_paid_by_hand_is_done_again_with_method_and_reason() {
    let scenario = recorded_and_replayed(&[
        ("decline", "attempt=1&method=paypal&reason=insufficient_funds"),
        ("pay", "attempt=2&method=card&number=4242424242424242"),
    ])
    .await;
    let text = scenario.to_toml().unwrap();
    for part in ["decline", "paypal", "insufficient_funds", "act = \"pay\"", "status = \"paid\""] {
        assert!(text.contains(part), "{part}\n{text}");
    }
}

#[tokio::test]
async fn three_declines_and_a_cancel_on_the_page_are_done_again() {
    let failed = recorded_and_replayed(&[
        ("decline", "attempt=1"),
        ("decline", "attempt=2&reason=suspected_fraud"),
        ("decline", "attempt=3&method=venmo"),
    ])
    .await;
    assert_eq!(failed.steps.iter().filter(|step| matches!(step, Step::Page { .. })).count(), 3);
    let cancelled = recorded_and_replayed(&[("cancel", "")]).await;
    assert!(cancelled.to_toml().unwrap().contains("status = \"cancelled\""));
}
