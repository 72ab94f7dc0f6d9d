//! What the player sees when it does not go well: the connection is lost while paying, the time runs out.

use std::time::Duration;

use anyhow::ensure;
use serde_json::json;
use window_tests::{App, Failure, KeychainSetup, Wire, hook, play, sandbox, until, use_own_storefront};

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
        window_tests::use_own_backend(desktop)?;
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
