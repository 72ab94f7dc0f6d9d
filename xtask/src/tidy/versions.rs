//! The version is stated in Cargo.toml, and so is the oldest Rust; where either is stated again, it is the same.

use anyhow::{Context, Result};
use serde_json::Value;

use super::source;

/// Finds files that state another version.
pub fn find() -> Result<Vec<String>> {
    let cargo = source::read("Cargo.toml")?;
    let wanted = stated_by_workspace(&cargo, "version")
        .context("Cargo.toml states no version under [workspace.package]")?;
    let mut stated = Vec::new();
    for (file, pointer, must) in [
        ("ui/package.json", "/version", true),
        ("ui/package-lock.json", "/version", true),
        ("ui/package-lock.json", "/packages//version", true),
        ("tauri.conf.json", "/version", false),
    ] {
        let document =
            serde_json::from_str::<Value>(&source::read(file)?).with_context(|| file.to_owned())?;
        let version = document.pointer(pointer).and_then(Value::as_str).map(str::to_owned);
        if must || version.is_some() {
            stated.push((file, version.unwrap_or_else(|| "none".into())));
        }
    }
    let oldest = stated_by_workspace(&cargo, "rust-version").context("Cargo.toml states no rust-version")?;
    let mut problems = problems(wanted, &stated);
    for (file, before) in OLDEST_RUST {
        problems.extend(other_rust(oldest, file, before, &source::read(file)?));
    }
    Ok(problems)
}

/// Where the oldest Rust is stated, and what stands before it.
const OLDEST_RUST: [(&str, &str); 4] = [
    (".github/workflows/test.yml", "toolchain install "),
    (".github/workflows/test.yml", "cargo +"),
    ("CONTRIBUTING.md", "You need Rust "),
    ("crates/toffeepay/README.md", "Rust "),
];

/// Finds a file that names no Rust there, or another one.
fn other_rust(oldest: &str, file: &str, before: &str, text: &str) -> Vec<String> {
    let named =
        text.split(before).skip(1).filter(|rest| rest.starts_with(|first: char| first.is_ascii_digit()));
    let version = |rest: &str| -> String {
        rest.chars().take_while(|character| character.is_ascii_digit() || *character == '.').collect()
    };
    let named: Vec<_> = named.map(|rest| version(rest).trim_end_matches('.').to_owned()).collect();
    if named.is_empty() {
        return vec![format!("{file} does not say which Rust after {before:?}")];
    }
    let others = named.iter().filter(|named| *named != oldest);
    others.map(|other| format!("{file} names Rust {other}, Cargo.toml has {oldest}")).collect()
}

fn problems(wanted: &str, stated: &[(&str, String)]) -> Vec<String> {
    stated
        .iter()
        .filter(|(_, version)| version != wanted)
        .map(|(file, version)| format!("{file} has version {version}, Cargo.toml has {wanted}"))
        .collect()
}

fn stated_by_workspace<'a>(cargo: &'a str, wanted: &str) -> Option<&'a str> {
    let section = cargo.split("\n[").find(|section| section.starts_with("workspace.package]"))?;
    let line = section.lines().find(|line| line.split('=').next().is_some_and(|key| key.trim() == wanted))?;
    line.split('"').nth(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_workspaces_version_is_read_and_no_other() {
        let cargo = "[package]\nversion = \"9.9.9\"\n\n[workspace.package]\nedition = \"2024\"\nversion = \"0.1.0\"\n[x]\n";
        assert_eq!(stated_by_workspace(cargo, "version"), Some("0.1.0"));
        assert_eq!(stated_by_workspace("[package]\nversion = \"1.0.0\"\n", "version"), None);
    }

    #[test]
    fn another_version_is_named_with_its_file() {
        let stated = [("a.json", "0.1.0".to_owned()), ("b.json", "0.2.0".to_owned())];
        assert_eq!(problems("0.1.0", &stated), ["b.json has version 0.2.0, Cargo.toml has 0.1.0"]);
    }

    #[test]
    fn a_file_that_names_another_rust_or_none_is_named() {
        let found = |text: &str| other_rust("1.95", "a.yml", "cargo +", text);
        assert_eq!(found("- run: cargo +1.95 check\n- run: cargo +nightly fuzz"), Vec::<String>::new());
        assert_eq!(found("cargo +1.94 check"), ["a.yml names Rust 1.94, Cargo.toml has 1.95"]);
        assert_eq!(found("cargo check"), ["a.yml does not say which Rust after \"cargo +\""]);
    }
}
