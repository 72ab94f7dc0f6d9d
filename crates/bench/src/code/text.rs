//! Strings and names as the languages write them.

/// `snake_case` as `camelCase`.
pub(super) fn camel(name: &str) -> String {
    let mut words = name.split('_');
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |name, word| name + &capitalised(word))
}

/// `snake_case` as `PascalCase`, which is what protobuf's generator for Go makes of it.
pub(super) fn pascal(name: &str) -> String {
    name.split('_').map(capitalised).collect()
}

fn capitalised(word: &str) -> String {
    let mut characters = word.chars();
    characters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(characters).collect()
}

/// A string literal of JSON: one of TypeScript, Python and Go too, as long as it has no character beyond ASCII that
/// is none of a word. Nothing in it can end it.
pub(super) fn quoted(text: &str) -> String {
    let mut literal = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => literal.push_str("\\\""),
            '\\' => literal.push_str("\\\\"),
            '\n' => literal.push_str("\\n"),
            ' '..='~' => literal.push(c),
            c if c.is_alphanumeric() => literal.push(c),
            // UTF-16 would need two of TypeScript's; all but one of them are words or pictures.
            c if (c as u32) < 0x1_0000 => literal = format!("{literal}\\u{:04x}", c as u32),
            c => literal.push(c),
        }
    }
    literal.push('"');
    literal
}

/// A string literal of Rust.
pub(super) fn quoted_in_rust(text: &str) -> String {
    format!("{text:?}")
}

/// An argument of a POSIX shell.
pub(super) fn quoted_in_shell(text: &str) -> String {
    format!("'{}'", text.replace('\'', "'\\''"))
}

/// Every line of a text further in, but the first.
pub(super) fn indented(text: &str, by: usize) -> String {
    text.replace('\n', &format!("\n{}", " ".repeat(by)))
}
