//! Which way `xdg-open` goes on this desktop: through the desktop's own opener, or its generic shell
//! code, which splits Exec lines at spaces and can't read quotes (xdg-utils 1.1.3).

/// How `xdg-open` will look for a handler.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opener {
    /// `gio`, `kde-open` and the like: Exec lines are read by the book.
    OfTheDesktop,
    /// Shell code of its own.
    Generic,
}

/// As `xdg-open` decides, from the environment alone. What it finds out beyond that, by asking the bus
/// and the X server, can only turn generic into a desktop's own.
pub fn detect(value_of: impl Fn(&str) -> Option<String>) -> Opener {
    let value = |name: &str| value_of(name).filter(|value| !value.is_empty());
    let current = value("XDG_CURRENT_DESKTOP").unwrap_or_default();
    // Newer versions read it as a list.
    let by_name = current.split(':').any(|desktop| {
        desktop.starts_with("GNOME")
            || [
                "Cinnamon",
                "X-Cinnamon",
                "ENLIGHTENMENT",
                "KDE",
                "DEEPIN",
                "Deepin",
                "deepin",
                "LXDE",
                "LXQt",
                "MATE",
                "XFCE",
            ]
            .contains(&desktop)
    });
    let by_mark =
        ["KDE_FULL_SESSION", "GNOME_DESKTOP_SESSION_ID", "MATE_DESKTOP_SESSION_ID", "LXQT_SESSION_CONFIG"]
            .iter()
            .any(|name| value(name).is_some());
    let by_session = value("DESKTOP_SESSION").is_some_and(|session| {
        ["gnome", "LXDE", "Lubuntu", "MATE", "xfce", "xfce4", "Xfce Session"].contains(&session.as_str())
    });
    let told_generic = current == "X-Generic";
    if !told_generic && (by_name || by_mark || by_session) { Opener::OfTheDesktop } else { Opener::Generic }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(name: &'static str, value: &'static str) -> Opener {
        detect(|asked| (asked == name).then(|| value.to_owned()))
    }

    #[test]
    fn known_desktops_open_links_by_their_own_means() {
        for desktop in ["GNOME", "GNOME-Classic:GNOME", "ubuntu:GNOME", "KDE", "XFCE", "LXQt", "X-Cinnamon"] {
            assert_eq!(with("XDG_CURRENT_DESKTOP", desktop), Opener::OfTheDesktop, "{desktop}");
        }
        assert_eq!(with("KDE_FULL_SESSION", "true"), Opener::OfTheDesktop);
        assert_eq!(with("DESKTOP_SESSION", "xfce"), Opener::OfTheDesktop);
    }

    #[test]
    fn bare_window_managers_get_the_generic_one() {
        assert_eq!(detect(|_| None), Opener::Generic);
        for desktop in ["sway", "i3", "Hyprland", "X-Generic", ""] {
            assert_eq!(with("XDG_CURRENT_DESKTOP", desktop), Opener::Generic, "{desktop}");
        }
    }
}
