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
fn the_process_ends_by_an_abort_right_after_the_step_that_was_set_and_what_the_step_did_stays() {
    if let Some(folder) = std::env::var_os(FOLDER).map(PathBuf::from) {
        let dial = Arc::new(Dial::new(|| ()));
        end_at_points(Arc::clone(&dial), None);
        let inbox = inbox(&folder);
        drop(inbox.put(&Letter::Show).unwrap());
        dial.set(Fault::Kill(KillPoint::new("after-letter-put").unwrap()), 0).unwrap();
        drop(inbox.put(&Letter::Show));
        panic!("it went on after the step");
    }
    let folder = tempfile::tempdir().unwrap();
    let ended = Command::new(std::env::current_exe().unwrap())
        .args([
            "--exact",
            "the_process_ends_by_an_abort_right_after_the_step_that_was_set_and_what_the_step_did_stays",
        ])
        .env(FOLDER, folder.path())
        .output()
        .unwrap();
    assert_eq!(ended.status.signal(), Some(SIGABRT), "{ended:?}");
    assert_eq!(inbox(folder.path()).letters().unwrap().len(), 2);
}
