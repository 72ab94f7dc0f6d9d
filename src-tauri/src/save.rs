//! Asking which file or folder. The dialog is the system's and is opened from Rust: the page has no permission for
//! dialogs or files, and never learns more than the path that the user chose.

use std::path::PathBuf;

use tauri::{AppHandle, Manager, Wry};
use tauri_plugin_dialog::{DialogExt, FileDialogBuilder, FilePath};
use tokio::sync::oneshot;

use crate::window;

/// Asks where a file is to be saved; `None` when the user does not want to after all.
pub async fn ask_where(app: &AppHandle, name: &str, kind: &str, ending: &str) -> Option<PathBuf> {
    let dialog = app.dialog().file().set_file_name(name).add_filter(kind, &[ending]);
    let path = ask(app, dialog, FileDialogBuilder::save_file).await?;
    Some(with_ending(path, ending))
}

/// Asks which file is to be read; `None` as above.
#[cfg(feature = "bench")]
pub async fn ask_which(app: &AppHandle, kind: &str, ending: &str) -> Option<PathBuf> {
    let dialog = app.dialog().file().add_filter(kind, &[ending]);
    ask(app, dialog, FileDialogBuilder::pick_file).await
}

/// Asks for a folder; `None` as above.
#[cfg(feature = "bench")]
pub async fn ask_folder(app: &AppHandle) -> Option<PathBuf> {
    ask(app, app.dialog().file(), FileDialogBuilder::pick_folder).await
}

type Told = Box<dyn FnOnce(Option<FilePath>) + Send>;

/// Shows a dialog before the app's window, and waits for what is chosen in it.
async fn ask(
    app: &AppHandle,
    dialog: FileDialogBuilder<Wry>,
    show: impl FnOnce(FileDialogBuilder<Wry>, Told),
) -> Option<PathBuf> {
    let dialog = match app.get_webview_window(window::LABEL) {
        Some(window) => dialog.set_parent(&window),
        None => dialog,
    };
    let (told, chosen) = oneshot::channel();
    let tell: Told = Box::new(move |path| {
        // Whoever asked may have gone with the window.
        let _ = told.send(path);
    });
    show(dialog, tell);
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
