//! A game's backend as a tester has one on this machine: it takes whatever is posted to it, and remembers.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use anyhow::Result;

/// No webhook is longer.
const LONGEST: u64 = 1024 * 1024;
const PATIENCE: Duration = Duration::from_secs(10);

/// The backend. It listens as long as this program runs.
#[derive(Debug)]
pub struct ReceivingBackend {
    address: SocketAddr,
    heard: Arc<Mutex<Vec<String>>>,
}

impl ReceivingBackend {
    /// Begins to listen on a free port.
    pub fn start() -> Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let address = listener.local_addr()?;
        let heard = Arc::new(Mutex::new(Vec::new()));
        let told = Arc::clone(&heard);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                if let Err(error) = take(&stream, &told) {
                    eprintln!("the backend could not take a message: {error:#}");
                }
            }
        });
        Ok(Self { address, heard })
    }

    /// Where webhooks go.
    pub fn address(&self) -> String {
        format!("http://{}/webhooks", self.address)
    }

    /// What was posted, head and body, oldest first.
    pub fn heard(&self) -> Vec<String> {
        self.heard.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

fn take(mut stream: &TcpStream, heard: &Mutex<Vec<String>>) -> Result<()> {
    stream.set_read_timeout(Some(PATIENCE))?;
    let mut reader = BufReader::new(stream.take(LONGEST));
    let mut message = String::new();
    let mut length = 0;
    loop {
        let begin = message.len();
        reader.read_line(&mut message)?;
        let line = message.get(begin..).unwrap_or_default().trim_end();
        if line.is_empty() {
            break;
        }
        if let Some((name, value)) = line.split_once(':')
            && name.eq_ignore_ascii_case("content-length")
        {
            length = value.trim().parse()?;
        }
    }
    reader.take(length).read_to_string(&mut message)?;
    heard.lock().unwrap_or_else(PoisonError::into_inner).push(message);
    stream.write_all(b"HTTP/1.1 202 Accepted\r\nContent-Length: 5\r\nConnection: close\r\n\r\nnoted")?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_answered_and_remembered_with_its_head_and_body() {
        let backend = ReceivingBackend::start().unwrap();
        let mut stream = TcpStream::connect(backend.address).unwrap();
        stream
            .write_all(b"POST /webhooks HTTP/1.1\r\nContent-Length: 2\r\nwebhook-id: msg_1\r\n\r\n{}")
            .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        assert!(answer.starts_with("HTTP/1.1 202 "), "{answer}");
        let heard = backend.heard().concat();
        assert!(heard.contains("webhook-id: msg_1") && heard.ends_with("\r\n\r\n{}"), "{heard}");
    }
}
