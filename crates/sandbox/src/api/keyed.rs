//! Calls that carry an idempotency key: the same key within 24 hours gives the first answer again.
//!
//! A key is asked before the fields are, and an answer that is an error leaves it free. A replay shows what was
//! made as it was then.

use axum::http::HeaderMap;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use sha2::{Digest as _, Sha256};

use crate::api::auth::Caller;
use crate::api::errors::{ApiError, InvalidField};
use crate::ledger::{KeyRecord, Ledger, Made};

/// Longest idempotency key taken, in bytes; the API names no limit, and advises a UUID.
const MAX_KEY: usize = 255;

/// The key of one call, where it has one, and what it stands for.
#[derive(Clone, Debug)]
pub(super) struct Keyed {
    merchant: String,
    key: Option<String>,
    body_hash: String,
}

impl Keyed {
    pub fn of(caller: &Caller, headers: &HeaderMap, body: &[u8]) -> Result<Self, InvalidField> {
        let key = idempotency_key(headers)?;
        let body_hash = match key {
            Some(_) => STANDARD.encode(Sha256::digest(body)),
            None => String::new(),
        };
        Ok(Self { merchant: caller.merchant.clone(), key, body_hash })
    }

    /// What the key made the first time.
    pub fn first<'a>(&self, ledger: &'a Ledger, now: Timestamp) -> Result<Option<&'a Made>, ApiError> {
        let first = self.key.as_deref().and_then(|key| ledger.key(&self.merchant, key, now));
        match first {
            Some(first) if first.body_hash != self.body_hash => Err(ApiError::IdempotencyConflict),
            first => Ok(first.map(|first| &first.made)),
        }
    }

    /// What is kept of the key, now that it made something.
    pub fn used_for(self, made: Made, now: Timestamp) -> Option<KeyRecord> {
        let Self { merchant, key, body_hash } = self;
        key.map(|key| KeyRecord { merchant, key, body_hash, made, created_at: now })
    }
}

/// The idempotency key of a request, where it has one.
fn idempotency_key(headers: &HeaderMap) -> Result<Option<String>, InvalidField> {
    let mut values = headers.get_all("idempotency-key").iter();
    let Some(value) = values.next() else { return Ok(None) };
    let invalid = |reason| InvalidField::new("invalid_idempotency_key", "Idempotency-Key", reason);
    if values.next().is_some() {
        return Err(invalid("is given twice"));
    }
    match value.to_str() {
        Ok(key) if (1..=MAX_KEY).contains(&key.len()) => Ok(Some(key.to_owned())),
        _ => Err(invalid("is not 1 to 255 characters of ASCII")),
    }
}
