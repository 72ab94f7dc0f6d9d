//! Which packages of the system are needed for what, and what they are called where. Data only; asking
//! and installing is in `setup.rs`.

/// What a package is needed for. Later ones need the earlier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Need {
    /// To compile crates without a window (C code in dependencies).
    Compile,
    /// To build the app.
    Build,
    /// To run it as a desktop would.
    Run,
    /// To test it in a real window with a real browser, and under faults.
    Test,
    /// To measure what it costs beside what others cost.
    Bench,
}

/// How to tell that a package is not needed after all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Instead {
    /// Nothing else will do.
    Nothing,
    /// One of these programs on the PATH is as good.
    Programs(&'static [&'static str]),
    /// Any program that offers the Secret Service on the session's bus.
    SecretService,
}

/// One package of Debian and Ubuntu.
pub struct Package {
    /// Its name there.
    pub debian: &'static str,
    /// Its name on Ubuntu, where it differs.
    pub ubuntu: Option<&'static str>,
    /// What for.
    pub need: Need,
    /// What is as good.
    pub instead: Instead,
}

const fn package(debian: &'static str, need: Need) -> Package {
    Package { debian, ubuntu: None, need, instead: Instead::Nothing }
}

const fn unless(debian: &'static str, need: Need, instead: Instead) -> Package {
    Package { debian, ubuntu: None, need, instead }
}

/// Everything that `cargo xtask` installs.
pub const DEBIAN: &[Package] = &[
    package("build-essential", Need::Compile),
    unless("pkg-config", Need::Build, Instead::Programs(&["pkg-config", "pkgconf"])),
    package("libwebkit2gtk-4.1-dev", Need::Build),
    unless("xdg-utils", Need::Run, Instead::Programs(&["xdg-open"])),
    unless("desktop-file-utils", Need::Run, Instead::Programs(&["update-desktop-database"])),
    unless("libglib2.0-bin", Need::Run, Instead::Programs(&["gio"])),
    unless("dbus", Need::Run, Instead::SecretService),
    unless("gnome-keyring", Need::Run, Instead::SecretService),
    unless("dbus", Need::Test, Instead::Programs(&["dbus-run-session"])),
    unless("gnome-keyring", Need::Test, Instead::Programs(&["gnome-keyring-daemon"])),
    unless("xvfb", Need::Test, Instead::Programs(&["Xvfb"])),
    unless("xauth", Need::Test, Instead::Programs(&["xauth"])),
    unless("webkit2gtk-driver", Need::Test, Instead::Programs(&["WebKitWebDriver"])),
    Package {
        debian: "chromium",
        ubuntu: Some("chromium-browser"),
        need: Need::Test,
        instead: Instead::Programs(&["chromium", "chromium-browser"]),
    },
    Package {
        debian: "chromium-driver",
        ubuntu: Some("chromium-chromedriver"),
        need: Need::Test,
        instead: Instead::Programs(&["chromedriver"]),
    },
    unless("xdotool", Need::Test, Instead::Programs(&["xdotool"])),
    unless("strace", Need::Test, Instead::Programs(&["strace"])),
    unless("faketime", Need::Test, Instead::Programs(&["faketime"])),
    unless("imagemagick", Need::Test, Instead::Programs(&["import"])),
    unless("rpm", Need::Test, Instead::Programs(&["rpm"])),
    unless("appstream", Need::Test, Instead::Programs(&["appstreamcli"])),
    unless("curl", Need::Test, Instead::Programs(&["curl"])),
    package("python3-httpx", Need::Bench),
];

/// Browsers that a player may have, by the name of their program.
pub const BROWSERS: &[&str] = &[
    "x-www-browser",
    "firefox",
    "firefox-esr",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "brave-browser",
    "microsoft-edge",
    "vivaldi",
    "epiphany",
    "konqueror",
    "falkon",
];

/// What to type on systems where we do not install anything ourselves: (program that tells the system,
/// command).
const ELSEWHERE: &[(&str, &str)] = &[
    (
        "dnf",
        "sudo dnf install gcc gcc-c++ make pkgconf-pkg-config webkit2gtk4.1-devel xdg-utils desktop-file-utils \
         glib2 gnome-keyring",
    ),
    (
        "pacman",
        "sudo pacman -S --needed base-devel webkit2gtk-4.1 xdg-utils desktop-file-utils glib2 gnome-keyring",
    ),
    (
        "zypper",
        "sudo zypper install gcc gcc-c++ make pkgconf-pkg-config webkit2gtk3-devel xdg-utils desktop-file-utils \
         glib2-tools gnome-keyring",
    ),
];

/// What to install on a system without apt-get, in words that can be typed.
pub fn advice(system: &str, has: impl Fn(&str) -> bool) -> String {
    match system {
        "macos" => "Install the command line tools: xcode-select --install".into(),
        "windows" => "Install the Visual Studio Build Tools with \"Desktop development with C++\" \
                      (https://visualstudio.microsoft.com/visual-cpp-build-tools/) and, before Windows 11, the \
                      WebView2 runtime (https://developer.microsoft.com/microsoft-edge/webview2/)."
            .into(),
        _ => ELSEWHERE.iter().find(|(program, _)| has(program)).map_or_else(
            || {
                "Install a C compiler, pkg-config, the development files of WebKitGTK 4.1 (pkg-config must find \
                 webkit2gtk-4.1), xdg-utils, desktop-file-utils, glib's gio, and gnome-keyring or another Secret Service."
                    .into()
            },
            |(_, command)| format!("Install what is needed: {command}"),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_system_is_told_its_own_command() {
        assert!(advice("linux", |program| program == "dnf").contains("webkit2gtk4.1-devel"));
        assert!(advice("linux", |program| program == "pacman").contains("pacman -S"));
        assert!(advice("linux", |_| false).contains("webkit2gtk-4.1"));
        assert!(advice("macos", |_| true).contains("xcode-select"));
        assert!(advice("windows", |_| false).contains("WebView2"));
    }
}
