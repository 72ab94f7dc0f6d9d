//! The Debian package, on the machine itself.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};
use window_tests::process::{as_root, capture};
use window_tests::{App, Browser, Failure, KeychainSetup, Returns, package_of_kind, play};

use super::starts::{SOON, close, shown, starts_by_link_and_menu};

#[test]
fn the_package_starts_by_a_link_and_by_its_menu_entry_sells_and_goes_without_a_trace() -> Result<(), Failure>
{
    play("package", KeychainSetup::Unlocked, async |desktop| {
        let installed = Installed::install(&package_of_kind("deb")?)?;
        let program = installed.the_file("/usr/bin/")?;
        let entry = installed.the_file("/usr/share/applications/")?;

        starts_by_link_and_menu(desktop, &program, &entry).await?;

        let left = installed.remove()?;
        ensure!(left.is_empty(), "these files were left behind: {left:?}");
        Ok(())
    })?;
    sells()
}

/// A window may come up and its UI may not: what may be called is chosen anew for a package.
fn sells() -> Result<(), Failure> {
    play("package_sells", KeychainSetup::Unlocked, async |desktop| {
        let installed = Installed::install(&package_of_kind("deb")?)?;
        let program = installed.the_file("/usr/bin/")?;
        let mut browser = Browser::start(desktop, Returns::HandedOn, &[]).await?;
        let shop = App::start_program(desktop, &program).await?;
        shop.buy("gold-coins-50").await?;
        browser.payment_page().await?.pay().await?;
        shop.until_state("paid", SOON).await?;
        let app = shown(desktop, &program).await?;
        close(desktop, &app).await
    })
}

/// The package on this machine; it goes when this is dropped, however the test ends.
struct Installed {
    name: String,
    files: Vec<PathBuf>,
}

impl Installed {
    fn install(package: &Path) -> Result<Self> {
        let name = capture(Command::new("dpkg-deb").arg("--field").arg(package).arg("Package"))?;
        let name = name.trim().to_owned();
        let state =
            capture(Command::new("dpkg-query").args(["--show", "--showformat=${db:Status-Abbrev}", &name]));
        ensure!(
            !state.is_ok_and(|state| state.starts_with("ii")),
            "{name} is installed already: it is the user's own, and stays as it is"
        );
        capture(as_root("dpkg").arg("--install").arg(package)).context("installing needs root")?;
        let listed = capture(Command::new("dpkg-query").args(["--listfiles", &name]))?;
        // Of the folders those that are its own; the others were there before.
        let its_own = |path: &Path| path.is_file() || path.ends_with(&name);
        let files = listed.lines().map(PathBuf::from).filter(|path| its_own(path)).collect();
        Ok(Self { name, files })
    }

    fn the_file(&self, folder: &str) -> Result<PathBuf> {
        let found = self.files.iter().find(|file| file.starts_with(folder));
        found.cloned().with_context(|| format!("the package has nothing in {folder}"))
    }

    /// Removes it and gives the files that are still there.
    fn remove(self) -> Result<Vec<PathBuf>> {
        purge(&self.name)?;
        let known = capture(Command::new("dpkg-query").args(["--show", &self.name]));
        ensure!(known.is_err(), "dpkg still knows it: {known:?}");
        Ok(self.files.iter().filter(|file| file.exists()).cloned().collect())
    }
}

impl Drop for Installed {
    fn drop(&mut self) {
        // After `remove` there is nothing left to do, and dpkg says so with success.
        if let Err(error) = purge(&self.name) {
            eprintln!("{} could not be removed: {error:#}", self.name);
        }
    }
}

fn purge(name: &str) -> Result<()> {
    capture(as_root("dpkg").args(["--purge", name])).map(drop)
}
