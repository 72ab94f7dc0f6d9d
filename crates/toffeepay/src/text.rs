//! Words from outside, made fit for logs and screens.

use std::borrow::Cow;

use crate::token::AccessToken;

/// The longest text that is kept, in characters.
const MAX_CHARS: usize = 500;

/// Takes out the token, control characters, and marks that reorder text; cuts at 500 characters.
pub(crate) fn clean(raw: &str, token: &AccessToken) -> String {
    without(token.expose(), raw)
        .chars()
        .map(|character| if matches!(character, '\n' | '\r' | '\t') { ' ' } else { character })
        .filter(|character| !character.is_control() && !reorders_text(*character))
        .take(MAX_CHARS)
        .collect()
}

/// A token is visible ASCII. Whatever else stands in the middle of it (a line break, a mark without width) is passed
/// over, for it is read over too.
fn without(token: &str, raw: &str) -> String {
    let (visible, places): (String, Vec<usize>) = raw
        .char_indices()
        .filter(|(_, character)| character.is_ascii_graphic())
        .map(|(place, character)| (character, place))
        .unzip();
    let mut text = String::with_capacity(raw.len());
    let mut rest = 0;
    for (first, _) in visible.match_indices(token) {
        text.push_str(&raw[rest..places[first]]);
        text.push_str("[access token]");
        rest = places[first + token.len() - 1] + 1;
    }
    text.push_str(&raw[rest..]);
    text
}

/// Whether a text of JSON, read with its escapes resolved, holds the token, whatever is passed over in its middle.
/// Every answer goes through here, and nearly none of it is like a token's beginning.
pub(crate) fn holds(json: &str, token: &AccessToken) -> bool {
    let (text, token) = (without_escapes(json), token.expose());
    let begins_here = |(place, _): (usize, &str)| {
        let visible = text[place..].bytes().filter(u8::is_ascii_graphic);
        visible.take(token.len()).eq(token.bytes())
    };
    token.chars().next().is_some_and(|first| text.match_indices(first).any(begins_here))
}

fn without_escapes(json: &str) -> Cow<'_, str> {
    if !json.contains('\\') {
        return json.into();
    }
    let mut text = String::with_capacity(json.len());
    let mut rest = json;
    while let Some((plain, behind)) = rest.split_once('\\') {
        let (meant, behind) = escaped(behind);
        text.push_str(plain);
        text.extend(meant);
        rest = behind;
    }
    text.push_str(rest);
    text.into()
}

/// What an escape means, by what stands behind its backslash, and the rest; `None` for a line break and its kind.
fn escaped(behind: &str) -> (Option<char>, &str) {
    let mut characters = behind.chars();
    let meant = match characters.next() {
        Some('u') => {
            let hex: String = characters.by_ref().take(4).collect();
            u32::from_str_radix(&hex, 16).ok().and_then(char::from_u32)
        }
        Some('b' | 'f' | 'n' | 'r' | 't') => None,
        itself => itself,
    };
    (meant, characters.as_str())
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
        for inside in [
            "\u{1}", "\u{202e}", "\n", "\r\n", "\t", " ", "\u{a0}", "\u{ad}", "\u{200b}", "\u{200d}",
            "\u{feff}",
        ] {
            let text = format!("no: {inside}sk_{inside}canary_0123{inside}45678{inside}9{inside}!");
            let read = cleaned(&text);
            assert!(read.starts_with("no: ") && read.ends_with('!'), "{inside:?}: {read}");
            assert!(read.contains("[access token]") && !read.contains("sk_"), "{inside:?}: {read}");
        }
        assert_eq!(cleaned("sk_canary\u{1}_0123\u{202e}456789"), "[access token]");
        assert_eq!(cleaned("sk_canary_0123456789sk_canary_0123456789"), "[access token][access token]");
    }

    #[test]
    fn what_is_no_token_is_left_as_it_is_written() {
        for text in ["sk_canary_012345678 \u{200d} 8", "\u{6cb9}\u{200c}\u{e9} sk_canary", ""] {
            assert_eq!(cleaned(text), text);
        }
    }
}
