//! The return-link doctor with a real browser, a real opener and a second start of the real app.

use std::fs;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use serde_json::json;
use window_tests::{
    App, Browser, Desktop, Failure, KeychainSetup, Returns, hook, play, until, use_own_storefront,
};

use crate::SOON;

/// For browser, system and a second start of the app, on a busy machine.
const A_PROBE: Duration = Duration::from_mins(1);

/// Has another program own the scheme; who owns pages stays as it is.
fn give_scheme_to_a_rival(desktop: &Desktop) -> Result<()> {
    let file = "rival-shop.desktop";
    let entry = "[Desktop Entry]\nType=Application\nName=Rival Shop\nExec=/bin/true %u\n\
                 MimeType=x-scheme-handler/storefront-companion;\n";
    fs::write(desktop.path("data").join("applications").join(file), entry)?;
    let mut command = desktop.command("xdg-mime");
    let status = command.args(["default", file, "x-scheme-handler/storefront-companion"]).status()?;
    ensure!(status.success(), "xdg-mime ended with {status}");
    Ok(())
}

async fn until_verdict(app: &App, verdict: &str) -> Result<()> {
    app.page.until_attribute(&hook("doctor-verdict"), "data-verdict", verdict, A_PROBE).await
}

#[test]
fn a_probe_proves_browser_system_program_and_both_starts_and_a_rival_is_named_and_repaired()
-> Result<(), Failure> {
    play("doctor", KeychainSetup::Missing, async |desktop| {
        use_own_storefront(desktop, |storefront| storefront["tester_tools"] = json!(true))?;
        let mut browser = Browser::start(desktop, Returns::HandedOn, &[]).await?;
        let app = App::start(desktop).await?;
        app.page.click(&hook("nav-bench")).await?;
        app.page.click(&hook("bench-tab-doctor")).await?;
        app.page.click(&hook("doctor-start")).await?;
        until_verdict(&app, "sound").await?;
        browser.doctor_page().await?;
        let states = "return [...document.querySelectorAll('[data-test=doctor-steps] li')]
            .map(({ dataset }) => `${dataset.step} ${dataset.state}`).join(', ')";
        let proved = app.page.run(states).await?;
        let wanted = "registered passed, browser passed, handed_over passed, program passed, cold passed, \
                      running passed";
        ensure!(proved == wanted, "it says: {proved}");
        for entry in fs::read_dir(desktop.app_data())? {
            let name = entry?.file_name();
            let name = name.to_str().context("a name that is no text")?;
            ensure!(!name.starts_with("rehearsal-") && name != "probe.awaited", "{name} was left");
        }

        give_scheme_to_a_rival(desktop)?;
        app.page.click(&hook("doctor-start")).await?;
        until_verdict(&app, "other_program").await?;
        let words = app.page.text(&hook("doctor-verdict")).await?;
        ensure!(words.contains("Rival Shop"), "it is not named: {words}");
        app.page.click(&hook("doctor-repair")).await?;
        // Unasked, Chromium hands on one link; the next one wants a click in its page, which says so.
        browser.doctor_page().await?.click("a").await?;
        until_verdict(&app, "sound").await?;

        // And what the link lab fires through the system comes back by the same way.
        app.page.click(&hook("bench-tab-links")).await?;
        app.page.click(&hook("way-system")).await?;
        app.page.click(&hook("fire-forged")).await?;
        let fired = format!("{} li", hook("lab-links"));
        app.page.until_attribute(&fired, "data-did", "ignored", SOON).await?;
        let words = app.page.text(&fired).await?;
        ensure!(words.contains("its state belongs to no purchase here"), "it says: {words}");
        until("the app runs, and what brought the links is gone", SOON, async || {
            let apps = desktop.running_apps()?.len();
            ensure!(apps == 1, "{apps} run");
            Ok(())
        })
        .await
    })
}
