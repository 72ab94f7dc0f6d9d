//! The link lab on a running engine: what a good, a doubled and a late return link come to.

use anyhow::{Context, Result, ensure};
use serde_json::Value;
use window_tests::{App, hook, until};

use crate::SOON;
use crate::tools::open_tab;

/// The call whose requests are counted.
const CALL: &str = "GetSessionStatus";

/// Fires where so many links are in the list, and gives what the app made of the `count` that come to it, the last one
/// first.
async fn fire(app: &App, shot: &str, before: usize, count: usize) -> Result<Vec<String>> {
    open_tab(app, "links").await?;
    let entries = "return [...document.querySelectorAll('[data-test=lab-links] li')]
        .map(({ dataset }) => `${dataset.shot} ${dataset.did}`)";
    let read = async || -> Result<Vec<String>> {
        let Value::Array(entries) = app.page.run(entries).await? else { return Ok(Vec::new()) };
        Ok(entries.iter().filter_map(|entry| entry.as_str().map(str::to_owned)).collect())
    };
    app.page.until_shown(&hook(&format!("fire-{shot}")), SOON).await?;
    until("the lab's list has been read", SOON, async || {
        let entries = read().await?;
        ensure!(entries.len() == before, "{entries:?}");
        Ok(())
    })
    .await?;
    app.page.click(&hook(&format!("fire-{shot}"))).await?;
    until("the lab knows what was made of it", SOON, async || {
        // One that is taken shows its purchase, as every return link does. A tab that is opened anew reads anew.
        if !app.page.has(&hook("fire-good")).await? {
            open_tab(app, "links").await?;
        }
        let entries = read().await?;
        let added = entries.len().checked_sub(before).context("the list has not been read yet")?;
        let new = entries.get(..added).unwrap_or_default();
        ensure!(new.len() == count && !new.iter().any(|entry| entry.ends_with("waiting")), "{entries:?}");
        Ok(new.to_vec())
    })
    .await
}

/// A good link has the purchase looked after, and a doubled one is a repetition.
pub async fn a_good_link_is_looked_after_and_a_doubled_one_repeats_it(app: &App) -> Result<()> {
    let good = fire(app, "good", 0, 1).await?;
    ensure!(good == ["good checks"], "{good:?}");
    let doubled = fire(app, "duplicate", 1, 2).await?;
    // Whether the first of them is a repetition too is a matter of the time that has passed.
    ensure!(doubled[0] == "duplicate repeats", "{doubled:?}");
    ensure!(["duplicate checks", "duplicate repeats"].contains(&doubled[1].as_str()), "{doubled:?}");
    Ok(())
}

/// The purchase is over, and stays what it is.
pub async fn a_link_after_the_end_asks_nothing(app: &App, purchase: &Value) -> Result<()> {
    app.page.run(&format!("location.hash = {purchase}")).await?;
    app.until_state("paid", SOON).await?;
    let before = asked(app).await?;
    let late = fire(app, "late", 3, 1).await?;
    ensure!(["late ignored", "late shows_ended"].contains(&late[0].as_str()), "{late:?}");
    // The second one finds nothing to show any more.
    let again = fire(app, "late", 4, 1).await?;
    ensure!(again == ["late ignored"], "{again:?}");
    ensure!(asked(app).await? == before, "a late link had the API asked for the status");
    app.page.run(&format!("location.hash = {purchase}")).await?;
    app.until_state("paid", SOON).await
}

/// How often the session's status was asked for, as the exchange log has it.
async fn asked(app: &App) -> Result<usize> {
    open_tab(app, "exchanges").await?;
    app.page.fill(&hook("exchanges-search"), CALL).await?;
    until("the search has found them, and nothing else is left", SOON, async || {
        let script = "return [...document.querySelectorAll('[data-test=exchanges] .asked')]
            .map((asked) => asked.textContent)";
        let found: Vec<String> = serde_json::from_value(app.page.run(script).await?)?;
        ensure!(!found.is_empty() && found.iter().all(|asked| asked.ends_with(CALL)), "{found:?}");
        Ok(found.len())
    })
    .await
}
