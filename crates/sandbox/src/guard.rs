//! What holds for every request before its route is asked: the right host, a time limit, a line in the log.

use std::net::{IpAddr, SocketAddr};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use axum::body::{Body, Bytes, HttpBody};
use axum::extract::{MatchedPath, Request};
use axum::http::HeaderMap;
use axum::http::header::HOST;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use hyper::body::{Frame, SizeHint};
use tokio::time::timeout;
use tracing::debug;

use crate::api::errors::ApiError;

/// Longest time for a request to arrive. Who needs more is stuck, or means to hold a connection.
const TIME_LIMIT: Duration = Duration::from_secs(15);

/// The host names under which this sandbox may be asked at one of its addresses.
///
/// Any other one reached it by a name that somebody made point there (DNS rebinding).
#[derive(Clone, Debug)]
pub(crate) struct OwnHosts(Arc<[String]>);

impl OwnHosts {
    /// Of this machine, as it names itself.
    pub fn on_port(port: u16) -> Self {
        Self(["127.0.0.1", "localhost"].into_iter().flat_map(|host| with_port(host, port)).collect())
    }

    /// Of one address in the local network, and no other.
    pub fn at(address: SocketAddr) -> Self {
        let host = match address.ip() {
            IpAddr::V4(ip) => ip.to_string(),
            IpAddr::V6(ip) => format!("[{ip}]"),
        };
        Self(with_port(&host, address.port()).into())
    }

    /// The origins of pages that these hosts show.
    pub fn origins(&self) -> impl Iterator<Item = String> {
        self.0.iter().map(|host| format!("http://{host}"))
    }

    fn has(&self, headers: &HeaderMap) -> bool {
        let mut values = headers.get_all(HOST).iter();
        let (Some(value), None) = (values.next(), values.next()) else { return false };
        self.0.iter().any(|host| host.as_bytes() == value.as_bytes())
    }
}

/// The host as a browser writes it: without the port where that is http's own.
fn with_port(host: &str, port: u16) -> Vec<String> {
    let mut hosts = vec![format!("{host}:{port}")];
    if port == 80 {
        hosts.push(host.to_owned());
    }
    hosts
}

/// Lets a request pass that names this sandbox as its host.
pub(crate) async fn require_own_host(hosts: OwnHosts, request: Request, next: Next) -> Response {
    if hosts.has(request.headers()) { next.run(request).await } else { ApiError::ForeignHost.into_response() }
}

/// Ends what takes too long to arrive. What has arrived is answered however long that takes: on a slow disk with many
/// callers it may be done already, and whoever is told that it came too late believes that it was not.
pub(crate) async fn limit_time(request: Request, next: Next) -> Response {
    let arrived = Arc::new(AtomicBool::new(request.body().is_end_stream()));
    let watched = Arc::clone(&arrived);
    let request = request.map(|body| Body::new(Arriving { body, arrived: watched }));
    let answered = within(TIME_LIMIT, || arrived.load(Ordering::Acquire), next.run(request)).await;
    answered.unwrap_or_else(|| ApiError::TooSlow.into_response())
}

/// The answer; none where the limit is over and the request has not arrived.
async fn within<T>(
    limit: Duration,
    has_arrived: impl Fn() -> bool,
    answer: impl Future<Output = T>,
) -> Option<T> {
    let mut answer = pin!(answer);
    match timeout(limit, &mut answer).await {
        Ok(answered) => Some(answered),
        Err(_) if has_arrived() => Some(answer.await),
        Err(_) => None,
    }
}

/// A body that notes when all of it is there.
struct Arriving {
    body: Body,
    arrived: Arc<AtomicBool>,
}

impl HttpBody for Arriving {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let polled = Pin::new(&mut self.body).poll_frame(context);
        if matches!(polled, Poll::Ready(None)) || self.body.is_end_stream() {
            self.arrived.store(true, Ordering::Release);
        }
        polled
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// Logs what was asked: the route, never the path, which may be the secret of a payment page.
pub(crate) async fn observe(request: Request, next: Next) -> Response {
    let start = Instant::now();
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().cloned();
    let response = next.run(request).await;
    let route = route.as_ref().map_or("(none)", MatchedPath::as_str);
    debug!(%method, route, status = response.status().as_u16(), elapsed = ?start.elapsed(), "answered");
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_own(host: &str, port: u16) -> bool {
        OwnHosts::on_port(port).has(&HeaderMap::from_iter([(HOST, host.parse().unwrap())]))
    }

    #[tokio::test]
    async fn what_has_arrived_is_answered_however_long_it_takes_and_what_has_not_is_ended() {
        let moment = Duration::from_millis(1);
        let slow = async {
            tokio::time::sleep(Duration::from_millis(50)).await;
            7
        };
        assert_eq!(within(moment, || true, slow).await, Some(7));
        assert_eq!(within(moment, || false, std::future::pending::<()>()).await, None);
    }

    #[test]
    fn only_loopback_with_the_very_port_is_its_own_host() {
        assert!(is_own("127.0.0.1:8010", 8010));
        assert!(is_own("localhost:8010", 8010));
        assert!(is_own("localhost", 80));
        for host in ["127.0.0.1", "127.0.0.1:8011", "evil.example:8010", "127.0.0.1:8010.evil.example", ""] {
            assert!(!is_own(host, 8010), "{host}");
        }
        assert!(!OwnHosts::on_port(8010).has(&HeaderMap::new()));
    }

    #[test]
    fn in_the_local_network_only_the_very_address_is_its_own_host() {
        let own = OwnHosts::at("192.168.0.7:8010".parse().unwrap());
        let has = |host: &str| own.has(&HeaderMap::from_iter([(HOST, host.parse().unwrap())]));
        assert!(has("192.168.0.7:8010"));
        for host in
            ["127.0.0.1:8010", "localhost:8010", "192.168.0.8:8010", "192.168.0.7", "evil.example:8010"]
        {
            assert!(!has(host), "{host}");
        }
        let six = OwnHosts::at("[fd00::7]:8010".parse().unwrap());
        assert_eq!(six.origins().collect::<Vec<_>>(), ["http://[fd00::7]:8010"]);
    }
}
