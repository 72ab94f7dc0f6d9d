//! The journal's schema: numbered migrations, forward only, each in one transaction.
//!
//! A migration that has shipped is never edited; it uses no type or constant that may change later.

use std::sync::OnceLock;

use rusqlite::{Connection, TransactionBehavior};

use super::JournalError;

/// Migration n brings `user_version` from n to n + 1.
const MIGRATIONS: &[&str] = &[
    "
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
",
    "
    ALTER TABLE purchases ADD COLUMN origin TEXT NOT NULL DEFAULT 'here';
    ALTER TABLE purchases ADD COLUMN charge_payment TEXT;
    ALTER TABLE purchases ADD COLUMN charge_amount INTEGER; -- minor units of charge_currency
    ALTER TABLE purchases ADD COLUMN charge_currency TEXT;
    ALTER TABLE purchases ADD COLUMN charge_method TEXT;
    ALTER TABLE purchases ADD COLUMN differences TEXT; -- a JSON array
    ALTER TABLE purchases ADD COLUMN refunded_at INTEGER;
    -- Where a purchase stands in the statement: by time, then by order of writing. What was imported is
    -- written late and stands where it belongs. The bounds keep the product inside 64 bits.
    ALTER TABLE purchases ADD COLUMN place INTEGER;
    -- Open, refunded, or the state.
    ALTER TABLE purchases ADD COLUMN standing TEXT;
    ALTER TABLE purchases ADD COLUMN paid_amount INTEGER;
    ALTER TABLE purchases ADD COLUMN paid_currency TEXT;
    -- Not generated columns: from an index over those SQLite does not read all that a sum needs.
    CREATE TRIGGER purchase_written AFTER INSERT ON purchases BEGIN
        UPDATE purchases SET place = min(max(begun_at, 0), 8796093022207) * 1048576 + (seq & 1048575),
            standing = CASE
                WHEN state IN ('creating', 'pending') THEN 'open'
                WHEN state = 'paid' AND refunded_at IS NOT NULL THEN 'refunded'
                ELSE state END,
            paid_amount = coalesce(charge_amount, price),
            paid_currency = coalesce(charge_currency, currency)
        WHERE seq = new.seq;
    END;
    CREATE TRIGGER purchase_changed AFTER UPDATE OF begun_at, state, price, currency, charge_amount,
        charge_currency, refunded_at ON purchases BEGIN
        UPDATE purchases SET place = min(max(begun_at, 0), 8796093022207) * 1048576 + (seq & 1048575),
            standing = CASE
                WHEN state IN ('creating', 'pending') THEN 'open'
                WHEN state = 'paid' AND refunded_at IS NOT NULL THEN 'refunded'
                ELSE state END,
            paid_amount = coalesce(charge_amount, price),
            paid_currency = coalesce(charge_currency, currency)
        WHERE seq = new.seq;
    END;
    UPDATE purchases SET state = state;
    CREATE INDEX statement ON purchases (place);
    CREATE INDEX statement_by_standing ON purchases (standing, place);
    -- In the order of the sums, and with all that they are made of.
    CREATE INDEX totals ON purchases (standing, environment, paid_currency, place, paid_amount);
    -- Words to search by; its rowid is the place. Contentless: the texts are in purchases.
    CREATE VIRTUAL TABLE purchase_words USING fts5(words, mark, content='', contentless_delete=1,
        tokenize='unicode61 remove_diacritics 2', prefix='1 2 3');
",
    "
    -- Why the last declined attempt was, in the API's own words.
    ALTER TABLE purchases ADD COLUMN decline_code TEXT;
    ALTER TABLE purchases ADD COLUMN decline_message TEXT;
    -- For when an item was last bought by a player: the newest is the last of its group.
    CREATE INDEX bought ON purchases (environment, user_id, item_id, place) WHERE standing = 'paid';
",
    "
    -- What ended unpaid, took money all the same and gave it back is refunded too. No older version wrote such a one.
    DROP TRIGGER purchase_written;
    DROP TRIGGER purchase_changed;
    CREATE TRIGGER purchase_written AFTER INSERT ON purchases BEGIN
        UPDATE purchases SET place = min(max(begun_at, 0), 8796093022207) * 1048576 + (seq & 1048575),
            standing = CASE
                WHEN state IN ('creating', 'pending') THEN 'open'
                WHEN refunded_at IS NOT NULL THEN 'refunded'
                ELSE state END,
            paid_amount = coalesce(charge_amount, price),
            paid_currency = coalesce(charge_currency, currency)
        WHERE seq = new.seq;
    END;
    CREATE TRIGGER purchase_changed AFTER UPDATE OF begun_at, state, price, currency, charge_amount,
        charge_currency, refunded_at ON purchases BEGIN
        UPDATE purchases SET place = min(max(begun_at, 0), 8796093022207) * 1048576 + (seq & 1048575),
            standing = CASE
                WHEN state IN ('creating', 'pending') THEN 'open'
                WHEN refunded_at IS NOT NULL THEN 'refunded'
                ELSE state END,
            paid_amount = coalesce(charge_amount, price),
            paid_currency = coalesce(charge_currency, currency)
        WHERE seq = new.seq;
    END;
    -- Those that took money unpaid, and as far as is known did not give it back.
    CREATE INDEX owed ON purchases (environment, place)
        WHERE standing IN ('failed', 'cancelled', 'expired') AND differences IS NOT NULL;
",
];

/// Brings the file to this version's schema, or refuses one of a newer version.
pub(super) fn run(connection: &mut Connection) -> Result<(), JournalError> {
    migrate(connection, MIGRATIONS)
}

/// The migrations, oldest first: the first n of them make the journal of a version of long ago, for tests.
#[cfg(feature = "fault-points")]
pub fn migrations() -> &'static [&'static str] {
    MIGRATIONS
}

/// Whether the file has this version's schema.
pub(super) fn check(connection: &Connection) -> Result<(), JournalError> {
    let known = i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX);
    let found: i64 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    match found.cmp(&known) {
        std::cmp::Ordering::Equal => Ok(()),
        std::cmp::Ordering::Greater => Err(JournalError::Newer { found, known }),
        std::cmp::Ordering::Less => Err(JournalError::ViewOnly(format!(
            "the journal has schema {found}, which must be brought to {known}"
        ))),
    }
}

fn migrate(connection: &mut Connection, migrations: &[&str]) -> Result<(), JournalError> {
    let known = i64::try_from(migrations.len()).unwrap_or(i64::MAX);
    loop {
        // Nothing to do needs no leave to write: another program may hold it.
        if version(connection)? == known {
            return Ok(());
        }
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let found = version(&transaction)?;
        let next = usize::try_from(found).ok().and_then(|found| migrations.get(found));
        let Some(migration) = next else {
            return if found == known { Ok(()) } else { Err(JournalError::Newer { found, known }) };
        };
        transaction.execute_batch(migration)?;
        transaction.pragma_update(None, "user_version", found + 1)?;
        super::commit(transaction, "migration")?;
    }
}

/// Whether the tables are those that the migrations make, to the letter. Damage in their definitions is no
/// damage to SQLite, which then only misses a column.
pub(super) fn made_this(connection: &Connection) -> Result<bool, JournalError> {
    // The same for as long as the program runs.
    static MADE: OnceLock<Schema> = OnceLock::new();
    let made = if let Some(made) = MADE.get() {
        made
    } else {
        let mut fresh = Connection::open_in_memory()?;
        run(&mut fresh)?;
        let made = schema(&fresh)?;
        MADE.get_or_init(|| made)
    };
    Ok(schema(connection)? == *made)
}

/// Names and definitions.
type Schema = Vec<[Vec<u8>; 3]>;

/// Every table and index with its definition; what SQLite keeps for itself has none.
fn schema(connection: &Connection) -> Result<Schema, rusqlite::Error> {
    const READ: &str = "SELECT CAST(name AS BLOB), CAST(tbl_name AS BLOB), CAST(coalesce(sql, '') AS BLOB) \
        FROM sqlite_schema ORDER BY name";
    let mut statement = connection.prepare(READ)?;
    // As bytes: what is damaged need not be text any more.
    let rows = statement.query_map([], |row| Ok([row.get(0)?, row.get(1)?, row.get(2)?]))?;
    rows.collect()
}

fn version(connection: &Connection) -> Result<i64, rusqlite::Error> {
    connection.query_row("PRAGMA user_version", [], |row| row.get(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failed_migration_leaves_the_old_schema() {
        let mut connection = Connection::open_in_memory().unwrap();
        let broken = ["CREATE TABLE a (x)", "CREATE TABLE b (x); CREATE TABLE a (x)"];
        assert!(migrate(&mut connection, &broken).is_err());
        assert_eq!(version(&connection).unwrap(), 1);
        assert!(connection.prepare("SELECT * FROM b").is_err());
    }

    #[test]
    fn migrations_run_once_and_in_order() {
        let mut connection = Connection::open_in_memory().unwrap();
        migrate(&mut connection, &["CREATE TABLE a (x)"]).unwrap();
        migrate(&mut connection, &["CREATE TABLE a (x)", "ALTER TABLE a ADD COLUMN y"]).unwrap();
        assert_eq!(version(&connection).unwrap(), 2);
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
