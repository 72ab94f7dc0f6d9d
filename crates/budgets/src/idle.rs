//! Idle: a window that shows the store, nothing pending, nobody there. What it asks the backend, and how often its
//! process wakes; the bare window beside it at the same time, for a web view wakes by itself (WebKit looks every 5 s how
//! much memory is left, and tells its main thread).

use std::collections::BTreeMap;
use std::time::Duration;

use anyhow::Result;
use window_tests::{Desktop, KeychainSetup, programs};

use crate::budget::Finding;
use crate::desk::{self, SOON};
use crate::effort::Effort;
use crate::process;
use crate::screen::Screen;

/// For what a start brings with it (fonts, caches, the keychain) to be over.
const REST: Duration = Duration::from_secs(30);
const WATCHED: Duration = Duration::from_mins(4);

/// Watches both for some minutes.
pub async fn measure(effort: Effort) -> Result<Vec<Finding>> {
    let watched = effort.time(WATCHED);
    let backend = desk::with_backend().await?;
    let plain = Desktop::start(KeychainSetup::Unlocked).await?;
    let mut app = backend.start_program("app-idle", &mut backend.command(programs::app()?))?;
    let mut bare = plain.start_program("bare-idle", &mut plain.command(desk::bare_window()?))?;
    for display in [backend.display(), plain.display()] {
        let screen = Screen::connect(display)?;
        tokio::task::spawn_blocking(move || screen.until_button(true, SOON)).await??;
    }
    tokio::time::sleep(effort.time(REST)).await;
    let pids = [i32::try_from(app.id())?, i32::try_from(bare.id())?];
    let (asked, woken) = (desk::requests(&backend)?.len(), pids.map(process::wakeups));
    tokio::time::sleep(watched).await;
    let asked = desk::requests(&backend)?.len() - asked;
    let [of_app, of_bare] = pids.map(process::wakeups);
    let [app_before, bare_before] = woken;
    let of_app = since(&app_before?, &of_app?);
    let of_bare = since(&bare_before?, &of_bare?);
    desk::close(&backend, &mut app)?;
    desk::close(&plain, &mut bare)?;
    let minutes = watched.as_secs_f64() / 60.0;
    let busiest = beyond(&of_app, &of_bare) / minutes;
    let figures =
        format!("within {minutes} minutes: {}; the bare window: {}", listed(&of_app), listed(&of_bare));
    Ok(vec![
        Finding::at_most(
            "idle-requests",
            "requests with nothing pending",
            f64::from(u32::try_from(asked)?),
            0.0,
            "",
            format!("within {minutes} minutes"),
        ),
        Finding::at_most(
            "idle-wakeups",
            "wakeups a minute of the busiest thread beyond those of a bare window, nothing pending",
            busiest,
            1.0,
            "",
            figures,
        ),
    ])
}

/// How often the busiest kind of thread woke beyond what the same kind did in the other. The main threads bear their
/// programs' names.
fn beyond(woken: &[(String, f64)], other: &[(String, f64)]) -> f64 {
    let sum = |threads: &[(String, f64)], kind: &str| -> f64 {
        threads.iter().filter(|(name, _)| kind_of(name) == kind).map(|(_, count)| count).sum()
    };
    let kinds = woken.iter().map(|(name, _)| kind_of(name));
    kinds.map(|kind| sum(woken, kind) - sum(other, kind)).fold(0.0, f64::max)
}

/// A thread's name without its number.
fn kind_of(thread: &str) -> &str {
    let name = thread.rsplit_once(" (").map_or(thread, |(name, _)| name);
    if ["storefront-comp", "bare-window"].contains(&name) { "main" } else { name }
}

/// The threads that woke at all, the busiest first.
fn since(before: &BTreeMap<String, u64>, after: &BTreeMap<String, u64>) -> Vec<(String, f64)> {
    let mut woken: Vec<_> = after
        .iter()
        .map(|(name, count)| {
            (name.clone(), count - before.get(name).copied().unwrap_or_default().min(*count))
        })
        .filter(|(_, count)| *count > 0)
        .map(|(name, count)| (name, f64::from(u32::try_from(count).unwrap_or(u32::MAX))))
        .collect();
    woken.sort_by(|(_, a), (_, b)| b.total_cmp(a));
    woken
}

/// `tokio 12, main 3`, without the numbers of threads.
fn listed(woken: &[(String, f64)]) -> String {
    if woken.is_empty() {
        return "no thread woke".into();
    }
    woken.iter().map(|(thread, count)| format!("{} {count}", kind_of(thread))).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thread_counts_with_what_it_did_meanwhile_alone() {
        let map = |entries: &[(&str, u64)]| {
            entries.iter().map(|(name, count)| ((*name).to_owned(), *count)).collect()
        };
        let woken =
            since(&map(&[("a (1)", 5), ("b (2)", 9)]), &map(&[("a (1)", 6), ("b (2)", 9), ("c (3)", 4)]));
        assert_eq!(listed(&woken), "c 4, a 1");
        assert_eq!(listed(&[]), "no thread woke");
    }

    #[test]
    fn only_what_a_thread_did_beyond_its_like_counts() {
        let woken = |threads: &[(&str, f64)]| {
            threads.iter().map(|(name, count)| ((*name).to_owned(), *count)).collect::<Vec<_>>()
        };
        let bare = woken(&[("bare-window (1)", 36.0), ("PressureMonitor (2)", 36.0)]);
        let quiet = woken(&[("storefront-comp (7)", 36.0), ("PressureMonitor (8)", 35.0)]);
        let busy = woken(&[
            ("storefront-comp (7)", 40.0),
            ("tokio-rt-worker (8)", 4.0),
            ("tokio-rt-worker (9)", 5.0),
        ]);
        assert!(beyond(&quiet, &bare) < 0.5);
        assert!((beyond(&busy, &bare) - 9.0).abs() < 0.5);
    }
}
