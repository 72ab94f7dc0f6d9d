//! What any program of the user may do over the session bus: arguments of any kind, and any number of them.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use window_tests::{App, Desktop, Failure, KeychainSetup, bus, play, until};

use crate::{ITEM, SOON};

const FUZZED: u32 = 10_000;
const FLOOD: u32 = 50_000;
const FLOOD_TIME: Duration = Duration::from_secs(10);
/// The window answers within this time, whatever comes in.
const USABLE: Duration = Duration::from_secs(1);
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
        app.page.click(&window_tests::hook("nav-settings")).await?;
        let (written, place) = (version(&journal)?, app.page.run("return location.href").await?);
        let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
        for _ in 0..FUZZED {
            caller.hand_over(&dice.arguments(&link)).await?;
        }
        until_ignored(&app, u64::from(FUZZED)).await?;
        ensure!(version(&journal)? == written, "the journal was written to");
        ensure!(app.page.run("return location.href").await? == place, "the window went elsewhere");
        show_purchase(desktop, &app).await?;
        app.until_state("pending", SOON).await?;
        ensure!(!app.page.text(&window_tests::hook("timeline")).await?.contains("return link"));
        app.close(desktop).await
    })
}

#[test]
fn a_flood_of_fifty_thousand_links_in_ten_seconds_leaves_the_window_usable() -> Result<(), Failure> {
    play("flood", KeychainSetup::Unlocked, async |desktop| {
        let app = App::start(desktop).await?;
        app.buy(ITEM).await?;
        let good = desktop.return_link()?;
        let caller = bus::Caller::join(desktop).await?;
        let apps = desktop.running_apps()?;
        let process = apps.first().context("no app runs")?;
        let before = process.memory()?;

        let throwing = async {
            let mut dice = Dice(0x2545_f491_4f6c_dd1d);
            let begun = Instant::now();
            for number in 0..FLOOD {
                let link = if number % 100 == 0 { good.clone() } else { dice.forged() };
                caller.throw_over(&["storefront-companion".into(), link]).await?;
                if number % 500 == 0 {
                    tokio::time::sleep_until((begun + FLOOD_TIME * number / FLOOD).into()).await;
                }
            }
            anyhow::Ok(begun.elapsed())
        };
        let mut looks: Vec<Duration> = Vec::new();
        let mut most = before;
        let looking = async {
            loop {
                let asked = Instant::now();
                if let Err(error) = app.page.run("return document.title").await {
                    return error;
                }
                looks.push(asked.elapsed());
                match process.memory() {
                    Ok(now) => most = most.max(now),
                    Err(error) => return error,
                }
                tokio::time::sleep(Duration::from_millis(200)).await;
            }
        };
        let thrown = tokio::select! {
            thrown = throwing => thrown?,
            error = looking => return Err(error),
        };
        looks.sort();
        let (median, slowest) = (looks[looks.len() / 2], looks[looks.len() - 1]);
        println!(
            "{FLOOD} links in {thrown:?}; answers of the window: median {median:?}, slowest {slowest:?}"
        );
        println!("memory: {} MiB before, {} MiB at most", before / MEBIBYTE, most / MEBIBYTE);
        ensure!(median <= USABLE, "the window took {median:?} to answer");
        ensure!(most - before < 20 * MEBIBYTE, "it grew by {} MiB", (most - before) / MEBIBYTE);

        show_purchase(desktop, &app).await?;
        app.until_state("pending", SOON).await?;
        let came_back = "SELECT count(*) FROM events WHERE kind = 'came_back'";
        let count: i64 = desktop.journal()?.query_row(came_back, [], |row| row.get(0))?;
        ensure!(count == 1, "coming back was written {count} times");
        app.close(desktop).await
    })
}
