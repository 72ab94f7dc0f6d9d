//! Another host than the app's own: it answers everybody and notes what it was asked for, so that whatever gets out of a
//! page is seen, also where the page can't tell.

use std::collections::BTreeSet;
use std::io::{self, BufRead as _, BufReader, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use anyhow::Result;

/// Any page may read it, so that nothing but the page's own rules is in the way.
const ANSWER: &str = "HTTP/1.1 200 OK\r\nAccess-Control-Allow-Origin: *\r\nContent-Type: text/html\r\n\
                      Content-Length: 0\r\nConnection: close\r\n\r\n";

/// The host. It is there as long as this program runs.
#[derive(Debug)]
pub struct Elsewhere {
    address: SocketAddr,
    asked: Arc<Mutex<BTreeSet<String>>>,
}

impl Elsewhere {
    /// Starts it on a port of this machine.
    pub fn start() -> Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let host = Self { address: listener.local_addr()?, asked: Arc::default() };
        let asked = Arc::clone(&host.asked);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let asked = Arc::clone(&asked);
                thread::spawn(move || {
                    if let Err(error) = answer(&stream, &asked) {
                        eprintln!("somebody asked elsewhere and went away: {error}");
                    }
                });
            }
        });
        Ok(host)
    }

    /// Its address, without a slash at the end.
    pub fn address(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The paths that it was asked for so far.
    pub fn asked_for(&self) -> BTreeSet<String> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

fn answer(mut stream: &TcpStream, asked: &Mutex<BTreeSet<String>>) -> io::Result<()> {
    let mut lines = BufReader::new(stream).lines();
    let first = lines.next().transpose()?.unwrap_or_default();
    // A browser opens connections ahead of time, too.
    let Some(path) = first.split(' ').nth(1) else { return Ok(()) };
    asked.lock().unwrap_or_else(PoisonError::into_inner).insert(path.to_owned());
    while lines.next().transpose()?.is_some_and(|line| !line.is_empty()) {}
    stream.write_all(ANSWER.as_bytes())
}
