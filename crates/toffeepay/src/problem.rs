//! What the API says went wrong: from an error answer's body to [`ApiProblem`], whatever its form.
//!
//! Documented is `{"error": {"code", "message"}}`; the API's framework (Connect) also answers `{"code",
//! "message", "details": [{code, message}]}`, and a proxy may answer HTML. A code is taken from `error`
//! first, then from the details, then from the top level; without one the status must do.

use serde_json::Value;

use crate::error::{ApiProblem, ProblemDetail};
use crate::text::clean;
use crate::token::AccessToken;

/// The most details that are kept: more would only fill logs.
const MAX_DETAILS: usize = 16;

/// Reads an error answer's body. Nothing in it can make this fail.
pub(crate) fn read(status: u16, body: &[u8], token: &AccessToken) -> ApiProblem {
    let body = serde_json::from_slice(body).unwrap_or(Value::Null);
    let places = places(&body);
    let find = |key: &str| {
        places
            .iter()
            .filter_map(|place| place.get(key)?.as_str())
            .map(|text| clean(text, token))
            .find(|text| !text.is_empty())
    };
    // `{"error": "words"}` is no documented form, but a common one.
    let bare = || body.get("error")?.as_str().map(|text| clean(text, token));
    ApiProblem {
        status,
        code: find("code"),
        message: find("message").or_else(bare).unwrap_or_default(),
        field: find("field"),
        details: details(&body).take(MAX_DETAILS).filter_map(|detail| read_detail(detail, token)).collect(),
    }
}

/// An entry that says something; Connect's own (`{"type", "value"}`) say nothing that is read here.
fn read_detail(detail: &Value, token: &AccessToken) -> Option<ProblemDetail> {
    let text = |key: &str| detail.get(key)?.as_str().map(|text| clean(text, token));
    let (code, message) = (text("code").filter(|code| !code.is_empty()), text("message").unwrap_or_default());
    (code.is_some() || !message.is_empty()).then_some(ProblemDetail { code, message })
}

/// The entries of `details`, at the top or in `error`.
fn details(body: &Value) -> impl Iterator<Item = &Value> {
    [body.get("error").and_then(|error| error.get("details")), body.get("details")]
        .into_iter()
        .flatten()
        .filter_map(Value::as_array)
        .flatten()
}

/// The objects that may say something, the most telling first.
fn places(body: &Value) -> Vec<&Value> {
    let error = body.get("error").into_iter();
    error.chain(details(body)).chain([body]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ProblemCode;

    fn token() -> AccessToken {
        AccessToken::new("sk_canary_0123456789").unwrap()
    }

    fn read_400(body: &str) -> (Option<String>, String, Option<String>) {
        let problem = read(400, body.as_bytes(), &token());
        assert_eq!(problem.status, 400);
        (problem.code, problem.message, problem.field)
    }

    fn said(
        code: Option<&str>,
        message: &str,
        field: Option<&str>,
    ) -> (Option<String>, String, Option<String>) {
        (code.map(str::to_owned), message.to_owned(), field.map(str::to_owned))
    }

    #[test]
    fn every_form_that_the_contract_lists_is_read() {
        for (body, read) in [
            (
                r#"{"error":{"code":"invalid_price","message":"must be positive","field":"item.price"}}"#,
                said(Some("invalid_price"), "must be positive", Some("item.price")),
            ),
            (
                r#"{"code":"invalid_argument","message":"bad","details":[{"code":"invalid_price","message":"low"}]}"#,
                said(Some("invalid_price"), "low", None),
            ),
            (
                r#"{"code":"unauthenticated","message":"no token"}"#,
                said(Some("unauthenticated"), "no token", None),
            ),
            (r#"{"code":"internal","message":"oops","details":[]}"#, said(Some("internal"), "oops", None)),
            (
                r#"{"code":"internal","message":"oops","details":[{"type":"x","value":"y"}]}"#,
                said(Some("internal"), "oops", None),
            ),
            (r#"{"error":"no such game"}"#, said(None, "no such game", None)),
            ("<html><h1>502 Bad Gateway</h1></html>", said(None, "", None)),
            ("", said(None, "", None)),
            ("null", said(None, "", None)),
            ("[]", said(None, "", None)),
            (r#"{"error":{"code":400,"message":null}}"#, said(None, "", None)),
            (r#"{"error":[[]],"details":{},"code":{}}"#, said(None, "", None)),
        ] {
            assert_eq!(read_400(body), read, "{body}");
        }
    }

    #[test]
    fn all_details_are_kept_in_their_order_as_far_as_they_say_something() {
        let body = r#"{"error":{"code":"invalid_argument","details":[{"code":"invalid_price","message":"low"}]},
            "details":[{"type":"x","value":"y"},{"message":"only words"},7,null,{"code":"invalid_image"}]}"#;
        let problem = read(400, body.as_bytes(), &token());
        let details: Vec<_> =
            problem.details.iter().map(|detail| (detail.code.as_deref(), detail.message.as_str())).collect();
        let said = [(Some("invalid_price"), "low"), (None, "only words"), (Some("invalid_image"), "")];
        assert_eq!(details, said);
        assert_eq!(problem.known_code(), Some(ProblemCode::Unknown("invalid_argument".to_owned())));
        let many = serde_json::json!({ "details": vec![serde_json::json!({ "code": "x" }); 1_000] });
        assert_eq!(read(400, many.to_string().as_bytes(), &token()).details.len(), MAX_DETAILS);
    }

    #[test]
    fn every_code_of_the_documentation_is_known() {
        for code in ProblemCode::KNOWN {
            let body = serde_json::json!({"error": {"code": code.as_str(), "message": "no"}});
            assert_eq!(read(400, body.to_string().as_bytes(), &token()).known_code(), Some(code.clone()));
        }
        assert_eq!(ProblemCode::KNOWN.len(), 11);
    }

    #[test]
    fn a_message_is_one_short_line_and_never_holds_the_token() {
        let body = serde_json::json!({"error": {
            "code": "x\r\nSet-Cookie: y",
            "message": format!("token sk_canary_0123456789 {}", "a".repeat(1_000)),
        }});
        let (code, message, _) = read_400(&body.to_string());
        assert_eq!(code.as_deref(), Some("x  Set-Cookie: y"));
        assert!(message.starts_with("token [access token] aaa"));
        assert_eq!(message.chars().count(), 500);
    }
}
