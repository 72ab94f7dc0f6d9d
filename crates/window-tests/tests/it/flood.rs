//! What any program of the user may do over the session bus: arguments of any kind, and any number of them.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use window_tests::{App, Desktop, Failure, KeychainSetup, bus, hook, play, sandbox, until, x11};

use crate::{ITEM, SOON};

const FUZZED: u32 = 10_000;
/// And as many of a purchase that has ended.
const FUZZED_AFTER: u32 = 2_000;
const FLOOD: u32 = 50_000;
/// In so long they are thrown, where the machine that makes them can;
const FLOOD_TIME: Duration = Duration::from_secs(10);
/// and in so long at most.
const FLOOD_TIME_AT_MOST: Duration = Duration::from_secs(12);
/// So many are thrown without a pause.
const BATCH: u32 = 500;
/// A click shows its view within this time, whatever comes in: the slowest, through the driver and on a machine that
/// makes the flood too.
const USABLE: Duration = Duration::from_secs(2);
/// The flood takes one part in so many of the time in which a processor makes links, or it lasts longer: one that takes
/// all that the machine has leaves nothing for any window.
const SHARE: u32 = 2;
const OTHER_ITEM: &str = "ember-ship-skin";
const MEBIBYTE: u64 = 1_024 * 1_024;

/// Numbers as random as a fuzzer needs and the same on each run (xorshift64).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % sides as u64).unwrap_or_default()
    }

    /// A link of a state that nobody has.
    fn forged(&mut self) -> String {
        let characters: Vec<char> = ('A'..='Z').chain('a'..='z').chain('0'..='9').collect();
        let state: String = (0..21).map(|_| characters[self.roll(characters.len())]).collect();
        format!("storefront-companion://payment-complete?state={state}A")
    }

    /// A good link with a flaw, or something quite else. Never a plain start, which may show the window.
    fn arguments(&mut self, good: &str) -> Vec<String> {
        let odd =
            ["", "--help", "-", "\u{202e}", "\n", "%00", "#", "&state=", "\"", "a b", "'; rm", "=", "\t"];
        let mut link = match self.roll(4) {
            0 => good.to_owned() + odd[self.roll(odd.len() - 1) + 1],
            1 => self.forged(),
            2 => "x".repeat(self.roll(5_000)),
            _ => odd[self.roll(odd.len())].to_owned(),
        };
        if self.roll(3) == 0 {
            let at = self.roll(link.chars().count() + 1);
            link = link.chars().take(at).chain(['\u{1}']).chain(link.chars().skip(at)).collect();
        }
        let mut arguments = vec!["storefront-companion".to_owned(), link];
        for _ in 0..self.roll(4) * self.roll(3) {
            arguments.push(odd[self.roll(odd.len())].to_owned());
        }
        arguments
    }
}

/// Changes whenever anybody else writes to the journal.
fn version(journal: &rusqlite::Connection) -> Result<i64> {
    Ok(journal.pragma_query_value(None, "data_version", |row| row.get(0))?)
}

async fn until_ignored(app: &App, count: u64) -> Result<()> {
    until("Settings tell of every link that was ignored", SOON, async || {
        let ignored = app.ignored_links().await?;
        ensure!(ignored.values().sum::<u64>() == count, "{ignored:?}");
        Ok(())
    })
    .await
}

async fn show_purchase(desktop: &Desktop, app: &App) -> Result<()> {
    let id: String = desktop.journal()?.query_row("SELECT id FROM purchases", [], |row| row.get(0))?;
    app.page.run(&format!("location.hash = '#/purchase/{id}'")).await.map(drop)
}

#[test]
fn ten_thousand_fuzzed_arguments_over_the_bus_change_nothing_and_crash_nothing() -> Result<(), Failure> {
    play("fuzzed", KeychainSetup::Unlocked, async |desktop| {
        let app = App::start(desktop).await?;
        app.buy(ITEM).await?;
        let link = desktop.return_link()?;
        let caller = bus::Caller::join(desktop).await?;
        let journal = desktop.journal()?;
        app.page.click(&hook("nav-settings")).await?;
        let (written, place) = (version(&journal)?, app.page.run("return location.href").await?);
        let apps = desktop.running_apps()?;
        let own = x11::window_of(desktop.display(), apps.first().context("no app runs")?.pid)?;
        let _other = x11::OtherWindow::open(desktop.display())?;
        until_focus_is_elsewhere(&app).await?;
        let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
        for _ in 0..FUZZED {
            caller.hand_over(&dice.arguments(&link)).await?;
        }
        until_ignored(&app, u64::from(FUZZED)).await?;
        ensure!(version(&journal)? == written, "the journal was written to");
        ensure!(app.page.run("return location.href").await? == place, "the window went elsewhere");
        until_focus_is_elsewhere(&app).await?;
        ensure!(!x11::asks_for_attention(desktop.display(), own)?, "it asks for attention");
        show_purchase(desktop, &app).await?;
        app.until_state("pending", SOON).await?;
        ensure!(!app.page.text(&hook("timeline")).await?.contains("return link"));

        // A purchase that is pending is polled; of one that has ended nothing is asked by itself.
        pay_and_settle(desktop, &app).await?;
        let from = microseconds()?;
        for _ in 0..FUZZED_AFTER {
            caller.hand_over(&dice.arguments(&link)).await?;
        }
        until_ignored(&app, u64::from(FUZZED + FUZZED_AFTER)).await?;
        let asked = asked_between(desktop, from, microseconds()?)?;
        ensure!(asked == 0, "the API was asked {asked} times");
        app.close(desktop).await
    })
}

async fn until_focus_is_elsewhere(app: &App) -> Result<()> {
    until("another window has the focus", SOON, async || {
        ensure!(app.page.run("return document.hasFocus()").await? == serde_json::json!(false), "it has not");
        Ok(())
    })
    .await
}

/// Pays the purchase, and waits until all is known of it: from then on nothing is asked.
async fn pay_and_settle(desktop: &Desktop, app: &App) -> Result<()> {
    sandbox::pay(desktop).await?;
    app.until_state("paid", SOON).await?;
    until("what was charged is known", SOON, async || {
        let charged = "SELECT count(*) FROM events WHERE kind = 'charged'";
        let count: i64 = desktop.journal()?.query_row(charged, [], |row| row.get(0))?;
        ensure!(count == 1, "it is not");
        Ok(())
    })
    .await
}

/// Now, as the exchange log has it.
fn microseconds() -> Result<i64> {
    Ok(i64::try_from(std::time::UNIX_EPOCH.elapsed()?.as_micros())?)
}

/// How often the API was asked between two moments. The log is written in the order of its exchanges.
fn asked_between(desktop: &Desktop, from: i64, to: i64) -> Result<i64> {
    let file = desktop.app_data().join("exchanges.sqlite");
    let log = rusqlite::Connection::open_with_flags(file, rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    Ok(log.query_row("SELECT count(*) FROM exchanges WHERE at BETWEEN ?1 AND ?2", [from, to], |row| {
        row.get(0)
    })?)
}

/// By a click, as a player does.
async fn go_to(app: &App, view: &str) -> Result<()> {
    app.page.click(&hook(&format!("nav-{view}"))).await?;
    app.page.until_shown(&format!("[data-test=\"nav-{view}\"][aria-current=page]"), SOON).await
}

/// Forged links, and the used one of a purchase that has ended.
#[test]
fn a_flood_of_fifty_thousand_links_in_ten_seconds_leaves_the_window_usable() -> Result<(), Failure> {
    play("flood", KeychainSetup::Unlocked, async |desktop| {
        let app = App::start(desktop).await?;
        app.buy(ITEM).await?;
        let used = desktop.return_link()?;
        pay_and_settle(desktop, &app).await?;
        let caller = bus::Caller::join(desktop).await?;
        let apps = desktop.running_apps()?;
        let process = apps.first().context("no app runs")?;
        let before = process.memory()?;
        let journal = desktop.journal()?;
        let (written, from) = (version(&journal)?, microseconds()?);

        let throwing = async {
            let mut dice = Dice(0x2545_f491_4f6c_dd1d);
            let begun = Instant::now();
            let (mut batch, mut pace) = (Duration::ZERO, FLOOD_TIME);
            for number in 0..FLOOD {
                let link = if number % 100 == 0 { used.clone() } else { dice.forged() };
                caller.throw_over(&["storefront-companion".into(), link]).await?;
                if number + 1 == BATCH {
                    batch = begun.elapsed();
                    pace = pace.max(SHARE * batch * (FLOOD / BATCH));
                }
                if number % BATCH == 0 {
                    tokio::time::sleep_until((begun + pace * number / FLOOD).into()).await;
                }
            }
            anyhow::Ok((begun.elapsed(), batch))
        };
        let mut clicks = Vec::new();
        let mut most = before;
        let looking = async {
            for view in ["settings", "store"].into_iter().cycle() {
                let asked = Instant::now();
                if let Err(error) = go_to(&app, view).await {
                    return error;
                }
                clicks.push(asked.elapsed());
                match process.memory() {
                    Ok(now) => most = most.max(now),
                    Err(error) => return error,
                }
                tokio::time::sleep(Duration::from_millis(200)).await;
            }
            unreachable!("the views go round")
        };
        let (thrown, batch) = tokio::select! {
            thrown = throwing => thrown?,
            error = looking => return Err(error),
        };
        let slowest = *clicks.iter().max().context("nothing was clicked")?;
        println!(
            "{FLOOD} links in {thrown:?} (aimed at {FLOOD_TIME:?}); the window answered {} clicks within {slowest:?}",
            clicks.len()
        );
        println!("memory: {} MiB before, {} MiB at most", before / MEBIBYTE, most / MEBIBYTE);
        let can = SHARE * batch * (FLOOD / BATCH) <= FLOOD_TIME;
        println!(
            "{BATCH} without a pause in {batch:?}: the machine can {}",
            if can { "make it" } else { "not make it" }
        );
        ensure!(!can || thrown <= FLOOD_TIME_AT_MOST, "the flood took {thrown:?}: it was none");
        // A machine that does other things too may be too slow to make it. Its window is as many times slower.
        let allowed = if can {
            USABLE
        } else {
            USABLE.mul_f64((thrown.as_secs_f64() / FLOOD_TIME.as_secs_f64()).max(1.0))
        };
        ensure!(slowest <= allowed, "the window took {slowest:?} to answer, not {allowed:?} at most");
        ensure!(most - before < 20 * MEBIBYTE, "it grew by {} MiB", (most - before) / MEBIBYTE);
        ensure!(version(&journal)? == written, "the journal was written to");

        // It goes on as ever: another purchase, and its link.
        let to = microseconds()?;
        app.buy(OTHER_ITEM).await?;
        caller.hand_over(&["storefront-companion".into(), desktop.return_link()?]).await?;
        until("the player's coming back is written, once", SOON, async || {
            let came_back = "SELECT count(*) FROM events WHERE kind = 'came_back'";
            let count: i64 = desktop.journal()?.query_row(came_back, [], |row| row.get(0))?;
            ensure!(count == 1, "it was written {count} times");
            Ok(())
        })
        .await?;
        let asked = asked_between(desktop, from, to)?;
        ensure!(asked == 0, "the API was asked {asked} times");
        ensure!(asked_between(desktop, to, microseconds()?)? > 0, "no exchange is in the log");
        app.close(desktop).await
    })
}
