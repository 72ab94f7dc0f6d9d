//! The app that already runs does not answer: said in words, instead of ending without any. The words are in
//! `ui/src/messages/hung.json`.

use std::fs::{File, OpenOptions};
use std::path::Path;
use std::sync::LazyLock;
use std::time::Duration;

use rfd::{MessageDialog, MessageLevel};
use serde::Deserialize;
use storefront::instance::Receipt;
use storefront::settings::SettingsFile;

use crate::instance::has_display;
use crate::spoken::{Texts, language_of};

/// One language's words; `{app}` stands for the app's name.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    running: String,
    starting: String,
    kept: String,
    lost: String,
    act: String,
    wait: String,
}

static TEXTS: LazyLock<Texts<Words>> =
    LazyLock::new(|| Texts::read(include_str!("../../ui/src/messages/hung.json")));

/// How often it is looked whether the app answers after all. Deletion of a file has no event that comes on
/// every file system.
const LOOK_EVERY: Duration = Duration::from_millis(200);

/// Who does not answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Silent {
    /// An app that is up.
    Running,
    /// One that is still coming up: it may only be slow.
    ComingUp,
}

/// Says it on standard error and in a dialog, and returns when the dialog was closed. The dialog goes by
/// itself when the app answers after all; with it goes this process.
pub fn tell(app: &str, folder: &Path, silent: Silent, kept: Option<Receipt>) {
    let chosen = SettingsFile::in_folder(folder).language();
    let language = language_of(chosen, sys_locale::get_locale().as_deref()).to_owned();
    let text = words(app, silent, kept.is_some(), &language);
    tracing::warn!(?silent, kept = kept.is_some(), "the app that was started first does not answer");
    eprintln!("{text}");
    // However many links are clicked meanwhile, there is one dialog.
    let Some(_alone) = alone(folder) else { return };
    if !has_display() {
        return;
    }
    if let Some(receipt) = kept {
        let watching = std::thread::Builder::new().name("answer".into()).spawn(move || {
            while !receipt.was_taken() {
                std::thread::sleep(LOOK_EVERY);
            }
            std::process::exit(0);
        });
        if let Err(error) = watching {
            tracing::warn!(%error, "the dialog will not go by itself");
        }
    }
    MessageDialog::new().set_level(MessageLevel::Warning).set_title(app).set_description(text).show();
}

fn words(app: &str, silent: Silent, kept: bool, language: &str) -> String {
    let Some(words) = TEXTS.in_language(language) else {
        return app.to_owned();
    };
    let what = if kept { &words.kept } else { &words.lost };
    let (who, advice) = match silent {
        Silent::Running => (&words.running, &words.act),
        Silent::ComingUp => (&words.starting, &words.wait),
    };
    format!("{}\n\n{what}\n\n{advice}", who.replace("{app}", app))
}

fn alone(folder: &Path) -> Option<File> {
    let file = OpenOptions::new().create(true).append(true).open(folder.join("hung.lock")).ok()?;
    file.try_lock().is_ok().then_some(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn however_many_starts_find_it_hung_one_shows_a_dialog() {
        let folder = tempfile::tempdir().unwrap();
        let first = alone(folder.path());
        assert!(first.is_some());
        assert!(alone(folder.path()).is_none());
        drop(first);
        assert!(alone(folder.path()).is_some());
    }

    #[test]
    fn it_says_whether_what_was_opened_is_kept() {
        assert!(words("Shop", Silent::Running, true, "en").contains("is kept"));
        assert!(words("Shop", Silent::Running, false, "en").contains("could not be handed over"));
    }

    #[test]
    fn an_app_that_is_still_coming_up_is_given_time_and_not_said_to_be_running() {
        let said = words("Shop", Silent::ComingUp, true, "en");
        assert!(said.starts_with("Shop is still starting") && said.contains("is kept"), "{said}");
        assert!(said.contains("Give it a moment"), "{said}");
    }

    #[test]
    fn every_language_says_it_and_an_unknown_one_is_english() {
        for silent in [Silent::Running, Silent::ComingUp] {
            let said: std::collections::HashSet<_> =
                ["en", "de", "es", "ja", "ar"].map(|language| words("Shop", silent, true, language)).into();
            assert_eq!(said.len(), 5);
            assert!(said.iter().all(|text| text.contains("Shop") && !text.contains(['{', '}'])));
            assert_eq!(words("Shop", silent, false, "tlh"), words("Shop", silent, false, "en"));
        }
    }
}
