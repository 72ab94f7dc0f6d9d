//! One call of the API: the request with its headers, sent again as the retry policy says.
//!
//! It does not know what is asked nor what the answer should look like.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, USER_AGENT};
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use tracing::debug;
use url::Url;

use crate::answer::{accept, unanswered, whole};
use crate::error::Result;
use crate::idempotency::IdempotencyKey;
use crate::retry::{Next, RetryPolicy, Tried};
use crate::route::Route;
use crate::timer::Timer;
use crate::token::AccessToken;
use crate::transport::{Body, Request, Transport};

const AGENT: HeaderValue = HeaderValue::from_static(concat!("toffeepay-rust/", env!("CARGO_PKG_VERSION")));
const JSON: HeaderValue = HeaderValue::from_static("application/json");
/// Those of a create.
const MOST_HEADERS: usize = 5;
const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// What a call sends.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Call<'a> {
    Get,
    Post { body: &'a str, key: Option<&'a IdempotencyKey> },
}

/// Base URL, token and the means to reach the API.
#[derive(Clone)]
pub(crate) struct Exchange {
    pub base_url: Url,
    pub token: AccessToken,
    pub transport: Arc<dyn Transport>,
    pub timer: Arc<dyn Timer>,
    pub retry: RetryPolicy,
}

impl Exchange {
    /// The body of a success; else the error of the last try.
    pub(crate) async fn send(&self, route: &Route, call: Call<'_>) -> Result<Vec<u8>> {
        whole(self.ask(route, call).await?)
    }

    /// The same, where a success that is too long is no failure.
    pub(crate) async fn ask(&self, route: &Route, call: Call<'_>) -> Result<Body> {
        let (start, started_at) = (self.timer.elapsed(), self.timer.now());
        let mut number = 1;
        loop {
            let error = match self.attempt(route, self.request(route, call), number).await {
                Ok(body) => return Ok(body),
                Err(error) => error,
            };
            let tried = Tried {
                number,
                elapsed: self.timer.elapsed().saturating_sub(start),
                retry_after: error.retry_after(),
                random: random(),
            };
            match self.retry.next(&error, &tried) {
                Next::GiveUp => return Err(error),
                Next::After(wait) => self.timer.sleep(wait).await,
            }
            let ran = self.timer.elapsed().saturating_sub(start);
            if self.retry.is_over(ran, self.timer.now().duration_since(started_at)) {
                return Err(error);
            }
            number += 1;
        }
    }

    async fn attempt(&self, route: &Route, request: Request, number: u32) -> Result<Body> {
        let method = request.method.clone();
        let start = self.timer.elapsed();
        let answer = self.transport.send(request).await;
        let elapsed = self.timer.elapsed().saturating_sub(start);
        let status = answer.as_ref().map_or(0, |response| response.status.as_u16());
        let outcome = match answer {
            Ok(response) => accept(response, self.timer.now(), &self.token),
            Err(error) => Err(unanswered(&error, &self.token)),
        };
        let failed = outcome.as_ref().err().map(tracing::field::display);
        let (path, elapsed_ms) = (route.template(), millis(elapsed));
        debug!(%method, path, status, attempt = number, elapsed_ms, error = failed, "asked the API");
        outcome
    }

    fn request(&self, route: &Route, call: Call<'_>) -> Request {
        let mut headers = HeaderMap::with_capacity(MOST_HEADERS);
        headers.insert(ACCEPT, JSON);
        headers.insert(USER_AGENT, AGENT);
        // A token is visible ASCII and a key is a UUID, so both are header values.
        if let Ok(mut bearer) = HeaderValue::try_from(format!("Bearer {}", self.token.expose())) {
            bearer.set_sensitive(true);
            headers.insert(AUTHORIZATION, bearer);
        }
        let (method, body) = match call {
            Call::Get => (Method::GET, None),
            Call::Post { body, key } => {
                headers.insert(CONTENT_TYPE, JSON);
                if let Some(Ok(key)) = key.map(|key| HeaderValue::try_from(key.to_string())) {
                    headers.insert(IDEMPOTENCY_KEY, key);
                }
                (Method::POST, Some(body.to_owned()))
            }
        };
        Request { method, url: route.url(&self.base_url), headers, body }
    }
}

impl fmt::Debug for Exchange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Exchange")
            .field("base_url", &self.base_url.as_str())
            .field("token", &self.token)
            .field("retry", &self.retry)
            .finish_non_exhaustive()
    }
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

/// Randomness for the jitter. Without any, the longest wait is the polite one.
fn random() -> u32 {
    getrandom::u32().unwrap_or(u32::MAX)
}
