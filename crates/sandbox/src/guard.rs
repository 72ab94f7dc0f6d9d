//! What holds for every request before its route is asked: the right host, a time limit, a line in the log.

use std::time::{Duration, Instant};

use axum::extract::{MatchedPath, Request};
use axum::http::HeaderMap;
use axum::http::header::HOST;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tokio::time::timeout;
use tracing::debug;

use crate::api::errors::ApiError;

/// Longest time for a whole request. Nothing here takes long: whoever needs more is stuck.
const TIME_LIMIT: Duration = Duration::from_secs(15);

/// The host names under which this sandbox may be asked.
///
/// Any other one reached it by a name that somebody made point to 127.0.0.1 (DNS rebinding).
#[derive(Clone, Debug)]
pub(crate) struct OwnHosts(Vec<String>);

impl OwnHosts {
    pub fn on_port(port: u16) -> Self {
        let mut hosts = vec![format!("127.0.0.1:{port}"), format!("localhost:{port}")];
        if port == 80 {
            hosts.extend(["127.0.0.1".to_owned(), "localhost".to_owned()]);
        }
        Self(hosts)
    }

    fn has(&self, headers: &HeaderMap) -> bool {
        let mut values = headers.get_all(HOST).iter();
        let (Some(value), None) = (values.next(), values.next()) else { return false };
        self.0.iter().any(|host| host.as_bytes() == value.as_bytes())
    }
}

/// Lets a request pass that names this sandbox as its host.
pub(crate) async fn require_own_host(hosts: OwnHosts, request: Request, next: Next) -> Response {
    if hosts.has(request.headers()) { next.run(request).await } else { ApiError::ForeignHost.into_response() }
}

/// Ends what takes too long, and logs what was asked: the route, never the path, which may be the
/// secret of a payment page.
pub(crate) async fn observe(request: Request, next: Next) -> Response {
    let start = Instant::now();
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().cloned();
    let answered = timeout(TIME_LIMIT, next.run(request)).await;
    let response = answered.unwrap_or_else(|_| ApiError::TooSlow.into_response());
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
}
