//! The player's sessions, as far as they can be read: one made elsewhere may be longer than an answer may be.

use toffeepay::{Entries, Error as ApiError, Session};

/// What could be read of a list of sessions.
pub(super) struct Readable {
    pub sessions: Vec<Session>,
    /// Of one that could not be read, why.
    pub unread: Option<ApiError>,
}

impl Readable {
    /// Reads a list to its end, or `most` of it. Anything but a session that is too long is an error of the whole.
    pub async fn of(mut list: Entries<Session>, most: usize) -> Result<Self, ApiError> {
        let mut readable = Self { sessions: Vec::new(), unread: None };
        while readable.sessions.len() < most
            && let Some(entry) = list.next().await
        {
            match entry {
                Ok(session) => readable.sessions.push(session),
                Err(error @ ApiError::EntryTooLong { .. }) => {
                    tracing::warn!(%error, "a session of the player can't be read");
                    readable.unread = Some(error);
                }
                Err(error) => return Err(error),
            }
        }
        Ok(readable)
    }
}
