//! The end of the process at a step: a real one, seen from outside.

#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test's way to fail")]

use std::os::unix::process::ExitStatusExt;
use std::path::PathBuf;
use std::process::Command;
use std::sync::Arc;

use bench::faults::{Dial, Fault, KillPoint, end_at_points};
use storefront::instance::{Inbox, Letter};
use storefront::return_link::Scheme;

/// Names the folder to the process that is to end.
const FOLDER: &str = "BENCH_KILL_FOLDER";
const SIGABRT: i32 = 6;

fn inbox(folder: &std::path::Path) -> Inbox {
    Inbox::open(folder, Scheme::new("mygame").unwrap()).unwrap()
}

#[test]
fn the_process_ends_by_an_abort_at_the_step_that_was_set_and_what_was_done_before_stays() {
    if let Some(folder) = std::env::var_os(FOLDER).map(PathBuf::from) {
        let dial = Arc::new(Dial::new(|| ()));
        end_at_points(Arc::clone(&dial), None);
        let inbox = inbox(&folder);
        for _ in 0..2 {
            drop(inbox.put(&Letter::Show).unwrap());
        }
        let mut letters = inbox.letters().unwrap().into_iter();
        letters.next().unwrap().discard();
        dial.set(Fault::Kill(KillPoint::new("before-letter-discard").unwrap()), 0).unwrap();
        letters.next().unwrap().discard();
        panic!("it went on after the step");
    }
    let folder = tempfile::tempdir().unwrap();
    let ended = Command::new(std::env::current_exe().unwrap())
        .args([
            "--exact",
            "the_process_ends_by_an_abort_at_the_step_that_was_set_and_what_was_done_before_stays",
        ])
        .env(FOLDER, folder.path())
        .output()
        .unwrap();
    assert_eq!(ended.status.signal(), Some(SIGABRT), "{ended:?}");
    assert_eq!(inbox(folder.path()).letters().unwrap().len(), 1, "the one that was handled before is gone");
}
