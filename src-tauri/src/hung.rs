//! The app that already runs does not answer: said in words, instead of ending without any.

use std::fs::{File, OpenOptions};
use std::path::Path;
use std::time::Duration;

use rfd::{MessageDialog, MessageLevel};
use storefront::instance::Receipt;

use crate::instance::has_display;

/// How often it is looked whether the app answers after all. Deletion of a file has no event that comes on
/// every file system.
const LOOK_EVERY: Duration = Duration::from_millis(200);

/// Says it on standard error and in a dialog, and returns when the dialog was closed. The dialog goes by
/// itself when the app answers after all; with it goes this process.
pub fn tell(app: &str, folder: &Path, kept: Option<Receipt>) {
    let text = words(app, kept.is_some());
    tracing::warn!(kept = kept.is_some(), "the running app does not answer");
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

fn words(app: &str, kept: bool) -> String {
    let what = if kept {
        "What you opened is kept: it is taken up as soon as the app answers, or when it is started again."
    } else {
        "What you opened could not be handed over. No payment is lost: the app checks open purchases by itself."
    };
    format!(
        "{app} is already running, but does not answer.\n\n{what}\n\nIf this lasts, end it and start it again."
    )
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
        assert!(words("Shop", true).contains("is kept"));
        assert!(words("Shop", false).contains("could not be handed over"));
    }
}
