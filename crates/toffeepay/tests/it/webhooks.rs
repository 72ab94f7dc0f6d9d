//! Webhooks: what is taken, what is refused and why, held against the crate of the standard's own authors.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use http::{HeaderMap, HeaderName, HeaderValue};
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use std::time::Duration;
use toffeepay::{
    Event, EventData, EventType, Reference, SessionStatus, Webhook, WebhookError, WebhookId, WebhookSecret,
    WebhookVerifier, webhook_headers,
};

use crate::session_json;

const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const OTHER: &str = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";
const BODY: &str =
    r#"{"type":"session.paid","timestamp":"2026-11-23T10:00:00Z","data":{"session_id":"ses_1"}}"#;

fn secret(raw: &str) -> WebhookSecret {
    WebhookSecret::new(raw).unwrap()
}

fn now() -> Timestamp {
    "2026-11-23T10:00:00Z".parse().unwrap()
}

fn id() -> WebhookId {
    WebhookId::new("msg_1").unwrap()
}

fn signed(by: &[&str], body: &str) -> HeaderMap {
    let secrets: Vec<_> = by.iter().map(|raw| secret(raw)).collect();
    webhook_headers(&secrets, &id(), now(), body.as_bytes()).unwrap()
}

fn verify(headers: &HeaderMap, body: &str) -> Result<Webhook, WebhookError> {
    WebhookVerifier::new(secret(SECRET)).verify(headers, body.as_bytes(), now())
}

fn with(mut headers: HeaderMap, name: &'static str, value: &str) -> HeaderMap {
    headers.insert(HeaderName::from_static(name), HeaderValue::from_str(value).unwrap());
    headers
}

#[test]
fn what_was_signed_is_taken_with_its_id_its_time_and_its_event() {
    let webhook = verify(&signed(&[SECRET], BODY), BODY).unwrap();
    assert_eq!((webhook.id, webhook.sent_at), (id(), now()));
    assert_eq!(webhook.event.event_type, EventType::SessionPaid);
    assert_eq!(webhook.event.session_id().unwrap().as_str(), "ses_1");
}

#[test]
fn the_standards_own_vectors_are_verified() {
    for (key, id, timestamp, signature, body) in [
        (
            SECRET,
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            "1614265330",
            "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
            r#"{"test": 2432232314}"#,
        ),
        (
            "whsec_plJ3nmyCDGBKInavdOK15jsl",
            "msg_loFOjxBNrRLzqYUf",
            "1731705121",
            "v1,rAvfW3dJ/X/qxhsaXPOyyCGmRKsaKWcsNccKXlIktD0=",
            r#"{"event_type":"ping","data":{"success":true}}"#,
        ),
    ] {
        let headers = HeaderMap::from_iter(
            [("webhook-id", id), ("webhook-timestamp", timestamp), ("webhook-signature", signature)]
                .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value))),
        );
        let at = Timestamp::from_second(timestamp.parse().unwrap()).unwrap();
        let outcome =
            |body: &str| WebhookVerifier::new(secret(key)).verify(&headers, body.as_bytes(), at).unwrap_err();
        // A vector's body is no event of ToffeePay's: that it gets that far shows that the signature is right.
        assert!(matches!(outcome(body), WebhookError::BadBody(_)), "{id}");
        assert_eq!(outcome(&body.replace('{', "{ ")), WebhookError::WrongSignature, "{id}");
    }
}

#[test]
fn while_a_secret_is_replaced_either_is_taken_and_later_only_the_new_one() {
    let both = WebhookVerifier::new(secret(OTHER)).or(secret(SECRET));
    for by in [&[SECRET][..], &[OTHER], &[SECRET, OTHER]] {
        assert!(both.verify(&signed(by, BODY), BODY.as_bytes(), now()).is_ok(), "{by:?}");
    }
    let new = WebhookVerifier::new(secret(OTHER));
    assert_eq!(
        new.verify(&signed(&[SECRET], BODY), BODY.as_bytes(), now()),
        Err(WebhookError::WrongSignature)
    );
}

#[test]
fn one_right_signature_among_many_is_enough_and_other_versions_are_passed_over() {
    let right = secret(SECRET).sign(&id(), now(), BODY.as_bytes());
    let with_signature = |text: &str| verify(&with(signed(&[SECRET], BODY), "webhook-signature", text), BODY);
    for taken in [
        format!("v1a,AAAA {right}"),
        format!("{right} v2,AAAA"),
        format!("v1,AAAA v1,!! v1, {right}"),
        right.trim_end_matches('=').to_owned(),
    ] {
        assert!(with_signature(&taken).is_ok(), "{taken}");
    }
    let bare = right.strip_prefix("v1,").unwrap();
    for (refused, because) in [
        (format!("v1a,{bare}"), WebhookError::NoKnownVersion),
        (bare.to_owned(), WebhookError::NoKnownVersion),
        (String::new(), WebhookError::NoKnownVersion),
        ("v1,".to_owned(), WebhookError::WrongSignature),
        ("v1,!!".to_owned(), WebhookError::WrongSignature),
        (format!("v1,{}", &bare[..40]), WebhookError::WrongSignature),
    ] {
        assert_eq!(with_signature(&refused), Err(because), "{refused}");
    }
}

#[test]
fn five_minutes_before_and_after_are_taken_and_a_second_more_is_named() {
    let at = |seconds| {
        let clock = now().checked_add(SignedDuration::from_secs(seconds)).unwrap();
        WebhookVerifier::new(secret(SECRET)).verify(&signed(&[SECRET], BODY), BODY.as_bytes(), clock)
    };
    for taken in [0, 300, -300] {
        assert!(at(taken).is_ok(), "{taken}");
    }
    assert_eq!(at(301), Err(WebhookError::TooOld(Duration::from_secs(301))));
    assert_eq!(at(-301), Err(WebhookError::TooNew(Duration::from_secs(301))));
    let strict = WebhookVerifier::new(secret(SECRET)).with_tolerance(Duration::from_secs(1));
    let later = now().checked_add(SignedDuration::from_secs(2)).unwrap();
    let outcome = strict.verify(&signed(&[SECRET], BODY), BODY.as_bytes(), later);
    assert_eq!(outcome, Err(WebhookError::TooOld(Duration::from_secs(2))));
}

#[test]
fn a_forged_message_is_not_told_how_old_it_is() {
    let stale = with(signed(&[OTHER], BODY), "webhook-timestamp", "1");
    assert_eq!(verify(&stale, BODY), Err(WebhookError::WrongSignature));
}

#[test]
fn the_older_form_is_recognised_by_name_and_never_accepted() {
    let older = "t=1763892000,v1=5257a869e7ecebeda32affa62cdca3fa51cad7e77a0e56ff536d0ce8e108d8bd";
    let headers = with(HeaderMap::new(), "x-toffeepay-signature", older);
    assert_eq!(verify(&headers, BODY), Err(WebhookError::OlderForm));
    // A message that carries both is judged by the standard's headers.
    let both = with(signed(&[SECRET], BODY), "x-toffeepay-signature", older);
    assert!(verify(&both, BODY).is_ok());
}

#[test]
fn a_header_that_is_missing_doubled_or_unreadable_is_named() {
    for name in ["webhook-id", "webhook-timestamp", "webhook-signature"] {
        let mut without = signed(&[SECRET], BODY);
        without.remove(name);
        assert_eq!(verify(&without, BODY), Err(WebhookError::MissingHeader(name)));
        let mut doubled = signed(&[SECRET], BODY);
        let value = doubled[name].clone();
        doubled.append(HeaderName::from_static(name), value);
        assert_eq!(verify(&doubled, BODY), Err(WebhookError::BadHeader(name)));
    }
    for raw in ["", " ", "-1", "+1763892000", "1763892000.5", "0x10", "99999999999999999999", "soon"] {
        let headers = with(signed(&[SECRET], BODY), "webhook-timestamp", raw);
        assert_eq!(verify(&headers, BODY), Err(WebhookError::BadHeader("webhook-timestamp")), "{raw:?}");
    }
}

#[test]
fn every_part_that_is_signed_counts() {
    let headers = signed(&[SECRET], BODY);
    assert_eq!(verify(&headers, &format!("{BODY} ")), Err(WebhookError::WrongSignature));
    assert_eq!(
        verify(&with(headers.clone(), "webhook-id", "msg_2"), BODY),
        Err(WebhookError::WrongSignature)
    );
    let second_later = (now().as_second() + 1).to_string();
    let headers = with(headers, "webhook-timestamp", &second_later);
    assert_eq!(verify(&headers, BODY), Err(WebhookError::WrongSignature));
}

#[test]
fn a_body_that_is_no_event_says_so_without_its_values() {
    for body in [
        "",
        "canary",
        "{}",
        "[]",
        r#"{"type":1}"#,
        r#"{"type":"session.paid","timestamp":"canary"}"#,
        r#"["session.paid","2026-11-23T10:00:00Z",{}]"#,
    ] {
        match verify(&signed(&[SECRET], body), body) {
            Err(WebhookError::BadBody(text)) => assert!(!text.contains("canary"), "{text}"),
            other => panic!("{body} was read as {other:?}"),
        }
    }
}

fn event(body: &str) -> Event {
    verify(&signed(&[SECRET], body), body).unwrap().event
}

fn event_of(event_type: &str, data: &str) -> Event {
    event(&format!(r#"{{"type":"{event_type}","timestamp":"2026-11-23T10:00:00.5Z","data":{data},"new":1}}"#))
}

#[test]
fn data_is_the_entity_or_its_id_in_every_form_that_the_documentation_shows() {
    let entity = session_json("ses_1");
    for data in [entity.clone(), format!(r#"{{"session":{entity}}}"#)] {
        match event_of("session.failed", &data).data {
            EventData::Session(Reference::Entity(session)) => {
                assert_eq!((session.id.as_str(), session.status), ("ses_1", SessionStatus::Pending));
            }
            other => panic!("{data} was read as {other:?}"),
        }
    }
    for data in [
        r#"{"session_id":"ses_1"}"#,
        r#"{"sessionId":"ses_1"}"#,
        r#"{"id":"ses_1"}"#,
        r#"{"id":"pay_1","session_id":"ses_1"}"#,
        "\"ses_1\"",
    ] {
        assert_eq!(event_of("session.paid", data).session_id().unwrap().as_str(), "ses_1", "{data}");
    }
    let refund =
        r#"{"id":"ref_1","payment_id":"pay_1","status":"succeeded","created_at":"2026-11-23T10:00:00Z"}"#;
    let refunded = event_of("refund.succeeded", refund);
    assert_eq!(refunded.payment_id().unwrap().as_str(), "pay_1");
    assert!(matches!(
        event_of("refund.succeeded", r#"{"refund_id":"ref_1"}"#).data,
        EventData::Refund(Reference::Id(id)) if id.as_str() == "ref_1"
    ));
    assert!(matches!(
        event_of("deposit.failed", r#"{"id":"dep_1"}"#).data,
        EventData::Deposit(Reference::Id(id)) if id.as_str() == "dep_1"
    ));
}

#[test]
fn what_this_version_does_not_know_is_kept_as_it_came() {
    let unknown = event_of("chargeback.opened", r#"{"id":"chb_1","amount":1}"#);
    assert_eq!(unknown.event_type, EventType::Unknown("chargeback.opened".to_owned()));
    assert_eq!(unknown.data, EventData::Unknown(serde_json::json!({"id": "chb_1", "amount": 1})));
    let fields_by_their_order =
        r#"["ses_1",null,"paid","u","g",{"title":"t","price":1,"currency":"USD"},"2026-11-23T10:00:00Z"]"#;
    for data in ["null", "{}", "[]", "7", r#"{"id":7}"#, r#"{"id":""}"#, fields_by_their_order] {
        let unreadable = event_of("session.paid", data);
        assert!(matches!(unreadable.data, EventData::Unknown(_)), "{data}");
        assert_eq!(unreadable.session_id(), None);
    }
    assert_eq!(event(r#"{"type":"session.paid","timestamp":"2026-11-23T10:00:00Z"}"#).session_id(), None);
}

#[test]
fn every_known_type_is_read_as_what_it_is_about_and_written_as_it_was_read() {
    for event_type in EventType::KNOWN {
        let read = event_of(event_type.as_str(), r#"{"id":"x_1"}"#);
        assert_eq!(read.event_type, *event_type);
        assert!(!matches!(read.data, EventData::Unknown(_)), "{event_type}");
        assert_eq!(event(&serde_json::to_string(&read).unwrap()), read);
    }
    assert_eq!(EventType::KNOWN.len(), 16);
}

/// A key as the standard's own crate wants it.
fn oracle(key: &[u8]) -> standardwebhooks::Webhook {
    standardwebhooks::Webhook::new(&BASE64_STANDARD.encode(key)).unwrap()
}

proptest! {
    #[test]
    fn both_implementations_sign_alike(
        key in prop::collection::vec(any::<u8>(), 1..80),
        message in "[!-~]{1,60}",
        at in 0..4_000_000_000_i64,
        body in ".{0,200}",
    ) {
        let ours = WebhookSecret::from_key(key.clone()).unwrap();
        let at = Timestamp::from_second(at).unwrap();
        let message = WebhookId::new(message).unwrap();
        let theirs = oracle(&key).sign(message.as_str(), at.as_second(), body.as_bytes()).unwrap();
        prop_assert_eq!(ours.sign(&message, at, body.as_bytes()), theirs);
    }

    #[test]
    fn both_implementations_take_and_refuse_the_same(
        signature in prop_oneof![
            Just(String::new()),
            Just("right".to_owned()),
            "(v1|v1a|v2),[A-Za-z0-9+/]{0,44}={0,2}",
            "[ -~]{0,60}",
        ],
        beside in prop_oneof![Just(String::new()), Just("right".to_owned()), "(v1|v2),[a-z]{4}"],
        body_altered in any::<bool>(),
    ) {
        // Their crate reads the system's clock, so this message is of now, by that clock.
        let at = Timestamp::now();
        let right = secret(SECRET).sign(&id(), at, BODY.as_bytes());
        let written = format!("{signature} {beside}").replace("right", &right);
        let headers = with(
            webhook_headers(&[secret(SECRET)], &id(), at, BODY.as_bytes()).unwrap(),
            "webhook-signature",
            written.trim(),
        );
        let body = if body_altered { BODY.replace("ses_1", "ses_2") } else { BODY.to_owned() };
        let ours = WebhookVerifier::new(secret(SECRET)).verify(&headers, body.as_bytes(), at);
        let theirs = standardwebhooks::Webhook::new(SECRET).unwrap().verify(body.as_bytes(), &headers);
        prop_assert_eq!(ours.is_ok(), theirs.is_ok(), "{}: {:?}, {:?}", written, ours, theirs);
    }

    #[test]
    fn any_bytes_under_any_headers_are_a_webhook_or_an_error_and_never_a_panic(
        values in prop::collection::vec("[ -~]{0,40}", 3),
        body in prop::collection::vec(any::<u8>(), 0..200),
    ) {
        let mut headers = HeaderMap::new();
        for (name, value) in ["webhook-id", "webhook-timestamp", "webhook-signature"].into_iter().zip(values) {
            headers.insert(HeaderName::from_static(name), HeaderValue::from_str(&value).unwrap());
        }
        prop_assert!(WebhookVerifier::new(secret(SECRET)).verify(&headers, &body, now()).is_err());
    }
}
