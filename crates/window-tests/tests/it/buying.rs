//! Buying against the sandbox inside the app, with nothing configured: what a newcomer does first.

use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use window_tests::{App, Browser, Failure, KeychainSetup, Returns, hook, play};

use crate::{ITEM, SOON};

/// A payment is seen within this time, however the browser behaves.
const BY_POLLING: Duration = Duration::from_secs(15);
/// For a probe that waits in vain for its link, and then sends it past the browser.
const A_PROBE_IN_VAIN: Duration = Duration::from_secs(90);

#[test]
fn a_purchase_paid_in_the_browser_comes_back_by_the_link_and_is_paid_on_screen() -> Result<(), Failure> {
    play("paid_by_link", KeychainSetup::Unlocked, async |desktop| {
        let mut browser = Browser::start(desktop, Returns::HandedOn, &[]).await?;
        let app = App::start(desktop).await?;
        app.buy(ITEM).await?;
        browser.payment_page().await?.pay().await?;
        app.until_state("paid", SOON).await?;
        let last = app.last_event().await?;
        ensure!(last.contains("return link"), "something else than the link told of the payment: {last}");
        let sentence = app.page.text(&hook("purchase-sentence")).await?;
        ensure!(sentence.contains("4.99") && sentence.contains("50 Gold Coins"), "{sentence}");
        Ok(())
    })
}

#[test]
fn a_browser_that_keeps_the_link_is_named_by_the_doctor_and_a_payment_in_it_is_paid_on_screen_within_15_seconds()
-> Result<(), Failure> {
    play("paid_by_polling", KeychainSetup::Unlocked, async |desktop| {
        let mut browser = Browser::start(desktop, Returns::Unanswered, &[]).await?;
        let app = App::start(desktop).await?;
        app.buy(ITEM).await?;
        let purchase = app.page.run("return location.hash").await?;
        let page = browser.payment_page().await?;
        // The waits between two checks grow: what has been open for as long as the doctor waits is asked after most seldom.
        the_doctor_names_the_browser(&app).await?;
        app.page.run(&format!("location.hash = {purchase}")).await?;
        app.until_state("pending", SOON).await?;
        page.pay().await?;
        let paid = Instant::now();
        app.until_state("paid", SOON).await?;
        let waited = paid.elapsed();
        ensure!(waited <= BY_POLLING, "it took {waited:?}");
        let last = app.last_event().await?;
        ensure!(last.contains("regular check"), "something else than polling told of the payment: {last}");
        Ok(())
    })
}

/// The browser opens the doctor's page, asks whether it may follow its link, and nobody answers.
async fn the_doctor_names_the_browser(app: &App) -> Result<()> {
    app.page.click(&hook("nav-bench")).await?;
    app.page.click(&hook("bench-tab-doctor")).await?;
    app.page.click(&hook("doctor-start")).await?;
    app.page
        .until_attribute(&hook("doctor-verdict"), "data-verdict", "browser_kept", A_PROBE_IN_VAIN)
        .await?;
    let steps = "return Object.fromEntries([...document.querySelectorAll('[data-test=doctor-steps] li')]
        .map(({ dataset }) => [dataset.step, dataset.state]))";
    let steps = app.page.run(steps).await?;
    ensure!(steps["browser"] == "passed" && steps["handed_over"] == "failed", "it says: {steps}");
    Ok(())
}

#[test]
fn a_purchase_that_the_bank_declines_three_times_is_failed_on_screen() -> Result<(), Failure> {
    play("declined", KeychainSetup::Unlocked, async |desktop| {
        let mut browser = Browser::start(desktop, Returns::HandedOn, &[]).await?;
        let app = App::start(desktop).await?;
        app.buy(ITEM).await?;
        let page = browser.payment_page().await?;
        for attempt in 1..=3 {
            page.until_attempt(attempt).await?;
            page.decline().await?;
        }
        app.until_state("failed", SOON).await?;
        page.reload().await?;
        page.until_status("failed").await
    })
}

#[test]
fn a_purchase_cancelled_in_the_app_is_cancelled_on_screen_and_on_its_payment_page() -> Result<(), Failure> {
    play("cancelled", KeychainSetup::Unlocked, async |desktop| {
        let mut browser = Browser::start(desktop, Returns::HandedOn, &[]).await?;
        let app = App::start(desktop).await?;
        app.buy(ITEM).await?;
        let page = browser.payment_page().await?;
        app.cancel().await?;
        app.until_state("cancelled", SOON).await?;
        page.reload().await?;
        page.until_status("cancelled").await?;
        let text = page.text().await?;
        ensure!(text.contains("Cancelled"), "the payment page says: {text}");
        Ok(())
    })
}
