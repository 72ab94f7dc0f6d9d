//! The access token: a type that neither prints nor serialises.

use std::fmt;

use secrecy::{ExposeSecret, SecretString};

/// Longest token accepted, in characters. Windows' credential store takes 2,560 bytes of UTF-16; the
/// same bound holds on every system, so that a token that works on one works on all.
const MAX_CHARS: usize = 1_024;

/// Why a text is not an access token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidAccessToken {
    /// Nothing was given.
    #[error("the access token is empty")]
    Empty,
    /// Over 1,024 characters.
    #[error("the access token is longer than {MAX_CHARS} characters")]
    TooLong,
    /// A token travels in a header: visible ASCII only.
    #[error("the access token has a character that can't be sent in a header")]
    NotVisibleAscii,
}

/// A bearer token of one environment. Wiped from memory when dropped.
#[derive(Clone)]
pub struct AccessToken(SecretString);

impl AccessToken {
    /// Checks and takes a token. White space around it (of copy and paste) is left out.
    pub fn new(raw: &str) -> Result<Self, InvalidAccessToken> {
        let raw = raw.trim();
        if raw.is_empty() {
            return Err(InvalidAccessToken::Empty);
        }
        if raw.len() > MAX_CHARS {
            return Err(InvalidAccessToken::TooLong);
        }
        if !raw.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(InvalidAccessToken::NotVisibleAscii);
        }
        Ok(Self(SecretString::from(raw)))
    }

    /// The last four characters, to tell tokens apart on a screen; nothing of one too short to hide the rest.
    pub fn last_four(&self) -> Option<&str> {
        let raw = self.0.expose_secret();
        (raw.len() >= 12).then(|| &raw[raw.len() - 4..])
    }

    /// The token itself: for the Authorization header and the keychain, nowhere else.
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }
}

impl fmt::Debug for AccessToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AccessToken(redacted)")
    }
}

impl PartialEq for AccessToken {
    /// Not in constant time: both sides are the owner's own.
    fn eq(&self, other: &Self) -> bool {
        self.expose() == other.expose()
    }
}

impl Eq for AccessToken {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_never_prints_itself() {
        let token = AccessToken::new("sk_test_canary_0001").unwrap();
        assert_eq!(format!("{token:?}"), "AccessToken(redacted)");
        assert_eq!(format!("{:?}", Some(&token)), "Some(AccessToken(redacted))");
    }

    #[test]
    fn a_token_is_visible_ascii_of_at_most_1024_characters() {
        assert_eq!(AccessToken::new(" \n"), Err(InvalidAccessToken::Empty));
        assert_eq!(AccessToken::new(&"a".repeat(1_025)), Err(InvalidAccessToken::TooLong));
        assert!(AccessToken::new(&"a".repeat(1_024)).is_ok());
        assert_eq!(AccessToken::new("a\r\nX: y"), Err(InvalidAccessToken::NotVisibleAscii));
        assert_eq!(AccessToken::new("tökén"), Err(InvalidAccessToken::NotVisibleAscii));
        assert_eq!(AccessToken::new(" sk_1 \n").unwrap().expose(), "sk_1");
    }

    #[test]
    fn last_four_of_a_short_token_would_give_too_much_away() {
        assert_eq!(AccessToken::new("sk_12345").unwrap().last_four(), None);
        assert_eq!(AccessToken::new("sk_test_123456789").unwrap().last_four(), Some("6789"));
    }
}
