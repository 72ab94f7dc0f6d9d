//! Links that come while no app runs, and links that mean nothing.

use std::fs;

use anyhow::{Context, ensure};
use rustix::process::{Pid, Signal, kill_process};
use window_tests::{
    App, Browser, Failure, KeychainSetup, Returns, TakeOver, play, sandbox, until, use_own_backend,
};

use crate::{ITEM, SOON};

const TOKEN: &str = "sk_test_window_links";
const RETURN_LINK: &str = "storefront-companion://payment-complete?state=";

#[test]
fn the_link_of_a_paid_purchase_starts_the_closed_app_which_then_shows_it_paid() -> Result<(), Failure> {
    play("started_by_link", KeychainSetup::Unlocked, async |desktop| {
        // The sandbox inside the app would end with it: here the shop has a backend of its own.
        use_own_backend(desktop)?;
        sandbox::start(desktop, TOKEN).await?;
        let place = TakeOver::new()?;
        let mut browser = Browser::start(desktop, Returns::HandedOn, &place.environment()).await?;
        let app = App::start(desktop).await?;
        app.store_token(TOKEN).await?;
        app.buy(ITEM).await?;
        let page = browser.payment_page().await?;
        app.close(desktop).await?;
        page.pay().await?;
        until("the link has started the app", SOON, async || {
            ensure!(desktop.running_apps()?.iter().any(|app| app.shows(RETURN_LINK)), "no app runs with it");
            Ok(())
        })
        .await?;
        let app = App::take_over(desktop, &place).await?;
        app.until_state("paid", SOON).await
    })
}

#[test]
fn a_forged_link_changes_nothing_and_leaves_the_app_running() -> Result<(), Failure> {
    play("forged_link", KeychainSetup::Unlocked, async |desktop| {
        let mut browser = Browser::start(desktop, Returns::HandedOn, &[]).await?;
        let app = App::start(desktop).await?;
        app.buy(ITEM).await?;
        browser.payment_page().await?;
        let before = app.page.run("return location.href").await?;
        let forged = [
            "storefront-companion://payment-complete?state=AAAAAAAAAAAAAAAAAAAAAA",
            "storefront-companion://payment-complete?state=BBBBBBBBBBBBBBBBBBBBBA&status=paid",
            "storefront-companion://elsewhere/../payment-complete",
            "storefront-companion://payment-complete",
        ];
        for link in forged {
            desktop.open(link)?;
        }
        until("the app has heard of every forged link", SOON, async || {
            let ignored = desktop.app_log()?.matches("was ignored").count();
            ensure!(ignored >= forged.len(), "its log tells of {ignored}");
            Ok(())
        })
        .await?;
        app.until_state("pending", SOON).await?;
        ensure!(app.page.run("return location.href").await? == before, "the window went elsewhere");
        until("the app runs, and what brought the links is gone", SOON, async || {
            let apps = desktop.running_apps()?.len();
            ensure!(apps == 1, "{apps} run");
            Ok(())
        })
        .await
    })
}

#[test]
fn a_letter_that_can_t_be_read_for_a_moment_is_read_as_soon_as_it_can_be() -> Result<(), Failure> {
    play("letter_unreadable", KeychainSetup::Unlocked, async |desktop| {
        let app = App::start(desktop).await?;
        let running = desktop.running_apps()?;
        let pid = running.first().context("no app runs")?.pid.to_string();
        let letter = desktop.app_data().join("inbox/of-this-test.letter");
        let mut strace = desktop.command("strace");
        strace.args(["-f", "-p", &pid, "-o", "/dev/null", "-P"]).arg(&letter);
        strace.args(["-e", "trace=openat", "-e", "inject=openat:error=EMFILE"]);
        let mut strace = desktop.start_program("strace", &mut strace)?;
        until("strace has hold of the app", SOON, async || {
            ensure!(fs::read_to_string(desktop.log("strace"))?.contains("attached"), "it has not");
            Ok(())
        })
        .await?;
        fs::write(desktop.path("letter"), format!("{RETURN_LINK}AAAAAAAAAAAAAAAAAAAAAA"))?;
        fs::rename(desktop.path("letter"), &letter)?;
        until("the app has tried to read it", SOON, async || {
            ensure!(desktop.app_log()?.contains("can't be read now"), "its log tells of nothing");
            Ok(())
        })
        .await?;
        ensure!(letter.exists(), "it was read all the same");
        // Asked to end, it lets go of the app.
        let tracer = Pid::from_raw(strace.id().cast_signed()).context("strace is gone")?;
        kill_process(tracer, Signal::TERM)?;
        strace.wait()?;
        // Nobody rings any more: the app itself has to look again.
        until("the link is told as ignored", SOON, async || {
            ensure!(app.ignored_links().await?.values().sum::<u64>() == 1, "it is not");
            Ok(())
        })
        .await?;
        ensure!(!letter.exists(), "it still lies there");
        Ok(())
    })
}
