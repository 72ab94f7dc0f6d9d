//! The log, to be read.

use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, Row, params_from_iter};

use super::asked::{Caller, Exchange, ExchangeId, Header, Line, Outcome, Sent};
use super::file::{self, LogError};
use super::heard::Recorder;
use super::recorder::{self, Bounds};
use super::search::Search;

/// A page of exchanges, newest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// The exchanges.
    pub lines: Vec<Line>,
    /// Where the next page begins; `None` at the end.
    pub next: Option<ExchangeId>,
}

/// The log of this run and earlier ones. Calls block.
#[derive(Debug)]
pub struct ExchangeLog {
    reading: Mutex<Connection>,
    run: Timestamp,
    recorder: Recorder,
}

impl ExchangeLog {
    /// Opens the log in a folder for a run that begins now. `nudge` is called when there is something new.
    pub fn open(folder: &Path, run: Timestamp, nudge: impl Fn() + Send + 'static) -> Result<Self, LogError> {
        Self::open_within(folder, run, Bounds::default(), nudge)
    }

    fn open_within(
        folder: &Path,
        run: Timestamp,
        bounds: Bounds,
        nudge: impl Fn() + Send + 'static,
    ) -> Result<Self, LogError> {
        let writing = file::open(folder)?;
        let reading = Mutex::new(file::open(folder)?);
        let recorder = recorder::start(writing, run, bounds, nudge)
            .map_err(|source| LogError::File { path: folder.to_owned(), source })?;
        Ok(Self { reading, run, recorder })
    }

    /// What hands exchanges to it.
    pub fn recorder(&self) -> &Recorder {
        &self.recorder
    }

    /// When this run began.
    pub fn run(&self) -> Timestamp {
        self.run
    }

    /// Exchanges, newest first, after the given one.
    pub fn page(&self, search: &Search, after: Option<ExchangeId>, limit: u32) -> Result<Page, LogError> {
        let mut lines = self.read(search, after, limit.saturating_add(1), LINE, line)?;
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let next = (lines.len() > limit).then(|| lines.get(limit.saturating_sub(1)).map(|line| line.id));
        lines.truncate(limit);
        Ok(Page { lines, next: next.flatten() })
    }

    /// One exchange with all that is kept of it.
    pub fn exchange(&self, id: ExchangeId) -> Result<Option<Exchange>, LogError> {
        let connection = self.connection();
        let read = format!("SELECT {WHOLE} FROM exchanges WHERE id = ?1");
        connection.query_row(&read, [id.0], |row| Ok(exchange(row))).optional()?.transpose()
    }

    /// All that a search finds, oldest first.
    pub fn all(&self, search: &Search) -> Result<Vec<Exchange>, LogError> {
        let mut found = self.read(search, None, u32::MAX, WHOLE, exchange)?;
        found.reverse();
        Ok(found)
    }

    fn read<T>(
        &self,
        search: &Search,
        after: Option<ExchangeId>,
        limit: u32,
        columns: &str,
        read: fn(&Row<'_>) -> Result<T, LogError>,
    ) -> Result<Vec<T>, LogError> {
        let (mut conditions, mut values) = search.conditions();
        if let Some(ExchangeId(after)) = after {
            values.push(Value::Integer(after));
            conditions = format!("{conditions} AND id < ?{}", values.len());
        }
        let connection = self.connection();
        let query =
            format!("SELECT {columns} FROM exchanges WHERE {conditions} ORDER BY id DESC LIMIT {limit}");
        let mut statement = connection.prepare(&query)?;
        let mut rows = statement.query(params_from_iter(values))?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            found.push(read(row)?);
        }
        Ok(found)
    }

    fn connection(&self) -> MutexGuard<'_, Connection> {
        self.reading.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

const LINE: &str = "id, at, run, method, path, call, status, error, took, attempt, fault, by_bench";
const WHOLE: &str =
    "id, at, run, method, url, call, attempt, key, request_headers, request_body, status, error,
    answer_headers, answer_body, took, fault, by_bench";

fn line(row: &Row<'_>) -> Result<Line, LogError> {
    Ok(Line {
        id: ExchangeId(row.get(0)?),
        at: time(row.get(1)?)?,
        run: time(row.get(2)?)?,
        method: row.get(3)?,
        path: row.get(4)?,
        call: row.get(5)?,
        status: row.get(6)?,
        error: row.get(7)?,
        took_us: took(row.get(8)?),
        attempt: row.get(9)?,
        fault: row.get(10)?,
        by: caller(row.get(11)?),
    })
}

fn exchange(row: &Row<'_>) -> Result<Exchange, LogError> {
    let status: Option<u16> = row.get("status")?;
    let error: Option<String> = row.get("error")?;
    let outcome = match (status, error) {
        (Some(status), _) => Outcome::Answered {
            status,
            headers: headers(&row.get::<_, Option<String>>("answer_headers")?.unwrap_or_default())?,
            body: row.get("answer_body")?,
        },
        (None, Some(error)) => Outcome::Failed(error),
        (None, None) => Outcome::Open,
    };
    Ok(Exchange {
        id: ExchangeId(row.get("id")?),
        sent: Sent {
            by: caller(row.get("by_bench")?),
            at: time(row.get("at")?)?,
            run: time(row.get("run")?)?,
            method: row.get("method")?,
            url: row.get("url")?,
            call: row.get("call")?,
            attempt: row.get("attempt")?,
            key: row.get("key")?,
            headers: headers(&row.get::<_, String>("request_headers")?)?,
            body: row.get("request_body")?,
        },
        outcome,
        took_us: took(row.get("took")?),
        fault: row.get("fault")?,
    })
}

fn caller(by_bench: bool) -> Caller {
    if by_bench { Caller::Bench } else { Caller::App }
}

fn headers(json: &str) -> Result<Vec<Header>, LogError> {
    serde_json::from_str(json).map_err(|error| LogError::Row(error.to_string()))
}

fn took(microseconds: Option<i64>) -> Option<u64> {
    microseconds.and_then(|microseconds| u64::try_from(microseconds).ok())
}

fn time(microseconds: i64) -> Result<Timestamp, LogError> {
    Timestamp::from_microsecond(microseconds).map_err(|error| LogError::Row(error.to_string()))
}

#[cfg(test)]
mod tests;
