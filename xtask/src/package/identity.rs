//! Who the app is: what tauri.conf.json and Cargo.toml say of it.

use std::fs;

use anyhow::{Context, Result};
use serde_json::Value;

use crate::root;

/// The app as its packages name it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// The product's name, as a menu shows it.
    pub name: String,
    /// The reverse-domain identifier.
    pub identifier: String,
    /// The package's name: the product's, in kebab case, as the bundler makes it.
    pub package: String,
    /// The program's file name.
    pub program: String,
    /// The version of the workspace.
    pub version: String,
    /// The first of the URL schemes.
    pub scheme: String,
    /// One line.
    pub summary: String,
    /// A paragraph.
    pub description: String,
    /// Who publishes it.
    pub publisher: String,
    /// Where to read more, where a studio says so.
    pub homepage: Option<String>,
    /// SPDX.
    pub licence: String,
}

impl Identity {
    /// Reads it from the project's files.
    pub fn read() -> Result<Self> {
        let text =
            fs::read_to_string(root::root().join("tauri.conf.json")).context("can't read tauri.conf.json")?;
        let config = serde_json::from_str::<Value>(&text).context("tauri.conf.json")?;
        Self::of(&config)
    }

    fn of(config: &Value) -> Result<Self> {
        let text = |pointer: &str| config.pointer(pointer).and_then(Value::as_str).map(str::to_owned);
        let must = |pointer: &str| text(pointer).with_context(|| format!("tauri.conf.json has no {pointer}"));
        let name = must("/productName")?;
        Ok(Self {
            package: kebab_case(&name),
            program: text("/mainBinaryName").unwrap_or_else(|| "storefront-companion".into()),
            identifier: must("/identifier")?,
            version: text("/version").unwrap_or_else(|| env!("CARGO_PKG_VERSION").into()),
            scheme: must("/plugins/deep-link/desktop/schemes/0")?,
            summary: must("/bundle/shortDescription")?,
            description: must("/bundle/longDescription")?,
            publisher: must("/bundle/publisher")?,
            homepage: text("/bundle/homepage"),
            licence: text("/bundle/license").unwrap_or_else(|| env!("CARGO_PKG_LICENSE").into()),
            name,
        })
    }

    /// The desktop entry's file name, as the bundler makes it.
    pub fn desktop_entry(&self) -> String {
        format!("{}.desktop", self.name)
    }
}

/// As the bundler writes a Debian package's name: words in lower case, with hyphens between.
fn kebab_case(name: &str) -> String {
    let mut kebab = String::new();
    let mut after_lower = false;
    for character in name.chars() {
        let starts_word = character.is_uppercase() && after_lower;
        let separates = !character.is_alphanumeric() || starts_word;
        if separates && !kebab.is_empty() && !kebab.ends_with('-') {
            kebab.push('-');
        }
        if character.is_alphanumeric() {
            kebab.extend(character.to_lowercase());
        }
        after_lower = character.is_lowercase() || character.is_numeric();
    }
    kebab.trim_end_matches('-').to_owned()
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub fn sample() -> Identity {
        let config = serde_json::json!({
            "productName": "Star Courier Shop",
            "identifier": "com.example.shop",
            "plugins": { "deep-link": { "desktop": { "schemes": ["com.example.shop"] } } },
            "bundle": { "shortDescription": "Buy & fly.", "longDescription": "All <of> it.", "publisher": "Example" },
        });
        Identity::of(&config).unwrap()
    }

    #[test]
    fn a_studio_s_names_are_those_of_its_configuration() {
        let identity = sample();
        assert_eq!(identity.package, "star-courier-shop");
        assert_eq!(identity.desktop_entry(), "Star Courier Shop.desktop");
        assert_eq!(identity.scheme, "com.example.shop");
        assert_eq!(identity.licence, "MIT OR Apache-2.0");
    }

    #[test]
    fn the_package_s_name_is_the_product_s_in_kebab_case() {
        for (name, kebab) in [
            ("Storefront Companion", "storefront-companion"),
            ("MyShop 2", "my-shop-2"),
            ("shop", "shop"),
            ("A.B ", "a-b"),
        ] {
            assert_eq!(kebab_case(name), kebab, "{name:?}");
        }
    }

    #[test]
    fn the_shipped_configuration_says_all_that_a_package_needs() {
        let identity = Identity::read().unwrap();
        assert!(!identity.summary.ends_with("..") && identity.description.len() > 40);
        assert_eq!(identity.version, env!("CARGO_PKG_VERSION"));
    }
}
