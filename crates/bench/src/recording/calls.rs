//! The calls about one purchase, of the exchange log: those that the app made for it, and whether a tester cancelled it
//! by the API. What else a tester asks about a purchase is no part of it.

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::Timestamp;
use scenarios::format::Span;
use scenarios::record::{Call, Cancelled, FaultSeen};
use serde_json::Value;
use url::Url;

use crate::exchanges::{Caller, Exchange, ExchangeLog, Header, LogError, Outcome, Search, call_of};
use crate::faults::{AnswerAct, act_of_words};

/// How long what was heard last may take to be written.
const SETTLES_WITHIN: Duration = Duration::from_millis(500);
/// The create call, in the API's documentation.
const CREATE: &str = "CreateSession";

/// The cancel call.
const CANCEL: &str = "CancelSession";

/// What was asked about one purchase.
#[derive(Default)]
pub(super) struct Asked {
    /// The app's calls, oldest first.
    pub calls: Vec<Call>,
    /// Whether a tester cancelled it.
    pub cancelled: Option<Cancelled>,
}

/// What was sent before a time: to create a session under a key, and about that session. Blocks.
pub(super) fn of(
    log: &ExchangeLog,
    key: &str,
    session: Option<&str>,
    until: Timestamp,
) -> Result<Asked, LogError> {
    log.recorder().settle(SETTLES_WITHIN);
    let mut found = BTreeMap::new();
    for text in [Some(key), session].into_iter().flatten() {
        let search = Search { text: text.to_owned(), ..Search::default() };
        found.extend(log.all(&search)?.into_iter().map(|exchange| (exchange.id, exchange)));
    }
    let mut asked = Asked::default();
    for exchange in found.into_values().filter(|exchange| exchange.sent.at < until) {
        match exchange.sent.by {
            Caller::App => asked.calls.extend(call(&exchange, key, session, log)),
            Caller::Bench if cancels(&exchange, session) => asked.cancelled = Some(Cancelled::ByStudio),
            Caller::Bench => {}
        }
    }
    Ok(asked)
}

fn cancels(exchange: &Exchange, session: Option<&str>) -> bool {
    let path = Url::parse(&exchange.sent.url).map(|url| url.path().to_owned()).unwrap_or_default();
    let called = call_of(&exchange.sent.method, &path);
    called.is_some_and(|called| called.route.call == CANCEL && called.id.as_deref() == session)
        && matches!(exchange.outcome, Outcome::Answered { status: 200..=299, .. })
}

fn call(exchange: &Exchange, key: &str, session: Option<&str>, log: &ExchangeLog) -> Option<Call> {
    let sent = &exchange.sent;
    let called = call_of(&sent.method, Url::parse(&sent.url).ok()?.path())?;
    let creates = called.route.call == CREATE;
    let is_about = if creates {
        sent.key.as_deref() == Some(key)
    } else {
        called.id.is_some() && called.id.as_deref() == session
    };
    if !is_about {
        return None;
    }
    let (answer, headers, body) = match &exchange.outcome {
        Outcome::Answered { status, headers, body } => (Some(*status), headers.as_slice(), body.as_deref()),
        Outcome::Failed(_) => (None, [].as_slice(), None),
        // One that is still awaited has not failed. That the app ended before is told by its next run; a session
        // may have been made.
        Outcome::Open if creates && sent.run != log.run() => (None, [].as_slice(), None),
        Outcome::Open => return None,
    };
    let body: Option<Value> = body.and_then(|body| serde_json::from_str(body).ok());
    let is_good = answer.is_some_and(|status| (200..300).contains(&status));
    let code = body.as_ref().filter(|_| !is_good).and_then(|body| body.pointer("/error/code"));
    Some(Call {
        at: sent.at,
        run: sent.run,
        took_ms: exchange.took_us.unwrap_or_default() / 1_000,
        route: format!("{} {}", called.route.method, called.route.path),
        answer,
        code: code.and_then(Value::as_str).map(str::to_owned),
        retry_after: named(headers, "retry-after"),
        fault: exchange.fault.as_deref().and_then(act_of_words).map(|act| fault(act, body.as_ref())),
    })
}

fn fault(act: AnswerAct, body: Option<&Value>) -> FaultSeen {
    match act {
        AnswerAct::DropBefore => FaultSeen::DropBefore,
        AnswerAct::DropAfter => FaultSeen::DropAfter,
        AnswerAct::Delay(delay) => FaultSeen::Delay(Span::milliseconds(delay)),
        AnswerAct::Status(_) => FaultSeen::Status,
        AnswerAct::Garbage => FaultSeen::Garbage,
        AnswerAct::Truncated => FaultSeen::Truncated,
        AnswerAct::OtherPrice => FaultSeen::Altered(prices(body)),
        AnswerAct::Altered(altered) => {
            FaultSeen::Altered(BTreeMap::from([(altered.pointer().to_owned(), altered.value().clone())]))
        }
    }
}

/// The prices of an answer about a session, as they came.
fn prices(body: Option<&Value>) -> BTreeMap<String, Value> {
    let at = |pointer: &str| Some((pointer.to_owned(), body?.pointer(pointer)?.clone()));
    ["/item/price", "/amount"].into_iter().filter_map(at).collect()
}

fn named(headers: &[Header], name: &str) -> Option<String> {
    headers.iter().find(|header| header.name.eq_ignore_ascii_case(name)).map(|header| header.value.clone())
}
