//! The exchange log as it crosses: nothing of it can hold a token, a payment page or a state.

use serde::{Deserialize, Serialize};

/// What is looked for in the log.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ExchangeSearch {
    /// Words that must all be in it.
    pub text: String,
    /// Only what was not answered by a success.
    pub only_failed: bool,
    /// Only what this run of the app asked.
    pub this_run: bool,
}

/// Asks for exchanges, newest first.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ListExchanges {
    /// Which.
    pub search: ExchangeSearch,
    /// `next` of the page before.
    pub after: Option<i64>,
}

/// An exchange in a list.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ExchangeLine {
    /// Its number.
    pub id: i64,
    /// When it was sent, in Unix milliseconds, as are all times.
    pub at: i64,
    /// Whether it was in this run of the app.
    pub this_run: bool,
    /// Whether the bench itself asked, beside the app.
    pub by_bench: bool,
    /// GET or POST.
    pub method: String,
    /// The URL without its origin.
    pub path: String,
    /// The call's name in the API's documentation, where it is one.
    pub call: Option<String>,
    /// The answer's status; null where none came.
    pub status: Option<u16>,
    /// Why none came, where that is known.
    pub error: Option<String>,
    /// How long it took, in milliseconds; null where it has not ended.
    pub took: Option<f64>,
    /// The how many-th try it is.
    pub attempt: u32,
    /// The fault that was set for it.
    pub fault: Option<String>,
}

/// A page of exchanges, and how the log is.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ExchangePage {
    /// The exchanges.
    pub exchanges: Vec<ExchangeLine>,
    /// Where the next page begins; null at the end.
    pub next: Option<i64>,
    /// How many exchanges of this run could not be logged.
    pub missed: u64,
    /// Why there is no log; null where there is one.
    pub unavailable: Option<String>,
}

/// Names an exchange.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ExchangeRequest {
    /// Its number.
    pub id: i64,
}

/// A header.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct HeaderView {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: String,
}

/// One exchange with all that is kept of it.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ExchangeDetail {
    /// As in the list.
    pub line: ExchangeLine,
    /// The whole URL.
    pub url: String,
    /// The idempotency key, where one was sent.
    pub key: Option<String>,
    /// What was sent with it.
    pub sent_headers: Vec<HeaderView>,
    /// The body that was sent.
    pub sent_body: Option<String>,
    /// What came with the answer.
    pub answer_headers: Vec<HeaderView>,
    /// The answer's body; null where none came, or it is longer than is read.
    pub answer_body: Option<String>,
}

/// What an exchange is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum CodeForm {
    /// A command line.
    Curl,
    /// Code for the vendor's TypeScript SDK.
    Typescript,
    /// Code for the vendor's Python SDK.
    Python,
    /// Code for the vendor's Go SDK.
    Go,
    /// Code for this project's Rust client.
    Rust,
}

/// Asks for an exchange as something to run again.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct WriteExchange {
    /// Which.
    pub id: i64,
    /// As what.
    pub form: CodeForm,
}

/// An exchange as something to run again.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ExchangeCode {
    /// The command or the code. It reads the token from the environment.
    pub text: String,
}

/// Asks what differs between two exchanges.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct CompareExchanges {
    /// One.
    pub left: i64,
    /// The other.
    pub right: i64,
}

/// On which side a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum LineChange {
    /// On both.
    Same,
    /// On the left alone.
    Removed,
    /// On the right alone.
    Added,
}

/// A line of a comparison.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ComparedLine {
    /// On which side it is.
    pub change: LineChange,
    /// The line.
    pub text: String,
}

/// The TypeScript of the types above.
#[cfg(test)]
pub(crate) fn typescript(config: &ts_rs::Config) -> String {
    crate::typescript::declarations!(
        config,
        ExchangeSearch,
        ListExchanges,
        ExchangeLine,
        ExchangePage,
        ExchangeRequest,
        HeaderView,
        ExchangeDetail,
        CodeForm,
        WriteExchange,
        ExchangeCode,
        CompareExchanges,
        LineChange,
        ComparedLine,
    )
}
