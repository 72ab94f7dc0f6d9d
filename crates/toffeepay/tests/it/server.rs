//! A server on loopback that does to each connection what its script says, and remembers what it was sent.
//!
//! Raw sockets, because what it plays are broken servers; a panic in it fails the test.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use url::Url;

/// After this long a client that neither writes nor reads fails the test instead of hanging it.
const PATIENCE: Duration = Duration::from_secs(10);

/// What is done with one connection.
pub enum Reply {
    /// Reads the request, writes these bytes, closes.
    Bytes(Vec<u8>),
    /// Reads the request, writes these bytes, and keeps the connection open without a word.
    Silence(Vec<u8>),
    /// Accepts, and resets the connection with the request unread.
    Reset,
    /// Reads the request and writes a body without end, until the client goes away.
    Endless,
}

/// A status, the body of it, and a `Connection: close`.
pub fn reply(status: u16, body: &str) -> Reply {
    reply_with(status, "", body)
}

/// The same with more header lines, each ending in CRLF.
pub fn reply_with(status: u16, headers: &str, body: &str) -> Reply {
    let length = body.len();
    let head =
        format!("HTTP/1.1 {status} X\r\nConnection: close\r\nContent-Length: {length}\r\n{headers}\r\n");
    Reply::Bytes((head + body).into_bytes())
}

/// What a server saw.
#[derive(Debug, Default)]
pub struct Seen {
    /// Head and body of each request that was read.
    pub requests: Vec<String>,
    /// All connections.
    pub connections: usize,
    /// Bytes written by [`Reply::Endless`].
    pub endless_bytes: usize,
}

pub struct Server {
    address: SocketAddr,
    stopping: Arc<AtomicBool>,
    thread: JoinHandle<Seen>,
}

impl Server {
    pub fn start(script: impl IntoIterator<Item = Reply>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let stopping = Arc::new(AtomicBool::new(false));
        let stop = Arc::clone(&stopping);
        let script: Vec<_> = script.into_iter().collect();
        let thread = std::thread::spawn(move || serve(&listener, &stop, script));
        Self { address, stopping, thread }
    }

    pub fn url(&self) -> Url {
        format!("http://{}", self.address).parse().unwrap()
    }

    /// Stops serving and tells what was seen.
    pub fn finish(self) -> Seen {
        self.stopping.store(true, Ordering::SeqCst);
        drop(TcpStream::connect(self.address));
        self.thread.join().expect("the server panicked")
    }
}

fn serve(listener: &TcpListener, stopping: &AtomicBool, script: Vec<Reply>) -> Seen {
    let mut seen = Seen::default();
    let mut kept_open = Vec::new();
    let mut script = script.into_iter();
    loop {
        let (mut stream, _) = listener.accept().unwrap();
        if stopping.load(Ordering::SeqCst) {
            return seen;
        }
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream.set_write_timeout(Some(PATIENCE)).unwrap();
        seen.connections += 1;
        match script.next().expect("more connections than the script has replies") {
            Reply::Bytes(bytes) => {
                seen.requests.push(read_request(&mut stream));
                // A client that has seen enough may be gone already.
                let _ = stream.write_all(&bytes);
            }
            Reply::Silence(bytes) => {
                seen.requests.push(read_request(&mut stream));
                stream.write_all(&bytes).unwrap();
                kept_open.push(stream);
            }
            Reply::Reset => {
                // Closing a socket with unread bytes in it sends a reset.
                stream.peek(&mut [0]).unwrap();
            }
            Reply::Endless => {
                seen.requests.push(read_request(&mut stream));
                seen.endless_bytes = write_endlessly(&mut stream);
            }
        }
    }
}

fn write_endlessly(stream: &mut TcpStream) -> usize {
    let head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n";
    stream.write_all(head.as_bytes()).unwrap();
    let chunk = format!("1000\r\n{}\r\n", " ".repeat(0x1000));
    let mut written = 0;
    // A client that never stops reading must fail the test, not hang it.
    while written < 256 * 1024 * 1024 && stream.write_all(chunk.as_bytes()).is_ok() {
        written += 0x1000;
    }
    written
}

fn read_request(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    let mut buffer = [0; 4096];
    while !is_whole(&bytes) {
        let read = stream.read(&mut buffer).unwrap();
        if read == 0 {
            break;
        }
        bytes.extend_from_slice(&buffer[..read]);
    }
    String::from_utf8(bytes).unwrap()
}

fn is_whole(bytes: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(bytes) else { return false };
    let Some((head, body)) = text.split_once("\r\n\r\n") else { return false };
    body.len() >= header(head, "content-length").map_or(0, |length| length.parse().unwrap())
}

/// A header's value in a request's head, its name in lower case.
pub fn header<'a>(request: &'a str, name: &str) -> Option<&'a str> {
    let head = request.split("\r\n\r\n").next()?;
    head.lines()
        .filter_map(|line| line.split_once(':'))
        .find_map(|(found, value)| found.eq_ignore_ascii_case(name).then(|| value.trim()))
}
