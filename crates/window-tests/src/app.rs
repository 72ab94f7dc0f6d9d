//! The app's own window: started under a driver, or by a link and then taken over; used by its hooks.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

use crate::desktop::{Desktop, free_port};
use crate::page::{Page, hook};
use crate::process::capture;
use crate::wait::until;
use crate::{driver, programs, x11};

/// The storefront that is shipped: tests change only where it buys.
const STOREFRONT: &str = include_str!("../../../storefront/storefront.json");

/// For the window to come up, or to go.
const SOON: Duration = Duration::from_secs(20);

/// The app under a driver.
#[derive(Debug)]
pub struct App {
    /// Its window's page.
    pub page: Page,
}

/// Where an app that is not started by a driver can be taken over by one.
#[derive(Clone, Debug)]
pub struct TakeOver {
    address: String,
}

impl TakeOver {
    /// A place that nothing uses yet.
    pub fn new() -> Result<Self> {
        Ok(Self { address: format!("127.0.0.1:{}", free_port()?) })
    }

    /// What has to be in the environment of the app that is to be taken over.
    pub fn environment(&self) -> [(&'static str, &str); 3] {
        [
            ("WEBKIT_INSPECTOR_SERVER", &self.address),
            ("TAURI_AUTOMATION", "true"),
            ("TAURI_WEBVIEW_AUTOMATION", "true"),
        ]
    }
}

impl App {
    /// Starts the app and waits until its window shows the store.
    pub async fn start(desktop: &mut Desktop) -> Result<Self> {
        Self::start_program(desktop, &programs::app()?).await
    }

    /// The same with another build of the app than the one beside these tests.
    pub async fn start_program(desktop: &mut Desktop, program: &Path) -> Result<Self> {
        let app = Self { page: open_window(desktop, "app", program).await? };
        app.page.until_shown(&hook("nav-store"), SOON).await?;
        Ok(app)
    }

    /// Takes over an app that something else has started.
    pub async fn take_over(desktop: &mut Desktop, place: &TakeOver) -> Result<Self> {
        let mut driver = desktop.command("WebKitWebDriver");
        driver.arg(format!("--target={}", place.address));
        let capabilities = json!({ "webkitgtk:browserOptions": {} });
        Ok(Self { page: driver::open(desktop, "app-taken-over", driver, capabilities).await? })
    }

    /// Chooses an item and confirms: the payment page opens in the browser.
    pub async fn buy(&self, item: &str) -> Result<()> {
        self.page.click(&hook("nav-store")).await?;
        self.page.click(&hook(&format!("buy-{item}"))).await?;
        self.page.click(&hook("confirm-pay")).await?;
        self.until_state("pending", SOON).await
    }

    /// Cancels the purchase in hand, and says yes when asked again.
    pub async fn cancel(&self) -> Result<()> {
        self.page.click(&hook("cancel-purchase")).await?;
        self.page.click(&hook("confirm-cancel")).await
    }

    /// Waits until the purchase in hand is in a state, as the screen says it.
    pub async fn until_state(&self, state: &str, limit: Duration) -> Result<()> {
        self.page.until_attribute(&hook("purchase-state"), "data-state", state, limit).await
    }

    /// The last line of the purchase's timeline that tells of its state: what happened, and what made the app look.
    /// What was charged, or why it was not, is found after that, at some time.
    pub async fn last_event(&self) -> Result<String> {
        let line = "li:nth-last-child(1 of :not([data-kind=\"charged\"], [data-kind=\"progressed\"]))";
        self.page.text(&format!("{} {line}", hook("timeline"))).await
    }

    /// How many links of each reason Settings say were ignored.
    pub async fn ignored_links(&self) -> Result<BTreeMap<String, u64>> {
        self.page.click(&hook("nav-settings")).await?;
        let script = "const counts = {};
            for (const line of document.querySelectorAll('[data-test=ignored-links] li'))
                counts[line.dataset.reason] = (counts[line.dataset.reason] ?? 0) + Number(line.dataset.count);
            return counts";
        Ok(serde_json::from_value(self.page.run(script).await?)?)
    }

    /// Enters a token in Settings and waits until it is kept.
    pub async fn store_token(&self, token: &str) -> Result<()> {
        self.page.click(&hook("nav-settings")).await?;
        self.page.fill(&hook("token-input"), token).await?;
        self.page.click(&hook("token-save")).await?;
        self.page.until_attribute(&hook("token-state"), "data-state", "in_keychain", SOON).await
    }

    /// Takes a picture of the window, as it is on the screen: other windows may be in front of it.
    pub fn picture(&self, desktop: &Desktop, file: &Path) -> Result<()> {
        let apps = desktop.running_apps()?;
        let app = apps.first().context("no app runs")?;
        let window = x11::window_of(desktop.display(), app.pid)?;
        let mut command = desktop.command("import");
        capture(command.args(["-window", &window.to_string()]).arg(file)).map(drop)
    }

    /// Closes the window as its close button would, and waits until the app is gone.
    pub async fn close(self, desktop: &mut Desktop) -> Result<()> {
        let apps = desktop.running_apps()?;
        let app = apps.first().context("no app runs that could be closed")?;
        x11::ask_to_close(desktop.display(), app.pid)?;
        until("the app has ended after its window was closed", SOON, async || {
            ensure!(!app.is_running(), "it still runs");
            Ok(())
        })
        .await
    }
}

/// Starts a program whose window is a web view, under a driver.
pub async fn open_window(desktop: &mut Desktop, name: &str, program: &Path) -> Result<Page> {
    let mut driver = desktop.command("WebKitWebDriver");
    driver.env("TAURI_AUTOMATION", "true").env("TAURI_WEBVIEW_AUTOMATION", "true");
    let capabilities = json!({ "webkitgtk:browserOptions": { "binary": program, "args": [] } });
    driver::open(desktop, name, driver, capabilities).await
}

/// Makes a backend of this desktop's sandbox port the one that the app buys at, as a studio would: by a
/// storefront.json of its own.
pub fn use_own_backend(desktop: &Desktop) -> Result<()> {
    let base_url = format!("http://127.0.0.1:{}", desktop.sandbox_port());
    use_own_storefront(desktop, |storefront| {
        storefront["custom"] = json!({ "base_url": base_url });
        storefront["default_environment"] = json!("custom");
    })
}

/// Puts a storefront.json into the app's configuration folder: the shipped one, with a change.
pub fn use_own_storefront(desktop: &Desktop, change: impl FnOnce(&mut Value)) -> Result<()> {
    let mut storefront: Value = serde_json::from_str(STOREFRONT).context("storefront.json")?;
    change(&mut storefront);
    fs::create_dir_all(desktop.app_config())?;
    fs::write(desktop.app_config().join("storefront.json"), storefront.to_string())?;
    Ok(())
}
