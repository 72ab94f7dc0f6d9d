//! Text of others in Markdown, where it ends no block and begins no markup.

/// The longest line that is told, in characters.
const LONGEST: usize = 500;

/// Text of others as one line that ends no code and begins no markup.
pub fn line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() || "`<>|".contains(c) { ' ' } else { c }).take(LONGEST).collect()
}

/// The same as code: nothing in it is a link, a picture or a mention.
pub fn code(text: &str) -> String {
    let line = line(text);
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
        let block = fenced("toml", "title = '````'");
        assert!(block.starts_with("`````toml\n") && block.ends_with("\n`````\n"), "{block}");
    }

    #[test]
    fn a_link_of_others_is_code_and_no_link() {
        assert_eq!(code("[free `coins`](https://evil.example)"), "`[free  coins ](https://evil.example)`");
        assert_eq!((code("").as_str(), code("``").as_str()), ("-", "-"));
    }
}
