//! Names that nobody can guess: of sessions, payments and payment pages.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use toffeepay::{AccessToken, PaymentId, SessionId};

/// Why no name could be made.
#[derive(Debug, thiserror::Error)]
pub enum NoRandomness {
    /// The operating system gave no random bytes.
    #[error("the operating system gives no random bytes: {0}")]
    System(#[from] getrandom::Error),
    /// What was made of them is not an id: a mistake in this module.
    #[error("a random name is not valid")]
    NotAnId,
}

/// The part of a payment page's URL that is the right to pay: 192 random bits.
///
/// It has no `Display`, and its `Debug` shows nothing: it must not reach a log.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct PageSecret(String);

impl PageSecret {
    pub fn random() -> Result<Self, NoRandomness> {
        Ok(Self(URL_SAFE_NO_PAD.encode(bytes::<24>()?)))
    }

    /// The secret as it stands in a URL, for the page's own links and the session's `url` only.
    pub fn expose(&self) -> &str {
        &self.0
    }

    pub fn from_path(raw: String) -> Self {
        Self(raw)
    }
}

impl std::fmt::Debug for PageSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PageSecret(redacted)")
    }
}

pub(crate) fn session_id() -> Result<SessionId, NoRandomness> {
    SessionId::new(format!("sbx_ses_{}", hex(&bytes::<12>()?))).map_err(|_| NoRandomness::NotAnId)
}

pub(crate) fn payment_id() -> Result<PaymentId, NoRandomness> {
    PaymentId::new(format!("sbx_pay_{}", hex(&bytes::<12>()?))).map_err(|_| NoRandomness::NotAnId)
}

/// A token of 192 random bits, for a sandbox that was given none.
pub fn random_token() -> Result<AccessToken, NoRandomness> {
    AccessToken::new(&format!("sk_test_{}", hex(&bytes::<24>()?))).map_err(|_| NoRandomness::NotAnId)
}

fn bytes<const N: usize>() -> Result<[u8; N], NoRandomness> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes)?;
    Ok(bytes)
}

fn hex(bytes: &[u8]) -> String {
    const DIGITS: [char; 16] =
        ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'];
    bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]).map(|half| DIGITS[usize::from(half)]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_marked_as_the_sandboxs_and_never_repeat() {
        let (one, other) = (session_id().unwrap(), session_id().unwrap());
        assert!(one.as_str().starts_with("sbx_ses_") && one.as_str().len() == 32, "{one}");
        assert_ne!(one, other);
        assert!(payment_id().unwrap().as_str().starts_with("sbx_pay_"));
        assert_ne!(PageSecret::random().unwrap(), PageSecret::random().unwrap());
    }

    #[test]
    fn a_page_secret_does_not_print() {
        assert_eq!(format!("{:?}", PageSecret::random().unwrap()), "PageSecret(redacted)");
    }

    #[test]
    fn hex_keeps_leading_zeros() {
        assert_eq!(hex(&[0, 15, 255]), "000fff");
    }
}
