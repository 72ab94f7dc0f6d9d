//! The settings file, as anybody may have edited it.

use serde_json::Value;
use storefront::environment::EnvironmentName;
use storefront::settings::SettingsFile;

/// Lets the app load a settings file of these bytes.
pub fn run(bytes: &[u8]) {
    let Ok(folder) = tempfile::tempdir_in(in_memory()) else { return };
    let path = folder.path().join("settings.json");
    if std::fs::write(&path, bytes).is_err() {
        return;
    }
    let file = SettingsFile::in_folder(folder.path());
    let (settings, broken) = file.load();
    if let Some(broken) = &broken {
        let kept = broken.kept_as.as_ref().and_then(|path| std::fs::read(path).ok());
        assert_eq!(kept.as_deref(), Some(bytes), "a broken file was not kept as it was");
        assert!(!path.exists(), "a broken file is still in its place");
    }
    if settings.environment == Some(EnvironmentName::Production) {
        let named = serde_json::from_slice::<Value>(bytes).unwrap_or_default();
        assert_eq!(named["environment"], "production", "production that the file does not name");
    }
    assert!(!settings.environment_lost || settings.environment.is_none(), "lost, and yet there");
    assert!(file.save(&settings).is_ok(), "what was loaded can't be saved");
    let (again, broken_again) = file.load();
    assert!(broken_again.is_none(), "what was saved can't be loaded");
    assert_eq!(again.environment, settings.environment);
    assert_eq!(again.player_id, settings.player_id);
    assert_eq!(again.theme, settings.theme);
}

/// A folder that no disk stands behind, where the system has one: thousands of files a second go through.
fn in_memory() -> std::path::PathBuf {
    let shared = std::path::PathBuf::from("/dev/shm");
    if shared.is_dir() { shared } else { std::env::temp_dir() }
}
