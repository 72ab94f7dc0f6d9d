//! The second way back: a listener on 127.0.0.1 that no other program can own, for environments whose payment
//! pages return to http.
//!
//! It is a doorbell as the link is: a path of 128 random bits that is one purchase's, and all that it does is
//! have that purchase looked at. It is open only while such a purchase is, and a little longer, so that a
//! browser that comes late is not shown an error. It knows nothing of files, and answers one small page.

mod page;

use std::collections::HashSet;
use std::convert::Infallible;
use std::io;
use std::net::{Ipv4Addr, TcpListener as StdListener};
use std::sync::{Arc, Mutex, Weak};
use std::time::Duration;

use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::header::{self, HeaderMap, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, mpsc};
use tokio::task::AbortHandle;
use tokio::time::timeout;

use super::lock;
use crate::purchase::ReturnState;

/// Longest time for one connection. A browser on this machine takes milliseconds.
const CONNECTION_LIMIT: Duration = Duration::from_secs(2);
/// Most connections at once.
const CONNECTIONS: usize = 32;
/// Largest head of a request, in bytes.
const LARGEST_HEAD: usize = 16 * 1_024;
/// How many rings wait for the engine. More of them are copies.
pub(super) const RINGS: usize = 16;

/// The listener, open while it is needed.
pub(super) struct Loopback {
    rings: mpsc::Sender<ReturnState>,
    awaited: Mutex<HashSet<ReturnState>>,
    open: Mutex<Option<Open>>,
}

struct Open {
    port: u16,
    task: AbortHandle,
}

impl Loopback {
    /// A listener that is not open yet, and where its rings are heard.
    pub(super) fn new() -> (Arc<Self>, mpsc::Receiver<ReturnState>) {
        let (rings, heard) = mpsc::channel(RINGS);
        (Arc::new(Self { rings, awaited: Mutex::default(), open: Mutex::default() }), heard)
    }

    /// Opens it where it is not open, and gives the return URL of a state.
    pub(super) fn await_return(self: &Arc<Self>, state: &ReturnState) -> io::Result<String> {
        let mut open = lock(&self.open);
        let port = match open.as_ref() {
            Some(open) => open.port,
            None => open.insert(self.listen()?).port,
        };
        lock(&self.awaited).insert(state.clone());
        Ok(format!("http://127.0.0.1:{port}/{}", state.as_str()))
    }

    /// Closes it at once.
    pub(super) fn close(&self) {
        let open = lock(&self.open).take();
        lock(&self.awaited).clear();
        if let Some(open) = open {
            open.task.abort();
        }
    }

    /// The purchase of a state has ended: after a while it is not awaited any more.
    pub(super) fn forget_later(self: &Arc<Self>, state: &ReturnState, after: Duration) {
        if !lock(&self.awaited).contains(state) {
            return;
        }
        let (loopback, state) = (Arc::downgrade(self), state.clone());
        tokio::spawn(async move {
            tokio::time::sleep(after).await;
            if let Some(loopback) = loopback.upgrade() {
                loopback.forget(&state);
            }
        });
    }

    fn forget(&self, state: &ReturnState) {
        let mut open = lock(&self.open);
        let mut awaited = lock(&self.awaited);
        awaited.remove(state);
        if awaited.is_empty()
            && let Some(open) = open.take()
        {
            open.task.abort();
            tracing::info!(port = open.port, "nothing is awaited on loopback any more");
        }
    }

    fn listen(self: &Arc<Self>) -> io::Result<Open> {
        let listener = StdListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        listener.set_nonblocking(true)?;
        let port = listener.local_addr()?.port();
        let listener = TcpListener::from_std(listener)?;
        let task = tokio::spawn(accept(Arc::downgrade(self), listener, port)).abort_handle();
        tracing::info!(port, "a way back is open on loopback");
        Ok(Open { port, task })
    }

    /// What a request gets. The path is a secret: it is not logged.
    fn answer(&self, request: &Request<Incoming>, port: u16) -> Response<Full<Bytes>> {
        if !has_own_host(request.headers(), port) {
            return plain(StatusCode::FORBIDDEN);
        }
        if request.method() != Method::GET {
            return plain(StatusCode::METHOD_NOT_ALLOWED);
        }
        let state = request.uri().path().strip_prefix('/').and_then(ReturnState::parse);
        let Some(state) = state.filter(|state| lock(&self.awaited).contains(state)) else {
            return plain(StatusCode::NOT_FOUND);
        };
        if self.rings.try_send(state).is_err() {
            tracing::debug!("the engine has enough rings to hear");
        }
        shown(page::for_reader(request.headers()))
    }
}

impl Drop for Loopback {
    fn drop(&mut self) {
        self.close();
    }
}

async fn accept(loopback: Weak<Loopback>, listener: TcpListener, port: u16) {
    let places = Arc::new(Semaphore::new(CONNECTIONS));
    loop {
        let Ok(place) = Arc::clone(&places).acquire_owned().await else { return };
        match listener.accept().await {
            Ok((stream, _)) => {
                let Some(loopback) = loopback.upgrade() else { return };
                tokio::spawn(async move {
                    // Whoever takes longer is no browser that comes back.
                    let _ = timeout(CONNECTION_LIMIT, serve(loopback, stream, port)).await;
                    drop(place);
                });
            }
            Err(error) => {
                tracing::warn!(%error, "a connection on loopback was lost");
                // Where there are no more file handles, there are none a moment later either.
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        }
    }
}

async fn serve(loopback: Arc<Loopback>, stream: TcpStream, port: u16) {
    let service = service_fn(|request: Request<Incoming>| {
        let answer = loopback.answer(&request, port);
        async move { Ok::<_, Infallible>(answer) }
    });
    let mut server = http1::Builder::new();
    server.keep_alive(false).max_buf_size(LARGEST_HEAD).timer(TokioTimer::new());
    if let Err(error) = server.serve_connection(TokioIo::new(stream), service).await {
        tracing::debug!(%error, "a request on loopback was not understood");
    }
}

/// Exactly one host, and exactly this one: any other name was made to point here (DNS rebinding).
fn has_own_host(headers: &HeaderMap, port: u16) -> bool {
    let mut hosts = headers.get_all(header::HOST).iter();
    let (Some(host), None) = (hosts.next(), hosts.next()) else { return false };
    host.as_bytes() == format!("127.0.0.1:{port}").as_bytes()
}

fn shown(page: String) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::from(page));
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'"),
        (header::CACHE_CONTROL, "no-store"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

fn plain(status: StatusCode) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::default());
    *response.status_mut() = status;
    response
}
