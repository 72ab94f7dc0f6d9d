//! Takes out of a text what must not be kept: by field where it is JSON, by pattern where it is not, or
//! was cut off, or hides in a string of it.

use std::sync::LazyLock;

use regex::{Captures, Regex};
use serde_json::Value;
use url::Url;

use super::known::Known;
use super::withheld::{WITHHELD, is_withheld, names_as_pattern};

/// A body without it. What its fields gave away is known from then on.
pub fn body(text: &str, known: &mut Known) -> String {
    match serde_json::from_str::<Value>(text) {
        Ok(mut read) => {
            value(&mut read, known);
            read.to_string()
        }
        Err(_) => plain(text, known),
    }
}

/// The same of a body that is JSON.
pub(super) fn value(value: &mut Value, known: &mut Known) {
    learn(value, known);
    withhold(value, false, known);
}

/// Any text without it.
pub fn plain(text: &str, known: &Known) -> String {
    let Some(patterns) = PATTERNS.as_ref() else { return WITHHELD.to_owned() };
    let text = known.without(text);
    let text = patterns.bearer.replace_all(&text, format!("Bearer {WITHHELD}"));
    let text = patterns
        .field
        .replace_all(&text, |found: &Captures<'_>| format!("{}{}", &found[1], quoted_as(&found[2])));
    let text = patterns.encoded_state.replace_all(&text, format!("${{1}}{WITHHELD}"));
    let text = patterns.address.replace_all(&text, |found: &Captures<'_>| without_path(&found[0]));
    patterns.place.replace_all(&text, format!("${{1}}/{WITHHELD}")).into_owned()
}

/// A request's URL. What the API's own URLs carry is no secret, but for fields that are named like one.
pub fn address(url: &Url) -> String {
    let mut kept = url.clone();
    if url.query().is_some() {
        let pairs: Vec<_> = url
            .query_pairs()
            .map(|(name, value)| {
                let value = if is_withheld(&name) { WITHHELD.into() } else { value };
                (name.into_owned(), value.into_owned())
            })
            .collect();
        kept.query_pairs_mut().clear().extend_pairs(pairs);
    }
    kept.into()
}

/// Remembers the addresses of a body, so that they are found wherever they are repeated.
fn learn(value: &Value, known: &mut Known) {
    match value {
        Value::Object(fields) => {
            for (name, field) in fields {
                match field {
                    Value::String(text) if is_withheld(name) => known.learn(text),
                    _ => learn(field, known),
                }
            }
        }
        Value::Array(entries) => entries.iter().for_each(|entry| learn(entry, known)),
        _ => {}
    }
}

fn withhold(value: &mut Value, all: bool, known: &Known) {
    match value {
        Value::Object(fields) => {
            for (name, mut field) in std::mem::take(fields) {
                let hidden = all || is_withheld(&name);
                withhold(&mut field, hidden, known);
                fields.insert(plain(&name, known), field);
            }
        }
        Value::Array(entries) => entries.iter_mut().for_each(|entry| withhold(entry, all, known)),
        Value::String(text) if all => WITHHELD.clone_into(text),
        Value::String(text) => *text = plain(text, known),
        _ => {}
    }
}

/// What stands in the place of a value, in its own quotes.
fn quoted_as(value: &str) -> String {
    let quote = ["\\\"", "\"", "'"].into_iter().find(|quote| value.starts_with(quote)).unwrap_or_default();
    format!("{quote}{WITHHELD}{}", if quote == "\\\"" { "\\" } else { quote })
}

/// An address without all that comes after its host.
fn without_path(address: &str) -> String {
    let Ok(url) = Url::parse(address) else { return WITHHELD.to_owned() };
    let Some(host) = url.host_str() else { return WITHHELD.to_owned() };
    let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
    let has_more = !matches!(url.path(), "" | "/") || url.query().is_some() || url.fragment().is_some();
    let more = if has_more { format!("/{WITHHELD}") } else { String::new() };
    format!("{}://{host}{port}{more}", url.scheme())
}

struct Patterns {
    /// `"url": "…"`, `href='…'`, `state=…`, whole or cut off, also inside a string of JSON.
    field: Regex,
    /// `state%3D…`
    encoded_state: Regex,
    bearer: Regex,
    /// `scheme://…`, also with escaped or encoded slashes.
    address: Regex,
    /// `pay.example/…` without a scheme.
    place: Regex,
}

/// None where one does not compile, which a test rules out: then nothing is kept.
static PATTERNS: LazyLock<Option<Patterns>> = LazyLock::new(|| {
    const SLASH: &str = r"(?:/|\\+/|\\+u002f|%2f)";
    let names = names_as_pattern();
    let value = r#"(\\+"[^"]*|"(?:[^"\\]|\\.)*"?|'[^']*'?|[^\s"'<>&,;{}\[\]\\(]+)"#;
    let field = format!(r#"(?is)(\b{names}(?:\\*["'])?\s*[:=]\s*){value}"#);
    let address = format!(
        r#"(?i)[a-z][a-z0-9+.-]*(?::|\\+u003a|%3a){SLASH}{{2}}(?:[^\s"'<>\\]|\\+/|\\+u[0-9a-f]{{4}})*"#
    );
    let place = r#"(?i)((?:(?:[a-z0-9-]+\.)+[a-z]{2,}|localhost|\d{1,3}(?:\.\d{1,3}){3})(?::\d+)?)(?:/|\\+/)[^\s"'<>(]+"#;
    let compile = |pattern: &str| Regex::new(pattern).ok();
    Some(Patterns {
        field: compile(&field)?,
        encoded_state: compile(r"(?i)(state(?:%3d|\\+u003d))[\w%-]+")?,
        bearer: compile(r#"(?i)\bbearer\s+[^\s"'<>,;(]+"#)?,
        address: compile(&address)?,
        place: compile(place)?,
    })
});

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "https://pay.toffeepay.com/c/secret-page?k=secret-key#secret-mark";
    const STATE: &str = "secret-state-AAECAwQFBg";

    fn kept(text: &str) -> String {
        body(text, &mut Known::default())
    }

    #[test]
    fn the_patterns_compile() {
        assert!(PATTERNS.is_some());
    }

    #[test]
    fn pages_states_and_tokens_are_taken_out_of_json_by_field_and_the_rest_stays() {
        let told = kept(&format!(
            r#"[{{"id":"ses_1","status":"pending","url":"{PAGE}","item":{{"title":"x","price":499}},
                "more":{{"returnUrl":"a://b?state={STATE}","accessToken":"secret-token"}},
                "links":[{{"href":["secret-list"]}}],"note":"see https://pay.other.example/secret-other or Bearer secret-bearer"}}]"#
        ));
        assert!(!told.contains("secret"), "{told}");
        for stays in
            [r#""id":"ses_1""#, r#""status":"pending""#, r#""price":499"#, "https://pay.other.example"]
        {
            assert!(told.contains(stays), "{stays} is gone: {told}");
        }
    }

    #[test]
    fn they_are_taken_out_of_what_is_no_json_or_was_cut_off_by_pattern() {
        let escaped = PAGE.replace('/', "\\/");
        let unicode = PAGE.replace('/', "\\u002f").replace(':', "\\u003a");
        let encoded = PAGE.replace(':', "%3A").replace('/', "%2F").replace('?', "%3F").replace('=', "%3D");
        let whole =
            format!(r#"{{"id":"ses_1","url":"{PAGE}","item":{{"return_url":"a://b?state={STATE}"}}}}"#);
        let nested = serde_json::to_string(&whole).unwrap();
        let mut texts = vec![
            format!("<html><a href=\"{PAGE}\">pay</a> <a href='/c/secret-page'>or here</a></html>"),
            format!("<form action=/c/secret-page method=post><input name=state value=x>state={STATE}"),
            format!("302 to {PAGE} for state={STATE}; or {escaped} or {unicode} or {encoded}"),
            "pay.toffeepay.com/c/secret-page and 127.0.0.1:8010/pay/secret and localhost/pay/secret".into(),
            format!("url: {PAGE}\nLocation: /c/secret-page\nSet-Cookie: sid=secret\nstate%3D{STATE}"),
            "Authorization: Bearer secret-token".into(),
            "token=secret-token&x=1".into(),
            format!("{whole}{whole}"),
            format!("\u{feff}{whole}"),
            format!("x{nested}"),
        ];
        // Cut off at every place: the last field has no end then.
        texts.extend((1..whole.len()).map(|end| whole[..end].to_owned()));
        texts.extend((1..nested.len()).map(|end| nested[..end].to_owned()));
        for text in texts {
            let told = kept(&text);
            for secret in ["secret-", "/secret", "sid=secret", "AAECAw"] {
                assert!(!told.contains(secret), "{secret} of {text}\nis in {told}");
            }
        }
    }

    #[test]
    fn what_is_no_secret_stays_readable_without_being_json() {
        for text in
            ["<html><h1>502 Bad Gateway</h1></html>", "status: pending", "{\"status\":\"paid\",\"pri", ""]
        {
            assert_eq!(kept(text), text);
        }
    }

    #[test]
    fn an_address_that_one_answer_gave_is_taken_out_of_every_later_one() {
        let mut known = Known::default();
        body(r#"{"url":"http://127.0.0.1:1/pay/0a1b2c3d4e5f"}"#, &mut known);
        assert_eq!(plain("no page /pay/0a1b2c3d4e5f here", &known), format!("no page {WITHHELD} here"));
    }

    #[test]
    fn a_token_is_taken_out_wherever_an_answer_repeats_it() {
        let mut known = Known::default();
        known.learn_token("sk_test_1234567890");
        let told = body(r#"{"sk_test_1234567890":"it was sk_test_1234567890, twice"}"#, &mut known);
        assert!(!told.contains("sk_test"), "{told}");
        assert!(!plain("<b>sk_test_1234567890</b>", &known).contains("sk_test"));
    }

    #[test]
    fn a_request_s_own_url_stays_but_for_what_is_named_like_a_secret() {
        let url = Url::parse("https://a.example/v1/sessions?game_id=g&state=secret").unwrap();
        let told = address(&url);
        assert!(told.starts_with("https://a.example/v1/sessions?game_id=g&state="), "{told}");
        assert!(!told.contains("secret"), "{told}");
    }
}
