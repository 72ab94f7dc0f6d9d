//! kill -9 of the engine's process, again and again, and what must hold after each.

mod acts;

use anyhow::{Context as _, Result, ensure};
use torture::crash::{Calls, Story, Swept, half_migrated, kill, passes_of, places_from, sweep};
use torture::dose::{Dose, Progress, Share};
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
    "after-commit-differs",
    "after-commit-imported",
    "after-commit-migration",
    "after-commit-page_moved",
    "after-commit-page_not_opened",
    "after-commit-page_opened",
    "after-commit-progressed",
    "after-commit-refunded",
    "after-commit-rejected",
    "after-commit-session_created",
    "after-commit-taken_back",
    "after-commit-unknown_status",
    "after-letter-discard",
    "after-letter-put",
    "after-request-cancel",
    "after-request-charged-session",
    "after-request-charges",
    "after-request-create",
    "after-request-list-imports",
    "after-request-list-payments",
    "after-request-list-pending",
    "after-request-list-sessions",
    "after-request-page",
    "after-request-proof",
    "after-request-session",
    "after-request-status",
    "after-tell-item-proposed",
    "after-tell-link-ignored",
    "after-tell-purchase-changed",
    "after-tell-purchase-differs",
    "after-tell-purchase-ended",
    "after-tell-purchase-refunded",
    "after-tell-purchase-returned",
    "after-tell-setting-changed",
    "before-browser-open",
    "before-commit-back_to_pending",
    "before-commit-became_final",
    "before-commit-begun",
    "before-commit-came_back",
    "before-commit-cancel_asked",
    "before-commit-charged",
    "before-commit-differs",
    "before-commit-imported",
    "before-commit-migration",
    "before-commit-page_moved",
    "before-commit-page_not_opened",
    "before-commit-page_opened",
    "before-commit-progressed",
    "before-commit-refunded",
    "before-commit-rejected",
    "before-commit-session_created",
    "before-commit-taken_back",
    "before-commit-unknown_status",
    "before-letter-discard",
    "before-letter-put",
    "before-request-cancel",
    "before-request-charged-session",
    "before-request-charges",
    "before-request-create",
    "before-request-list-imports",
    "before-request-list-payments",
    "before-request-list-pending",
    "before-request-list-sessions",
    "before-request-page",
    "before-request-proof",
    "before-request-session",
    "before-request-status",
    "before-tell-item-proposed",
    "before-tell-link-ignored",
    "before-tell-purchase-changed",
    "before-tell-purchase-differs",
    "before-tell-purchase-ended",
    "before-tell-purchase-refunded",
    "before-tell-purchase-returned",
    "before-tell-setting-changed",
];

/// A purchase makes more calls than that, also where only every third is aimed at.
const LEAST_CALLS: usize = 10;

#[test]
fn killed_at_every_fault_point_nothing_is_lost_or_doubled_and_the_truth_is_told() -> Result<()> {
    let passes = passes_of(&Story::ALL)?;
    let points: Vec<_> = passes.keys().map(String::as_str).collect();
    assert_eq!(points, POINTS);
    let rounds = Share::asked_for()?.range(Dose::asked_for().pick(25, 1_000));
    let (kills, failed) = kill(&passes, &rounds);
    eprintln!("{kills} kills at {} fault points, rounds {rounds:?}", points.len());
    none_of(&failed)?;
    ensure!(kills as usize == points.len() * rounds.len(), "only {kills} kills");
    Ok(())
}

#[test]
fn killed_half_way_through_the_migration_of_an_old_journal_nothing_of_it_is_lost() -> Result<()> {
    let share = Share::asked_for()?;
    let places = (1..=3).flat_map(|schema| places_from(schema).into_iter().map(move |place| (schema, place)));
    let places: Vec<_> = places.collect();
    ensure!(places.len() == 18, "{places:?}");
    // The points that are passed nowhere else have the dose of a point, in three schemas together.
    let rounds = |point: &str| {
        let (small, full) = if POINTS.contains(&point) { (2, 100) } else { (9, 334) };
        share.range(Dose::asked_for().pick(small, full)).len()
    };
    let mut progress =
        Progress::of(places.iter().map(|(_, (point, _))| rounds(point)).sum(), "kills in a migration");
    for (schema, (point, pass)) in &places {
        for round in 0..rounds(point) {
            half_migrated(*schema, point, *pass)
                .with_context(|| format!("schema {schema}, {point}, {pass}, round {round}"))?;
            progress.step();
        }
    }
    Ok(())
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
    let Swept { targets, kills } = sweep(Story::Paid, calls, Dose::asked_for().pick(3, 1))?;
    eprintln!("{kills} kills at {targets} system calls of {calls:?}");
    ensure!(targets > LEAST_CALLS && kills * 10 >= targets * 9, "{kills} kills at {targets} calls");
    Ok(())
}
