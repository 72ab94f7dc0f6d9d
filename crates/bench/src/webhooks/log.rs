//! The last messages. In memory only, and of bounded length and size.

use std::collections::VecDeque;

use hyper::body::Bytes;
use ipc::bench::{
    BackendAnswerView, WebhookDetail, WebhookFinding, WebhookHeaderView, WebhookLineView, WebhookOrigin,
};
use jiff::Timestamp;
use serde_json::Value;
use toffeepay::WebhookSecret;
use toffeepay::http::HeaderMap;

use super::judge::{Before, judge};
use super::mask;

/// How many are kept.
const MOST: usize = 100;

/// The headers that are shown: the others may hold what is nobody's business.
const SHOWN: [&str; 5] =
    ["webhook-id", "webhook-timestamp", "webhook-signature", "x-toffeepay-signature", "content-type"];

/// A message as it came or was sent.
#[derive(Clone, Debug)]
pub struct Message {
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body, byte for byte.
    pub body: Bytes,
}

struct Entry {
    message: Message,
    line: WebhookLineView,
}

/// The last messages, oldest first.
#[derive(Default)]
pub struct Log {
    last: u64,
    entries: VecDeque<Entry>,
    /// One was right with the secret in use.
    has_verified: bool,
}

impl Log {
    /// Another secret is in use: what was right before says nothing of it.
    pub fn forget_verified(&mut self) {
        self.has_verified = false;
    }

    /// Takes a message in, and gives its number and what it is.
    pub fn take(
        &mut self,
        origin: WebhookOrigin,
        message: Message,
        secret: Option<&WebhookSecret>,
        now: Timestamp,
    ) -> (u64, WebhookFinding) {
        let message_id = message.headers.get("webhook-id").and_then(|id| id.to_str().ok()).map(str::to_owned);
        let of_this = |entry: &&Entry| message_id.is_some() && entry.line.message_id == message_id;
        let right = self
            .entries
            .iter()
            .filter(of_this)
            .find(|entry| entry.line.finding == WebhookFinding::Good)
            .map(|entry| entry.message.body.clone());
        let before = Before { has_verified: self.has_verified, right_body: right.as_deref() };
        let finding = judge(secret, &message.headers, &message.body, now, before);
        // What was signed here says nothing of what others sign with.
        self.has_verified |= finding == WebhookFinding::Good && origin != WebhookOrigin::Sent;
        let first = self
            .entries
            .iter()
            .filter(of_this)
            .find(|entry| entry.line.origin == origin)
            .map(|entry| entry.line.number);
        let said = serde_json::from_slice(&message.body).unwrap_or(Value::Null);
        self.last += 1;
        let line = WebhookLineView {
            number: self.last,
            at: now.as_millisecond(),
            origin,
            message_id,
            event_type: said["type"].as_str().map(|name| name.chars().take(64).collect()),
            session_id: self.session_of(&said),
            finding: finding.clone(),
            first,
            answer: None,
        };
        if self.entries.len() == MOST {
            self.entries.pop_front();
        }
        self.entries.push_back(Entry { message, line });
        (self.last, finding)
    }

    /// Notes what the backend said to a message.
    pub fn answered(&mut self, number: u64, answer: BackendAnswerView) {
        if let Some(entry) = self.entries.iter_mut().find(|entry| entry.line.number == number) {
            entry.line.answer = Some(answer);
        }
    }

    /// A message as it came.
    pub fn message(&self, number: u64) -> Option<Message> {
        self.entry(number).map(|entry| entry.message.clone())
    }

    /// All of them, the last one first.
    pub fn lines(&self) -> Vec<WebhookLineView> {
        self.entries.iter().rev().map(|entry| entry.line.clone()).collect()
    }

    /// One of them; the purchase is for others to find.
    pub fn detail(&self, number: u64) -> Option<WebhookDetail> {
        let Entry { message, line } = self.entry(number)?;
        let header = |name: &str| {
            let value = message.headers.get(name)?;
            Some(WebhookHeaderView {
                name: name.to_owned(),
                value: String::from_utf8_lossy(value.as_bytes()).into_owned(),
            })
        };
        Some(WebhookDetail {
            line: line.clone(),
            headers: SHOWN.into_iter().filter_map(header).collect(),
            body: mask::body(&message.body),
            purchase_id: None,
            timeline: Vec::new(),
        })
    }

    fn entry(&self, number: u64) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.line.number == number)
    }

    /// The session that a body names: itself, by a payment, or by a refund of a payment that was heard of.
    fn session_of(&self, said: &Value) -> Option<String> {
        let about = said["type"].as_str()?.split('.').next()?;
        let data = if said["data"][about].is_object() { &said["data"][about] } else { &said["data"] };
        let text = |value: &Value| value.as_str().map(str::to_owned);
        if let Some(named) = text(&data["session_id"]) {
            return Some(named);
        }
        match about {
            "session" => text(&data["id"]).or_else(|| text(&said["data"])),
            "payment" => self.session_of_payment(data["id"].as_str().or(data["payment_id"].as_str())?),
            "refund" => self.session_of_payment(data["payment_id"].as_str()?),
            _ => None,
        }
    }

    fn session_of_payment(&self, payment: &str) -> Option<String> {
        self.entries.iter().rev().find_map(|entry| {
            let said: Value = serde_json::from_slice(&entry.message.body).ok()?;
            let is_it = said["type"].as_str()?.starts_with("payment.")
                && [&said["data"]["id"], &said["data"]["payment_id"], &said["data"]["payment"]["id"]]
                    .iter()
                    .any(|id| id.as_str() == Some(payment));
            if is_it { entry.line.session_id.clone() } else { None }
        })
    }
}
