//! A merchant's backend that takes webhooks: keeps what comes, and answers as the test says.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio::time::timeout;

/// Long enough for a machine that does other things too.
const PATIENCE: Duration = Duration::from_secs(20);

/// What came.
#[derive(Clone, Debug)]
pub struct Received {
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl Received {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    pub fn event(&self) -> String {
        self.json()["type"].as_str().unwrap().to_owned()
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).unwrap().to_str().unwrap()
    }
}

#[derive(Clone)]
struct Desk {
    received: mpsc::UnboundedSender<Received>,
    answers: Arc<Mutex<VecDeque<Reply>>>,
}

/// One answer: a status, and a Retry-After header where there is one.
pub type Reply = (u16, Option<&'static str>);

/// The backend. It stops when it is dropped.
pub struct Receiver {
    pub url: String,
    received: mpsc::UnboundedReceiver<Received>,
    answers: Arc<Mutex<VecDeque<Reply>>>,
    serving: JoinHandle<std::io::Result<()>>,
}

impl Drop for Receiver {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

impl Receiver {
    /// One that answers like this, and then 204.
    pub async fn answering(answers: impl IntoIterator<Item = Reply>) -> Self {
        let (sender, received) = mpsc::unbounded_channel();
        let answers = Arc::new(Mutex::new(answers.into_iter().collect()));
        let desk = Desk { received: sender, answers: Arc::clone(&answers) };
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/hook", listener.local_addr().unwrap());
        let router = Router::new().route("/hook", post(take)).with_state(desk);
        let serving = tokio::spawn(axum::serve(listener, router).into_future());
        Self { url, received, answers, serving }
    }

    pub async fn new() -> Self {
        Self::answering([]).await
    }

    /// Answers like this from now on, and then 204.
    pub fn answer(&self, answers: impl IntoIterator<Item = Reply>) {
        self.answers.lock().unwrap().extend(answers);
    }

    /// What came next.
    pub async fn next(&mut self) -> Received {
        timeout(PATIENCE, self.received.recv()).await.unwrap_or_else(|_| panic!("no webhook came")).unwrap()
    }

    /// The next events, in alphabetical order: what is sent at once comes in any.
    pub async fn events(&mut self, count: usize) -> Vec<String> {
        let mut events = Vec::new();
        for _ in 0..count {
            events.push(self.next().await.event());
        }
        events.sort();
        events
    }

    /// What came already.
    pub fn waiting(&mut self) -> Option<Received> {
        self.received.try_recv().ok()
    }
}

async fn take(State(desk): State<Desk>, headers: HeaderMap, body: Bytes) -> Response {
    let (status, retry_after) = desk.answers.lock().unwrap().pop_front().unwrap_or((204, None));
    desk.received.send(Received { headers, body }).unwrap();
    let mut response = (StatusCode::from_u16(status).unwrap(), format!("answer {status}")).into_response();
    if status == 204 {
        response = StatusCode::NO_CONTENT.into_response();
    }
    if let Some(value) = retry_after {
        response.headers_mut().insert("retry-after", value.parse().unwrap());
    }
    response
}
