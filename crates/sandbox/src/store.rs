//! The sandbox's state on disk: a log of changes, one JSON line each, synced before it counts.
//!
//! A change is written before anybody hears of it, so whatever was answered survives a crash. A last line
//! that was cut off was never answered and is left out. Any other line that can't be read means that
//! something else wrote to the file: it is set aside, never deleted, and the sandbox starts empty.
//!
//! The file holds the secrets of payment pages: on Unix only its owner may read it.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use tracing::{info, warn};

use crate::ledger::{Change, Ledger};
use crate::random::NoRandomness;

/// The version of the file's format: its first line. Version 1 knew sessions and keys alone, and is read too.
const VERSION: u32 = 2;
/// A log is written afresh once it is longer than this, and has grown to [`GROWTH`] times its fresh length.
const LONG: u64 = 16 * 1024 * 1024;
const GROWTH: u64 = 4;
const LOG: &str = "sandbox.jsonl";
const LOCK: &str = "sandbox.lock";
const PORT: &str = "port";

/// Why state can't be kept.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The folder or a file in it can't be used.
    #[error("the sandbox can't keep its state in {}: {source}", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Another sandbox uses the folder.
    #[error("another sandbox keeps its state in {}", .0.display())]
    InUse(PathBuf),
    /// The sandbox was stopped.
    #[error("the sandbox is stopped")]
    Closed,
    /// No name could be made for what follows from a change.
    #[error(transparent)]
    NoRandomness(#[from] NoRandomness),
}

#[derive(Serialize, Deserialize)]
struct Header {
    version: u32,
    /// How many lines follow, where that is known from the start: in an export, and not in a log that grows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    changes: Option<usize>,
}

/// Where changes go.
#[derive(Debug)]
pub(crate) enum Store {
    Memory,
    Disk(Log),
    Closed,
}

impl Store {
    /// Makes a change durable, before it is applied.
    pub fn append(&mut self, change: &Change) -> Result<(), StoreError> {
        match self {
            Self::Memory => Ok(()),
            Self::Disk(log) => log.append(change),
            Self::Closed => Err(StoreError::Closed),
        }
    }

    /// Whether writing it afresh would make it much shorter.
    pub fn has_grown(&self) -> bool {
        matches!(self, Self::Disk(log) if log.length > LONG && log.length > GROWTH * log.fresh_length)
    }

    /// Keeps this ledger and nothing else. `real` is the system's time.
    pub fn write_afresh(&mut self, ledger: &Ledger, real: Timestamp) -> Result<(), StoreError> {
        match self {
            Self::Memory => Ok(()),
            Self::Disk(log) => {
                let written = write_afresh(&log.path, ledger, real);
                let (file, length) =
                    written.map_err(|source| StoreError::Io { path: log.path.clone(), source })?;
                (log.file, log.length, log.fresh_length) = (file, length, length);
                Ok(())
            }
            Self::Closed => Err(StoreError::Closed),
        }
    }
}

/// An open log. It keeps other sandboxes out of its folder.
#[derive(Debug)]
pub(crate) struct Log {
    path: PathBuf,
    file: File,
    /// Length of the part that is known to be whole.
    length: u64,
    /// Its length when it was last written afresh.
    fresh_length: u64,
    _lock: File,
}

impl Log {
    /// Opens the log of a folder, which is made if it is missing, and reads what it holds.
    pub fn open(folder: &Path, now: Timestamp) -> Result<(Self, Ledger), StoreError> {
        let failed = |source| StoreError::Io { path: folder.to_owned(), source };
        make_folder(folder).map_err(failed)?;
        let lock = lock(folder)?;
        let path = folder.join(LOG);
        let ledger = match fs::read(&path) {
            Ok(bytes) => match read_log(&bytes) {
                Ok(ledger) => ledger,
                Err(error) => {
                    set_aside(&path, now, &error).map_err(failed)?;
                    Ledger::default()
                }
            },
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ledger::default(),
            // Not a file, or unreadable: out of the way with it, as with any other broken state.
            Err(error) => {
                set_aside(&path, now, &error.to_string()).map_err(failed)?;
                Ledger::default()
            }
        };
        let (file, length) = write_afresh(&path, &ledger, now).map_err(failed)?;
        Ok((Self { path, file, length, fresh_length: length, _lock: lock }, ledger))
    }

    fn append(&mut self, change: &Change) -> Result<(), StoreError> {
        self.try_append(change).map_err(|source| StoreError::Io { path: self.path.clone(), source })
    }

    fn try_append(&mut self, change: &Change) -> io::Result<()> {
        let line = line(change)?;
        // What a failed write before this one left behind is written over.
        self.file.set_len(self.length)?;
        self.file.seek(SeekFrom::Start(self.length))?;
        self.file.write_all(&line)?;
        self.file.sync_data()?;
        self.length += line.len() as u64;
        Ok(())
    }
}

/// The port that the last sandbox of this folder used.
pub(crate) fn remembered_port(folder: &Path) -> Option<u16> {
    fs::read_to_string(folder.join(PORT)).ok()?.trim().parse().ok().filter(|port| *port != 0)
}

/// Keeps the port for the next start. Without it only an open payment page is lost, so a failure is logged.
pub(crate) fn remember_port(folder: &Path, port: u16) {
    let path = folder.join(PORT);
    if let Err(error) = replace(&path, |file| writeln!(file, "{port}")) {
        warn!(%error, "the sandbox's port could not be remembered");
    }
}

/// A ledger as text, as the log on disk has it. It holds the secrets of payment pages and of endpoints.
pub(crate) fn export(ledger: &Ledger, now: Timestamp) -> io::Result<Vec<u8>> {
    let mut lines = Vec::new();
    let mut changes = 0;
    for change in ledger.as_changes(now) {
        lines.extend(line(&change)?);
        changes += 1;
    }
    let mut bytes = line(&Header { version: VERSION, changes: Some(changes) })?;
    bytes.extend(lines);
    Ok(bytes)
}

/// The ledger that [`export`] wrote, or what is wrong with the text: unlike a log, it is there as a whole or is none.
pub(crate) fn import(bytes: &[u8]) -> Result<Ledger, String> {
    let header = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let wanted = match serde_json::from_slice(header) {
        Ok(Header { changes: Some(changes), .. }) => changes,
        Ok(Header { changes: None, .. }) => {
            return Err("its first line does not say how many follow".to_owned());
        }
        Err(error) => return Err(format!("line 1: {error}")),
    };
    // The first line, and behind the last line break nothing.
    let parts = bytes.split(|byte| *byte == b'\n').count();
    if !bytes.ends_with(b"\n") || parts.checked_sub(2) != Some(wanted) {
        return Err(format!(
            "{wanted} lines were to follow the first; it was cut off, or something was put in"
        ));
    }
    read_log(bytes)
}

/// The ledger that a log holds, or what is wrong with it.
fn read_log(bytes: &[u8]) -> Result<Ledger, String> {
    let mut ledger = Ledger::default();
    let whole = bytes.iter().rposition(|byte| *byte == b'\n').map_or(0, |last| last + 1);
    let mut lines = bytes[..whole].split_inclusive(|byte| *byte == b'\n');
    let Some(header) = lines.next() else {
        return if bytes.is_empty() { Ok(ledger) } else { Err("it has no first line".to_owned()) };
    };
    match serde_json::from_slice(header) {
        Ok(Header { version: 1..=VERSION, .. }) => {}
        Ok(Header { version, .. }) => return Err(format!("its version is {version}, not {VERSION}")),
        Err(error) => return Err(format!("line 1: {error}")),
    }
    for (index, line) in lines.enumerate() {
        let change = serde_json::from_slice(line).map_err(|error| format!("line {}: {error}", index + 2))?;
        ledger.apply(change);
    }
    if whole < bytes.len() {
        info!("the last change of the sandbox's state was cut off, and is left out");
    }
    Ok(ledger)
}

fn set_aside(path: &Path, now: Timestamp, reason: &str) -> io::Result<()> {
    let mut aside = path.as_os_str().to_owned();
    aside.push(format!(".corrupt-{}", now.as_millisecond()));
    warn!(reason, "the sandbox's state can't be read: it is set aside, and the sandbox starts empty");
    fs::rename(path, aside)
}

/// Writes the log without the records that are no longer true by the sandbox's clock, when the real one is `real`.
fn write_afresh(path: &Path, ledger: &Ledger, real: Timestamp) -> io::Result<(File, u64)> {
    let now = ledger.time(real);
    let file = replace(path, |file| {
        let mut writer = io::BufWriter::new(file);
        writer.write_all(&line(&Header { version: VERSION, changes: None })?)?;
        for change in ledger.as_changes(now) {
            writer.write_all(&line(&change)?)?;
        }
        writer.flush()
    })?;
    let length = file.metadata()?.len();
    Ok((file, length))
}

/// Replaces a file as one step: other readers, and a crash, see the old one or the new one.
fn replace(path: &Path, write: impl FnOnce(&mut File) -> io::Result<()>) -> io::Result<File> {
    let draft = path.with_extension("draft");
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&draft)?;
    write(&mut file)?;
    file.sync_all()?;
    fs::rename(&draft, path)?;
    #[cfg(unix)]
    if let Some(folder) = path.parent() {
        File::open(folder)?.sync_all()?;
    }
    Ok(file)
}

fn line(record: &impl Serialize) -> io::Result<Vec<u8>> {
    let mut line = serde_json::to_vec(record)?;
    line.push(b'\n');
    Ok(line)
}

fn make_folder(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

fn lock(folder: &Path) -> Result<File, StoreError> {
    let path = folder.join(LOCK);
    let failed = |source| StoreError::Io { path: path.clone(), source };
    let file = OpenOptions::new().write(true).create(true).truncate(false).open(&path).map_err(failed)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(StoreError::InUse(folder.to_owned())),
        Err(TryLockError::Error(error)) => Err(failed(error)),
    }
}

#[cfg(test)]
mod tests;
