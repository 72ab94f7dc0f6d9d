//! A wire that breaks: stands between engine and sandbox, and does to the calls that a test names what networks,
//! proxies and hostile servers do to them. The others pass.

use std::collections::BTreeMap;
use std::io::{self, BufReader, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use serde_json::Value;

use crate::http::{self, Message};
use crate::process::TOKEN;

/// The kinds of calls that the engine makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Call {
    /// `POST /v1/sessions`
    Create,
    /// `GET /v1/sessions/{id}/status`
    Status,
    /// `GET /v1/sessions/{id}`
    Session,
    /// `POST /v1/sessions/{id}/cancel`
    Cancel,
    /// `GET /v1/sessions`
    Sessions,
    /// `GET /v1/payments`
    Payments,
    /// Any other.
    Other,
}

impl Call {
    fn of(line: &str) -> Self {
        let mut words = line.split(' ');
        match (words.next(), words.next().unwrap_or_default()) {
            (Some("POST"), "/v1/sessions") => Self::Create,
            (Some("GET"), path) if path.ends_with("/status") => Self::Status,
            (Some("GET"), path) if path.starts_with("/v1/sessions/") => Self::Session,
            (Some("POST"), path) if path.ends_with("/cancel") => Self::Cancel,
            (Some("GET"), path) if path.starts_with("/v1/sessions?") => Self::Sessions,
            (Some("GET"), path) if path.starts_with("/v1/payments?") => Self::Payments,
            _ => Self::Other,
        }
    }
}

/// What is done to a call.
#[derive(Clone, Debug)]
pub enum Fault {
    /// The connection breaks before the request has arrived.
    DropBefore,
    /// It breaks in the middle of the request.
    DropWithin,
    /// The request is carried out, then the connection breaks.
    DropAfter,
    /// Only so many bytes of the answer come; of all but one, where it is shorter.
    CutAnswer(usize),
    /// The answer comes late.
    Delay(Duration),
    /// No answer comes.
    Silence,
    /// A byte of an answer without end comes once in a while.
    Trickle(Duration),
    /// These bytes come, and the sandbox hears of nothing.
    Answer(Vec<u8>),
    /// The request is carried out, and these bytes come.
    AnswerAfter(Vec<u8>),
    /// 256 MB of JSON come, with their length said or in chunks.
    Huge {
        /// In chunks.
        chunked: bool,
    },
    /// The sandbox's answer comes with its JSON changed.
    Alter(fn(&mut Value)),
}

/// The size of a [`Fault::Huge`] answer, in bytes.
pub const HUGE: usize = 256 * 1024 * 1024;

/// A request that came through whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Came {
    /// Which.
    pub call: Call,
    /// Its Idempotency-Key.
    pub key: Option<String>,
    /// Its Authorization.
    pub authorization: Option<String>,
    /// Its body.
    pub body: Vec<u8>,
}

#[derive(Default)]
struct State {
    fault: Option<(Call, Fault)>,
    hits: usize,
    came: Vec<Came>,
    written: usize,
    accepts: Option<String>,
}

/// A wire that is up; it is so until the test's process ends.
#[derive(Clone)]
pub struct Wire {
    address: SocketAddr,
    state: Arc<Mutex<State>>,
}

impl Wire {
    /// Puts one up before a sandbox.
    pub fn start(sandbox: SocketAddr) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let wire = Self { address: listener.local_addr()?, state: Arc::default() };
        let state = Arc::clone(&wire.state);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let state = Arc::clone(&state);
                // That it breaks is what it is for.
                thread::spawn(move || drop(serve(&stream, sandbox, &state)));
            }
        });
        Ok(wire)
    }

    /// `http://127.0.0.1:PORT/`.
    pub fn base_url(&self) -> String {
        format!("http://{}/", self.address)
    }

    /// Does this to every such call from now on.
    pub fn breaks(&self, call: Call, fault: Fault) {
        let mut state = lock(&self.state);
        state.fault = Some((call, fault));
        state.hits = 0;
    }

    /// Lets everything pass again.
    pub fn heals(&self) {
        lock(&self.state).fault = None;
    }

    /// Takes this token from now on, in place of the sandbox's own.
    pub fn accepts(&self, token: &str) {
        lock(&self.state).accepts = Some(token.to_owned());
    }

    /// How many calls the fault has met.
    pub fn hits(&self) -> usize {
        lock(&self.state).hits
    }

    /// The requests that came, in order.
    pub fn came(&self) -> Vec<Came> {
        lock(&self.state).came.clone()
    }

    /// Keys of create calls with the different bodies that came with each.
    pub fn creates(&self) -> BTreeMap<String, Vec<Vec<u8>>> {
        let mut creates = BTreeMap::<String, Vec<Vec<u8>>>::new();
        for came in self.came().into_iter().filter(|came| came.call == Call::Create) {
            let bodies = creates.entry(came.key.unwrap_or_default()).or_default();
            if !bodies.contains(&came.body) {
                bodies.push(came.body);
            }
        }
        creates
    }

    /// How many bytes of huge answers the client's system took.
    pub fn written(&self) -> usize {
        lock(&self.state).written
    }
}

fn serve(stream: &TcpStream, sandbox: SocketAddr, state: &Mutex<State>) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let call = Call::of(&first_line(stream)?);
    let fault = {
        let mut state = lock(state);
        let fault = state.fault.clone().filter(|(met, _)| *met == call).map(|(_, fault)| fault);
        state.hits += usize::from(fault.is_some());
        fault
    };
    match fault {
        // What was not read makes the system say that the connection broke.
        Some(Fault::DropBefore) => return Ok(()),
        Some(Fault::DropWithin) => {
            let mut half = [0; 64];
            return io::Read::read(&mut &*stream, &mut half).map(drop);
        }
        _ => {}
    }
    let request = Message::read(&mut BufReader::new(stream))?;
    let authorization = request.header("authorization").map(str::to_owned);
    let accepted = {
        let mut state = lock(state);
        state.came.push(Came {
            call,
            key: request.header("idempotency-key").map(str::to_owned),
            authorization: authorization.clone(),
            body: request.body.clone(),
        });
        state.accepts.as_ref().map(|token| authorization == Some(format!("Bearer {token}")))
    };
    let pass = || {
        let forwarded = match accepted {
            Some(true) => request.clone().with("authorization", format!("Bearer {TOKEN}")),
            Some(false) => request.clone().with("authorization", "Bearer refused"),
            None => request.clone(),
        };
        http::exchange(sandbox, &forwarded)
    };
    let mut out = stream;
    match fault {
        None => pass()?.write(&mut out),
        Some(Fault::DropBefore | Fault::DropWithin) => Ok(()),
        Some(Fault::DropAfter) => pass().map(drop),
        Some(Fault::CutAnswer(length)) => {
            let mut answer = Vec::new();
            pass()?.write(&mut answer)?;
            out.write_all(&answer[..length.min(answer.len() - 1)])
        }
        Some(Fault::Delay(delay)) => {
            let answer = pass()?;
            thread::sleep(delay);
            answer.write(&mut out)
        }
        Some(Fault::Silence) => until_closed(out),
        Some(Fault::Trickle(pause)) => {
            out.write_all(
                b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 100000\r\n\r\n",
            )?;
            loop {
                thread::sleep(pause);
                out.write_all(b" ")?;
            }
        }
        Some(Fault::Answer(bytes)) => out.write_all(&bytes),
        Some(Fault::AnswerAfter(bytes)) => {
            pass()?;
            out.write_all(&bytes)
        }
        Some(Fault::Huge { chunked }) => write_huge(out, chunked, state),
        Some(Fault::Alter(alter)) => {
            let mut answer = pass()?;
            let mut json = serde_json::from_slice(&answer.body).unwrap_or_default();
            alter(&mut json);
            answer.body = serde_json::to_vec(&json)?;
            answer.write(&mut out)
        }
    }
}

/// The first line of what has come, which is left to be read.
fn first_line(stream: &TcpStream) -> io::Result<String> {
    let mut seen = [0; 1_024];
    loop {
        let length = stream.peek(&mut seen)?;
        let text = String::from_utf8_lossy(&seen[..length]).into_owned();
        match text.split_once("\r\n") {
            Some((line, _)) => return Ok(line.to_owned()),
            None if length == 0 || length == seen.len() => return Err(io::ErrorKind::InvalidData.into()),
            None => thread::yield_now(),
        }
    }
}

/// Waits until the client has had enough.
fn until_closed(mut stream: &TcpStream) -> io::Result<()> {
    io::copy(&mut stream, &mut io::sink()).map(drop)
}

fn write_huge(mut out: &TcpStream, chunked: bool, state: &Mutex<State>) -> io::Result<()> {
    let length =
        if chunked { "transfer-encoding: chunked".to_owned() } else { format!("content-length: {HUGE}") };
    out.write_all(
        format!("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n{length}\r\n\r\n").as_bytes(),
    )?;
    let piece = vec![b'['; 64 * 1024];
    for _ in 0..HUGE / piece.len() {
        if chunked {
            out.write_all(format!("{:x}\r\n", piece.len()).as_bytes())?;
        }
        out.write_all(&piece)?;
        if chunked {
            out.write_all(b"\r\n")?;
        }
        lock(state).written += piece.len();
    }
    Ok(())
}

/// Another host: a listener that nothing should ever reach.
pub struct Stranger {
    address: SocketAddr,
    heard: Arc<Mutex<Vec<String>>>,
}

impl Stranger {
    /// Starts to listen, and answers as an API that lies would.
    pub fn start() -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let stranger = Self { address: listener.local_addr()?, heard: Arc::default() };
        let heard = Arc::clone(&stranger.heard);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let request = Message::read(&mut BufReader::new(&stream));
                lock(&heard).push(format!("{request:?}"));
                let lie = Message::new("HTTP/1.1 200 OK", r#"{"status":"paid"}"#);
                // Whoever it is may have gone.
                drop(lie.write(&mut &stream));
            }
        });
        Ok(stranger)
    }

    /// Where it is.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// What it was sent.
    pub fn heard(&self) -> Vec<String> {
        lock(&self.heard).clone()
    }
}

/// What is behind these locks is whole at every moment.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
