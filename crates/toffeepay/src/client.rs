//! The client: how it is made, and what all calls have in common. The calls are in `client/`, a file a resource.

#[cfg(feature = "alpha")]
mod alpha;
mod payments;
mod refunds;
mod sessions;
mod wallet;

use std::sync::Arc;

use serde::de::DeserializeOwned;
use url::Url;

use crate::answer::{List, parse, parse_empty};
use crate::base_url::{self, InvalidBaseUrl};
use crate::error::{Error, Result};
use crate::exchange::{Call, Exchange};
use crate::idempotency::IdempotencyKey;
use crate::listing::Listing;
use crate::page::Page;
use crate::retry::RetryPolicy;
use crate::route::Route;
use crate::routes::ApiRoute;
use crate::timer::Timer;
#[cfg(feature = "reqwest")]
use crate::timer::TokioTimer;
use crate::token::AccessToken;
use crate::transport::{Body, Transport};
#[cfg(feature = "reqwest")]
use crate::transport::{Limits, ReqwestTransport};

/// Why a client can't be made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BuildError {
    /// The base URL is none that the client takes.
    #[error(transparent)]
    BaseUrl(#[from] InvalidBaseUrl),
    /// The system's trust store or TLS can't be used; the text is the library's.
    #[error("TLS can't be set up: {0}")]
    Tls(String),
    /// The thread that a blocking client works on can't be started.
    #[error("the thread for the calls can't be started: {0}")]
    Thread(String),
}

/// A client of one environment with one access token. Cheap to clone; clones share connections.
///
/// Every call retries on its own where that is safe, see [`RetryPolicy`]. One made by [`Client::new`] must be
/// called within a Tokio runtime; over another transport and timer, any executor will do.
#[derive(Clone, Debug)]
pub struct Client {
    pub(crate) exchange: Exchange,
}

impl Client {
    /// A client over HTTP with [`Limits::STANDARD`] and [`RetryPolicy::standard`].
    ///
    /// `base_url` is the API's without `/v1`: https, or http to this machine itself. None is ever assumed.
    #[cfg(feature = "reqwest")]
    pub fn new(base_url: Url, token: AccessToken) -> Result<Self, BuildError> {
        base_url::check(&base_url)?;
        let transport = ReqwestTransport::new(&base_url, Limits::STANDARD)?;
        Self::with_transport(base_url, token, Arc::new(transport), Arc::new(TokioTimer::new()))
    }

    /// A client over another HTTP stack and timer, with [`RetryPolicy::standard`].
    pub fn with_transport(
        base_url: Url,
        token: AccessToken,
        transport: Arc<dyn Transport>,
        timer: Arc<dyn Timer>,
    ) -> Result<Self, BuildError> {
        base_url::check(&base_url)?;
        let retry = RetryPolicy::standard();
        Ok(Self { exchange: Exchange { base_url, token, transport, timer, retry } })
    }

    /// The same client, retrying as `retry` says.
    #[must_use]
    pub fn with_retry(&self, retry: RetryPolicy) -> Self {
        Self { exchange: Exchange { retry, ..self.exchange.clone() } }
    }

    /// The base URL that it asks.
    pub fn base_url(&self) -> &Url {
        &self.exchange.base_url
    }

    async fn get<T: DeserializeOwned>(&self, route: &Route) -> Result<T> {
        let answer = self.exchange.send(route, Call::Get).await?;
        parse(&answer, &self.exchange.token)
    }

    pub(crate) async fn page<L: Listing>(&self, list: &L, page: Page) -> Result<Vec<L::Entry>> {
        let List(entries) = self.get(&list.route(page)?).await?;
        Ok(entries)
    }

    /// The same; none where the page is longer than the transport reads.
    pub(crate) async fn page_if_readable<L: Listing>(
        &self,
        list: &L,
        page: Page,
    ) -> Result<Option<Vec<L::Entry>>> {
        match self.exchange.ask(&list.route(page)?, Call::Get).await? {
            Body::Whole(answer) => {
                let List(entries) = parse(&answer, &self.exchange.token)?;
                Ok(Some(entries))
            }
            Body::OverLimit => Ok(None),
        }
    }

    async fn create<T: DeserializeOwned>(
        &self,
        route: ApiRoute,
        body: &str,
        key: &IdempotencyKey,
    ) -> Result<T> {
        let answer = self.exchange.send(&Route::new(route), Call::Post { body, key: Some(key) }).await?;
        parse(&answer, &self.exchange.token)
    }

    /// A call that changes the state of one thing, and answers `{}`.
    async fn change(&self, route: ApiRoute, id: &str) -> Result<()> {
        let answer = self.exchange.send(&Route::of(route, id)?, Call::Post { body: "{}", key: None }).await?;
        parse_empty(&answer, &self.exchange.token)
    }
}

fn check_same(asked: &str, answered: &str) -> Result<()> {
    if asked == answered {
        Ok(())
    } else {
        Err(Error::BadAnswer("it is about another id than the one asked for".to_owned()))
    }
}
