//! A small server on 127.0.0.1. Sizes and times are bounded, and only who calls it by its own name is answered: any other Host
//! was made to point here (DNS rebinding).

use std::convert::Infallible;
use std::io;
use std::net::Ipv4Addr;
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::BoxFuture;
use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::header::{HOST, HeaderMap};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::task::{AbortHandle, JoinSet};
use tokio::time::timeout;

/// What a server bears.
#[derive(Clone, Copy, Debug)]
struct Bounds {
    /// Longest time for one connection, its answer included.
    time: Duration,
    /// Most connections at once.
    connections: usize,
}

const BOUNDS: Bounds = Bounds { time: Duration::from_secs(10), connections: 32 };
/// Largest head of a request, in bytes.
const LARGEST_HEAD: usize = 16 * 1_024;

/// Answers requests that came by the right name.
pub(crate) type Answer = dyn Fn(Request<Incoming>) -> BoxFuture<'static, Response<Full<Bytes>>> + Send + Sync;

/// An open server; dropping it closes it.
#[derive(Debug)]
pub(crate) struct Loopback {
    port: u16,
    task: AbortHandle,
}

impl Loopback {
    /// Opens it, on the port that is preferred (0: on any) or, where that is taken, on another.
    pub(crate) async fn open(preferred: u16, answer: Arc<Answer>) -> io::Result<Self> {
        Self::open_within(BOUNDS, preferred, answer).await
    }

    async fn open_within(bounds: Bounds, preferred: u16, answer: Arc<Answer>) -> io::Result<Self> {
        let listener = match TcpListener::bind((Ipv4Addr::LOCALHOST, preferred)).await {
            Ok(listener) => listener,
            Err(_) => TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?,
        };
        let port = listener.local_addr()?.port();
        let task = tokio::spawn(accept(listener, port, bounds, answer)).abort_handle();
        Ok(Self { port, task })
    }

    /// Where it listens.
    pub(crate) fn port(&self) -> u16 {
        self.port
    }
}

impl Drop for Loopback {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// A status without words.
pub(crate) fn plain(status: StatusCode) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::default());
    *response.status_mut() = status;
    response
}

async fn accept(listener: TcpListener, port: u16, bounds: Bounds, answer: Arc<Answer>) {
    let places = Arc::new(Semaphore::new(bounds.connections));
    // They end with the server: a browser opens connections ahead, and would ask the next server of this port there.
    let mut connections = JoinSet::new();
    loop {
        while connections.try_join_next().is_some() {}
        let Ok(place) = Arc::clone(&places).acquire_owned().await else { return };
        match listener.accept().await {
            Ok((stream, _)) => {
                let answer = Arc::clone(&answer);
                connections.spawn(async move {
                    let _ = timeout(bounds.time, serve(stream, port, answer)).await;
                    drop(place);
                });
            }
            Err(error) => {
                tracing::warn!(%error, "a connection of the bench was lost");
                // Where there are no more file handles, there are none a moment later either.
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        }
    }
}

async fn serve(stream: TcpStream, port: u16, answer: Arc<Answer>) {
    let service = service_fn(|request: Request<Incoming>| {
        let has_own_host = has_own_host(request.headers(), port);
        let answer = Arc::clone(&answer);
        async move {
            Ok::<_, Infallible>(if has_own_host {
                answer(request).await
            } else {
                plain(StatusCode::FORBIDDEN)
            })
        }
    });
    let mut server = http1::Builder::new();
    server.keep_alive(false).max_buf_size(LARGEST_HEAD).timer(TokioTimer::new());
    if let Err(error) = server.serve_connection(TokioIo::new(stream), service).await {
        tracing::debug!(%error, "a request to the bench was not understood");
    }
}

/// Exactly one, and exactly this one.
fn has_own_host(headers: &HeaderMap, port: u16) -> bool {
    let mut hosts = headers.get_all(HOST).iter();
    let (Some(host), None) = (hosts.next(), hosts.next()) else { return false };
    [format!("127.0.0.1:{port}"), format!("localhost:{port}")]
        .iter()
        .any(|own| host.as_bytes() == own.as_bytes())
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt;
    use http_body_util::BodyExt;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    use super::*;

    /// Only bounds failures.
    const LIMIT: Duration = Duration::from_secs(20);

    /// A server that reads all of a body before it answers, for one sender at a time and a short while.
    async fn impatient() -> Loopback {
        let answer: Arc<Answer> = Arc::new(|request| {
            async move {
                let read = request.into_body().collect().await;
                plain(if read.is_ok() { StatusCode::NO_CONTENT } else { StatusCode::BAD_REQUEST })
            }
            .boxed()
        });
        let bounds = Bounds { time: Duration::from_millis(300), connections: 1 };
        Loopback::open_within(bounds, 0, answer).await.unwrap()
    }

    /// What is answered to bytes that are sent and then nothing more.
    async fn answered(server: &Loopback, sent: &str) -> String {
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, server.port())).await.unwrap();
        stream.write_all(sent.as_bytes()).await.unwrap();
        let mut told = Vec::new();
        // A connection that is ended may be told so as an error.
        let _ = timeout(LIMIT, stream.read_to_end(&mut told)).await.expect("the connection never ends");
        String::from_utf8(told).unwrap()
    }

    #[tokio::test]
    async fn who_sends_a_head_or_a_body_too_slowly_is_cut_off_unanswered() {
        let server = impatient().await;
        let host = format!("Host: 127.0.0.1:{}\r\n", server.port());
        for slow in
            ["", "POST /x HT", "POST /x HTTP/1.1\r\nHost: 127", &format!("POST /x HTTP/1.1\r\n{host}")]
        {
            assert_eq!(answered(&server, slow).await, "", "{slow}");
        }
        let body = format!("POST /x HTTP/1.1\r\n{host}Content-Length: 100\r\n\r\nonly this");
        assert_eq!(answered(&server, &body).await, "");
        let whole = format!("POST /x HTTP/1.1\r\n{host}Content-Length: 4\r\n\r\nwhole");
        assert!(answered(&server, &whole).await.starts_with("HTTP/1.1 204"));
    }

    #[tokio::test]
    async fn who_takes_the_last_place_and_says_nothing_holds_others_up_for_no_longer_than_the_limit() {
        let server = impatient().await;
        let mut silent = TcpStream::connect((Ipv4Addr::LOCALHOST, server.port())).await.unwrap();
        // Accepted, and nothing else is until it is gone.
        let request = format!("GET / HTTP/1.1\r\nHost: 127.0.0.1:{}\r\n\r\n", server.port());
        let begun = tokio::time::Instant::now();
        let told = answered(&server, &request).await;
        assert!(told.starts_with("HTTP/1.1 204"), "{told}");
        assert!(begun.elapsed() >= Duration::from_millis(100), "there was a place all the time");
        assert!(matches!(timeout(LIMIT, silent.read(&mut [0])).await, Ok(Ok(0) | Err(_))));
    }

    /// Chromium asked for the second probe's page on a connection to the first one's server, and was told 404.
    #[tokio::test]
    async fn a_connection_that_was_opened_ahead_ends_with_its_server() {
        let answer: Arc<Answer> = Arc::new(|_| std::future::ready(plain(StatusCode::NOT_FOUND)).boxed());
        let server = Loopback::open(0, answer).await.unwrap();
        let mut ahead = TcpStream::connect((Ipv4Addr::LOCALHOST, server.port())).await.unwrap();
        // It is accepted before one that comes later is answered.
        let mut later = TcpStream::connect((Ipv4Addr::LOCALHOST, server.port())).await.unwrap();
        let request = format!("GET / HTTP/1.1\r\nHost: 127.0.0.1:{}\r\n\r\n", server.port());
        later.write_all(request.as_bytes()).await.unwrap();
        let mut told = String::new();
        later.read_to_string(&mut told).await.unwrap();
        assert!(told.starts_with("HTTP/1.1 404"), "{told}");
        drop(server);
        let ended = timeout(Duration::from_secs(5), ahead.read(&mut [0])).await;
        assert!(matches!(ended, Ok(Ok(0) | Err(_))), "{ended:?}");
    }
}
