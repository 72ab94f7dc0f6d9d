//! The environment that other programs are started with: the user's, not this app's.
//!
//! An AppImage puts its own libraries and data in front of the system's, and the browser that inherits
//! them crashes or opens nothing. WebKit's and Tauri's switches are nobody else's business either.

use std::ffi::{OsStr, OsString};
use std::path::Path;

/// Set by an AppImage's start scripts to something that does not point into it.
const OF_THE_APPIMAGE: &[&str] =
    &["APPDIR", "APPIMAGE", "APPIMAGE_UUID", "ARGV0", "OWD", "GDK_BACKEND", "GTK_THEME", "PYTHONHOME"];

/// The environment for another program. Outside an AppImage only WEBKIT_* and TAURI_* are taken out:
/// the rest is the user's own choice.
pub fn clean(environment: impl IntoIterator<Item = (OsString, OsString)>) -> Vec<(OsString, OsString)> {
    let environment: Vec<_> = environment
        .into_iter()
        .filter(|(name, _)| {
            let name = name.to_string_lossy();
            !name.starts_with("WEBKIT_") && !name.starts_with("TAURI_")
        })
        .collect();
    match value_of(&environment, "APPDIR") {
        Some(app_dir) if !app_dir.is_empty() => environment
            .iter()
            .filter_map(|(name, value)| {
                of_the_user(&environment, name, value, Path::new(app_dir)).map(|value| (name.clone(), value))
            })
            .collect(),
        _ => environment,
    }
}

/// What a variable was before the AppImage, as far as that can be told; `None` where it was not set.
fn of_the_user(
    environment: &[(OsString, OsString)],
    name: &OsStr,
    value: &OsStr,
    app_dir: &Path,
) -> Option<OsString> {
    let text = name.to_string_lossy();
    if OF_THE_APPIMAGE.contains(&&*text) {
        return None;
    }
    if text.strip_suffix("_ORIG").is_some_and(|plain| value_of(environment, plain).is_some()) {
        return None;
    }
    let value = value_of(environment, &format!("{text}_ORIG")).unwrap_or(value);
    without_entries_under(value, app_dir).filter(|value| !value.is_empty())
}

fn value_of<'a>(environment: &'a [(OsString, OsString)], name: &str) -> Option<&'a OsStr> {
    environment.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_os_str())
}

/// Takes entries under a folder out of a path list; `None` when nothing is left.
fn without_entries_under(value: &OsStr, folder: &Path) -> Option<OsString> {
    let entries: Vec<_> = std::env::split_paths(value).collect();
    if !entries.iter().any(|entry| entry.starts_with(folder)) {
        return Some(value.to_owned());
    }
    let kept: Vec<_> = entries
        .into_iter()
        .filter(|entry| !entry.starts_with(folder) && !entry.as_os_str().is_empty())
        .collect();
    if kept.is_empty() { None } else { std::env::join_paths(kept).ok() }
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use super::*;

    fn cleaned(environment: &[(&str, &str)]) -> Vec<(String, String)> {
        let owned = environment.iter().map(|(name, value)| (OsString::from(name), OsString::from(value)));
        clean(owned)
            .into_iter()
            .map(|(name, value)| (name.into_string().unwrap(), value.into_string().unwrap()))
            .collect()
    }

    fn pairs(environment: &[(&str, &str)]) -> Vec<(String, String)> {
        environment.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect()
    }

    #[test]
    fn outside_an_appimage_only_our_own_switches_are_taken_out() {
        let users = [("PATH", "/usr/bin"), ("LD_LIBRARY_PATH", "/opt/lib"), ("GTK_THEME", "Nord")];
        let mut all = users.to_vec();
        all.extend([("WEBKIT_DISABLE_DMABUF_RENDERER", "1"), ("TAURI_AUTOMATION", "true")]);
        assert_eq!(cleaned(&all), pairs(&users));
    }

    #[test]
    fn what_points_into_the_appimage_is_not_handed_on() {
        assert_eq!(
            cleaned(&[
                ("APPDIR", "/tmp/.mount_a"),
                ("APPIMAGE", "/home/p/App.AppImage"),
                ("PATH", "/tmp/.mount_a/usr/bin:/usr/local/bin:/usr/bin"),
                ("LD_LIBRARY_PATH", "/tmp/.mount_a/usr/lib:/tmp/.mount_a/usr/lib64:"),
                ("GIO_EXTRA_MODULES", "/tmp/.mount_a/usr/lib/gio/modules"),
                ("XDG_DATA_DIRS", "/tmp/.mount_a/usr/share:/usr/share"),
                ("GTK_THEME", "Adwaita:light"),
                ("GTK_IM_MODULE", "ibus"),
                ("HOME", "/home/p"),
            ]),
            pairs(&[
                ("PATH", "/usr/local/bin:/usr/bin"),
                ("XDG_DATA_DIRS", "/usr/share"),
                ("GTK_IM_MODULE", "ibus"),
                ("HOME", "/home/p"),
            ])
        );
    }

    #[test]
    fn an_original_value_is_put_back_under_its_own_name() {
        assert_eq!(
            cleaned(&[
                ("APPDIR", "/tmp/.mount_a"),
                ("LD_LIBRARY_PATH", "/tmp/.mount_a/usr/lib:/opt/lib"),
                ("LD_LIBRARY_PATH_ORIG", "/opt/lib"),
                ("PYTHONPATH", "/tmp/.mount_a/py"),
                ("PYTHONPATH_ORIG", ""),
            ]),
            pairs(&[("LD_LIBRARY_PATH", "/opt/lib")])
        );
    }
}
