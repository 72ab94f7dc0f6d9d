//! The journal: the SQLite file of purchases and their events.
//!
//! One writer; every change is one transaction that applies [`Purchase::apply`], stores the result and
//! appends the event, and is on disk (`synchronous=FULL`) when the call returns. Calls block: the engine
//! makes them on a blocking thread. No rule of the flow lives here.

mod aside;
mod files;
mod gate;
mod log;
mod migration;
mod row;
mod statement;
mod words;

use std::fs;
use std::mem;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params};
use toffeepay::{CreateSessionBody, UserId};

use crate::environment::EnvironmentName;
use crate::fault_points::{self, Act};
use crate::purchase::{Cause, Event, Order, OutOfPlace, Purchase, PurchaseId, Recorded, ReturnState};

use gate::Gate;

pub use aside::{Part, SetAside};
#[cfg(feature = "fault-points")]
pub use migration::migrations;
pub use statement::{Filter, Standing, Start, Summary, Total};

/// Why the journal can't be used, or did not do it.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// Its folder or file can't be made or protected.
    #[error("the journal's folder {} can't be used: {source}", folder.display())]
    Folder {
        /// The folder.
        folder: PathBuf,
        /// The system's error.
        source: std::io::Error,
    },
    /// A newer version of this app wrote it.
    #[error("the journal was written by a newer version (its schema is {found}, this version knows {known})")]
    Newer {
        /// The file's schema number.
        found: i64,
        /// The highest that this version knows.
        known: i64,
    },
    /// SQLite could not do it: full, read-only, locked, damaged.
    #[error("the journal can't be read or written: {0}")]
    Sqlite(#[from] rusqlite::Error),
    /// It is open for reading alone.
    #[error("purchases can be looked at, but none can be made: {0}")]
    ViewOnly(String),
    /// A row that this version did not write and can't read.
    #[error("the journal has a row that can't be read: {0}")]
    Row(String),
    /// The session is another purchase's. The API gave one session for two keys.
    #[error("the session belongs to another purchase of this journal")]
    SessionTaken,
    /// No such purchase.
    #[error("the journal has no purchase {0}")]
    UnknownPurchase(PurchaseId),
    /// The event has no place in the purchase's state.
    #[error(transparent)]
    OutOfPlace(#[from] OutOfPlace),
}

/// A page of purchases, newest first.
#[derive(Clone, Debug)]
pub struct Page {
    /// The purchases.
    pub purchases: Vec<Purchase>,
    /// Where the next page begins; `None` at the end.
    pub next: Option<PageMark>,
}

/// A place in the list of purchases.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PageMark(i64);

impl PageMark {
    /// As text, for whoever asks for the next page.
    pub fn to_text(self) -> String {
        self.0.to_string()
    }

    /// Reads it back.
    pub fn parse(raw: &str) -> Option<Self> {
        raw.parse().ok().map(Self)
    }
}

/// The journal's file, open.
#[derive(Debug)]
pub struct Journal {
    connection: Mutex<Connection>,
    /// Why it may only be read.
    view_only: Option<String>,
    /// Nothing is written before the file was looked at.
    gate: Gate,
    folder: PathBuf,
}

/// When a large file is looked at for damage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Look {
    Now,
    /// By [`Journal::look`], before the first write.
    Later,
}

const FILE: &str = "journal.sqlite";
/// How long a write waits for another program that holds the file.
const BUSY_LIMIT: std::time::Duration = std::time::Duration::from_secs(5);

impl Journal {
    /// Opens the journal in a folder, making both where they are missing, for the owner alone.
    ///
    /// A damaged file is set aside under another name, never deleted, and a new one begun. Of a damaged log a copy is
    /// set aside: SQLite leaves out what stands in it behind the damage.
    pub fn open(folder: &Path) -> Result<(Self, Option<SetAside>), JournalError> {
        Self::open_and(folder, Look::Now)
    }

    /// Opens the journal as [`Self::open`] does, at once: a large file is read before it was looked at for damage.
    /// Whoever writes waits for [`Self::look`], which must be called.
    pub fn open_unlooked(folder: &Path) -> Result<(Self, Option<SetAside>), JournalError> {
        Self::open_and(folder, Look::Later)
    }

    fn open_and(folder: &Path, look: Look) -> Result<(Self, Option<SetAside>), JournalError> {
        let untold = aside::untold(&folder.join(FILE))?;
        let saved = match aside::save_orphaned_log(&folder.join(FILE))? {
            None => aside::save_damaged_log(&folder.join(FILE))?,
            orphaned => orphaned,
        };
        let path = files::prepare(folder, FILE)?;
        let of = |(connection, gate)| Self {
            connection: Mutex::new(connection),
            view_only: None,
            gate,
            folder: folder.to_owned(),
        };
        match open_file(&path, look) {
            Err(JournalError::Sqlite(error)) if files::means_damaged(&error) => {
                let aside = aside::set_aside(&path, &error.to_string())?;
                let path = files::prepare(folder, FILE)?;
                Ok((of(open_file(&path, Look::Now)?), Some(aside)))
            }
            opened => Ok((of(opened?), saved.or(untold))),
        }
    }

    /// Looks at the file for damage, if that is still to be done, and lets the writers in. A damaged file is set
    /// aside, never deleted, and a new one begun in its place.
    pub fn look(&self) -> Result<Option<SetAside>, JournalError> {
        if !self.gate.is_shut() {
            return Ok(None);
        }
        self.gate
            .look(|| self.look_and_replace().map_err(|error| error.to_string()))
            .map_err(JournalError::ViewOnly)
    }

    /// The player was told of what was set aside. Until then every start gives it.
    pub fn aside_was_told(&self) -> Result<(), JournalError> {
        aside::was_told(&self.folder.join(FILE))
    }

    /// Waits until the file was looked at.
    pub fn until_looked_at(&self) -> Result<(), JournalError> {
        self.gate.pass().map_err(JournalError::ViewOnly)
    }

    fn look_and_replace(&self) -> Result<Option<SetAside>, JournalError> {
        let path = self.folder.join(FILE);
        // By a connection of its own: whoever reads meanwhile does not wait.
        let damage = match files::look(&path) {
            Ok(()) => return Ok(None),
            Err(error) if files::means_damaged(&error) => error,
            Err(error) => return Err(error.into()),
        };
        let mut connection = self.connection();
        files::close_as_it_is(mem::replace(&mut *connection, Connection::open_in_memory()?))?;
        let aside = aside::set_aside(&path, &damage.to_string())?;
        (*connection, _) = open_file(&files::prepare(&self.folder, FILE)?, Look::Now)?;
        Ok(Some(aside))
    }

    /// Opens the journal of a folder for reading alone: where another copy of the app may be writing to it,
    /// or nothing can be written. Nothing is made or mended. `reason` is told to whoever wants to write.
    pub fn view(folder: &Path, reason: String) -> Result<Self, JournalError> {
        let path = folder.join(FILE);
        if !path.exists() {
            return Err(JournalError::ViewOnly(reason));
        }
        // SQLite would say no more than that it can't.
        fs::File::open(&path).map_err(|source| JournalError::Folder { folder: folder.to_owned(), source })?;
        let connection = files::open_to_read(&path)?;
        connection.busy_timeout(BUSY_LIMIT)?;
        connection.pragma_update(None, "trusted_schema", false)?;
        migration::check(&connection)?;
        Ok(Self {
            connection: Mutex::new(connection),
            view_only: Some(reason),
            gate: Gate::open(),
            folder: folder.to_owned(),
        })
    }

    /// Whether purchases can be begun and events recorded, or why not. Does not wait.
    pub fn may_write(&self) -> Result<(), JournalError> {
        let reason = self.view_only.clone().or_else(|| self.gate.problem());
        reason.map_or(Ok(()), |reason| Err(JournalError::ViewOnly(reason)))
    }

    /// The same, when the file was looked at.
    fn ready_to_write(&self) -> Result<(), JournalError> {
        self.until_looked_at()?;
        self.may_write()
    }

    /// Begins a purchase: it and the exact request body are on disk when this returns.
    pub fn begin(&self, purchase: &Purchase, body: &CreateSessionBody) -> Result<(), JournalError> {
        self.ready_to_write()?;
        let mut connection = self.connection();
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        row::insert(&transaction, purchase)?;
        let id = purchase.id().to_string();
        transaction.execute(
            "INSERT INTO requests (purchase_id, body) VALUES (?1, ?2)",
            params![id, body.as_str()],
        )?;
        let begun = Entry { kind: "begun", cause: Cause::Player, at: purchase.order.begun_at, detail: None };
        begun.append(&transaction, purchase.id())?;
        commit(transaction, begun.kind).inspect_err(|_| take_back(&mut connection))
    }

    /// Records an event: what the purchase becomes by it is on disk when this returns, and is given back.
    pub fn record(
        &self,
        id: PurchaseId,
        event: &Event,
        cause: Cause,
        now: Timestamp,
    ) -> Result<Purchase, JournalError> {
        self.ready_to_write()?;
        let mut connection = self.connection();
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let purchase = row::read(&transaction, id)?.ok_or(JournalError::UnknownPurchase(id))?;
        let next = purchase.apply(event, now)?;
        row::update(&transaction, &next)?;
        let entry = Entry { kind: event.kind(), cause, at: now, detail: event.detail() };
        entry.append(&transaction, id)?;
        if !next.is_open() {
            transaction.execute("DELETE FROM requests WHERE purchase_id = ?1", params![id.to_string()])?;
        }
        commit(transaction, entry.kind)?;
        Ok(next)
    }

    /// One purchase.
    pub fn purchase(&self, id: PurchaseId) -> Result<Purchase, JournalError> {
        row::read(&self.connection(), id)?.ok_or(JournalError::UnknownPurchase(id))
    }

    /// The exact body of a purchase's create call. Kept until the purchase has ended.
    pub fn request_body(&self, id: PurchaseId) -> Result<CreateSessionBody, JournalError> {
        let body: Option<String> = self
            .connection()
            .query_row("SELECT body FROM requests WHERE purchase_id = ?1", params![id.to_string()], |row| {
                row.get(0)
            })
            .optional()?;
        body.map(CreateSessionBody::from_recorded).ok_or(JournalError::UnknownPurchase(id))
    }

    /// The purchase that a return link's state belongs to.
    pub fn by_return_state(&self, state: &ReturnState) -> Result<Option<Purchase>, JournalError> {
        row::read_where(&self.connection(), "return_state = ?1", state.as_str())
    }

    /// Whether a session of an order's environment belongs to a purchase of this journal.
    pub fn has_session(&self, order: &Order, session_id: &str) -> Result<bool, JournalError> {
        row::has_session(&self.connection(), order, session_id)
    }

    /// All purchases of an environment that have not ended, oldest first.
    pub fn open_purchases(&self, environment: EnvironmentName) -> Result<Vec<Purchase>, JournalError> {
        row::read_open(&self.connection(), environment)
    }

    /// Purchases of all environments, newest first.
    pub fn page(&self, after: Option<PageMark>, limit: u32) -> Result<Page, JournalError> {
        self.statement(&Filter::default(), after.map_or(Start::Newest, Start::After), limit)
    }

    /// Purchases of all environments that a filter names, newest first.
    pub fn statement(&self, filter: &Filter, start: Start, limit: u32) -> Result<Page, JournalError> {
        let (purchases, next) = statement::page(&self.connection(), filter, start, limit)?;
        Ok(Page { purchases, next: next.map(PageMark) })
    }

    /// How many purchases a filter names, and what they add up to.
    pub fn summary(&self, filter: &Filter) -> Result<Summary, JournalError> {
        statement::summary(&self.connection(), filter)
    }

    /// When a player last bought an item in an environment and kept it: when it was paid, as far as that is
    /// known.
    pub fn last_bought(
        &self,
        environment: EnvironmentName,
        player: &UserId,
        item_id: &str,
    ) -> Result<Option<Timestamp>, JournalError> {
        row::last_bought(&self.connection(), environment, player, item_id)
    }

    /// The newest paid purchases of an environment whose money may still be given back, or whose charge
    /// was not found yet. `since` bounds how far back is looked.
    pub fn paid_since(
        &self,
        environment: EnvironmentName,
        since: Timestamp,
        limit: u32,
    ) -> Result<Vec<Purchase>, JournalError> {
        row::read_paid(&self.connection(), environment, since, limit)
    }

    /// The newest purchases of an environment that ended unpaid and took money all the same, which as far as is known
    /// was not given back. `since` bounds how far back is looked.
    pub fn owed_since(
        &self,
        environment: EnvironmentName,
        since: Timestamp,
        limit: u32,
    ) -> Result<Vec<Purchase>, JournalError> {
        row::read_owed(&self.connection(), environment, since, limit)
    }

    /// Takes over purchases that were made elsewhere, in one transaction. Those whose session is known
    /// already are left out; the ids of the others are given back.
    pub fn import(&self, purchases: &[Purchase], now: Timestamp) -> Result<Vec<PurchaseId>, JournalError> {
        self.ready_to_write()?;
        let mut connection = self.connection();
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let mut taken = Vec::new();
        for purchase in purchases {
            let Some(session) = &purchase.session else { continue };
            if row::has_session(&transaction, &purchase.order, session.id.as_str())? {
                continue;
            }
            row::insert(&transaction, purchase)?;
            row::update(&transaction, purchase)?;
            let detail = Some(session.id.to_string());
            let entry = Entry { kind: "imported", cause: Cause::Player, at: now, detail };
            entry.append(&transaction, purchase.id())?;
            taken.push(purchase.id());
        }
        commit(transaction, "imported")?;
        Ok(taken)
    }

    /// What happened to a purchase, oldest first.
    pub fn timeline(&self, id: PurchaseId) -> Result<Vec<Recorded>, JournalError> {
        let connection = self.connection();
        let mut statement = connection.prepare_cached(
            "SELECT at, kind, cause, detail FROM events WHERE purchase_id = ?1 ORDER BY seq",
        )?;
        let mut rows = statement.query(params![id.to_string()])?;
        let mut timeline = Vec::new();
        while let Some(row) = rows.next()? {
            timeline.push(Recorded {
                at: row::timestamp(row.get(0)?)?,
                kind: row.get(1)?,
                cause: row.get(2)?,
                detail: row.get(3)?,
            });
        }
        Ok(timeline)
    }

    /// A thread that panicked while it held the connection left no transaction open: dropping one rolls it back.
    fn connection(&self) -> MutexGuard<'_, Connection> {
        self.connection.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Opens the file. It is read before it was looked at only where nothing of it must be written for that.
fn open_file(path: &Path, look: Look) -> Result<(Connection, Gate), JournalError> {
    let mut connection = Connection::open(path)?;
    connection.busy_timeout(BUSY_LIMIT)?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "fullfsync", true)?;
    connection.pragma_update(None, "checkpoint_fullfsync", true)?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "trusted_schema", false)?;
    let may_wait = look == Look::Later
        && files::is_large(&connection)?
        && migration::check(&connection).is_ok()
        && words::are_there(&connection)?;
    if !may_wait {
        files::check(&connection)?;
    }
    migration::run(&mut connection)?;
    if !migration::made_this(&connection)? {
        return Err(files::damaged("its tables are not as this version makes them").into());
    }
    words::fill_in(&mut connection)?;
    Ok((connection, if may_wait { Gate::shut() } else { Gate::open() }))
}

/// What is in the transaction is on disk when this returns.
fn commit(transaction: Transaction<'_>, what: &'static str) -> Result<(), JournalError> {
    fault_points::before(Act::Commit, what);
    transaction.commit()?;
    fault_points::after(Act::Commit, what);
    Ok(())
}

/// A commit that failed may have brought all of it into the log, only not to the disk: the next start would
/// find a purchase that the player was told is none. Another write takes its place in the log.
fn take_back(connection: &mut Connection) {
    let overwritten = connection
        .transaction_with_behavior(TransactionBehavior::Immediate)
        .and_then(|transaction| {
            let version: i64 = transaction.query_row("PRAGMA user_version", [], |row| row.get(0))?;
            transaction.pragma_update(None, "user_version", version)?;
            Ok(transaction)
        })
        .map_err(JournalError::from)
        .and_then(|transaction| commit(transaction, "taken_back"));
    if let Err(error) = overwritten {
        tracing::warn!(%error, "what was written of a purchase that can't be begun may still be found");
    }
}

/// An event as it is stored.
struct Entry {
    kind: &'static str,
    cause: Cause,
    at: Timestamp,
    detail: Option<String>,
}

impl Entry {
    fn append(&self, transaction: &Transaction<'_>, id: PurchaseId) -> Result<(), JournalError> {
        transaction.execute(
            "INSERT INTO events (purchase_id, at, kind, cause, detail) VALUES (?1, ?2, ?3, ?4, ?5)",
            params![id.to_string(), self.at.as_millisecond(), self.kind, self.cause.as_str(), self.detail],
        )?;
        Ok(())
    }
}

#[cfg(test)]
mod tests;
