//! The shop around the purchase: buy links, a file.

use anyhow::ensure;
use window_tests::{App, Failure, KeychainSetup, hook, play, sandbox, until};

use crate::{ITEM, SOON};

#[test]
fn a_buy_link_shows_the_item_and_buys_nothing_and_a_flood_of_them_neither() -> Result<(), Failure> {
    play("buy_link", KeychainSetup::Unlocked, async |desktop| {
        let app = App::start(desktop).await?;
        desktop.open("storefront-companion://buy?item=no-such-item")?;
        app.page.until_shown(&hook("proposal-unknown"), SOON).await?;
        app.page.click(&hook("proposal-close")).await?;
        desktop.open(&format!("storefront-companion://buy?item={ITEM}&player=player_43"))?;
        app.page.until_shown(&hook("proposal-player"), SOON).await?;
        app.page.click(&hook("proposal-keep")).await?;
        app.page.until_shown(&hook("confirm-pay"), SOON).await?;
        for _ in 0..6 {
            desktop.open("storefront-companion://buy?item=ember-ship-skin")?;
        }
        app.page.until_shown(&hook("confirm-pay"), SOON).await?;
        let dialogs = app.page.run("return document.querySelectorAll('dialog[open]').length").await?;
        ensure!(dialogs == 1, "{dialogs} dialogs are open");
        app.page.click(&hook("confirm-close")).await?;
        app.page.click(&hook("nav-purchases")).await?;
        app.page.until_shown(&hook("empty"), SOON).await
    })
}

#[test]
fn the_statement_is_saved_where_the_player_says() -> Result<(), Failure> {
    play("export", KeychainSetup::Unlocked, async |desktop| {
        let app = App::start(desktop).await?;
        app.buy(ITEM).await?;
        sandbox::pay(desktop).await?;
        app.until_state("paid", SOON).await?;
        app.page.click(&hook("nav-purchases")).await?;
        app.page.until_shown(&hook("statement"), SOON).await?;
        let height =
            app.page.run("return document.querySelector('[data-test=statement]').clientHeight").await?;
        ensure!(height == 64, "the list is {height} px high");
        app.page.click(&hook("export-csv")).await?;
        let file = desktop.path("home").join("mine.csv");
        desktop.answer_file_dialog("Save", &file)?;
        until("the file is there", SOON, async || {
            let text = std::fs::read_to_string(&file)?;
            ensure!(text.contains("50 Gold Coins") && text.contains("\"4.99\",\"USD\""), "{text}");
            ensure!(!text.contains("/pay/"), "the payment page is in it");
            Ok(())
        })
        .await?;
        app.page.until_shown(&hook("tools-said"), SOON).await
    })
}
