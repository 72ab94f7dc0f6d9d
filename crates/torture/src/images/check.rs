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
        let state = journal.purchase(id)?.state;
        ensure!(*events < 2 || state.name() != "creating", "the events are there, the state is not");
    }
    drop(journal);
    let connection = Connection::open(folder.join("journal.sqlite"))?;
    let verdict: String = connection.query_row("PRAGMA integrity_check", [], |row| row.get(0))?;
    ensure!(verdict == "ok", "{verdict}");
    Ok(())
}
