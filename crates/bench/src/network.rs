//! The app's way to the API with the bench in it: each try of each call meets the faults that are set, and is heard by
//! the exchange log.

use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use storefront::clock::Clock;
use storefront::network::{Network, SystemNetwork};
use toffeepay::{
    AccessToken, BuildError, Client, Request, ReqwestTransport, Response, Timer, TokioTimer, Transport,
    TransportError,
};
use tokio::time::Instant;
use url::Url;

use crate::exchanges::Recorder;
use crate::faults::{self, Dial, SkewedTimer};

/// The system's network as the bench has it.
#[derive(Clone)]
pub struct BenchNetwork {
    /// The network that it stands before.
    pub system: SystemNetwork,
    /// The app's clock.
    pub clock: Arc<dyn Clock>,
    /// The exchange log, where it could be opened.
    pub recorder: Option<Recorder>,
    /// The fault dial.
    pub dial: Option<Arc<Dial>>,
}

impl Network for BenchNetwork {
    fn client(&self, base_url: &Url, token: AccessToken) -> Result<Client, BuildError> {
        let transport = Arc::new(ReqwestTransport::new(base_url, self.system.limits)?);
        let transport = self.around(transport);
        let timer: Arc<dyn Timer> = match &self.dial {
            Some(dial) => Arc::new(SkewedTimer::new(Arc::clone(dial))),
            None => Arc::new(TokioTimer::new()),
        };
        let client = Client::with_transport(base_url.clone(), token, transport, timer)?;
        Ok(client.with_retry(self.system.retry))
    }
}

impl BenchNetwork {
    /// A transport with the bench around it.
    pub fn around(&self, inner: Arc<dyn Transport>) -> Arc<dyn Transport> {
        Arc::new(BenchTransport {
            inner,
            clock: Arc::clone(&self.clock),
            recorder: self.recorder.clone(),
            dial: self.dial.clone(),
            limit: self.system.limits.call,
        })
    }
}

struct BenchTransport {
    inner: Arc<dyn Transport>,
    clock: Arc<dyn Clock>,
    recorder: Option<Recorder>,
    dial: Option<Arc<Dial>>,
    limit: Duration,
}

impl Transport for BenchTransport {
    fn send(&self, request: Request) -> BoxFuture<'static, Result<Response, TransportError>> {
        let begun = Instant::now();
        let hearing = self.recorder.as_ref().map(|recorder| recorder.hear(&request, self.clock.now()));
        let fault = self.dial.as_ref().and_then(|dial| dial.meets(&request));
        let (inner, limit) = (Arc::clone(&self.inner), self.limit);
        async move {
            let answer = match &fault {
                Some(fault) => faults::send(fault, request, &inner, limit).await,
                None => inner.send(request).await,
            };
            if let Some(hearing) = hearing {
                hearing.ended(&answer, begun.elapsed(), fault.as_ref().map(faults::words));
            }
            answer
        }
        .boxed()
    }
}
