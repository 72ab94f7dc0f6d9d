//! A webhook. The first three lines are its id, its time in seconds and its signatures, where `!` stands for the right
//! one, so that the reader behind the check is reached; what follows is the body.

use http::{HeaderMap, HeaderValue};
use jiff::Timestamp;
use toffeepay::{WebhookError, WebhookId, WebhookSecret, WebhookVerifier};

const SECRET: &str = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";
/// The receiver's clock.
const NOW: i64 = 1_800_000_000;
/// How far a message's time may be off, in seconds.
const TOLERANCE: u64 = 300;

/// Checks a message as a backend does.
pub fn run(bytes: &[u8]) {
    let mut parts = bytes.splitn(4, |byte| *byte == b'\n');
    let mut line = || String::from_utf8_lossy(parts.next().unwrap_or_default()).into_owned();
    let (id, at, mut signatures) = (line(), line(), line());
    let body = parts.next().unwrap_or_default();
    let (Ok(secret), Ok(now)) = (WebhookSecret::new(SECRET), Timestamp::from_second(NOW)) else { return };
    let sent_at = at.parse().ok().and_then(|seconds| Timestamp::from_second(seconds).ok());
    let right = match (WebhookId::new(id.as_str()), sent_at) {
        (Ok(id), Some(at)) => Some(secret.sign(&id, at, body)),
        _ => None,
    };
    if let (true, Some(right)) = (signatures == "!", &right) {
        signatures.clone_from(right);
    }
    let mut headers = HeaderMap::new();
    for (name, text) in [("webhook-id", &id), ("webhook-timestamp", &at), ("webhook-signature", &signatures)]
    {
        if let Ok(value) = HeaderValue::from_str(text) {
            headers.insert(name, value);
        }
    }
    let outcome = WebhookVerifier::new(secret).verify(&headers, body, now);
    let found_right = match &outcome {
        Ok(_) | Err(WebhookError::BadBody(_) | WebhookError::TooOld(_) | WebhookError::TooNew(_)) => true,
        Err(_) => false,
    };
    let is_right = right.is_some_and(|right| signatures.split_ascii_whitespace().any(|one| one == right));
    assert!(is_right || !found_right, "a signature was found right that is not");
    match outcome {
        Ok(webhook) => {
            assert_eq!(webhook.id.as_str(), id, "another id than the one that was signed");
            let off = webhook.sent_at.as_second().abs_diff(NOW);
            assert!(off <= TOLERANCE, "a message of {off} seconds was taken");
        }
        Err(error) => {
            assert!(!error.to_string().contains(['\n', '\u{1b}']), "an error is not one plain line");
        }
    }
}
