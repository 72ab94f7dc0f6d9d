//! The access token: kept in the real keychain, and nowhere else.

use std::time::Duration;

use anyhow::{Result, ensure};
use window_tests::{
    App, Browser, Desktop, Failure, IDENTIFIER, KeychainSetup, Returns, files_with, hook, keychain, play,
    sandbox, use_own_backend,
};

use crate::{ITEM, SOON};

/// A token that occurs nowhere by accident.
const CANARY: &str = "sk_test_canary_7Qk2ZtXv9LmN4";

#[test]
fn a_stored_token_survives_a_restart_and_is_nowhere_but_in_the_keychain() -> Result<(), Failure> {
    play("token", KeychainSetup::Unlocked, async |desktop| {
        use_own_backend(desktop)?;
        sandbox::start(desktop, CANARY).await?;
        let mut browser = Browser::start(desktop, Returns::HandedOn, &[]).await?;

        let app = App::start(desktop).await?;
        app.store_token(CANARY).await?;
        ensure!(keychain::count(desktop, IDENTIFIER)? == 1, "the keychain does not hold exactly one secret");
        app.buy(ITEM).await?;
        browser.payment_page().await?;
        app.cancel().await?;
        app.until_state("cancelled", SOON).await?;
        require_secrecy(desktop, &app).await?;
        app.close(desktop).await?;

        let app = App::start(desktop).await?;
        app.page.click(&hook("nav-settings")).await?;
        app.page.until_attribute(&hook("token-state"), "data-state", "in_keychain", SOON).await?;
        let words = app.page.text(&hook("token-state")).await?;
        ensure!(words.contains(&CANARY[CANARY.len() - 4..]), "the last four are not shown: {words}");
        require_secrecy(desktop, &app).await?;
        app.close(desktop).await?;
        ensure!(files_with(desktop.folder(), CANARY)?.is_empty(), "it came to disk at the end");
        Ok(())
    })
}

/// Everything that the app leaves traces in: files of any kind (its own folders, logs, stdout, the browser's
/// profile), its page, and what other processes can see of it.
async fn require_secrecy(desktop: &Desktop, app: &App) -> Result<()> {
    let files = files_with(desktop.folder(), CANARY)?;
    ensure!(files.is_empty(), "the token is in {files:?}");
    let page = app.page.everything().await?;
    ensure!(page.contains("data-test"), "the page could not be read");
    ensure!(!page.contains(CANARY), "the token is in the page");
    let others = desktop.members().into_iter().filter(|member| member.program() != "sandbox");
    let mut seen = 0;
    for member in others {
        ensure!(!member.shows(CANARY), "the token is in {}'s command line or environment", member.program());
        seen += usize::from(!member.environ.is_empty());
    }
    ensure!(seen > 2, "no environment could be read");
    Ok(())
}

#[test]
fn without_a_keychain_settings_say_so_within_5_seconds_and_a_token_for_this_run_works() -> Result<(), Failure>
{
    play("no_keychain", KeychainSetup::Missing, async |desktop| {
        use_own_backend(desktop)?;
        sandbox::start(desktop, CANARY).await?;
        let mut browser = Browser::start(desktop, Returns::HandedOn, &[]).await?;
        let app = App::start(desktop).await?;
        app.page.click(&hook("nav-settings")).await?;
        app.page.until_shown(&hook("keychain-problem"), Duration::from_secs(5)).await?;
        app.page.fill(&hook("token-input"), CANARY).await?;
        app.page.click(&hook("token-keep-run")).await?;
        app.page.click(&hook("token-save")).await?;
        app.page.until_attribute(&hook("token-state"), "data-state", "this_run", SOON).await?;
        app.buy(ITEM).await?;
        browser.payment_page().await?.pay().await?;
        app.until_state("paid", SOON).await?;
        let files = files_with(desktop.folder(), CANARY)?;
        ensure!(files.is_empty(), "the token is in {files:?}");
        Ok(())
    })
}

#[test]
fn a_keychain_that_never_answers_is_told_and_the_app_ends_within_two_seconds_all_the_same()
-> Result<(), Failure> {
    play("silent_keychain", KeychainSetup::Silent, async |desktop| {
        use_own_backend(desktop)?;
        sandbox::start(desktop, CANARY).await?;
        let app = App::start(desktop).await?;
        app.page.click(&hook("nav-settings")).await?;
        app.page.until_shown(&hook("keychain-problem"), Duration::from_secs(8)).await?;
        app.page.fill(&hook("token-input"), CANARY).await?;
        app.page.click(&hook("token-save")).await?;
        app.page.until_attribute(&hook("error"), "data-code", "keychain_timed_out", SOON).await?;
        let asked = std::time::Instant::now();
        app.close(desktop).await?;
        let took = asked.elapsed();
        ensure!(took <= Duration::from_secs(2), "it took {took:?} to end");
        ensure!(files_with(desktop.folder(), CANARY)?.is_empty(), "what could not be kept came to disk");
        Ok(())
    })
}
