//! The journal's schema: numbered migrations, forward only, each in one transaction.
//!
//! A migration that has shipped is never edited; it uses no type or constant that may change later.

use rusqlite::{Connection, TransactionBehavior};

use super::JournalError;

/// Migration n brings `user_version` from n to n + 1.
const MIGRATIONS: &[&str] = &["
    CREATE TABLE purchases (
        seq              INTEGER PRIMARY KEY AUTOINCREMENT,
        id               TEXT    NOT NULL UNIQUE,
        begun_at         INTEGER NOT NULL, -- Unix milliseconds, as are all times
        environment      TEXT    NOT NULL,
        base_url         TEXT    NOT NULL,
        game_id          TEXT    NOT NULL,
        user_id          TEXT    NOT NULL,
        item_id          TEXT    NOT NULL,
        title            TEXT    NOT NULL,
        price            INTEGER NOT NULL, -- minor units of currency
        currency         TEXT    NOT NULL,
        idempotency_key  TEXT    NOT NULL UNIQUE,
        return_state     TEXT    NOT NULL UNIQUE,
        state            TEXT    NOT NULL,
        session_id       TEXT,
        page             TEXT,
        tax              INTEGER,
        declined         INTEGER NOT NULL,
        authorized       INTEGER NOT NULL,
        unknown_status   TEXT,
        was_opened       INTEGER NOT NULL,
        ended_at         INTEGER,
        reject_reason    TEXT,
        reject_api_code  TEXT,
        reject_message   TEXT,
        -- Another environment, or a sandbox that was reset, may use an id again.
        UNIQUE (environment, base_url, session_id)
    ) STRICT;
    CREATE INDEX open_purchases ON purchases (environment, seq) WHERE state IN ('creating', 'pending');
    -- The exact bodies of create calls; deleted when the purchase has ended.
    CREATE TABLE requests (
        purchase_id TEXT PRIMARY KEY REFERENCES purchases (id),
        body        TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE events (
        seq         INTEGER PRIMARY KEY AUTOINCREMENT,
        purchase_id TEXT    NOT NULL REFERENCES purchases (id),
        at          INTEGER NOT NULL,
        kind        TEXT    NOT NULL,
        cause       TEXT    NOT NULL,
        detail      TEXT
    ) STRICT;
    CREATE INDEX events_of_a_purchase ON events (purchase_id, seq);
"];

/// Brings the file to this version's schema, or refuses one of a newer version.
pub(super) fn run(connection: &mut Connection) -> Result<(), JournalError> {
    migrate(connection, MIGRATIONS)
}

fn migrate(connection: &mut Connection, migrations: &[&str]) -> Result<(), JournalError> {
    let known = i64::try_from(migrations.len()).unwrap_or(i64::MAX);
    loop {
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let found: i64 = transaction.query_row("PRAGMA user_version", [], |row| row.get(0))?;
        let next = usize::try_from(found).ok().and_then(|found| migrations.get(found));
        let Some(migration) = next else {
            return if found == known { Ok(()) } else { Err(JournalError::Newer { found, known }) };
        };
        transaction.execute_batch(migration)?;
        transaction.pragma_update(None, "user_version", found + 1)?;
        super::commit(transaction, "migration")?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn version(connection: &Connection) -> i64 {
        connection.query_row("PRAGMA user_version", [], |row| row.get(0)).unwrap()
    }

    #[test]
    fn a_failed_migration_leaves_the_old_schema() {
        let mut connection = Connection::open_in_memory().unwrap();
        let broken = ["CREATE TABLE a (x)", "CREATE TABLE b (x); CREATE TABLE a (x)"];
        assert!(migrate(&mut connection, &broken).is_err());
        assert_eq!(version(&connection), 1);
        assert!(connection.prepare("SELECT * FROM b").is_err());
    }

    #[test]
    fn migrations_run_once_and_in_order() {
        let mut connection = Connection::open_in_memory().unwrap();
        migrate(&mut connection, &["CREATE TABLE a (x)"]).unwrap();
        migrate(&mut connection, &["CREATE TABLE a (x)", "ALTER TABLE a ADD COLUMN y"]).unwrap();
        assert_eq!(version(&connection), 2);
        assert!(connection.prepare("SELECT y FROM a").is_ok());
    }

    #[test]
    fn a_newer_schema_is_refused() {
        let mut connection = Connection::open_in_memory().unwrap();
        connection.pragma_update(None, "user_version", 99).unwrap();
        assert!(matches!(run(&mut connection), Err(JournalError::Newer { found: 99, .. })));
        connection.pragma_update(None, "user_version", -1).unwrap();
        assert!(run(&mut connection).is_err());
    }
}
