//! A journal of 100,000 purchases: every query that a view makes, and the slowest of them against a frame at 60 Hz.

use std::time::Instant;

use anyhow::Result;
use jiff::{SignedDuration, Timestamp};
use storefront::environment::EnvironmentName;
use storefront::journal::{Filter, Journal, JournalError, Standing, Start};
use storefront::purchase::Purchase;
use toffeepay::SessionId;

use crate::budget::{Finding, median};
use crate::effort::Effort;
use crate::purchases::{self, TITLES};

const MANY: u32 = 100_000;
/// So many are open beside them.
const WAITING: u32 = 1_000;
const A_FRAME: f64 = 16.0;
const TRIES: usize = 7;
/// As many as a page of the list has.
const ROWS: u32 = 100;

/// Asks everything, some times each.
pub fn measure(effort: Effort) -> Result<Vec<Finding>> {
    let tries = effort.rounds(TRIES);
    let folder = tempfile::tempdir()?;
    purchases::fill_with_ended(folder.path(), effort.many(MANY))?;
    let (journal, _) = Journal::open(folder.path())?;
    journal.import(&waiting(effort.many(WAITING))?, Timestamp::now())?;
    let mut slowest = (0.0, String::new());
    let mut asked = 0;
    let mut ask = |what: String, query: &dyn Fn() -> Result<(), JournalError>| -> Result<()> {
        let mut times = Vec::new();
        for _ in 0..tries {
            let begun = Instant::now();
            query()?;
            times.push(begun.elapsed().as_secs_f64() * 1e3);
        }
        asked += 1;
        let time = median(&times);
        if time > slowest.0 {
            slowest = (time, what);
        }
        Ok(())
    };
    for (name, filter) in filters() {
        ask(format!("first page of {name}"), &|| journal.statement(&filter, Start::Newest, ROWS).map(drop))?;
        ask(format!("page at 60,000 of {name}"), &|| {
            journal.statement(&filter, Start::At(60_000), ROWS).map(drop)
        })?;
        if let Some(mark) = journal.statement(&filter, Start::At(30_000), ROWS)?.next {
            ask(format!("the page after one of {name}"), &|| {
                journal.statement(&filter, Start::After(mark), ROWS).map(drop)
            })?;
        }
        ask(format!("sums of {name}"), &|| journal.summary(&filter).map(drop))?;
    }
    let one = journal.page(None, 1)?.purchases.remove(0);
    let local = EnvironmentName::Local;
    let since = Timestamp::now() - SignedDuration::from_hours(24 * 180);
    ask("one purchase".into(), &|| journal.purchase(one.id()).map(drop))?;
    ask("a timeline".into(), &|| journal.timeline(one.id()).map(drop))?;
    ask("a return link's purchase".into(), &|| journal.by_return_state(&one.order.return_state).map(drop))?;
    ask("open purchases".into(), &|| journal.open_purchases(local).map(drop))?;
    ask("paid ones whose money may come back".into(), &|| journal.paid_since(local, since, ROWS).map(drop))?;
    ask("unpaid ones that took money".into(), &|| journal.owed_since(local, since, ROWS).map(drop))?;
    let player = one.order.user_id.clone();
    // As the store asks, for all that is on sale; and for something that nobody bought.
    ask("when each item was last bought".into(), &|| {
        let items = TITLES.iter().map(|(item, _)| *item).chain(["never-bought"]);
        items.into_iter().try_for_each(|item| journal.last_bought(local, &player, item).map(drop))
    })?;
    for session in ["ses_042100", "ses_unknown"] {
        ask(format!("whether {session} is known"), &|| journal.has_session(&one.order, session).map(drop))?;
    }
    let figures = format!("the slowest of {asked} queries ({}); median of {tries}", slowest.1);
    Ok(vec![Finding::at_most(
        "journal",
        "slowest query of a view, 100,000 purchases",
        slowest.0,
        A_FRAME,
        "ms",
        figures,
    )])
}

/// Purchases that wait for their payment.
fn waiting(count: u32) -> Result<Vec<Purchase>> {
    let base = "http://127.0.0.1:41000/";
    let one = |number| {
        let session = SessionId::new(format!("ses_open_{number:04}"))?;
        purchases::pending(
            number,
            EnvironmentName::Local,
            base,
            &session,
            &format!("{base}pay/open-{number}"),
        )
    };
    (0..count).map(one).collect()
}

/// What the list can be asked for: all, by words, by standing, by days, and all of these at once.
fn filters() -> Vec<(String, Filter)> {
    let now = Timestamp::now();
    let year = (Some(now - SignedDuration::from_hours(24 * 365)), Some(now));
    let mut filters = Vec::new();
    // The last two are what somebody has typed who is not done yet: the beginning of many words, and of every id.
    for words in ["", "gold", "gold coi", "player_42", "ses_0421", "s", "ses"] {
        for standing in std::iter::once(None).chain(Standing::ALL.map(Some)) {
            for (from, until) in [(None, None), year] {
                let name = format!(
                    "{}{}{}",
                    if words.is_empty() { "all".to_owned() } else { format!("\"{words}\"") },
                    standing.map_or(String::new(), |standing| format!(", {}", standing.as_str())),
                    if from.is_some() { ", of a year" } else { "" },
                );
                filters.push((name, Filter { search: words.into(), standing, from, until }));
            }
        }
    }
    filters
}
