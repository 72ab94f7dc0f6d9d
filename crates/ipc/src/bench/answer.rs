//! What the API said to one call, as a tester wants to see it.

use serde::Serialize;
use toffeepay::{ApiProblem, Error, Unavailable};

/// How a call ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum ApiOutcome {
    /// The API did it.
    Done,
    /// The API said no: the request or the state does not allow it.
    Refused,
    /// Whether it was done is not known: no answer came, or none that can be read.
    Unknown,
    /// Nothing was sent.
    NotSent,
}

/// One entry of an error answer's details.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ApiDetailView {
    /// Its code.
    pub code: Option<String>,
    /// Its words.
    pub message: String,
}

/// What the API said to one call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ApiAnswerView {
    /// How it ended.
    pub outcome: ApiOutcome,
    /// The HTTP status, where one is known.
    pub status: Option<u16>,
    /// The API's code.
    pub code: Option<String>,
    /// The API's words, or why there are none; English.
    pub message: String,
    /// The field that the API names as the cause.
    pub field: Option<String>,
    /// All that it lists beside.
    pub details: Vec<ApiDetailView>,
    /// The pause that it asks for.
    pub retry_after_seconds: Option<u64>,
}

impl ApiAnswerView {
    /// The API did it.
    pub fn done() -> Self {
        Self::of(ApiOutcome::Done, None, String::new())
    }

    fn of(outcome: ApiOutcome, status: Option<u16>, message: String) -> Self {
        Self {
            outcome,
            status,
            code: None,
            message,
            field: None,
            details: Vec::new(),
            retry_after_seconds: None,
        }
    }

    fn said(outcome: ApiOutcome, problem: &ApiProblem, error: &Error) -> Self {
        let detail = |each: &toffeepay::ProblemDetail| ApiDetailView {
            code: each.code.clone(),
            message: each.message.clone(),
        };
        let message = if problem.message.is_empty() { error.to_string() } else { problem.message.clone() };
        Self {
            code: problem.code.clone(),
            field: problem.field.clone(),
            details: problem.details.iter().map(detail).collect(),
            ..Self::of(outcome, Some(problem.status), message)
        }
    }
}

impl From<&Error> for ApiAnswerView {
    fn from(error: &Error) -> Self {
        let view = match error {
            Error::Request(_) => Self::of(ApiOutcome::NotSent, None, error.to_string()),
            Error::Unauthorized(problem)
            | Error::Invalid(problem)
            | Error::Conflict(problem)
            | Error::NotFound(problem) => Self::said(ApiOutcome::Refused, problem, error),
            Error::RateLimited { .. } => Self::of(ApiOutcome::Refused, Some(429), error.to_string()),
            Error::Unavailable(Unavailable::Server { problem, .. }) => {
                Self::said(ApiOutcome::Unknown, problem, error)
            }
            Error::Unavailable(_) | Error::BadAnswer(_) | Error::EntryTooLong { .. } => {
                Self::of(ApiOutcome::Unknown, None, error.to_string())
            }
        };
        Self { retry_after_seconds: error.retry_after().map(|pause| pause.as_secs()), ..view }
    }
}

/// The TypeScript of the types above.
#[cfg(test)]
pub(super) fn typescript(config: &ts_rs::Config) -> String {
    crate::typescript::declarations!(config, ApiOutcome, ApiDetailView, ApiAnswerView)
}
