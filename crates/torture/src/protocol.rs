//! What is said between a test and the engine under torture: one JSON value a line, on stdin and stdout.
//!
//! Requests carry a number, answers repeat it: several may be on their way at once. The purchase's secrets
//! (its key and its return link) are told here, for tests have to check them; the access token never is.

use serde::{Deserialize, Serialize};

/// A request with its number.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Asked {
    /// Repeated in the answer.
    pub number: u64,
    /// What is asked.
    pub request: Request,
}

/// What a test may ask of the engine.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Request {
    /// Are you there?
    Ping,
    /// Buy an item of the catalogue.
    StartCheckout {
        /// The item's id.
        item: String,
    },
    /// All purchases, newest first.
    Purchases,
    /// One purchase.
    Purchase(String),
    /// What happened to one, oldest first.
    Timeline(String),
    /// Open the payment page again.
    OpenPaymentPage(String),
    /// Ask the API now.
    Check(String),
    /// Cancel it.
    Cancel(String),
    /// What another start of the app does with a link, and then the doorbell: a letter in the inbox, and a
    /// look into it.
    Link(String),
    /// The doorbell alone.
    Ring,
    /// The window got the focus.
    Focus,
    /// The environment and its token.
    Access,
    /// Use another token, kept in the vault.
    SetAccessToken(String),
    /// Forget the token.
    ForgetAccessToken,
    /// Enter the environment in use again: what is open is let go of and taken up, as after a restart.
    EnterAgain,
    /// Set the wall clock ahead by so many hours.
    SetClockAhead(i64),
    /// Take over what was bought elsewhere.
    Import,
}

/// A line that the engine writes.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Line {
    /// The first line.
    Ready(Ready),
    /// An answer.
    Answer {
        /// The request's number.
        number: u64,
        /// What came of it.
        answer: Result<Told, Refused>,
    },
    /// An event of the engine.
    Event {
        /// Its name.
        name: String,
        /// All of it, as a log would show it.
        shown: String,
    },
    /// A fault point was passed; told only where it was asked for.
    Passed(String),
}

/// How the engine came up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ready {
    /// Its process id: behind a wrapper, another than that of the child.
    pub pid: u32,
    /// Whether it holds the lock of its folder. One that does not ends after this line.
    pub primary: bool,
    /// Why there is no journal that can be written, if so.
    pub journal_problem: Option<String>,
    /// Why a damaged journal was set aside, and where it is now.
    pub set_aside: Option<(String, String)>,
}

/// What came of a request.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Told {
    /// It was done.
    Done,
    /// One purchase.
    Purchase(PurchaseSeen),
    /// Purchases.
    Purchases(Vec<PurchaseSeen>),
    /// Kinds of events with their details.
    Timeline(Vec<(String, Option<String>)>),
    /// What became of the letters in the inbox: the purchase that each rang for, or why it was ignored.
    Letters(Vec<Result<String, String>>),
    /// The purchases that were taken over from elsewhere.
    Imported(Vec<String>),
    /// The environment's name, its base URL, and the state of its token.
    Access(String, Option<String>, String),
}

/// Why the engine did not do it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refused {
    /// The error's name: `JournalUnavailable`.
    pub code: String,
    /// In words.
    pub message: String,
}

/// A purchase as the engine reports it: what the window would show.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PurchaseSeen {
    /// Its id.
    pub id: String,
    /// Its state's name: creating, pending, paid, failed, cancelled, expired, rejected.
    pub state: String,
    /// Its idempotency key.
    pub key: String,
    /// Its session's id.
    pub session: Option<String>,
    /// Its payment page, where the journal has it.
    pub page: Option<String>,
    /// The item's id.
    pub item: String,
    /// The link that its payment page leads back to.
    pub return_link: String,
    /// The system's opener took its page at least once.
    pub was_opened: bool,
    /// Declined attempts.
    pub declined: u32,
    /// What was charged for it is recorded.
    pub is_charged: bool,
    /// In how many ways the charge or the session is not as it was asked.
    pub differences: usize,
    /// When the money was given back, as far as is recorded.
    pub refunded_at: Option<String>,
    /// A status that this version does not know.
    pub unknown_status: Option<String>,
    /// What is wrong now.
    pub trouble: Option<String>,
    /// The API answered about it in this run.
    pub was_checked: bool,
}

impl PurchaseSeen {
    /// Whether it is neither final nor rejected.
    pub fn is_open(&self) -> bool {
        matches!(self.state.as_str(), "creating" | "pending")
    }
}
