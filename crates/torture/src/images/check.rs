//! What must hold of a journal that was opened after a crash.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context as _, Result, ensure};
use rusqlite::Connection;
use storefront::journal::Journal;
use storefront::purchase::PurchaseId;

/// Opens it as the app does: it is sound, nothing was set aside, and every acknowledged event is in it.
pub fn check(folder: &Path, acked: &BTreeMap<&str, usize>) -> Result<()> {
    let (journal, aside) = Journal::open(folder)?;
    ensure!(aside.is_none(), "it was set aside: {aside:?}");
    for (purchase, events) in acked {
        let id = PurchaseId::parse(purchase).context("no id")?;
        let found = journal.timeline(id)?.len();
        ensure!(found >= *events, "of {events} acknowledged events {found} are there");
        let (is, must_be) = (journal.purchase(id)?.state, state_after(found));
        ensure!(is.name() == must_be, "after {found} events it is {}, not {must_be}", is.name());
    }
    drop(journal);
    let connection = Connection::open(folder.join("journal.sqlite"))?;
    let verdict: String = connection.query_row("PRAGMA integrity_check", [], |row| row.get(0))?;
    ensure!(verdict == "ok", "{verdict}");
    Ok(())
}

/// What a purchase of the [`writer`](super::writer) is after so many of its events.
fn state_after(events: usize) -> &'static str {
    match events {
        0 | 1 => "creating",
        2..=4 => "pending",
        _ => "paid",
    }
}
