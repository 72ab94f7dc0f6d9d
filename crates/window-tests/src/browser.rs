//! The player's browser: real Chromium under chromedriver, which is also the desktop's default browser, so
//! that what the app opens comes up in it.

use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use fantoccini::key::Key;
use fantoccini::wd::WindowHandle;
use serde_json::json;

use crate::desktop::Desktop;
use crate::page::Page;
use crate::wait::until;
use crate::{driver, programs};

const SCHEME: &str = "storefront-companion";
/// Where the return-link doctor has its page, unless the port is taken.
const DOCTOR_PORT: u16 = 41_837;
const SOON: Duration = Duration::from_secs(20);

/// `--no-sandbox`: Chromium refuses to run as root otherwise, and CI often is root. It sees only our page.
pub const FLAGS: &[&str] = &[
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--disable-extensions",
    "--no-proxy-server",
    "--password-store=basic",
    "--window-size=900,860",
];

/// Pages are told that the system prefers the dark.
pub const DARK: &str = "--force-dark-mode";

/// With this flag of chromedriver's, Chromium takes no addresses from a second start of itself.
const REFUSES_ADDRESSES: &[&str] = &["enable-automation"];

/// What the browser does with a link to the app.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Returns {
    /// Hands it on: the player has said "always" once.
    HandedOn,
    /// Asks, and nobody answers.
    Unanswered,
}

/// The browser.
#[derive(Debug)]
pub struct Browser {
    page: Page,
    /// The tabs that have been turned to.
    seen: Vec<WindowHandle>,
}

/// The payment page, in a tab that the app had opened.
#[derive(Debug)]
pub struct PaymentPage {
    page: Page,
}

impl Browser {
    /// Starts it and makes it the default browser. The variables are for what it hands links on to.
    pub async fn start(desktop: &mut Desktop, returns: Returns, variables: &[(&str, &str)]) -> Result<Self> {
        Self::start_with(desktop, returns, variables, &[]).await
    }

    /// The same, with flags of its own.
    pub async fn start_with(
        desktop: &mut Desktop,
        returns: Returns,
        variables: &[(&str, &str)],
        flags: &[&str],
    ) -> Result<Self> {
        let program = programs::on_path(&["chromium", "chromium-browser", "google-chrome"])?;
        let profile = make_profile(desktop, returns)?;
        let mut arguments: Vec<_> = FLAGS.iter().chain(flags).map(ToString::to_string).collect();
        arguments.push(format!("--user-data-dir={}", profile.display()));
        make_default(desktop, &format!("{} {}", program.display(), arguments.join(" ")))?;
        let mut driver = desktop.command("chromedriver");
        driver.envs(variables.iter().copied());
        let capabilities = json!({
            "browserName": "chrome",
            "goog:chromeOptions": { "binary": program, "args": arguments, "excludeSwitches": REFUSES_ADDRESSES },
        });
        let page = driver::open(desktop, "chromium", driver, capabilities).await?;
        Ok(Self { page, seen: Vec::new() })
    }

    /// Waits for the payment page that the app has opened since the last call, and turns to its tab.
    pub async fn payment_page(&mut self) -> Result<PaymentPage> {
        self.turn_to("the payment page", |url| url.path().starts_with("/pay/")).await?;
        let page = PaymentPage { page: self.page.clone() };
        page.until_status("pending").await?;
        Ok(page)
    }

    /// Waits for the page of the return-link doctor that the app has opened since the last call, and turns to it.
    pub async fn doctor_page(&mut self) -> Result<Page> {
        self.turn_to("the doctor's page", |url| url.port() == Some(DOCTOR_PORT)).await?;
        Ok(self.page.clone())
    }

    async fn turn_to(&mut self, what: &str, is_it: impl Fn(&url::Url) -> bool) -> Result<()> {
        let client = self.page.client();
        let tab = until(&format!("{what} is open in the browser"), SOON, async || {
            for tab in client.windows().await?.into_iter().filter(|tab| !self.seen.contains(tab)) {
                client.switch_to_window(tab.clone()).await?;
                if is_it(&client.current_url().await?) {
                    return Ok(tab);
                }
            }
            bail!("no new tab shows it")
        })
        .await?;
        self.seen.push(tab);
        Ok(())
    }

    /// The tab that is turned to.
    pub fn page(&self) -> &Page {
        &self.page
    }

    /// Quits the browser.
    pub async fn quit(self) -> Result<()> {
        Ok(self.page.client().clone().close().await?)
    }
}

impl PaymentPage {
    /// Presses Pay.
    pub async fn pay(&self) -> Result<()> {
        self.page.click("#pay").await
    }

    /// The same by keys alone.
    pub async fn pay_by_keys(&self) -> Result<()> {
        self.page.tab_to("pay").await?;
        self.page.press(Key::Enter).await
    }

    /// Presses Decline: the bank says no.
    pub async fn decline(&self) -> Result<()> {
        self.page.click("#decline").await
    }

    /// Waits until the page takes the player's n-th attempt.
    pub async fn until_attempt(&self, number: u32) -> Result<()> {
        self.page.until_attribute("input[name=attempt]", "value", &number.to_string(), SOON).await
    }

    /// Loads it again.
    pub async fn reload(&self) -> Result<()> {
        Ok(self.page.client().refresh().await?)
    }

    /// Waits until it says where the session stands.
    pub async fn until_status(&self, status: &str) -> Result<()> {
        self.page.until_attribute("[data-session-status]", "data-session-status", status, SOON).await
    }

    /// A picture of it, as PNG.
    pub async fn picture(&self) -> Result<Vec<u8>> {
        Ok(self.page.client().screenshot().await?)
    }

    /// All that it says.
    pub async fn text(&self) -> Result<String> {
        self.page.text("body").await
    }
}

fn make_profile(desktop: &Desktop, returns: Returns) -> Result<PathBuf> {
    let profile = desktop.path("chromium");
    fs::create_dir_all(profile.join("Default"))?;
    let origin = |port| format!("http://127.0.0.1:{port}");
    let pairs = match returns {
        Returns::HandedOn => json!({
            origin(desktop.sandbox_port()): { SCHEME: true },
            origin(DOCTOR_PORT): { SCHEME: true },
        }),
        Returns::Unanswered => json!({}),
    };
    let preferences = json!({ "protocol_handler": { "allowed_origin_protocol_pairs": pairs } });
    fs::write(profile.join("Default/Preferences"), preferences.to_string())?;
    Ok(profile)
}

/// A second start of Chromium on the same profile hands its address to the first, as a new tab.
fn make_default(desktop: &Desktop, exec: &str) -> Result<()> {
    ensure!(!exec.contains('%'), "a path with % can't be in a desktop entry");
    let applications = desktop.path("data").join("applications");
    fs::create_dir_all(&applications)?;
    let entry = format!(
        "[Desktop Entry]\nType=Application\nName=Chromium\nExec={exec} %u\n\
         MimeType=x-scheme-handler/http;x-scheme-handler/https;text/html;\n"
    );
    fs::write(applications.join("player-browser.desktop"), entry)?;
    let list = desktop.path("config").join("mimeapps.list");
    let defaults = "[Default Applications]\nx-scheme-handler/http=player-browser.desktop\n\
                    x-scheme-handler/https=player-browser.desktop\ntext/html=player-browser.desktop\n";
    fs::write(&list, defaults).with_context(|| list.display().to_string())
}
