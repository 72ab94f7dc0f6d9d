//! A transport that answers from a script, and a timer on which waiting takes no time.

use std::collections::VecDeque;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use http::header::RETRY_AFTER;
use jiff::{SignedDuration, Timestamp};
use toffeepay::{Body, Client, Request, Response, Timer, Transport, TransportError};

use crate::token;

type BoxFuture<T> = Pin<Box<dyn Future<Output = T> + Send>>;

/// Where the wall clock of [`FakeTimer`] stands in all tests that don't move it, as an HTTP date too.
pub const NOW: &str = "2026-11-23T10:00:00Z";

/// Waiting adds to its time and is written down.
#[derive(Debug, Default)]
pub struct FakeTimer {
    elapsed: Mutex<Duration>,
    sleeps: Mutex<Vec<Duration>>,
    /// What the wall clock does in the next wait, which the other one knows nothing of.
    wall_moves: Mutex<SignedDuration>,
    wall_moved: Mutex<SignedDuration>,
}

impl FakeTimer {
    pub fn sleeps(&self) -> Vec<Duration> {
        self.sleeps.lock().unwrap().clone()
    }

    /// The machine sleeps in the next wait, or somebody sets its clock.
    pub fn moves_the_wall_clock(&self, by: SignedDuration) {
        *self.wall_moves.lock().unwrap() = by;
    }

    pub fn advance(&self, duration: Duration) {
        *self.elapsed.lock().unwrap() += duration;
    }
}

impl Timer for FakeTimer {
    fn sleep(&self, duration: Duration) -> BoxFuture<()> {
        self.sleeps.lock().unwrap().push(duration);
        self.advance(duration);
        *self.wall_moved.lock().unwrap() += std::mem::take(&mut *self.wall_moves.lock().unwrap());
        Box::pin(async {})
    }

    fn elapsed(&self) -> Duration {
        *self.elapsed.lock().unwrap()
    }

    fn now(&self) -> Timestamp {
        NOW.parse::<Timestamp>().unwrap() + *self.wall_moved.lock().unwrap()
    }
}

/// What the script says to a request.
pub type Scripted = Result<Response, TransportError>;

#[expect(clippy::unnecessary_wraps, reason = "an entry of a script")]
pub fn answer(status: u16, body: impl Into<String>) -> Scripted {
    let body = Body::Whole(body.into().into_bytes());
    Ok(Response { status: status.try_into().unwrap(), headers: http::HeaderMap::new(), body })
}

pub fn answer_with_retry_after(status: u16, retry_after: &'static str) -> Scripted {
    let headers = http::HeaderMap::from_iter([(RETRY_AFTER, http::HeaderValue::from_static(retry_after))]);
    answer(status, "").map(|response| Response { headers, ..response })
}

/// Answers each request with the script's next entry, `per_try` of fake time later.
pub struct FakeTransport {
    script: Mutex<VecDeque<Scripted>>,
    requests: Mutex<Vec<Request>>,
    timer: Arc<FakeTimer>,
    per_try: Duration,
}

impl FakeTransport {
    pub fn requests(&self) -> Vec<Request> {
        self.requests.lock().unwrap().clone()
    }
}

impl Transport for FakeTransport {
    fn send(&self, request: Request) -> BoxFuture<Scripted> {
        self.requests.lock().unwrap().push(request);
        self.timer.advance(self.per_try);
        let reply =
            self.script.lock().unwrap().pop_front().expect("more requests than the script has answers");
        Box::pin(async { reply })
    }
}

/// A client over a script, each try of which takes `per_try`.
pub fn slow_client(
    per_try: Duration,
    script: impl IntoIterator<Item = Scripted>,
) -> (Client, Arc<FakeTransport>, Arc<FakeTimer>) {
    let timer = Arc::new(FakeTimer::default());
    let transport = Arc::new(FakeTransport {
        script: Mutex::new(script.into_iter().collect()),
        requests: Mutex::default(),
        timer: Arc::clone(&timer),
        per_try,
    });
    let base_url = "https://api.example".parse().unwrap();
    let client = Client::with_transport(base_url, token(), transport.clone(), timer.clone()).unwrap();
    (client, transport, timer)
}

/// A client over a script whose answers take no time.
pub fn client(script: impl IntoIterator<Item = Scripted>) -> (Client, Arc<FakeTransport>, Arc<FakeTimer>) {
    slow_client(Duration::ZERO, script)
}

/// Answers as a function says.
struct Answering<F>(F);

impl<F: Fn(&Request) -> Scripted + Send + Sync + 'static> Transport for Answering<F> {
    fn send(&self, request: Request) -> BoxFuture<Scripted> {
        let reply = self.0(&request);
        Box::pin(async { reply })
    }
}

/// A client whose requests are answered by a function.
pub fn client_over(answers: impl Fn(&Request) -> Scripted + Send + Sync + 'static) -> Client {
    let base_url = "https://api.example".parse().unwrap();
    let timer = Arc::new(FakeTimer::default());
    Client::with_transport(base_url, token(), Arc::new(Answering(answers)), timer).unwrap()
}

/// Panics when it is asked.
pub struct Panicking;

impl Panicking {
    pub fn client() -> Client {
        let base_url = "https://api.example".parse().unwrap();
        Client::with_transport(base_url, token(), Arc::new(Self), Arc::new(FakeTimer::default())).unwrap()
    }
}

impl Transport for Panicking {
    #[expect(clippy::panic, reason = "what it is for")]
    fn send(&self, _: Request) -> BoxFuture<Scripted> {
        panic!("a transport that panics")
    }
}
