//! A ToffeePay in memory that can be told to fail and to lie, and remembers what it said.

use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use http::{HeaderMap, HeaderValue, Method, StatusCode};
use serde_json::{Value, json};
use toffeepay::{Body, Request, Response, Transport, TransportError};

use super::clock::ModelClock;

/// Where it is.
pub const BASE: &str = "http://127.0.0.1:8010/";
/// The payment page of answers that must be refused. No browser may see it.
pub const LIED: &str = "pay/of-a-lie";
/// How long it keeps an idempotency key.
const KEY_LIFETIME: Duration = Duration::from_hours(24);

/// What happens to a call instead of a true answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The request never arrives.
    LostBefore,
    /// It is carried out, and the answer is lost.
    LostAfter,
    /// It arrives so many seconds late, carried out even if the client has given up.
    Late(u8),
    /// The server is in trouble, before or after it carried the call out.
    Trouble { carried_out: bool },
    /// Too many requests; pause so many seconds.
    Pause(u16),
    /// A refusal with this status, with or without a code of the API's own.
    Refused(u16, bool),
    /// An answer that is none.
    Garbage(u8),
    /// The answer is right but for one thing.
    Lie(Lie),
}

/// What is wrong about an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lie {
    /// It is about another session.
    OtherSession,
    Price,
    Player,
    /// The payment page is somewhere else.
    Page,
    /// Paid, though it is not.
    Paid,
    /// A status that nobody knows.
    UnknownStatus,
}

/// The kinds of calls that faults wait for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    Create,
    Status,
    Session,
    Sessions,
    Payments,
    Cancel,
}

/// A session as the server has it.
#[derive(Clone, Debug)]
pub struct Truth {
    pub id: String,
    pub key: String,
    pub status: &'static str,
    made_at: Duration,
    created_at: String,
    asked: Value,
}

/// What the server has, and what it said.
#[derive(Default)]
pub struct State {
    pub sessions: Vec<Truth>,
    /// Final statuses that were said of a session, in whole answers to a status call.
    pub said: HashSet<(String, String)>,
    /// Keys whose create was refused with a code of the API's own, or lied to.
    pub refused_or_lied_to: HashSet<String>,
    /// A session was told otherwise than it is, so that a purchase may be found to differ from what is asked.
    pub lied_of_a_session: bool,
    /// The body that came with each key.
    pub bodies: HashMap<String, String>,
    /// What must never happen and did.
    pub breaches: Vec<String>,
    pub token: String,
    faults: HashMap<Kind, VecDeque<Fault>>,
    /// Tells its sessions from those of others that the same journal has seen.
    number: u64,
    /// How often everything that was on its way was cut off.
    cuts: u64,
    clock: Arc<ModelClock>,
}

/// The server. Clones are the same.
#[derive(Clone, Default)]
pub struct Api(Arc<Mutex<State>>);

impl Api {
    pub fn new(token: &str, clock: Arc<ModelClock>) -> Self {
        static APIS: AtomicU64 = AtomicU64::new(1);
        let number = APIS.fetch_add(1, Ordering::SeqCst);
        Self(Arc::new(Mutex::new(State { number, token: token.to_owned(), clock, ..State::default() })))
    }

    pub fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap()
    }

    /// Has a fault wait for the next call of a kind.
    pub fn will(&self, kind: Kind, fault: Fault) {
        self.state().faults.entry(kind).or_default().push_back(fault);
    }

    /// From now on it tells the truth.
    pub fn heal(&self) {
        self.state().faults.clear();
    }

    /// What is on its way now never arrives.
    pub fn cut_off(&self) {
        self.state().cuts += 1;
    }

    /// Moves the nth session that is still pending, if there is one, to a final status.
    pub fn end(&self, nth: usize, status: &'static str) {
        let mut state = self.state();
        let pending = state.sessions.iter_mut().filter(|session| session.status == "pending");
        let mut pending: Vec<_> = pending.collect();
        let count = pending.len();
        if count > 0 {
            pending[nth % count].status = status;
        }
    }
}

impl Transport for Api {
    fn send(&self, request: Request) -> BoxFuture<'static, Result<Response, TransportError>> {
        let api = self.clone();
        async move {
            let (kind, fault, cuts) = {
                let mut state = api.state();
                if !request.url.as_str().starts_with(BASE) {
                    state.breaches.push(format!("a request to {}", request.url));
                }
                let kind = kind_of(&request);
                (kind, state.faults.get_mut(&kind).and_then(VecDeque::pop_front), state.cuts)
            };
            // A call takes a while, in which anything may happen.
            tokio::time::sleep(Duration::from_millis(20)).await;
            if api.state().cuts != cuts {
                return Err(TransportError::Reset("cut off".into()));
            }
            match fault {
                None => Ok(api.state().carry_out(kind, &request, None)),
                Some(Fault::Lie(lie)) => Ok(api.state().carry_out(kind, &request, Some(lie))),
                Some(Fault::LostBefore) => Err(TransportError::Reset("lost".into())),
                Some(Fault::LostAfter) => {
                    api.state().carry_out_unheard(kind, &request);
                    Err(TransportError::Reset("lost".into()))
                }
                Some(Fault::Late(seconds)) => {
                    let late = Duration::from_secs(seconds.into());
                    let server = api.clone();
                    let arriving = tokio::spawn(async move {
                        tokio::time::sleep(late).await;
                        let mut server = server.state();
                        (server.cuts == cuts).then(|| server.carry_out(kind, &request, None))
                    });
                    // The client's own limit.
                    match tokio::time::timeout(Duration::from_secs(20), arriving).await {
                        Ok(Ok(Some(answer))) => Ok(answer),
                        _ => Err(TransportError::TimedOut),
                    }
                }
                Some(Fault::Trouble { carried_out }) => {
                    if carried_out {
                        api.state().carry_out_unheard(kind, &request);
                    }
                    Ok(plain(503, b"<html>away</html>"))
                }
                Some(Fault::Pause(seconds)) => {
                    let mut answer = plain(429, b"");
                    answer.headers.insert("retry-after", HeaderValue::from(seconds));
                    Ok(answer)
                }
                Some(Fault::Refused(status, coded)) => {
                    api.state().note_refusal(kind, &request, status, coded);
                    let code = if status == 409 { "idempotency_conflict" } else { "some_code" };
                    let body = if coded { json!({ "error": { "code": code } }) } else { Value::Null };
                    Ok(plain(status, body.to_string().as_bytes()))
                }
                Some(Fault::Garbage(which)) => Ok(garbage(which)),
            }
        }
        .boxed()
    }
}

fn kind_of(request: &Request) -> Kind {
    let path = request.url.path();
    match (request.method == Method::POST, path.strip_prefix("/v1/").unwrap_or_default()) {
        (true, "sessions") => Kind::Create,
        (true, _) => Kind::Cancel,
        (false, "sessions") => Kind::Sessions,
        (false, "payments") => Kind::Payments,
        (false, rest) if rest.ends_with("/status") => Kind::Status,
        (false, _) => Kind::Session,
    }
}

fn plain(status: u16, body: &[u8]) -> Response {
    let status = StatusCode::from_u16(status).unwrap();
    Response { status, headers: HeaderMap::new(), body: Body::Whole(body.to_owned()) }
}

fn garbage(which: u8) -> Response {
    match which % 6 {
        0 => plain(200, b"<html>log in to the hotel</html>"),
        1 => plain(200, b""),
        2 => plain(200, br#"{"status":"paid""#),
        3 => plain(302, b""),
        4 => plain(200, br#"["ses_1","paid"]"#),
        _ => Response { body: Body::OverLimit, ..plain(200, b"") },
    }
}

impl State {
    /// The server as it is: the true answer, or one with a lie in it.
    fn carry_out(&mut self, kind: Kind, request: &Request, lie: Option<Lie>) -> Response {
        let bearer = format!("Bearer {}", self.token);
        if request.headers.get("authorization").is_none_or(|value| value.as_bytes() != bearer.as_bytes()) {
            return plain(401, br#"{"error":{"code":"unauthorized"}}"#);
        }
        let id = request.url.path().split('/').nth(3).unwrap_or_default().to_owned();
        let found = self.sessions.iter().position(|session| session.id == id);
        self.lied_of_a_session |=
            lie.is_some() && matches!(kind, Kind::Create | Kind::Session | Kind::Sessions);
        match (kind, found) {
            (Kind::Create, _) => self.create(request, lie),
            (Kind::Sessions, _) => {
                let asked: HashMap<_, _> = request.url.query_pairs().collect();
                let number = |name: &str| asked.get(name).and_then(|raw| raw.parse::<usize>().ok());
                let status = asked.get("status");
                let listed = self
                    .sessions
                    .iter()
                    .filter(|session| status.is_none_or(|status| *status == session.status));
                let page = listed.skip(number("offset").unwrap()).take(number("limit").unwrap());
                let page: Vec<_> = page.map(|session| session.answer(lie)).collect();
                plain(200, json!(page).to_string().as_bytes())
            }
            (Kind::Payments, _) => {
                let paid = self.sessions.iter().filter(|session| session.status == "paid");
                let payments: Vec<_> = paid.map(Truth::payment).collect();
                plain(200, json!(payments).to_string().as_bytes())
            }
            (Kind::Status | Kind::Session | Kind::Cancel, None) => {
                plain(404, br#"{"error":{"code":"session_not_found"}}"#)
            }
            (Kind::Status, Some(at)) => self.tell_status(at, lie),
            (Kind::Session, Some(at)) => plain(200, self.sessions[at].answer(lie).to_string().as_bytes()),
            (Kind::Cancel, Some(at)) if self.sessions[at].status == "pending" => {
                self.sessions[at].status = "cancelled";
                plain(200, b"{}")
            }
            (Kind::Cancel, Some(_)) => plain(409, br#"{"error":{"code":"session_not_pending"}}"#),
        }
    }

    /// Carries a call out whose answer nobody gets.
    fn carry_out_unheard(&mut self, kind: Kind, request: &Request) {
        if kind != Kind::Status {
            self.carry_out(kind, request, None);
        }
    }

    fn create(&mut self, request: &Request, lie: Option<Lie>) -> Response {
        let key = request.headers["idempotency-key"].to_str().unwrap().to_owned();
        let body = request.body.clone().unwrap();
        if self.bodies.entry(key.clone()).or_insert_with(|| body.clone()) != &body {
            self.breaches.push(format!("another body under the key {key}"));
        }
        if lie.is_some() {
            self.refused_or_lied_to.insert(key.clone());
        }
        if lie == Some(Lie::OtherSession) {
            // Whoever that one belongs to will find it taken.
            self.refused_or_lied_to.extend(self.sessions.first().map(|session| session.key.clone()));
        }
        let now = self.clock.true_time();
        let made = self.sessions.iter().filter(|session| session.key == key);
        let good = made.clone().find(|session| now.saturating_sub(session.made_at) < KEY_LIFETIME);
        if let Some(session) = good {
            return plain(200, session.answer(lie).to_string().as_bytes());
        }
        if made.count() > 0 {
            self.breaches.push(format!("a second session for the key {key}"));
        }
        let session = Truth {
            id: format!("ses_{}_{}", self.number, self.sessions.len() + 1),
            key,
            status: "pending",
            made_at: now,
            created_at: self.clock.wall().to_string(),
            asked: serde_json::from_str(&body).unwrap(),
        };
        let answer = session.answer(lie);
        self.sessions.push(session);
        plain(200, answer.to_string().as_bytes())
    }

    fn tell_status(&mut self, at: usize, lie: Option<Lie>) -> Response {
        let Truth { id, status, .. } = self.sessions[at].clone();
        let (id, status) = match lie {
            Some(Lie::OtherSession) => (format!("{id}0"), "paid"),
            Some(Lie::Paid) => (id, "paid"),
            Some(Lie::UnknownStatus) => (id, "disputed"),
            _ => (id, status),
        };
        self.said.insert((id.clone(), status.to_owned()));
        plain(200, json!({ "id": id, "status": status }).to_string().as_bytes())
    }

    /// Only the API's own refusals end a purchase: those with a code, but for one of the token.
    fn note_refusal(&mut self, kind: Kind, request: &Request, status: u16, coded: bool) {
        if kind == Kind::Create && coded && status != 401 {
            let key = request.headers["idempotency-key"].to_str().unwrap().to_owned();
            self.refused_or_lied_to.insert(key);
        }
    }
}

impl Truth {
    fn payment(&self) -> Value {
        json!({
            "id": format!("pay_{}", self.id), "session_id": self.id, "status": "succeeded",
            "amount": self.asked["item"]["price"], "currency": self.asked["item"]["currency"], "method": "card",
            "details": {}, "created_at": self.created_at,
        })
    }

    fn answer(&self, lie: Option<Lie>) -> Value {
        let mut session = json!({
            "id": self.id, "url": format!("{BASE}pay/{}", self.id), "status": self.status,
            "user_id": self.asked["user_id"], "game_id": self.asked["game_id"], "item": self.asked["item"],
            "created_at": self.created_at,
        });
        match lie {
            Some(Lie::OtherSession) => {
                let first = self.id.rsplit_once('_').map(|(api, _)| format!("{api}_1"));
                session["id"] = json!(first);
            }
            Some(Lie::Price) => session["item"]["price"] = json!(1),
            Some(Lie::Player) => session["user_id"] = json!("somebody"),
            Some(Lie::Page) => session["url"] = json!("http://127.0.0.1:8010@evil.example/pay"),
            Some(Lie::Paid) => session["status"] = json!("paid"),
            Some(Lie::UnknownStatus) => session["status"] = json!("disputed"),
            None => {}
        }
        // That an id is another session's can't be known where that session was never heard of.
        if matches!(lie, Some(Lie::Price | Lie::Player)) {
            session["url"] = json!(format!("{BASE}{LIED}"));
        }
        session
    }
}
