//! What is answered when a call is not carried out, in the API's own form: `{"error": {"code", "message"}}`.

use std::time::Duration;

use axum::Json;
use axum::http::header::RETRY_AFTER;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::json;
use toffeepay::{ApiProblem, Error, InvalidField, InvalidId, Unavailable};

use super::ledger::LedgerError;

/// A call that is not carried out.
#[derive(Debug)]
pub struct Refusal {
    status: StatusCode,
    code: String,
    message: String,
    field: Option<String>,
    retry_after: Option<Duration>,
}

impl Refusal {
    pub fn new(status: StatusCode, code: &str, message: impl Into<String>) -> Self {
        Self { status, code: code.to_owned(), message: message.into(), field: None, retry_after: None }
    }

    /// A field of the request breaks a rule.
    pub fn field(code: &str, field: &str, reason: impl Into<String>) -> Self {
        Self { field: Some(field.to_owned()), ..Self::new(StatusCode::BAD_REQUEST, code, reason) }
    }

    /// No token, or none that is known.
    pub fn unauthorized() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "unauthorized", "the access token is missing or not known")
    }

    /// Also what is somebody else's: who asks does not learn that it exists.
    pub fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "not_found", "there is no such thing of this player's")
    }

    /// A webhook says what the API does not say yet: it is to be delivered again.
    pub fn not_yet() -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "unavailable", "ToffeePay's API does not say so yet")
    }

    /// A session of this game is paid, and nothing on sale here is what it sold: it is to be delivered again,
    /// until somebody has put it right.
    pub fn not_on_sale() -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "unavailable", "what was paid for is not on sale here")
    }

    /// It may go through later.
    fn later(retry_after: Option<Duration>) -> Self {
        let refusal =
            Self::new(StatusCode::SERVICE_UNAVAILABLE, "unavailable", "ToffeePay can't be asked now");
        Self { retry_after, ..refusal }
    }

    fn said(status: StatusCode, code: &str, problem: ApiProblem) -> Self {
        let code = problem.code.unwrap_or_else(|| code.to_owned());
        Self { field: problem.field, ..Self::new(status, &code, problem.message) }
    }
}

impl From<Error> for Refusal {
    /// What the API said of *our* request is not always what the player may hear of theirs.
    fn from(error: Error) -> Self {
        tracing::warn!(%error, "the API did not give an answer");
        match error {
            Error::Request(InvalidField { field, reason }) => Self::field("invalid_argument", field, reason),
            // It is the merchant's token that was refused, and the player can do nothing about it.
            Error::Unauthorized(_) | Error::BadAnswer(_) | Error::EntryTooLong { .. } => {
                Self::new(StatusCode::BAD_GATEWAY, "unavailable", "ToffeePay did not answer as it should")
            }
            Error::Invalid(problem) => Self::said(StatusCode::BAD_REQUEST, "invalid_argument", problem),
            Error::Conflict(problem) => Self::said(StatusCode::CONFLICT, "conflict", problem),
            Error::NotFound(_) => Self::not_found(),
            Error::RateLimited { retry_after } => Self {
                retry_after,
                ..Self::new(StatusCode::TOO_MANY_REQUESTS, "rate_limited", "ToffeePay asks for a pause")
            },
            Error::Unavailable(Unavailable::Server { retry_after, .. }) => Self::later(retry_after),
            Error::Unavailable(_) => Self::later(None),
        }
    }
}

impl From<InvalidField> for Refusal {
    fn from(InvalidField { field, reason }: InvalidField) -> Self {
        Self::field("invalid_argument", field, reason)
    }
}

impl From<InvalidId> for Refusal {
    fn from(_: InvalidId) -> Self {
        Self::not_found()
    }
}

impl From<LedgerError> for Refusal {
    /// What is not on disk did not happen: the caller is to ask again.
    fn from(error: LedgerError) -> Self {
        tracing::error!(%error, "the ledger can't be written");
        Self::later(None)
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let mut error = json!({ "code": self.code, "message": self.message });
        if let Some(field) = self.field {
            error["field"] = json!(field);
        }
        let mut response = (self.status, Json(json!({ "error": error }))).into_response();
        if let Some(pause) = self.retry_after {
            response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(pause.as_secs()));
        }
        response
    }
}
