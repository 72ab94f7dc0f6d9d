//! The how many-th try a request is. The client does not say; the log can tell.

use std::time::Duration;

use rusqlite::{Connection, OptionalExtension, params};

use super::asked::Caller;
use super::heard::Heard;

/// No try of one call starts later than this after the one before it.
const WITHIN: Duration = Duration::from_mins(1);

/// What is sent again under a key is another try, in whatever run. A read is another try of the one before it
/// by the same caller, where that failed a moment ago.
pub(super) fn number(
    connection: &Connection,
    key: Option<&str>,
    heard: &Heard,
    url: &str,
) -> Result<u32, rusqlite::Error> {
    if let Some(key) = key {
        let before = "SELECT count(*) FROM exchanges WHERE key = ?1";
        return connection.query_row(before, [key], |row| row.get::<_, u32>(0)).map(|before| before + 1);
    }
    let since =
        heard.at.as_microsecond().saturating_sub(i64::try_from(WITHIN.as_micros()).unwrap_or(i64::MAX));
    let last =
        "SELECT attempt, status FROM exchanges WHERE at >= ?1 AND method = ?2 AND url = ?3 AND by_bench = ?4
        ORDER BY id DESC LIMIT 1";
    let last: Option<(u32, Option<u16>)> = connection
        .query_row(last, params![since, heard.method, url, heard.by == Caller::Bench], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .optional()?;
    Ok(match last {
        Some((attempt, None | Some(429 | 500..))) => attempt.saturating_add(1),
        _ => 1,
    })
}
