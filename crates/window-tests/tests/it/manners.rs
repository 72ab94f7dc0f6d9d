//! How the window behaves among others: its place, its title, the clipboard, the way back to the game.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use serde_json::json;
use window_tests::{
    App, Desktop, Failure, KeychainSetup, hook, play, sandbox, until, use_own_backend, use_own_storefront,
    x11,
};

use crate::{ITEM, SOON};

const TOKEN: &str = "sk_test_manners";

/// The window's X id.
fn window(desktop: &Desktop) -> Result<u32> {
    let apps = desktop.running_apps()?;
    x11::window_of(desktop.display(), apps.first().context("no app runs")?.pid)
}

async fn until_placed(desktop: &Desktop, wanted: [i32; 4]) -> Result<()> {
    until(&format!("the window is at {wanted:?}"), SOON, async || {
        let found = x11::geometry(desktop.display(), window(desktop)?)?;
        ensure!(found == wanted, "it is at {found:?}");
        Ok(())
    })
    .await
}

async fn until_title(desktop: &Desktop, parts: &[&str]) -> Result<()> {
    until(&format!("the title says {parts:?}"), SOON, async || {
        let title = x11::title(desktop.display(), window(desktop)?)?;
        ensure!(parts.iter().all(|part| title.contains(part)), "it says {title:?}");
        Ok(())
    })
    .await
}

#[test]
fn the_window_comes_back_where_it_was_left_and_as_large() -> Result<(), Failure> {
    play("remembered_place", KeychainSetup::Unlocked, async |desktop| {
        let left_at = [120, 80, 830, 640];
        let app = App::start(desktop).await?;
        let first = x11::geometry(desktop.display(), window(desktop)?)?;
        ensure!(first != left_at, "it would prove nothing");
        x11::place(desktop.display(), window(desktop)?, left_at)?;
        until_placed(desktop, left_at).await?;
        // The page must have heard of it: then the app has.
        until("the page is as wide", SOON, async || {
            let width = app.page.run("return window.innerWidth").await?;
            ensure!(width == json!(left_at[2]), "{width}");
            Ok(())
        })
        .await?;
        app.close(desktop).await?;
        let app = App::start(desktop).await?;
        until_placed(desktop, left_at).await?;
        app.close(desktop).await
    })
}

#[test]
fn the_title_names_the_view_the_environment_and_what_is_new() -> Result<(), Failure> {
    play("title", KeychainSetup::Unlocked, async |desktop| {
        let app = App::start(desktop).await?;
        until_title(desktop, &["Store", "Star Courier", "Local sandbox"]).await?;
        app.page.click(&hook("nav-settings")).await?;
        until_title(desktop, &["Settings"]).await?;
        app.buy(ITEM).await?;
        until_title(desktop, &["Waiting"]).await?;
        sandbox::pay(desktop).await?;
        until_title(desktop, &["Paid"]).await
    })
}

/// What another program would paste, which here is a field of the app.
async fn pasted(app: &App) -> Result<String> {
    app.page.click(&hook("nav-purchases")).await?;
    app.page.fill(&hook("statement-search"), "\u{e009}v\u{e000}").await?;
    let script = "return document.querySelector('[data-test=statement-search]').value";
    Ok(app.page.run(script).await?.as_str().unwrap_or_default().to_owned())
}

/// Empties that field again, as a user does: the list then shows all.
async fn clear(app: &App) -> Result<()> {
    app.page.type_into(&hook("statement-search"), "\u{e009}a\u{e000}\u{e003}").await
}

#[test]
fn ids_and_the_payment_link_are_copied_to_the_clipboard() -> Result<(), Failure> {
    play("clipboard", KeychainSetup::Unlocked, async |desktop| {
        let app = App::start(desktop).await?;
        app.buy(ITEM).await?;
        app.page.click(&hook("copy-link")).await?;
        let page: String =
            desktop.journal()?.query_row("SELECT page FROM purchases", [], |row| row.get(0))?;
        until("the payment link is in the clipboard", SOON, async || {
            let found = pasted(&app).await?;
            ensure!(found == page, "it holds {found:?}");
            Ok(())
        })
        .await?;
        sandbox::pay(desktop).await?;
        clear(&app).await?;
        app.page.click("[data-state=paid]").await?;
        app.until_state("paid", SOON).await?;
        for kind in ["purchase", "session", "payment"] {
            app.page.click(&hook("receipt-open")).await?;
            let shown =
                app.page.text(&format!("dd.mono:has(+ dd {})", hook(&format!("copy-{kind}")))).await?;
            app.page.click(&hook(&format!("copy-{kind}"))).await?;
            until(&format!("the {kind}'s id is in the clipboard"), SOON, async || {
                let found = pasted(&app).await?;
                ensure!(found == shown, "it holds {found:?} and not {shown:?}");
                Ok(())
            })
            .await?;
            clear(&app).await?;
            app.page.click("[data-state=paid]").await?;
        }
        Ok(())
    })
}

#[test]
fn back_to_the_game_starts_the_game_and_says_so_where_no_program_takes_its_address() -> Result<(), Failure> {
    play("back_to_game", KeychainSetup::Unlocked, async |desktop| {
        use_own_storefront(desktop, |storefront| {
            storefront["return_to_game_url"] = json!("star-courier://resume?from=shop");
        })?;
        let app = App::start(desktop).await?;
        app.buy(ITEM).await?;
        sandbox::pay(desktop).await?;
        app.until_state("paid", SOON).await?;
        app.page.click(&hook("back-to-game")).await?;
        app.page.until_attribute(&hook("error"), "data-code", "game_not_installed", SOON).await?;

        let (script, started) = (desktop.path("home").join("game"), desktop.path("home").join("started"));
        fs::write(&script, format!("#!/bin/sh\nprintf %s \"$1\" > {}\n", started.display()))?;
        fs::set_permissions(&script, fs::Permissions::from_mode(0o755))?;
        desktop.register(
            "star-courier",
            "game.desktop",
            "Star Courier",
            &format!("{} %u", script.display()),
        )?;
        app.page.click(&hook("back-to-game")).await?;
        until("the game was started with its address", SOON, async || {
            let address = fs::read_to_string(&started)?;
            ensure!(address == "star-courier://resume?from=shop", "{address}");
            Ok(())
        })
        .await
    })
}

/// What the desktop was asked to notify of.
fn notifications(desktop: &Desktop) -> Result<String> {
    Ok(fs::read_to_string(desktop.log("notifications"))?)
}

fn watch_notifications(desktop: &mut Desktop) -> Result<()> {
    let mut monitor = desktop.command("dbus-monitor");
    monitor.args(["--session", "interface='org.freedesktop.Notifications',member='Notify'"]);
    desktop.spawn("notifications", &mut monitor)
}

#[test]
fn a_result_marks_the_window_and_is_notified_while_another_has_the_focus_and_not_while_this_one_has()
-> Result<(), Failure> {
    play("attention", KeychainSetup::Unlocked, async |desktop| {
        watch_notifications(desktop)?;
        let app = App::start(desktop).await?;
        let own = window(desktop)?;
        x11::focus(desktop.display(), own)?;
        until("the page has the focus", SOON, async || {
            ensure!(app.page.run("return document.hasFocus()").await? == json!(true), "it has not");
            Ok(())
        })
        .await?;
        app.buy(ITEM).await?;
        sandbox::pay(desktop).await?;
        app.until_state("paid", SOON).await?;
        ensure!(!x11::asks_for_attention(desktop.display(), own)?, "it is marked although it has the focus");

        app.buy("ember-ship-skin").await?;
        let _other = x11::OtherWindow::open(desktop.display())?;
        sandbox::pay(desktop).await?;
        app.until_state("paid", SOON).await?;
        until("the window is marked, and the desktop told of this result alone", SOON, async || {
            ensure!(x11::asks_for_attention(desktop.display(), own)?, "it is not marked");
            let told = notifications(desktop)?;
            ensure!(told.contains("Paid: Ember Ship Skin"), "something else was told: {told}");
            ensure!(!told.contains("50 Gold Coins"), "the first was told too: {told}");
            Ok(())
        })
        .await
    })
}

/// How soon after a restart the screen shows how things stand.
const TRUTH_WITHIN: Duration = Duration::from_secs(5);

/// Buys, and has the app killed when the purchase is there. Gives how long its start took.
async fn killed_after_buying(desktop: &mut Desktop) -> Result<Duration> {
    use_own_backend(desktop)?;
    sandbox::start(desktop, TOKEN).await?;
    let begun = Instant::now();
    let app = App::start(desktop).await?;
    let start = begun.elapsed();
    app.store_token(TOKEN).await?;
    app.buy(ITEM).await?;
    for process in desktop.running_apps()? {
        process.kill();
    }
    drop(app);
    until("the app is gone", SOON, async || {
        ensure!(desktop.running_apps()?.is_empty(), "it still runs");
        Ok(())
    })
    .await?;
    Ok(start)
}

/// Where the machine does other things too, a start alone may take as long.
fn require_soon(told: Duration, first_start: Duration) -> Result<()> {
    ensure!(
        told <= TRUTH_WITHIN.max(2 * first_start),
        "it was told {told:?} after the restart, and the first start took {first_start:?}"
    );
    Ok(())
}

#[test]
fn after_a_crash_the_open_purchase_is_told_and_still_comes_to_its_end() -> Result<(), Failure> {
    play("crash", KeychainSetup::Unlocked, async |desktop| {
        let first_start = killed_after_buying(desktop).await?;
        let restarted = Instant::now();
        let app = App::start(desktop).await?;
        app.page.until_shown(&hook("unfinished"), SOON).await?;
        let told = restarted.elapsed();
        require_soon(told, first_start)?;
        let words = app.page.text(&hook("unfinished")).await?;
        ensure!(words.contains("50 Gold Coins"), "{words}");
        sandbox::pay(desktop).await?;
        app.page.click(&hook("nav-purchases")).await?;
        app.page.click("[data-state=paid]").await?;
        app.until_state("paid", SOON).await
    })
}

#[test]
fn what_was_paid_while_the_app_was_dead_is_on_screen_within_five_seconds_of_its_restart()
-> Result<(), Failure> {
    play("paid_while_dead", KeychainSetup::Unlocked, async |desktop| {
        let first_start = killed_after_buying(desktop).await?;
        sandbox::pay(desktop).await?;
        let restarted = Instant::now();
        let app = App::start(desktop).await?;
        app.page.click(&hook("nav-purchases")).await?;
        app.page.until_shown("[data-state=paid]", SOON).await?;
        let told = restarted.elapsed();
        require_soon(told, first_start)?;
        app.close(desktop).await
    })
}

/// Brighter than anything large in the dark theme, darker than the light one's paper.
const BRIGHT: u8 = 0xa0;
/// About a second's worth.
const LOOKS_AFTER_THE_PAGE: usize = 100;

#[test]
fn in_the_dark_the_window_is_dark_from_its_first_pixel_on() -> Result<(), Failure> {
    for (name, chosen) in [("first_pixel_chosen", true), ("first_pixel_system", false)] {
        play(name, KeychainSetup::Missing, async |desktop| {
            if chosen {
                fs::create_dir_all(desktop.app_data())?;
                fs::write(desktop.app_data().join("settings.json"), r#"{ "theme": "dark" }"#)?;
            } else {
                let folder = desktop.path("config").join("gtk-3.0");
                fs::create_dir_all(&folder)?;
                fs::write(folder.join("settings.ini"), "[Settings]\ngtk-application-prefer-dark-theme=1\n")?;
            }
            desktop.start_app("app", &[], &[])?;
            let id = until("the window is there", SOON, async || window(desktop)).await?;
            let begun = Instant::now();
            let mut seen = Vec::new();
            // As often as a screen is drawn, until the page is there and has been drawn many times more.
            let mut more = LOOKS_AFTER_THE_PAGE;
            while more > 0 {
                ensure!(begun.elapsed() < SOON, "the page never came");
                seen.push((begun.elapsed(), x11::pixel(desktop.display(), id, 500, 700)?));
                // The page gives the window its title when it knows what it shows.
                more -= usize::from(x11::title(desktop.display(), id)?.contains("Star Courier"));
                tokio::time::sleep(Duration::from_millis(8)).await;
            }
            let bright = seen.iter().find(|(_, pixel)| pixel.iter().all(|each| *each > BRIGHT));
            let mut changes = seen.clone();
            changes.dedup_by_key(|(_, pixel)| *pixel);
            ensure!(bright.is_none(), "it was bright: {changes:?}");
            ensure!(seen.last().is_some_and(|(_, pixel)| pixel[0] != 0), "nothing was drawn");
            Ok(())
        })?;
    }
    Ok(())
}
