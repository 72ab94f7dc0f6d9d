//! Tells of each exchange with the API, without what nobody else may have: the token, payment pages, states.

use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use http::HeaderMap;
use storefront::clock::Clock;
use storefront::network::{Network, SystemNetwork};
use toffeepay::{
    AccessToken, Body, BuildError, Client, Request, ReqwestTransport, Response, TokioTimer, Transport,
    TransportError,
};
use tokio::time::Instant;
use url::Url;

use super::serve;
use crate::protocol::{Exchange, Line};
use crate::redact::Secrets;

/// The system's network, with an ear in it. It learns what is secret from what it hears.
pub(super) struct HeardNetwork {
    pub clock: Arc<dyn Clock>,
    pub secrets: Secrets,
}

impl Network for HeardNetwork {
    fn client(&self, base_url: &Url, token: AccessToken) -> Result<Client, BuildError> {
        let SystemNetwork { limits, retry } = SystemNetwork::default();
        self.secrets.learn_token(&token);
        let inner = Arc::new(ReqwestTransport::new(base_url, limits)?);
        let (clock, secrets) = (Arc::clone(&self.clock), self.secrets.clone());
        let heard = Arc::new(Heard { inner, clock, secrets });
        let client = Client::with_transport(base_url.clone(), token, heard, Arc::new(TokioTimer::new()))?;
        Ok(client.with_retry(retry))
    }
}

struct Heard {
    inner: Arc<dyn Transport>,
    clock: Arc<dyn Clock>,
    secrets: Secrets,
}

impl Transport for Heard {
    fn send(&self, request: Request) -> BoxFuture<'static, Result<Response, TransportError>> {
        let (at, begun) = (self.clock.now(), Instant::now());
        let mut told = Exchange {
            at,
            method: request.method.to_string(),
            path: self.secrets.path(&request.url),
            key: text_of(&request.headers, "idempotency-key"),
            sent: request.body.as_deref().map(|body| self.secrets.body(body)),
            status: None,
            answered: String::new(),
            took_ms: 0,
        };
        let sending = self.inner.send(request);
        let secrets = self.secrets.clone();
        async move {
            let answer = sending.await;
            told.took_ms = milliseconds(begun.elapsed());
            match &answer {
                Ok(response) => {
                    told.status = Some(response.status.as_u16());
                    told.answered = match &response.body {
                        Body::Whole(body) => secrets.body(&String::from_utf8_lossy(body)),
                        Body::OverLimit => "(longer than is read)".to_owned(),
                    };
                }
                Err(error) => told.answered = secrets.plain(&error.to_string()),
            }
            serve::say(&Line::Exchange(told));
            answer
        }
        .boxed()
    }
}

fn text_of(headers: &HeaderMap, name: &str) -> Option<String> {
    headers.get(name)?.to_str().ok().map(str::to_owned)
}

fn milliseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
