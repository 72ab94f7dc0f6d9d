//! What survives a restart, and what is set aside.

use tempfile::{TempDir, tempdir};

use super::*;
use crate::ledger::session::{SessionRecord, tests::session};

const NOW: Timestamp = Timestamp::UNIX_EPOCH;

fn open(folder: &TempDir) -> Ledger {
    Log::open(folder.path(), NOW).unwrap().1
}

fn holds(ledger: &Ledger, session: &SessionRecord) -> bool {
    ledger.session(&session.id) == Some(session)
}

fn files_set_aside(folder: &TempDir) -> usize {
    let names = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name());
    names.filter(|name| name.to_string_lossy().contains(".corrupt-")).count()
}

#[test]
fn what_was_appended_is_there_after_a_restart_in_its_last_form() {
    let folder = tempdir().unwrap();
    let cancelled = session().cancel(NOW).unwrap();
    let (mut log, _) = Log::open(folder.path(), NOW).unwrap();
    log.append(&session().into()).unwrap();
    log.append(&cancelled.clone().into()).unwrap();
    drop(log);
    assert!(holds(&open(&folder), &cancelled));
    assert!(holds(&open(&folder), &cancelled), "the log written afresh holds the same");
}

#[test]
fn a_last_line_that_was_cut_off_is_left_out_wherever_it_was_cut() {
    let folder = tempdir().unwrap();
    let (mut log, _) = Log::open(folder.path(), NOW).unwrap();
    log.append(&session().into()).unwrap();
    let whole = fs::read(&log.path).unwrap();
    log.append(&session().cancel(NOW).unwrap().into()).unwrap();
    let both = fs::read(&log.path).unwrap();
    let path = log.path.clone();
    drop(log);
    for end in whole.len()..both.len() {
        fs::write(&path, &both[..end]).unwrap();
        assert!(holds(&open(&folder), &session()), "cut at {end}");
    }
    assert_eq!(files_set_aside(&folder), 0);
}

#[test]
fn a_file_that_is_not_a_log_is_set_aside_and_the_sandbox_starts_empty() {
    let good =
        format!("{}\n{}\n", r#"{"version":1}"#, serde_json::to_string(&Change::from(session())).unwrap());
    let newer = good.replace(r#""version":1"#, r#""version":3"#);
    let broken = good.replace("pending", "pendin\u{0}");
    for bytes in ["no log", "\n", "{}\n", "\u{0}\u{0}\u{0}\n", &newer, &broken] {
        let folder = tempdir().unwrap();
        fs::write(folder.path().join(LOG), bytes).unwrap();
        let ledger = open(&folder);
        assert!(ledger.session(&session().id).is_none(), "{bytes:?}");
        assert_eq!(files_set_aside(&folder), 1, "{bytes:?}");
        let aside = folder.path().join(format!("{LOG}.corrupt-0"));
        assert_eq!(fs::read_to_string(aside).unwrap(), bytes);
    }
}

#[test]
fn what_a_failed_write_left_behind_is_written_over() {
    let folder = tempdir().unwrap();
    let (mut log, _) = Log::open(folder.path(), NOW).unwrap();
    log.file.write_all(b"{\"sessions\":[{\"half a li").unwrap();
    log.append(&session().into()).unwrap();
    drop(log);
    assert!(holds(&open(&folder), &session()));
}

#[test]
fn a_folder_belongs_to_one_sandbox_at_a_time() {
    let folder = tempdir().unwrap();
    let first = Log::open(folder.path(), NOW).unwrap();
    assert!(matches!(Log::open(folder.path(), NOW), Err(StoreError::InUse(_))));
    drop(first);
    assert!(Log::open(folder.path(), NOW).is_ok());
}

#[cfg(unix)]
#[test]
fn only_the_owner_may_read_the_state() {
    use std::os::unix::fs::PermissionsExt as _;

    let folder = tempdir().unwrap();
    let inner = folder.path().join("sandbox");
    drop(Log::open(&inner, NOW).unwrap());
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(&inner), mode(&inner.join(LOG))), (0o700, 0o600));
}

#[test]
fn a_port_is_remembered_and_nonsense_is_not_a_port() {
    let folder = tempdir().unwrap();
    assert_eq!(remembered_port(folder.path()), None);
    remember_port(folder.path(), 8_010);
    assert_eq!(remembered_port(folder.path()), Some(8_010));
    for nonsense in ["", "0", "65536", "x"] {
        fs::write(folder.path().join(PORT), nonsense).unwrap();
        assert_eq!(remembered_port(folder.path()), None, "{nonsense:?}");
    }
}
