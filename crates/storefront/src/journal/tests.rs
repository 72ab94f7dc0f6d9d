//! What the journal promises, on real files.

use std::fs;

use tempfile::TempDir;

use super::*;
use crate::purchase::tests::{order, session};
use crate::purchase::{Decline, FinalStatus, Progress, PurchaseState, Rejection, RejectionReason};

fn folder() -> TempDir {
    tempfile::tempdir().unwrap()
}

fn opened(folder: &TempDir) -> Journal {
    let (journal, aside) = Journal::open(folder.path()).unwrap();
    assert_eq!(aside, None);
    journal
}

fn begun(journal: &Journal, seed: u8) -> Purchase {
    let purchase = Purchase::begin(order(seed));
    journal.begin(&purchase, &CreateSessionBody::from_recorded(format!("{{\"n\":{seed}}}"))).unwrap();
    purchase
}

fn record(journal: &Journal, id: PurchaseId, event: &Event) -> Result<Purchase, JournalError> {
    journal.record(id, event, Cause::Poll, Timestamp::UNIX_EPOCH)
}

#[test]
fn a_purchase_survives_closing_and_opening_at_every_step() {
    let folder = folder();
    let id = begun(&opened(&folder), 1).id();
    let events = [
        Event::SessionCreated { session: session("ses_1") },
        Event::PageOpened,
        Event::Progressed(Progress {
            declined: 2,
            authorized: true,
            decline: Some(Decline { code: Some("insufficient_funds".into()), message: None }),
        }),
        Event::UnknownStatus { status: "on_hold".into() },
        Event::BecameFinal { status: FinalStatus::Paid },
    ];
    for event in &events {
        let written = record(&opened(&folder), id, event).unwrap();
        assert_eq!(opened(&folder).purchase(id).unwrap(), written, "{event:?}");
    }
    let kinds: Vec<_> = opened(&folder).timeline(id).unwrap().into_iter().map(|entry| entry.kind).collect();
    assert_eq!(
        kinds,
        ["begun", "session_created", "page_opened", "progressed", "unknown_status", "became_final"]
    );
}

#[test]
fn the_request_body_is_kept_to_the_byte_until_the_purchase_has_ended() {
    let folder = folder();
    let journal = opened(&folder);
    let id = begun(&journal, 7).id();
    assert_eq!(journal.request_body(id).unwrap().as_str(), "{\"n\":7}");
    record(&journal, id, &Event::Rejected(Rejection::new(RejectionReason::Refused, None, "no"))).unwrap();
    assert!(matches!(journal.request_body(id), Err(JournalError::UnknownPurchase(_))));
}

#[test]
fn an_event_out_of_place_changes_nothing_and_is_not_in_the_timeline() {
    let folder = folder();
    let journal = opened(&folder);
    let purchase = begun(&journal, 1);
    let refused = record(&journal, purchase.id(), &Event::BecameFinal { status: FinalStatus::Paid });
    assert!(matches!(refused, Err(JournalError::OutOfPlace(_))));
    assert_eq!(journal.purchase(purchase.id()).unwrap(), purchase);
    assert_eq!(journal.timeline(purchase.id()).unwrap().len(), 1);
}

#[test]
fn a_rejection_keeps_its_reason_and_words() {
    let folder = folder();
    let journal = opened(&folder);
    let id = begun(&journal, 1).id();
    let rejection =
        Rejection::new(RejectionReason::Refused, Some("invalid_price".into()), "item.price is too low");
    record(&journal, id, &Event::Rejected(rejection.clone())).unwrap();
    assert_eq!(journal.purchase(id).unwrap().state, PurchaseState::Rejected(rejection));
}

#[test]
fn two_purchases_never_share_a_session() {
    let folder = folder();
    let journal = opened(&folder);
    let (one, two) = (begun(&journal, 1).id(), begun(&journal, 2).id());
    let event = Event::SessionCreated { session: session("ses_1") };
    record(&journal, one, &event).unwrap();
    assert!(matches!(record(&journal, two, &event), Err(JournalError::SessionTaken)));
    assert_eq!(journal.purchase(two).unwrap().state, PurchaseState::Creating);
    assert!(journal.has_session(&order(2), "ses_1").unwrap());
    assert!(!journal.has_session(&order(2), "ses_2").unwrap());
}

#[test]
fn another_environment_may_use_a_session_s_id_again() {
    let folder = folder();
    let journal = opened(&folder);
    let here = begun(&journal, 1).id();
    let mut order = order(2);
    order.environment = EnvironmentName::Custom;
    let there = Purchase::begin(order);
    journal.begin(&there, &CreateSessionBody::from_recorded("{}".into())).unwrap();
    let event = Event::SessionCreated { session: session("ses_1") };
    record(&journal, here, &event).unwrap();
    assert!(!journal.has_session(&there.order, "ses_1").unwrap());
    record(&journal, there.id(), &event).unwrap();
}

#[test]
fn one_unreadable_row_does_not_stop_the_others() {
    let folder = folder();
    let journal = opened(&folder);
    let (bad, good) = (begun(&journal, 1).id(), begun(&journal, 2).id());
    let other = Connection::open(folder.path().join(FILE)).unwrap();
    other.execute("UPDATE purchases SET return_state = 'x' WHERE id = ?1", [bad.to_string()]).unwrap();
    let ids = |purchases: Vec<Purchase>| purchases.iter().map(Purchase::id).collect::<Vec<_>>();
    assert_eq!(ids(journal.open_purchases(EnvironmentName::Local).unwrap()), [good]);
    assert_eq!(ids(journal.page(None, 10).unwrap().purchases), [good]);
}

#[test]
fn an_empty_journal_beside_a_log_is_set_aside_and_told() {
    let folder = folder();
    let journal = opened(&folder);
    begun(&journal, 1);
    let copy = tempfile::tempdir().unwrap();
    let log = fs::read(folder.path().join("journal.sqlite-wal")).unwrap();
    fs::write(copy.path().join("journal.sqlite-wal"), &log).unwrap();
    fs::write(copy.path().join(FILE), b"").unwrap();
    let (_, aside) = Journal::open(copy.path()).unwrap();
    assert!(aside.unwrap().reason.contains("empty"));
    let kept = fs::read_dir(copy.path()).unwrap().map(|entry| entry.unwrap().path());
    let kept: Vec<_> = kept.filter(|path| path.to_string_lossy().contains("-wal.corrupt-")).collect();
    assert_eq!(fs::read(&kept[0]).unwrap(), log);
}

#[test]
fn purchases_are_paged_newest_first_and_each_comes_once() {
    let folder = folder();
    let journal = opened(&folder);
    let ids: Vec<_> = (1..=7).map(|seed| begun(&journal, seed).id()).collect();
    let mut seen = Vec::new();
    let mut after = None;
    loop {
        let page = journal.page(after, 3).unwrap();
        seen.extend(page.purchases.iter().map(Purchase::id));
        let Some(next) = page.next else { break };
        after = PageMark::parse(&next.to_text());
    }
    assert_eq!(seen, ids.into_iter().rev().collect::<Vec<_>>());
}

#[test]
fn open_purchases_are_those_of_the_environment_that_have_not_ended() {
    let folder = folder();
    let journal = opened(&folder);
    let (first, second) = (begun(&journal, 1).id(), begun(&journal, 2).id());
    record(&journal, first, &Event::SessionCreated { session: session("a") }).unwrap();
    record(&journal, first, &Event::BecameFinal { status: FinalStatus::Expired }).unwrap();
    let open: Vec<_> =
        journal.open_purchases(EnvironmentName::Local).unwrap().iter().map(Purchase::id).collect();
    assert_eq!(open, [second]);
    assert!(journal.open_purchases(EnvironmentName::Production).unwrap().is_empty());
}

#[test]
fn a_return_state_finds_its_purchase_and_no_other() {
    let folder = folder();
    let journal = opened(&folder);
    let purchase = begun(&journal, 3);
    begun(&journal, 4);
    assert_eq!(
        journal.by_return_state(&purchase.order.return_state).unwrap().map(|found| found.id()),
        Some(purchase.id())
    );
    assert_eq!(journal.by_return_state(&ReturnState::from_random([9; 16])).unwrap(), None);
}

#[test]
fn a_damaged_journal_is_set_aside_with_every_byte_and_a_new_one_is_begun() {
    let folder = folder();
    begun(&opened(&folder), 1);
    let path = folder.path().join(FILE);
    let mut bytes = fs::read(&path).unwrap();
    bytes[..16].copy_from_slice(b"not a database!!");
    fs::write(&path, &bytes).unwrap();
    let (journal, aside) = Journal::open(folder.path()).unwrap();
    let aside = aside.unwrap();
    assert_eq!(fs::read(aside.path).unwrap(), bytes);
    assert!(journal.page(None, 10).unwrap().purchases.is_empty());
}

#[test]
fn a_journal_of_a_newer_version_is_left_alone() {
    let folder = folder();
    drop(opened(&folder));
    let connection = Connection::open(folder.path().join(FILE)).unwrap();
    connection.pragma_update(None, "user_version", 99).unwrap();
    drop(connection);
    assert!(matches!(Journal::open(folder.path()), Err(JournalError::Newer { found: 99, .. })));
    assert!(folder.path().join(FILE).exists());
}

#[cfg(unix)]
#[test]
fn folder_and_files_are_for_the_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let folder = folder();
    let journal = opened(&folder);
    begun(&journal, 1);
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(folder.path()), 0o700);
    for file in ["journal.sqlite", "journal.sqlite-wal", "journal.sqlite-shm"] {
        assert_eq!(mode(&folder.path().join(file)), 0o600, "{file}");
    }
}

#[test]
fn the_bundled_sqlite_is_free_of_the_wal_reset_bug() {
    assert!(rusqlite::version_number() >= 3_051_003, "{}", rusqlite::version());
}

#[test]
fn a_journal_that_may_only_be_read_is_read_beside_its_writer_and_takes_nothing() {
    let folder = folder();
    let writer = opened(&folder);
    let id = begun(&writer, 1).id();
    let view = Journal::view(folder.path(), "another copy has it".into()).unwrap();
    assert_eq!(view.purchase(id).unwrap().state, PurchaseState::Creating);
    record(&writer, id, &Event::SessionCreated { session: session("ses_1") }).unwrap();
    assert_eq!(view.purchase(id).unwrap().state, PurchaseState::Pending);
    let refused = record(&view, id, &Event::BecameFinal { status: FinalStatus::Paid }).unwrap_err();
    assert!(refused.to_string().contains("another copy has it"), "{refused}");
    let next = Purchase::begin(order(2));
    let body = CreateSessionBody::from_recorded("{}".into());
    assert!(matches!(view.begin(&next, &body), Err(JournalError::ViewOnly(_))));
    assert_eq!(writer.page(None, 10).unwrap().purchases.len(), 1);
}

#[test]
fn looking_at_a_journal_makes_none_and_mends_none() {
    let folder = folder();
    let reason = || "the folder can't be locked".to_owned();
    assert!(matches!(Journal::view(folder.path(), reason()), Err(JournalError::ViewOnly(_))));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    drop(opened(&folder));
    let file = folder.path().join("journal.sqlite");
    Connection::open(&file).unwrap().pragma_update(None, "user_version", 99).unwrap();
    assert!(matches!(Journal::view(folder.path(), reason()), Err(JournalError::Newer { .. })));
    let damaged = "not a database, but long enough to be read as the header of one";
    fs::write(&file, damaged).unwrap();
    assert!(Journal::view(folder.path(), reason()).is_err());
    assert_eq!(fs::read_to_string(&file).unwrap(), damaged);
    let names = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name());
    assert!(names.into_iter().all(|name| !name.to_string_lossy().contains("corrupt")));
}

#[test]
fn a_journal_that_another_program_is_writing_opens_and_says_so_only_when_it_must_write() {
    let folder = folder();
    drop(opened(&folder));
    let other = Connection::open(folder.path().join(FILE)).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let journal = opened(&folder);
    let purchase = Purchase::begin(order(1));
    let body = CreateSessionBody::from_recorded("{}".into());
    assert!(journal.begin(&purchase, &body).unwrap_err().to_string().contains("locked"));
    other.execute_batch("COMMIT").unwrap();
    journal.begin(&purchase, &body).unwrap();
}

/// A journal that is not looked at whole at its opening: 6 MiB of events.
fn large(folder: &TempDir) -> PurchaseId {
    let journal = opened(folder);
    let id = begun(&journal, 1).id();
    journal
        .connection()
        .execute(
            "WITH RECURSIVE counted(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < 6000)
            INSERT INTO events (purchase_id, at, kind, cause, detail)
            SELECT ?1, n, 'page_opened', 'poll', hex(zeroblob(500)) FROM counted",
            [id.to_string()],
        )
        .unwrap();
    id
}

#[test]
fn a_large_journal_is_read_at_once_and_written_only_after_it_was_looked_at() {
    let folder = folder();
    let id = large(&folder);
    let (journal, aside) = Journal::open_unlooked(folder.path()).unwrap();
    assert_eq!((aside, journal.purchase(id).unwrap().id()), (None, id));
    journal.may_write().unwrap();
    std::thread::scope(|scope| {
        let (told, written) = std::sync::mpsc::channel();
        let writer = &journal;
        scope.spawn(move || {
            begun(writer, 2);
            told.send(()).unwrap();
        });
        assert!(written.recv_timeout(std::time::Duration::from_millis(200)).is_err());
        assert_eq!(journal.page(None, 10).unwrap().purchases.len(), 1);
        assert_eq!(journal.look().unwrap(), None);
        written.recv().unwrap();
    });
    assert_eq!(journal.page(None, 10).unwrap().purchases.len(), 2);
}

#[test]
fn a_large_journal_that_is_found_damaged_is_set_aside_before_anything_is_written() {
    let folder = folder();
    large(&folder);
    let path = folder.path().join(FILE);
    let mut bytes = fs::read(&path).unwrap();
    let middle = bytes.len() / 2 / 4_096 * 4_096;
    bytes[middle..middle + 64].fill(0xff);
    fs::write(&path, &bytes).unwrap();
    let (journal, aside) = Journal::open_unlooked(folder.path()).unwrap();
    assert_eq!(aside, None);
    std::thread::scope(|scope| {
        let writer = scope.spawn(|| begun(&journal, 2));
        let aside = journal.look().unwrap().unwrap();
        assert_eq!(fs::read(aside.path).unwrap(), bytes);
        let new = writer.join().unwrap();
        assert_eq!(journal.purchase(new.id()).unwrap(), new);
    });
    assert_eq!(journal.look().unwrap(), None);
    journal.aside_was_told().unwrap();
    drop(journal);
    assert_eq!(opened(&folder).page(None, 10).unwrap().purchases.len(), 1);
}

#[test]
fn where_a_journal_can_t_be_looked_at_nothing_is_written_and_nobody_waits_for_ever() {
    let folder = folder();
    large(&folder);
    let (journal, _) = Journal::open_unlooked(folder.path()).unwrap();
    fs::rename(folder.path().join(FILE), folder.path().join("elsewhere")).unwrap();
    assert!(journal.look().is_err());
    let body = CreateSessionBody::from_recorded("{}".into());
    let refused = journal.begin(&Purchase::begin(order(2)), &body);
    assert!(matches!(refused, Err(JournalError::ViewOnly(_))), "{refused:?}");
    assert!(journal.may_write().is_err());
}

/// SQLite's quick check looks at tables alone; an entry of an index that is gone shows when it is needed.
#[test]
fn a_journal_with_a_damaged_index_is_set_aside() {
    let folder = folder();
    begun(&opened(&folder), 1);
    let path = folder.path().join(FILE);
    let connection = Connection::open(&path).unwrap();
    let root: u32 = connection
        .query_row("SELECT rootpage FROM sqlite_schema WHERE name = 'events_of_a_purchase'", [], |row| {
            row.get(0)
        })
        .unwrap();
    drop(connection);
    let mut bytes = fs::read(&path).unwrap();
    // The last byte of the page is in its first entry.
    bytes[root as usize * 4_096 - 1] ^= 1;
    fs::write(&path, &bytes).unwrap();
    let (journal, aside) = Journal::open(folder.path()).unwrap();
    assert_eq!(fs::read(aside.unwrap().path).unwrap(), bytes);
    begun(&journal, 2);
}

/// One bit of an option of the table of words: SQLite can't even read the definition.
#[test]
fn a_journal_whose_table_of_words_can_t_be_made_out_is_set_aside() {
    let folder = folder();
    begun(&opened(&folder), 1);
    let path = folder.path().join(FILE);
    let mut bytes = fs::read(&path).unwrap();
    let option = b"contentless_delete";
    let places: Vec<_> =
        (0..bytes.len() - option.len()).filter(|at| bytes[*at..].starts_with(option)).collect();
    for at in places {
        bytes[at] ^= 1;
    }
    fs::write(&path, &bytes).unwrap();
    let (journal, aside) = Journal::open(folder.path()).unwrap();
    assert_eq!(fs::read(aside.unwrap().path).unwrap(), bytes);
    begun(&journal, 2);
}

/// One bit of a column's name: SQLite finds nothing wrong with the file, and no purchase in it can be read.
#[test]
fn a_journal_whose_tables_are_defined_otherwise_is_set_aside() {
    let folder = folder();
    begun(&opened(&folder), 1);
    let path = folder.path().join(FILE);
    let mut bytes = fs::read(&path).unwrap();
    let name = b"reject_api_code";
    let places: Vec<_> = (0..bytes.len() - name.len()).filter(|at| bytes[*at..].starts_with(name)).collect();
    // Another letter, and no letter at all.
    for flipped in [1, 0x80] {
        for at in &places {
            bytes[*at] ^= flipped;
        }
        fs::write(&path, &bytes).unwrap();
        let (journal, aside) = Journal::open(folder.path()).unwrap();
        assert!(!aside.unwrap().reason.is_empty());
        begun(&journal, 2);
        drop(journal);
        for at in &places {
            bytes[*at] ^= flipped;
        }
    }
}
