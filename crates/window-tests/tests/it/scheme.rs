//! Who answers to the app's links: another program, nobody, or an entry that this desktop can't read. It is
//! told, Repair puts it right, and a purchase is paid on screen meanwhile.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::time::Duration;

use anyhow::{Result, ensure};
use window_tests::{App, Desktop, Failure, KeychainSetup, hook, play, programs, sandbox, until};

use crate::{ITEM, SOON};

const SCHEME: &str = "storefront-companion";
/// A payment is seen by polling within this time, and a little for the screen.
const BY_POLLING: Duration = Duration::from_secs(20);

async fn until_scheme(app: &App, state: &str) -> Result<()> {
    app.page.click(&hook("nav-settings")).await?;
    app.page.until_attribute(&hook("scheme-state"), "data-state", state, SOON).await
}

/// No link arrives, and the purchase is paid all the same.
async fn buy_and_be_paid_by_polling(desktop: &Desktop, app: &App) -> Result<()> {
    app.buy(ITEM).await?;
    sandbox::pay(desktop).await?;
    app.until_state("paid", BY_POLLING).await?;
    let last = app.last_event().await?;
    ensure!(last.contains("regular check"), "something else than polling told of the payment: {last}");
    Ok(())
}

async fn links_reach(desktop: &Desktop, app: &App) -> Result<()> {
    app.buy(ITEM).await?;
    desktop.open(&desktop.return_link()?)?;
    until("the link has reached the app", SOON, async || {
        let last = app.last_event().await?;
        ensure!(last.contains("return link"), "the last event is: {last}");
        Ok(())
    })
    .await
}

#[test]
fn a_scheme_that_another_program_owns_is_told_and_repaired_and_purchases_are_paid_without_it()
-> Result<(), Failure> {
    play("scheme_taken", KeychainSetup::Missing, async |desktop| {
        desktop.register(SCHEME, "rival-shop.desktop", "Rival Shop", "/bin/true %u")?;
        let app = App::start(desktop).await?;
        until_scheme(&app, "other_program").await?;
        let words = app.page.text(&hook("scheme-state")).await?;
        ensure!(words.contains("Rival Shop"), "it is not named: {words}");
        buy_and_be_paid_by_polling(desktop, &app).await?;
        until_scheme(&app, "other_program").await?;
        app.page.click(&hook("scheme-repair")).await?;
        until_scheme(&app, "registered").await?;
        links_reach(desktop, &app).await
    })
}

#[test]
fn an_entry_whose_quotes_this_desktop_can_t_read_is_told_and_repaired() -> Result<(), Failure> {
    play("scheme_quoted", KeychainSetup::Missing, async |desktop| {
        // No desktop that xdg-open knows: it then reads Exec lines by shell code of its own.
        desktop.set("XDG_CURRENT_DESKTOP", "X-Generic");
        let exec = format!("\"{}\" %u", programs::app()?.display());
        desktop.register(SCHEME, "installed-shop.desktop", "Installed", &exec)?;
        let app = App::start(desktop).await?;
        until_scheme(&app, "unreachable").await?;
        buy_and_be_paid_by_polling(desktop, &app).await?;
        app.page.click(&hook("nav-settings")).await?;
        app.page.click(&hook("scheme-repair")).await?;
        until_scheme(&app, "registered").await?;
        links_reach(desktop, &app).await
    })
}

#[test]
fn missing_tools_are_told_and_repair_works_once_they_are_installed() -> Result<(), Failure> {
    play("scheme_tools", KeychainSetup::Missing, async |desktop| {
        let tools = ["xdg-mime", "update-desktop-database"];
        let bin = desktop.path("bin");
        fs::create_dir(&bin)?;
        for entry in fs::read_dir("/usr/bin")? {
            let entry = entry?;
            if tools.iter().all(|tool| entry.file_name() != *tool) {
                symlink(entry.path(), bin.join(entry.file_name()))?;
            }
        }
        desktop.set("PATH", &bin);
        let app = App::start(desktop).await?;
        until_scheme(&app, "not_registered").await?;
        let words = app.page.text(&hook("scheme-state")).await?;
        ensure!(words.contains("xdg-utils"), "the package is not named: {words}");
        app.page.click(&hook("scheme-repair")).await?;
        app.page.until_attribute(&hook("error"), "data-code", "scheme_not_registered", SOON).await?;
        buy_and_be_paid_by_polling(desktop, &app).await?;
        for tool in tools {
            symlink(Path::new("/usr/bin").join(tool), bin.join(tool))?;
        }
        app.page.click(&hook("nav-settings")).await?;
        app.page.click(&hook("scheme-repair")).await?;
        until_scheme(&app, "registered").await?;
        links_reach(desktop, &app).await
    })
}
