//! The tester's bench in the real window.

use anyhow::ensure;
use window_tests::{App, Failure, KeychainSetup, hook, play, sandbox, until, use_own_backend};

use crate::{ITEM, SOON};

const TOKEN: &str = "sk_test_canary_of_the_bench";

#[test]
fn the_exchange_log_shows_what_a_purchase_asked_and_no_secret_is_on_its_page() -> Result<(), Failure> {
    play("bench_exchanges", KeychainSetup::Unlocked, async |desktop| {
        use_own_backend(desktop)?;
        sandbox::start(desktop, TOKEN).await?;
        let app = App::start(desktop).await?;
        app.store_token(TOKEN).await?;
        app.buy(ITEM).await?;
        let page =
            desktop.journal()?.query_row("SELECT page FROM purchases", [], |row| row.get::<_, String>(0))?;
        app.page.click(&hook("nav-bench")).await?;
        app.page.fill(&hook("exchanges-search"), "CreateSession").await?;
        let created = format!("{} li:only-child button", hook("exchanges"));
        app.page.click(&created).await?;
        until("both halves are shown", SOON, async || {
            let sent = app.page.text(&hook("copy-sent-text")).await?;
            ensure!(sent.contains("/v1/sessions") && sent.contains("(withheld)"), "{sent}");
            let answer = app.page.text(&hook("copy-answer-text")).await?;
            ensure!(answer.contains("\"status\": \"pending\""), "{answer}");
            Ok(())
        })
        .await?;
        app.page.click(&hook("copy-as-rust")).await?;
        let code = app.page.text(&hook("copy-as-text")).await?;
        ensure!(code.contains("CreateSession::new"), "{code}");
        let everything = app.page.everything().await?;
        ensure!(!everything.contains(TOKEN), "the token is on the page");
        let secret = page.rsplit('/').next().unwrap_or(&page);
        ensure!(secret.len() > 8 && !everything.contains(secret), "the payment page is on the page");
        Ok(())
    })
}

#[test]
fn a_fault_is_in_sight_in_every_view_until_it_is_taken_back_and_ends_with_the_run() -> Result<(), Failure> {
    play("bench_faults", KeychainSetup::Unlocked, async |desktop| {
        let app = App::start(desktop).await?;
        app.page.click(&hook("nav-bench")).await?;
        app.page.click(&hook("bench-tab-faults")).await?;
        // The answer of the next create is lost: the app asks again under the same key, and there is one session.
        app.page.click(&format!("{} option[value=CreateSession]", hook("fault-call"))).await?;
        app.page.click(&hook("fault-set")).await?;
        for view in ["store", "purchases", "settings", "bench"] {
            app.page.click(&hook(&format!("nav-{view}"))).await?;
            app.page.until_shown(&hook("fault-strip"), SOON).await?;
        }
        app.buy(ITEM).await?;
        until("what came once is out of sight", SOON, async || {
            ensure!(!app.page.has(&hook("fault-strip")).await?, "the strip is still there");
            Ok(())
        })
        .await?;
        let sessions: u32 =
            desktop.journal()?.query_row("SELECT count(session_id) FROM purchases", [], |row| row.get(0))?;
        ensure!(sessions == 1, "{sessions} sessions");

        app.page.click(&hook("nav-bench")).await?;
        app.page.click(&hook("bench-tab-faults")).await?;
        app.page.click(&format!("{} option[value=network_lost]", hook("fault-kind"))).await?;
        app.page.click(&hook("fault-set")).await?;
        app.page.until_shown(&hook("fault-strip"), SOON).await?;
        app.page.click(&hook("faults-clear")).await?;
        app.page.until_shown(&hook("faults-none"), SOON).await?;
        app.page.click(&hook("fault-set")).await?;
        app.page.until_shown(&hook("fault-strip"), SOON).await?;
        app.close(desktop).await?;

        let app = App::start(desktop).await?;
        app.page.click(&hook("nav-bench")).await?;
        app.page.click(&hook("bench-tab-faults")).await?;
        app.page.until_shown(&hook("faults-none"), SOON).await?;
        ensure!(!app.page.has(&hook("fault-strip")).await?, "a fault outlived its run");
        Ok(())
    })
}
