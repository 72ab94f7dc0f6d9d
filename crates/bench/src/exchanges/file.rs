//! The log's file: SQLite, its owner's alone, of a size that has a bound.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, TransactionBehavior};

/// Its name, beside the journal.
const FILE: &str = "exchanges.sqlite";
/// How long a write waits for another program that holds the file.
const BUSY_LIMIT: Duration = Duration::from_secs(5);

/// Why the log can't be opened, read or written.
#[derive(Debug, thiserror::Error)]
pub enum LogError {
    /// The folder or file can't be made or protected.
    #[error("the exchange log {} can't be made: {source}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// The system's error.
        source: std::io::Error,
    },
    /// A newer version of this app wrote it.
    #[error("the exchange log was written by a newer version (its schema is {0})")]
    Newer(i64),
    /// SQLite could not do it: full, read-only, locked, damaged.
    #[error("the exchange log can't be read or written: {0}")]
    Sqlite(#[from] rusqlite::Error),
    /// A row that can't be read.
    #[error("the exchange log has a row that can't be read: {0}")]
    Row(String),
}

/// Migration n brings `user_version` from n to n + 1; one that has shipped is never edited.
const MIGRATIONS: &[&str] = &[
    "
    CREATE TABLE exchanges (
        id              INTEGER PRIMARY KEY AUTOINCREMENT,
        run             INTEGER NOT NULL, -- Unix microseconds, as are all times
        at              INTEGER NOT NULL,
        method          TEXT    NOT NULL,
        url             TEXT    NOT NULL,
        path            TEXT    NOT NULL,
        call            TEXT,
        attempt         INTEGER NOT NULL,
        key             TEXT,
        request_headers TEXT    NOT NULL, -- a JSON array
        request_body    TEXT,
        status          INTEGER,
        error           TEXT,
        answer_headers  TEXT,
        answer_body     TEXT,
        took            INTEGER,
        fault           TEXT,
        size            INTEGER NOT NULL -- bytes of its texts
    ) STRICT;
    CREATE INDEX exchanges_of_a_key ON exchanges (key) WHERE key IS NOT NULL;
",
    "
    -- Of those that were heard before it is not known: they count as the app's.
    ALTER TABLE exchanges ADD COLUMN by_bench INTEGER NOT NULL DEFAULT 0;
",
];

/// Opens the log's file in a folder, made where it is missing, for its owner alone.
pub(super) fn open(folder: &Path) -> Result<Connection, LogError> {
    let path = folder.join(FILE);
    make(folder, &path).map_err(|source| LogError::File { path: path.clone(), source })?;
    let mut connection = Connection::open(&path)?;
    connection.busy_timeout(BUSY_LIMIT)?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    // What was heard last may be lost with the power; nothing hangs on it.
    connection.pragma_update(None, "synchronous", "NORMAL")?;
    connection.pragma_update(None, "trusted_schema", false)?;
    migrate(&mut connection)?;
    Ok(connection)
}

/// SQLite gives its side files the main file's permissions.
fn make(folder: &Path, path: &Path) -> std::io::Result<()> {
    fs::create_dir_all(folder)?;
    let mut options = fs::OpenOptions::new();
    options.create(true).append(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(drop)
}

fn migrate(connection: &mut Connection) -> Result<(), LogError> {
    // Asked before the lock: a file that is up to date is opened without a write.
    if version(connection)? == i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX) {
        return Ok(());
    }
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let found = version(&transaction)?;
    let missing = usize::try_from(found).ok().and_then(|found| MIGRATIONS.get(found..));
    for migration in missing.ok_or(LogError::Newer(found))? {
        transaction.execute_batch(migration)?;
    }
    transaction.pragma_update(None, "user_version", i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX))?;
    Ok(transaction.commit()?)
}

fn version(connection: &Connection) -> Result<i64, rusqlite::Error> {
    connection.query_row("PRAGMA user_version", [], |row| row.get(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn the_file_is_its_owner_s_alone() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let connection = open(folder.path()).unwrap();
        connection.execute("DELETE FROM exchanges", []).unwrap();
        for file in fs::read_dir(folder.path()).unwrap() {
            let mode = file.unwrap().metadata().unwrap().permissions().mode();
            assert_eq!(mode & 0o077, 0, "{mode:o}");
        }
    }

    #[test]
    fn a_log_of_a_newer_version_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        open(folder.path()).unwrap().pragma_update(None, "user_version", 99).unwrap();
        assert!(matches!(open(folder.path()), Err(LogError::Newer(99))));
    }

    #[test]
    fn a_log_of_an_earlier_version_keeps_what_it_has_as_the_app_s_own() {
        let folder = tempfile::tempdir().unwrap();
        let old = Connection::open(folder.path().join(FILE)).unwrap();
        old.execute_batch(MIGRATIONS[0]).unwrap();
        old.pragma_update(None, "user_version", 1).unwrap();
        old.execute(
            "INSERT INTO exchanges (run, at, method, url, path, attempt, request_headers, size)
                VALUES (1, 1, 'GET', 'http://a/b', '/b', 1, '[]', 1)",
            [],
        )
        .unwrap();
        drop(old);
        let by_bench: bool = open(folder.path())
            .unwrap()
            .query_row("SELECT by_bench FROM exchanges", [], |row| row.get(0))
            .unwrap();
        assert!(!by_bench);
    }

    #[test]
    fn a_file_that_is_no_log_is_said_to_be_none() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(FILE), "not a database, and long enough to be told from one").unwrap();
        assert!(matches!(open(folder.path()), Err(LogError::Sqlite(_))));
        let taken = tempfile::tempdir().unwrap();
        fs::create_dir(taken.path().join(FILE)).unwrap();
        assert!(matches!(open(taken.path()), Err(LogError::File { .. })));
    }
}
