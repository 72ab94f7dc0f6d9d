//! What is built in from others: under which licences, from where, and what must not be among it. The rules are
//! those of `deny.toml`, held by `cargo metadata` in a moment on every machine; the suite `supply` asks cargo-deny.

use std::{collections::BTreeSet, time::Duration};

use anyhow::{Context, Result};
use serde_json::Value;
use spdx::{Expression, ParseMode};

use super::source::{self, between, literals};
use crate::{process, root};

const CRATES_IO: &str = "registry+https://github.com/rust-lang/crates.io-index";

/// What `deny.toml` allows and bans.
struct Rules {
    licences: BTreeSet<String>,
    banned: Vec<String>,
}

/// Finds packages that break a rule.
pub fn find() -> Result<Vec<String>> {
    let rules = Rules::read(&source::read("deny.toml")?).context("deny.toml has an unknown form")?;
    let mut command = root::cargo(&["metadata", "--format-version", "1", "--all-features", "--locked"]);
    let metadata: Value = serde_json::from_str(&process::capture(&mut command, Duration::from_mins(10))?)?;
    problems(&metadata, &rules).context("cargo metadata has an unknown form")
}

impl Rules {
    fn read(text: &str) -> Option<Self> {
        let code: String = text
            .lines()
            .filter(|line| !line.trim_start().starts_with('#'))
            .fold(String::new(), |code, line| code + line + "\n");
        let licences = literals(between(&code, "[licenses]", '[', ']')?).into_iter().collect();
        let banned = between(&code[code.find("\n[bans]")?..], "\ndeny =", '[', ']')?;
        let banned =
            banned.lines().filter_map(|line| literals(line.split_once("crate = ")?.1).into_iter().next());
        Some(Self { licences, banned: banned.collect() })
    }
}

fn problems(metadata: &Value, rules: &Rules) -> Option<Vec<String>> {
    let mut found = Vec::new();
    for package in metadata.get("packages")?.as_array()? {
        let (name, version) = (package.get("name")?.as_str()?, package.get("version")?.as_str()?);
        match package.get("source")?.as_str() {
            // Ours.
            None => continue,
            Some(CRATES_IO) => {}
            Some(other) => found.push(format!("{name} {version} comes from {other}")),
        }
        if rules.banned.iter().any(|banned| banned == name) {
            found.push(format!("{name} {version} is banned in deny.toml"));
        }
        match package.get("license").and_then(Value::as_str) {
            Some(licence) if allows(licence, &rules.licences) => {}
            Some(licence) => found.push(format!("{name} {version} is under {licence}")),
            None => found.push(format!("{name} {version} names no licence")),
        }
    }
    found.extend(unwanted_features(metadata));
    Some(found)
}

/// Features that must be off, whoever would switch them on. With this one the plugin hands a link of another start to
/// a URL parser, before its raw bytes were checked.
const OFF: &[(&str, &str)] = &[("tauri-plugin-single-instance", "deep-link")];

fn unwanted_features(metadata: &Value) -> Vec<String> {
    let nodes = metadata.pointer("/resolve/nodes").and_then(Value::as_array);
    let mut found = Vec::new();
    for node in nodes.into_iter().flatten() {
        let id = node.get("id").and_then(Value::as_str).unwrap_or_default();
        let features: Vec<_> = node
            .get("features")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .collect();
        for (name, feature) in OFF {
            if id.contains(&format!("#{name}@")) && features.contains(feature) {
                found.push(format!("{name} has its feature {feature}, which must be off"));
            }
        }
    }
    found
}

/// Whether an SPDX expression (`/` is its old `OR`) can be met with these licences.
fn allows(expression: &str, allowed: &BTreeSet<String>) -> bool {
    Expression::parse_mode(expression, ParseMode::LAX)
        .is_ok_and(|parsed| parsed.evaluate(|licence| allowed.contains(&licence.to_string())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn rules() -> Rules {
        Rules::read(&source::read("deny.toml").unwrap()).unwrap()
    }

    #[test]
    fn the_rules_are_read_from_deny_toml() {
        let rules = rules();
        for licence in ["MIT", "Apache-2.0", "Apache-2.0 WITH LLVM-exception"] {
            assert!(rules.licences.contains(licence), "{licence}");
        }
        assert!(!rules.licences.iter().any(|licence| licence.starts_with("GPL")));
        assert!(rules.banned.contains(&"openssl-sys".to_owned()), "{:?}", rules.banned);
    }

    #[test]
    fn an_expression_is_met_by_what_is_allowed() {
        let allowed =
            ["MIT", "Apache-2.0", "Zlib", "Apache-2.0 WITH LLVM-exception"].map(str::to_owned).into();
        for met in [
            "MIT",
            "MIT OR GPL-3.0",
            "GPL-3.0/MIT",
            "(MIT OR GPL-3.0) AND Zlib",
            "Apache-2.0 WITH LLVM-exception OR GPL-2.0",
            "MIT AND (Apache-2.0 AND Zlib)",
        ] {
            assert!(allows(met, &allowed), "{met}");
        }
        for unmet in
            ["GPL-3.0", "MIT AND GPL-3.0", "GPL-2.0 WITH LLVM-exception", "MIT OR", "(MIT", "MIT)", ""]
        {
            assert!(!allows(unmet, &allowed), "{unmet}");
        }
    }

    #[test]
    fn every_broken_rule_is_found() {
        let package = |name: &str, source: &str, licence: Value| json!({ "name": name, "version": "1.0.0", "source": source, "license": licence });
        let metadata = json!({ "packages": [
            { "name": "ours", "version": "1.0.0", "source": null, "license": null },
            package("good", CRATES_IO, json!("MIT")),
            package("forked", "git+https://example.com/x", json!("MIT")),
            package("openssl-sys", CRATES_IO, json!("MIT")),
            package("viral", CRATES_IO, json!("AGPL-3.0")),
            package("unsaid", CRATES_IO, Value::Null),
        ], "resolve": { "nodes": [
            { "id": format!("{CRATES_IO}#tauri-plugin-single-instance@2.5.5"), "features": ["deep-link", "x"] },
            { "id": format!("{CRATES_IO}#tauri-plugin-deep-link@2.6.3"), "features": ["deep-link"] },
        ]}});
        let found = problems(&metadata, &rules()).unwrap();
        assert_eq!(
            found,
            [
                "forked 1.0.0 comes from git+https://example.com/x",
                "openssl-sys 1.0.0 is banned in deny.toml",
                "viral 1.0.0 is under AGPL-3.0",
                "unsaid 1.0.0 names no licence",
                "tauri-plugin-single-instance has its feature deep-link, which must be off",
            ]
        );
    }

    #[test]
    fn the_single_instance_plugin_is_there_and_leaves_links_alone() {
        let arguments = ["metadata", "--format-version", "1", "--all-features", "--locked", "--offline"];
        let text = process::capture(&mut root::cargo(&arguments), Duration::from_mins(10)).unwrap();
        let metadata: Value = serde_json::from_str(&text).unwrap();
        let nodes = metadata.pointer("/resolve/nodes").and_then(Value::as_array).unwrap();
        let is_there = |name: &str| nodes.iter().any(|node| node["id"].as_str().unwrap().contains(name));
        assert!(is_there("#tauri-plugin-single-instance@"));
        assert_eq!(unwanted_features(&metadata), [""; 0]);
    }
}
