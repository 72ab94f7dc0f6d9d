//! Where the bench is closed, none of its commands does anything, whatever the page asks for.

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use window_tests::{
    App, Desktop, Failure, KeychainSetup, drop_files, hook, play, use_own_storefront, window_of,
};

use crate::SOON;

/// What the page is granted, so that nothing but the bench's own gate is in the way.
const CAPABILITY: &str = include_str!("../../../../capabilities/bench/bench.json");
/// What opens the bench for production.
const OPENS: &str = "bench_confirm_production";

fn commands() -> Result<Vec<String>> {
    let capability: Value = serde_json::from_str(CAPABILITY)?;
    let granted = capability["permissions"].as_array().context("no permissions")?;
    let names = granted.iter().filter_map(|name| name.as_str()?.strip_prefix("allow-"));
    Ok(names.map(|name| name.replace('-', "_")).collect())
}

/// What a command says: the code of its error, or `done`.
async fn say(app: &App, command: &str, request: Value) -> Result<String> {
    let script = format!(
        "const done = arguments[arguments.length - 1];
         window.__TAURI_INTERNALS__.invoke({}, {{ request: {request} }})
             .then(() => done('done'), (error) => done(error?.code ?? String(error)))",
        json!(command),
    );
    let said = app.page.client().execute_async(&script, Vec::new()).await?;
    said.as_str().map(str::to_owned).context("it said nothing")
}

async fn all_are_closed(app: &App) -> Result<()> {
    let commands = commands()?;
    ensure!(commands.len() > 50 && commands.iter().any(|name| name == OPENS), "{commands:?}");
    for command in commands.iter().filter(|name| *name != OPENS) {
        let said = say(app, command, json!({})).await?;
        ensure!(said == "bench_closed", "{command} says {said}");
    }
    Ok(())
}

#[test]
fn without_tester_tools_no_command_of_the_bench_does_anything_and_nothing_is_recorded() -> Result<(), Failure>
{
    play("bench_not_offered", KeychainSetup::Unlocked, async |desktop| {
        use_own_storefront(desktop, |storefront| storefront["tester_tools"] = json!(false))?;
        let app = App::start(desktop).await?;
        all_are_closed(&app).await?;
        ensure!(
            say(&app, OPENS, json!({ "typed": "production" })).await? == "bench_closed",
            "it was confirmed"
        );
        ensure!(!app.page.has(&hook("nav-bench")).await?, "the rail has a bench");
        app.buy(crate::ITEM).await?;
        ensure!(!desktop.app_data().join("exchanges.sqlite").exists(), "exchanges were recorded");
        Ok(())
    })
}

#[test]
fn against_production_every_command_is_closed_until_its_name_was_typed_and_what_is_dropped_is_not_opened()
-> Result<(), Failure> {
    play("bench_production", KeychainSetup::Unlocked, async |desktop| {
        use_own_storefront(desktop, |storefront| storefront["default_environment"] = json!("production"))?;
        let app = App::start(desktop).await?;
        all_are_closed(&app).await?;
        ensure!(
            say(&app, OPENS, json!({ "typed": "sandbox" })).await? == "bench_closed",
            "any word opens it"
        );
        all_are_closed(&app).await?;

        let dropped = desktop.path("home").join("report.zip");
        std::fs::write(&dropped, "no zip")?;
        drop_on(desktop, dropped).await?;
        app.page.until_shown(&hook("kept-out"), SOON).await?;

        app.page.fill(&hook("confirm-production"), "production").await?;
        app.page.click(&hook("confirm-production-send")).await?;
        app.page.until_shown(&hook("bench-panel"), SOON).await?;
        ensure!(!app.page.has(&hook("brought-problem")).await?, "what was dropped before was opened");
        for command in ["bench_list_exchanges", "bench_read_fault_choices", "bench_read_brought_report"] {
            let request = json!({ "search": { "text": "" }, "after": null });
            let said = say(&app, command, request).await?;
            ensure!(said != "bench_closed", "{command} is still closed");
        }
        Ok(())
    })
}

#[test]
fn an_environment_of_the_studio_s_own_at_production_s_address_is_as_closed_as_production()
-> Result<(), Failure> {
    play("bench_production_by_another_name", KeychainSetup::Unlocked, async |desktop| {
        use_own_storefront(desktop, |storefront| {
            storefront["custom"] = json!({ "base_url": "https://api.toffeepay.com" });
            storefront["default_environment"] = json!("custom");
        })?;
        let app = App::start(desktop).await?;
        all_are_closed(&app).await?;
        app.page.click(&hook("nav-bench")).await?;
        app.page.fill(&hook("confirm-production"), "production").await?;
        app.page.click(&hook("confirm-production-send")).await?;
        app.page.until_shown(&hook("bench-panel"), SOON).await
    })
}

async fn drop_on(desktop: &Desktop, file: std::path::PathBuf) -> Result<()> {
    let pid = desktop.running_apps()?.first().context("no app runs")?.pid;
    drop_files(desktop.display(), window_of(desktop.display(), pid)?, &[file]).await
}
