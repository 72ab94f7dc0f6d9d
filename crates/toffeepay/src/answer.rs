//! From a response to the value that was asked for, or to the [`Error`] that it means.
//!
//! Tolerant of what the contract leaves open, strict with the rest: an answer that is not understood
//! is an error, never a guess.

mod list;
mod object;

use std::time::Duration;

use http::StatusCode;
use http::header::RETRY_AFTER;
use jiff::Timestamp;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::error::{Error, Result, Unavailable};
use crate::problem;
use crate::retry::parse_retry_after;
use crate::session::SessionStatus;
use crate::text::{clean, holds};
use crate::token::AccessToken;
use crate::transport::{Body, Response, TransportError};

pub(crate) use list::List;
pub(crate) use object::StructsAreObjects;

/// The answer of a status call. `id` is not always sent.
#[derive(Debug, Deserialize)]
pub(crate) struct StatusAnswer {
    #[serde(default)]
    pub id: Option<String>,
    pub status: SessionStatus,
}

/// An answer without content; what it holds nevertheless is ignored.
#[derive(Deserialize)]
struct Empty {}

/// The body of an answer that the API meant as a success.
pub(crate) fn accept(response: Response, now: Timestamp, token: &AccessToken) -> Result<Body> {
    let status = response.status;
    if status.is_success() {
        return Ok(response.body);
    }
    if status.is_redirection() {
        let error = Error::BadAnswer(format!("a redirect ({}), which is not followed", status.as_u16()));
        return Err(error);
    }
    let retry_after = response
        .headers
        .get(RETRY_AFTER)
        .and_then(|value| value.to_str().ok())
        .and_then(|raw| parse_retry_after(raw, now));
    let body = match &response.body {
        Body::Whole(body) => body.as_slice(),
        Body::OverLimit => &[],
    };
    Err(refusal(status, body, retry_after, token))
}

/// Statuses that say nothing of the request itself: it came too slowly, to a server that is not the one for it, or
/// too early on a connection. The same request may go through later.
fn is_trouble_on_the_way(status: StatusCode) -> bool {
    matches!(status, StatusCode::REQUEST_TIMEOUT | StatusCode::MISDIRECTED_REQUEST | StatusCode::TOO_EARLY)
}

fn refusal(status: StatusCode, body: &[u8], retry_after: Option<Duration>, token: &AccessToken) -> Error {
    let problem = problem::read(status.as_u16(), body, token);
    match status {
        StatusCode::UNAUTHORIZED => Error::Unauthorized(problem),
        StatusCode::NOT_FOUND => Error::NotFound(problem),
        StatusCode::CONFLICT => Error::Conflict(problem),
        StatusCode::TOO_MANY_REQUESTS => Error::RateLimited { retry_after },
        _ if is_trouble_on_the_way(status) => {
            Error::Unavailable(Unavailable::Server { problem, retry_after })
        }
        _ if status.is_client_error() => Error::Invalid(problem),
        _ if status.is_server_error() => Error::Unavailable(Unavailable::Server { problem, retry_after }),
        _ => Error::BadAnswer(format!("an unexpected status ({})", status.as_u16())),
    }
}

/// All of a success's body.
pub(crate) fn whole(body: Body) -> Result<Vec<u8>> {
    match body {
        Body::Whole(body) => Ok(body),
        Body::OverLimit => Err(Error::BadAnswer("it is longer than the limit".to_owned())),
    }
}

/// What no answer at all means.
pub(crate) fn unanswered(error: &TransportError, token: &AccessToken) -> Error {
    let unavailable = match error {
        TransportError::TimedOut => Unavailable::TimedOut,
        TransportError::Connect(text) | TransportError::Reset(text) => {
            Unavailable::Connection(clean(text, token))
        }
    };
    Error::Unavailable(unavailable)
}

/// Reads a success's body as the type that the call answers with.
pub(crate) fn parse<T: DeserializeOwned>(body: &[u8], token: &AccessToken) -> Result<T> {
    // A field that is skipped may hold any bytes, as far as the JSON reader cares.
    let text = str::from_utf8(body).map_err(|_| Error::BadAnswer("not JSON: not UTF-8".to_owned()))?;
    // It would be kept and shown as a title, a status or an id. A token too short to be told from other words
    // is no secret anyway.
    if token.last_four().is_some() && holds(text, token) {
        return Err(Error::BadAnswer("it repeats the access token".to_owned()));
    }
    let mut json = serde_json::Deserializer::from_str(text);
    let read = T::deserialize(StructsAreObjects(&mut json)).and_then(|value| json.end().map(|()| value));
    read.map_err(|error| {
        if error.is_data() {
            let shape = clean(&without_values(&error.to_string()), token);
            Error::BadAnswer(format!("of another shape: {shape}"))
        } else {
            Error::BadAnswer(format!("not JSON, at line {}, column {}", error.line(), error.column()))
        }
    })
}

/// Reads the body of a success that says nothing: `{}`, any other JSON object, or no body at all.
pub(crate) fn parse_empty(body: &[u8], token: &AccessToken) -> Result<()> {
    if body.trim_ascii().is_empty() {
        return Ok(());
    }
    parse::<Empty>(body, token).map(|Empty {}| ())
}

/// A parse error's text without the values that it quotes: one may be the payment page's URL.
fn without_values(text: &str) -> String {
    match (text.find('"'), text.rfind('"')) {
        (Some(first), Some(last)) if first < last => {
            format!("{}\"..\"{}", &text[..first], &text[last + 1..])
        }
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests;
