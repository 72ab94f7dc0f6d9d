//! For tests of what is built on the client: a transport that answers from a script, and a timer on which
//! waiting takes no time.
//!
//! ```
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use toffeepay::testing;
//! use toffeepay::{SessionId, SessionStatus};
//!
//! let (client, transport) = testing::client([(503, ""), (200, r#"{"status":"paid"}"#)]);
//! let status = client.get_session_status(&SessionId::new("ses_1")?).await?;
//! assert_eq!(status, SessionStatus::Paid);
//! assert_eq!(transport.requests().len(), 2, "a 503 is asked again");
//! # Ok(())
//! # }
//! ```

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use futures_util::future::BoxFuture;
use http::{HeaderMap, StatusCode};
use jiff::Timestamp;
use url::Url;

use crate::client::Client;
use crate::exchange::Exchange;
use crate::retry::RetryPolicy;
use crate::timer::Timer;
use crate::token::AccessToken;
use crate::transport::{Body, Request, Response, Transport, TransportError};

/// The base URL of [`client`]; nothing is ever sent there.
pub const BASE_URL: &str = "https://api.example";
/// The access token of [`client`].
pub const TOKEN: &str = "sk_test_of_nobody";

/// A client that gets these answers, first to last, each a status and a body; and its transport, which
/// remembers what was asked. After the last answer there is no connection.
pub fn client<S: Into<String>>(
    answers: impl IntoIterator<Item = (u16, S)>,
) -> (Client, Arc<ScriptedTransport>) {
    let transport = Arc::new(ScriptedTransport::new(answers));
    (of(Arc::clone(&transport) as Arc<dyn Transport>), transport)
}

/// A client over a transport of your own, with [`BASE_URL`], [`TOKEN`] and an [`InstantTimer`].
pub fn of(transport: Arc<dyn Transport>) -> Client {
    Client {
        exchange: Exchange {
            base_url: base_url(),
            token: token(),
            transport,
            timer: Arc::new(InstantTimer::default()),
            retry: RetryPolicy::standard(),
        },
    }
}

#[expect(clippy::expect_used, reason = "a constant of this file, which the doc test above parses")]
fn base_url() -> Url {
    Url::parse(BASE_URL).expect("a URL")
}

#[expect(clippy::expect_used, reason = "a constant of this file, which the doc test above reads")]
fn token() -> AccessToken {
    AccessToken::new(TOKEN).expect("a token")
}

/// Answers from a script and remembers what it was asked.
pub struct ScriptedTransport {
    answers: Mutex<VecDeque<Result<Response, TransportError>>>,
    requests: Mutex<Vec<Request>>,
}

impl ScriptedTransport {
    /// Gives these answers, each a status and a body. What is no HTTP status is given as a broken connection.
    pub fn new<S: Into<String>>(answers: impl IntoIterator<Item = (u16, S)>) -> Self {
        let answer = |(status, body): (u16, S)| match StatusCode::from_u16(status) {
            Ok(status) => {
                let body = Body::Whole(body.into().into_bytes());
                Ok(Response { status, headers: HeaderMap::new(), body })
            }
            Err(error) => Err(TransportError::Reset(error.to_string())),
        };
        Self::of(answers.into_iter().map(answer))
    }

    /// Gives these answers, headers and failures included.
    pub fn of(answers: impl IntoIterator<Item = Result<Response, TransportError>>) -> Self {
        Self { answers: Mutex::new(answers.into_iter().collect()), requests: Mutex::default() }
    }

    /// What was asked so far, every try.
    pub fn requests(&self) -> Vec<Request> {
        self.requests.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Transport for ScriptedTransport {
    fn send(&self, request: Request) -> BoxFuture<'static, Result<Response, TransportError>> {
        self.requests.lock().unwrap_or_else(PoisonError::into_inner).push(request);
        let next = self.answers.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
        let answer = next.unwrap_or_else(|| Err(TransportError::Connect("the script has ended".to_owned())));
        Box::pin(async move { answer })
    }
}

impl fmt::Debug for ScriptedTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ScriptedTransport").field("requests", &self.requests().len()).finish_non_exhaustive()
    }
}

/// Waiting takes no time and is added up; the wall clock stands at its start and moves with it.
#[derive(Debug, Default)]
pub struct InstantTimer {
    start: Timestamp,
    waited: Mutex<Duration>,
}

impl InstantTimer {
    /// A timer whose wall clock shows `start`.
    pub fn at(start: Timestamp) -> Self {
        Self { start, waited: Mutex::default() }
    }
}

impl Timer for InstantTimer {
    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        *self.waited.lock().unwrap_or_else(PoisonError::into_inner) += duration;
        Box::pin(async {})
    }

    fn elapsed(&self) -> Duration {
        *self.waited.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn now(&self) -> Timestamp {
        self.start.checked_add(self.elapsed()).unwrap_or(Timestamp::MAX)
    }
}
