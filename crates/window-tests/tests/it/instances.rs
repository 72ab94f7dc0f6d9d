//! Many starts, no bus, a primary that hangs: one app, and no link lost.

use std::fs;
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use window_tests::{App, Failure, KeychainSetup, TakeOver, play, until, wait_for, window_of};

use crate::{ITEM, SOON};

/// How many real apps are started at once. Each is a window's worth of libraries to load.
const STARTS: u8 = 8;

fn forged(number: u8) -> String {
    let letter = char::from(b'A' + number);
    format!("storefront-companion://payment-complete?state={letter}AAAAAAAAAAAAAAAAAAAAA")
}

#[test]
fn eight_starts_at_once_without_a_session_bus_are_one_app_that_took_all_their_links() -> Result<(), Failure> {
    play("starts_at_once", KeychainSetup::Missing, async |desktop| {
        desktop.set("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere");
        let place = TakeOver::new()?;
        let mut starts = (0..STARTS)
            .map(|number| {
                desktop.start_app(&format!("start-{number}"), &[&forged(number)], &place.environment())
            })
            .collect::<Result<Vec<_>, _>>()?;
        until("all but one have ended", Duration::from_secs(40), async || {
            let mut running = 0;
            for start in &mut starts {
                running += usize::from(start.try_wait()?.is_none());
            }
            ensure!(running == 1, "{running} run");
            Ok(())
        })
        .await?;
        let app = App::take_over(desktop, &place).await?;
        until("Settings tell of every link", SOON, async || {
            let ignored = app.ignored_links().await?;
            let count = ignored.get("unknown_purchase").copied().unwrap_or_default();
            ensure!(count == u64::from(STARTS), "{ignored:?}");
            Ok(())
        })
        .await?;
        ensure!(desktop.running_apps()?.len() == 1, "there is more than one app");
        for number in 0..STARTS {
            let said = fs::read_to_string(desktop.log(&format!("start-{number}")))?;
            ensure!(!said.contains("does not answer"), "{said}");
        }
        app.close(desktop).await
    })
}

#[test]
fn a_start_that_finds_the_app_hung_says_so_and_its_link_is_taken_when_the_app_goes_on() -> Result<(), Failure>
{
    play("hung", KeychainSetup::Unlocked, async |desktop| {
        let app = App::start(desktop).await?;
        app.buy(ITEM).await?;
        let link = desktop.return_link()?;
        let apps = desktop.running_apps()?;
        let primary = apps.first().context("no app runs")?;
        primary.hang();
        let started = Instant::now();
        let mut second = desktop.start_app("second", &[&link], &[])?;
        until("it says that the app does not answer", SOON, async || {
            let said = fs::read_to_string(desktop.log("second"))?;
            ensure!(said.contains("does not answer") && said.contains("is kept"), "it says: {said}");
            Ok(())
        })
        .await?;
        // 2 s of waiting for an answer; the rest is the start of a process on a busy machine.
        let waited = started.elapsed();
        ensure!(waited <= Duration::from_secs(4), "it took {waited:?}");
        let pid = i32::try_from(second.id())?;
        until("a dialog says it too", SOON, async || window_of(desktop.display(), pid).map(drop)).await?;
        // However many follow, there is one dialog.
        let mut third = desktop.start_app("third", &[&link], &[])?;
        ensure!(wait_for(&mut third, SOON)? == Some(0), "the third start failed");

        primary.go_on();
        until("the link was taken", SOON, async || {
            let last = app.last_event().await?;
            ensure!(last.contains("return link"), "the last event is: {last}");
            Ok(())
        })
        .await?;
        ensure!(wait_for(&mut second, SOON)? == Some(0), "the second start failed");
        app.until_state("pending", SOON).await
    })
}
