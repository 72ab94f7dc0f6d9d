//! The folders and files that the design promises.

use crate::root::root;

const ENTRIES: &[&str] = &[
    "Cargo.toml",
    "Cargo.lock",
    "tauri.conf.json",
    "deny.toml",
    "fuzz/Cargo.toml",
    "README.md",
    "SECURITY.md",
    "ARCHITECTURE.md",
    "LICENSE-MIT",
    "LICENSE-APACHE",
    ".ci/run",
    ".cargo/config.toml",
    "icons/icon.svg",
    "icons/icon.png",
    "icons/icon.ico",
    "icons/icon.icns",
    "icons/32x32.png",
    "icons/128x128.png",
    "icons/128x128@2x.png",
    "ui/package.json",
    "ui/package-lock.json",
    "src-tauri/build.rs",
    "src-tauri/src/lib.rs",
    "src-tauri/src/main.rs",
    // Beside tauri.conf.json: there, and nowhere else, Tauri looks for what it may leave out of a release.
    "capabilities",
    "crates/toffeepay/Cargo.toml",
    "crates/storefront/Cargo.toml",
    "crates/sandbox/Cargo.toml",
    "crates/conformance/Cargo.toml",
    "docs/sandbox.md",
    "crates/bench/Cargo.toml",
    "crates/ipc/Cargo.toml",
    "crates/torture/Cargo.toml",
    "crates/scenarios/Cargo.toml",
    "scenarios/scenario.schema.json",
    "storefront/storefront.json",
    "storefront/storefront.schema.json",
    "storefront/images",
    "xtask/Cargo.toml",
];

/// Finds what is missing.
pub fn find() -> Vec<String> {
    missing(ENTRIES, |entry| root().join(entry).exists())
}

fn missing(entries: &[&str], exists: impl Fn(&str) -> bool) -> Vec<String> {
    entries.iter().filter(|entry| !exists(entry)).map(|entry| format!("{entry} is missing")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_is_named() {
        assert_eq!(missing(&["a", "b"], |entry| entry == "a"), ["b is missing"]);
    }
}
