//! Stands between engine and sandbox and writes down every answer before the engine can have it: what the
//! API has said is known, also where the engine did not live to hear it.

use std::io::{self, BufReader};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;

use anyhow::{Context as _, Result, ensure};
use serde_json::{Value, json};

use crate::http::{self, Message};
use crate::process::{NEXT_TOKEN, TOKEN};

/// One request with its answer.
#[derive(Clone, Debug)]
pub struct Exchange {
    /// `POST`.
    pub method: String,
    /// `/v1/sessions/ses_1/status`, with its query.
    pub path: String,
    /// The idempotency key that it carried.
    pub key: Option<String>,
    /// The answer's status.
    pub status: u16,
    /// The answer's body; null where it is not JSON.
    pub body: Value,
}

impl Exchange {
    /// The session that the path names.
    pub fn session(&self) -> Option<&str> {
        self.path.strip_prefix("/v1/sessions/")?.split(['/', '?']).next()
    }

    /// The session that a create was answered with.
    pub fn created(&self) -> Option<&str> {
        let is_create = self.method == "POST" && self.path == "/v1/sessions" && self.status == 200;
        if is_create { self.body["id"].as_str() } else { None }
    }

    /// Whether somebody else asked for it.
    pub fn is_of_somebody_else(&self) -> bool {
        self.key.as_ref().is_some_and(|key| key.starts_with(ELSEWHERE))
    }

    /// Whether this answer said that a session has this status.
    pub fn says(&self, session: &str, status: &str) -> bool {
        let about = self.session() == Some(session) || self.body["id"] == session;
        self.status == 200 && about && self.body["status"] == status
    }
}

/// What the recorder answers in the sandbox's place.
#[derive(Clone, Debug, Default)]
pub struct Lies {
    /// Refuses to create anything, with this API code.
    pub refuse_create: Option<&'static str>,
    /// The status of every session.
    pub status: Option<&'static str>,
    /// The sandbox's own token was revoked; [`NEXT_TOKEN`] is good.
    pub token_is_revoked: bool,
    /// What is created is made, and a proxy answers in the API's place.
    pub create_is_unheard: bool,
    /// The price in what is told of one session.
    pub price: Option<u32>,
    /// What is told of one session has another address for its payment page.
    pub page_has_moved: bool,
}

/// How the keys begin under which somebody else buys.
const ELSEWHERE: &str = "elsewhere-";

#[derive(Default)]
struct State {
    exchanges: Vec<Exchange>,
    lies: Lies,
    bought_elsewhere: u32,
}

/// A recorder that is listening; it does so until the test's process ends.
#[derive(Clone)]
pub struct Recorder {
    address: SocketAddr,
    state: Arc<Mutex<State>>,
}

impl Recorder {
    /// Starts one before a sandbox.
    pub fn start(sandbox: SocketAddr) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let recorder = Self { address: listener.local_addr()?, state: Arc::default() };
        let state = Arc::clone(&recorder.state);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let state = Arc::clone(&state);
                // An engine that was killed in the middle of an exchange is what it is here for.
                thread::spawn(move || drop(serve(&stream, sandbox, &state)));
            }
        });
        Ok(recorder)
    }

    /// `http://127.0.0.1:PORT/`.
    pub fn base_url(&self) -> String {
        format!("http://{}/", self.address)
    }

    /// What it answers in the sandbox's place from now on.
    pub fn lie(&self, lies: Lies) {
        lock(&self.state).lies = lies;
    }

    /// The sandbox's own token is good again, and what it answers is heard: whoever starts anew has both.
    pub fn restore(&self) {
        let mut state = lock(&self.state);
        state.lies.token_is_revoked = false;
        state.lies.create_is_unheard = false;
    }

    /// Has somebody else, who has the same player, buy something; gives the session.
    pub fn buy_elsewhere(&self) -> Result<String> {
        let mut state = lock(&self.state);
        state.bought_elsewhere += 1;
        let key = format!("{ELSEWHERE}{}", state.bought_elsewhere);
        drop(state);
        let item = json!({ "title": "Cap", "price": 99, "currency": "USD" });
        let order = json!({ "game_id": "space_shooter", "user_id": "player_42", "item": item });
        let request = Message::new("POST /v1/sessions HTTP/1.1", order.to_string())
            .with("authorization", format!("Bearer {TOKEN}"))
            .with("content-type", "application/json")
            .with("idempotency-key", key);
        let answer = http::exchange(self.address, &request)?;
        ensure!(answer.status() == 200, "the sandbox answered {}", answer.start);
        let session: Value = serde_json::from_slice(&answer.body)?;
        Ok(session["id"].as_str().context("it has no id")?.to_owned())
    }

    /// Whether anything was bought by somebody else.
    pub fn has_bought_elsewhere(&self) -> bool {
        lock(&self.state).bought_elsewhere > 0
    }

    /// All that was answered.
    pub fn exchanges(&self) -> Vec<Exchange> {
        lock(&self.state).exchanges.clone()
    }

    /// Forgets what was answered.
    pub fn forget(&self) {
        lock(&self.state).exchanges.clear();
    }
}

fn serve(stream: &TcpStream, sandbox: SocketAddr, state: &Mutex<State>) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let request = Message::read(&mut BufReader::new(stream))?;
    let lies = lock(state).lies.clone();
    let (request, is_known) = lies.as_the_sandbox_knows_it(request);
    let answer = match lies.answer(&request) {
        _ if !is_known => unauthorized(),
        Some(answer) => answer,
        None => http::exchange(sandbox, &request)?,
    };
    lock(state).exchanges.push(Exchange {
        method: request.word(0).to_owned(),
        path: request.word(1).to_owned(),
        key: request.header("idempotency-key").map(str::to_owned),
        status: answer.status(),
        body: serde_json::from_slice(&answer.body).unwrap_or_default(),
    });
    lies.told(&request, answer).write(&mut &*stream)
}

impl Lies {
    /// The request with the sandbox's own token in place of another that is good, and whether its token is good.
    /// A token that took a revoked one's place stays good.
    fn as_the_sandbox_knows_it(&self, request: Message) -> (Message, bool) {
        let bears = |token: &str| request.header("authorization") == Some(&format!("Bearer {token}"));
        if bears(NEXT_TOKEN) {
            return (request.with("authorization", format!("Bearer {TOKEN}")), true);
        }
        let is_good = !self.token_is_revoked;
        (request, is_good)
    }

    /// What comes of an answer on its way to the engine.
    fn told(&self, request: &Message, mut answer: Message) -> Message {
        let is_create = (request.word(0), request.word(1)) == ("POST", "/v1/sessions");
        if self.create_is_unheard && is_create {
            return Message::new("HTTP/1.1 403 Forbidden", "<html><h1>Blocked</h1></html>");
        }
        let one = request.word(1).strip_prefix("/v1/sessions/").is_some_and(|id| !id.contains('/'));
        let is_changed = self.price.is_some() || self.page_has_moved;
        if one
            && is_changed
            && let Ok(mut session) = serde_json::from_slice::<Value>(&answer.body)
        {
            if let Some(price) = self.price {
                session["item"]["price"] = json!(price);
            }
            if let Some(page) = session["url"].as_str().filter(|_| self.page_has_moved) {
                session["url"] = json!(format!("{page}?moved"));
            }
            answer.body = session.to_string().into_bytes();
        }
        answer
    }

    fn answer(&self, request: &Message) -> Option<Message> {
        let (status, body) = match (request.word(0), request.word(1)) {
            ("POST", "/v1/sessions") => {
                let code = self.refuse_create?;
                ("400 Bad Request", json!({ "error": { "code": code, "message": "no" } }))
            }
            ("GET", path) if path.ends_with("/status") => ("200 OK", json!({ "status": self.status? })),
            _ => return None,
        };
        let answer = Message::new(format!("HTTP/1.1 {status}"), body.to_string());
        Some(answer.with("content-type", "application/json"))
    }
}

fn unauthorized() -> Message {
    let body = json!({ "error": { "code": "unauthorized", "message": "the token was revoked" } });
    let answer = Message::new("HTTP/1.1 401 Unauthorized".to_owned(), body.to_string());
    answer.with("content-type", "application/json")
}

/// What is behind this lock is whole at every moment.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
