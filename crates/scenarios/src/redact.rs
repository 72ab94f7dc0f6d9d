//! What is left out of evidence: the right to see and pay a page, and what a return link is known by.

use serde_json::Value;

/// The longest body that is told of, in bytes.
const TOLD: usize = 16 * 1024;
/// What stands where something was left out.
const WITHHELD: &str = "(withheld)";

/// A body for people to read. What is no JSON is a proxy's page or broken, and is cut short.
pub(crate) fn without_secrets(body: &str) -> String {
    let mut text = match serde_json::from_str::<Value>(body) {
        Ok(mut value) => {
            withhold(&mut value);
            serde_json::to_string_pretty(&value).unwrap_or_default()
        }
        Err(_) => body.chars().filter(|c| !c.is_control()).take(500).collect(),
    };
    if text.len() > TOLD {
        let end = (0..=TOLD).rev().find(|index| text.is_char_boundary(*index)).unwrap_or_default();
        text.truncate(end);
        text.push_str("\n(and more)");
    }
    text
}

/// The address of a payment page is the right to see and pay it; a return URL has its purchase's state.
fn withhold(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            for (name, field) in fields {
                if ["url", "return_url", "returnUrl"].contains(&name.as_str()) && field.is_string() {
                    *field = Value::String(WITHHELD.to_owned());
                } else {
                    withhold(field);
                }
            }
        }
        Value::Array(entries) => entries.iter_mut().for_each(withhold),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_and_states_are_withheld_wherever_they_stand() {
        let told = without_secrets(
            r#"[{"id":"ses_1","url":"https://pay.example/secret","item":{"title":"x"},
                "more":{"return_url":"a://b?state=secret"}}]"#,
        );
        assert!(!told.contains("secret"), "{told}");
        assert!(told.contains("ses_1") && told.contains(WITHHELD));
    }

    #[test]
    fn what_is_no_json_or_long_is_cut_short() {
        assert!(without_secrets(&"<".repeat(9_000)).len() <= 500);
        let long = serde_json::to_string(&vec!["é"; 9_000]).unwrap();
        let told = without_secrets(&long);
        assert!(told.len() < TOLD + 20 && told.ends_with("(and more)"));
    }
}
