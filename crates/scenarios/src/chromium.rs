//! The payment page in a real Chromium, without a window, by chromedriver: what a player would click is clicked, and
//! where that leads is what the browser itself was answered.

mod ending;

use std::env;
use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use fantoccini::error::CmdError;
use fantoccini::wd::WebDriverCompatibleCommand;
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::Command;
use tokio::time::{Instant, sleep, timeout};
use url::Url;

use self::ending::Ending;
use crate::app::SCHEME;
use crate::format::PageAct;
use crate::page::LedTo;

/// For browser and driver to come up.
const STARTING: Duration = Duration::from_mins(1);
/// For the browser to quit by itself; then it is ended.
const QUITTING: Duration = Duration::from_secs(20);
/// For what follows a click.
const SOON: Duration = Duration::from_secs(15);
/// How often the driver is asked: it tells nothing by itself.
const LOOK: Duration = Duration::from_millis(50);

const FLAGS: &[&str] = &[
    "--headless=new",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-extensions",
    "--no-proxy-server",
    "--password-store=basic",
    "--lang=en",
    "--window-size=900,860",
];

/// Chromium refuses to run as root otherwise, and CI often is root. It sees only our own page.
const AS_ROOT: &str = "--no-sandbox";

/// A Chromium and its driver, as this machine has them.
#[derive(Clone, Debug)]
pub struct Program {
    browser: PathBuf,
    driver: PathBuf,
    name: String,
}

impl Program {
    /// Looks for both, and asks the browser for its version.
    pub async fn find() -> Result<Self> {
        let browser = on_path(&["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"])?;
        let driver = on_path(&["chromedriver"])?;
        let mut asked = Command::new(&browser);
        asked.arg("--version").stdin(Stdio::null()).stderr(Stdio::null()).kill_on_drop(true);
        let answer =
            timeout(STARTING, asked.output()).await.context("the browser does not say its version")??;
        let name = version_in(&String::from_utf8_lossy(&answer.stdout));
        let name = name.with_context(|| format!("{} says no version", browser.display()))?;
        Ok(Self { browser, driver, name })
    }

    /// Its name and version: `Chromium 140.0.7339.80`.
    pub fn name(&self) -> &str {
        &self.name
    }
}

/// One that is running, with a profile of its own. Dropping it ends it.
#[derive(Debug)]
pub(crate) struct Chromium {
    client: Client,
    ending: Ending,
}

impl Chromium {
    pub(crate) async fn start(program: &Program) -> Result<Self> {
        let profile = tempfile::Builder::new().prefix("scenario-chromium-").tempdir()?;
        let mut command = Command::new(&program.driver);
        command.arg("--port=0").stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        let driver = command.kill_on_drop(true).spawn().context("chromedriver can't be started")?;
        let mut ending = Ending::of(driver, profile);
        let said = ending.driver().stdout.take().context("chromedriver says nothing")?;
        let port =
            timeout(STARTING, port_in(BufReader::new(said))).await.context("chromedriver has no port")??;
        let mut arguments: Vec<_> = FLAGS.iter().map(ToString::to_string).collect();
        if is_root() {
            arguments.push(AS_ROOT.to_owned());
        }
        arguments.push(format!("--user-data-dir={}", ending.profile().display()));
        let capabilities = json!({
            "browserName": "chrome",
            "goog:chromeOptions": { "binary": program.browser, "args": arguments },
            // What the network answered, as its developer tools show it.
            "goog:loggingPrefs": { "performance": "ALL" },
            "timeouts": { "implicit": 0, "pageLoad": 30_000, "script": 10_000 },
        });
        let capabilities = capabilities.as_object().cloned().unwrap_or_default();
        let mut builder = ClientBuilder::new(HttpConnector::new());
        let address = format!("http://127.0.0.1:{port}");
        let connecting = builder.capabilities(capabilities).connect(&address);
        let client = timeout(STARTING, connecting).await.context("Chromium did not come up")??;
        Ok(Self { client, ending })
    }

    /// Opens the page as the app had it opened, does there what is to be done, and says where that led.
    pub(crate) async fn act(
        &self,
        page: &str,
        act: PageAct,
        fields: &[(&'static str, String)],
    ) -> Result<LedTo> {
        self.client.goto(page).await.context("the payment page does not open")?;
        let field =
            |wanted: &str| fields.iter().find(|(name, _)| *name == wanted).map(|(_, value)| value.as_str());
        if act == PageAct::Deposit {
            self.fill("#deposit-number", field("number")).await?;
            self.choose("#amount", field("amount")).await?;
        } else if act != PageAct::Cancel {
            if let Some(method) = field("method") {
                self.click(&format!("label:has(input[name=method][value={method}])")).await?;
            }
            self.fill("#number", field("number")).await?;
        }
        self.choose("#reason", field("reason")).await?;
        // What was answered before the click is no news.
        self.answers().await?;
        self.click(match act {
            PageAct::Pay => "#pay",
            PageAct::Decline => "#decline",
            PageAct::Cancel => "#cancel",
            PageAct::Deposit => "#add",
        })
        .await?;
        self.led(&Url::parse(page)?).await
    }

    /// Waits for the answer to the form that was sent.
    async fn led(&self, page: &Url) -> Result<LedTo> {
        let deadline = Instant::now() + SOON;
        loop {
            if let Some(location) = self.answers().await?.iter().find_map(location_in) {
                if location.starts_with(&format!("{SCHEME}:")) {
                    return Ok(LedTo::App(location));
                }
                let next = page.join(&location).context("the payment page leads to no address")?;
                return Ok(if next.path().ends_with("/return") { LedTo::AppTwice } else { LedTo::Itself });
            }
            if Instant::now() > deadline {
                let now = self.client.current_url().await?;
                bail!("the page led nowhere within {} s; {} is open", SOON.as_secs(), now.path());
            }
            sleep(LOOK).await;
        }
    }

    async fn click(&self, css: &str) -> Result<()> {
        let element = self.client.find(Locator::Css(css)).await;
        let element = element.with_context(|| format!("the page has no {css}"))?;
        element.click().await.with_context(|| format!("{css} can't be clicked"))
    }

    async fn fill(&self, css: &str, text: Option<&str>) -> Result<()> {
        let Some(text) = text else { return Ok(()) };
        let element = self.client.find(Locator::Css(css)).await;
        let element = element.with_context(|| format!("the page has no {css}"))?;
        element.clear().await?;
        Ok(element.send_keys(text).await?)
    }

    async fn choose(&self, css: &str, value: Option<&str>) -> Result<()> {
        let Some(value) = value else { return Ok(()) };
        self.click(&format!("{css} option[value=\"{value}\"]")).await
    }

    /// What the network has told since this was last asked.
    async fn answers(&self) -> Result<Vec<Value>> {
        let log = self.client.issue_cmd(&PerformanceLog).await.context("chromedriver shows no log")?;
        let entries = log.as_array().cloned().unwrap_or_default();
        let message = |entry: Value| serde_json::from_str(entry.get("message")?.as_str()?).ok();
        Ok(entries.into_iter().filter_map(message).collect())
    }

    /// Lets it quit by itself, and ends it where it does not.
    pub(crate) async fn quit(self) -> Result<()> {
        self.quit_within(QUITTING).await
    }

    async fn quit_within(self, limit: Duration) -> Result<()> {
        let Self { client, ending } = self;
        let closed = timeout(limit, client.close()).await;
        drop(ending);
        match closed.context("Chromium did not quit and was ended")? {
            // It is gone already.
            Ok(()) | Err(CmdError::Lost(_)) => Ok(()),
            Err(other) => Err(other.into()),
        }
    }
}

/// Takes the entries of chromedriver's performance log.
#[derive(Debug)]
struct PerformanceLog;

impl WebDriverCompatibleCommand for PerformanceLog {
    fn endpoint(&self, base_url: &Url, session: Option<&str>) -> Result<Url, url::ParseError> {
        base_url.join(&format!("session/{}/se/log", session.unwrap_or_default()))
    }

    fn method_and_body(&self, _: &Url) -> (http::Method, Option<String>) {
        (http::Method::POST, Some(json!({ "type": "performance" }).to_string()))
    }
}

/// Where a redirect after a form leads, if this is one.
fn location_in(message: &Value) -> Option<String> {
    let told = message.get("message")?;
    if told.get("method")? != "Network.responseReceivedExtraInfo"
        || told.pointer("/params/statusCode")? != 303
    {
        return None;
    }
    let headers = told.pointer("/params/headers")?.as_object()?;
    let (_, location) = headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("location"))?;
    location.as_str().map(str::to_owned)
}

/// `Chromium 140.0.7339.80`, out of what it says of itself, which may have more behind.
fn version_in(said: &str) -> Option<String> {
    let words: Vec<_> = said.split_whitespace().collect();
    let at = words
        .iter()
        .position(|word| word.contains('.') && word.starts_with(|first: char| first.is_ascii_digit()))?;
    Some(words.get(..=at)?.join(" "))
}

/// The port that chromedriver has taken, as it tells.
async fn port_in(said: impl tokio::io::AsyncBufRead + Unpin) -> Result<u16> {
    let mut lines = said.lines();
    while let Some(line) = lines.next_line().await? {
        if let Some((_, port)) = line.rsplit_once("on port ")
            && let Ok(port) = port.trim_end_matches('.').parse()
            && line.contains("successfully")
        {
            return Ok(port);
        }
    }
    bail!("chromedriver has ended")
}

/// Where the system does not tell, nobody is.
fn is_root() -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt as _;
        std::fs::metadata("/proc/self").is_ok_and(|own| own.uid() == 0)
    }
    #[cfg(not(unix))]
    false
}

fn on_path(names: &[&str]) -> Result<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    let mut folders =
        names.iter().flat_map(|name| env::split_paths(&path).map(move |folder| folder.join(name)));
    folders.find(|file| file.is_file()).with_context(|| format!("none of {} is installed", names.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(target_os = "linux")]
    mod hung;

    #[test]
    fn a_version_is_read_out_of_what_browsers_say_of_themselves() {
        let debian = "Chromium 140.0.7339.80 built on Debian GNU/Linux 12 (bookworm)\n";
        assert_eq!(version_in(debian).as_deref(), Some("Chromium 140.0.7339.80"));
        assert_eq!(version_in("Google Chrome 141.0.1.2 \n").as_deref(), Some("Google Chrome 141.0.1.2"));
        assert_eq!(version_in("no such thing"), None);
    }

    #[test]
    fn only_the_redirect_after_a_form_says_where_it_led() {
        let told = |method: &str, status: u16| {
            json!({ "message": { "method": method, "params": {
                "statusCode": status, "headers": { "Location": "storefront-companion://x" } } } })
        };
        let wanted = "Network.responseReceivedExtraInfo";
        assert_eq!(location_in(&told(wanted, 303)).as_deref(), Some("storefront-companion://x"));
        assert_eq!(location_in(&told(wanted, 200)), None);
        assert_eq!(location_in(&told("Network.requestWillBeSent", 303)), None);
    }
}
