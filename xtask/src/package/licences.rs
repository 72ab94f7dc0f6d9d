//! The licences of everything that is inside the program: its own, those of the crates that are linked,
//! and those of the web UI's run-time dependencies. Texts that are the same are given once.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    fmt::Write,
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use super::{Build, Identity};
use crate::{process, root, ui};

const ASKING: Duration = Duration::from_mins(2);

/// A part of the program.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Part {
    name: String,
    version: String,
    /// SPDX, as the part's own manifest has it.
    licence: String,
    texts: Vec<String>,
}

/// The whole text: Debian's `copyright` file.
pub fn copyright(identity: &Identity, build: Build) -> Result<String> {
    let mut text = format!("{} {}\nLicence: {}\n\n", identity.name, identity.version, identity.licence);
    for own in ["LICENSE-MIT", "LICENSE-APACHE"] {
        let path = root::root().join(own);
        let _ = writeln!(text, "{}\n", fs::read_to_string(&path).with_context(|| own.to_owned())?.trim());
    }
    let mut parts = crates(build)?;
    parts.extend(of_the_ui()?);
    text.push_str(&listed(&parts));
    Ok(text)
}

/// The list of parts, then each licence text with the parts that carry it.
fn listed(parts: &BTreeSet<Part>) -> String {
    let mut text = String::from("This program contains, each under its own licence:\n\n");
    let mut by_text = BTreeMap::<&str, Vec<String>>::new();
    for part in parts {
        let _ = writeln!(text, "  {} {}: {}", part.name, part.version, part.licence);
        for licence in &part.texts {
            by_text.entry(licence).or_default().push(format!("{} {}", part.name, part.version));
        }
    }
    for (licence, carriers) in by_text {
        let _ = write!(text, "\n{}\n{}\n\n{licence}\n", "-".repeat(80), carriers.join(", "));
    }
    text
}

/// The crates that are linked into the program, for the system that this runs on.
fn crates(build: Build) -> Result<BTreeSet<Part>> {
    let host = process::capture(root::command("rustc").arg("-vV"), ASKING)?;
    let host = host
        .lines()
        .find_map(|line| line.strip_prefix("host: "))
        .context("rustc does not say what it compiles for")?;
    let mut arguments = vec!["metadata", "--format-version", "1", "--locked", "--filter-platform", host];
    if build.player {
        arguments.push("--no-default-features");
    }
    let metadata = process::capture(&mut root::cargo(&arguments), ASKING)?;
    let metadata = serde_json::from_str::<Value>(&metadata).context("cargo metadata")?;
    let linked = linked(&metadata)?;
    let packages = metadata["packages"].as_array().context("cargo metadata has no packages")?;
    packages
        .iter()
        .filter(|package| package["source"].is_string())
        .filter(|package| package["id"].as_str().is_some_and(|id| linked.contains(id)))
        .map(part_of_crate)
        .collect()
}

/// The ids that the app's package reaches by normal dependencies: not what only builds or tests it.
fn linked(metadata: &Value) -> Result<BTreeSet<String>> {
    let nodes = metadata["resolve"]["nodes"].as_array().context("cargo metadata resolves nothing")?;
    let nodes: HashMap<&str, &Value> =
        nodes.iter().filter_map(|node| Some((node["id"].as_str()?, node))).collect();
    let root = metadata["resolve"]["root"].as_str().context("the workspace has no package of its own")?;
    let mut reached = BTreeSet::new();
    let mut waiting = vec![root];
    while let Some(id) = waiting.pop() {
        if !reached.insert(id.to_owned()) {
            continue;
        }
        let dependencies = nodes.get(id).and_then(|node| node["deps"].as_array()).into_iter().flatten();
        for dependency in dependencies {
            let kinds = dependency["dep_kinds"].as_array().into_iter().flatten();
            if kinds.into_iter().any(|kind| kind["kind"].is_null())
                && let Some(id) = dependency["pkg"].as_str()
            {
                waiting.push(id);
            }
        }
    }
    Ok(reached)
}

fn part_of_crate(package: &Value) -> Result<Part> {
    let text = |key: &str| package[key].as_str().unwrap_or_default().to_owned();
    let manifest = text("manifest_path");
    let folder = Path::new(&manifest).parent().unwrap_or(Path::new("."));
    let licence = match package["license"].as_str() {
        Some(licence) => licence.to_owned(),
        None => format!("see {}", text("license_file")),
    };
    part(text("name"), text("version"), licence, folder)
}

/// What the web UI ships: its dependencies, not what builds it.
fn of_the_ui() -> Result<BTreeSet<Part>> {
    let manifest = json(&ui::folder().join("package.json"))?;
    let names = manifest["dependencies"].as_object().context("ui/package.json has no dependencies")?;
    names
        .keys()
        .map(|name| {
            let folder = ui::folder().join("node_modules").join(name);
            let package = json(&folder.join("package.json"))?;
            let text = |key: &str| package[key].as_str().unwrap_or_default().to_owned();
            part(name.clone(), text("version"), text("license"), &folder)
        })
        .collect()
}

fn part(name: String, version: String, licence: String, folder: &Path) -> Result<Part> {
    if licence.is_empty() {
        bail!("{name} {version} names no licence, so it can't be shipped");
    }
    let texts = licence_files(folder)?
        .iter()
        .map(|file| Ok(String::from_utf8_lossy(&fs::read(file)?).trim().replace("\r\n", "\n")))
        .collect::<Result<_>>()?;
    Ok(Part { name, version, licence, texts })
}

/// The files at the top of a part's folder whose name says that they hold a licence or a notice.
fn licence_files(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder).with_context(|| format!("can't read {}", folder.display()))?;
    let mut found = Vec::new();
    for entry in entries {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().to_ascii_uppercase();
        let says_so = ["LICENSE", "LICENCE", "COPYING", "NOTICE", "UNLICENSE"]
            .iter()
            .any(|word| name.starts_with(word));
        if says_so && entry.file_type()?.is_file() {
            found.push(entry.path());
        }
    }
    found.sort();
    Ok(found)
}

fn json(file: &Path) -> Result<Value> {
    let text = fs::read_to_string(file).with_context(|| format!("can't read {}", file.display()))?;
    serde_json::from_str(&text).with_context(|| file.display().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(name: &str, text: &str) -> Part {
        Part { name: name.into(), version: "1.0.0".into(), licence: "MIT".into(), texts: vec![text.into()] }
    }

    #[test]
    fn a_text_that_two_parts_share_is_given_once_with_both_their_names() {
        let text =
            listed(&[sample("a", "Permission is granted"), sample("b", "Permission is granted")].into());
        assert_eq!(text.matches("Permission is granted").count(), 1);
        assert!(text.contains("a 1.0.0, b 1.0.0"), "{text}");
    }

    #[test]
    fn what_only_builds_or_tests_the_app_is_not_in_it() {
        let metadata = serde_json::json!({ "resolve": { "root": "app", "nodes": [
            { "id": "app", "deps": [
                { "pkg": "linked", "dep_kinds": [{ "kind": null }] },
                { "pkg": "builds", "dep_kinds": [{ "kind": "build" }] },
                { "pkg": "tests", "dep_kinds": [{ "kind": "dev" }] },
            ] },
            { "id": "linked", "deps": [{ "pkg": "below", "dep_kinds": [{ "kind": "build" }, { "kind": null }] }] },
            { "id": "below", "deps": [] },
        ] } });
        let reached = linked(&metadata).unwrap();
        assert_eq!(reached.into_iter().collect::<Vec<_>>(), ["app", "below", "linked"]);
    }

    #[test]
    fn a_part_without_a_licence_is_refused() {
        assert!(part("x".into(), "1".into(), String::new(), Path::new(".")).is_err());
    }
}
