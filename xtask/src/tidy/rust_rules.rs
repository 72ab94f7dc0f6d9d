//! Rules for Rust sources that no lint checks.

use anyhow::Result;

use super::source::{self, Strings, code_of};

/// Finds sources that break one.
pub fn find() -> Result<Vec<String>> {
    let mut found = Vec::new();
    for path in source::files_in("", ".rs")? {
        found.extend(problems(&path, &source::read(&path)?));
    }
    Ok(found)
}

fn problems(path: &str, text: &str) -> Vec<String> {
    let mut found = Vec::new();
    // A crate whose front page is its README includes it instead.
    if !text.starts_with("//!") && !text.starts_with("#![doc = include_str!(") {
        found.push(format!("{path} does not open with `//!`: what is it, and what is it not?"));
    }
    let code = code_of(text, Strings::Emptied);
    for (start, rule) in [
        ("#[allow(", "allows without a reason"),
        ("#![allow(", "allows without a reason"),
        ("#[expect(", "expects without a reason"),
        ("#![expect(", "expects without a reason"),
    ] {
        for (at, _) in code.match_indices(start) {
            let attribute = code[at..].find(")]").map_or(&code[at..], |end| &code[at..at + end]);
            if !attribute.contains("reason =") {
                found.push(format!("{path}:{} {rule}", line_of(&code, at)));
            }
        }
    }
    for (start, rule) in [
        ("#[ignore]", "ignores a test without a reason"),
        ("todo!(", "is not done"),
        ("unimplemented!(", "is not done"),
    ] {
        found
            .extend(code.match_indices(start).map(|(at, _)| format!("{path}:{} {rule}", line_of(&code, at))));
    }
    found
}

fn line_of(text: &str, at: usize) -> usize {
    text[..at].matches('\n').count() + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tidy_file_passes() {
        let text = "//! What it is.\n#[expect(clippy::x, reason = \"so\")]\n#[ignore = \"needs a bus\"]\nfn f() {}\n// todo!()\n";
        assert!(problems("a.rs", text).is_empty());
        assert!(problems("a.rs", "#![doc = include_str!(\"../README.md\")]\n").is_empty());
    }

    #[test]
    fn every_broken_rule_is_found_with_its_line() {
        let text =
            "fn f() {}\n#[allow(dead_code)]\n#[expect(\n  clippy::x\n)]\n#[ignore]\nfn g() { todo!() }\n";
        let found = problems("a.rs", text);
        for part in
            ["a.rs does not open", "a.rs:2 allows", "a.rs:3 expects", "a.rs:6 ignores", "a.rs:7 is not done"]
        {
            assert!(found.iter().any(|problem| problem.starts_with(part)), "{part} is not in {found:?}");
        }
        assert_eq!(found.len(), 5);
    }

    #[test]
    fn what_stands_in_a_string_or_comment_is_no_attribute() {
        assert!(
            problems("a.rs", "//! x\nconst A: &str = \"#[allow(x)] todo!()\"; // #[ignore]\n").is_empty()
        );
    }
}
