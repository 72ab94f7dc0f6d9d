//! What becomes of a request and its answer. All but the first let the API do its part.

use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;
use toffeepay::http::StatusCode;
use toffeepay::{Body, Request, Response, Transport, TransportError};

use super::dial::{Fault, NotSet};

/// What becomes of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AnswerAct {
    /// The request is not sent: there is no connection.
    DropBefore,
    /// The request is sent, and its answer lost.
    DropAfter,
    /// The answer comes so much later; after the longest that a call may take, none comes.
    Delay(Duration),
    /// The answer has this status, and an error as its body.
    Status(u16),
    /// The answer's body is a proxy's page.
    Garbage,
    /// The second half of the answer's body is missing.
    Truncated,
    /// Every price and amount in the answer is one more.
    OtherPrice,
    /// One value in the answer is another. An answer that has no place for it stays as it is.
    Altered(Alteration),
}

/// Another value at a place of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alteration {
    pointer: String,
    value: Value,
}

/// The longest pointer, and the longest value as JSON, in bytes.
const LONGEST_POINTER: usize = 200;
const LONGEST_VALUE: usize = 2_000;

impl Alteration {
    /// A value, typed as JSON, at a JSON pointer such as `/item/price`.
    pub fn new(pointer: &str, value: &str) -> Result<Self, NotSet> {
        let is_pointer = pointer.starts_with('/') && pointer.len() <= LONGEST_POINTER;
        // Words of the log are told apart by what no pointer has.
        if !is_pointer || pointer.chars().any(|c| c.is_whitespace() || c.is_control()) {
            return Err(NotSet::Pointer);
        }
        if value.len() > LONGEST_VALUE {
            return Err(NotSet::Value);
        }
        let value = serde_json::from_str(value).map_err(|_| NotSet::Value)?;
        Ok(Self { pointer: pointer.to_owned(), value })
    }

    /// Where.
    pub fn pointer(&self) -> &str {
        &self.pointer
    }

    /// What is there.
    pub fn value(&self) -> &Value {
        &self.value
    }

    /// Puts it there: in the place of what is there, or as a new field of an object.
    fn put(&self, answer: &mut Value) {
        if let Some(place) = answer.pointer_mut(&self.pointer) {
            place.clone_from(&self.value);
        } else if let Some((parent, name)) = self.pointer.rsplit_once('/')
            && let Some(Value::Object(fields)) = answer.pointer_mut(parent)
        {
            fields.insert(name.to_owned(), self.value.clone());
        }
    }
}

const PAGE: &str = "<html><head><title>Sign in to the network</title></head><body>…</body></html>";

/// Sends a request as a fault has it. `limit` is the longest that a call may take.
pub(crate) async fn send(
    fault: &Fault,
    request: Request,
    inner: &Arc<dyn Transport>,
    limit: Duration,
) -> Result<Response, TransportError> {
    let act = match fault {
        Fault::NetworkLost => {
            return Err(TransportError::Connect("the tester has taken the network away".into()));
        }
        Fault::Answers { act: AnswerAct::DropBefore, .. } => {
            return Err(TransportError::Connect("the tester has dropped the request".into()));
        }
        Fault::Answers { act, .. } => act,
        Fault::Links(_) | Fault::Kill(_) | Fault::Clock(_) => return inner.send(request).await,
    };
    let answer = inner.send(request).await;
    if let AnswerAct::Delay(delay) = act {
        tokio::time::sleep(limit.min(*delay)).await;
        return if *delay < limit { answer } else { Err(TransportError::TimedOut) };
    }
    if *act == AnswerAct::DropAfter {
        return Err(TransportError::Reset("the tester has dropped the answer".into()));
    }
    answer.map(|answer| altered(act, answer))
}

fn altered(act: &AnswerAct, mut answer: Response) -> Response {
    let Body::Whole(body) = &mut answer.body else { return answer };
    match act {
        AnswerAct::Status(status) => {
            answer.status = StatusCode::from_u16(*status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            *body =
                br#"{"error":{"code":"bench_fault","message":"the tester has set this status"}}"#.to_vec();
        }
        AnswerAct::Garbage => *body = PAGE.as_bytes().to_vec(),
        AnswerAct::Truncated => body.truncate(body.len() / 2),
        AnswerAct::OtherPrice => rewrite(body, raise_prices),
        AnswerAct::Altered(alteration) => rewrite(body, |answer| alteration.put(answer)),
        AnswerAct::DropBefore | AnswerAct::DropAfter | AnswerAct::Delay(_) => {}
    }
    answer
}

/// Changes a body that is JSON; another stays as it is.
fn rewrite(body: &mut Vec<u8>, change: impl FnOnce(&mut Value)) {
    if let Ok(mut value) = serde_json::from_slice::<Value>(body) {
        change(&mut value);
        *body = value.to_string().into_bytes();
    }
}

fn raise_prices(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            for (name, field) in fields {
                match field.as_i64() {
                    Some(number) if name == "price" || name == "amount" => {
                        *field = Value::from(number.saturating_add(1));
                    }
                    _ => raise_prices(field),
                }
            }
        }
        Value::Array(entries) => entries.iter_mut().for_each(raise_prices),
        _ => {}
    }
}

/// In words, for the exchange log.
pub(crate) fn words(fault: &Fault) -> String {
    match fault {
        Fault::Answers { act, .. } => match act {
            AnswerAct::DropBefore => "the request was not sent".to_owned(),
            AnswerAct::DropAfter => "the answer was dropped".to_owned(),
            AnswerAct::Delay(delay) => format!("the answer came {} ms late", delay.as_millis()),
            AnswerAct::Status(status) => format!("the answer was made a {status}"),
            AnswerAct::Garbage => "the answer was made a proxy's page".to_owned(),
            AnswerAct::Truncated => "the answer was cut off".to_owned(),
            AnswerAct::OtherPrice => "prices in the answer were raised".to_owned(),
            AnswerAct::Altered(Alteration { pointer, value }) => {
                format!("in the answer {pointer} was made {value}")
            }
        },
        Fault::NetworkLost => "the network was taken away".to_owned(),
        Fault::Links(_) | Fault::Kill(_) | Fault::Clock(_) => String::new(),
    }
}

/// What those words mean, for one who reads them back. A network that was taken away is a request not sent.
pub fn act_of_words(words: &str) -> Option<AnswerAct> {
    let number = |before: &str, after: &str| words.strip_prefix(before)?.strip_suffix(after);
    Some(match words {
        "the request was not sent" | "the network was taken away" => AnswerAct::DropBefore,
        "the answer was dropped" => AnswerAct::DropAfter,
        "the answer was made a proxy's page" => AnswerAct::Garbage,
        "the answer was cut off" => AnswerAct::Truncated,
        "prices in the answer were raised" => AnswerAct::OtherPrice,
        _ => {
            if let Some(altered) = words.strip_prefix("in the answer ") {
                let (pointer, value) = altered.split_once(" was made ")?;
                return Some(AnswerAct::Altered(Alteration::new(pointer, value).ok()?));
            }
            match number("the answer came ", " ms late") {
                Some(milliseconds) => AnswerAct::Delay(Duration::from_millis(milliseconds.parse().ok()?)),
                None => AnswerAct::Status(number("the answer was made a ", "")?.parse().ok()?),
            }
        }
    })
}

#[cfg(test)]
mod tests;
