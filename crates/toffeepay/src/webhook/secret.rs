//! The secret that signs webhooks, and signing itself.

use std::fmt;

use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use hmac::{Hmac, KeyInit, Mac};
use http::{HeaderMap, HeaderValue};
use jiff::Timestamp;
use secrecy::{ExposeSecret, SecretSlice};
use sha2::Sha256;

use super::{ID, SIGNATURE, TIMESTAMP};
use crate::field::InvalidField;
use crate::ids::WebhookId;

/// What stands before the encoded key, where the secret is written with it.
const PREFIX: &str = "whsec_";

/// Base64 as the API writes it; padding may be left out.
pub(super) const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// Why a text is not a webhook secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidWebhookSecret {
    /// Nothing was given, or nothing but the prefix: with such a key anybody could sign.
    #[error("the webhook secret is blank")]
    Blank,
    /// What follows `whsec_` is not base64.
    #[error("the webhook secret is not base64")]
    NotBase64,
}

/// A key that webhooks are signed with. It neither prints nor serialises, and is wiped from memory when dropped.
#[derive(Clone)]
pub struct WebhookSecret(SecretSlice<u8>);

impl WebhookSecret {
    /// Reads a secret as the vendor shows it: base64, with or without `whsec_` before it. White space around
    /// it (of copy and paste) is left out.
    pub fn new(raw: &str) -> Result<Self, InvalidWebhookSecret> {
        let raw = raw.trim();
        let encoded = raw.strip_prefix(PREFIX).unwrap_or(raw).trim();
        if encoded.is_empty() {
            return Err(InvalidWebhookSecret::Blank);
        }
        let key = BASE64.decode(encoded).map_err(|_| InvalidWebhookSecret::NotBase64)?;
        if key.is_empty() {
            return Err(InvalidWebhookSecret::Blank);
        }
        Ok(Self(key.into()))
    }

    /// Takes a key as bytes, for servers that make their own: 24 to 64 random ones are advised.
    pub fn from_key(key: Vec<u8>) -> Result<Self, InvalidWebhookSecret> {
        if key.is_empty() {
            return Err(InvalidWebhookSecret::Blank);
        }
        Ok(Self(key.into()))
    }

    /// The secret as the vendor shows it: for the backend's configuration, nowhere else.
    pub fn expose(&self) -> String {
        format!("{PREFIX}{}", BASE64.encode(self.0.expose_secret()))
    }

    /// The signature of a message, as the `webhook-signature` header has it: `v1,` and base64.
    pub fn sign(&self, id: &WebhookId, at: Timestamp, body: &[u8]) -> String {
        let at = at.as_second().to_string();
        format!("v1,{}", BASE64.encode(self.mac(id.as_str(), &at, body)))
    }

    /// HMAC-SHA256 over id, timestamp (both as the headers have them) and body.
    pub(super) fn mac(&self, id: &str, at: &str, body: &[u8]) -> Vec<u8> {
        // HMAC takes a key of any length, so there is always one.
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(self.0.expose_secret()) else { return Vec::new() };
        for part in [id.as_bytes(), b".", at.as_bytes(), b".", body] {
            mac.update(part);
        }
        mac.finalize().into_bytes().to_vec()
    }
}

impl fmt::Debug for WebhookSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("WebhookSecret(redacted)")
    }
}

/// The three headers of a message, signed with each of the secrets: while one takes another's place, both sign.
///
/// Fails only for an id that no header can carry.
pub fn webhook_headers(
    secrets: &[WebhookSecret],
    id: &WebhookId,
    at: Timestamp,
    body: &[u8],
) -> Result<HeaderMap, InvalidField> {
    let signatures: Vec<_> = secrets.iter().map(|secret| secret.sign(id, at, body)).collect();
    let value = |name, text: &str| {
        HeaderValue::try_from(text).map_err(|_| InvalidField::new(name, "can't be sent in a header"))
    };
    Ok(HeaderMap::from_iter([
        (ID, value("webhook-id", id.as_str())?),
        (TIMESTAMP, HeaderValue::from(at.as_second())),
        (SIGNATURE, value("webhook-signature", &signatures.join(" "))?),
    ]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_read_with_and_without_prefix_and_written_with_it() {
        let secret = WebhookSecret::new("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap();
        assert_eq!(secret.expose(), "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        assert_eq!(WebhookSecret::new(" whsec_YWI \n").unwrap().expose(), "whsec_YWI=");
    }

    #[test]
    fn a_blank_secret_is_refused_in_every_form() {
        for blank in ["", " ", "whsec_", " whsec_ \n", "="] {
            assert!(WebhookSecret::new(blank).is_err(), "{blank:?}");
        }
        assert_eq!(WebhookSecret::new("whsec_").unwrap_err(), InvalidWebhookSecret::Blank);
        assert_eq!(WebhookSecret::from_key(Vec::new()).unwrap_err(), InvalidWebhookSecret::Blank);
        assert_eq!(WebhookSecret::new("not base64!").unwrap_err(), InvalidWebhookSecret::NotBase64);
    }

    #[test]
    fn a_secret_never_prints_itself() {
        let secret = WebhookSecret::new("whsec_Y2FuYXJ5").unwrap();
        assert_eq!(format!("{secret:?}"), "WebhookSecret(redacted)");
    }

    #[test]
    fn the_vectors_of_the_standards_own_texts_and_libraries_come_out() {
        for (secret, id, at, body, signature) in [
            (
                "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
                "msg_p5jXN8AQM9LWM0D4loKWxJek",
                1_614_265_330,
                r#"{"test": 2432232314}"#,
                "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
            ),
            (
                "whsec_plJ3nmyCDGBKInavdOK15jsl",
                "msg_loFOjxBNrRLzqYUf",
                1_731_705_121,
                r#"{"event_type":"ping","data":{"success":true}}"#,
                "v1,rAvfW3dJ/X/qxhsaXPOyyCGmRKsaKWcsNccKXlIktD0=",
            ),
        ] {
            let id = WebhookId::new(id).unwrap();
            let at = Timestamp::from_second(at).unwrap();
            assert_eq!(WebhookSecret::new(secret).unwrap().sign(&id, at, body.as_bytes()), signature);
        }
    }
}
