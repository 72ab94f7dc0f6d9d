//! The app's way to the API with an ear in it: each try of each call is heard by the exchange log.

use std::sync::Arc;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use storefront::clock::Clock;
use storefront::network::{Network, SystemNetwork};
use toffeepay::{
    AccessToken, BuildError, Client, Request, ReqwestTransport, Response, TokioTimer, Transport,
    TransportError,
};
use tokio::time::Instant;
use url::Url;

use crate::exchanges::Recorder;

/// The system's network as the bench has it.
#[derive(Clone)]
pub struct BenchNetwork {
    /// The network that it stands before.
    pub system: SystemNetwork,
    /// The app's clock.
    pub clock: Arc<dyn Clock>,
    /// The exchange log, where it could be opened.
    pub recorder: Option<Recorder>,
}

impl Network for BenchNetwork {
    fn client(&self, base_url: &Url, token: AccessToken) -> Result<Client, BuildError> {
        let transport = Arc::new(ReqwestTransport::new(base_url, self.system.limits)?);
        let transport = self.around(transport);
        let client = Client::with_transport(base_url.clone(), token, transport, Arc::new(TokioTimer::new()))?;
        Ok(client.with_retry(self.system.retry))
    }
}

impl BenchNetwork {
    /// A transport with the bench around it.
    pub fn around(&self, inner: Arc<dyn Transport>) -> Arc<dyn Transport> {
        Arc::new(BenchTransport { inner, clock: Arc::clone(&self.clock), recorder: self.recorder.clone() })
    }
}

struct BenchTransport {
    inner: Arc<dyn Transport>,
    clock: Arc<dyn Clock>,
    recorder: Option<Recorder>,
}

impl Transport for BenchTransport {
    fn send(&self, request: Request) -> BoxFuture<'static, Result<Response, TransportError>> {
        let begun = Instant::now();
        let hearing = self.recorder.as_ref().map(|recorder| recorder.hear(&request, self.clock.now()));
        let sending = self.inner.send(request);
        async move {
            let answer = sending.await;
            if let Some(hearing) = hearing {
                hearing.ended(&answer, begun.elapsed(), None);
            }
            answer
        }
        .boxed()
    }
}
