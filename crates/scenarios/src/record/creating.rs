//! From Buy until the session is there, or is not.

use super::writer::{CREATE, Failures, MOST_TIMES, Shown, Writer, shown};
use super::{Call, FaultSeen, Remark, Seen};
use crate::format::{Answer, AppAct, Span, Status, Step, Whose};

/// A fault of a run that is to be killed must outlast it.
const OUTLASTS: u32 = 50;
/// The most that a fault can be set for.
const NEVER_ENDING: u32 = 1_000;

pub(super) fn write(writer: &mut Writer<'_>) {
    let seen = writer.seen;
    if let Some(skew) = writer.seen.skew() {
        writer.remark(Remark::ClockOff);
        writer.step(Step::Time { advance: skew, of: Whose::App });
    }
    let calls: Vec<_> = seen.calls.iter().filter(|call| call.route == CREATE).collect();
    let last_run = calls.last().map(|call| call.run);
    // What was tried in earlier runs, the one without any call among them.
    let (earlier, last): (Vec<&Call>, Vec<&Call>) =
        calls.iter().copied().partition(|call| Some(call.run) != last_run);
    let had_earlier_run = !earlier.is_empty() || last_run.is_some_and(|run| run > seen.begun_at);
    let create = Step::Create { item: Some(seen.item.clone()) };

    let failures = groups(last.into_iter().filter(|call| call.is_failure()));
    if had_earlier_run {
        let before = groups(earlier.into_iter());
        let unseen = lost_call(seen);
        let unanswered = Failures { call: &unseen, times: 1 };
        let dies_with = before.last().unwrap_or(&unanswered);
        writer.fault(dies_with, OUTLASTS);
        writer.step(create);
        writer.expect_failures(&Failures { times: 1, ..*dies_with });
        writer.remark(Remark::Restarted);
        writer.app(AppAct::Kill);
        writer.step(Step::ClearFaults {});
        faults(writer, &failures);
        writer.app(AppAct::Start);
    } else {
        faults(writer, &failures);
        writer.step(create);
    }
    for failed in &failures {
        writer.expect_failures(failed);
        if failed.call.is_token_refused() && writer.state != Status::Creating {
            writer.app(AppAct::EnterToken);
        }
    }
    let was_made = !matches!(writer.state, Status::Creating | Status::Rejected);
    if was_made && (had_earlier_run || !failures.is_empty()) && !calls.is_empty() {
        writer.step(Step::ExpectExchange {
            call: "create".to_owned(),
            answer: Some(Answer::Status(200)),
            at_least: 1,
            at_most: None,
            same_key: true,
            within: Span::seconds(30),
        });
    }
    if was_made {
        let is_opened = seen.timeline.iter().any(|entry| entry.kind == "page_opened");
        let opened = (is_opened && !had_earlier_run).then_some(true);
        writer.step(Shown { opened, ..shown(Status::Pending) }.into());
    }
}

/// Sets them before Buy is pressed; where it never got further, the last one does not end.
fn faults(writer: &mut Writer<'_>, failures: &[Failures<'_>]) {
    for (number, failed) in failures.iter().enumerate() {
        let is_stuck = writer.state == Status::Creating && number + 1 == failures.len();
        if failed.times > MOST_TIMES {
            writer.remark(Remark::Shortened(MOST_TIMES));
        }
        writer.fault(failed, if is_stuck { NEVER_ENDING } else { failed.written() });
    }
}

/// Calls that failed in the same way one after the other, together.
pub(super) fn groups<'a>(calls: impl Iterator<Item = &'a Call>) -> Vec<Failures<'a>> {
    let mut groups: Vec<Failures<'a>> = Vec::new();
    for call in calls {
        match groups.last_mut() {
            Some(last) if last.is_more_of(call) => last.times += 1,
            _ => groups.push(Failures { call, times: 1 }),
        }
    }
    groups
}

/// A call that nobody saw, of a run that ended before it was answered.
fn lost_call(seen: &Seen) -> Call {
    Call {
        at: seen.begun_at,
        run: seen.begun_at,
        took_ms: 0,
        route: CREATE.to_owned(),
        answer: None,
        code: None,
        retry_after: None,
        fault: Some(FaultSeen::DropAfter),
    }
}
