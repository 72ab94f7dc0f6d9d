//! The API's calls, typed end to end.

use std::collections::HashSet;
use std::sync::Arc;

use url::Url;

use crate::answer::{List, StatusAnswer, parse, parse_empty};
use crate::base_url::{self, InvalidBaseUrl};
use crate::error::{Error, Result};
use crate::exchange::{Call, Exchange};
use crate::idempotency::IdempotencyKey;
use crate::ids::{PaymentId, SessionId, UserId};
use crate::page::Page;
use crate::payment::{ListPayments, Payment};
use crate::retry::RetryPolicy;
use crate::route::Route;
use crate::session::{CreateSessionBody, ListSessions, Session, SessionStatus};
use crate::timer::{Timer, TokioTimer};
use crate::token::AccessToken;
use crate::transport::{Limits, ReqwestTransport, Transport};

/// Why a client can't be made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BuildError {
    /// The base URL is none that the client takes.
    #[error(transparent)]
    BaseUrl(#[from] InvalidBaseUrl),
    /// The system's trust store or TLS can't be used; the text is the library's.
    #[error("TLS can't be set up: {0}")]
    Tls(String),
}

/// A client of one environment with one access token. Cheap to clone; clones share connections.
///
/// Every call retries on its own where that is safe, see [`RetryPolicy`]. It must be called within a
/// Tokio runtime.
#[derive(Clone, Debug)]
pub struct Client {
    exchange: Exchange,
}

impl Client {
    /// A client over HTTP with [`Limits::STANDARD`] and [`RetryPolicy::standard`].
    ///
    /// `base_url` is the API's without `/v1`: https, or http to this machine itself. None is ever assumed.
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

    /// `POST /v1/sessions`: creates a session, or answers with the one that `key` already made.
    ///
    /// The same key must always go with the same body; the API keeps a key for 24 hours. After an error
    /// of the kinds [`Error::Unavailable`], [`Error::RateLimited`] and [`Error::BadAnswer`] the session may
    /// exist: call again with the same key and body.
    pub async fn create_session(&self, body: &CreateSessionBody, key: &IdempotencyKey) -> Result<Session> {
        self.post(&Route::new("/v1/sessions"), body.as_str(), Some(key))
            .await
            .and_then(|answer| parse(&answer, &self.exchange.token))
    }

    /// `GET /v1/sessions/{id}`. An answer about another session is [`Error::BadAnswer`].
    pub async fn get_session(&self, id: &SessionId) -> Result<Session> {
        let session: Session = self.get(&Route::of("/v1/sessions/{id}", id.as_str())?).await?;
        check_same(id.as_str(), session.id.as_str())?;
        Ok(session)
    }

    /// `GET /v1/sessions/{id}/status`: the cheapest way to follow a session. An answer about another
    /// session is [`Error::BadAnswer`].
    pub async fn get_session_status(&self, id: &SessionId) -> Result<SessionStatus> {
        let answer: StatusAnswer = self.get(&Route::of("/v1/sessions/{id}/status", id.as_str())?).await?;
        if let Some(answered) = &answer.id {
            check_same(id.as_str(), answered)?;
        }
        Ok(answer.status)
    }

    /// `GET /v1/sessions`: one page, in no specified order.
    pub async fn list_sessions(&self, list: &ListSessions, page: Page) -> Result<Vec<Session>> {
        let route = Route::new("/v1/sessions")
            .with("game_id", list.game_id.as_str())
            .with_optional("user_id", list.user_id.as_ref().map(UserId::as_str))
            .with_optional("status", list.status.as_ref().map(SessionStatus::as_str))
            .with_page(page);
        let List(sessions) = self.get(&route).await?;
        Ok(sessions)
    }

    /// All pages of `GET /v1/sessions`, each session once, until a page comes back shorter than its limit.
    ///
    /// A list that goes on without bringing anything new is [`Error::BadAnswer`].
    pub async fn list_all_sessions(&self, list: &ListSessions) -> Result<Vec<Session>> {
        let mut known = HashSet::new();
        let mut sessions = Vec::new();
        let mut page = Page::FIRST;
        loop {
            let entries = self.list_sessions(list, page).await?;
            let (received, before) = (entries.len(), sessions.len());
            sessions.extend(entries.into_iter().filter(|session| known.insert(session.id.clone())));
            if received < usize::from(page.limit()) {
                return Ok(sessions);
            }
            if sessions.len() == before {
                return Err(Error::BadAnswer("the list repeats itself".to_owned()));
            }
            page = page.advanced_by(received);
        }
    }

    /// `POST /v1/sessions/{id}/cancel`: possible while the session is pending. It races with paying, so
    /// whatever this answers, read the status after it.
    pub async fn cancel_session(&self, id: &SessionId) -> Result<()> {
        self.post(&Route::of("/v1/sessions/{id}/cancel", id.as_str())?, "{}", None)
            .await
            .and_then(|answer| parse_empty(&answer, &self.exchange.token))
    }

    /// `GET /v1/payments/{id}`. An answer about another payment is [`Error::BadAnswer`].
    pub async fn get_payment(&self, id: &PaymentId) -> Result<Payment> {
        let payment: Payment = self.get(&Route::of("/v1/payments/{id}", id.as_str())?).await?;
        check_same(id.as_str(), payment.id.as_str())?;
        Ok(payment)
    }

    /// `GET /v1/payments`: one page, in no specified order.
    pub async fn list_payments(&self, list: &ListPayments, page: Page) -> Result<Vec<Payment>> {
        let route = Route::new("/v1/payments")
            .with("game_id", list.game_id.as_str())
            .with_optional("user_id", list.user_id.as_ref().map(UserId::as_str))
            .with_page(page);
        let List(payments) = self.get(&route).await?;
        Ok(payments)
    }

    async fn get<T: serde::de::DeserializeOwned>(&self, route: &Route) -> Result<T> {
        let answer = self.exchange.send(route, Call::Get).await?;
        parse(&answer, &self.exchange.token)
    }

    async fn post(&self, route: &Route, body: &str, key: Option<&IdempotencyKey>) -> Result<Vec<u8>> {
        self.exchange.send(route, Call::Post { body, key }).await
    }
}

fn check_same(asked: &str, answered: &str) -> Result<()> {
    if asked == answered {
        Ok(())
    } else {
        Err(Error::BadAnswer("it is about another id than the one asked for".to_owned()))
    }
}
