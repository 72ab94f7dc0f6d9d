//! A purchase that was made by hand becomes a scenario and a bug report, and whoever gets the report does it again: by the
//! buttons, the dialogs and a drop on the window.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use window_tests::{App, Desktop, Failure, KeychainSetup, drop_files, hook, play, until, window_of};

use crate::tools::{pay_at_the_panel, session};
use crate::{ITEM, SOON};

/// A scenario starts an app of its own; on a busy machine that takes its time.
const RUN: Duration = Duration::from_mins(1);

#[test]
fn a_purchase_is_recorded_saved_and_run_and_its_report_is_saved_dropped_and_replayed() -> Result<(), Failure>
{
    play("bug_report", KeychainSetup::Unlocked, async |desktop| {
        let app = App::start(desktop).await?;
        app.buy(ITEM).await?;
        let purchase = app.page.run("return location.hash").await?;
        pay_at_the_panel(&app, &session(desktop)?).await?;
        app.page.run(&format!("location.hash = {purchase}")).await?;
        app.until_state("paid", SOON).await?;

        app.page.click(&hook("record-purchase")).await?;
        app.page.fill(&hook("recording-name"), "By hand").await?;
        let recorded = desktop.path("home").join("by-hand.toml");
        app.page.click(&hook("recording-save")).await?;
        desktop.answer_file_dialog("Save", &recorded)?;
        app.page.until_shown(&format!("{} bdi", hook("recording-saved")), SOON).await?;
        let text = fs::read_to_string(&recorded)?;
        ensure!(text.contains("title = \"By hand\""), "the file says: {text}");
        app.page.click(&hook("recording-run")).await?;
        until_passed(&app, "recorded.by-hand").await?;

        app.page.run(&format!("location.hash = {purchase}")).await?;
        let zip = save_report(desktop, &app).await?;
        replay(desktop, &app, &zip).await
    })
}

/// Waits for the verdict on a scenario of the list. Its id ends with a mark of its text.
async fn until_passed(app: &App, begins: &str) -> Result<()> {
    let mark = format!("[data-test^=\"scenario-mark-{begins}.\"]");
    app.page.until_attribute(&mark, "data-mark", "passed", RUN).await
}

async fn save_report(desktop: &Desktop, app: &App) -> Result<PathBuf> {
    app.page.click(&hook("bug-report")).await?;
    let shown = app.page.text(&hook("bug-report-text")).await?;
    ensure!(shown.contains("# Bug report"), "it says: {shown}");
    let zip = desktop.path("home").join("they say.zip");
    app.page.click(&hook("bug-report-zip")).await?;
    desktop.answer_file_dialog("Save", &zip)?;
    until("the report is saved", SOON, async || {
        let said = app.page.text(&hook("bug-report-said")).await?;
        ensure!(said.contains("they say.zip") && zip.exists(), "it says: {said}");
        Ok(())
    })
    .await?;
    app.page.click(&hook("bug-report-close")).await?;
    Ok(zip)
}

async fn replay(desktop: &Desktop, app: &App, zip: &Path) -> Result<()> {
    let pid = desktop.running_apps()?.first().context("no app runs")?.pid;
    let window = window_of(desktop.display(), pid)?;
    let other = desktop.path("home").join("other.zip");
    fs::copy(zip, &other)?;
    drop_files(desktop.display(), window, &[zip.to_owned(), other]).await?;
    let problem = app.page.text(&hook("brought-problem")).await?;
    ensure!(problem.contains("2 files were dropped"), "it says: {problem}");
    ensure!(!app.page.has(&hook("brought-replay")).await?, "something can be replayed");

    drop_files(desktop.display(), window, &[zip.to_owned()]).await?;
    let about = app.page.text(&hook("brought-about")).await?;
    ensure!(about.contains("they say.zip"), "it says: {about}");
    ensure!(!app.page.has(&hook("brought-problem")).await?, "it still tells of the drop before");
    app.page.click(&hook("brought-replay")).await?;
    until_passed(app, "brought.bug-report").await
}
