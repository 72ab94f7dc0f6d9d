//! README's table says why each dependency is there: none that is direct may be left out of it, and none may stay in it
//! that nothing asks for any more.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use anyhow::{Context, Result};
use serde_json::Value;

use super::source;
use crate::{process, root};

const HEADING: &str = "### What it stands on";

/// Packages of npm that the table names together, by the word that it has for them.
const TOGETHER: &[(&str, &str)] = &[
    ("@testing-library/", "testing-library"),
    ("@eslint/", "eslint"),
    ("eslint-", "eslint"),
    ("typescript-", "typescript"),
];
/// What comes with the one that the table names, and is of no use without it.
const WITH: &[(&str, &str)] = &[
    ("@sveltejs/vite-plugin-svelte", "vite"),
    ("prettier-plugin-svelte", "prettier"),
    ("@types/node", "typescript"),
    ("globals", "eslint"),
];

/// Finds what the table lacks, and what it has too much.
pub fn find() -> Result<Vec<String>> {
    let mut command = root::cargo(&["metadata", "--format-version", "1", "--no-deps"]);
    let metadata = serde_json::from_str(&process::capture(&mut command, Duration::from_mins(2))?)?;
    let mut asked = of_cargo(&metadata).context("cargo metadata has an unknown form")?;
    asked.extend(of_fuzz(&source::read("fuzz/Cargo.toml")?));
    let package = serde_json::from_str(&source::read("ui/package.json")?)?;
    asked.extend(of_npm(&package));
    let named = named(&source::read("README.md")?).context("README.md has no table of dependencies")?;
    Ok(differences(&asked, &named))
}

/// A dependency's name, and who asks for it.
type Asked = BTreeMap<String, String>;

fn of_cargo(metadata: &Value) -> Option<Asked> {
    let mut asked = Asked::new();
    for package in metadata.get("packages")?.as_array()? {
        let by = package.get("name")?.as_str()?;
        for dependency in package.get("dependencies")?.as_array()? {
            // One with a path is ours.
            if dependency.get("path").is_none_or(Value::is_null) {
                asked.insert(dependency.get("name")?.as_str()?.to_owned(), by.to_owned());
            }
        }
    }
    Some(asked)
}

/// The fuzz targets are a workspace of their own, which takes a nightly compiler: read as text.
fn of_fuzz(manifest: &str) -> Asked {
    let section = manifest.split("\n[dependencies]\n").nth(1).unwrap_or_default();
    let section = section.split("\n[").next().unwrap_or_default();
    let names =
        section.lines().filter(|line| !line.contains("path =")).filter_map(|line| line.split_once('='));
    names.map(|(name, _)| (name.trim().to_owned(), "fuzz".to_owned())).collect()
}

fn of_npm(package: &Value) -> Asked {
    let names = ["dependencies", "devDependencies"].iter().filter_map(|key| package.get(key)?.as_object());
    names.flat_map(|names| names.keys()).map(|name| (word_for(name), "ui".to_owned())).collect()
}

fn word_for(name: &str) -> String {
    let with = WITH.iter().find(|(known, _)| *known == name).map(|(_, word)| *word);
    let together = || TOGETHER.iter().find(|(prefix, _)| name.starts_with(prefix)).map(|(_, word)| *word);
    with.or_else(together).unwrap_or(name).to_owned()
}

/// The names in the table's first column: what is said of them in brackets is not one.
fn named(readme: &str) -> Option<BTreeSet<String>> {
    let section = readme.split_once(HEADING)?.1;
    let section = section.split_once("\n#").map_or(section, |(section, _)| section);
    let rows = section.lines().filter_map(|line| line.strip_prefix("| ")?.split(" | ").next());
    let rows: Vec<_> = rows.filter(|row| *row != "dependency" && !row.starts_with("---")).collect();
    let names = rows.iter().flat_map(|row| {
        without_brackets(row).split(',').map(|name| name.trim().to_owned()).collect::<Vec<_>>()
    });
    (!rows.is_empty()).then(|| names.filter(|name| !name.is_empty()).collect())
}

fn without_brackets(text: &str) -> String {
    let mut depth = 0_usize;
    let mut kept = String::new();
    for character in text.chars() {
        match character {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ if depth == 0 => kept.push(character),
            _ => {}
        }
    }
    kept
}

fn differences(asked: &Asked, named: &BTreeSet<String>) -> Vec<String> {
    let lacks = asked
        .iter()
        .filter(|(name, _)| !named.contains(*name))
        .map(|(name, by)| format!("the table in README.md does not say why {by} needs {name}"));
    let too_much = named
        .iter()
        .filter(|name| !asked.contains_key(*name))
        .map(|name| format!("the table in README.md has {name}, which nothing asks for"));
    lacks.chain(too_much).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const TABLE: &str = "text\n### What it stands on\n\n| dependency | why |\n| --- | --- |\n\
        | serde, url (in `x`, y alone) | formats |\n| vite | builds |\n\n### Next\n| other | - |\n";

    #[test]
    fn what_is_in_brackets_or_in_another_table_is_no_name() {
        let names = named(TABLE).unwrap();
        assert_eq!(names, ["serde", "url", "vite"].map(str::to_owned).into());
        assert!(named("no table").is_none());
    }

    #[test]
    fn what_the_table_lacks_and_what_it_has_too_much_is_named() {
        let metadata = json!({ "packages": [{ "name": "app", "dependencies": [
            { "name": "serde" }, { "name": "new" }, { "name": "ours", "path": "/x" },
        ]}]});
        let mut asked = of_cargo(&metadata).unwrap();
        asked.extend(of_npm(
            &json!({ "devDependencies": { "@sveltejs/vite-plugin-svelte": "1", "vite": "1" } }),
        ));
        let found = differences(&asked, &named(TABLE).unwrap());
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(found[0].contains("why app needs new") && found[1].contains("has url"));
    }

    #[test]
    fn the_fuzz_targets_dependencies_are_read_without_our_own() {
        let manifest = "[package]\nname = \"x\"\n\n[dependencies]\nlibfuzzer-sys = \"0.4\"\nours = { path = \"..\" }\n\n[[bin]]\nname = \"y\"\n";
        assert_eq!(of_fuzz(manifest).into_keys().collect::<Vec<_>>(), ["libfuzzer-sys"]);
    }
}
