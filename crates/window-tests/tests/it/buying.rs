//! Buying against the sandbox inside the app, with nothing configured: what a newcomer does first.

use std::time::{Duration, Instant};

use anyhow::ensure;
use window_tests::{App, Browser, Failure, KeychainSetup, Returns, play};

use crate::{ITEM, SOON};

/// A payment is seen within this time, however the browser behaves.
const BY_POLLING: Duration = Duration::from_secs(15);

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
        let sentence = app.page.text(&window_tests::hook("purchase-sentence")).await?;
        ensure!(sentence.contains("4.99") && sentence.contains("50 Gold Coins"), "{sentence}");
        Ok(())
    })
}

#[test]
fn a_payment_whose_browser_never_returns_is_paid_on_screen_within_15_seconds() -> Result<(), Failure> {
    play("paid_by_polling", KeychainSetup::Unlocked, async |desktop| {
        let mut browser = Browser::start(desktop, Returns::Unanswered, &[]).await?;
        let app = App::start(desktop).await?;
        app.buy(ITEM).await?;
        let page = browser.payment_page().await?;
        // The waits between two checks grow: what has been open for a while is asked after most seldom.
        tokio::time::sleep(Duration::from_secs(20)).await;
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
