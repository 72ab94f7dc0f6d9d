//! The way to the API: what makes a client of a base URL and a token.

use std::sync::Arc;

use toffeepay::{AccessToken, BuildError, Client, Limits, ReqwestTransport, RetryPolicy, TokioTimer};
use url::Url;

/// Makes the clients that the engine calls the API with.
pub trait Network: Send + Sync + 'static {
    /// A client of the API at `base_url`. Nothing is sent yet.
    fn client(&self, base_url: &Url, token: AccessToken) -> Result<Client, BuildError>;

    /// A client of the same API for calls that are about no purchase here: those of the tester's bench. It is the
    /// engine's `own` where nobody tells them apart.
    fn beside(&self, own: &Client, _base_url: &Url, _token: AccessToken) -> Result<Client, BuildError> {
        Ok(own.clone())
    }
}

/// HTTP over the system's network.
#[derive(Clone, Copy, Debug)]
pub struct SystemNetwork {
    /// How long and how much one call may take.
    pub limits: Limits,
    /// How often a create, a cancel and a proof are tried before the engine itself waits.
    pub retry: RetryPolicy,
}

impl Default for SystemNetwork {
    fn default() -> Self {
        Self { limits: Limits::STANDARD, retry: RetryPolicy::standard() }
    }
}

impl Network for SystemNetwork {
    fn client(&self, base_url: &Url, token: AccessToken) -> Result<Client, BuildError> {
        let transport = Arc::new(ReqwestTransport::new(base_url, self.limits)?);
        let client = Client::with_transport(base_url.clone(), token, transport, Arc::new(TokioTimer::new()))?;
        Ok(client.with_retry(self.retry))
    }
}
