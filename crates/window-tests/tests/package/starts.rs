//! An installed app, started as a desktop starts it: by a link, and by its menu entry.

use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use window_tests::process::Member;
use window_tests::{Desktop, until, x11};

/// For a debug build to show its window on a busy machine.
pub const SOON: Duration = Duration::from_secs(30);

/// Well-formed, and of no purchase: it starts the app and means nothing to it.
const LINK: &str = "storefront-companion://payment-complete?state=AAAAAAAAAAAAAAAAAAAAAA";

/// Starts it by a link, closes it, starts it by its entry, and brings a link to what runs then.
pub async fn starts_by_link_and_menu(desktop: &mut Desktop, program: &Path, entry: &Path) -> Result<()> {
    // Before any start, only the package's own entry can bring the link to the app. What is started this
    // way keeps the starter's output open, so that is not waited for.
    let mut opener = desktop.command("xdg-open");
    desktop.spawn("opened by link", opener.arg(LINK))?;
    let app = shown(desktop, program).await?;
    ensure!(app.shows(LINK), "it was started without the link");
    close(desktop, &app).await?;

    let mut launcher = desktop.command("gio");
    desktop.spawn("opened by menu", launcher.arg("launch").arg(entry))?;
    let app = shown(desktop, program).await?;
    ensure!(!app.shows(LINK), "the menu entry brought a link");
    let ignored_before = ignored(desktop)?;
    desktop.open(LINK)?;
    until("the running app has got the link", SOON, async || {
        ensure!(ignored(desktop)? > ignored_before, "its log does not tell of it");
        Ok(())
    })
    .await?;
    until("what brought the link is gone", SOON, async || {
        let running = apps(desktop, program).len();
        ensure!(running == 1, "{running} run");
        Ok(())
    })
    .await?;
    close(desktop, &app).await
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

pub async fn shown(desktop: &Desktop, program: &Path) -> Result<Member> {
    until("the installed app shows its window", SOON, async || {
        let apps = apps(desktop, program);
        let app = apps.into_iter().next().context("it does not run")?;
        x11::window_of(desktop.display(), app.pid)?;
        Ok(app)
    })
    .await
}

pub async fn close(desktop: &Desktop, app: &Member) -> Result<()> {
    x11::ask_to_close(desktop.display(), app.pid)?;
    until("the app has ended after its window was closed", SOON, async || {
        ensure!(!app.is_running(), "it still runs");
        Ok(())
    })
    .await
}
