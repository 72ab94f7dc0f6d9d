//! What a message is, and what is wrong with one that does not verify.
//!
//! A signature that is not right says nothing by itself. So what usually goes wrong is tried: the secret's letters used as
//! the key, the body written anew on its way; and what came before is asked.

use ipc::bench::WebhookFinding;
use jiff::Timestamp;
use toffeepay::http::HeaderMap;
use toffeepay::{WebhookError, WebhookId, WebhookSecret, WebhookVerifier};

/// What earlier messages say.
#[derive(Clone, Copy, Debug, Default)]
pub struct Before<'a> {
    /// One was right with the same secret.
    pub has_verified: bool,
    /// The body of this message's first delivery that was right.
    pub right_body: Option<&'a [u8]>,
}

/// Holds a message against the secret.
pub fn judge(
    secret: Option<&WebhookSecret>,
    headers: &HeaderMap,
    body: &[u8],
    now: Timestamp,
    before: Before<'_>,
) -> WebhookFinding {
    let Some(secret) = secret else { return WebhookFinding::NoSecret };
    match WebhookVerifier::new(secret.clone()).verify(headers, body, now) {
        Ok(_) => WebhookFinding::Good,
        Err(WebhookError::OlderForm) => WebhookFinding::OlderForm,
        Err(WebhookError::MissingHeader(header)) => WebhookFinding::MissingHeader { header: header.into() },
        Err(WebhookError::BadHeader(header)) => WebhookFinding::BadHeader { header: header.into() },
        Err(WebhookError::NoKnownVersion) => WebhookFinding::NoKnownVersion,
        Err(WebhookError::TooOld(age)) => WebhookFinding::Stale { seconds: age.as_secs() },
        Err(WebhookError::TooNew(ahead)) => WebhookFinding::Early { seconds: ahead.as_secs() },
        Err(WebhookError::BadBody(place)) => WebhookFinding::NotAnEvent { place },
        Err(WebhookError::WrongSignature) => explain(secret, headers, body, before),
    }
}

fn explain(secret: &WebhookSecret, headers: &HeaderMap, body: &[u8], before: Before<'_>) -> WebhookFinding {
    if let Some(signed) = Signed::read(headers) {
        if as_text(secret).iter().any(|key| signed.is_by(key, body)) {
            return WebhookFinding::SecretAsText;
        }
        if written_anew(body).iter().any(|other| signed.is_by(secret, other)) {
            return WebhookFinding::Reformatted;
        }
    }
    match before {
        Before { right_body: Some(right), .. } if right != body => WebhookFinding::AlteredBody,
        Before { has_verified: true, .. } => WebhookFinding::WrongSignature,
        Before { .. } => WebhookFinding::WrongSecret,
    }
}

struct Signed<'a> {
    id: WebhookId,
    at: Timestamp,
    signatures: &'a str,
}

impl<'a> Signed<'a> {
    fn read(headers: &'a HeaderMap) -> Option<Self> {
        let text = |name| headers.get(name)?.to_str().ok();
        Some(Self {
            id: WebhookId::new(text("webhook-id")?).ok()?,
            at: Timestamp::from_second(text("webhook-timestamp")?.parse().ok()?).ok()?,
            signatures: text("webhook-signature")?,
        })
    }

    /// Only to explain a message that was refused already, so the time that it takes tells nothing new.
    fn is_by(&self, secret: &WebhookSecret, body: &[u8]) -> bool {
        let wanted = secret.sign(&self.id, self.at, body);
        self.signatures.split_ascii_whitespace().any(|signature| signature == wanted)
    }
}

/// The secret's letters as a key, with and without what stands before them.
fn as_text(secret: &WebhookSecret) -> Vec<WebhookSecret> {
    let text = secret.expose();
    let bare = text.strip_prefix("whsec_").unwrap_or(&text).to_owned();
    [text, bare].into_iter().filter_map(|key| WebhookSecret::from_key(key.into_bytes()).ok()).collect()
}

/// The body as it may have been before something on its way wrote it anew.
fn written_anew(body: &[u8]) -> Vec<Vec<u8>> {
    let trimmed = body.trim_ascii();
    let unix: Vec<u8> = body.iter().copied().filter(|byte| *byte != b'\r').collect();
    let with_line = [trimmed, b"\n"].concat();
    vec![without_space(body, &[]), without_space(body, b" "), trimmed.to_vec(), with_line, unix]
}

/// JSON without the white space outside its strings; `after` follows each colon and comma.
fn without_space(json: &[u8], after: &[u8]) -> Vec<u8> {
    let (mut written, mut in_string, mut escaped) = (Vec::with_capacity(json.len()), false, false);
    for byte in json {
        if !in_string && byte.is_ascii_whitespace() {
            continue;
        }
        written.push(*byte);
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            b':' | b',' if !in_string => written.extend_from_slice(after),
            _ => {}
        }
    }
    written
}

#[cfg(test)]
mod tests {
    use toffeepay::webhook_headers;

    use super::*;

    const BODY: &[u8] =
        br#"{"type":"session.paid","timestamp":"2026-01-02T03:04:05Z","data":{"session_id":"ses, \"1"}}"#;

    fn secret(text: &str) -> WebhookSecret {
        WebhookSecret::new(text).unwrap()
    }

    fn own() -> WebhookSecret {
        secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    }

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn signed(by: &WebhookSecret, body: &[u8]) -> HeaderMap {
        webhook_headers(std::slice::from_ref(by), &WebhookId::new("msg_1").unwrap(), at(1_000), body).unwrap()
    }

    fn found(headers: &HeaderMap, body: &[u8], now: i64, before: Before<'_>) -> WebhookFinding {
        judge(Some(&own()), headers, body, at(now), before)
    }

    #[test]
    fn a_right_message_is_good_and_an_old_or_early_one_says_by_how_many_seconds() {
        let headers = signed(&own(), BODY);
        assert_eq!(found(&headers, BODY, 1_300, Before::default()), WebhookFinding::Good);
        let stale = WebhookFinding::Stale { seconds: 301 };
        assert_eq!(found(&headers, BODY, 1_301, Before::default()), stale);
        let early = WebhookFinding::Early { seconds: 400 };
        assert_eq!(found(&headers, BODY, 600, Before::default()), early);
        assert_eq!(judge(None, &headers, BODY, at(1_000), Before::default()), WebhookFinding::NoSecret);
    }

    #[test]
    fn the_secret_s_letters_as_the_key_are_recognised_with_and_without_their_prefix() {
        for letters in ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"] {
            let key = WebhookSecret::from_key(letters.as_bytes().to_vec()).unwrap();
            let finding = found(&signed(&key, BODY), BODY, 1_000, Before::default());
            assert_eq!(finding, WebhookFinding::SecretAsText);
        }
    }

    #[test]
    fn a_body_that_was_written_anew_on_its_way_is_recognised() {
        let headers = signed(&own(), BODY);
        let pretty = b"{\r\n  \"type\": \"session.paid\",\r\n  \"timestamp\" : \"2026-01-02T03:04:05Z\",\r\n  \"data\": \
                       { \"session_id\": \"ses, \\\"1\" }\r\n}\r\n";
        assert_eq!(found(&headers, pretty, 1_000, Before::default()), WebhookFinding::Reformatted);
        let with_line = [BODY, b"\n"].concat();
        assert_eq!(found(&headers, &with_line, 1_000, Before::default()), WebhookFinding::Reformatted);
        let spaced = without_space(BODY, b" ");
        let headers = signed(&own(), &spaced);
        assert_eq!(found(&headers, BODY, 1_000, Before::default()), WebhookFinding::Reformatted);
    }

    #[test]
    fn what_came_before_tells_an_altered_body_from_another_secret() {
        let other = signed(&secret("whsec_b3RoZXI="), BODY);
        assert_eq!(found(&other, BODY, 1_000, Before::default()), WebhookFinding::WrongSecret);
        let verified = Before { has_verified: true, right_body: None };
        assert_eq!(found(&other, BODY, 1_000, verified), WebhookFinding::WrongSignature);
        let altered = String::from_utf8_lossy(BODY).replace("paid", "made");
        let known = Before { has_verified: true, right_body: Some(BODY) };
        let finding = found(&signed(&own(), BODY), altered.as_bytes(), 1_000, known);
        assert_eq!(finding, WebhookFinding::AlteredBody);
    }

    #[test]
    fn the_older_form_a_missing_header_and_what_is_no_event_are_named() {
        let mut older = HeaderMap::new();
        older.insert("x-toffeepay-signature", "t=1000,v1=00".parse().unwrap());
        assert_eq!(found(&older, BODY, 1_000, Before::default()), WebhookFinding::OlderForm);
        let mut headers = signed(&own(), BODY);
        headers.remove("webhook-id");
        let missing = WebhookFinding::MissingHeader { header: "webhook-id".into() };
        assert_eq!(found(&headers, BODY, 1_000, Before::default()), missing);
        let finding = found(&signed(&own(), b"hello"), b"hello", 1_000, Before::default());
        assert!(matches!(finding, WebhookFinding::NotAnEvent { .. }), "{finding:?}");
    }
}
