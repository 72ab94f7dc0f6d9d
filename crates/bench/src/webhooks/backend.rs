//! The tester's own backend: a plain http address on this machine, and one message handed to it.

use std::time::{Duration, Instant};

use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Bytes;
use hyper::client::conn::http1;
use hyper::header::{CONNECTION, CONTENT_LENGTH, HOST, TRANSFER_ENCODING};
use hyper::{HeaderMap, Method, Request};
use hyper_util::rt::TokioIo;
use ipc::bench::BackendAnswerView;
use toffeepay::url::{Host, Url};
use tokio::net::TcpStream;
use tokio::time::timeout;

use super::log::Message;
use super::mask;

/// The API waits this long for an answer, too.
const PATIENCE: Duration = Duration::from_secs(10);
/// Largest answer read, in bytes.
const LARGEST_ANSWER: usize = 64 * 1_024;

/// Why an address is not one of a backend on this machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the backend is an http address on this machine, such as http://127.0.0.1:3000/webhooks")]
pub struct InvalidBackend;

/// Where the backend listens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Backend(Url);

impl Backend {
    /// Checks an address. Only this machine: the bench must be no way for a page to reach anything else.
    pub fn new(raw: &str) -> Result<Self, InvalidBackend> {
        let url = Url::parse(raw.trim()).map_err(|_| InvalidBackend)?;
        let is_here = match url.host() {
            Some(Host::Ipv4(address)) => address.is_loopback(),
            Some(Host::Ipv6(address)) => address.is_loopback(),
            Some(Host::Domain(name)) => name == "localhost",
            None => false,
        };
        let is_plain = url.scheme() == "http" && url.username().is_empty() && url.password().is_none();
        if is_here && is_plain { Ok(Self(url)) } else { Err(InvalidBackend) }
    }

    /// The address.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    pub(super) fn url(&self) -> &Url {
        &self.0
    }

    /// Hands it a message as it is, and gives its answer and time.
    pub async fn post(&self, message: &Message) -> BackendAnswerView {
        let begun = Instant::now();
        let (status, text) = match timeout(PATIENCE, self.exchange(message)).await {
            Ok(Ok((status, text))) => (Some(status), text),
            Ok(Err(error)) => (None, error.to_string()),
            Err(_) => (None, format!("no answer within {} s", PATIENCE.as_secs())),
        };
        let milliseconds = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
        BackendAnswerView { status, milliseconds, text }
    }

    async fn exchange(&self, message: &Message) -> Result<(u16, String), PostError> {
        let host = self.0.host_str().unwrap_or_default();
        let port = self.0.port_or_known_default().unwrap_or(80);
        let stream = TcpStream::connect((host.trim_matches(['[', ']']), port)).await?;
        let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
        let driver = AbortOnDrop(tokio::spawn(connection));
        let path = self.0.query().map(|query| format!("{}?{query}", self.0.path()));
        let mut request = Request::new(Full::new(message.body.clone()));
        *request.method_mut() = Method::POST;
        *request.uri_mut() = path.as_deref().unwrap_or(self.0.path()).parse().map_err(PostError::Uri)?;
        *request.headers_mut() = handed_on(&message.headers);
        let host = format!("{host}:{port}").parse().map_err(|_| PostError::Host)?;
        request.headers_mut().insert(HOST, host);
        let response = sender.send_request(request).await?;
        let status = response.status().as_u16();
        let body = Limited::new(response.into_body(), LARGEST_ANSWER).collect().await;
        drop(driver);
        Ok((status, body.map_or_else(|_| "(too long to read)".into(), |body| shown(&body.to_bytes()))))
    }
}

fn shown(body: &Bytes) -> String {
    mask::text(&String::from_utf8_lossy(body)).chars().take(2_000).collect()
}

/// What is of the message; what is of the connection that it came by stays behind.
fn handed_on(headers: &HeaderMap) -> HeaderMap {
    let mut headers = headers.clone();
    for of_connection in [CONNECTION, CONTENT_LENGTH, HOST, TRANSFER_ENCODING] {
        headers.remove(of_connection);
    }
    headers
}

#[derive(Debug, thiserror::Error)]
enum PostError {
    #[error("nothing listens there: {0}")]
    Connect(#[from] std::io::Error),
    #[error("{0}")]
    Http(#[from] hyper::Error),
    #[error("{0}")]
    Uri(hyper::http::uri::InvalidUri),
    #[error("the host can't be sent")]
    Host,
}

struct AbortOnDrop<T>(tokio::task::JoinHandle<T>);

impl<T> Drop for AbortOnDrop<T> {
    fn drop(&mut self) {
        self.0.abort();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_backend_is_on_this_machine_and_nowhere_else() {
        for good in
            ["http://127.0.0.1:3000/hook?a=b", "http://localhost:1", "http://[::1]:3000", "http://127.9.9.9/"]
        {
            assert!(Backend::new(good).is_ok(), "{good}");
        }
        for bad in [
            "https://127.0.0.1/",
            "http://example.com/",
            "http://localhost.example.com/",
            "http://10.0.0.1/",
            "http://0.0.0.0/",
            "http://user@127.0.0.1/",
            "file:///etc/passwd",
            "127.0.0.1:3000",
            "",
        ] {
            assert_eq!(Backend::new(bad), Err(InvalidBackend), "{bad}");
        }
    }
}
