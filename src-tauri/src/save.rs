//! Asking where a file is to be saved. The dialog is the system's and is opened from Rust: the page has no
//! permission for dialogs or files, and never learns more than the path that the user chose.

use std::path::PathBuf;

use tauri::{AppHandle, Manager};
use tauri_plugin_dialog::DialogExt;
use tokio::sync::oneshot;

use crate::window;

/// Asks; `None` when the user does not want to after all.
pub async fn ask_where(app: &AppHandle, name: &str, kind: &str, ending: &str) -> Option<PathBuf> {
    let (told, chosen) = oneshot::channel();
    let mut dialog = app.dialog().file().set_file_name(name).add_filter(kind, &[ending]);
    if let Some(window) = app.get_webview_window(window::LABEL) {
        dialog = dialog.set_parent(&window);
    }
    dialog.save_file(move |path| {
        // Whoever asked may have gone with the window.
        let _ = told.send(path);
    });
    let path = chosen.await.ok()??.into_path().ok()?;
    Some(with_ending(path, ending))
}

/// Asks which file is to be read; `None` when the user does not want to after all.
#[cfg(feature = "bench")]
pub async fn ask_which(app: &AppHandle, kind: &str, ending: &str) -> Option<PathBuf> {
    let (told, chosen) = oneshot::channel();
    let mut dialog = app.dialog().file().add_filter(kind, &[ending]);
    if let Some(window) = app.get_webview_window(window::LABEL) {
        dialog = dialog.set_parent(&window);
    }
    dialog.pick_file(move |path| {
        // Whoever asked may have gone with the window.
        let _ = told.send(path);
    });
    chosen.await.ok()??.into_path().ok()
}

/// Not every system adds the ending by itself.
fn with_ending(path: PathBuf, ending: &str) -> PathBuf {
    if path.extension().is_some() { path } else { path.with_extension(ending) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_without_an_ending_gets_one() {
        assert_eq!(with_ending("/a/purchases".into(), "csv"), PathBuf::from("/a/purchases.csv"));
        assert_eq!(with_ending("/a/purchases.txt".into(), "csv"), PathBuf::from("/a/purchases.txt"));
    }
}
