//! kill -9 of the engine's process, again and again, and what must hold after each.

use anyhow::{Result, ensure};
use torture::crash::{Calls, Story, kill, passes_of, sweep};
use torture::dose::{Dose, Share};
use torture::none_of;

/// The points that the stories pass. One more or one fewer is a change of the engine to be looked at here.
const POINTS: &[&str] = &[
    "after-browser-open",
    "after-commit-back_to_pending",
    "after-commit-became_final",
    "after-commit-begun",
    "after-commit-came_back",
    "after-commit-cancel_asked",
    "after-commit-charged",
    "after-commit-migration",
    "after-commit-page_not_opened",
    "after-commit-page_opened",
    "after-commit-progressed",
    "after-commit-rejected",
    "after-commit-session_created",
    "after-commit-unknown_status",
    "after-letter-discard",
    "after-letter-put",
    "after-request-cancel",
    "after-request-create",
    "after-request-list-payments",
    "after-request-proof",
    "after-request-status",
    "after-tell-purchase-changed",
    "after-tell-purchase-ended",
    "after-tell-purchase-returned",
    "after-tell-setting-changed",
    "before-browser-open",
    "before-commit-back_to_pending",
    "before-commit-became_final",
    "before-commit-begun",
    "before-commit-came_back",
    "before-commit-cancel_asked",
    "before-commit-charged",
    "before-commit-migration",
    "before-commit-page_not_opened",
    "before-commit-page_opened",
    "before-commit-progressed",
    "before-commit-rejected",
    "before-commit-session_created",
    "before-commit-unknown_status",
    "before-letter-discard",
    "before-letter-put",
    "before-request-cancel",
    "before-request-create",
    "before-request-list-payments",
    "before-request-proof",
    "before-request-status",
    "before-tell-purchase-changed",
    "before-tell-purchase-ended",
    "before-tell-purchase-returned",
    "before-tell-setting-changed",
];

#[test]
fn killed_at_every_fault_point_nothing_is_lost_or_doubled_and_the_truth_is_told() -> Result<()> {
    let passes = passes_of(&Story::ALL)?;
    let points: Vec<_> = passes.keys().map(String::as_str).collect();
    assert_eq!(points, POINTS);
    let rounds = Share::asked_for()?.range(Dose::asked_for().pick(25, 1_000));
    let (kills, failed) = kill(&passes, &rounds);
    eprintln!("{kills} kills at {} fault points, rounds {rounds:?}", points.len());
    none_of(&failed)
}

#[test]
fn killed_at_system_calls_on_files_nothing_is_lost_or_doubled() -> Result<()> {
    sweep_of(Calls::Files)
}

#[test]
fn killed_at_system_calls_on_streams_nothing_is_lost_or_doubled() -> Result<()> {
    sweep_of(Calls::Streams)
}

fn sweep_of(calls: Calls) -> Result<()> {
    let kills = sweep(Story::Paid, calls, Dose::asked_for().pick(3, 1))?;
    eprintln!("{kills} kills at a system call of {calls:?}");
    ensure!(kills > 0, "nothing was killed");
    Ok(())
}
