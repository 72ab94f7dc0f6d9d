//! The bench's scenarios in the real window: run against this very program, as another process.

use std::net::{Ipv4Addr, TcpStream};
use std::path::Path;
use std::process::Child;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use window_tests::{App, Desktop, Failure, KeychainSetup, free_port, hook, play, programs, until};

use crate::SOON;

/// A scenario starts an app of its own; on a busy machine that takes its time.
const RUN: Duration = Duration::from_mins(1);

const SECRET: &str = "whsec_bG9uZyBlbm91Z2ggZm9yIGEgdGVzdCBvZiBhIGJhY2tlbmQ=";
const GRANTS_ONCE: &str = "backend-grants-once";
const TESTING: &str = include_str!("../../../../docs/testing.md");

/// Whether the document says these words, wherever its lines end.
fn is_told(words: &str) -> bool {
    TESTING.split_whitespace().collect::<Vec<_>>().join(" ").contains(words)
}

/// Clicks what the document calls by the words that stand on it.
async fn click_as_told(app: &App, name: &str) -> Result<()> {
    let words = app.page.text(&hook(name)).await?;
    ensure!(is_told(&format!("*{words}*")), "the document does not tell of {words:?}");
    app.page.click(&hook(name)).await
}

/// The walk of docs/testing.md: what it says of the window is what is done here.
#[test]
fn a_tester_finds_a_backend_that_grants_twice_with_the_window_and_sees_it_pass_when_it_is_mended()
-> Result<(), Failure> {
    play("bench_hasty_backend", KeychainSetup::Unlocked, async |desktop| {
        let port = free_port()?;
        let mut hasty = start_backend(desktop, port, &[]).await?;
        let app = App::start(desktop).await?;
        app.page.click(&hook("nav-bench")).await?;

        // Without a backend the scenario says how one is named.
        app.page.click(&hook("bench-tab-scenarios")).await?;
        app.page.click(&hook(&format!("scenario-{GRANTS_ONCE}"))).await?;
        until("the step says why it is not possible", SOON, async || {
            let why = app.page.text(&hook("impossible-5")).await?;
            ensure!(why.contains("name it under Webhooks"), "{why}");
            Ok(())
        })
        .await?;

        app.page.click(&hook("bench-tab-webhooks")).await?;
        app.page.fill(&hook("webhook-secret"), SECRET).await?;
        click_as_told(&app, "webhook-secret-use").await?;
        app.page.until_attribute(&hook("webhook-has-secret"), "data-has", "true", SOON).await?;
        let address = format!("http://127.0.0.1:{port}/webhooks/toffeepay");
        app.page.fill(&hook("webhook-backend"), &address).await?;
        click_as_told(&app, "webhook-backend-use").await?;

        app.page.click(&hook("bench-tab-scenarios")).await?;
        until("the backend stands beside the sandbox", SOON, async || {
            let beside = app.page.text(&hook("scenarios-backend")).await?;
            ensure!(beside.contains(&address), "{beside}");
            Ok(())
        })
        .await?;
        run_to(&app, "failed").await?;
        let reason = app.page.text(&hook("scenario-reason")).await?;
        ensure!(is_told(&format!("`{reason}`")), "the document tells of another reason than {reason:?}");
        sees_the_second_delivery(&app).await?;
        ensure!(!app.page.everything().await?.contains("whsec_"), "the secret is on the page");

        hasty.kill()?;
        hasty.wait()?;
        let mut mended = start_backend(desktop, port, &["--mended"]).await?;
        run_to(&app, "passed").await?;
        mended.kill()?;
        mended.wait()?;
        let bought =
            desktop.journal()?.query_row("SELECT count(*) FROM purchases", [], |row| row.get::<_, i64>(0))?;
        ensure!(bought == 0, "the player's journal has {bought} purchases");
        Ok(())
    })
}

async fn start_backend(desktop: &Desktop, port: u16, more: &[&str]) -> Result<Child> {
    let mut command = desktop.command(programs::hasty_backend()?);
    command.arg("--port").arg(port.to_string()).args(more).env("TOFFEE_WEBHOOK_SECRET", SECRET);
    let child = desktop.start_program("hasty-backend", &mut command)?;
    until("the backend listens", SOON, async || {
        TcpStream::connect((Ipv4Addr::LOCALHOST, port)).map(drop).context("nothing listens yet")
    })
    .await?;
    Ok(child)
}

async fn run_to(app: &App, verdict: &str) -> Result<()> {
    app.page.click(&hook(&format!("scenario-{GRANTS_ONCE}"))).await?;
    click_as_told(app, "scenario-run").await?;
    app.page.until_attribute(&hook("scenario-verdict"), "data-mark", verdict, RUN).await?;
    app.page.until_attribute(&hook(&format!("grid-{GRANTS_ONCE}")), "data-mark", verdict, SOON).await
}

/// The evidence has what the backend did not bear, and names the file that goes to whoever mends it.
async fn sees_the_second_delivery(app: &App) -> Result<()> {
    app.page.click(&hook(&format!("evidence-{GRANTS_ONCE}"))).await?;
    until("the evidence is shown", SOON, async || {
        let evidence = app.page.text(&hook("evidence-raw-text")).await?;
        ensure!(evidence.contains("became_final") && evidence.contains("session.paid"), "{evidence}");
        ensure!(evidence.contains("\"again\": true"), "{evidence}");
        Ok(())
    })
    .await?;
    let named = app.page.text(&hook("evidence-bug-report")).await?;
    let file =
        named.split_whitespace().find(|word| Path::new(word).extension().is_some_and(|end| end == "zip"));
    let file = file.with_context(|| format!("no file is named: {named}"))?;
    ensure!(std::fs::metadata(file)?.len() > 0, "the bug report is empty");
    Ok(())
}
