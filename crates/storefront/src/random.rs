//! Randomness for states, ids and keys.

/// The system gave no randomness: nothing that must be unguessable can be made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the system gave no randomness: {0}")]
pub struct NoRandomness(pub String);

/// Gives unguessable bytes.
pub trait Random: Send + Sync + 'static {
    /// 128 unguessable bits.
    fn bytes16(&self) -> Result<[u8; 16], NoRandomness>;
}

/// The system's randomness.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemRandom;

impl Random for SystemRandom {
    fn bytes16(&self) -> Result<[u8; 16], NoRandomness> {
        let mut bytes = [0; 16];
        getrandom::fill(&mut bytes).map_err(|error| NoRandomness(error.to_string()))?;
        Ok(bytes)
    }
}
