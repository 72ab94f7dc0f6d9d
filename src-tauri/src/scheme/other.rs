//! Windows and macOS: what the plugin knows is all there is to know.

use ipc::SchemeState;
use tauri::AppHandle;
use tauri_plugin_deep_link::DeepLinkExt;

use super::{Finding, SchemeError};

pub fn check(app: &AppHandle, scheme: &str) -> Finding {
    if cfg!(target_os = "macos") {
        return Finding::new(SchemeState::ByBundle);
    }
    match app.deep_link().is_registered(scheme) {
        Ok(true) => Finding::new(SchemeState::Registered),
        Ok(false) => Finding::new(SchemeState::NotRegistered),
        Err(error) => Finding::because(SchemeState::NotRegistered, error.to_string()),
    }
}

pub fn register(app: &AppHandle, scheme: &str) -> Result<(), SchemeError> {
    if cfg!(target_os = "macos") {
        return Ok(());
    }
    app.deep_link().register(scheme).map_err(|error| SchemeError::NotRegistered(error.to_string()))
}

pub fn has_handler(_: &str) -> bool {
    true
}

pub fn may_take_at_start(_: &AppHandle, _: &str, found: &Finding) -> bool {
    found.state == SchemeState::NotRegistered
}
