//! Logs as SQLite writes them, with a bit turned round in every part of them.

use std::fs;
use std::path::PathBuf;

use rusqlite::Connection;
use tempfile::TempDir;
use toffeepay::CreateSessionBody;

use super::*;
use crate::journal::{FILE, Journal, Part};
use crate::purchase::Purchase;
use crate::purchase::tests::order;

const FRAME: usize = FRAME_HEADER + 4_096;

/// The files of a journal whose app was killed, and how many purchases were acknowledged.
struct Killed {
    file: Vec<u8>,
    log: Vec<u8>,
}

const PURCHASES: u8 = 4;

impl Killed {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        drop(Journal::open(folder.path()).unwrap());
        let (journal, _) = Journal::open(folder.path()).unwrap();
        for seed in 1..=PURCHASES {
            let purchase = Purchase::begin(order(seed));
            journal.begin(&purchase, &CreateSessionBody::from_recorded("{}".into())).unwrap();
        }
        let read = |file: &str| fs::read(folder.path().join(file)).unwrap();
        Self { file: read(FILE), log: read("journal.sqlite-wal") }
    }

    fn put(&self, log: &[u8]) -> TempDir {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(FILE), &self.file).unwrap();
        fs::write(folder.path().join("journal.sqlite-wal"), log).unwrap();
        folder
    }

    fn flipped(&self, at: usize) -> Vec<u8> {
        let mut log = self.log.clone();
        log[at] ^= 1 << (at % 8);
        log
    }
}

/// Every byte of the headers, and some of each page.
fn places(log: &[u8], step: usize) -> Vec<usize> {
    let frames = (log.len() - HEADER) / FRAME;
    let in_frames = (0..frames).flat_map(|number| {
        let begin = HEADER + number * FRAME;
        let page = (FRAME_HEADER..FRAME).step_by(step).chain([FRAME - 1]);
        (0..FRAME_HEADER).chain(page).map(move |at| begin + at)
    });
    (0..HEADER).chain(in_frames).collect()
}

/// Where the frame begins that ends the last transaction but one.
fn end_of_the_last_but_one(log: &[u8]) -> usize {
    let ends = (HEADER..log.len()).step_by(FRAME).filter(|frame| word(log, frame + 4, Order::Big) != 0);
    let ends: Vec<_> = ends.collect();
    ends[ends.len() - 2]
}

/// Whether a byte is one of the lower half of its word, as the sums have it.
fn is_told(at: usize) -> bool {
    match (at - HEADER) % FRAME {
        SALTS..SUMS => true,
        at @ SUMS..FRAME_HEADER => at % 4 >= 2,
        at => at % 4 < 2,
    }
}

#[test]
fn a_bit_turned_round_in_the_log_is_found_but_in_its_last_transaction_where_it_looks_as_a_crash_does() {
    let killed = Killed::new();
    assert_eq!(damage_in(killed.log.as_slice()).unwrap(), None);
    assert!(killed.log.len() > HEADER + 8 * FRAME, "{}", killed.log.len());
    let last = end_of_the_last_but_one(&killed.log);
    for at in places(&killed.log, 509) {
        let found = damage_in(killed.flipped(at).as_slice()).unwrap();
        assert_eq!(
            found.is_some(),
            at < last || is_told(at),
            "at {at} of {}, last from {last}: {found:?}",
            killed.log.len()
        );
    }
}

/// The last transaction's header of a page was written and the page was not: there is the page of an earlier round,
/// the first one, in which SQLite counts the changes in two places.
#[test]
fn a_page_of_an_earlier_round_in_which_only_a_count_is_another_is_no_damage() {
    let killed = Killed::new();
    let page = end_of_the_last_but_one(&killed.log) + FRAME + FRAME_HEADER;
    for bit in 0..8 {
        let mut log = killed.log.clone();
        for count in [27, 95] {
            log[page + count] ^= 1 << bit;
        }
        assert_eq!(damage_in(log.as_slice()).unwrap(), None, "bit {bit}");
    }
}

#[test]
fn a_log_that_a_crash_cut_off_anywhere_is_not_damaged() {
    let killed = Killed::new();
    // A disk writes sectors whole, and SQLite a frame's header and its page by two calls.
    let sectors = (0..killed.log.len()).step_by(512);
    let calls = (HEADER..killed.log.len()).step_by(FRAME).flat_map(|frame| [frame, frame + FRAME_HEADER]);
    for length in sectors.chain(calls) {
        assert_eq!(damage_in(&killed.log[..length]).unwrap(), None, "{length}");
        // Cut off over what an earlier round had left: other frames, or none.
        for rest in [0, 0xa5] {
            let mut log = killed.log.clone();
            log[length.max(HEADER)..].fill(rest);
            assert_eq!(damage_in(log.as_slice()).unwrap(), None, "{length}, then {rest}");
        }
    }
}

#[test]
fn a_log_with_more_than_one_whole_transaction_behind_a_fault_is_damaged() {
    let killed = Killed::new();
    let mut log = killed.log.clone();
    log[HEADER + FRAME_HEADER..HEADER + FRAME].fill(0x5a);
    assert!(damage_in(log.as_slice()).unwrap().unwrap().contains("follow"));
}

#[test]
fn a_log_of_an_earlier_round_behind_this_one_is_not_damaged() {
    let folder = tempfile::tempdir().unwrap();
    let (journal, _) = Journal::open(folder.path()).unwrap();
    let begin = |seed| {
        let purchase = Purchase::begin(order(seed));
        journal.begin(&purchase, &CreateSessionBody::from_recorded("{}".into())).unwrap();
    };
    (1..=PURCHASES).for_each(begin);
    let other = Connection::open(folder.path().join(FILE)).unwrap();
    other.query_row("PRAGMA wal_checkpoint(RESTART)", [], |_| Ok(())).unwrap();
    begin(PURCHASES + 1);
    assert_eq!(damage(&folder.path().join("journal.sqlite-wal")).unwrap(), None);
    assert_eq!(damage(&folder.path().join("nothing")).unwrap(), None);
}

#[test]
fn a_damaged_log_is_told_and_kept_to_the_byte_and_what_is_before_the_fault_is_there() {
    let killed = Killed::new();
    // Each opening writes to the disk, so not everywhere.
    let last = end_of_the_last_but_one(&killed.log);
    for at in places(&killed.log, FRAME).into_iter().step_by(9).filter(|at| *at < last || is_told(*at)) {
        let log = killed.flipped(at);
        let folder = killed.put(&log);
        let (journal, aside) = Journal::open(folder.path()).unwrap();
        let aside = aside.unwrap_or_else(|| panic!("at {at}"));
        let kept = match aside.part {
            Part::Log => aside.path.clone(),
            Part::File => with_log_s_name(&aside.path),
        };
        assert_eq!(fs::read(kept).unwrap(), log, "at {at}");
        assert!(journal.page(None, 10).unwrap().purchases.len() <= usize::from(PURCHASES), "at {at}");
        journal.aside_was_told().unwrap();
        drop(journal);
        assert_eq!(Journal::open(folder.path()).unwrap().1, None, "told once, at {at}");
    }
}

/// Of a journal that was set aside with its log.
fn with_log_s_name(path: &Path) -> PathBuf {
    PathBuf::from(path.to_string_lossy().replace("journal.sqlite.", "journal.sqlite-wal."))
}
