//! How a request reaches the server: a trait, so that another HTTP stack, or a test, can stand in.
//!
//! A transport sends one request once. It knows no API, follows no redirect and repeats nothing:
//! what an answer means is read in `answer.rs`, and whether to try again is decided in `retry.rs`.

#[cfg(feature = "reqwest")]
mod reqwest;

use std::time::Duration;

use futures_util::future::BoxFuture;
use http::{HeaderMap, Method, StatusCode};
use url::Url;

#[cfg(feature = "reqwest")]
pub use self::reqwest::ReqwestTransport;

/// Sends requests over HTTP.
pub trait Transport: Send + Sync + 'static {
    /// Sends a request once and reads its answer, within the transport's [`Limits`].
    fn send(&self, request: Request) -> BoxFuture<'static, Result<Response, TransportError>>;
}

/// One request. Its `Authorization` header is marked sensitive, so that `Debug` does not show it.
#[derive(Clone, Debug)]
pub struct Request {
    /// GET or POST.
    pub method: Method,
    /// The absolute URL, query included.
    pub url: Url,
    /// All headers but those that follow from URL and body (`Host`, `Content-Length`).
    pub headers: HeaderMap,
    /// The JSON body of a POST.
    pub body: Option<String>,
}

/// What came back, whatever its status.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Response {
    /// The HTTP status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Body,
}

/// An answer's body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Body {
    /// All of it, at most [`Limits::body`] bytes.
    Whole(Vec<u8>),
    /// It is longer than [`Limits::body`], and was not read further.
    OverLimit,
}

/// Why no answer came. The texts are for logs and never hold a header or a body.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TransportError {
    /// No connection: name look-up, refused, TLS, the proxy. Nothing of the request was sent.
    #[error("no connection: {0}")]
    Connect(String),
    /// Connecting or the whole call took longer than [`Limits`] allow.
    #[error("no answer in time")]
    TimedOut,
    /// The connection ended before the whole answer was there, or what came was not HTTP.
    #[error("the connection broke: {0}")]
    Reset(String),
}

/// How long and how much one call may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// To connect, TLS included.
    pub connect: Duration,
    /// For the whole call, from name look-up to the body's last byte.
    pub call: Duration,
    /// The longest body accepted, in bytes.
    pub body: usize,
}

impl Limits {
    /// 5 s to connect, 20 s for the whole call, 256 KiB.
    pub const STANDARD: Self =
        Self { connect: Duration::from_secs(5), call: Duration::from_secs(20), body: 256 * 1024 };
}
