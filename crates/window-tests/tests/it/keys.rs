//! A purchase by keys alone, in the window that people have: WebKit goes by Tab otherwise than Chromium, where every view
//! and face is gone through by keys (`ui/faces/keyboard.test.ts`).

use anyhow::{Context, Result, ensure};
use serde_json::json;
use window_tests::{
    App, Browser, Desktop, Failure, Key, KeychainSetup, Returns, hook, play, until, window_of, x11,
};

use crate::{ITEM, SOON};

/// Goes there by Tab and presses a key; then something else has the focus.
async fn act(app: &App, name: &str, key: Key, then: &str) -> Result<()> {
    app.page.tab_to(name).await?;
    app.page.press(key).await?;
    app.page.until_focused(then, SOON).await
}

/// As who changes windows by keys does.
async fn give_the_keyboard(desktop: &Desktop, app: &App) -> Result<()> {
    let pid = desktop.running_apps()?.first().context("no app runs")?.pid;
    x11::focus(desktop.display(), window_of(desktop.display(), pid)?)?;
    until("the page has the keyboard", SOON, async || {
        ensure!(app.page.run("return document.hasFocus()").await? == json!(true), "it has not");
        Ok(())
    })
    .await
}

async fn until_gone(app: &App, what: &str) -> Result<()> {
    until(&format!("{what} is gone"), SOON, async || {
        ensure!(!app.page.has(what).await?, "it is still there");
        Ok(())
    })
    .await
}

#[test]
fn an_item_is_bought_and_paid_by_keys_alone_and_the_focus_is_never_lost() -> Result<(), Failure> {
    play("keys", KeychainSetup::Unlocked, async |desktop| {
        let mut browser = Browser::start(desktop, Returns::HandedOn, &[]).await?;
        let app = App::start(desktop).await?;
        give_the_keyboard(desktop, &app).await?;

        // The confirmation is looked at, put away, and taken.
        let buy = format!("buy-{ITEM}");
        act(&app, &buy, Key::Enter, "confirm-pay").await?;
        app.page.press(Key::Escape).await?;
        app.page.until_focused(&buy, SOON).await?;
        until_gone(&app, "dialog").await?;
        act(&app, &buy, Key::Space, "confirm-pay").await?;
        app.page.press(Key::Tab).await?;
        app.page.until_focused("confirm-close", SOON).await?;
        app.page.press_with(&[Key::Shift], Key::Tab).await?;
        act(&app, "confirm-pay", Key::Enter, "H1").await?;
        app.until_state("pending", SOON).await?;

        // It is gone back to from the browser, looked after, and nearly cancelled.
        let payment = browser.payment_page().await?;
        give_the_keyboard(desktop, &app).await?;
        act(&app, "check-now", Key::Space, "check-now").await?;
        app.page.until_shown(&format!("{}:enabled", hook("check-now")), SOON).await?;
        app.page.until_focused("check-now", SOON).await?;
        act(&app, "cancel-purchase", Key::Enter, "keep").await?;
        app.page.press(Key::Escape).await?;
        app.page.until_focused("cancel-purchase", SOON).await?;
        app.until_state("pending", SOON).await?;

        // What had the focus is gone with the purchase's end: the state has it, which is what is to be read.
        payment.pay_by_keys().await?;
        app.until_state("paid", SOON).await?;
        app.page.until_focused("H1", SOON).await?;
        act(&app, "receipt-open", Key::Enter, "H1").await?;
        app.page.until_shown(&hook("receipt"), SOON).await?;
        act(&app, "nav-store", Key::Enter, "H1").await?;
        app.page.until_shown(&hook(&buy), SOON).await
    })
}
