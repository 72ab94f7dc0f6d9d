//! Many starts, no bus, a primary that hangs: one app, and no link lost.

use std::fs;
use std::process::Child;
use std::time::{Duration, Instant, SystemTime};

use anyhow::{Context, Result, ensure};
use window_tests::{App, Desktop, Failure, KeychainSetup, TakeOver, hook, play, until, wait_for, window_of};

use crate::{ITEM, SOON};

/// How many real apps are started at once. Each is a window's worth of libraries to load.
const STARTS: u8 = 8;

/// For so long somebody who starts the app may not know why nothing comes.
const TOLD_WITHIN: Duration = Duration::from_secs(3);
/// So much of it is waiting for an answer; the rest is the start of a process and of its dialog.
const WAITED: Duration = Duration::from_secs(2);
/// Where a start that is answered takes no longer than this, the machine is quick enough for the promise.
const QUICK: Duration = Duration::from_millis(500);
/// Beside the wait, a start that shows a dialog takes at most so many times what one takes that is answered.
const DIALOG_TAKES: u32 = 6;

/// Starts the app with a link and waits until it says that another does not answer.
async fn told(desktop: &Desktop, name: &str, link: &str, words: &str) -> Result<Child> {
    let start = desktop.start_app(name, &[link], &[])?;
    until("it says that the app does not answer", SOON, async || {
        let said = fs::read_to_string(desktop.log(name))?;
        ensure!(said.contains(words) && said.contains("is kept"), "it says: {said}");
        Ok(())
    })
    .await?;
    Ok(start)
}

/// The same, and waits for what is seen of it. Gives how long it took until its dialog stood there.
async fn shown(desktop: &Desktop, name: &str, link: &str, words: &str) -> Result<(Child, Duration)> {
    let started = Instant::now();
    let start = told(desktop, name, link, words).await?;
    let pid = i32::try_from(start.id())?;
    until("a dialog says it too", SOON, async || window_of(desktop.display(), pid).map(drop)).await?;
    Ok((start, started.elapsed()))
}

/// How long a start takes that is answered.
fn answered(desktop: &Desktop, name: &str) -> Result<Duration> {
    let begun = Instant::now();
    let mut start = desktop.start_app(name, &[&forged(7)], &[])?;
    ensure!(wait_for(&mut start, SOON)? == Some(0), "a start that is answered failed");
    Ok(begun.elapsed())
}

/// The dialog stood there in time: as promised where the machine is quick, and where it is not, as late as starts of
/// processes are that are `answered`.
fn in_time(shown: Duration, answered: Duration) -> Result<()> {
    let allowed = if answered <= QUICK { TOLD_WITHIN } else { WAITED + DIALOG_TAKES * answered };
    ensure!(
        shown <= allowed,
        "a dialog after {shown:?}, where {allowed:?} are allowed: a start that is answered takes {answered:?}"
    );
    Ok(())
}

fn forged(number: u8) -> String {
    let letter = char::from(b'A' + number);
    format!("storefront-companion://payment-complete?state={letter}AAAAAAAAAAAAAAAAAAAAA")
}

#[test]
fn eight_starts_at_once_without_a_session_bus_are_one_app_that_took_all_their_links() -> Result<(), Failure> {
    play("starts_at_once", KeychainSetup::Missing, async |desktop| {
        desktop.set("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere");
        let place = TakeOver::new()?;
        let begun = SystemTime::now();
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
        let ready = fs::metadata(desktop.app_data().join("primary.ready"))?.modified()?;
        let came_up = ready.duration_since(begun)?;
        for number in 0..STARTS {
            let said = fs::read_to_string(desktop.log(&format!("start-{number}")))?;
            ensure!(
                !said.contains("but does not answer") && !said.contains("could not be handed over"),
                "{said}"
            );
            // Nobody had waited for so long when it was up.
            if came_up < WAITED {
                ensure!(!said.contains("still starting"), "it was up after {came_up:?}, and it says: {said}");
            }
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
        let before = answered(desktop, "answered-before")?;
        let apps = desktop.running_apps()?;
        let primary = apps.first().context("no app runs")?;
        primary.hang();
        let (mut second, waited) = shown(desktop, "second", &link, "does not answer").await?;
        // However many follow, there is one dialog.
        let mut third = told(desktop, "third", &link, "does not answer").await?;
        ensure!(wait_for(&mut third, SOON)? == Some(0), "the third start failed");

        primary.go_on();
        until("the link was taken", SOON, async || {
            let last = app.last_event().await?;
            ensure!(last.contains("return link"), "the last event is: {last}");
            Ok(())
        })
        .await?;
        ensure!(wait_for(&mut second, SOON)? == Some(0), "the second start failed");
        app.until_state("pending", SOON).await?;
        in_time(waited, before.max(answered(desktop, "answered-after")?))
    })
}

#[test]
fn a_start_that_finds_the_app_hung_while_it_comes_up_says_so_and_its_link_is_taken_when_it_goes_on()
-> Result<(), Failure> {
    play("hung_early", KeychainSetup::Unlocked, async |desktop| {
        let place = TakeOver::new()?;
        desktop.start_app("first", &[], &place.environment())?;
        let (lock, ready) =
            (desktop.app_data().join("primary.lock"), desktop.app_data().join("primary.ready"));
        let begun = Instant::now();
        while !lock.exists() {
            ensure!(begun.elapsed() < SOON, "the first start has no lock");
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        let apps = desktop.running_apps()?;
        let first = apps.first().context("no app runs")?;
        first.hang();
        ensure!(!ready.exists(), "it is up already");
        let (mut second, waited) = shown(desktop, "second", &forged(0), "still starting").await?;
        let mut third = told(desktop, "third", &forged(1), "still starting").await?;
        ensure!(wait_for(&mut third, SOON)? == Some(0), "the third start failed");

        // It was only slow: it is left alone, and takes what was brought.
        first.go_on();
        ensure!(wait_for(&mut second, SOON)? == Some(0), "the second start failed");
        ensure!(first.is_running(), "the first start was ended");
        let app = App::take_over(desktop, &place).await?;
        app.page.until_shown(&hook("nav-settings"), 3 * SOON).await?;
        until("Settings tell of the link", SOON, async || {
            let ignored = app.ignored_links().await?;
            ensure!(ignored.get("unknown_purchase") == Some(&2), "{ignored:?}");
            Ok(())
        })
        .await?;
        in_time(waited, answered(desktop, "answered")?.max(answered(desktop, "answered-again")?))?;
        app.close(desktop).await
    })
}
