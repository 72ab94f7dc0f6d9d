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

/// Longest time for one connection, its answer included.
const CONNECTION_LIMIT: Duration = Duration::from_secs(10);
/// Most connections at once.
const CONNECTIONS: usize = 32;
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
        let listener = match TcpListener::bind((Ipv4Addr::LOCALHOST, preferred)).await {
            Ok(listener) => listener,
            Err(_) => TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?,
        };
        let port = listener.local_addr()?.port();
        let task = tokio::spawn(accept(listener, port, answer)).abort_handle();
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

async fn accept(listener: TcpListener, port: u16, answer: Arc<Answer>) {
    let places = Arc::new(Semaphore::new(CONNECTIONS));
    // They end with the server: a browser opens connections ahead, and would ask the next server of this port there.
    let mut connections = JoinSet::new();
    loop {
        while connections.try_join_next().is_some() {}
        let Ok(place) = Arc::clone(&places).acquire_owned().await else { return };
        match listener.accept().await {
            Ok((stream, _)) => {
                let answer = Arc::clone(&answer);
                connections.spawn(async move {
                    let _ = timeout(CONNECTION_LIMIT, serve(stream, port, answer)).await;
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
    use tokio::io::AsyncReadExt;

    use super::*;

    /// Chromium asked for the second probe's page on a connection to the first one's server, and was told 404.
    #[tokio::test]
    async fn a_connection_that_was_opened_ahead_ends_with_its_server() {
        let answer: Arc<Answer> = Arc::new(|_| std::future::ready(plain(StatusCode::NOT_FOUND)).boxed());
        let server = Loopback::open(0, answer).await.unwrap();
        let mut ahead = TcpStream::connect((Ipv4Addr::LOCALHOST, server.port())).await.unwrap();
        // It is accepted before one that comes later is answered.
        let mut later = TcpStream::connect((Ipv4Addr::LOCALHOST, server.port())).await.unwrap();
        let request = format!("GET / HTTP/1.1\r\nHost: 127.0.0.1:{}\r\n\r\n", server.port());
        tokio::io::AsyncWriteExt::write_all(&mut later, request.as_bytes()).await.unwrap();
        let mut told = String::new();
        later.read_to_string(&mut told).await.unwrap();
        assert!(told.starts_with("HTTP/1.1 404"), "{told}");
        drop(server);
        let ended = timeout(Duration::from_secs(5), ahead.read(&mut [0])).await;
        assert!(matches!(ended, Ok(Ok(0) | Err(_))), "{ended:?}");
    }
}
