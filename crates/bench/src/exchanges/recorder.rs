//! The log's own thread: takes the secrets out of what was heard, writes the rest, and keeps the file within its
//! bounds.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::time::Duration;

use http::HeaderMap;
use jiff::Timestamp;
use rusqlite::{Connection, params};
use scenarios::redact::{self, Known, WITHHELD, is_withheld};
use secrecy::ExposeSecret;

use super::asked::{Caller, Header};
use super::attempts;
use super::calls::call_of;
use super::heard::{Came, Heard, Recorder};

/// How many messages may wait; an answer is 256 KiB at most.
const WAITING: usize = 128;
/// How much of a body is kept, in bytes.
const BODY: usize = 64 * 1024;

/// What the file may hold.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bounds {
    pub exchanges: i64,
    /// Bytes of all texts together.
    pub size: i64,
}

impl Default for Bounds {
    fn default() -> Self {
        Self { exchanges: 10_000, size: 32 * 1024 * 1024 }
    }
}

/// What the file holds.
#[derive(Clone, Copy, Debug)]
struct Held {
    exchanges: i64,
    size: i64,
}

impl Held {
    fn measure(connection: &Connection) -> Result<Self, rusqlite::Error> {
        connection.query_row("SELECT count(*), coalesce(sum(size), 0) FROM exchanges", [], |row| {
            Ok(Self { exchanges: row.get(0)?, size: row.get(1)? })
        })
    }

    fn grow(&mut self, exchanges: i64, size: i64) {
        self.exchanges = self.exchanges.saturating_add(exchanges);
        self.size = self.size.saturating_add(size);
    }

    fn is_within(self, bounds: Bounds) -> bool {
        self.exchanges <= bounds.exchanges && self.size <= bounds.size
    }
}

/// What the thread is told.
#[derive(Debug)]
pub(super) enum Message {
    Sent(u64, Box<Heard>),
    Came(u64, Came, Duration, Option<String>),
    /// Answered when all before it is written.
    Settle(SyncSender<()>),
}

/// Starts the thread. `nudge` is called when there is something new.
pub(super) fn start(
    connection: Connection,
    run: Timestamp,
    bounds: Bounds,
    nudge: impl Fn() + Send + 'static,
) -> std::io::Result<Recorder> {
    let (messages, heard) = sync_channel(WAITING);
    let missed = Arc::new(AtomicU64::new(0));
    let recorder = Recorder::new(messages, Arc::clone(&missed));
    let mut writer = Writer {
        connection,
        run,
        bounds,
        // More than any bound: measured at the first exchange.
        held: Held { exchanges: i64::MAX, size: i64::MAX },
        known: Known::default(),
        open: HashMap::new(),
        missed,
    };
    std::thread::Builder::new().name("exchange log".into()).spawn(move || writer.serve(&heard, &nudge))?;
    Ok(recorder)
}

struct Writer {
    connection: Connection,
    run: Timestamp,
    bounds: Bounds,
    /// At least what the file holds, so that it is not measured at every exchange.
    held: Held,
    known: Known,
    /// Rows of requests whose answers are still to come.
    open: HashMap<u64, i64>,
    missed: Arc<AtomicU64>,
}

impl Writer {
    fn serve(&mut self, heard: &Receiver<Message>, nudge: &impl Fn()) {
        while let Ok(message) = heard.recv() {
            self.take(message);
            // One nudge for all that waits.
            for message in heard.try_iter() {
                self.take(message);
            }
            nudge();
        }
    }

    fn take(&mut self, message: Message) {
        let written = match message {
            Message::Sent(ticket, heard) => self.sent(ticket, &heard),
            Message::Came(ticket, came, took, fault) => self.came(ticket, came, took, fault.as_deref()),
            Message::Settle(told) => {
                // Whoever asked may not wait any more.
                let _ = told.try_send(());
                Ok(())
            }
        };
        if let Err(error) = written {
            self.missed.fetch_add(1, Ordering::Relaxed);
            tracing::warn!(%error, "an exchange could not be logged");
        }
    }

    fn sent(&mut self, ticket: u64, heard: &Heard) -> Result<(), rusqlite::Error> {
        if let Some(token) = &heard.token {
            self.known.learn_token(token.expose_secret());
        }
        let url = redact::address(&heard.url);
        let path = url.get(heard.url[..url::Position::BeforePath].len()..).unwrap_or_default();
        let call = call_of(&heard.method, heard.url.path()).map(|called| called.route.call);
        let key = heard.headers.get("idempotency-key").and_then(|key| key.to_str().ok());
        let headers = self.headers(&heard.headers);
        let body = heard.body.as_deref().map(|body| cut(redact::body(body, &mut self.known)));
        let attempt = attempts::number(&self.connection, key, heard, &url)?;
        let size = as_i64(url.len() + headers.len() + body.as_deref().map_or(0, str::len));
        self.connection.execute(
            "INSERT INTO exchanges (run, at, method, url, path, call, attempt, key, request_headers, request_body,
                size, by_bench) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
            params![
                self.run.as_microsecond(),
                heard.at.as_microsecond(),
                heard.method,
                url,
                path,
                call,
                attempt,
                key,
                headers,
                body,
                size,
                heard.by == Caller::Bench,
            ],
        )?;
        self.open.insert(ticket, self.connection.last_insert_rowid());
        self.held.grow(1, size);
        self.keep_within_bounds()
    }

    fn came(
        &mut self,
        ticket: u64,
        came: Came,
        took: Duration,
        fault: Option<&str>,
    ) -> Result<(), rusqlite::Error> {
        let Some(id) = self.open.remove(&ticket) else { return Ok(()) };
        let took = i64::try_from(took.as_micros()).unwrap_or(i64::MAX);
        match came {
            Came::Failure(error) => {
                self.connection.execute(
                    "UPDATE exchanges SET error = ?2, took = ?3, fault = ?4 WHERE id = ?1",
                    params![id, redact::plain(&error, &self.known), took, fault],
                )?;
            }
            Came::Answer { status, headers, body } => {
                let body =
                    body.map(|body| cut(redact::body(&String::from_utf8_lossy(&body), &mut self.known)));
                let headers = self.headers(&headers);
                let size = as_i64(headers.len() + body.as_deref().map_or(0, str::len));
                self.connection.execute(
                    "UPDATE exchanges SET status = ?2, answer_headers = ?3, answer_body = ?4, took = ?5, fault = ?6,
                        size = size + ?7 WHERE id = ?1",
                    params![id, status, headers, body, took, fault, size],
                )?;
                self.held.grow(0, size);
            }
        }
        Ok(())
    }

    /// Headers as a JSON array.
    fn headers(&self, headers: &HeaderMap) -> String {
        let kept: Vec<_> = headers
            .iter()
            .map(|(name, value)| Header {
                name: name.to_string(),
                value: if value.is_sensitive() || is_withheld(name.as_str()) && name != "authorization" {
                    WITHHELD.to_owned()
                } else {
                    redact::plain(&String::from_utf8_lossy(value.as_bytes()), &self.known)
                },
            })
            .collect();
        serde_json::to_string(&kept).unwrap_or_default()
    }

    /// The oldest go.
    fn keep_within_bounds(&mut self) -> Result<(), rusqlite::Error> {
        if self.held.is_within(self.bounds) {
            return Ok(());
        }
        self.held = Held::measure(&self.connection)?;
        if self.held.is_within(self.bounds) {
            return Ok(());
        }
        // A tenth more than is needed, so that not every exchange sweeps.
        let (count, size) = (self.bounds.exchanges * 9 / 10, self.bounds.size / 10 * 9);
        self.connection.execute(
            "DELETE FROM exchanges WHERE id IN (
                SELECT id FROM (SELECT id, row_number() OVER newest AS place, sum(size) OVER newest AS so_far
                    FROM exchanges WINDOW newest AS (ORDER BY id DESC))
                WHERE place > ?1 OR so_far > ?2)",
            [count, size],
        )?;
        self.held = Held::measure(&self.connection)?;
        Ok(())
    }
}

/// As much as is kept of a body.
fn cut(mut body: String) -> String {
    if body.len() > BODY {
        let end = (0..=BODY).rev().find(|end| body.is_char_boundary(*end)).unwrap_or_default();
        body.truncate(end);
        body.push_str("\n(and more)");
    }
    body
}

fn as_i64(size: usize) -> i64 {
    i64::try_from(size).unwrap_or(i64::MAX)
}
