//! What the user changes at run time: environment, player, theme, language. One small file, written atomically.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
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

/// The language that the app speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Language {
    /// The first of the system's languages that the app speaks, else English.
    #[default]
    System,
    /// English.
    En,
    /// German.
    De,
    /// Spanish.
    Es,
    /// Japanese.
    Ja,
    /// Arabic.
    Ar,
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
    /// The language spoken.
    pub language: Language,
    /// The file was there, but what it says about the environment could not be read. `environment` is
    /// `None` then, and that does not mean that the user left the choice to storefront.json.
    #[serde(skip)]
    pub environment_lost: bool,
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

    /// Reads the settings, each on its own: for a broken one the default is used. A file in which
    /// anything is broken is set aside.
    pub fn load(&self) -> (Settings, Option<SettingsBroken>) {
        let text = match std::fs::read_to_string(&self.path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return (Settings::default(), None),
            Err(error) => return (all_lost(), Some(self.set_aside(&error.to_string()))),
        };
        match read(&text) {
            Ok(settings) => (settings, None),
            Err((left, reason)) => (left, Some(self.set_aside(&reason))),
        }
    }

    /// The language chosen, and nothing else: for a start beside a running app, which must not set anything
    /// aside. What can't be read is as the system has it.
    pub fn language(&self) -> Language {
        let text = std::fs::read_to_string(&self.path).unwrap_or_default();
        read(&text).unwrap_or_else(|(left, _)| left).language
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

fn all_lost() -> Settings {
    Settings { environment_lost: true, ..Settings::default() }
}

/// Reads a file's text; else gives what is left of it, and the reason.
fn read(text: &str) -> Result<Settings, (Settings, String)> {
    // A JSON array would pass for a struct.
    if let Err(error) = serde_json::from_str::<Map<String, Value>>(text) {
        return Err((all_lost(), error.to_string()));
    }
    serde_json::from_str(text).map_err(|error| {
        let (left, lost) = salvage(text);
        (left, format!("{error} (not read: {})", lost.join(", ")))
    })
}

/// Reads each setting as if it stood alone, and names those that can't be read. One that is there twice
/// can't be.
fn salvage(text: &str) -> (Settings, Vec<&'static str>) {
    #[derive(Deserialize)]
    struct Environment {
        environment: Option<EnvironmentName>,
    }
    #[derive(Deserialize)]
    struct Player {
        player_id: Option<UserId>,
    }
    #[derive(Deserialize)]
    struct Look {
        #[serde(default)]
        theme: Theme,
    }
    #[derive(Deserialize)]
    struct Speech {
        #[serde(default)]
        language: Language,
    }

    let environment = serde_json::from_str::<Environment>(text).map(|alone| alone.environment);
    let player_id = serde_json::from_str::<Player>(text).map(|alone| alone.player_id);
    let theme = serde_json::from_str::<Look>(text).map(|alone| alone.theme);
    let language = serde_json::from_str::<Speech>(text).map(|alone| alone.language);
    let lost = [
        ("environment", environment.is_err()),
        ("player_id", player_id.is_err()),
        ("theme", theme.is_err()),
        ("language", language.is_err()),
    ];
    let settings = Settings {
        environment_lost: environment.is_err(),
        environment: environment.unwrap_or_default(),
        player_id: player_id.unwrap_or_default(),
        theme: theme.unwrap_or_default(),
        language: language.unwrap_or_default(),
    };
    (settings, lost.into_iter().filter_map(|(name, lost)| lost.then_some(name)).collect())
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
            language: Language::Ja,
            environment_lost: false,
        };
        file.save(&settings).unwrap();
        assert_eq!(file.load(), (settings, None));
        assert_eq!(file.language(), Language::Ja);
    }

    #[test]
    fn the_language_alone_is_read_without_setting_a_broken_file_aside() {
        let folder = tempfile::tempdir().unwrap();
        let file = SettingsFile::in_folder(folder.path());
        assert_eq!(file.language(), Language::System);
        for (text, language) in
            [("{", Language::System), ("{\"theme\": 7, \"language\": \"ar\"}", Language::Ar)]
        {
            std::fs::write(&file.path, text).unwrap();
            assert_eq!(file.language(), language, "{text}");
            assert_eq!(std::fs::read_to_string(&file.path).unwrap(), text);
        }
    }

    #[test]
    fn a_broken_file_is_named_and_kept_and_the_defaults_are_used() {
        let folder = tempfile::tempdir().unwrap();
        let file = SettingsFile::in_folder(folder.path());
        for broken in ["{", "{\"environment\": \"prod\"}", "{\"player_id\": \"\"}"] {
            std::fs::write(&file.path, broken).unwrap();
            let (settings, problem) = file.load();
            assert_eq!(Settings { environment_lost: false, ..settings }, Settings::default());
            let problem = problem.unwrap();
            assert!(problem.reason.contains("line 1"), "{}", problem.reason);
            assert_eq!(std::fs::read_to_string(problem.kept_as.unwrap()).unwrap(), broken);
        }
    }

    #[test]
    fn one_broken_setting_is_no_reason_to_lose_the_others() {
        let folder = tempfile::tempdir().unwrap();
        let file = SettingsFile::in_folder(folder.path());
        let whole = Settings {
            environment: Some(EnvironmentName::Sandbox),
            player_id: Some(UserId::new("player_42").unwrap()),
            theme: Theme::Dark,
            language: Language::Ja,
            environment_lost: false,
        };
        for (broken, named, kept) in [
            ("player_id", "\"\"", Settings { player_id: None, ..whole.clone() }),
            ("theme", "7", Settings { theme: Theme::System, ..whole.clone() }),
            ("language", "\"tlh\"", Settings { language: Language::System, ..whole.clone() }),
            (
                "environment",
                "\"prod\"",
                Settings { environment: None, environment_lost: true, ..whole.clone() },
            ),
        ] {
            let field = |name, sound| if name == broken { named } else { sound };
            let text = format!(
                "{{\n\"environment\": {},\n\"player_id\": {},\n\"theme\": {},\n\"language\": {}\n}}",
                field("environment", "\"sandbox\""),
                field("player_id", "\"player_42\""),
                field("theme", "\"dark\""),
                field("language", "\"ja\""),
            );
            std::fs::write(&file.path, &text).unwrap();
            let (settings, problem) = file.load();
            assert_eq!(settings, kept, "{broken}");
            let problem = problem.unwrap();
            assert!(
                problem.reason.contains(broken) && problem.reason.contains("line "),
                "{}",
                problem.reason
            );
            assert_eq!(std::fs::read_to_string(problem.kept_as.unwrap()).unwrap(), text);
        }
    }

    #[test]
    fn a_file_whose_environment_can_t_be_read_says_so() {
        let folder = tempfile::tempdir().unwrap();
        let file = SettingsFile::in_folder(folder.path());
        assert!(!file.load().0.environment_lost, "there was no file");
        for (text, lost) in [
            ("{", true),
            ("", true),
            ("[]", true),
            ("{\"environment\": 1}", true),
            ("{\"environment\": \"sandbox\", \"environment\": \"production\"}", true),
            ("{\"environment\": \"sandbox\"} junk", true),
            ("{\"environment\": null, \"theme\": 1}", false),
            ("{\"theme\": 1}", false),
            ("{\"environment\": \"sandbox\", \"player_id\": \"\"}", false),
        ] {
            std::fs::write(&file.path, text).unwrap();
            assert_eq!(file.load().0.environment_lost, lost, "{text}");
        }
        std::fs::create_dir(&file.path).unwrap();
        assert!(file.load().0.environment_lost, "it could not even be opened");
    }

    #[test]
    fn an_unknown_setting_of_a_newer_version_is_no_reason_to_lose_the_others() {
        let folder = tempfile::tempdir().unwrap();
        let file = SettingsFile::in_folder(folder.path());
        std::fs::write(&file.path, "{\"theme\": \"dark\", \"newer\": 1}").unwrap();
        assert_eq!(file.load().0.theme, Theme::Dark);
    }
}
