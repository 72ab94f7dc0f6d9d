//! Linux: the handler is a desktop entry that `xdg-mime` names.

use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use ipc::SchemeState;
use tauri::{AppHandle, Manager};
use tauri_plugin_deep_link::DeepLinkExt;

use super::desktop_entry::{self, ExecLine};
use super::opener::{self, Opener};
use super::{Finding, SchemeError};

const NO_XDG_MIME: &str = "xdg-mime is not installed (package xdg-utils)";

pub fn check(app: &AppHandle, scheme: &str) -> Finding {
    let name = match default_handler(scheme) {
        Ok(Some(name)) => name,
        Ok(None) => return Finding::new(SchemeState::NotRegistered),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Finding::because(SchemeState::NotRegistered, NO_XDG_MIME);
        }
        Err(error) => return Finding::because(SchemeState::NotRegistered, error.to_string()),
    };
    let Some(entry) = find_entry(&application_folders(app), &name) else {
        return Finding::because(SchemeState::NotRegistered, format!("{name} is named, but does not exist"));
    };
    judge(&name, &entry, own_program(app).as_deref(), opener::detect(|name| std::env::var(name).ok()))
}

pub fn register(app: &AppHandle, scheme: &str) -> Result<(), SchemeError> {
    let failed = |error: String| SchemeError::NotRegistered(error);
    // The plugin writes its entry first and fails without a word on what is missing.
    if default_handler(scheme).is_err_and(|error| error.kind() == io::ErrorKind::NotFound) {
        return Err(failed(NO_XDG_MIME.into()));
    }
    app.deep_link().register(scheme).map_err(|error| failed(error.to_string()))?;
    let entry = own_entry(app).ok_or_else(|| failed("this system names no data folder".into()))?;
    unquote_exec(&entry, own_program(app).as_deref())
        .map_err(|error| failed(format!("{}: {error}", entry.display())))
}

/// Nobody has it; or its handler is the entry that this app writes, with another path in it: an AppImage
/// that was moved, or an older copy.
pub fn may_take_at_start(app: &AppHandle, scheme: &str, found: &Finding) -> bool {
    let is_own_entry = || {
        let named = default_handler(scheme).ok().flatten();
        let own = own_entry(app);
        named.is_some() && named.as_deref().map(OsStr::new) == own.as_deref().and_then(Path::file_name)
    };
    match found.state {
        SchemeState::NotRegistered => true,
        SchemeState::OtherProgram | SchemeState::Unreachable => is_own_entry(),
        _ => false,
    }
}

/// What a handler's desktop entry means for links to this program.
fn judge(name: &str, entry: &str, own: Option<&Path>, opener: Opener) -> Finding {
    let Some(exec) = desktop_entry::value(entry, "Exec").and_then(desktop_entry::read_exec) else {
        return Finding::because(SchemeState::NotRegistered, format!("{name} starts nothing"));
    };
    if !is_same_program(&exec.program, own) {
        let title = desktop_entry::value(entry, "Name").unwrap_or(name);
        let detail = format!("{title} ({})", exec.program.display());
        return Finding::because(SchemeState::OtherProgram, detail);
    }
    match unreachable_because(&exec, opener) {
        Some(detail) => Finding::because(SchemeState::Unreachable, format!("{name}: {detail}")),
        None => Finding::new(SchemeState::Registered),
    }
}

fn unreachable_because(exec: &ExecLine, opener: Opener) -> Option<&'static str> {
    match opener {
        Opener::Generic if exec.quoted => Some(
            "xdg-open can't read the quotes around the program's path on this desktop; move the app to a \
             path without spaces",
        ),
        Opener::OfTheDesktop if !exec.takes_link => {
            Some("its Exec line has no %u, so the desktop starts the app without the link")
        }
        _ => None,
    }
}

fn is_same_program(program: &Path, own: Option<&Path>) -> bool {
    let found = if program.components().count() > 1 {
        program.canonicalize().ok()
    } else {
        let path = std::env::var_os("PATH").unwrap_or_default();
        std::env::split_paths(&path).find_map(|folder| folder.join(program).canonicalize().ok())
    };
    found.is_some() && found == own.and_then(|own| own.canonicalize().ok())
}

/// The AppImage, where this is one: the program inside it is gone when the app ends.
fn own_program(app: &AppHandle) -> Option<PathBuf> {
    tauri::process::current_binary(&app.env()).ok()
}

/// The desktop entry that the plugin's `register` writes.
fn own_entry(app: &AppHandle) -> Option<PathBuf> {
    let program = tauri::utils::platform::current_exe().ok()?;
    let name = format!("{}-handler.desktop", program.file_name()?.to_string_lossy());
    Some(app.path().data_dir().ok()?.join("applications").join(name))
}

pub fn has_handler(scheme: &str) -> bool {
    // Any browser opens these, and the opener knows one where xdg-mime does not.
    matches!(scheme, "http" | "https") || default_handler(scheme).map_or(true, |name| name.is_some())
}

fn default_handler(scheme: &str) -> io::Result<Option<String>> {
    let mime = format!("x-scheme-handler/{scheme}");
    let output = Command::new("xdg-mime").args(["query", "default", &mime]).output()?;
    let text = String::from_utf8_lossy(&output.stdout);
    let first = text.lines().next().map_or("", str::trim);
    Ok((!first.is_empty()).then(|| first.to_owned()))
}

fn application_folders(app: &AppHandle) -> Vec<PathBuf> {
    let system = std::env::var_os("XDG_DATA_DIRS").filter(|list| !list.is_empty());
    let system = system.unwrap_or_else(|| "/usr/local/share:/usr/share".into());
    app.path()
        .data_dir()
        .into_iter()
        .chain(std::env::split_paths(&system))
        .map(|folder| folder.join("applications"))
        .collect()
}

fn find_entry(folders: &[PathBuf], name: &str) -> Option<String> {
    // An entry in a sub-folder is named with a hyphen for the slash.
    let in_sub_folder = name.replacen('-', "/", 1);
    folders
        .iter()
        .flat_map(|folder| [folder.join(name), folder.join(&in_sub_folder)])
        .find_map(|path| std::fs::read_to_string(path).ok())
}

/// The plugin quotes the path always; the generic `xdg-open` can't read that.
fn unquote_exec(entry: &Path, own: Option<&Path>) -> io::Result<()> {
    let Some(exec) = own.and_then(Path::to_str).and_then(desktop_entry::plain_exec) else { return Ok(()) };
    let text = std::fs::read_to_string(entry)?;
    std::fs::write(entry, desktop_entry::with_exec(&text, &exec))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn own() -> PathBuf {
        std::env::current_exe().unwrap()
    }

    fn judged(exec: &str, opener: Opener) -> Finding {
        let entry = format!("[Desktop Entry]\nName=Some Shop\nExec={exec}\n");
        judge("shop.desktop", &entry, Some(&own()), opener)
    }

    #[test]
    fn an_entry_that_starts_this_program_is_ours() {
        let exec = format!("{} %u", own().display());
        for opener in [Opener::Generic, Opener::OfTheDesktop] {
            assert_eq!(judged(&exec, opener), Finding::new(SchemeState::Registered));
        }
    }

    #[test]
    fn quotes_are_in_the_way_only_where_xdg_open_is_on_its_own() {
        let exec = format!("\"{}\" %u", own().display());
        assert_eq!(judged(&exec, Opener::OfTheDesktop).state, SchemeState::Registered);
        assert_eq!(judged(&exec, Opener::Generic).state, SchemeState::Unreachable);
        let no_place_for_the_link = own().display().to_string();
        assert_eq!(judged(&no_place_for_the_link, Opener::OfTheDesktop).state, SchemeState::Unreachable);
    }

    #[test]
    fn another_program_is_named() {
        let found = judged("/bin/sh %u", Opener::OfTheDesktop);
        assert_eq!(found, Finding::because(SchemeState::OtherProgram, "Some Shop (/bin/sh)"));
        assert_eq!(judged("", Opener::Generic).state, SchemeState::NotRegistered);
    }

    #[test]
    fn after_registration_the_exec_line_has_no_quotes() {
        let folder = tempfile::tempdir().unwrap();
        let entry = folder.path().join("shop-handler.desktop");
        std::fs::write(&entry, "[Desktop Entry]\nExec=\"/opt/shop\" %u\nNoDisplay=true\n").unwrap();
        unquote_exec(&entry, Some(Path::new("/opt/shop"))).unwrap();
        let text = std::fs::read_to_string(&entry).unwrap();
        assert_eq!(text, "[Desktop Entry]\nExec=/opt/shop %u\nNoDisplay=true\n");
    }
}
