//! What stands where something was left out, and which fields are.

/// Stands in the place of what must not be kept.
pub const WITHHELD: &str = "(withheld)";

/// Ends of the names of fields that hold an address or a secret.
const ENDS: [&str; 9] =
    ["url", "uri", "href", "link", "token", "secret", "password", "authorization", "cookie"];
/// Whole names of such fields.
const NAMES: [&str; 5] = ["state", "location", "action", "src", "page"];

/// Whether a field of this name holds what must not be kept: the address of a payment page is the right to see
/// and pay it, a return URL has its purchase's state.
pub fn is_withheld(name: &str) -> bool {
    let plain: String =
        name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
    ENDS.iter().any(|end| plain.ends_with(end)) || NAMES.contains(&plain.as_str())
}

/// The same as a part of a regular expression.
pub(super) fn names_as_pattern() -> String {
    format!(r"(?:[\w-]*(?:{})|{})", ENDS.join("|"), NAMES.join("|"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_and_secrets_are_known_by_their_fields_however_these_are_written() {
        for name in ["url", "return_url", "returnUrl", "checkout-URL", "access_token", "state", "Set-Cookie"]
        {
            assert!(is_withheld(name), "{name}");
        }
        for name in ["status", "statement", "item", "title", "page_number", "user_id", "image"] {
            assert!(!is_withheld(name), "{name}");
        }
    }
}
