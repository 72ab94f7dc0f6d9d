//! The licences of everything that is inside the program: its own, those of the crates that are linked, and those
//! of all that the web UI may have in its bundle. Texts that are the same are given once. Of a part that comes
//! without one, the standard text of what it names is given.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    fmt::Write,
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

use anyhow::{Context, Result, anyhow, bail};
use serde_json::Value;
use spdx::{Expression, LicenseItem, ParseMode};

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
    part(text("name"), text("version"), text("license"), folder)
}

/// What the web UI ships, and what that needs: more than its bundle has in the end, but nothing less.
fn of_the_ui() -> Result<BTreeSet<Part>> {
    let lock = json(&ui::folder().join("package-lock.json"))?;
    shipped(&lock)?
        .into_iter()
        .map(|place| {
            let folder = ui::folder().join(place);
            let package = json(&folder.join("package.json"))?;
            let text = |key: &str| package[key].as_str().unwrap_or_default().to_owned();
            part(text("name"), text("version"), text("license"), &folder)
        })
        .collect()
}

/// The folders of packages that are not only there to build and test.
fn shipped(lock: &Value) -> Result<Vec<&str>> {
    let packages = lock["packages"].as_object().context("ui/package-lock.json has no packages")?;
    let is_only_for_building =
        |package: &Value| ["dev", "devOptional"].iter().any(|key| package[key] == Value::Bool(true));
    let shipped =
        packages.iter().filter(|(place, package)| !place.is_empty() && !is_only_for_building(package));
    Ok(shipped.map(|(place, _)| place.as_str()).collect())
}

fn part(name: String, version: String, licence: String, folder: &Path) -> Result<Part> {
    if licence.is_empty() {
        bail!("{name} {version} names no licence, so it can't be shipped");
    }
    let texts: Vec<_> = licence_files(folder)?
        .iter()
        .map(|file| Ok(String::from_utf8_lossy(&fs::read(file)?).trim().replace("\r\n", "\n")))
        .collect::<Result<_>>()?;
    let texts = if texts.is_empty() {
        standard_texts(&licence).with_context(|| format!("{name} {version}"))?
    } else {
        texts
    };
    Ok(Part { name, version, licence, texts })
}

/// The texts of the licences that an expression names.
fn standard_texts(licence: &str) -> Result<Vec<String>> {
    let expression = Expression::parse_mode(licence, ParseMode::LAX)
        .map_err(|error| anyhow!("there is no text with it, and {licence:?} has none: {}", error.reason))?;
    let texts = expression.requirements().map(|named| match &named.req.license {
        LicenseItem::Spdx { id, .. } => Ok(id.text().trim().to_owned()),
        LicenseItem::Other { .. } => bail!("there is no text of {}", named.req),
    });
    texts.collect()
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

    #[test]
    fn a_part_that_comes_without_a_text_has_the_standard_one_of_what_it_names() {
        let folder = tempfile::tempdir().unwrap();
        let of = |licence: &str| part("x".into(), "1".into(), licence.into(), folder.path());
        let texts = of("MIT/Apache-2.0").unwrap().texts;
        assert!(texts[0].contains("Permission is hereby granted") && texts[1].contains("Apache License"));
        assert!(of("see the web").is_err());
        fs::write(folder.path().join("license"), "Mine").unwrap();
        assert_eq!(of("MIT").unwrap().texts, ["Mine"]);
    }

    #[test]
    fn what_the_ui_s_dependencies_need_is_shipped_and_what_builds_it_is_not() {
        let lock = serde_json::json!({ "packages": {
            "": {}, "node_modules/a": {}, "node_modules/a/node_modules/b": {}, "node_modules/vite": { "dev": true },
            "node_modules/c": { "devOptional": true },
        } });
        assert_eq!(shipped(&lock).unwrap(), ["node_modules/a", "node_modules/a/node_modules/b"]);
    }

    #[test]
    fn every_part_of_the_program_and_its_ui_is_listed_with_a_text() {
        let parts = crates(Build::default()).unwrap();
        let lock = json(&ui::folder().join("package-lock.json")).unwrap();
        for part in &parts {
            assert!(part.texts.iter().any(|text| text.len() > 500), "{}", part.name);
        }
        let has = |name: &str| parts.iter().any(|part| part.name == name);
        // One without a licence file of its own is among them.
        assert!(has("tauri") && has("reqwest") && has("maud") && !has("wiremock"));
        let places = shipped(&lock).unwrap();
        assert!(
            ["svelte", "clsx", "@tauri-apps/api"]
                .iter()
                .all(|name| { places.iter().any(|place| place.strip_prefix("node_modules/") == Some(name)) })
        );
        assert!(!places.contains(&"node_modules/vite"));
    }
}
