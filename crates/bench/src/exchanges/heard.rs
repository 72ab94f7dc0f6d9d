//! What is heard on the wire, and how it gets to the log's thread without anybody waiting for that.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{SyncSender, sync_channel};
use std::time::Duration;

use http::HeaderMap;
use http::header::AUTHORIZATION;
use jiff::Timestamp;
use secrecy::SecretString;
use toffeepay::{Body, Request, Response, TransportError};
use url::Url;

use super::asked::Caller;
use super::recorder::Message;

/// A request on its way to the log, with all that it carries but the token.
#[derive(Debug)]
pub struct Heard {
    pub(super) by: Caller,
    pub(super) at: Timestamp,
    pub(super) method: String,
    pub(super) url: Url,
    pub(super) headers: HeaderMap,
    pub(super) body: Option<String>,
    /// What the request was authorised with: to be found where an answer repeats it.
    pub(super) token: Option<SecretString>,
}

impl Heard {
    fn of(request: &Request, by: Caller, at: Timestamp) -> Self {
        let mut headers = request.headers.clone();
        let authorization = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
        let token = authorization.and_then(|value| value.split_whitespace().last()).map(SecretString::from);
        // The value goes no further than here.
        if headers.contains_key(AUTHORIZATION) {
            headers.insert(AUTHORIZATION, http::HeaderValue::from_static("Bearer (withheld)"));
        }
        Self {
            by,
            at,
            method: request.method.to_string(),
            url: request.url.clone(),
            headers,
            body: request.body.clone(),
            token,
        }
    }
}

/// What came of it, on its way to the log.
#[derive(Debug)]
pub(super) enum Came {
    Answer { status: u16, headers: HeaderMap, body: Option<Vec<u8>> },
    Failure(String),
}

/// Hands exchanges to the log. Clones hand them to the same one.
#[derive(Clone, Debug)]
pub struct Recorder {
    pub(super) messages: SyncSender<Message>,
    pub(super) missed: Arc<AtomicU64>,
    tickets: Arc<AtomicU64>,
}

impl Recorder {
    pub(super) fn new(messages: SyncSender<Message>, missed: Arc<AtomicU64>) -> Self {
        Self { messages, missed, tickets: Arc::default() }
    }

    /// Hears a request that is about to be sent.
    pub fn hear(&self, request: &Request, by: Caller, at: Timestamp) -> Hearing {
        let ticket = self.tickets.fetch_add(1, Ordering::Relaxed);
        let is_told = self.tell(Message::Sent(ticket, Box::new(Heard::of(request, by, at))));
        if !is_told {
            self.missed.fetch_add(1, Ordering::Relaxed);
        }
        Hearing { recorder: self.clone(), ticket: is_told.then_some(ticket) }
    }

    /// How many exchanges the log has missed in this run.
    pub fn missed(&self) -> u64 {
        self.missed.load(Ordering::Relaxed)
    }

    /// Waits until what was heard so far is written, or that takes too long.
    pub fn settle(&self, limit: Duration) -> bool {
        let (told, settled) = sync_channel(1);
        self.messages.try_send(Message::Settle(told)).is_ok() && settled.recv_timeout(limit).is_ok()
    }

    fn tell(&self, message: Message) -> bool {
        self.messages.try_send(message).is_ok()
    }
}

/// A request that was heard, and whose end is still to be.
#[derive(Debug)]
pub struct Hearing {
    recorder: Recorder,
    /// None where the log could not take the request.
    ticket: Option<u64>,
}

impl Hearing {
    /// Hears what came of it.
    pub fn ended(self, answer: &Result<Response, TransportError>, took: Duration, fault: Option<String>) {
        let Some(ticket) = self.ticket else { return };
        let came = match answer {
            Ok(response) => Came::Answer {
                status: response.status.as_u16(),
                headers: response.headers.clone(),
                body: match &response.body {
                    Body::Whole(body) => Some(body.clone()),
                    Body::OverLimit => None,
                },
            },
            Err(error) => Came::Failure(error.to_string()),
        };
        if !self.recorder.tell(Message::Came(ticket, came, took, fault)) {
            self.recorder.missed.fetch_add(1, Ordering::Relaxed);
        }
    }
}
