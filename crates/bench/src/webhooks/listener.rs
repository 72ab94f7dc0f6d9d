//! The listener for webhooks. It takes messages on one path that nobody can guess, from programs and not from pages: what
//! has an Origin comes from a browser.

use std::io;
use std::sync::Arc;

use futures_util::FutureExt;
use http_body_util::{BodyExt, Limited};
use hyper::body::Incoming;
use hyper::header::{HeaderMap, ORIGIN};
use hyper::{Method, Request, StatusCode};

use super::log::Message;
use crate::loopback::{Loopback, plain};

/// Largest body of a request, in bytes.
const LARGEST_BODY: usize = 64 * 1_024;
/// What stands before the part of the path that nobody can guess.
const PATH: &str = "/webhooks/";

/// Whether an address is of a listener, of this run or of an earlier one that listens no more.
pub fn is_of_a_listener(address: &str) -> bool {
    let path = address.strip_prefix("http://127.0.0.1:").and_then(|rest| rest.split_once(PATH));
    path.is_some_and(|(port, name)| {
        port.parse::<u16>().is_ok() && name.len() == 32 && name.bytes().all(|byte| byte.is_ascii_hexdigit())
    })
}

/// Who takes the messages. The status is the answer.
pub trait Taker: Send + Sync + 'static {
    /// Takes a message.
    fn take(&self, message: Message) -> StatusCode;
}

/// An open listener; dropping it closes it.
#[derive(Debug)]
pub struct Listener {
    address: String,
    _server: Loopback,
}

impl Listener {
    /// Opens it on a free port.
    pub async fn open(taker: Arc<dyn Taker>) -> io::Result<Self> {
        let path: Arc<str> = format!("{PATH}{}", uuid::Uuid::new_v4().simple()).into();
        let own = Arc::clone(&path);
        let answer = move |request| {
            let (path, taker) = (Arc::clone(&own), Arc::clone(&taker));
            async move { plain(take(request, &path, &*taker).await) }.boxed()
        };
        let server = Loopback::open(0, Arc::new(answer)).await?;
        let address = format!("http://127.0.0.1:{}{path}", server.port());
        tracing::info!(port = server.port(), "webhooks are listened for");
        Ok(Self { address, _server: server })
    }

    /// Where it listens.
    pub fn address(&self) -> &str {
        &self.address
    }
}

async fn take(request: Request<Incoming>, path: &str, taker: &dyn Taker) -> StatusCode {
    if comes_from_a_page(request.headers()) {
        return StatusCode::FORBIDDEN;
    }
    if request.uri().path() != path {
        return StatusCode::NOT_FOUND;
    }
    if request.method() != Method::POST {
        return StatusCode::METHOD_NOT_ALLOWED;
    }
    let (head, body) = request.into_parts();
    match Limited::new(body, LARGEST_BODY).collect().await {
        Ok(body) => taker.take(Message { headers: head.headers, body: body.to_bytes() }),
        Err(_) => StatusCode::PAYLOAD_TOO_LARGE,
    }
}

fn comes_from_a_page(headers: &HeaderMap) -> bool {
    headers.contains_key(ORIGIN) || headers.contains_key("sec-fetch-site")
}
