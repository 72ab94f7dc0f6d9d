//! A damaged journal set aside, or a copy of its log: in steps between which the process, or the machine, may end.
//!
//! A note of it comes first and goes when the player was told. A start that finds one does the steps that are left, and
//! tells of it.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::JournalError;
use super::files::{LOG, log_of, size, with};
use crate::disk::sync_folder;

/// What was damaged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// The journal itself: a new one was begun.
    File,
    /// Its log: what was written last may be missing from the journal.
    Log,
}

/// A damaged journal that was set aside, or a copy of its log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetAside {
    /// What was damaged.
    pub part: Part,
    /// Where it is now.
    pub path: PathBuf,
    /// What was wrong with it.
    pub reason: String,
}

/// What is noted of one until the player was told.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Note {
    part: Part,
    stamp: String,
    reason: String,
}

/// One step of setting the file aside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Note,
    /// Renames the file with this ending.
    Move(&'static str),
    /// Has the names written to the disk.
    Sync,
}

/// The file is the last to go: where it is aside, all is, and a new one may have been begun.
const STEPS: [Step; 6] =
    [Step::Note, Step::Move(LOG), Step::Move("-shm"), Step::Sync, Step::Move(""), Step::Sync];
/// Largest note read, in bytes, and most of a reason that is noted, in characters.
const MAX_NOTE: u64 = 4_096;
const MAX_REASON: usize = 500;

impl Note {
    fn new(part: Part, reason: &str) -> Self {
        let stamp = Timestamp::now().strftime("%Y%m%dT%H%M%S%.3fZ").to_string();
        Self { part, stamp, reason: reason.chars().take(MAX_REASON).collect() }
    }

    /// Where the file with this ending is set aside.
    fn kept(&self, path: &Path, ending: &str) -> PathBuf {
        with(path, &format!("{ending}.corrupt-{}", self.stamp))
    }

    fn told(self, path: &Path) -> SetAside {
        let ending = match self.part {
            Part::File => "",
            Part::Log => LOG,
        };
        SetAside { part: self.part, path: self.kept(path, ending), reason: self.reason }
    }

    fn take(&self, step: Step, path: &Path) -> io::Result<()> {
        match step {
            Step::Note => self.write(path),
            Step::Move(ending) => match fs::rename(with(path, ending), self.kept(path, ending)) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
                _ => Ok(()),
            },
            Step::Sync => sync_folder(folder_of(path)),
        }
    }

    fn write(&self, path: &Path) -> io::Result<()> {
        let folder = folder_of(path);
        let mut file = tempfile::NamedTempFile::new_in(folder)?;
        file.write_all(&serde_json::to_vec(self)?)?;
        file.as_file().sync_all()?;
        file.persist(note_of(path)).map_err(io::Error::from)?;
        sync_folder(folder)
    }

    /// None where there is none, or what is there is no note of this app.
    fn read(path: &Path) -> io::Result<Option<Self>> {
        let note = note_of(path);
        let size = match fs::metadata(&note) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            metadata => metadata?.len(),
        };
        let raw = if size > MAX_NOTE { Vec::new() } else { fs::read(&note)? };
        match serde_json::from_slice::<Self>(&raw) {
            Ok(note) if note.stamp.chars().all(|c| c.is_ascii_alphanumeric() || c == '.') => Ok(Some(note)),
            _ => {
                tracing::warn!("the note of a journal that was set aside can't be read, and is left out");
                Ok(None)
            }
        }
    }
}

/// Renames the file and its side files, so that nothing is lost and a new one can be begun.
pub(super) fn set_aside(path: &Path, reason: &str) -> Result<SetAside, JournalError> {
    let note = Note::new(Part::File, reason);
    STEPS.iter().try_for_each(|step| note.take(*step, path)).map_err(|error| failed(path, error))?;
    Ok(note.told(path))
}

/// What was set aside and not told of yet; what an earlier start has left half done is done first.
pub(super) fn untold(path: &Path) -> Result<Option<SetAside>, JournalError> {
    finish(path).map_err(|error| failed(path, error))
}

fn finish(path: &Path) -> io::Result<Option<SetAside>> {
    let Some(note) = Note::read(path)? else { return Ok(None) };
    if note.part == Part::File && !note.kept(path, "").exists() {
        STEPS[1..].iter().try_for_each(|step| note.take(*step, path))?;
    }
    Ok(Some(note.told(path)))
}

/// The player was told.
pub(super) fn was_told(path: &Path) -> Result<(), JournalError> {
    match fs::remove_file(note_of(path)) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(failed(path, error)),
        _ => Ok(()),
    }
}

/// SQLite deletes the log of an empty file unread: what it holds is set aside before that.
pub(super) fn save_orphaned_log(path: &Path) -> Result<Option<SetAside>, JournalError> {
    if size(path) > 0 || size(&log_of(path)) == 0 {
        return Ok(None);
    }
    // The steps end with the file's own name, so there must be one.
    let file = fs::OpenOptions::new().create(true).append(true).open(path);
    file.map_err(|error| failed(path, error))?;
    set_aside(path, "the file is empty, and its log is not").map(Some)
}

/// SQLite leaves out what stands in a log behind damage, and writes over it: a copy is kept before that.
pub(super) fn save_damaged_log(path: &Path) -> Result<Option<SetAside>, JournalError> {
    let log = log_of(path);
    let Some(reason) = super::log::damage(&log).map_err(|error| failed(path, error))? else {
        return Ok(None);
    };
    let note = Note::new(Part::Log, &reason);
    let kept = note.kept(path, LOG);
    fs::copy(&log, &kept)
        .and_then(|_| fs::File::open(&kept)?.sync_all())
        .and_then(|()| note.write(path))
        .map_err(|error| failed(path, error))?;
    Ok(Some(note.told(path)))
}

fn failed(path: &Path, source: io::Error) -> JournalError {
    JournalError::Folder { folder: folder_of(path).to_owned(), source }
}

fn folder_of(path: &Path) -> &Path {
    path.parent().unwrap_or(path)
}

fn note_of(path: &Path) -> PathBuf {
    with(path, ".untold")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::journal::Journal;

    /// A folder as a crash leaves it: the file is sound without its log, and all that was written is in the log.
    fn crashed() -> (tempfile::TempDir, PathBuf) {
        let living = tempfile::tempdir().unwrap();
        let (journal, _) = Journal::open(living.path()).unwrap();
        drop(journal);
        let writer = rusqlite::Connection::open(living.path().join("journal.sqlite")).unwrap();
        writer.execute_batch("PRAGMA application_id = 7").unwrap();
        let folder = tempfile::tempdir().unwrap();
        for ending in ["", "-wal", "-shm"] {
            let name = format!("journal.sqlite{ending}");
            fs::copy(living.path().join(&name), folder.path().join(&name)).unwrap();
        }
        let path = folder.path().join("journal.sqlite");
        assert!(size(&log_of(&path)) > 0);
        (folder, path)
    }

    /// The names of all that was set aside in a folder.
    fn all_kept(folder: &Path) -> BTreeSet<String> {
        let names =
            fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
        names.filter(|name| name.contains(".corrupt-")).collect()
    }

    #[test]
    fn wherever_a_kill_comes_while_a_journal_is_set_aside_the_next_start_has_every_byte_aside_and_tells() {
        for done in 1..=STEPS.len() {
            let (folder, path) = crashed();
            let (file, log) = (fs::read(&path).unwrap(), fs::read(log_of(&path)).unwrap());
            let note = Note::new(Part::File, "a page of its log is damaged");
            STEPS[..done].iter().for_each(|step| note.take(*step, &path).unwrap());

            let (journal, aside) = Journal::open(folder.path()).unwrap();
            let aside = aside.unwrap();
            assert_eq!(aside, note.clone().told(&path), "after {done} steps");
            assert_eq!(fs::read(&aside.path).unwrap(), file, "after {done} steps");
            assert_eq!(fs::read(note.kept(&path, LOG)).unwrap(), log, "after {done} steps");
            drop(journal);
            // Killed once more before it was told: told again, and the new journal is left where it is.
            let kept = all_kept(folder.path());
            let (journal, again) = Journal::open(folder.path()).unwrap();
            assert_eq!(again, Some(aside), "after {done} steps");
            journal.aside_was_told().unwrap();
            drop(journal);
            assert_eq!(Journal::open(folder.path()).unwrap().1, None, "after {done} steps");
            assert_eq!(all_kept(folder.path()), kept, "after {done} steps");
        }
    }

    #[test]
    fn a_log_without_its_file_is_set_aside_and_told_until_it_was_told() {
        let (folder, path) = crashed();
        let log = fs::read(log_of(&path)).unwrap();
        fs::remove_file(&path).unwrap();
        let (journal, aside) = Journal::open(folder.path()).unwrap();
        let aside = aside.unwrap();
        assert_eq!(aside.part, Part::File);
        let is_log = |name: &String| name.starts_with("journal.sqlite-wal.");
        let kept = all_kept(folder.path()).into_iter().find(is_log).unwrap();
        assert_eq!(fs::read(folder.path().join(kept)).unwrap(), log);
        drop(journal);
        let (journal, again) = Journal::open(folder.path()).unwrap();
        assert_eq!(again, Some(aside));
        journal.aside_was_told().unwrap();
        drop(journal);
        assert_eq!(Journal::open(folder.path()).unwrap().1, None);
    }

    #[test]
    fn what_is_no_note_of_this_app_sets_nothing_aside() {
        for raw in [
            String::new(),
            r#"{"part":"file","stamp":"../../elsewhere","reason":""}"#.to_owned(),
            format!(r#"{{"part":"file","stamp":"1","reason":"{}"}}"#, "x".repeat(5_000)),
        ] {
            let folder = tempfile::tempdir().unwrap();
            drop(Journal::open(folder.path()).unwrap());
            let path = folder.path().join("journal.sqlite");
            fs::write(note_of(&path), raw).unwrap();
            assert_eq!(Journal::open(folder.path()).unwrap().1, None);
            assert!(path.exists());
        }
    }
}
