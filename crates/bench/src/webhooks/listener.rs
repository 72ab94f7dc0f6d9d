//! The listener on 127.0.0.1. It takes messages on one path that nobody can guess, from programs and not from pages: any
//! other Host was made to point here, and what has an Origin comes from a browser. Sizes and times are bounded.

use std::convert::Infallible;
use std::io;
use std::net::Ipv4Addr;
use std::sync::Arc;
use std::time::Duration;

use http_body_util::{BodyExt, Empty, Limited};
use hyper::body::{Bytes, Incoming};
use hyper::header::{HOST, HeaderMap, ORIGIN};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::task::AbortHandle;
use tokio::time::timeout;

use super::log::Message;

/// Longest time for one connection, its answer included.
const CONNECTION_LIMIT: Duration = Duration::from_secs(10);
/// Most connections at once.
const CONNECTIONS: usize = 32;
/// Largest head and body of a request, in bytes.
const LARGEST_HEAD: usize = 16 * 1_024;
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
    task: AbortHandle,
}

impl Listener {
    /// Opens it on a free port.
    pub async fn open(taker: Arc<dyn Taker>) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let port = listener.local_addr()?.port();
        let path = format!("{PATH}{}", uuid::Uuid::new_v4().simple());
        let address = format!("http://127.0.0.1:{port}{path}");
        let place = Arc::new(Place { port, path, taker });
        let task = tokio::spawn(accept(place, listener)).abort_handle();
        tracing::info!(port, "webhooks are listened for");
        Ok(Self { address, task })
    }

    /// Where it listens.
    pub fn address(&self) -> &str {
        &self.address
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.task.abort();
    }
}

struct Place {
    port: u16,
    path: String,
    taker: Arc<dyn Taker>,
}

impl Place {
    async fn answer(&self, request: Request<Incoming>) -> StatusCode {
        let headers = request.headers();
        if !self.has_own_host(headers) || comes_from_a_page(headers) {
            return StatusCode::FORBIDDEN;
        }
        if request.uri().path() != self.path {
            return StatusCode::NOT_FOUND;
        }
        if request.method() != Method::POST {
            return StatusCode::METHOD_NOT_ALLOWED;
        }
        let (head, body) = request.into_parts();
        match Limited::new(body, LARGEST_BODY).collect().await {
            Ok(body) => self.taker.take(Message { headers: head.headers, body: body.to_bytes() }),
            Err(_) => StatusCode::PAYLOAD_TOO_LARGE,
        }
    }

    fn has_own_host(&self, headers: &HeaderMap) -> bool {
        let mut hosts = headers.get_all(HOST).iter();
        let (Some(host), None) = (hosts.next(), hosts.next()) else { return false };
        [format!("127.0.0.1:{}", self.port), format!("localhost:{}", self.port)]
            .iter()
            .any(|own| host.as_bytes() == own.as_bytes())
    }
}

fn comes_from_a_page(headers: &HeaderMap) -> bool {
    headers.contains_key(ORIGIN) || headers.contains_key("sec-fetch-site")
}

async fn accept(place: Arc<Place>, listener: TcpListener) {
    let places = Arc::new(Semaphore::new(CONNECTIONS));
    loop {
        let Ok(permit) = Arc::clone(&places).acquire_owned().await else { return };
        match listener.accept().await {
            Ok((stream, _)) => {
                let place = Arc::clone(&place);
                tokio::spawn(async move {
                    let _ = timeout(CONNECTION_LIMIT, serve(place, stream)).await;
                    drop(permit);
                });
            }
            Err(error) => {
                tracing::warn!(%error, "a connection of a webhook was lost");
                // Where there are no more file handles, there are none a moment later either.
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        }
    }
}

async fn serve(place: Arc<Place>, stream: TcpStream) {
    let service = service_fn(|request: Request<Incoming>| {
        let place = Arc::clone(&place);
        async move {
            let mut response = Response::new(Empty::<Bytes>::new());
            *response.status_mut() = place.answer(request).await;
            Ok::<_, Infallible>(response)
        }
    });
    let mut server = http1::Builder::new();
    server.keep_alive(false).max_buf_size(LARGEST_HEAD).timer(TokioTimer::new());
    if let Err(error) = server.serve_connection(TokioIo::new(stream), service).await {
        tracing::debug!(%error, "a request for webhooks was not understood");
    }
}
