//! Text of others in Markdown, where it ends no block and begins no markup.

/// The longest line that is told, in characters.
const LONGEST: usize = 500;

/// Words of this code, with a name or number of others in them, as one line that begins no link, picture or mention.
/// What is others' word by word is [`code`].
pub fn line(text: &str) -> String {
    let mut line = String::new();
    for c in plain(text).chars() {
        match c {
            '\\' | '[' | ']' => line.extend(['\\', c]),
            // A mention is looked for after the markup is read: an escape would not stop it.
            '@' => line.push('＠'),
            _ => line.push(c),
        }
    }
    line
}

/// One line that ends no code and no cell, and has no tag.
fn plain(text: &str) -> String {
    text.chars().map(|c| if c.is_control() || "`<>|".contains(c) { ' ' } else { c }).take(LONGEST).collect()
}

/// Text of others as code: nothing in it is a link, a picture or a mention.
pub fn code(text: &str) -> String {
    let line = plain(text);
    let text = line.trim();
    if text.is_empty() { "-".to_owned() } else { format!("`{text}`") }
}

/// A block that its content can't end.
pub fn fenced(language: &str, content: &str) -> String {
    let longest = content.split(|c| c != '`').map(str::len).max().unwrap_or_default();
    let fence = "`".repeat(longest.max(2) + 1);
    format!("{fence}{language}\n{content}\n{fence}\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_others_wrote_ends_no_block_and_begins_no_markup() {
        assert_eq!(line("a\n# b `c` <img>"), "a # b  c   img ");
        let words = line(r"![x](https://evil.example) \[y](z) @everyone <b>");
        assert_eq!(words, r"!\[x\](https://evil.example) \\\[y\](z) ＠everyone  b ");
        let block = fenced("toml", "title = '````'");
        assert!(block.starts_with("`````toml\n") && block.ends_with("\n`````\n"), "{block}");
    }

    #[test]
    fn a_link_of_others_is_code_and_no_link() {
        assert_eq!(code("[free `coins`](https://evil.example)"), "`[free  coins ](https://evil.example)`");
        assert_eq!(code(r"a\b [c] @d"), r"`a\b [c] @d`");
        assert_eq!((code("").as_str(), code("``").as_str()), ("-", "-"));
    }
}
