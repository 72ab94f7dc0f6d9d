//! What a driver shows: looked at and clicked as a person would, patiently.

use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use fantoccini::actions::{InputSource as _, KeyAction, KeyActions};
use fantoccini::elements::Element;
use fantoccini::key::Key;
use fantoccini::{Client, Locator};
use serde_json::Value;

use crate::wait::until;

/// For things that come at once, on a busy machine.
const SOON: Duration = Duration::from_secs(15);

/// More than any view has stops for Tab.
const STOPS: usize = 80;

/// The selector of one of the app's `data-test` hooks.
pub fn hook(name: &str) -> String {
    format!("[data-test=\"{name}\"]")
}

/// A page in a driven browser or window.
#[derive(Clone, Debug)]
pub struct Page {
    client: Client,
}

impl Page {
    /// The page of a session.
    pub fn new(client: Client) -> Self {
        Self { client }
    }

    /// The session itself.
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// Clicks as soon as it is there and can be clicked.
    pub async fn click(&self, css: &str) -> Result<()> {
        until(&format!("{css} can be clicked"), SOON, async || {
            let element = self.find(css).await?;
            if !element.is_enabled().await? {
                bail!("it is disabled");
            }
            Ok(element.click().await?)
        })
        .await
    }

    /// Types into a field, after emptying it.
    pub async fn fill(&self, css: &str, text: &str) -> Result<()> {
        until(&format!("{css} can be typed into"), SOON, async || {
            let element = self.find(css).await?;
            element.clear().await?;
            Ok(element.send_keys(text).await?)
        })
        .await
    }

    /// Types into a field as it is. `fill` empties it without the page hearing of that.
    pub async fn type_into(&self, css: &str, keys: &str) -> Result<()> {
        until(&format!("{css} can be typed into"), SOON, async || {
            Ok(self.find(css).await?.send_keys(keys).await?)
        })
        .await
    }

    /// Presses a key and lets it go: whatever has the focus gets it.
    pub async fn press(&self, key: Key) -> Result<()> {
        self.press_with(&[], key).await
    }

    /// The same while others are held.
    pub async fn press_with(&self, held: &[Key], key: Key) -> Result<()> {
        let keys = || held.iter().copied().chain([key]).map(char::from);
        let mut actions = KeyActions::new("keyboard".into());
        for value in keys() {
            actions = actions.then(KeyAction::Down { value });
        }
        for value in keys().rev() {
            actions = actions.then(KeyAction::Up { value });
        }
        Ok(self.client.perform_actions(actions).await?)
    }

    /// What has the focus: its hook, else its id, else its tag.
    pub async fn focused(&self) -> Result<String> {
        let script = "const { dataset, id, tagName } = document.activeElement ?? document.body;
            return dataset.test || id || tagName";
        let found = self.client.execute(script, Vec::new()).await?;
        found.as_str().map(str::to_owned).context("the page gave no text")
    }

    /// Waits until it has the focus.
    pub async fn until_focused(&self, name: &str, limit: Duration) -> Result<()> {
        until(&format!("{name} has the focus"), limit, async || {
            let found = self.focused().await?;
            ensure!(found == name, "{found} has it");
            Ok(())
        })
        .await
    }

    /// Presses Tab until it has the focus. Each stop of the way can be seen.
    pub async fn tab_to(&self, name: &str) -> Result<()> {
        let mut way = vec![self.focused().await?];
        while way.last().is_none_or(|at| at != name) {
            ensure!(way.len() < STOPS, "Tab never came to {name}: {way:?}");
            self.press(Key::Tab).await?;
            let at = self.focused().await?;
            let is_seen = self.run("return document.activeElement.matches('body, :focus-visible')").await?;
            ensure!(is_seen == Value::Bool(true), "it can't be seen that {at} has the focus");
            way.push(at);
        }
        Ok(())
    }

    /// An attribute's value now.
    pub async fn attribute(&self, css: &str, name: &str) -> Result<String> {
        let value = self.find(css).await?.attr(name).await?;
        value.with_context(|| format!("{css} has no {name}"))
    }

    /// Waits for an attribute's value.
    pub async fn until_attribute(&self, css: &str, name: &str, wanted: &str, limit: Duration) -> Result<()> {
        until(&format!("{css} has {name} {wanted:?}"), limit, async || {
            let found = self.attribute(css, name).await?;
            if found != wanted {
                bail!("it is {found:?}");
            }
            Ok(())
        })
        .await
    }

    /// The visible text, once it is there.
    pub async fn text(&self, css: &str) -> Result<String> {
        until(&format!("{css} is shown"), SOON, async || Ok(self.find(css).await?.text().await?)).await
    }

    /// Waits until it is there and visible.
    pub async fn until_shown(&self, css: &str, limit: Duration) -> Result<()> {
        until(&format!("{css} is shown"), limit, async || {
            if !self.find(css).await?.is_displayed().await? {
                bail!("it is hidden");
            }
            Ok(())
        })
        .await
    }

    /// Whether it is there at this moment.
    pub async fn has(&self, css: &str) -> Result<bool> {
        Ok(!self.client.find_all(Locator::Css(css)).await?.is_empty())
    }

    /// Everything that the page holds: its elements, and what stands in its fields.
    pub async fn everything(&self) -> Result<String> {
        let script = "return document.documentElement.outerHTML
            + [...document.querySelectorAll('input, textarea')].map((field) => field.value).join('\\n')
            + JSON.stringify({ ...localStorage, ...sessionStorage }) + location.href + document.cookie";
        let found = self.client.execute(script, Vec::new()).await?;
        found.as_str().map(str::to_owned).context("the page gave no text")
    }

    /// Runs a script and gives what it returns.
    pub async fn run(&self, script: &str) -> Result<Value> {
        Ok(self.client.execute(script, Vec::new()).await?)
    }

    async fn find(&self, css: &str) -> Result<Element> {
        self.client.find(Locator::Css(css)).await.with_context(|| format!("no {css}"))
    }
}
