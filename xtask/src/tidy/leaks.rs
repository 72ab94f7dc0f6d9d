//! What would tie the project to the machine it was written on: paths, and hosts of package mirrors.

use std::fs;

use anyhow::Result;

use super::source;
use crate::root::root;

/// Folders of build machines. In two pieces, so that this file passes its own check.
const MACHINE_PATHS: &[&str] = &[concat!("/ro", "ot/"), concat!("/wo", "rk/"), concat!("/home/", "runner/")];
const CRATES_IO: &str = "registry+https://github.com/rust-lang/crates.io-index";
const NPM: &str = "https://registry.npmjs.org/";

/// Finds paths and mirrors.
pub fn find() -> Result<Vec<String>> {
    let mut found = Vec::new();
    for path in source::files()? {
        // What is no text holds no path of ours.
        let Ok(text) = fs::read_to_string(root().join(&path)) else { continue };
        found.extend(problems(&path, &text));
    }
    Ok(found)
}

fn problems(path: &str, text: &str) -> Vec<String> {
    let name = path.rsplit('/').next().unwrap_or(path);
    let says = |line: &str| match name {
        "Cargo.lock" => quoted_after(line, "source = ")
            .filter(|source| *source != CRATES_IO)
            .map(|_| "a source that is not crates.io"),
        "package-lock.json" => quoted_after(line, "\"resolved\": ")
            .filter(|url| !url.starts_with(NPM))
            .map(|_| "a package that is not from npmjs.org"),
        ".npmrc" => line.contains("registry=http").then_some("a registry"),
        "config.toml" if path.contains(".cargo") => {
            let line = line.trim_start();
            let sets = ["[source", "[registr", "registry", "replace-with", "index"]
                .iter()
                .any(|key| line.starts_with(key));
            sets.then_some("a registry")
        }
        _ => None,
    };
    let mut found = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        if let Some(what) = says(line) {
            found.push(format!("{path}:{number} names {what}"));
        }
        if MACHINE_PATHS.iter().any(|folder| has_path(line, folder)) {
            found.push(format!("{path}:{number} has a path of one machine"));
        }
    }
    found
}

fn quoted_after<'a>(line: &'a str, key: &str) -> Option<&'a str> {
    line.trim_start().strip_prefix(key)?.split('"').nth(1)
}

/// Whether the line has the folder as the start of a path: `a/work/b` is none.
fn has_path(line: &str, folder: &str) -> bool {
    line.match_indices(folder).any(|(at, _)| {
        !line[..at].ends_with(|before: char| before.is_alphanumeric() || "._-}*)".contains(before))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_of_one_machine_is_found_with_its_line() {
        let text = format!("fine\nlook in \"{}project\"\n", MACHINE_PATHS[0]);
        assert_eq!(problems("docs/a.md", &text), ["docs/a.md:2 has a path of one machine"]);
        assert!(
            problems(
                "docs/a.md",
                &format!("https://example.com{}x and $HOME{}", MACHINE_PATHS[1], MACHINE_PATHS[1])
            )
            .is_empty()
        );
    }

    #[test]
    fn lockfiles_name_public_registries_only() {
        assert!(problems("Cargo.lock", &format!("source = \"{CRATES_IO}\"")).is_empty());
        assert_eq!(problems("Cargo.lock", "source = \"git+https://example.com/x\"").len(), 1);
        assert!(
            problems(
                "ui/package-lock.json",
                "  \"resolved\": \"https://registry.npmjs.org/a/-/a-1.0.0.tgz\","
            )
            .is_empty()
        );
        assert_eq!(
            problems("ui/package-lock.json", "  \"resolved\": \"https://mirror.example.com/a.tgz\",").len(),
            1
        );
    }

    #[test]
    fn settings_of_cargo_and_npm_name_no_registry() {
        assert!(problems(".cargo/config.toml", "[alias]\nxtask = \"run\"").is_empty());
        assert_eq!(problems(".cargo/config.toml", "[source.crates-io]\nreplace-with = \"m\"").len(), 2);
        assert!(problems("ui/.npmrc", "omit-lockfile-registry-resolved=true").is_empty());
        assert_eq!(problems("ui/.npmrc", "registry=https://mirror.example.com/").len(), 1);
    }
}
