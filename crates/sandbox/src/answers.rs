//! Answers by script: what the next calls of a route get, instead of or on top of the right answer.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::Json;
use axum::body::{Body, to_bytes};
use axum::extract::{ConnectInfo, MatchedPath, Request, State};
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tokio::time::sleep;
use tracing::info;

use crate::api::BODY_LIMIT;
use crate::api::errors::InvalidField;
use crate::app::App;
use crate::connection::Cut;

/// The longest delay, in milliseconds.
const MAX_DELAY: u64 = 300_000;
/// Bytes of a truncated answer that get through where nothing is said: all of its head, and some JSON.
const TRUNCATED: u64 = 200;
/// Longest answer that can be altered: a whole page of sessions with pictures.
const ALTERED_LIMIT: usize = 256 * BODY_LIMIT;

/// What the next answers of a route are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnswerScript {
    /// Method and path as in the documentation, `POST /v1/sessions/{id}/cancel`; `*` for any call of the API.
    pub route: String,
    /// How many answers.
    #[serde(default = "one")]
    pub count: u32,
    /// What happens to them.
    #[serde(flatten)]
    pub fault: Fault,
}

/// What happens to an answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "fault", rename_all = "snake_case")]
pub enum Fault {
    /// The right answer, after a while.
    Delay {
        /// Milliseconds, at most 300,000.
        ms: u64,
    },
    /// The connection is closed before anything is done.
    DropBefore,
    /// Everything is done, and the connection is closed without an answer.
    DropAfter,
    /// Nothing is done, and this status is answered.
    Status {
        /// 200 to 599.
        status: u16,
        /// The error's code; `scripted` where none is said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        code: Option<String>,
        /// The Retry-After header, as it is to be.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        retry_after: Option<String>,
        /// A whole body in place of the error, such as a proxy's page.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        body: Option<String>,
    },
    /// Everything is done, and 200 with something that is no JSON is answered.
    Garbage,
    /// Everything is done, and the connection breaks in the middle of the answer.
    Truncated {
        /// Bytes that get through, the answer's head included; 200 where none are said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        bytes: Option<u64>,
    },
    /// Everything is done, and the right answer is changed.
    Altered {
        /// New values by JSON pointer: `{"/item/price": 1}`.
        set: BTreeMap<String, Value>,
    },
}

impl AnswerScript {
    fn check(&self) -> Result<(), InvalidField> {
        let invalid = |field, reason: &str| InvalidField::new("invalid_script", field, reason);
        let known = self.route == "*"
            || self.route.split_once(' ').is_some_and(|(method, path)| {
                ["GET", "POST", "PUT", "DELETE"].contains(&method) && path.starts_with('/')
            });
        if !known {
            return Err(invalid("route", "is not `METHOD /path` or `*`"));
        }
        if self.count == 0 {
            return Err(invalid("count", "is not 1 or more"));
        }
        match &self.fault {
            Fault::Delay { ms } if *ms > MAX_DELAY => Err(invalid("ms", "is more than 300000")),
            Fault::Status { status, .. } if !(200..600).contains(status) => {
                Err(invalid("status", "is not between 200 and 599"))
            }
            Fault::Status { retry_after: Some(value), .. } if HeaderValue::from_str(value).is_err() => {
                Err(invalid("retry_after", "is not a header's value"))
            }
            _ => Ok(()),
        }
    }

    fn takes(&self, method: &str, path: &str) -> bool {
        match self.route.split_once(' ') {
            Some((wanted_method, wanted_path)) => wanted_method == method && wanted_path == path,
            None => path.starts_with("/v1"),
        }
    }
}

fn one() -> u32 {
    1
}

/// The scripts that are not used up, in the order of their making.
#[derive(Clone, Debug, Default)]
pub(crate) struct Answers(Arc<Scripts>);

#[derive(Debug, Default)]
struct Scripts {
    waiting: Mutex<Vec<AnswerScript>>,
    /// Whether there are any: asked at each call, without waiting for anybody.
    any: AtomicBool,
}

impl Answers {
    pub fn add(&self, script: AnswerScript) -> Result<(), InvalidField> {
        script.check()?;
        self.change(|scripts| scripts.push(script));
        Ok(())
    }

    pub fn all(&self) -> Vec<AnswerScript> {
        self.change(|scripts| scripts.clone())
    }

    pub fn clear(&self) {
        self.change(Vec::clear);
    }

    fn next(&self, method: &str, path: &str) -> Option<Fault> {
        if !self.0.any.load(Ordering::Acquire) {
            return None;
        }
        self.change(|scripts| {
            let place = scripts.iter().position(|script| script.takes(method, path))?;
            let script = scripts.get_mut(place)?;
            let fault = script.fault.clone();
            script.count -= 1;
            if script.count == 0 {
                scripts.remove(place);
            }
            Some(fault)
        })
    }

    fn change<T>(&self, change: impl FnOnce(&mut Vec<AnswerScript>) -> T) -> T {
        let mut waiting = self.0.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let changed = change(&mut waiting);
        self.0.any.store(!waiting.is_empty(), Ordering::Release);
        changed
    }
}

/// Answers as the script says; as is right where it says nothing.
pub(crate) async fn by_script(State(app): State<App>, request: Request, next: Next) -> Response {
    let path = request.extensions().get::<MatchedPath>().map(MatchedPath::as_str);
    let Some(fault) = path.and_then(|path| app.answers.next(request.method().as_str(), path)) else {
        return next.run(request).await;
    };
    info!(?fault, route = path, "answers by script");
    let cut = request.extensions().get::<ConnectInfo<Cut>>().map(|ConnectInfo(cut)| cut.clone());
    let cut_after = |bytes| {
        if let Some(cut) = &cut {
            cut.after(bytes);
        }
    };
    match fault {
        Fault::Delay { ms } => {
            sleep(Duration::from_millis(ms)).await;
            next.run(request).await
        }
        Fault::DropBefore => {
            cut_after(0);
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
        Fault::DropAfter => {
            let response = next.run(request).await;
            cut_after(0);
            response
        }
        Fault::Status { status, code, retry_after, body } => status_answer(status, code, retry_after, body),
        Fault::Garbage => {
            next.run(request).await;
            ([(CONTENT_TYPE, "application/json")], "\u{1F}<<<not json").into_response()
        }
        Fault::Truncated { bytes } => {
            let response = next.run(request).await;
            cut_after(bytes.unwrap_or(TRUNCATED));
            response
        }
        Fault::Altered { set } => altered(next.run(request).await, set).await,
    }
}

fn status_answer(
    status: u16,
    code: Option<String>,
    retry_after: Option<String>,
    body: Option<String>,
) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let code = code.unwrap_or_else(|| "scripted".to_owned());
    let mut response = match body {
        Some(body) => ([(CONTENT_TYPE, "text/html")], body).into_response(),
        None => {
            Json(json!({"error": {"code": code, "message": "This answer was asked for."}})).into_response()
        }
    };
    *response.status_mut() = status;
    if let Some(value) = retry_after.and_then(|value| HeaderValue::from_str(&value).ok()) {
        response.headers_mut().insert(RETRY_AFTER, value);
    }
    response
}

/// The answer with new values; as it is where it is no JSON.
async fn altered(response: Response, set: BTreeMap<String, Value>) -> Response {
    let (mut head, body) = response.into_parts();
    let Ok(bytes) = to_bytes(body, ALTERED_LIMIT).await else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let Ok(mut answer) = serde_json::from_slice::<Value>(&bytes) else {
        return Response::from_parts(head, Body::from(bytes));
    };
    for (pointer, value) in set {
        put(&mut answer, &pointer, value);
    }
    head.headers.remove(CONTENT_LENGTH);
    Response::from_parts(head, Body::from(answer.to_string()))
}

fn put(answer: &mut Value, pointer: &str, value: Value) {
    if let Some(place) = answer.pointer_mut(pointer) {
        *place = value;
    } else if let Some((parent, name)) = pointer.rsplit_once('/')
        && let Some(Value::Object(fields)) = answer.pointer_mut(parent)
    {
        fields.insert(name.to_owned(), value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn script(route: &str, count: u32) -> AnswerScript {
        AnswerScript { route: route.to_owned(), count, fault: Fault::DropBefore }
    }

    #[test]
    fn a_script_answers_its_route_as_often_as_it_says_and_in_order() {
        let answers = Answers::default();
        answers.add(script("POST /v1/sessions", 2)).unwrap();
        answers.add(AnswerScript { fault: Fault::Garbage, ..script("*", 1) }).unwrap();
        assert_eq!(answers.next("GET", "/control/answers"), None);
        assert_eq!(answers.next("POST", "/v1/sessions"), Some(Fault::DropBefore));
        assert_eq!(answers.next("GET", "/v1/sessions"), Some(Fault::Garbage));
        assert_eq!(answers.next("GET", "/v1/sessions"), None);
        assert_eq!(answers.next("POST", "/v1/sessions"), Some(Fault::DropBefore));
        assert_eq!(answers.next("POST", "/v1/sessions"), None);
        assert!(answers.all().is_empty());
    }

    #[test]
    fn a_script_that_makes_no_sense_is_refused_by_its_field() {
        let refused = |script: AnswerScript| Answers::default().add(script).unwrap_err().field;
        assert_eq!(refused(script("sessions", 1)), "route");
        assert_eq!(refused(script("*", 0)), "count");
        let status = |status| Fault::Status { status, code: None, retry_after: None, body: None };
        assert_eq!(refused(AnswerScript { fault: status(99), ..script("*", 1) }), "status");
        assert_eq!(refused(AnswerScript { fault: Fault::Delay { ms: 300_001 }, ..script("*", 1) }), "ms");
    }

    #[test]
    fn a_script_is_read_as_the_documentation_writes_it() {
        let read: AnswerScript =
            serde_json::from_str(r#"{"route":"*","fault":"status","status":429,"retry_after":"7"}"#).unwrap();
        assert_eq!(read.count, 1);
        assert!(matches!(read.fault, Fault::Status { status: 429, .. }));
        let altered: AnswerScript =
            serde_json::from_str(r#"{"route":"*","count":3,"fault":"altered","set":{"/id":"x"}}"#).unwrap();
        assert!(matches!(altered.fault, Fault::Altered { .. }));
    }
}
