//! All sessions and idempotency keys of a sandbox, in memory. Pure: it is told the time and the random
//! names, and a decision is a [`Change`] that is applied only once it is safe on disk.

pub(crate) mod payment;
pub(crate) mod session;

use std::collections::{BTreeSet, HashMap};

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use toffeepay::{GameId, PaymentId, SessionId, SessionStatus, UserId};

use crate::ledger::payment::PaymentRecord;
use crate::ledger::session::SessionRecord;
use crate::random::PageSecret;

/// How long an idempotency key stands for its first request.
const KEY_LIFETIME: SignedDuration = SignedDuration::from_hours(24);

/// What a key was first used for.
///
/// Keys belong to the merchant, not to one token: the app's own sandbox gets a new token at each start,
/// and a create that was cut off must still find its session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct KeyRecord {
    pub key: String,
    /// SHA-256 of the request's body, in Base64.
    pub body_hash: String,
    pub session_id: SessionId,
    pub created_at: Timestamp,
}

/// One step of the ledger: all of it happens, or nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Change {
    /// New sessions, and the new records of known ones.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sessions: Vec<SessionRecord>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<KeyRecord>,
}

impl Change {
    pub fn none() -> Self {
        Self::default()
    }

    pub fn is_none(&self) -> bool {
        self.sessions.is_empty() && self.key.is_none()
    }
}

impl From<SessionRecord> for Change {
    fn from(session: SessionRecord) -> Self {
        Self { sessions: vec![session], key: None }
    }
}

/// Which sessions to list.
#[derive(Clone, Debug)]
pub(crate) struct Filter {
    pub game_id: GameId,
    pub user_id: Option<UserId>,
    pub status: Option<SessionStatus>,
}

impl Filter {
    fn takes(&self, session: &SessionRecord) -> bool {
        session.game_id == self.game_id
            && self.user_id.as_ref().is_none_or(|user| *user == session.user_id)
            && self.status.as_ref().is_none_or(|status| *status == session.status())
    }
}

/// The sessions, in the order of their creation, and the ways to find them.
#[derive(Debug, Default)]
pub(crate) struct Ledger {
    sessions: Vec<SessionRecord>,
    by_id: HashMap<SessionId, usize>,
    by_secret: HashMap<PageSecret, usize>,
    by_payment: HashMap<PaymentId, usize>,
    /// Pending sessions by the time at which they run out.
    pending: BTreeSet<(Timestamp, usize)>,
    keys: HashMap<String, KeyRecord>,
}

impl Ledger {
    pub fn session(&self, id: &SessionId) -> Option<&SessionRecord> {
        self.sessions.get(*self.by_id.get(id)?)
    }

    pub fn session_of_page(&self, secret: &PageSecret) -> Option<&SessionRecord> {
        self.sessions.get(*self.by_secret.get(secret)?)
    }

    pub fn payment(&self, id: &PaymentId) -> Option<(&SessionRecord, &PaymentRecord)> {
        let session = self.sessions.get(*self.by_payment.get(id)?)?;
        Some((session, session.payment(id)?))
    }

    /// The sessions that the filter takes, newest first.
    pub fn sessions<'a>(&'a self, filter: &'a Filter) -> impl Iterator<Item = &'a SessionRecord> {
        self.sessions.iter().rev().filter(|session| filter.takes(session))
    }

    /// The payments of all sessions that the filter takes, newest session first.
    pub fn payments<'a>(
        &'a self,
        filter: &'a Filter,
    ) -> impl Iterator<Item = (&'a SessionRecord, &'a PaymentRecord)> {
        self.sessions(filter)
            .flat_map(|session| session.payments.iter().rev().map(move |payment| (session, payment)))
    }

    /// What a key stands for at `now`; nothing once it is 24 hours old.
    pub fn key(&self, key: &str, now: Timestamp) -> Option<&KeyRecord> {
        self.keys.get(key).filter(|record| now.duration_since(record.created_at) < KEY_LIFETIME)
    }

    /// The expiry of every session whose time is up by `now`.
    pub fn expiries(&self, now: Timestamp) -> Change {
        let due = self.pending.iter().take_while(|(expires_at, _)| *expires_at <= now);
        let sessions = due.filter_map(|(_, index)| self.sessions.get(*index)?.expired_by(now)).collect();
        Change { sessions, key: None }
    }

    /// Carries out a change.
    pub fn apply(&mut self, change: Change) {
        for session in change.sessions {
            self.put(session);
        }
        if let Some(record) = change.key {
            self.keys.insert(record.key.clone(), record);
        }
    }

    /// The changes that make this ledger out of an empty one. Keys that are past their time are left out.
    pub fn as_changes(&self, now: Timestamp) -> impl Iterator<Item = Change> {
        let sessions = self.sessions.iter().map(|session| Change::from(session.clone()));
        let keys = self.keys.keys().filter_map(move |key| self.key(key, now));
        sessions.chain(keys.map(|record| Change { sessions: Vec::new(), key: Some(record.clone()) }))
    }

    fn put(&mut self, session: SessionRecord) {
        let index = *self.by_id.entry(session.id.clone()).or_insert(self.sessions.len());
        self.by_secret.insert(session.secret.clone(), index);
        for payment in &session.payments {
            self.by_payment.insert(payment.id.clone(), index);
        }
        if session.is_pending() {
            self.pending.insert((session.expires_at, index));
        } else {
            self.pending.remove(&(session.expires_at, index));
        }
        match self.sessions.get_mut(index) {
            Some(known) => *known = session,
            None => self.sessions.push(session),
        }
    }
}

#[cfg(test)]
mod tests;
