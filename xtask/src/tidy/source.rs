//! The project's files, and Rust text with what is not code taken out.

use std::{fs, path::Path, process::Command, time::Duration};

use anyhow::{Context, Result};

use crate::{process, root::root};

/// Folders that hold nothing of ours, for when git can't be asked.
const NOT_OURS: &[&str] =
    &[".git", "target", "node_modules", "dist", "dist-fake", "dist-player", "gen", "test-results"];

/// All files of the project, relative to its folder and with `/`: tracked ones, and new ones that git
/// does not ignore.
pub fn files() -> Result<Vec<String>> {
    let mut git = Command::new("git");
    git.args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"]).current_dir(root());
    if let Ok(listing) = process::capture(&mut git, Duration::from_mins(1)) {
        let exists = |path: &&str| !path.is_empty() && root().join(path).is_file();
        return Ok(listing.split('\0').filter(exists).map(str::to_owned).collect());
    }
    let mut found = Vec::new();
    walk(root(), "", &mut found)?;
    Ok(found)
}

/// The files of [`files`] below `folder` (all, where empty) whose names end so.
pub fn files_in(folder: &str, ending: &str) -> Result<Vec<String>> {
    let mut found = files()?;
    found.retain(|path| path.starts_with(folder) && path.ends_with(ending));
    Ok(found)
}

/// The text of one file of the project.
pub fn read(path: &str) -> Result<String> {
    fs::read_to_string(root().join(path)).with_context(|| format!("can't read {path}"))
}

fn walk(folder: &Path, prefix: &str, found: &mut Vec<String>) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = format!("{prefix}{name}");
        if entry.file_type()?.is_dir() {
            if !NOT_OURS.contains(&name.as_str()) {
                walk(&entry.path(), &format!("{path}/"), found)?;
            }
        } else {
            found.push(path);
        }
    }
    Ok(())
}

/// What stays of strings in [`code_of`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strings {
    /// As they are.
    Kept,
    /// Their quotes only.
    Emptied,
}

/// Rust text without comments. Line breaks stay, so that line numbers do.
pub fn code_of(text: &str, strings: Strings) -> String {
    let mut code = String::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let length = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            let length = block_comment(rest);
            code.extend(rest[..length].matches('\n'));
            length
        } else if let Some(length) = string(rest, code.chars().last()) {
            match strings {
                Strings::Kept => code.push_str(&rest[..length]),
                Strings::Emptied => {
                    code.push('"');
                    code.extend(rest[..length].matches('\n'));
                    code.push('"');
                }
            }
            length
        } else {
            let length = character(rest).unwrap_or(first.len_utf8());
            if length == first.len_utf8() {
                code.push(first);
            }
            length
        };
        rest = &rest[length..];
    }
    code
}

/// The contents of all plain string literals in a piece of code.
pub fn literals(code: &str) -> Vec<String> {
    code.split('"').skip(1).step_by(2).map(str::to_owned).collect()
}

/// The code between `open` (which follows `start`) and its counterpart.
pub fn between<'a>(code: &'a str, start: &str, open: char, close: char) -> Option<&'a str> {
    let after = &code[code.find(start)? + start.len()..];
    let inner = &after[after.find(open)? + open.len_utf8()..];
    let mut depth = 1_usize;
    for (at, character) in inner.char_indices() {
        if character == open {
            depth += 1;
        } else if character == close {
            depth -= 1;
            if depth == 0 {
                return Some(&inner[..at]);
            }
        }
    }
    None
}

fn block_comment(text: &str) -> usize {
    let mut depth = 0_usize;
    let mut at = 0;
    while at < text.len() {
        if text[at..].starts_with("/*") {
            depth += 1;
            at += 2;
        } else if text[at..].starts_with("*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += text[at..].chars().next().map_or(1, char::len_utf8);
        }
    }
    text.len()
}

/// The length of the string literal that the text begins with.
fn string(text: &str, before: Option<char>) -> Option<usize> {
    if let Some(inner) = text.strip_prefix('"') {
        let mut escaped = false;
        let end = inner.find(|c| {
            let ends = c == '"' && !escaped;
            escaped = c == '\\' && !escaped;
            ends
        });
        return Some(end.map_or(text.len(), |end| end + 2));
    }
    if before.is_some_and(|c| c.is_alphanumeric() || c == '_') {
        return None;
    }
    let raw = text.strip_prefix('b').unwrap_or(text).strip_prefix('r')?;
    let hashes = raw.len() - raw.trim_start_matches('#').len();
    let inner = raw[hashes..].strip_prefix('"')?;
    let closing = format!("\"{}", "#".repeat(hashes));
    let end = inner.find(&closing).map_or(inner.len(), |end| end + closing.len());
    Some(text.len() - inner.len() + end)
}

/// The length of the character literal that the text begins with; a lifetime is none.
fn character(text: &str) -> Option<usize> {
    let inner = text.strip_prefix('\'')?;
    let mut characters = inner.char_indices();
    let (_, first) = characters.next()?;
    if first == '\\' {
        characters.next()?;
        let (end, _) = characters.find(|(_, c)| *c == '\'')?;
        return Some(end + 2);
    }
    let (end, second) = characters.next()?;
    (second == '\'').then_some(end + 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_go_and_lines_stay() {
        let text = "a // b \"c\n/* d /* e */\n f */ g\n";
        assert_eq!(code_of(text, Strings::Emptied), "a \n\n g\n");
    }

    #[test]
    fn strings_of_every_kind_can_be_emptied() {
        let text = r##"x("a // \" b", r#"c " d"#, b"e", '"', '\'', 'l: loop)"##;
        assert_eq!(code_of(text, Strings::Emptied), r#"x("", "", b"", , , 'l: loop)"#);
        assert_eq!(code_of("f(\"a // b\")", Strings::Kept), "f(\"a // b\")");
    }

    #[test]
    fn brackets_are_matched() {
        assert_eq!(between("commands(&[\"a\", f(1)]).x()", "commands", '(', ')'), Some("&[\"a\", f(1)]"));
        assert_eq!(between("commands(&[", "commands", '(', ')'), None);
        assert_eq!(literals("&[\"a\", \"b\"]"), ["a", "b"]);
    }

    #[test]
    fn the_walk_without_git_finds_sources_and_no_built_files() {
        let mut found = Vec::new();
        walk(&root().join("xtask"), "xtask/", &mut found).unwrap();
        assert!(found.contains(&"xtask/src/tidy/source.rs".to_owned()));
        assert!(found.iter().all(|path| !path.contains("/target/")));
    }
}
