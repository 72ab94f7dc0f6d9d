//! Names: of sessions, payments, payment pages and all else. Nobody can guess them, unless a seed is set:
//! then the same calls in the same order get the same names, which is what a recorded test wants.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use toffeepay::{
    AccessToken, AccountId, DepositId, InvalidId, OfferId, PaymentId, RefundId, SessionId, WebhookId,
};

use crate::ids::{BonusId, DeliveryId, EndpointId};
use crate::ledger::webhook::StoredSecret;

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

impl From<InvalidId> for NoRandomness {
    fn from(_: InvalidId) -> Self {
        Self::NotAnId
    }
}

/// The part of a payment page's URL that is the right to pay: 192 random bits.
///
/// It has no `Display`, and its `Debug` shows nothing: it must not reach a log.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct PageSecret(String);

impl PageSecret {
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

/// Where names come from.
#[derive(Clone, Default)]
pub(crate) enum Names {
    #[default]
    Random,
    /// Each from the seed, its kind and its number: the count of its kind before it.
    Seeded([u8; 32]),
}

macro_rules! names {
    ($($name:ident: $id:ident = $prefix:literal),+ $(,)?) => {$(
        pub fn $name(&self, number: usize) -> Result<$id, NoRandomness> {
            Ok($id::new(format!(concat!($prefix, "{}"), hex(&self.bytes::<12>($prefix, number)?)))?)
        }
    )+};
}

impl Names {
    pub fn of_seed(seed: &str) -> Self {
        Self::Seeded(Sha256::digest(seed.as_bytes()).into())
    }

    names! {
        session: SessionId = "sbx_ses_",
        payment: PaymentId = "sbx_pay_",
        refund: RefundId = "sbx_ref_",
        account: AccountId = "sbx_acc_",
        deposit: DepositId = "sbx_dep_",
        offer: OfferId = "sbx_off_",
        bonus: BonusId = "sbx_bon_",
        endpoint: EndpointId = "sbx_end_",
        delivery: DeliveryId = "sbx_dlv_",
        message: WebhookId = "msg_",
    }

    pub fn page(&self, number: usize) -> Result<PageSecret, NoRandomness> {
        Ok(PageSecret(URL_SAFE_NO_PAD.encode(self.bytes::<24>("page", number)?)))
    }

    pub fn webhook_secret(&self, number: usize) -> Result<StoredSecret, NoRandomness> {
        Ok(StoredSecret(format!("whsec_{}", STANDARD.encode(self.bytes::<32>("secret", number)?))))
    }

    fn bytes<const N: usize>(&self, kind: &str, number: usize) -> Result<[u8; N], NoRandomness> {
        let Self::Seeded(seed) = self else { return bytes() };
        let digest =
            Sha256::new().chain_update(seed).chain_update(kind).chain_update(number.to_be_bytes()).finalize();
        digest.get(..N).and_then(|part| part.try_into().ok()).ok_or(NoRandomness::NotAnId)
    }
}

impl std::fmt::Debug for Names {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Random => "Random",
            Self::Seeded(_) => "Seeded",
        })
    }
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

/// Bytes as digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    const DIGITS: [char; 16] =
        ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'];
    bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]).map(|half| DIGITS[usize::from(half)]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_marked_as_the_sandboxs_and_never_repeat() {
        let names = Names::Random;
        let (one, other) = (names.session(0).unwrap(), names.session(0).unwrap());
        assert!(one.as_str().starts_with("sbx_ses_") && one.as_str().len() == 32, "{one}");
        assert_ne!(one, other);
        assert!(names.payment(0).unwrap().as_str().starts_with("sbx_pay_"));
        assert_ne!(names.page(0).unwrap(), names.page(0).unwrap());
    }

    #[test]
    fn names_of_a_seed_are_the_same_each_time_and_others_for_another_number_kind_or_seed() {
        let (names, other) = (Names::of_seed("42"), Names::of_seed("43"));
        assert_eq!(names.session(7).unwrap(), Names::of_seed("42").session(7).unwrap());
        assert_ne!(names.session(7).unwrap(), names.session(8).unwrap());
        assert_ne!(names.session(7).unwrap(), other.session(7).unwrap());
        assert_ne!(names.session(7).unwrap().as_str()[8..], names.payment(7).unwrap().as_str()[8..]);
        assert_eq!(names.page(1).unwrap().expose().len(), 32);
    }

    #[test]
    fn a_page_secret_does_not_print() {
        assert_eq!(format!("{:?}", Names::Random.page(0).unwrap()), "PageSecret(redacted)");
    }

    #[test]
    fn hex_keeps_leading_zeros() {
        assert_eq!(hex(&[0, 15, 255]), "000fff");
    }
}
