//! The RPM package, in a root of its own: this machine's package database is Debian's.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};
use tempfile::TempDir;
use window_tests::process::{as_root, capture};
use window_tests::{Failure, KeychainSetup, package_of_kind, play};

use super::starts::starts_by_link_and_menu;

#[test]
fn the_rpm_starts_by_a_link_and_by_its_menu_entry_and_goes_without_a_trace() -> Result<(), Failure> {
    let installed = Installed::install(&package_of_kind("rpm")?)?;
    play("package_rpm", KeychainSetup::Unlocked, async |desktop| {
        let program = installed.the_file("usr/bin")?;
        let entry = installed.the_file("usr/share/applications")?;
        // Its root stands before the machine's own folders; the index of entries is what Fedora's trigger writes.
        desktop.set("PATH", before(&installed.inside("usr/bin"), env::var_os("PATH")));
        let shared = installed.inside("usr/share");
        desktop.set("XDG_DATA_DIRS", before(&shared, Some("/usr/local/share:/usr/share".into())));
        capture(Command::new("update-desktop-database").arg(shared.join("applications")))?;
        starts_by_link_and_menu(desktop, &program, &entry).await?;

        installed.has_what_a_desktop_shows()?;
        let left = installed.remove()?;
        ensure!(left.is_empty(), "these files were left behind: {left:?}");
        Ok(())
    })
}

fn before(folder: &Path, others: Option<OsString>) -> OsString {
    let mut list = folder.as_os_str().to_owned();
    if let Some(others) = others {
        list.push(":");
        list.push(others);
    }
    list
}

/// The package in a root of its own, which goes with it.
struct Installed {
    root: TempDir,
    name: String,
    files: Vec<PathBuf>,
}

impl Installed {
    fn install(package: &Path) -> Result<Self> {
        let root = tempfile::tempdir()?;
        let of_root = root.path().canonicalize()?;
        let inside = |path: &str| of_root.join(path.trim_start_matches('/'));
        let query = |what: &[&str]| {
            capture(Command::new("rpm").arg("--query").args(what).arg("--package").arg(package))
        };
        let needs = query(&["--requires"])?;
        for part in ["xdg-utils", "libwebkit2gtk-4.1.so"] {
            ensure!(needs.lines().any(|need| need.starts_with(part)), "it does not need {part}: {needs}");
        }
        let files = query(&["--list"])?.lines().map(inside).collect();
        let name = query(&["--queryformat", "%{NAME}"])?.trim().to_owned();
        let mut installed = Self { root, name, files };
        capture(&mut installed.rpm(&["--initdb"]))?;
        // What it depends on is Fedora's to resolve, and was asked for above.
        capture(installed.rpm(&["--install", "--nodeps", "--ignorearch"]).arg(package))?;
        installed.files.retain(|path| path.is_file());
        Ok(installed)
    }

    fn rpm(&self, arguments: &[&str]) -> Command {
        let mut command = as_root("rpm");
        command.arg("--root").arg(self.root.path()).args(arguments);
        command
    }

    fn inside(&self, path: &str) -> PathBuf {
        self.root.path().join(path)
    }

    fn the_file(&self, folder: &str) -> Result<PathBuf> {
        let folder = self.inside(folder).canonicalize()?;
        let found = self.files.iter().find(|file| file.starts_with(&folder));
        found.cloned().with_context(|| format!("it brings nothing in {}", folder.display()))
    }

    fn has_what_a_desktop_shows(&self) -> Result<()> {
        for ending in ["desktop", "xml", "png"] {
            ensure!(
                self.files.iter().any(|file| has_ending(file, ending)),
                "it brings no .{ending}: {:?}",
                self.files
            );
        }
        Ok(())
    }

    /// Removes it and gives the files that are still there.
    fn remove(&self) -> Result<Vec<PathBuf>> {
        capture(&mut self.rpm(&["--erase", "--nodeps", &self.name]))?;
        Ok(self.files.iter().filter(|file| file.exists()).cloned().collect())
    }
}

fn has_ending(file: &Path, ending: &str) -> bool {
    file.extension().is_some_and(|of_file| of_file == ending)
}
