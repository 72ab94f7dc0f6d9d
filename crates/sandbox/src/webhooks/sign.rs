//! Signatures: by Standard Webhooks, and in the older form of the vendor's pages.

use hmac::{Hmac, KeyInit as _, Mac as _};
use jiff::Timestamp;
use sha2::Sha256;
use toffeepay::{WebhookId, WebhookSecret};

use crate::ledger::webhook::StoredSecret;
use crate::random::hex;

/// A secret that is nobody's: what it signs is signed badly.
const WRONG: &str = "whsec_bm90IHRoZSBlbmRwb2ludCdzIHNlY3JldA==";

/// The `webhook-signature` header; none where the secret is none.
pub(super) fn standard(secret: &StoredSecret, id: &str, at: Timestamp, body: &[u8]) -> Option<String> {
    let secret = WebhookSecret::new(&secret.0).ok()?;
    Some(secret.sign(&WebhookId::new(id).ok()?, at, body))
}

/// A `webhook-signature` header by another secret.
pub(super) fn wrong(id: &str, at: Timestamp, body: &[u8]) -> Option<String> {
    standard(&StoredSecret(WRONG.to_owned()), id, at, body)
}

/// The older `X-ToffeePay-Signature` header: the secret as it stands, over the time and the body.
pub(super) fn legacy(secret: &StoredSecret, at: Timestamp, body: &[u8]) -> Option<String> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.0.as_bytes()).ok()?;
    let seconds = at.as_second().to_string();
    for part in [seconds.as_bytes(), b".", body] {
        mac.update(part);
    }
    Some(format!("t={seconds},v1={}", hex(&mac.finalize().into_bytes())))
}
