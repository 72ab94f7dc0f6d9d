//! What the player sees when it does not go well: the connection is lost while paying, the page is left, the time runs
//! out, the money goes back.

use std::time::Duration;

use anyhow::ensure;
use serde_json::json;
use window_tests::{
    App, Browser, Failure, KeychainSetup, Returns, Wire, hook, play, sandbox, until, use_own_backend,
    use_own_storefront,
};

use crate::{ITEM, SOON};

const TOKEN: &str = "sk_test_outcomes";
/// A call is tried several times, and the waits grow while nobody can be reached.
const BY_ITSELF: Duration = Duration::from_mins(1);

#[test]
fn a_connection_that_is_lost_while_paying_is_said_with_the_last_known_state_and_comes_back_by_itself()
-> Result<(), Failure> {
    play("offline", KeychainSetup::Unlocked, async |desktop| {
        sandbox::start(desktop, TOKEN).await?;
        let wire = Wire::to(desktop.sandbox_port())?;
        use_own_storefront(desktop, |storefront| {
            storefront["custom"] = json!({ "base_url": wire.address() });
            storefront["default_environment"] = json!("custom");
        })?;
        let app = App::start(desktop).await?;
        app.store_token(TOKEN).await?;
        app.buy(ITEM).await?;
        ensure!(!app.page.has(&hook("offline")).await?, "it is offline before the wire is cut");

        wire.cut();
        app.page.click(&hook("check-now")).await?;
        app.page.until_attribute(&hook("purchase-state"), "data-story", "unconfirmed", BY_ITSELF).await?;
        let sentence = app.page.text(&hook("purchase-sentence")).await?;
        ensure!(sentence.contains("Last known: "), "{sentence}");
        let next = app.page.text(&hook("purchase-next")).await?;
        ensure!(next.contains("pay twice"), "{next}");
        app.page.until_shown(&hook("offline"), SOON).await?;
        // The banner is in every view.
        app.page.click(&hook("nav-store")).await?;
        app.page.until_shown(&hook("offline"), SOON).await?;

        // The player pays where the app can't see it.
        sandbox::pay(desktop).await?;
        wire.mend();
        until("the banner has gone by itself", BY_ITSELF, async || {
            ensure!(!app.page.has(&hook("offline")).await?, "it is still there");
            Ok(())
        })
        .await?;
        app.page.click(&hook("nav-purchases")).await?;
        app.page.click("[data-state=paid]").await?;
        app.until_state("paid", SOON).await
    })
}

#[test]
fn a_purchase_whose_time_has_run_out_is_expired_on_screen_and_is_begun_anew_with_one_click()
-> Result<(), Failure> {
    play("expired", KeychainSetup::Unlocked, async |desktop| {
        sandbox::start(desktop, TOKEN).await?;
        use_own_backend(desktop)?;
        let app = App::start(desktop).await?;
        app.store_token(TOKEN).await?;
        app.buy(ITEM).await?;
        sandbox::end(desktop, "expired")?;
        app.until_state("expired", SOON).await?;
        let sentence = app.page.text(&hook("purchase-sentence")).await?;
        ensure!(sentence.contains("ran out") && sentence.contains("Nothing was charged"), "{sentence}");
        ensure!(!app.page.has(&hook("open-again")).await?, "its page can still be opened");
        app.page.click(&hook("try-again")).await?;
        app.page.click(&hook("confirm-pay")).await?;
        app.until_state("pending", SOON).await
    })
}

#[test]
fn who_leaves_the_page_unpaid_is_told_each_time_that_it_is_still_open_and_can_go_on_or_cancel()
-> Result<(), Failure> {
    play("left", KeychainSetup::Unlocked, async |desktop| {
        let mut browser = Browser::start(desktop, Returns::HandedOn, &[]).await?;
        let app = App::start(desktop).await?;
        app.buy(ITEM).await?;
        browser.payment_page().await?;
        let state = hook("purchase-state");
        for round in 1..=2 {
            app.page.until_attribute(&state, "data-story", "waiting", SOON).await?;
            let next = app.page.text(&hook("purchase-next")).await?;
            ensure!(next.contains("If you closed it, open it again, or cancel."), "{round}: {next}");
            desktop.open(&desktop.return_link()?)?;
            app.page.until_attribute(&state, "data-story", "left", SOON).await?;
            let sentence = app.page.text(&hook("purchase-sentence")).await?;
            ensure!(sentence.contains("Nothing is charged so far."), "{round}: {sentence}");
            ensure!(app.page.has(&hook("cancel-purchase")).await?, "{round}: it can't be cancelled");
            if round == 1 {
                app.page.click(&hook("open-again")).await?;
            }
        }
        app.cancel().await?;
        app.until_state("cancelled", SOON).await
    })
}

#[test]
fn money_that_goes_back_while_the_app_is_closed_is_shown_as_refunded_when_it_opens() -> Result<(), Failure> {
    play("refunded", KeychainSetup::Unlocked, async |desktop| {
        sandbox::start(desktop, TOKEN).await?;
        use_own_backend(desktop)?;
        let app = App::start(desktop).await?;
        app.store_token(TOKEN).await?;
        app.buy(ITEM).await?;
        sandbox::pay(desktop).await?;
        app.until_state("paid", BY_ITSELF).await?;
        sandbox::give_back(desktop).await?;
        app.close(desktop).await?;

        let app = App::start(desktop).await?;
        app.page.click(&hook("nav-purchases")).await?;
        until("its row says so", SOON, async || {
            let row = app.page.text("[data-test^=purchase-row]").await?;
            ensure!(row.contains("Refunded"), "{row}");
            Ok(())
        })
        .await?;
        app.page.click("[data-test^=purchase-row]").await?;
        app.page.until_attribute(&hook("purchase-state"), "data-story", "refunded", SOON).await?;
        let sentence = app.page.text(&hook("purchase-sentence")).await?;
        ensure!(sentence.contains("went back on"), "{sentence}");
        let last = app.page.text(&format!("{} li:last-child", hook("timeline"))).await?;
        ensure!(last.contains("The money was given back"), "{last}");
        Ok(())
    })
}
