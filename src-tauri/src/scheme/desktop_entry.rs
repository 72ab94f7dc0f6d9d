//! Desktop entries, as far as a URL scheme's handler needs them: Name and Exec of the main group.

use std::path::PathBuf;

/// What an Exec line starts, and how it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExecLine {
    /// The program: an absolute path, or a name to be looked up in PATH.
    pub program: PathBuf,
    /// The program stands in quotes, which xdg-open without a desktop can't read.
    pub quoted: bool,
    /// There is a place for the link (`%u`, `%U`, `%f`, `%F`), without which gio drops it.
    pub takes_link: bool,
}

/// The value of a key in the main group.
pub fn value<'a>(entry: &'a str, key: &str) -> Option<&'a str> {
    main_group(entry).find_map(|line| {
        let (name, value) = line.split_once('=')?;
        (name.trim_end() == key).then(|| value.trim())
    })
}

/// Reads an Exec value. `None` when it starts nothing or its quotes don't close.
pub fn read_exec(value: &str) -> Option<ExecLine> {
    let value = value.trim_start();
    let (program, rest) = if let Some(quoted) = value.strip_prefix('"') {
        unquote(quoted)?
    } else {
        let end = value.find(char::is_whitespace).unwrap_or(value.len());
        (value[..end].to_owned(), &value[end..])
    };
    if program.is_empty() {
        return None;
    }
    let takes_link = rest
        .split_whitespace()
        .any(|argument| ["%u", "%U", "%f", "%F"].contains(&argument.trim_matches('"')));
    Some(ExecLine { program: PathBuf::from(program), quoted: value.starts_with('"'), takes_link })
}

/// The Exec value for a program, without quotes. `None` where the path has a character that needs them.
pub fn plain_exec(program: &str) -> Option<String> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/._+-@:,".contains(&byte) || !byte.is_ascii();
    (!program.is_empty() && program.bytes().all(plain)).then(|| format!("{program} %u"))
}

/// The entry with another Exec value in its main group, the rest as it was.
pub fn with_exec(entry: &str, exec: &str) -> String {
    let mut in_main = false;
    let mut written = String::with_capacity(entry.len() + exec.len());
    for line in entry.lines() {
        let trimmed = line.trim();
        if trimmed.starts_with('[') {
            in_main = trimmed == MAIN_GROUP;
        }
        let is_exec = in_main && trimmed.split_once('=').is_some_and(|(key, _)| key.trim_end() == "Exec");
        if is_exec {
            written.push_str("Exec=");
            written.push_str(exec);
        } else {
            written.push_str(line);
        }
        written.push('\n');
    }
    written
}

const MAIN_GROUP: &str = "[Desktop Entry]";

fn main_group(entry: &str) -> impl Iterator<Item = &str> {
    entry
        .lines()
        .map(str::trim)
        .skip_while(|line| *line != MAIN_GROUP)
        .skip(1)
        .take_while(|line| !line.starts_with('['))
        .filter(|line| !line.starts_with('#'))
}

/// The text up to the closing quote, with its escapes taken out, and what follows.
fn unquote(quoted: &str) -> Option<(String, &str)> {
    let mut text = String::new();
    let mut characters = quoted.char_indices();
    while let Some((at, character)) = characters.next() {
        match character {
            '"' => return Some((text, &quoted[at + 1..])),
            '\\' => text.push(characters.next()?.1),
            other => text.push(other),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENTRY: &str = "# a comment\n[Desktop Entry]\nType=Application\nName=Storefront\nExec=\"/opt/my app/shop\" %u\n\
                         [Desktop Action new]\nExec=/opt/other\n";

    #[test]
    fn the_main_group_s_exec_is_read_and_no_other() {
        assert_eq!(value(ENTRY, "Exec"), Some("\"/opt/my app/shop\" %u"));
        assert_eq!(value(ENTRY, "Name"), Some("Storefront"));
        assert_eq!(value(ENTRY, "Icon"), None);
        assert_eq!(value("Exec=/usr/bin/x", "Exec"), None);
    }

    #[test]
    fn quoted_and_plain_programs_are_told_apart() {
        let quoted = read_exec("\"/opt/my app/shop\" %u").unwrap();
        assert_eq!(quoted.program, PathBuf::from("/opt/my app/shop"));
        assert!(quoted.quoted && quoted.takes_link);
        let plain = read_exec("/usr/bin/shop").unwrap();
        assert_eq!(plain.program, PathBuf::from("/usr/bin/shop"));
        assert!(!plain.quoted && !plain.takes_link);
        assert_eq!(read_exec(r#""/opt/a\"b" %U"#).unwrap().program, PathBuf::from("/opt/a\"b"));
        for bad in ["", "   ", "\"/opt/never closed", "\"\" %u", "\"\\"] {
            assert_eq!(read_exec(bad), None, "{bad:?}");
        }
    }

    #[test]
    fn only_a_path_that_needs_no_quotes_is_written_without_them() {
        assert_eq!(plain_exec("/usr/bin/shop-1.0_x"), Some("/usr/bin/shop-1.0_x %u".into()));
        for needs_quotes in ["/opt/my app/shop", "/opt/a$b", "/opt/100%", "/opt/a'b", "/opt/a;b", ""] {
            assert_eq!(plain_exec(needs_quotes), None, "{needs_quotes:?}");
        }
    }

    #[test]
    fn only_the_main_group_s_exec_is_rewritten() {
        let written = with_exec(ENTRY, "/opt/shop %u");
        assert_eq!(written, ENTRY.replace("\"/opt/my app/shop\" %u", "/opt/shop %u"));
    }
}
