//! The way to production with the bench kept out of it: until its name was typed, nothing there is logged and no fault met.

use std::sync::Arc;

use futures_util::future::BoxFuture;
use storefront::environment::Leads;
use storefront::network::Network;
use toffeepay::{
    AccessToken, BuildError, Client, Request, ReqwestTransport, Response, Transport, TransportError,
};
use url::Url;

use crate::access::Access;
use crate::network::BenchNetwork;

/// The bench's network, which lets production alone until it was confirmed.
pub struct ConfirmedNetwork {
    /// The network with the bench in it.
    pub bench: BenchNetwork,
    /// Whether production was confirmed.
    pub access: Arc<Access>,
}

impl Network for ConfirmedNetwork {
    fn client(&self, base_url: &Url, token: AccessToken) -> Result<Client, BuildError> {
        let system = Arc::new(ReqwestTransport::new(base_url, self.bench.system.limits)?);
        self.bench.app_client(base_url, token, self.around(base_url, system))
    }

    fn beside(&self, _own: &Client, base_url: &Url, token: AccessToken) -> Result<Client, BuildError> {
        let system = Arc::new(ReqwestTransport::new(base_url, self.bench.system.limits)?);
        self.bench.bench_client(base_url, token, self.around_bench(base_url, system))
    }
}

impl ConfirmedNetwork {
    /// A transport of the app with the bench around it, as far as that may be.
    fn around(&self, base_url: &Url, system: Arc<dyn Transport>) -> Arc<dyn Transport> {
        let bench = self.bench.around(Arc::clone(&system));
        self.once_confirmed(base_url, system, bench)
    }

    /// A transport of the bench itself, as above: nothing of production is in the log before it was confirmed, whoever
    /// asked.
    fn around_bench(&self, base_url: &Url, system: Arc<dyn Transport>) -> Arc<dyn Transport> {
        let bench = self.bench.around_bench(Arc::clone(&system));
        self.once_confirmed(base_url, system, bench)
    }

    fn once_confirmed(
        &self,
        base_url: &Url,
        system: Arc<dyn Transport>,
        bench: Arc<dyn Transport>,
    ) -> Arc<dyn Transport> {
        match Leads::of(base_url) {
            Leads::ToProduction => {
                Arc::new(UntilConfirmed { system, bench, access: Arc::clone(&self.access) })
            }
            Leads::Elsewhere => bench,
        }
    }
}

struct UntilConfirmed {
    system: Arc<dyn Transport>,
    bench: Arc<dyn Transport>,
    access: Arc<Access>,
}

impl Transport for UntilConfirmed {
    fn send(&self, request: Request) -> BoxFuture<'static, Result<Response, TransportError>> {
        let is_open = self.access.check(Leads::ToProduction).is_ok();
        if is_open { self.bench.send(request) } else { self.system.send(request) }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use storefront::clock::{Clock as _, SystemClock};
    use storefront::network::SystemNetwork;
    use toffeepay::http::{HeaderMap, StatusCode};
    use toffeepay::testing::{self, ScriptedTransport};
    use toffeepay::{Body, RetryPolicy, SessionId};

    use super::*;
    use crate::access::CONFIRMATION;
    use crate::exchanges::{ExchangeLog, Search};
    use crate::faults::{Dial, Fault};

    /// Only bounds failures.
    const LIMIT: Duration = Duration::from_secs(20);

    #[expect(clippy::unnecessary_wraps, reason = "an entry of a script")]
    fn pending() -> Result<Response, TransportError> {
        let body = Body::Whole(br#"{"status":"pending"}"#.to_vec());
        Ok(Response { status: StatusCode::OK, headers: HeaderMap::new(), body })
    }

    type Around = fn(&ConfirmedNetwork, &Url, Arc<dyn Transport>) -> Arc<dyn Transport>;

    /// How many exchanges with an address are logged by then, and whether the fault was met: before production was
    /// confirmed, and after.
    async fn logged_of(base_url: &str, around: Around) -> [(usize, bool); 2] {
        let folder = tempfile::tempdir().unwrap();
        let log = ExchangeLog::open(folder.path(), SystemClock.now(), || {}).unwrap();
        let dial = Arc::new(Dial::new(|| {}));
        let access = Arc::new(Access::new(true));
        let network = ConfirmedNetwork {
            bench: BenchNetwork {
                system: SystemNetwork::default(),
                clock: Arc::new(SystemClock),
                recorder: Some(log.recorder().clone()),
                dial: Some(Arc::clone(&dial)),
            },
            access: Arc::clone(&access),
        };
        let system = Arc::new(ScriptedTransport::of([pending(), pending()]));
        let transport = around(&network, &Url::parse(base_url).unwrap(), system);
        let client = testing::of(transport).with_retry(RetryPolicy::none());
        let session = SessionId::new("ses_1").unwrap();
        let mut seen = Vec::new();
        for is_confirmed in [false, true] {
            if is_confirmed {
                access.confirm_production(CONFIRMATION).unwrap();
            }
            dial.clear();
            dial.set(Fault::NetworkLost, 1).unwrap();
            let answered = client.get_session_status(&session).await;
            assert!(log.recorder().settle(LIMIT));
            seen.push((log.all(&Search::default()).unwrap().len(), answered.is_err()));
        }
        [seen[0], seen[1]]
    }

    #[tokio::test]
    async fn nothing_of_production_is_logged_and_no_fault_is_met_there_before_it_was_confirmed() {
        for production in ["https://api.toffeepay.com", "https://API.toffeepay.com:443/"] {
            assert_eq!(logged_of(production, ConfirmedNetwork::around).await, [(0, false), (1, true)]);
            assert_eq!(logged_of(production, ConfirmedNetwork::around_bench).await, [(0, false), (1, false)]);
        }
    }

    #[tokio::test]
    async fn every_other_environment_is_logged_from_its_first_call_on() {
        for elsewhere in
            ["https://api.sandbox.toffeepay.com", "http://127.0.0.1:8010", "https://studio.example"]
        {
            let app = logged_of(elsewhere, ConfirmedNetwork::around).await;
            assert_eq!(app, [(1, true), (2, true)], "{elsewhere}");
            let bench = logged_of(elsewhere, ConfirmedNetwork::around_bench).await;
            assert_eq!(bench, [(1, false), (2, false)], "{elsewhere}");
        }
    }
}
