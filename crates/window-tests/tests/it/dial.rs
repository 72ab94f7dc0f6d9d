//! What the fault dial does to the real app: it dies at a step and tells the truth after its restart, and a return on
//! loopback meets what was set for returns.

use std::os::unix::process::ExitStatusExt;

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use window_tests::{
    App, Browser, Desktop, Failure, KeychainSetup, Returns, TakeOver, hook, play, sandbox, until,
    use_own_backend, use_own_storefront,
};

use crate::{ITEM, SOON};

const TOKEN: &str = "sk_test_window_dial";
const SIGABRT: i32 = 6;

async fn open_tab(app: &App, tab: &str) -> Result<()> {
    app.page.click(&hook("nav-bench")).await?;
    app.page.click(&hook(&format!("bench-tab-{tab}"))).await
}

/// Sets that the app ends at a step.
async fn end_at(app: &App, point: &str) -> Result<()> {
    open_tab(app, "faults").await?;
    app.page.click(&format!("{} option[value=kill]", hook("fault-kind"))).await?;
    app.page.click(&format!("{} option[value={point}]", hook("fault-point"))).await?;
    app.page.click(&hook("fault-set")).await?;
    app.page.until_shown(&hook("fault-strip"), SOON).await
}

/// How many purchases the journal has, and how many of them have a session.
fn counted(desktop: &Desktop) -> Result<(u32, u32)> {
    let counts = "SELECT count(*), count(session_id) FROM purchases";
    Ok(desktop.journal()?.query_row(counts, [], |row| Ok((row.get(0)?, row.get(1)?)))?)
}

#[test]
fn the_app_dies_at_the_step_that_was_set_and_after_its_restart_there_is_one_purchase_with_one_session()
-> Result<(), Failure> {
    play("dial_kill", KeychainSetup::Unlocked, async |desktop| {
        use_own_backend(desktop)?;
        sandbox::start(desktop, TOKEN).await?;
        let place = TakeOver::new()?;
        let mut process = desktop.start_app("app", &[], &place.environment())?;
        until("the app has a page", SOON, async || {
            let is_web = |member: &window_tests::Member| member.program() == "WebKitWebProcess";
            ensure!(desktop.members().iter().any(is_web), "it has none yet");
            Ok(())
        })
        .await?;
        let app = App::take_over(desktop, &place).await?;
        app.page.until_shown(&hook("nav-store"), SOON).await?;
        app.store_token(TOKEN).await?;
        end_at(&app, "after-request-create").await?;
        app.page.click(&hook("nav-store")).await?;
        app.page.click(&hook(&format!("buy-{ITEM}"))).await?;
        // The app may be gone before it has answered to the click.
        let _ = app.page.click(&hook("confirm-pay")).await;
        let ended = until("the app has died", SOON, async || process.try_wait()?.context("it still runs"));
        let ended = ended.await?;
        ensure!(ended.signal() == Some(SIGABRT), "it ended otherwise: {ended}");
        drop(app);
        // The API has answered, and nobody here has written that down.
        ensure!(counted(desktop)? == (1, 0), "{:?}", counted(desktop)?);

        let app = App::start(desktop).await?;
        ensure!(!app.page.has(&hook("fault-strip")).await?, "the fault outlived its run");
        until("the purchase has its session", SOON, async || {
            ensure!(counted(desktop)? == (1, 1), "{:?}", counted(desktop)?);
            Ok(())
        })
        .await?;
        open_tab(&app, "sessions").await?;
        let sessions = "return document.querySelectorAll('button[data-test^=\"session-sbx_ses\"]').length";
        until("the API tells of its sessions", SOON, async || {
            let count = app.page.run(sessions).await?;
            ensure!(count == json!(1), "{count} sessions");
            Ok(())
        })
        .await?;
        // What was heard last before the end is in the log too: the answer that the app did not live to use.
        open_tab(&app, "exchanges").await?;
        app.page.fill(&hook("exchanges-search"), "CreateSession").await?;
        let lines = "return [...document.querySelectorAll('[data-test=exchanges] button')]
            .map((line) => line.textContent)";
        until("both tries of the create call are logged", SOON, async || {
            let tries: Vec<String> = serde_json::from_value(app.page.run(lines).await?)?;
            let [second, first] = tries.as_slice() else { anyhow::bail!("{tries:?}") };
            ensure!(second.contains("try 2") && first.contains("200"), "{tries:?}");
            Ok(())
        })
        .await?;
        sandbox::pay(desktop).await?;
        app.page.click(&hook("nav-purchases")).await?;
        app.page.click("[data-state=paid]").await?;
        app.until_state("paid", SOON).await
    })
}

#[test]
fn an_app_that_dies_over_a_return_is_followed_by_the_start_that_brought_it_and_the_purchase_is_paid()
-> Result<(), Failure> {
    play("dial_kill_return", KeychainSetup::Unlocked, async |desktop| {
        use_own_backend(desktop)?;
        sandbox::start(desktop, TOKEN).await?;
        let place = TakeOver::new()?;
        let mut browser = Browser::start(desktop, Returns::HandedOn, &place.environment()).await?;
        let app = App::start(desktop).await?;
        app.store_token(TOKEN).await?;
        end_at(&app, "before-letter-discard").await?;
        app.buy(ITEM).await?;
        let before = desktop.running_apps()?;
        browser.payment_page().await?.pay().await?;
        until("the app that had the fault is gone", SOON, async || {
            ensure!(!before.iter().any(window_tests::Member::is_running), "it still runs");
            Ok(())
        })
        .await?;
        drop(app);
        until("the start that brought the return is the app now", SOON, async || {
            let is_web = |member: &window_tests::Member| member.program() == "WebKitWebProcess";
            ensure!(desktop.running_apps()?.len() == 1, "{:?}", desktop.running_apps()?);
            ensure!(desktop.members().iter().any(is_web), "it has no page yet");
            Ok(())
        })
        .await?;
        let app = App::take_over(desktop, &place).await?;
        // Where a look at the status came before the return, that has nothing left to do, and the store is on the screen.
        app.page.click(&hook("nav-purchases")).await?;
        app.page.click("[data-test^=purchase-row]").await?;
        app.until_state("paid", SOON).await?;
        ensure!(counted(desktop)? == (1, 1), "{:?}", counted(desktop)?);
        Ok(())
    })
}

#[test]
fn a_return_on_loopback_comes_twice_where_that_was_set_and_the_link_lab_shows_both() -> Result<(), Failure> {
    play("dial_loopback", KeychainSetup::Unlocked, async |desktop| {
        let base_url = format!("http://127.0.0.1:{}", desktop.sandbox_port());
        use_own_storefront(desktop, |storefront| {
            storefront["custom"] = json!({ "base_url": base_url });
            storefront["default_environment"] = json!("custom");
            storefront["loopback_return"] = json!(["custom"]);
        })?;
        sandbox::start(desktop, TOKEN).await?;
        // It never hands a link on: the way back is an address of this machine.
        let mut browser = Browser::start(desktop, Returns::Unanswered, &[]).await?;
        let app = App::start(desktop).await?;
        app.store_token(TOKEN).await?;
        open_tab(&app, "faults").await?;
        app.page.click(&format!("{} option[value=links]", hook("fault-kind"))).await?;
        app.page.click(&format!("{} option[value=double]", hook("fault-link-act"))).await?;
        app.page.click(&hook("fault-set")).await?;
        app.page.until_shown(&hook("fault-strip"), SOON).await?;
        app.buy(ITEM).await?;
        browser.payment_page().await?.pay().await?;
        app.until_state("paid", SOON).await?;
        ensure!(!app.page.has(&hook("fault-strip")).await?, "the fault did not come");
        open_tab(&app, "links").await?;
        let did = "return [...document.querySelectorAll('[data-test=lab-links] li')]
            .map((link) => `${link.dataset.shot} ${link.dataset.did}`)";
        until("both are in the link lab", SOON, async || {
            let did = app.page.run(did).await?;
            let [Value::String(second), Value::String(first)] = did.as_array().context("no list")?.as_slice()
            else {
                anyhow::bail!("{did}")
            };
            ensure!(first == "elsewhere checks", "{did}");
            // The first may have been the end of it already.
            ensure!(["elsewhere repeats", "elsewhere shows_ended"].contains(&second.as_str()), "{did}");
            Ok(())
        })
        .await
    })
}
