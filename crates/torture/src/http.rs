//! Just enough HTTP/1.1 for tests that stand between client and server: one exchange a connection, bodies
//! by their length. Not for hostile peers.

use std::io::{self, BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// How long a peer on this machine may take.
const LIMIT: Duration = Duration::from_secs(20);

/// A request or an answer.
#[derive(Clone, Debug)]
pub struct Message {
    /// The first line, without its end.
    pub start: String,
    /// Header names as they came, with their values.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

impl Message {
    /// A message of this first line and body.
    pub fn new(start: impl Into<String>, body: impl Into<Vec<u8>>) -> Self {
        Self { start: start.into(), headers: Vec::new(), body: body.into() }
    }

    /// With a header in place of any of its name.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.retain(|(known, _)| !known.eq_ignore_ascii_case(name));
        self.headers.push((name.to_owned(), value.into()));
        self
    }

    /// A header's value.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    /// The word of the first line at this place, from 0.
    pub fn word(&self, place: usize) -> &str {
        self.start.split(' ').nth(place).unwrap_or_default()
    }

    /// An answer's status; 0 where it has none.
    pub fn status(&self) -> u16 {
        self.word(1).parse().unwrap_or_default()
    }

    /// Reads one message.
    pub fn read(stream: &mut impl BufRead) -> io::Result<Self> {
        let mut lines = Vec::new();
        loop {
            let mut line = String::new();
            if stream.read_line(&mut line)? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            let line = line.trim_end();
            if line.is_empty() {
                break;
            }
            lines.push(line.to_owned());
        }
        let mut lines = lines.into_iter();
        let mut message = Self::new(lines.next().unwrap_or_default(), []);
        for line in lines {
            let (name, value) = line.split_once(':').ok_or(io::ErrorKind::InvalidData)?;
            message.headers.push((name.to_owned(), value.trim().to_owned()));
        }
        let length = message.header("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
        message.body.resize(length, 0);
        stream.read_exact(&mut message.body)?;
        Ok(message)
    }

    /// Writes it, its length set, and says that nothing follows on this connection.
    pub fn write(&self, stream: &mut impl Write) -> io::Result<()> {
        let closing =
            self.clone().with("connection", "close").with("content-length", self.body.len().to_string());
        let mut bytes = format!("{}\r\n", closing.start).into_bytes();
        for (name, value) in &closing.headers {
            bytes.extend(format!("{name}: {value}\r\n").into_bytes());
        }
        bytes.extend(b"\r\n");
        bytes.extend(&closing.body);
        stream.write_all(&bytes)?;
        stream.flush()
    }
}

/// Sends a request and reads the answer.
pub fn exchange(address: SocketAddr, request: &Message) -> io::Result<Message> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(LIMIT))?;
    stream.set_nodelay(true)?;
    request.clone().with("host", address.to_string()).write(&mut stream)?;
    Message::read(&mut BufReader::new(stream))
}
