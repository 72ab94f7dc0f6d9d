//! The version is stated in Cargo.toml; where it is stated again, it is the same.

use anyhow::{Context, Result};
use serde_json::Value;

use super::source;

/// Finds files that state another version.
pub fn find() -> Result<Vec<String>> {
    let cargo = source::read("Cargo.toml")?;
    let wanted =
        workspace_version(&cargo).context("Cargo.toml states no version under [workspace.package]")?;
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
    Ok(problems(wanted, &stated))
}

fn problems(wanted: &str, stated: &[(&str, String)]) -> Vec<String> {
    stated
        .iter()
        .filter(|(_, version)| version != wanted)
        .map(|(file, version)| format!("{file} has version {version}, Cargo.toml has {wanted}"))
        .collect()
}

fn workspace_version(cargo: &str) -> Option<&str> {
    let section = cargo.split("\n[").find(|section| section.starts_with("workspace.package]"))?;
    let line =
        section.lines().find(|line| line.split('=').next().is_some_and(|key| key.trim() == "version"))?;
    line.split('"').nth(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_workspaces_version_is_read_and_no_other() {
        let cargo = "[package]\nversion = \"9.9.9\"\n\n[workspace.package]\nedition = \"2024\"\nversion = \"0.1.0\"\n[x]\n";
        assert_eq!(workspace_version(cargo), Some("0.1.0"));
        assert_eq!(workspace_version("[package]\nversion = \"1.0.0\"\n"), None);
    }

    #[test]
    fn another_version_is_named_with_its_file() {
        let stated = [("a.json", "0.1.0".to_owned()), ("b.json", "0.2.0".to_owned())];
        assert_eq!(problems("0.1.0", &stated), ["b.json has version 0.2.0, Cargo.toml has 0.1.0"]);
    }
}
