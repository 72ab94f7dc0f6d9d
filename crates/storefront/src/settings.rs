//! What the user changes at run time: environment, player, theme. One small file, written atomically.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use toffeepay::UserId;

use crate::environment::EnvironmentName;

/// Light or dark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    /// As the system has it.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

/// What the user has chosen; what is `None` is as storefront.json has it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// Where purchases are made.
    pub environment: Option<EnvironmentName>,
    /// Who buys.
    pub player_id: Option<UserId>,
    /// Light or dark.
    pub theme: Theme,
}

/// A settings file that could not be read. It was renamed, not deleted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettingsBroken {
    /// File, line and reason.
    pub reason: String,
    /// Where it is now; `None` where even renaming failed.
    pub kept_as: Option<PathBuf>,
}

/// The settings and the file they are kept in.
#[derive(Clone, Debug)]
pub struct SettingsFile {
    path: PathBuf,
}

impl SettingsFile {
    /// The file `settings.json` in a folder.
    pub fn in_folder(folder: &Path) -> Self {
        Self { path: folder.join("settings.json") }
    }

    /// Reads the settings; a broken file is set aside and the defaults are used.
    pub fn load(&self) -> (Settings, Option<SettingsBroken>) {
        let text = match std::fs::read_to_string(&self.path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return (Settings::default(), None),
            Err(error) => return (Settings::default(), Some(self.set_aside(&error.to_string()))),
        };
        match serde_json::from_str(&text) {
            Ok(settings) => (settings, None),
            Err(error) => (Settings::default(), Some(self.set_aside(&error.to_string()))),
        }
    }

    /// Writes the settings: the old file or the new one is there at any moment, never half of one.
    pub fn save(&self, settings: &Settings) -> io::Result<()> {
        let folder = self.path.parent().unwrap_or(Path::new("."));
        std::fs::create_dir_all(folder)?;
        let mut file = tempfile::NamedTempFile::new_in(folder)?;
        serde_json::to_writer_pretty(&mut file, settings)?;
        file.write_all(b"\n")?;
        file.as_file().sync_all()?;
        file.persist(&self.path)?;
        Ok(())
    }

    fn set_aside(&self, reason: &str) -> SettingsBroken {
        let stamp = Timestamp::now().strftime("%Y%m%dT%H%M%S%.3fZ");
        let kept_as = PathBuf::from(format!("{}.broken-{stamp}", self.path.display()));
        let renamed = std::fs::rename(&self.path, &kept_as);
        if let Err(error) = &renamed {
            tracing::warn!(%error, "the broken settings file could not be renamed");
        }
        SettingsBroken {
            reason: format!("{}: {reason}", self.path.display()),
            kept_as: renamed.is_ok().then_some(kept_as),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_survive_being_written_and_read() {
        let folder = tempfile::tempdir().unwrap();
        let file = SettingsFile::in_folder(&folder.path().join("made"));
        assert_eq!(file.load(), (Settings::default(), None));
        let settings = Settings {
            environment: Some(EnvironmentName::Custom),
            player_id: Some(UserId::new("player_42").unwrap()),
            theme: Theme::Dark,
        };
        file.save(&settings).unwrap();
        assert_eq!(file.load(), (settings, None));
    }

    #[test]
    fn a_broken_file_is_named_and_kept_and_the_defaults_are_used() {
        let folder = tempfile::tempdir().unwrap();
        let file = SettingsFile::in_folder(folder.path());
        for broken in ["{", "{\"environment\": \"prod\"}", "{\"player_id\": \"\"}"] {
            std::fs::write(&file.path, broken).unwrap();
            let (settings, problem) = file.load();
            assert_eq!(settings, Settings::default());
            let problem = problem.unwrap();
            assert!(problem.reason.contains("line 1"), "{}", problem.reason);
            assert_eq!(std::fs::read_to_string(problem.kept_as.unwrap()).unwrap(), broken);
        }
    }

    #[test]
    fn an_unknown_setting_of_a_newer_version_is_no_reason_to_lose_the_others() {
        let folder = tempfile::tempdir().unwrap();
        let file = SettingsFile::in_folder(folder.path());
        std::fs::write(&file.path, "{\"theme\": \"dark\", \"newer\": 1}").unwrap();
        assert_eq!(file.load().0.theme, Theme::Dark);
    }
}
