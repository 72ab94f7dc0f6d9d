//! The Debian package, on the machine itself.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use window_tests::process::{Member, capture};
use window_tests::{
    App, Browser, Desktop, Failure, KeychainSetup, Returns, package_of_kind, play, until, x11,
};

/// For a debug build to show its window on a busy machine.
const SOON: Duration = Duration::from_secs(30);

/// Well-formed, and of no purchase: it starts the app and means nothing to it.
const LINK: &str = "storefront-companion://payment-complete?state=AAAAAAAAAAAAAAAAAAAAAA";

#[test]
fn the_package_starts_by_a_link_and_by_its_menu_entry_sells_and_goes_without_a_trace() -> Result<(), Failure>
{
    play("package", KeychainSetup::Unlocked, async |desktop| {
        let installed = Installed::install(&package_of_kind("deb")?)?;
        let program = installed.the_file("/usr/bin/")?;
        let entry = installed.the_file("/usr/share/applications/")?;

        // Before any start, only the package's own entry can bring the link to the app. What is started this
        // way keeps the starter's output open, so that is not waited for.
        let mut opener = desktop.command("xdg-open");
        desktop.spawn("opened by link", opener.arg(LINK))?;
        let app = shown(desktop, &program).await?;
        ensure!(app.shows(LINK), "it was started without the link");
        close(desktop, &app).await?;

        let mut launcher = desktop.command("gio");
        desktop.spawn("opened by menu", launcher.arg("launch").arg(&entry))?;
        let app = shown(desktop, &program).await?;
        ensure!(!app.shows(LINK), "the menu entry brought a link");
        let ignored_before = ignored(desktop)?;
        desktop.open(LINK)?;
        until("the running app has got the link", SOON, async || {
            ensure!(ignored(desktop)? > ignored_before, "its log does not tell of it");
            Ok(())
        })
        .await?;
        until("what brought the link is gone", SOON, async || {
            let running = apps(desktop, &program).len();
            ensure!(running == 1, "{running} run");
            Ok(())
        })
        .await?;
        close(desktop, &app).await?;

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

/// How many links the app says that it has ignored.
fn ignored(desktop: &Desktop) -> Result<usize> {
    Ok(desktop.app_log()?.matches("was ignored").count())
}

fn apps(desktop: &Desktop, program: &Path) -> Vec<Member> {
    let runs_it = |member: &Member| {
        std::fs::read_link(format!("/proc/{}/exe", member.pid)).is_ok_and(|running| running == program)
    };
    desktop.members().into_iter().filter(runs_it).collect()
}

async fn shown(desktop: &Desktop, program: &Path) -> Result<Member> {
    until("the installed app shows its window", SOON, async || {
        let apps = apps(desktop, program);
        let app = apps.into_iter().next().context("it does not run")?;
        x11::window_of(desktop.display(), app.pid)?;
        Ok(app)
    })
    .await
}

async fn close(desktop: &Desktop, app: &Member) -> Result<()> {
    x11::ask_to_close(desktop.display(), app.pid)?;
    until("the app has ended after its window was closed", SOON, async || {
        ensure!(!app.is_running(), "it still runs");
        Ok(())
    })
    .await
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
        capture(Command::new("dpkg").arg("--install").arg(package)).context("installing needs root")?;
        let listed = capture(Command::new("dpkg-query").args(["--listfiles", &name]))?;
        let files = listed.lines().map(PathBuf::from).filter(|path| path.is_file()).collect();
        Ok(Self { name, files })
    }

    fn the_file(&self, folder: &str) -> Result<PathBuf> {
        let found = self.files.iter().find(|file| file.starts_with(folder));
        found.cloned().with_context(|| format!("the package has nothing in {folder}"))
    }

    /// Removes it and gives the files that are still there.
    fn remove(self) -> Result<Vec<PathBuf>> {
        purge(&self.name)?;
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
    capture(Command::new("dpkg").args(["--purge", name])).map(drop)
}
