//! The app's way to the API with the bench in it: each try of each call is heard by the exchange log, and those that
//! the app makes meet the faults that are set.
//!
//! What the bench itself asks (its explorer, a bug report, a recording) goes beside the dial: a fault is there to be met
//! by the app, and who looks at what became of it must neither use it up nor be misled by it.

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

use crate::exchanges::{Caller, Recorder};
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
        self.app_client(base_url, token, self.around(transport))
    }

    fn beside(&self, _own: &Client, base_url: &Url, token: AccessToken) -> Result<Client, BuildError> {
        let transport = Arc::new(ReqwestTransport::new(base_url, self.system.limits)?);
        self.bench_client(base_url, token, self.around_bench(transport))
    }
}

impl BenchNetwork {
    /// The app's client, by the bench's clock, over a transport that has as much of the bench around it as it is to.
    pub fn app_client(
        &self,
        base_url: &Url,
        token: AccessToken,
        transport: Arc<dyn Transport>,
    ) -> Result<Client, BuildError> {
        let timer: Arc<dyn Timer> = match &self.dial {
            Some(dial) => Arc::new(SkewedTimer::new(Arc::clone(dial))),
            None => Arc::new(TokioTimer::new()),
        };
        let client = Client::with_transport(base_url.clone(), token, transport, timer)?;
        Ok(client.with_retry(self.system.retry))
    }

    /// The bench's own client, by the clock of the system, as above.
    pub fn bench_client(
        &self,
        base_url: &Url,
        token: AccessToken,
        transport: Arc<dyn Transport>,
    ) -> Result<Client, BuildError> {
        let client = Client::with_transport(base_url.clone(), token, transport, Arc::new(TokioTimer::new()))?;
        Ok(client.with_retry(self.system.retry))
    }

    /// A transport of the app with the bench around it.
    pub fn around(&self, inner: Arc<dyn Transport>) -> Arc<dyn Transport> {
        self.of(inner, Caller::App, self.dial.clone())
    }

    /// A transport of the bench itself.
    pub fn around_bench(&self, inner: Arc<dyn Transport>) -> Arc<dyn Transport> {
        self.of(inner, Caller::Bench, None)
    }

    fn of(&self, inner: Arc<dyn Transport>, caller: Caller, dial: Option<Arc<Dial>>) -> Arc<dyn Transport> {
        Arc::new(BenchTransport {
            inner,
            caller,
            clock: Arc::clone(&self.clock),
            recorder: self.recorder.clone(),
            dial,
            limit: self.system.limits.call,
        })
    }
}

struct BenchTransport {
    inner: Arc<dyn Transport>,
    caller: Caller,
    clock: Arc<dyn Clock>,
    recorder: Option<Recorder>,
    dial: Option<Arc<Dial>>,
    limit: Duration,
}

impl Transport for BenchTransport {
    fn send(&self, request: Request) -> BoxFuture<'static, Result<Response, TransportError>> {
        let begun = Instant::now();
        let hearing =
            self.recorder.as_ref().map(|recorder| recorder.hear(&request, self.caller, self.clock.now()));
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
