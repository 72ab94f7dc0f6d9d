//! One exchange as the log keeps it: without a token, a payment page or a state.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use url::{Position, Url};

/// An exchange's number in the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ExchangeId(pub i64);

/// A header's name and value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: String,
}

/// Who made a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Caller {
    /// The app, for a purchase or its player.
    App,
    /// The tester's bench: what it reads, and what a tester does by it.
    Bench,
}

/// What was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    /// By whom.
    pub by: Caller,
    /// When.
    pub at: Timestamp,
    /// When the run began in which it was.
    pub run: Timestamp,
    /// GET or POST.
    pub method: String,
    /// The whole URL.
    pub url: String,
    /// The call's name in the API's documentation, where it is one.
    pub call: Option<String>,
    /// The how many-th try this is: of its idempotency key, or of a read whose tries before it failed.
    pub attempt: u32,
    /// The idempotency key, where one was sent.
    pub key: Option<String>,
    /// Its headers.
    pub headers: Vec<Header>,
    /// Its body.
    pub body: Option<String>,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// An answer.
    Answered {
        /// Its HTTP status.
        status: u16,
        /// Its headers.
        headers: Vec<Header>,
        /// Its body; `None` where it is longer than is read.
        body: Option<String>,
    },
    /// None; and why.
    Failed(String),
    /// The app has ended or given up before one came, or it is still awaited.
    Open,
}

/// One exchange.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exchange {
    /// Its number.
    pub id: ExchangeId,
    /// What was sent.
    pub sent: Sent,
    /// What came of it.
    pub outcome: Outcome,
    /// How long that took, in microseconds.
    pub took_us: Option<u64>,
    /// The fault that the tester had set for it.
    pub fault: Option<String>,
}

/// An exchange in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Its number.
    pub id: ExchangeId,
    /// Who sent it.
    pub by: Caller,
    /// When it was sent.
    pub at: Timestamp,
    /// When the run began in which it was.
    pub run: Timestamp,
    /// GET or POST.
    pub method: String,
    /// The URL without its origin.
    pub path: String,
    /// The call's name, where it is one.
    pub call: Option<String>,
    /// The answer's status, where one came.
    pub status: Option<u16>,
    /// Why none came, where that is known.
    pub error: Option<String>,
    /// How long it took, in microseconds.
    pub took_us: Option<u64>,
    /// The how many-th try it is.
    pub attempt: u32,
    /// The fault that was set for it.
    pub fault: Option<String>,
}

impl Exchange {
    /// As in a list.
    pub fn line(&self) -> Line {
        let (status, error) = match &self.outcome {
            Outcome::Answered { status, .. } => (Some(*status), None),
            Outcome::Failed(why) => (None, Some(why.clone())),
            Outcome::Open => (None, None),
        };
        let path = Url::parse(&self.sent.url).map(|url| url[Position::BeforePath..].to_owned());
        Line {
            id: self.id,
            by: self.sent.by,
            at: self.sent.at,
            run: self.sent.run,
            method: self.sent.method.clone(),
            path: path.unwrap_or_else(|_| self.sent.url.clone()),
            call: self.sent.call.clone(),
            status,
            error,
            took_us: self.took_us,
            attempt: self.sent.attempt,
            fault: self.fault.clone(),
        }
    }
}
