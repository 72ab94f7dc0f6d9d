//! What is said between a runner and the app that it runs: one JSON value a line, on stdin and stdout.
//!
//! Requests carry a number, answers repeat it. The access token is the first line that the app reads, and is never
//! said again. Payment pages and return links are, for the runner plays the browser; reports leave them out.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use storefront::engine::{PurchaseReport, TroubleKind};
use storefront::purchase::{PurchaseState, Recorded};

/// A request with its number.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Asked {
    /// Repeated in the answer.
    pub number: u64,
    /// What is asked.
    pub request: Request,
}

/// What the app is asked.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Request {
    /// Buy an item of the catalogue.
    Buy(String),
    /// How a purchase is.
    Purchase(String),
    /// What happened to one, oldest first.
    Timeline(String),
    /// Open the payment page again.
    Open(String),
    /// Ask the API now.
    Check(String),
    /// Cancel it.
    Cancel(String),
    /// A return link came.
    Link(String),
    /// The window got the focus.
    Focus,
    /// The access token of its environment is entered again.
    EnterToken,
    /// Moves the app's wall clock, by milliseconds.
    MoveClock(i64),
}

/// A line that the app writes.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Line {
    /// The first line: it is up, or why it is not.
    Ready(Result<(), String>),
    /// An answer.
    Answer {
        /// The request's number.
        number: u64,
        /// What came of it.
        answer: Result<Told, Refused>,
    },
    /// Something changed.
    Event(String),
    /// The browser was asked to open a payment page.
    Opened(String),
    /// The API was asked something, and this came of it.
    Exchange(Exchange),
}

/// What came of a request.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Told {
    /// It was done.
    Done,
    /// A purchase.
    Purchase(Box<PurchaseSeen>),
    /// A timeline.
    Timeline(Vec<Entry>),
    /// The link rang for this purchase, or why it was ignored.
    Link(Result<String, String>),
}

/// Why the app did not do it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refused {
    /// The error's name: `TokenRefused`.
    pub code: String,
    /// In words.
    pub message: String,
}

/// A purchase as the app has it: what the window would show.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PurchaseSeen {
    /// Its id.
    pub id: String,
    /// Its state's name.
    pub state: String,
    /// Why it was rejected.
    pub rejection: Option<String>,
    /// Its session's id.
    pub session: Option<String>,
    /// The link that its payment page leads back to.
    pub return_link: String,
    /// Declined attempts.
    pub declined: u32,
    /// A payment waits for the studio.
    pub authorized: bool,
    /// Its money was given back.
    pub refunded: bool,
    /// The payment page was opened.
    pub opened: bool,
    /// What keeps it from asking: `none` where nothing does.
    pub trouble: String,
    /// In what it is not as it was asked.
    pub differences: Vec<String>,
}

impl PurchaseSeen {
    /// A purchase without its return link, which is for the browser alone.
    pub fn of(report: &PurchaseReport) -> Self {
        let purchase = &report.purchase;
        Self {
            id: purchase.id().to_string(),
            state: purchase.state.name().to_owned(),
            rejection: match &purchase.state {
                PurchaseState::Rejected(rejection) => Some(rejection.reason.as_str().to_owned()),
                _ => None,
            },
            session: purchase.session.as_ref().map(|session| session.id.to_string()),
            return_link: String::new(),
            declined: purchase.progress.declined,
            authorized: purchase.progress.authorized,
            refunded: purchase.refunded_at.is_some(),
            opened: purchase.was_opened,
            trouble: report.live.trouble.as_ref().map_or("none", |trouble| word_of(&trouble.kind)).to_owned(),
            differences: purchase.differences.iter().map(ToString::to_string).collect(),
        }
    }
}

fn word_of(trouble: &TroubleKind) -> &'static str {
    match trouble {
        TroubleKind::Api(_) => "api",
        TroubleKind::NoToken => "no_token",
        TroubleKind::TokenRefused => "token_refused",
        TroubleKind::Journal(_) => "journal",
    }
}

/// An entry of the timeline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// When, by the app's clock.
    pub at: Timestamp,
    /// The event's kind.
    pub kind: String,
    /// What caused it.
    pub cause: String,
    /// More in words.
    pub detail: Option<String>,
}

impl From<Recorded> for Entry {
    fn from(recorded: Recorded) -> Self {
        let Recorded { at, kind, cause, detail } = recorded;
        Self { at, kind, cause, detail }
    }
}

/// One request to the API with its answer. Bodies are without payment pages and return states.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exchange {
    /// When it was sent, by the app's clock.
    pub at: Timestamp,
    /// `POST`.
    pub method: String,
    /// `/v1/sessions`, with its query.
    pub path: String,
    /// The idempotency key that it carried.
    pub key: Option<String>,
    /// What was sent.
    pub sent: Option<String>,
    /// The answer's status; none where no answer came.
    pub status: Option<u16>,
    /// What was answered, or why nothing was.
    pub answered: String,
    /// Milliseconds until then.
    pub took_ms: u64,
}
