//! `cargo run -p window-tests --bin screenshots -- docs/screenshots`: pictures of the real window, light and
//! dark, and in Arabic, for the README and for eyes. Wants `cargo build` first, as the tests do.

#![expect(clippy::print_stdout, reason = "a program for the terminal: its output is what it is for")]

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use window_tests::{App, Browser, DARK, Desktop, Failure, KeychainSetup, Returns, hook};

const SOON: Duration = Duration::from_secs(15);
/// For images and the 200 ms in which a state arrives: nothing on the page tells that they are done.
const SETTLING: Duration = Duration::from_millis(1_500);

fn main() -> Result<(), Failure> {
    let folder = std::env::args_os().nth(1).map(PathBuf::from).context("usage: screenshots <folder>")?;
    std::fs::create_dir_all(&folder)?;
    let folder = folder.canonicalize()?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    for (theme, mark) in [("light", ""), ("dark", "-dark")] {
        runtime.block_on(take_all(&folder, theme, mark))?;
    }
    runtime.block_on(take_in_arabic(&folder))?;
    ensure_all_differ(&folder)?;
    println!("The pictures are in {}", folder.display());
    Ok(())
}

async fn take_all(folder: &Path, theme: &str, mark: &str) -> Result<()> {
    let mut desktop = Desktop::start(KeychainSetup::Unlocked).await?;
    let desktop = &mut desktop;
    // The payment page is the browser's: it follows the system, and knows nothing of the app's theme.
    let flags = if theme == "dark" { &[DARK][..] } else { &[] };
    let mut browser = Browser::start_with(desktop, Returns::Unanswered, &[], flags).await?;
    let app = App::start(desktop).await?;
    app.page.click(&hook("nav-settings")).await?;
    app.page.click(&hook(&format!("theme-{theme}"))).await?;

    app.buy("ember-ship-skin").await?;
    app.cancel().await?;
    app.until_state("cancelled", SOON).await?;
    app.buy("long-haul-season-pass").await?;
    let page = browser.payment_page().await?;
    std::fs::write(folder.join(format!("payment-page{mark}.png")), page.picture().await?)?;
    // The browser's window would be in front of the app's.
    browser.quit().await?;
    let file = |name: &str| folder.join(format!("{name}{mark}.png"));

    settle().await;
    app.picture(desktop, &file("waiting"))?;
    app.page.click(&hook("show-qr")).await?;
    settle().await;
    app.picture(desktop, &file("phone"))?;
    app.page.click(&hook("close-qr")).await?;
    app.page.click(&hook("nav-store")).await?;
    settle().await;
    app.picture(desktop, &file("store-waiting"))?;
    app.page.click(&hook("buy-pip-parcel-bot")).await?;
    settle().await;
    app.picture(desktop, &file("confirm"))?;
    app.page.click(&hook("confirm-close")).await?;
    app.page.click(&hook("open-greenhouse-module")).await?;
    settle().await;
    app.picture(desktop, &file("item"))?;
    for view in ["purchases", "settings"] {
        app.page.click(&hook(&format!("nav-{view}"))).await?;
        settle().await;
        app.picture(desktop, &file(view))?;
    }
    app.page.click(&hook("nav-purchases")).await?;
    app.page.click("[data-state=pending]").await?;
    app.cancel().await?;
    app.until_state("cancelled", SOON).await?;
    settle().await;
    app.picture(desktop, &file("cancelled"))?;

    let mut browser = Browser::start(desktop, Returns::HandedOn, &[]).await?;
    app.buy("gold-coins-50").await?;
    browser.payment_page().await?.pay().await?;
    app.until_state("paid", SOON).await?;
    browser.quit().await?;
    settle().await;
    app.picture(desktop, &file("paid"))?;
    app.page.click(&hook("nav-bench")).await?;
    app.page.click(&format!("{} button", hook("exchanges"))).await?;
    settle().await;
    app.picture(desktop, &file("bench"))?;
    app.page.click(&hook("nav-store")).await?;
    settle().await;
    app.picture(desktop, &file("store"))
}

/// The other direction, without a walk: the store, and an item that is being paid.
async fn take_in_arabic(folder: &Path) -> Result<()> {
    let mut desktop = Desktop::start(KeychainSetup::Unlocked).await?;
    let desktop = &mut desktop;
    let data = desktop.path("data").join("io.github.storefront-companion");
    std::fs::create_dir_all(&data)?;
    std::fs::write(data.join("settings.json"), r#"{ "language": "ar", "theme": "light" }"#)?;
    let mut browser = Browser::start(desktop, Returns::Unanswered, &[]).await?;
    let app = App::start(desktop).await?;
    settle().await;
    app.picture(desktop, &folder.join("store-arabic.png"))?;
    app.buy("gold-coins-500").await?;
    browser.payment_page().await?;
    browser.quit().await?;
    settle().await;
    app.picture(desktop, &folder.join("waiting-arabic.png"))
}

/// Two pictures that are the same, byte for byte, show that one of them is not what its name says.
fn ensure_all_differ(folder: &Path) -> Result<()> {
    let mut names: HashMap<Vec<u8>, PathBuf> = HashMap::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_none_or(|ending| ending != "png") {
            continue;
        }
        if let Some(other) = names.insert(std::fs::read(&path)?, path.clone()) {
            bail!("{} and {} are the same picture", path.display(), other.display());
        }
    }
    Ok(())
}

async fn settle() {
    tokio::time::sleep(SETTLING).await;
}
