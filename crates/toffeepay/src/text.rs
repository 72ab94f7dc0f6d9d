//! Words from outside, made fit for logs and screens.

use crate::token::AccessToken;

/// The longest text that is kept, in characters.
const MAX_CHARS: usize = 500;

/// Takes out control characters, marks that reorder text, and the token; cuts at 500 characters.
///
/// The token comes last: it may stand there with a control character inside.
pub(crate) fn clean(raw: &str, token: &AccessToken) -> String {
    let line: String = raw
        .chars()
        .map(|character| if matches!(character, '\n' | '\r' | '\t') { ' ' } else { character })
        .filter(|character| !character.is_control() && !reorders_text(*character))
        .collect();
    line.replace(token.expose(), "[access token]").chars().take(MAX_CHARS).collect()
}

/// Unicode's bidirectional controls: they make a line read as another one.
fn reorders_text(character: char) -> bool {
    matches!(character, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cleaned(raw: &str) -> String {
        clean(raw, &AccessToken::new("sk_canary_0123456789").unwrap())
    }

    #[test]
    fn text_from_outside_is_one_short_line_without_the_token() {
        assert_eq!(cleaned("a\r\nb\u{1b}[31m\u{202e}c\0"), "a  b[31mc");
        assert_eq!(cleaned("no sk_canary_0123456789!"), "no [access token]!");
        assert_eq!(cleaned(&"\u{e9}".repeat(501)), "\u{e9}".repeat(500));
    }

    #[test]
    fn a_token_with_a_control_character_inside_is_still_taken_out() {
        assert_eq!(cleaned("sk_canary\u{1}_0123\u{202e}456789"), "[access token]");
    }
}
