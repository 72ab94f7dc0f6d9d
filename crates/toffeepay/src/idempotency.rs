//! The Idempotency-Key of a create call.

use std::fmt;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Not a UUID.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an idempotency key is a UUID")]
pub struct InvalidIdempotencyKey;

/// One key a create, minted once by the caller and sent again with every retry of it.
///
/// The API keeps a key for 24 hours. It advises a UUID, so this is one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct IdempotencyKey(Uuid);

impl IdempotencyKey {
    /// Makes a key of 128 bits of the caller's randomness (six of them go to the UUID's version and variant).
    pub fn from_random(bytes: [u8; 16]) -> Self {
        Self(uuid::Builder::from_random_bytes(bytes).into_uuid())
    }

    /// Makes a new key with the system's randomness.
    pub fn random() -> Self {
        Self(Uuid::new_v4())
    }

    /// Reads a key back, as [`fmt::Display`] wrote it.
    pub fn parse(raw: &str) -> Result<Self, InvalidIdempotencyKey> {
        Uuid::try_parse(raw).map(Self).map_err(|_| InvalidIdempotencyKey)
    }
}

impl fmt::Display for IdempotencyKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_survives_being_written_and_read() {
        let key = IdempotencyKey::random();
        assert_eq!(IdempotencyKey::parse(&key.to_string()), Ok(key));
        assert_eq!(IdempotencyKey::parse("not a key"), Err(InvalidIdempotencyKey));
    }

    #[test]
    fn given_randomness_makes_a_version_4_uuid() {
        assert_eq!(
            IdempotencyKey::from_random([0xff; 16]).to_string(),
            "ffffffff-ffff-4fff-bfff-ffffffffffff"
        );
    }
}
