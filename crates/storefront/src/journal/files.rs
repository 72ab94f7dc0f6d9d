//! The journal's folder and files: made for the owner alone, and checked.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags};
use url::Url;

use super::JournalError;

/// Makes folder and file where they are missing. SQLite gives its side files the main file's permissions.
pub(super) fn prepare(folder: &Path, file: &str) -> Result<PathBuf, JournalError> {
    let failed = |source| JournalError::Folder { folder: folder.to_owned(), source };
    fs::create_dir_all(folder).map_err(failed)?;
    let path = folder.join(file);
    fs::OpenOptions::new().create(true).append(true).open(&path).map_err(failed)?;
    owner_only(folder, 0o700).map_err(failed)?;
    owner_only(&path, 0o600).map_err(failed)?;
    Ok(path)
}

#[cfg(unix)]
fn owner_only(path: &Path, mode: u32) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(mode))
}

/// On Windows the user's own application folder is protected by its inherited access list.
#[cfg(not(unix))]
fn owner_only(_: &Path, _: u32) -> io::Result<()> {
    Ok(())
}

/// Opens a file without making or changing anything. Where not even SQLite's side files can be made, the file
/// is read as one that nobody changes, if all that was written to it is in it.
pub(super) fn open_to_read(path: &Path) -> Result<Connection, rusqlite::Error> {
    let read_only = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let plain = Connection::open_with_flags(path, read_only)
        .and_then(|connection| check(&connection).map(|()| connection));
    let all_is_in_it = size(&log_of(path)) == 0;
    match (plain, Url::from_file_path(path)) {
        (Err(_), Ok(mut url)) if all_is_in_it => {
            url.set_query(Some("immutable=1"));
            let connection =
                Connection::open_with_flags(url.as_str(), read_only | OpenFlags::SQLITE_OPEN_URI)?;
            check(&connection).map(|()| connection)
        }
        (plain, _) => plain,
    }
}

/// In bytes; of a file that is not there, none.
pub(super) fn size(path: &Path) -> u64 {
    fs::metadata(path).map_or(0, |metadata| metadata.len())
}

/// Where SQLite keeps a file's log.
pub(super) fn log_of(path: &Path) -> PathBuf {
    with(path, LOG)
}

/// What SQLite puts behind a file's name for its log.
pub(super) const LOG: &str = "-wal";

/// A file's path with more behind its name.
pub(super) fn with(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

/// Up to which size, in bytes, a file is checked to the last index entry at each start.
const CHECKED_WHOLE: i64 = 4 * 1024 * 1024;

/// Looks for damage before anything is written. In a large file damage to an index is met only when it is used.
pub(super) fn check(connection: &Connection) -> Result<(), rusqlite::Error> {
    let check = if is_large(connection)? { "PRAGMA quick_check(1)" } else { "PRAGMA integrity_check(1)" };
    let verdict: String = connection.query_row(check, [], |row| row.get(0))?;
    if verdict == "ok" {
        return Ok(());
    }
    Err(damaged(verdict))
}

/// Whether looking at all of it takes a time that somebody would notice.
pub(super) fn is_large(connection: &Connection) -> Result<bool, rusqlite::Error> {
    let number = |pragma| connection.query_row(pragma, [], |row| row.get::<_, i64>(0));
    Ok(number("PRAGMA page_count")?.saturating_mul(number("PRAGMA page_size")?) > CHECKED_WHOLE)
}

/// Looks for damage beside whoever has the file open.
pub(super) fn look(path: &Path) -> Result<(), rusqlite::Error> {
    let read_only = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    check(&Connection::open_with_flags(path, read_only)?)
}

/// Closes a damaged file without bringing its log into it.
pub(super) fn close_as_it_is(connection: Connection) -> Result<(), rusqlite::Error> {
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    connection.close().map_err(|(_, error)| error)
}

/// An error that says that the file is damaged, and how.
pub(super) fn damaged(how: impl Into<String>) -> rusqlite::Error {
    let corrupt = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_CORRUPT);
    rusqlite::Error::SqliteFailure(corrupt, Some(how.into()))
}

/// Whether an error at opening says that the file is damaged, not that it can't be reached. All statements are
/// this version's own: where SQLite finds a fault in one (its error without a name), the definitions in the
/// file that it is held against are damaged.
pub(super) fn means_damaged(error: &rusqlite::Error) -> bool {
    matches!(
        error.sqlite_error_code(),
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase | ErrorCode::Unknown)
    )
}
