//! What is written of what was seen, without an app. That recordings replay is shown where purchases are made:
//! `crates/bench/tests/recording`.

use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use super::*;
use crate::format::{FaultKind, PageAct, Returns, Step};

fn at(milliseconds: i64) -> Timestamp {
    Timestamp::from_millisecond(1_800_000_000_000 + milliseconds).unwrap()
}

fn entry(milliseconds: i64, kind: &str, detail: Option<&str>) -> Entry {
    Entry { at: at(milliseconds), kind: kind.into(), cause: "poll".into(), detail: detail.map(str::to_owned) }
}

fn call(milliseconds: i64, route: &str, answer: Option<u16>, fault: Option<FaultSeen>) -> Call {
    Call {
        at: at(milliseconds),
        run: at(-1_000),
        took_ms: 10,
        route: route.into(),
        answer,
        code: None,
        retry_after: None,
        fault,
    }
}

fn payment(milliseconds: i64, status: &str, method: &str) -> Payment {
    let payment = json!({
        "id": format!("pay_{milliseconds}"), "session_id": "ses_1", "status": status, "amount": 499,
        "currency": "USD", "method": method, "created_at": at(milliseconds).to_string(),
    });
    serde_json::from_value(payment).unwrap()
}

/// A purchase that ended in a state, made in the first second.
fn seen(state: &str, source: Source) -> Seen {
    let mut timeline = vec![entry(100, "session_created", None), entry(110, "page_opened", None)];
    if state != "pending" {
        timeline.push(entry(5_000, "became_final", Some(state)));
    }
    Seen {
        item: "coins".into(),
        begun_at: at(0),
        purchase: PurchaseSeen {
            id: "1".into(),
            state: state.into(),
            rejection: None,
            session: Some("ses_1".into()),
            return_link: String::new(),
            declined: 0,
            authorized: false,
            refunded: false,
            opened: true,
            trouble: "none".into(),
            differences: Vec::new(),
        },
        timeline,
        calls: vec![call(80, writer::CREATE, Some(200), None)],
        cancelled: None,
        webhooks: Vec::new(),
        links: Vec::new(),
        session_created_at: Some(at(100)),
        session_status: None,
        payments: Vec::new(),
        refund: None,
        source,
        missing: Vec::new(),
    }
}

fn acts(recording: &Recording) -> Vec<(PageAct, Returns)> {
    let act = |step: &Step| match step {
        Step::Page { act, returns, .. } => Some((*act, *returns)),
        _ => None,
    };
    recording.scenario.steps.iter().filter_map(act).collect()
}

#[test]
fn where_nobody_tells_of_payments_the_page_is_guessed_from_the_end_and_that_is_said() {
    let paid = record("x", &seen("paid", Source::Nobody)).unwrap();
    assert_eq!(acts(&paid), [(PageAct::Pay, Returns::Never)]);
    assert_eq!(paid.remarks, [Remark::PageGuessed]);
    let failed = record("x", &seen("failed", Source::Nobody)).unwrap();
    assert_eq!(acts(&failed).len(), 3);
    let Some(Step::ExpectApi { payments, .. }) = failed.scenario.steps.last() else { unreachable!() };
    assert_eq!(*payments, None, "nobody told how many there were");
}

#[test]
fn another_environment_s_page_is_told_from_payments_and_a_cancel_that_nobody_was_seen_to_do_is_said() {
    let mut paid = seen("paid", Source::Api);
    paid.payments = vec![payment(4_000, "succeeded", "carrier_pigeon")];
    let recording = record("x", &paid).unwrap();
    assert_eq!(acts(&recording).len(), 1);
    assert_eq!(recording.remarks, [Remark::PageFromPayments, Remark::MethodUnknown("carrier_pigeon".into())]);
    let cancelled = record("x", &seen("cancelled", Source::Api)).unwrap();
    assert_eq!(acts(&cancelled), [(PageAct::Cancel, Returns::Never)]);
    assert_eq!(cancelled.remarks, [Remark::PageFromPayments, Remark::CancelledElsewhere]);
}

#[test]
fn what_happened_is_in_order_whatever_the_app_s_and_the_api_s_clocks_say() {
    let day = SignedDuration::from_hours(24);
    let mut paid = seen("paid", Source::LocalSandbox);
    // The app's clock is a day ahead; the API's was dragged an hour on before the payment.
    for entry in &mut paid.timeline {
        entry.at = entry.at.checked_add(day).unwrap();
    }
    paid.payments = vec![payment(3_600_000, "succeeded", "card")];
    paid.calls.extend((0..2).map(|n| call(1_000 + n, writer::STATUS, Some(503), Some(FaultSeen::Status))));
    let recording = record("x", &paid).unwrap();
    let steps = &recording.scenario.steps;
    let place = |is_it: fn(&Step) -> bool| steps.iter().position(is_it).unwrap();
    assert_eq!(place(|step| matches!(step, Step::Time { .. })), 0);
    let fault = place(|step| matches!(step, Step::Fault { what: FaultKind::Status, times: 2, .. }));
    let page = place(|step| matches!(step, Step::Page { .. }));
    assert!(fault < page && page < steps.len() - 3, "{steps:#?}");
    assert_eq!(recording.remarks, [Remark::ClockOff, Remark::StatusDoesNothing]);
}

#[test]
fn a_purchase_of_endless_trouble_becomes_a_scenario_that_can_be_read() {
    let mut stuck = seen("paid", Source::LocalSandbox);
    for n in 0..2_000 {
        let answer = Some(if n % 2 == 0 { 503 } else { 500 });
        stuck.calls.push(call(200 + n, writer::STATUS, answer, Some(FaultSeen::Status)));
    }
    stuck.payments = vec![payment(4_900, "succeeded", "card")];
    let recording = record("x", &stuck).unwrap();
    assert!(recording.remarks.contains(&Remark::TooMuch));
    let text = recording.to_text().unwrap();
    assert!(u64::try_from(text.len()).unwrap() < Scenario::MAX_FILE, "{}", text.len());
    assert_eq!(Scenario::parse(&text, "x.toml").unwrap(), recording.scenario);
}

#[test]
fn after_the_last_decline_nobody_waits_for_pending_whenever_its_reason_was_learned() {
    for learned in [4_500, 5_500] {
        let mut failed = seen("failed", Source::LocalSandbox);
        failed.payments =
            [1_000, 2_000, 3_000].map(|millis| payment(millis, "failed", "card")).into_iter().collect();
        failed.timeline.push(entry(learned, "progressed", Some("declined 3, not authorized")));
        failed.timeline.sort_by_key(|entry| entry.at);
        let steps = record("x", &failed).unwrap().scenario.steps;
        let waits = |step: &Step| matches!(step, Step::ExpectStatus { declined: Some(3), .. });
        assert!(!steps.iter().any(waits), "{steps:#?}");
    }
}

#[test]
fn a_decline_that_was_learned_of_after_the_next_attempt_is_not_waited_for() {
    for (learned, waited_for) in [(1_500, 1), (3_000, 0)] {
        let mut paid = seen("paid", Source::LocalSandbox);
        paid.payments = vec![payment(1_000, "failed", "card"), payment(2_000, "succeeded", "card")];
        paid.timeline.insert(2, entry(learned, "progressed", Some("declined 1, not authorized")));
        let steps = record("x", &paid).unwrap().scenario.steps;
        let waits = |step: &&Step| matches!(step, Step::ExpectStatus { declined: Some(1), .. });
        assert_eq!(steps.iter().filter(waits).count(), waited_for, "{learned}: {steps:#?}");
    }
}

#[test]
fn remarks_are_comments_that_nothing_in_them_ends() {
    let mut paid = seen("paid", Source::Api);
    paid.payments = vec![payment(4_000, "succeeded", "a\ntitle = 'another'")];
    let recording = record("Mine", &paid).unwrap();
    let text = recording.to_text().unwrap();
    assert!(text.starts_with("#:schema ./scenario.schema.json\n# "), "{text}");
    assert_eq!(Scenario::parse(&text, "x.toml").unwrap().title, "Mine");
}

#[test]
fn one_that_got_no_answer_yet_has_create_fail_without_end() {
    let mut stuck = seen("creating", Source::Nobody);
    stuck.timeline.clear();
    stuck.purchase.session = None;
    stuck.calls = vec![call(80, writer::CREATE, None, Some(FaultSeen::DropBefore))];
    let recording = record("x", &stuck).unwrap();
    assert!(matches!(recording.scenario.steps[0], Step::Fault { times: 1_000, .. }));
    assert_eq!(recording.remarks, [Remark::StillOpen]);
    stuck.purchase.state = "dancing".into();
    assert_eq!(record("x", &stuck).unwrap_err(), NotRecordable::UnknownState("dancing".into()));
}
