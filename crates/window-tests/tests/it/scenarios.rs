//! The bench's scenarios in the real window: run against this very program, as another process.

use std::time::Duration;

use anyhow::ensure;
use window_tests::{App, Failure, KeychainSetup, hook, play, until};

use crate::SOON;

/// A scenario starts an app of its own; on a busy machine that takes its time.
const RUN: Duration = Duration::from_mins(1);

#[test]
fn a_scenario_runs_green_in_the_window_stands_in_the_grid_and_touches_nothing_of_the_player_s()
-> Result<(), Failure> {
    play("bench_scenarios", KeychainSetup::Unlocked, async |desktop| {
        let app = App::start(desktop).await?;
        app.page.click(&hook("nav-bench")).await?;
        app.page.click(&hook("bench-tab-scenarios")).await?;
        app.page.click(&hook("scenario-paid-by-card")).await?;
        app.page.click(&hook("scenario-run")).await?;
        app.page.until_attribute(&hook("scenario-verdict"), "data-mark", "passed", RUN).await?;
        app.page.until_attribute(&hook("grid-paid-by-card"), "data-mark", "passed", SOON).await?;
        app.page.click(&hook("evidence-paid-by-card")).await?;
        until("the evidence is shown", SOON, async || {
            let evidence = app.page.text(&hook("evidence-raw-text")).await?;
            ensure!(evidence.contains("became_final"), "{evidence}");
            Ok(())
        })
        .await?;
        let bought =
            desktop.journal()?.query_row("SELECT count(*) FROM purchases", [], |row| row.get::<_, i64>(0))?;
        ensure!(bought == 0, "the player's journal has {bought} purchases");
        Ok(())
    })
}
