//! What answers mean, from their status and their bytes.

use http::{HeaderMap, HeaderValue};
use proptest::prelude::*;

use super::*;
use crate::payment::Payment;
use crate::refund::Refund;
use crate::session::Session;

const SESSION: &str = r#"{"id":"ses_1","url":"https://pay.toffeepay.com/s/secret","status":"pending","user_id":"u",
    "game_id":"g","item":{"title":"Gold","price":499,"currency":"USD"},"created_at":"2026-01-02T03:04:05Z"}"#;

fn token() -> AccessToken {
    AccessToken::new("sk_canary_0123456789").unwrap()
}

fn now() -> Timestamp {
    "2026-11-23T10:00:00Z".parse().unwrap()
}

fn accepted(status: u16, body: &[u8]) -> Result<Vec<u8>> {
    let status = StatusCode::from_u16(status).unwrap();
    let body = Body::Whole(body.to_vec());
    accept(Response { status, headers: HeaderMap::new(), body }, now(), &token()).and_then(whole)
}

fn parsed<T: DeserializeOwned>(body: &str) -> Result<T> {
    parse(body.as_bytes(), &token())
}

fn bad_answer<T: std::fmt::Debug>(result: Result<T>) -> String {
    match result.unwrap_err() {
        Error::BadAnswer(text) => text,
        other => panic!("not a bad answer: {other:?}"),
    }
}

#[test]
fn every_status_means_one_kind_of_error() {
    let kind = |status| match accepted(status, b"").unwrap_err() {
        Error::Request(_) => "request",
        Error::Unauthorized(_) => "unauthorized",
        Error::Invalid(_) => "invalid",
        Error::Conflict(_) => "conflict",
        Error::NotFound(_) => "not found",
        Error::RateLimited { .. } => "rate limited",
        Error::Unavailable(Unavailable::Server { .. }) => "server",
        Error::Unavailable(_) => "unavailable",
        Error::BadAnswer(_) => "bad answer",
        Error::EntryTooLong { .. } => "entry too long",
    };
    for status in 100..=999 {
        let expected = match status {
            200..=299 => continue,
            401 => "unauthorized",
            404 => "not found",
            409 => "conflict",
            429 => "rate limited",
            // The first three: it came too slowly, to the wrong server or too early, and later the same may go through.
            408 | 421 | 425 | 500..=599 => "server",
            400..=499 => "invalid",
            _ => "bad answer",
        };
        assert_eq!(kind(status), expected, "{status}");
    }
}

#[test]
fn a_redirect_says_that_it_is_one() {
    for status in [301, 302, 303, 307, 308] {
        let failure = accepted(status, b"").unwrap_err();
        assert_eq!(failure, Error::BadAnswer(format!("a redirect ({status}), which is not followed")));
    }
}

#[test]
fn retry_after_is_kept_wherever_another_try_makes_sense() {
    for status in [408, 425, 429, 503] {
        let headers = HeaderMap::from_iter([(RETRY_AFTER, HeaderValue::from_static("7"))]);
        let status = StatusCode::from_u16(status).unwrap();
        let response = Response { status, headers, body: Body::OverLimit };
        let failure = accept(response, now(), &token()).unwrap_err();
        assert_eq!(failure.retry_after(), Some(Duration::from_secs(7)), "{failure:?}");
    }
}

#[test]
fn an_error_answer_over_the_limit_still_counts_by_its_status() {
    let response = |status| Response { status, headers: HeaderMap::new(), body: Body::OverLimit };
    let error = |status| accept(response(status), now(), &token()).and_then(whole).unwrap_err();
    assert!(matches!(error(StatusCode::UNAUTHORIZED), Error::Unauthorized(_)));
    assert!(matches!(error(StatusCode::BAD_GATEWAY), Error::Unavailable(_)));
    assert_eq!(error(StatusCode::OK), Error::BadAnswer("it is longer than the limit".to_owned()));
}

#[test]
fn a_session_is_read_with_null_and_absent_alike_and_unknown_fields_ignored() {
    let full: Session = parsed(SESSION).unwrap();
    let with_nulls = SESSION.replace(
        "\"status\"",
        r#""paid_at":null,"tax":null,"metadata":null,"payment_id":null,"new":{"a":[1]},"status""#,
    );
    assert_eq!(parsed::<Session>(&with_nulls).unwrap(), full);
    let camel =
        SESSION.replace("user_id", "userId").replace("game_id", "gameId").replace("created_at", "createdAt");
    assert_eq!(parsed::<Session>(&camel).unwrap(), full);
}

#[test]
fn a_list_is_read_bare_and_in_an_object() {
    let expected: Vec<Session> = vec![parsed(SESSION).unwrap()];
    for body in [
        format!("[{SESSION}]"),
        format!(r#"{{"sessions":[{SESSION}],"total":1,"has_more":false}}"#),
        format!(r#"{{"hasMore":false,"sessions":[{SESSION}]}}"#),
    ] {
        let List(sessions) = parsed::<List<Session>>(&body).unwrap();
        assert_eq!(sessions, expected, "{body}");
    }
    for body in ["[]", r#"{"sessions":[]}"#, r#"{"sessions":null,"total":0}"#] {
        assert!(parsed::<List<Session>>(body).unwrap().0.is_empty(), "{body}");
    }
    assert!(parsed::<List<Payment>>(r#"{"payments":[]}"#).unwrap().0.is_empty());
}

#[test]
fn what_is_no_list_is_never_taken_for_an_empty_one() {
    for body in [
        "{}",
        "null",
        "\"\"",
        "0",
        r#"{"error":{"code":"x"}}"#,
        r#"{"payments":[]}"#,
        r#"{"sessions":{}}"#,
        r#"{"sessions":[],"sessions":[]}"#,
        r#"[{"id":"ses_1"}]"#,
        "[null]",
    ] {
        bad_answer(parsed::<List<Session>>(body));
    }
}

#[test]
fn what_is_not_json_says_so() {
    let utf16: Vec<u8> = "{}".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let bodies: [&[u8]; 10] = [
        b"<!doctype html><title>Log in to the Wi-Fi</title>",
        b"",
        b"{\"status\":\"paid\"",
        b"{\"status\":\"paid\"} x",
        b"{\"status\":\"paid\"}{}",
        b"{\"status\":NaN}",
        b"\xef\xbb\xbf{\"status\":\"paid\"}",
        b"\xff\xfe",
        b"{\"status\":\"p\0\"}",
        &utf16,
    ];
    for body in bodies {
        let text = bad_answer(parse::<StatusAnswer>(body, &token()));
        assert!(text.starts_with("not JSON"), "{text}");
    }
}

#[test]
fn json_of_another_shape_says_so_without_the_values_it_holds() {
    for body in [
        r#"{"status":1}"#,
        r#"{"status":null}"#,
        r#"{"state":"paid"}"#,
        r#"{"status":"paid","status":"failed"}"#,
        r#"{"id":{},"status":"paid"}"#,
        "null",
        "7",
    ] {
        let text = bad_answer(parsed::<StatusAnswer>(body));
        assert!(text.starts_with("of another shape"), "{text}");
    }
    for (from, to) in [
        (r#"{"title":"Gold","price":499,"currency":"USD"}"#, r#""https://pay.toffeepay.com/s/secret""#),
        ("499", r#""https://pay.toffeepay.com/s/\"secret\"""#),
        ("2026-01-02T03:04:05Z", "https://pay.toffeepay.com/s/secret"),
        ("499", r#""sk_canary_0123456789""#),
    ] {
        let text = bad_answer(parsed::<Session>(&SESSION.replace(from, to)));
        assert!(!text.contains("secret") && !text.contains("canary"), "{text}");
    }
}

#[test]
fn deep_nesting_is_an_error_or_ignored_but_never_a_crash() {
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    bad_answer(parsed::<Session>(&deep));
    bad_answer(parsed::<List<Session>>(&deep));
    // Whether an ignored field is nested deeply does not matter.
    let ignored = format!(r#"{{"extra":{deep},"status":"paid"}}"#);
    if let Ok(answer) = parsed::<StatusAnswer>(&ignored) {
        assert_eq!(answer.status, SessionStatus::Paid);
    }
    assert_eq!(problem::read(400, deep.as_bytes(), &token()).message, "");
}

#[test]
fn an_empty_answer_is_an_object_or_nothing() {
    for body in ["", " \n", "{}", r#"{"id":"ses_1"}"#] {
        assert_eq!(parse_empty(body.as_bytes(), &token()), Ok(()), "{body}");
    }
    for body in ["<html>", "null", "\"ok\"", "{} x"] {
        bad_answer(parse_empty(body.as_bytes(), &token()));
    }
}

/// Bytes, and JSON that comes near to being right.
fn hostile_body() -> impl Strategy<Value = Vec<u8>> {
    let broken = (any::<prop::sample::Index>(), any::<u8>(), any::<prop::sample::Index>()).prop_map(
        |(place, byte, end)| {
            let mut body = SESSION.as_bytes().to_vec();
            let place = place.index(body.len());
            body[place] = byte;
            body.truncate(end.index(body.len()) + 1);
            body
        },
    );
    let mutated = (any::<prop::sample::Index>(), any::<u8>()).prop_map(|(place, byte)| {
        let mut body = SESSION.as_bytes().to_vec();
        let place = place.index(body.len());
        body[place] = byte;
        body
    });
    prop_oneof![prop::collection::vec(any::<u8>(), 0..512), broken, mutated]
}

proptest! {
    #[test]
    fn any_bytes_under_any_status_are_an_answer_or_an_error_and_never_a_panic(
        status in 100..=999_u16,
        body in hostile_body(),
    ) {
        if let Ok(body) = accepted(status, &body) {
            let _ = parse::<Session>(&body, &token());
            let _ = parse::<Payment>(&body, &token());
            let _ = parse::<StatusAnswer>(&body, &token());
            let _ = parse::<List<Session>>(&body, &token());
            let _ = parse::<List<Payment>>(&body, &token());
            let _ = parse_empty(&body, &token());
        }
    }

    #[test]
    fn no_bytes_make_an_error_that_shows_control_characters_or_is_endless(
        status in 400..=499_u16,
        message in ".*",
    ) {
        let body = serde_json::json!({"error": {"message": message}}).to_string();
        let text = accepted(status, body.as_bytes()).unwrap_err().to_string();
        prop_assert!(!text.chars().any(char::is_control));
        prop_assert!(text.chars().count() < 600);
    }

    #[test]
    fn only_the_exact_word_reads_as_paid(status in "[a-zA-Z _-]{0,12}") {
        let body = serde_json::json!({"status": status}).to_string();
        let answer = parsed::<StatusAnswer>(&body).unwrap();
        prop_assert_eq!(answer.status == SessionStatus::Paid, status == "paid");
        prop_assert_eq!(answer.status.as_str(), status);
    }
}

#[test]
fn an_array_is_no_object_by_the_order_of_its_values() {
    let text = bad_answer(parsed::<StatusAnswer>(r#"["ses_1","paid"]"#));
    assert!(text.starts_with("of another shape"), "{text}");
    bad_answer(parsed::<Session>(r#"["ses_1",null,"pending"]"#));
    bad_answer(parse_empty(b"[]", &token()));
    assert_eq!(parsed::<List<Session>>("[]").unwrap().0, []);
    let refund = r#"["ref_1","pay_1","pending",null,"2026-01-02T03:04:05Z"]"#;
    for list in [format!("[{refund}]"), format!(r#"{{"refunds":[{refund}]}}"#)] {
        bad_answer(parsed::<List<Refund>>(&list));
    }
}

#[test]
fn what_is_not_utf_8_is_not_json_even_in_a_field_that_is_skipped() {
    let body = b"{\"other\":\"\xf0\",\"status\":\"paid\"}";
    assert_eq!(bad_answer(parse::<StatusAnswer>(body, &token())), "not JSON: not UTF-8");
}

#[test]
fn half_a_character_is_json_in_a_field_that_is_skipped_and_no_text_in_one_that_is_read() {
    assert!(parsed::<StatusAnswer>(r#"{"other":"\ud800","status":"paid"}"#).is_ok());
    assert!(parsed::<StatusAnswer>(r#"{"id":"\ud800","status":"paid"}"#).is_err());
    assert!(parsed::<StatusAnswer>(r#"{"status":"paid\ud800"}"#).is_err());
}

#[test]
fn an_answer_that_repeats_the_token_is_not_taken_over() {
    let status = r#"{"status":"sk_canary_0123456789"}"#;
    assert_eq!(bad_answer(parsed::<StatusAnswer>(status)), "it repeats the access token");
    for escaped in [
        r"\u0073k_canary_0123456789",
        r"sk_canary\n_01234567\t89",
        r"sk\u200b_canary\ufeff_0123456789",
        "s\u{200b} k_canary_0123456789",
        "sk_casssk_canary_0123456789",
        r"sk_canary_012345678\\sk_sk_canary_0123456789",
    ] {
        let status = format!(r#"{{"status":"{escaped}"}}"#);
        assert_eq!(bad_answer(parsed::<StatusAnswer>(&status)), "it repeats the access token", "{status}");
    }
    for like_it in ["sk_canary_012345678", r"sk_canary_0123\u00414567", "k_canary_0123456789 s"] {
        let answer = format!(r#"{{"id":"{like_it}","status":"paid"}}"#);
        assert!(parsed::<StatusAnswer>(&answer).is_ok(), "{like_it}");
    }
    let short = AccessToken::new("status").unwrap();
    assert!(parse::<StatusAnswer>(br#"{"status":"paid"}"#, &short).is_ok());
}
