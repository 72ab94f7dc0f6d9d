//! A journal of an older version, with purchases in it, whose engine is killed half-way through bringing it to this
//! version's schema.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, bail, ensure};
use rusqlite::Connection;
use storefront::journal::{Journal, migrations};

use super::{Story, Witness, is_the_kill, recover};
use crate::desk::Desk;
use crate::process::EngineProcess;
use crate::protocol::{PurchaseSeen, Request};
use crate::recorder::Lies;

/// The first schema that has a place for what was charged.
const CHARGED_SINCE: usize = 2;

/// Where the engine can be killed on the way from an older schema to this version's: a point, and which of its passes.
pub fn places_from(schema: usize) -> Vec<(&'static str, u32)> {
    let mut places = Vec::new();
    for (_, pass) in (schema..migrations().len()).zip(1..) {
        places.extend([("before-commit-migration", pass), ("after-commit-migration", pass)]);
    }
    places.extend([("before-commit-words", 1), ("after-commit-words", 1)]);
    places
}

/// Makes a journal of an older schema, with purchases that are paid, refused, pending, and of unknown fate; kills the
/// engine at the place; and then nothing of them may be lost.
pub fn half_migrated(schema: usize, point: &str, pass: u32) -> Result<()> {
    let desk = Desk::new()?;
    let mut witness = Witness::default();
    for mut purchase in bought(&desk)? {
        purchase.is_charged &= schema >= CHARGED_SINCE;
        witness.saw(&purchase)?;
    }
    let file = desk.data().join("journal.sqlite");
    make_old(&file, schema)?;
    let before = events(&file)?;
    ensure!(before.len() == 4, "{before:?}");
    match EngineProcess::start(&desk.setup().dying_at(point, pass)) {
        Ok(_) => bail!("it came up without passing {point} {pass} times"),
        Err(error) => is_the_kill(error)?,
    }
    recover(&desk, &desk.setup(), &mut witness)?;
    let after = events(&file)?;
    for (purchase, count) in before {
        let now = after.get(&purchase).copied().unwrap_or_default();
        ensure!(now >= count, "{purchase} had {count} events and has {now}");
    }
    desk.check_token()
}

/// Four purchases, in a journal that is closed.
fn bought(desk: &Desk) -> Result<Vec<PurchaseSeen>> {
    let mut engine = EngineProcess::start(&desk.setup())?;
    let mut witness = Witness::default();
    Story::Refused.play(desk, &mut engine, &mut witness)?;
    Story::Paid.play(desk, &mut engine, &mut witness)?;
    let pending = engine.one(Request::StartCheckout { item: "pass".into() })?;
    engine.until_one(&pending.id, |purchase| purchase.was_opened)?;
    desk.recorder.lie(Lies { create_is_unheard: true, ..Lies::default() });
    let unheard = engine.one(Request::StartCheckout { item: "hat".into() })?;
    engine.until_one(&unheard.id, |purchase| purchase.trouble.is_some())?;
    let all = engine.purchases()?;
    engine.end()?;
    // The last to close it brings its log into the file.
    drop(Journal::open(&desk.data())?);
    Ok(all)
}

/// Takes this version's journal back to an older schema: what had no place in that is not in it.
fn make_old(file: &Path, schema: usize) -> Result<()> {
    let new = file.with_extension("new");
    fs::rename(file, &new)?;
    let old = Connection::open(file)?;
    old.pragma_update(None, "journal_mode", "wal")?;
    for migration in migrations().get(..schema).context("there is no such schema")? {
        old.execute_batch(migration)?;
    }
    old.pragma_update(None, "user_version", i64::try_from(schema)?)?;
    old.execute("ATTACH ?1 AS new", [new.display().to_string()])?;
    for table in ["purchases", "requests", "events"] {
        let mut columns = old.prepare("SELECT name FROM pragma_table_info(?1)")?;
        let columns = columns.query_map([table], |row| row.get::<_, String>(0))?;
        let columns = columns.collect::<Result<Vec<_>, _>>()?.join(", ");
        old.execute(&format!("INSERT INTO main.{table} ({columns}) SELECT {columns} FROM new.{table}"), [])?;
    }
    old.execute("DETACH new", [])?;
    drop(old);
    Ok(fs::remove_file(new)?)
}

/// How many events each purchase has.
fn events(file: &Path) -> Result<BTreeMap<String, i64>> {
    let journal = Connection::open(file)?;
    let mut counts = journal.prepare("SELECT purchase_id, count(*) FROM events GROUP BY purchase_id")?;
    let counts = counts.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(counts.collect::<Result<_, _>>()?)
}
