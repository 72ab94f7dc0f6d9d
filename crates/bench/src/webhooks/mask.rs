//! Masks addresses: that of a payment page is a key to it, and sessions carry it.

use serde_json::Value;

/// Longest text shown.
const LONGEST: usize = 16 * 1_024;

/// A body to show: JSON in readable form, anything else as it is.
pub fn body(raw: &[u8]) -> String {
    match serde_json::from_slice::<Value>(raw) {
        Ok(mut value) => {
            walk(&mut value);
            cut(&serde_json::to_string_pretty(&value).unwrap_or_default())
        }
        Err(_) => text(&String::from_utf8_lossy(raw)),
    }
}

/// A text to show.
pub fn text(raw: &str) -> String {
    let words = raw.split_inclusive(|letter: char| letter.is_whitespace() || "\"'<>".contains(letter));
    let masked: String = words.map(|word| if has_address(word) { "[address] " } else { word }).collect();
    cut(&masked)
}

fn walk(value: &mut Value) {
    match value {
        Value::String(said) if has_address(said) => "[address]".clone_into(said),
        Value::Array(values) => values.iter_mut().for_each(walk),
        Value::Object(fields) => fields.values_mut().for_each(walk),
        _ => {}
    }
}

fn has_address(text: &str) -> bool {
    // JSON may write a slash with a stroke before it, or as its number.
    let plain = text.replace('\\', "").to_ascii_lowercase();
    ["://", ":u002f", "/pay/"].iter().any(|mark| plain.contains(mark))
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_of_a_payment_page_is_in_no_text_that_is_shown() {
        for raw in [
            r#"{"data":{"session":{"id":"ses_1","url":"https://pay.toffeepay.com/canary"}}}"#,
            r#"{"data":["go to https:\/\/pay.toffeepay.com\/canary now"]}"#,
            r#"{"url":"\u0068ttps\u003a//pay.toffeepay.com/canary"}"#,
            r#"{"url":"https://pay.toffeepay.com/canary" broken"#,
            r#"{"url":"https:\/\/pay.toffeepay.com\/canary" broken"#,
            "see http://127.0.0.1:41833/pay/canary",
        ] {
            let shown = body(raw.as_bytes());
            assert!(!shown.contains("canary") && shown.contains("[address]"), "{raw}: {shown}");
        }
        assert_eq!(body(br#"{"a":"b c"}"#), "{\n  \"a\": \"b c\"\n}");
        assert_eq!(text("not found: try again"), "not found: try again");
    }

    #[test]
    fn a_long_text_is_cut() {
        assert_eq!(text(&"ö".repeat(100_000)).chars().count(), LONGEST + 1);
    }
}
