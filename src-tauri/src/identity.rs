//! Who the app is, as tauri.conf.json says: the only place where name, identifier and scheme are written.

use storefront::return_link::{InvalidScheme, Scheme};

/// Name, identifier, version and URL scheme of this build.
#[derive(Clone, Debug)]
pub struct Identity {
    /// What people call it.
    pub name: String,
    /// Reverse-DNS: names the folders, the keychain's service and the bus name.
    pub identifier: String,
    /// Of the package.
    pub version: String,
    /// What brings the player back.
    pub scheme: Scheme,
}

/// Why tauri.conf.json can't be used. A studio sees this at the first start of its build.
#[derive(Debug, thiserror::Error)]
pub enum IdentityError {
    /// No scheme for the deep links.
    #[error("tauri.conf.json names no URL scheme at plugins.deep-link.desktop.schemes")]
    NoScheme,
    /// A scheme that no system would register.
    #[error("tauri.conf.json: {0}")]
    Scheme(#[from] InvalidScheme),
}

impl Identity {
    /// Reads it from the configuration that was built in.
    pub fn read(config: &tauri::Config, version: &str) -> Result<Self, IdentityError> {
        let scheme = config
            .plugins
            .0
            .get("deep-link")
            .and_then(|plugin| plugin.pointer("/desktop/schemes/0"))
            .and_then(serde_json::Value::as_str)
            .ok_or(IdentityError::NoScheme)?;
        Ok(Self {
            name: config.product_name.clone().unwrap_or_else(|| config.identifier.clone()),
            identifier: config.identifier.clone(),
            version: version.to_owned(),
            scheme: Scheme::new(scheme)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(plugins: &str) -> tauri::Config {
        serde_json::from_str(&format!(r#"{{"identifier": "org.example.shop", "plugins": {plugins}}}"#))
            .unwrap()
    }

    #[test]
    fn a_studio_s_scheme_is_taken_from_its_configuration() {
        let config = config(r#"{"deep-link": {"desktop": {"schemes": ["mygame"]}}}"#);
        let identity = Identity::read(&config, "1.0.0").unwrap();
        assert_eq!(identity.scheme.as_str(), "mygame");
        assert_eq!(identity.name, "org.example.shop");
    }

    #[test]
    fn the_shipped_configuration_is_usable() {
        let config: tauri::Config = serde_json::from_str(include_str!("../../tauri.conf.json")).unwrap();
        let identity = Identity::read(&config, "1.0.0").unwrap();
        assert_eq!(identity.scheme.as_str(), "storefront-companion");
        assert_eq!(identity.identifier, "io.github.storefront-companion");
    }

    #[test]
    fn a_configuration_without_a_usable_scheme_is_told() {
        assert!(matches!(Identity::read(&config("{}"), "1"), Err(IdentityError::NoScheme)));
        let upper = config(r#"{"deep-link": {"desktop": {"schemes": ["MyGame"]}}}"#);
        assert!(matches!(Identity::read(&upper, "1"), Err(IdentityError::Scheme(_))));
    }
}
