//! Whether a message is the API's own, and recent.

use std::time::Duration;

use base64::Engine;
use http::{HeaderMap, HeaderName};
use jiff::Timestamp;
use subtle::ConstantTimeEq;

use super::event::Event;
use super::secret::{BASE64, WebhookSecret};
use super::{ID, OLDER_SIGNATURE, SIGNATURE, TIMESTAMP};
use crate::ids::WebhookId;

/// How far a message's time may be from ours, before and after. The standard's own figure.
const TOLERANCE: Duration = Duration::from_mins(5);

/// Why a message is not taken. Only [`WebhookError::BadBody`] comes after the signature was found right
/// and recent; answer all others with 400 or 401, and none of them with 2xx.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WebhookError {
    /// A header that the standard requires is missing.
    #[error("the header {0} is missing")]
    MissingHeader(&'static str),
    /// A header is there twice, or is not what the standard says.
    #[error("the header {0} can't be read")]
    BadHeader(&'static str),
    /// It is signed as ToffeePay's older documentation has it (`X-ToffeePay-Signature`). That form is
    /// recognised and never accepted: have the endpoint moved to Standard Webhooks.
    #[error("it is signed in the older form (X-ToffeePay-Signature), not by Standard Webhooks")]
    OlderForm,
    /// No signature of the version `v1` among those that it carries.
    #[error("it carries no signature of version v1")]
    NoKnownVersion,
    /// None of its signatures was made with any of the secrets over this id, time and body.
    #[error("none of its signatures is right")]
    WrongSignature,
    /// Rightly signed, too long ago: an old message sent again, or a clock of ours that is fast.
    #[error("the signature is right, but {0:?} old")]
    TooOld(Duration),
    /// Rightly signed, too far in the future: a clock of ours that is slow.
    #[error("the signature is right, but {0:?} in the future")]
    TooNew(Duration),
    /// Rightly signed, and not an event.
    #[error("the signature is right, but the body is no event: {0}")]
    BadBody(String),
}

/// A message that is the API's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Webhook {
    /// The message's id, the same in every delivery of it: remember it, and do nothing the second time.
    pub id: WebhookId,
    /// When this delivery was sent.
    pub sent_at: Timestamp,
    /// What happened.
    pub event: Event,
}

/// Checks messages against one secret, or several while one takes another's place.
#[derive(Clone, Debug)]
pub struct WebhookVerifier {
    secrets: Vec<WebhookSecret>,
    tolerance: Duration,
}

impl WebhookVerifier {
    /// A verifier with one secret and a tolerance of five minutes.
    pub fn new(secret: WebhookSecret) -> Self {
        Self { secrets: vec![secret], tolerance: TOLERANCE }
    }

    /// Also takes what another secret signed: the old one, while it is replaced.
    #[must_use]
    pub fn or(mut self, secret: WebhookSecret) -> Self {
        self.secrets.push(secret);
        self
    }

    /// How far a message's time may be from ours, before and after.
    #[must_use]
    pub fn with_tolerance(self, tolerance: Duration) -> Self {
        Self { tolerance, ..self }
    }

    /// Checks a request's headers and its body, byte for byte as it came, against the time `now`.
    pub fn verify(&self, headers: &HeaderMap, body: &[u8], now: Timestamp) -> Result<Webhook, WebhookError> {
        let signed = Signed::read(headers)?;
        self.check_signature(&signed, body)?;
        self.check_age(signed.at, now)?;
        let event = Event::parse(body).map_err(WebhookError::BadBody)?;
        Ok(Webhook { id: signed.id, sent_at: signed.at, event })
    }

    /// Every signature is held against every secret, whatever the others said: how long that takes tells nothing.
    fn check_signature(&self, signed: &Signed<'_>, body: &[u8]) -> Result<(), WebhookError> {
        let signatures: Vec<_> =
            signed.signatures.split_ascii_whitespace().filter_map(|one| one.strip_prefix("v1,")).collect();
        if signatures.is_empty() {
            return Err(WebhookError::NoKnownVersion);
        }
        let mut right = subtle::Choice::from(0);
        for secret in &self.secrets {
            let expected = secret.mac(signed.id.as_str(), signed.raw_at, body);
            for signature in &signatures {
                // What is not base64 is a wrong signature like any other; no MAC is empty.
                right |= expected.ct_eq(&BASE64.decode(signature).unwrap_or_default());
            }
        }
        if bool::from(right) { Ok(()) } else { Err(WebhookError::WrongSignature) }
    }

    fn check_age(&self, at: Timestamp, now: Timestamp) -> Result<(), WebhookError> {
        let age = now.duration_since(at);
        match (age.is_negative(), age.unsigned_abs()) {
            (false, age) if age > self.tolerance => Err(WebhookError::TooOld(age)),
            (true, ahead) if ahead > self.tolerance => Err(WebhookError::TooNew(ahead)),
            _ => Ok(()),
        }
    }
}

/// The three headers.
struct Signed<'a> {
    id: WebhookId,
    at: Timestamp,
    raw_at: &'a str,
    signatures: &'a str,
}

impl<'a> Signed<'a> {
    fn read(headers: &'a HeaderMap) -> Result<Self, WebhookError> {
        if !headers.contains_key(SIGNATURE) && headers.contains_key(OLDER_SIGNATURE) {
            return Err(WebhookError::OlderForm);
        }
        let id = WebhookId::new(one(headers, &ID, "webhook-id")?)
            .map_err(|_| WebhookError::BadHeader("webhook-id"))?;
        let raw_at = one(headers, &TIMESTAMP, "webhook-timestamp")?;
        let at = seconds(raw_at).ok_or(WebhookError::BadHeader("webhook-timestamp"))?;
        let signatures = one(headers, &SIGNATURE, "webhook-signature")?;
        Ok(Self { id, at, raw_at, signatures })
    }
}

/// A header that must be there once.
fn one<'a>(headers: &'a HeaderMap, name: &HeaderName, called: &'static str) -> Result<&'a str, WebhookError> {
    let mut values = headers.get_all(name).iter();
    match (values.next(), values.next()) {
        (None, _) => Err(WebhookError::MissingHeader(called)),
        (Some(value), None) => value.to_str().map_err(|_| WebhookError::BadHeader(called)),
        (Some(_), Some(_)) => Err(WebhookError::BadHeader(called)),
    }
}

/// Unix seconds: digits and nothing else.
fn seconds(raw: &str) -> Option<Timestamp> {
    if raw.is_empty() || !raw.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    Timestamp::from_second(raw.parse().ok()?).ok()
}
