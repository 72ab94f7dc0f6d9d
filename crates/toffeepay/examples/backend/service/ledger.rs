//! The books: who has which token, which webhooks were dealt with, which items are whose.
//!
//! A file that is only ever appended to, one line of JSON a change, on disk before anybody hears of it. A
//! change is one line, so after a crash it is there as a whole or not at all. In a backend of your own this is
//! the database; what matters is [`Ledger::change`]: one decides at a time, on what is really there.

use std::collections::{HashMap, HashSet};
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::sync::{Mutex, PoisonError, RwLock};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use toffeepay::{SessionId, UserId, WebhookId};

/// Why the ledger can't be used.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    /// Reading or writing failed.
    #[error("the ledger can't be used: {0}")]
    Io(#[from] std::io::Error),
    /// Two would grant the same thing twice.
    #[error("another backend uses this ledger")]
    InUse,
    /// A line in the middle is not ours. Nothing is guessed: the file is somebody's property.
    #[error("line {0} of the ledger can't be read: {1}")]
    BadLine(usize, serde_json::Error),
    /// A write failed half way and could not be taken back.
    #[error("the ledger is broken off and must be looked at")]
    BrokenOff,
}

/// One line.
#[derive(Serialize, Deserialize)]
struct Line {
    at: Timestamp,
    entries: Vec<Entry>,
}

/// What was decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Entry {
    /// A player has a new token, of which only a digest is kept. It takes the place of the last one.
    Token { user: UserId, digest: String },
    /// A webhook was dealt with.
    Webhook { id: WebhookId },
    /// An item is the player's.
    Granted { session: SessionId, user: UserId, item: String },
    /// An item is no longer the player's, or never became it: its payment was refunded.
    Revoked { session: SessionId, user: UserId, item: String },
}

/// Whose an item is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// The player's.
    Granted,
    /// Not any more. It never is again: who pays anew has a new session.
    Revoked,
}

/// An item that a session sold.
#[derive(Clone, Debug)]
pub struct Sale {
    pub user: UserId,
    pub item: String,
    pub standing: Standing,
}

/// What all lines together say.
#[derive(Default)]
pub struct State {
    tokens: HashMap<String, UserId>,
    webhooks: HashSet<WebhookId>,
    sales: HashMap<SessionId, Sale>,
}

impl State {
    /// Whose token has this digest.
    pub fn player(&self, digest: &str) -> Option<&UserId> {
        self.tokens.get(digest)
    }

    /// Whether this webhook was dealt with.
    pub fn knows(&self, webhook: &WebhookId) -> bool {
        self.webhooks.contains(webhook)
    }

    /// What became of a session's item.
    pub fn standing(&self, session: &SessionId) -> Option<Standing> {
        self.sales.get(session).map(|sale| sale.standing)
    }

    /// What a session sold.
    pub fn item(&self, session: &SessionId) -> Option<&str> {
        self.sales.get(session).map(|sale| sale.item.as_str())
    }

    /// All that was ever granted to or taken from a player, in no order.
    pub fn sales_to<'a>(&'a self, user: &'a UserId) -> impl Iterator<Item = (&'a SessionId, &'a Sale)> {
        self.sales.iter().filter(move |(_, sale)| sale.user == *user)
    }

    fn apply(&mut self, entry: Entry) {
        match entry {
            Entry::Token { user, digest } => {
                self.tokens.retain(|_, other| *other != user);
                self.tokens.insert(digest, user);
            }
            Entry::Webhook { id } => {
                self.webhooks.insert(id);
            }
            Entry::Granted { session, user, item } => {
                self.sales.insert(session, Sale { user, item, standing: Standing::Granted });
            }
            Entry::Revoked { session, user, item } => {
                self.sales.insert(session, Sale { user, item, standing: Standing::Revoked });
            }
        }
    }
}

/// The file and what it says.
pub struct Ledger {
    writer: Mutex<Writer>,
    state: RwLock<State>,
}

struct Writer {
    file: File,
    /// Where the last whole line ends; `None` after a failure that could not be taken back.
    end: Option<u64>,
}

impl Ledger {
    /// Opens the file, or makes it. A last line that a crash broke off never happened, and is cut.
    pub fn open(path: &Path) -> Result<Self, LedgerError> {
        let mut file = OpenOptions::new().create(true).truncate(false).read(true).write(true).open(path)?;
        file.try_lock().map_err(|error| match error {
            TryLockError::WouldBlock => LedgerError::InUse,
            TryLockError::Error(error) => LedgerError::Io(error),
        })?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes)?;
        let whole = bytes.iter().rposition(|byte| *byte == b'\n').map_or(0, |last| last + 1);
        let mut state = State::default();
        for (number, line) in bytes[..whole].split_inclusive(|byte| *byte == b'\n').enumerate() {
            let line: Line =
                serde_json::from_slice(line).map_err(|error| LedgerError::BadLine(number + 1, error))?;
            line.entries.into_iter().for_each(|entry| state.apply(entry));
        }
        let end = whole as u64;
        file.set_len(end)?;
        file.sync_all()?;
        Ok(Self { writer: Mutex::new(Writer { file, end: Some(end) }), state: RwLock::new(state) })
    }

    /// Looks something up.
    pub fn read<R>(&self, look: impl FnOnce(&State) -> R) -> R {
        look(&self.state.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Decides on what is there, and writes what was decided. Nobody else decides meanwhile. Waits for the
    /// disk, so it is not for an async thread.
    pub fn change<R>(
        &self,
        at: Timestamp,
        decide: impl FnOnce(&State) -> (Vec<Entry>, R),
    ) -> Result<R, LedgerError> {
        let mut writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        let (entries, outcome) = self.read(decide);
        if entries.is_empty() {
            return Ok(outcome);
        }
        let line = Line { at, entries };
        writer.append(&line)?;
        let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
        line.entries.into_iter().for_each(|entry| state.apply(entry));
        Ok(outcome)
    }
}

impl Writer {
    fn append(&mut self, line: &Line) -> Result<(), LedgerError> {
        let start = self.end.take().ok_or(LedgerError::BrokenOff)?;
        let mut text = serde_json::to_vec(line).map_err(std::io::Error::from)?;
        text.push(b'\n');
        let written = self
            .file
            .seek(SeekFrom::Start(start))
            .and_then(|_| self.file.write_all(&text))
            .and_then(|()| self.file.sync_data());
        if let Err(error) = written {
            // What is half there must not stand before the next line.
            if self.file.set_len(start).and_then(|()| self.file.sync_data()).is_ok() {
                self.end = Some(start);
            }
            return Err(error.into());
        }
        self.end = Some(start + text.len() as u64);
        Ok(())
    }
}
