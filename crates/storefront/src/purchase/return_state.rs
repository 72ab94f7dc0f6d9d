//! The nonce in a return link: the only thing of a link that this app looks at.

use std::fmt;

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;

/// How long a state is in a link, in characters: 128 bits in base64url without padding.
const LEN: usize = 22;

/// 128 random bits that tie a return link to one purchase of this journal.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct ReturnState(String);

impl fmt::Debug for ReturnState {
    /// Whoever knows it can ring at the app.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ReturnState(redacted)")
    }
}

impl ReturnState {
    /// A state of 128 bits of randomness.
    pub fn from_random(bytes: [u8; 16]) -> Self {
        Self(BASE64_URL_SAFE_NO_PAD.encode(bytes))
    }

    /// Reads a state of a link or of the journal: exactly 22 characters that decode to 128 bits.
    pub fn parse(raw: &str) -> Option<Self> {
        if raw.len() != LEN {
            return None;
        }
        let bytes = BASE64_URL_SAFE_NO_PAD.decode(raw).ok()?;
        // A last character with stray bits would be a second spelling of the same state.
        let state = Self::from_random(bytes.try_into().ok()?);
        (state.0 == raw).then_some(state)
    }

    /// As it is in the link.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_state_has_one_spelling() {
        let state = ReturnState::from_random([0xfb; 16]);
        assert_eq!(state.as_str().len(), LEN);
        assert_eq!(ReturnState::parse(state.as_str()), Some(state.clone()));
        let mut other = state.as_str().to_owned();
        other.pop();
        for last in ('A'..='Z').chain('a'..='z').chain('0'..='9') {
            let spelled = format!("{other}{last}");
            if let Some(parsed) = ReturnState::parse(&spelled) {
                assert_eq!(parsed.as_str(), spelled);
            }
        }
        for bad in ["", "short", &"=".repeat(22), &"+".repeat(22), &"A".repeat(23)] {
            assert_eq!(ReturnState::parse(bad), None);
        }
    }
}
