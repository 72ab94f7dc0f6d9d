//! `cargo xtask scenarios`: runs scenarios without a window, tells how it goes, and keeps the evidence.
//!
//! How it went is its exit code: [`Ending`].

#![expect(clippy::print_stdout, reason = "a program for the terminal: its output is what it is for")]

use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context, Result, bail, ensure};
use clap::{Parser, ValueEnum};
use futures_util::{StreamExt as _, stream};
use scenarios::bug_report::scenario_in;
use scenarios::player::Player;
use scenarios::report::{Kept, ScenarioReport, Verdict, count};
use scenarios::stage::{Backend, BackendSecret, Environment, Stage};
use scenarios::{AppProgram, Scenario, app, record, run};
use toffeepay::AccessToken;
use url::Url;

/// Run scenarios: all of scenarios/, or those that are named.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask scenarios", bin_name = "cargo xtask scenarios")]
struct Arguments {
    /// Names of scenarios: their files' names without the ending.
    names: Vec<String>,
    /// Where the scenarios are.
    #[arg(long, default_value = "scenarios")]
    folder: PathBuf,
    /// The shop that the app sells from.
    #[arg(long, default_value = "storefront/storefront.json")]
    shop: PathBuf,
    /// Which ToffeePay: a local sandbox of their own, the vendor's sandbox, or the API at TOFFEE_BASE_URL.
    /// The last two take their token from TOFFEE_ACCESS_TOKEN.
    #[arg(long, value_enum, default_value = "local")]
    environment: Where,
    /// Who acts on the payment page: the runner by its forms, or a real Chromium without a window.
    #[arg(long, value_enum, default_value = "forms")]
    browser: By,
    /// Run them so often; ends with the first round that fails.
    #[arg(long = "loop", value_name = "TIMES", default_value_t = 1)]
    times: u32,
    /// How many run at once.
    #[arg(long, value_name = "COUNT")]
    at_once: Option<usize>,
    /// Where the reports go: index.html, junit.xml, the evidence of each scenario, and the grid of all runs.
    #[arg(long, value_name = "FOLDER", default_value = "target/scenarios")]
    report: PathBuf,
    /// Take it for no trouble when none could be run, or one that was named could not.
    #[arg(long)]
    allow_skipped: bool,
    /// Buy an item, let a person act on its payment page, and write what was done as a scenario into this new file.
    #[arg(long, value_name = "FILE", conflicts_with = "names")]
    record: Option<PathBuf>,
    /// Run the scenario of a bug report that somebody sent: the zip, on a local sandbox.
    #[arg(long, value_name = "ZIP", conflicts_with_all = ["names", "environment", "backend"])]
    replay: Option<PathBuf>,
    /// List them, and run none.
    #[arg(long)]
    list: bool,
    /// The port of the local sandbox, where a backend beside it has to know it. One runs at a time then.
    #[arg(long, value_name = "PORT")]
    sandbox_port: Option<u16>,
    /// A game's backend that is being tested, for `expect_backend`. Its own routes are asked with
    /// BACKEND_GAME_SECRET as a bearer token.
    #[arg(long, value_name = "URL", requires = "sandbox_port")]
    backend: Option<Url>,
    /// Where that backend takes webhooks, signed with TOFFEE_WEBHOOK_SECRET.
    #[arg(long, value_name = "PATH", default_value = "/webhooks/toffeepay")]
    backend_webhooks: String,
}

/// What the program ends with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ending {
    /// What could be run passed.
    Passed = 0,
    /// A scenario failed.
    Failed = 1,
    /// The command line, a file or the environment can't be used.
    Unusable = 2,
    /// None could be run, or one that was named could not.
    Skipped = 3,
}

impl From<Ending> for ExitCode {
    fn from(ending: Ending) -> Self {
        Self::from(ending as u8)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Where {
    Local,
    Sandbox,
    Custom,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum By {
    Forms,
    #[cfg(feature = "chromium")]
    Chromium,
}

fn main() -> ExitCode {
    if app::is_asked_for() {
        return app::main();
    }
    match run_to_end(&Arguments::parse()) {
        Ok(ending) => ending.into(),
        Err(error) => {
            eprintln!("{error:#}");
            Ending::Unusable.into()
        }
    }
}

fn run_to_end(arguments: &Arguments) -> Result<Ending> {
    let runtime = tokio::runtime::Runtime::new()?;
    let ended = runtime.block_on(async {
        tokio::select! {
            ended = start(arguments) => ended,
            // What runs is dropped, and with it its apps, sandboxes and browsers.
            stopped = stopped() => {
                stopped?;
                bail!("stopped")
            }
        }
    });
    // A person may still be asked to press Enter.
    runtime.shutdown_background();
    ended
}

/// Until somebody wants the program to end.
async fn stopped() -> Result<()> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let mut terminated = signal(SignalKind::terminate())?;
        tokio::select! {
            pressed = tokio::signal::ctrl_c() => Ok(pressed?),
            _ = terminated.recv() => Ok(()),
        }
    }
    #[cfg(not(unix))]
    Ok(tokio::signal::ctrl_c().await?)
}

async fn start(arguments: &Arguments) -> Result<Ending> {
    if let Some(file) = &arguments.record {
        return record_by_hand(&stage(arguments)?, file).await;
    }
    let chosen = chosen(arguments)?;
    if arguments.list {
        for (name, scenario) in &chosen {
            println!("{name:<28} {}", scenario.title);
        }
        return Ok(Ending::Passed);
    }
    let stage = Arc::new(stage(arguments)?);
    let player = &match arguments.browser {
        By::Forms => Player::Forms,
        #[cfg(feature = "chromium")]
        By::Chromium => Player::chromium().await,
    };
    println!("Browser: {}", player.name());
    let at_once = match arguments.sandbox_port {
        Some(_) => 1,
        None => arguments.at_once.unwrap_or(3).max(1),
    };
    for round in 1..=arguments.times.max(1) {
        if arguments.times > 1 {
            println!("Round {round} of {}", arguments.times);
        }
        let running = chosen.iter().map(|(name, scenario)| {
            let stage = Arc::clone(&stage);
            async move {
                let report = run::run_with(player, name, scenario, &stage, |_| ()).await;
                tell(&report);
                report
            }
        });
        let reports: Vec<_> = stream::iter(running).buffered(at_once).collect().await;
        let kept = Kept::at(&arguments.report);
        keep(&chosen, &reports, &kept)?;
        let counts = [Verdict::Passed, Verdict::Failed, Verdict::Skipped].map(|one| count(&reports, one));
        println!("{} passed, {} failed, {} skipped", counts[0], counts[1], counts[2]);
        println!("Reports: {}", kept.page().display());
        let ending = ending(counts, !arguments.names.is_empty(), arguments.allow_skipped);
        if ending == Ending::Skipped {
            eprintln!("Not run: what was skipped says why above. With --allow-skipped that is no trouble.");
        }
        if ending != Ending::Passed {
            return Ok(ending);
        }
    }
    Ok(Ending::Passed)
}

/// How a round ends of which so many passed, failed and were skipped. Nobody must take it for green when nothing ran.
fn ending([passed, failed, skipped]: [usize; 3], were_named: bool, may_skip: bool) -> Ending {
    match (failed > 0, skipped > 0 && (passed == 0 || were_named)) {
        (true, _) => Ending::Failed,
        (false, true) if !may_skip => Ending::Skipped,
        _ => Ending::Passed,
    }
}

fn tell(report: &ScenarioReport) {
    let took = format!("{}.{} s", report.took_ms / 1_000, report.took_ms % 1_000 / 100);
    println!("  {:<8}{:<28}{took:>8}", report.verdict.as_str(), report.name);
    if let Some(reason) = &report.reason {
        println!("          {reason}");
    }
}

/// Writes the reports, and adds to the grid.
fn keep(chosen: &[(String, Scenario)], reports: &[ScenarioReport], kept: &Kept) -> Result<()> {
    for report in reports {
        let Some((_, scenario)) = chosen.iter().find(|(name, _)| *name == report.name) else { continue };
        if let Some(bug) = kept.note(scenario, report)? {
            println!("Bug report: {} (and .zip, to send)", bug.display());
        }
    }
    Ok(kept.write_pages(reports)?)
}

async fn record_by_hand(stage: &Stage, file: &Path) -> Result<Ending> {
    // Told before somebody pays for nothing.
    ensure!(!file.exists(), "{} is there already, and no file is written over", file.display());
    let seen = run::by_hand(stage, None, async |page: String| {
        println!("Act on this page as the player does, then press Enter here:\n{page}");
        tokio::task::spawn_blocking(|| std::io::stdin().read_line(&mut String::new())).await??;
        Ok(())
    })
    .await?;
    let recording = record::record("Recorded by hand", &seen)?;
    for remark in &recording.remarks {
        println!("Note: {remark}.");
    }
    let mut new = File::create_new(file).with_context(|| format!("{} can't be made", file.display()))?;
    new.write_all(recording.to_text()?.as_bytes())?;
    println!("{} does it again.", file.display());
    Ok(Ending::Passed)
}

fn chosen(arguments: &Arguments) -> Result<Vec<(String, Scenario)>> {
    if let Some(zip) = &arguments.replay {
        return Ok(vec![("replayed".to_owned(), scenario_in(zip)?)]);
    }
    let mut all = Scenario::read_all(&arguments.folder)?;
    ensure!(!all.is_empty(), "{} has no scenarios", arguments.folder.display());
    if let Some(unknown) = arguments.names.iter().find(|name| all.iter().all(|(known, _)| known != *name)) {
        bail!("there is no scenario {unknown:?}; `--list` names them");
    }
    all.retain(|(name, _)| arguments.names.is_empty() || arguments.names.contains(name));
    Ok(all)
}

fn stage(arguments: &Arguments) -> Result<Stage> {
    let shop = std::fs::read_to_string(&arguments.shop)
        .with_context(|| format!("{} can't be read", arguments.shop.display()))?;
    let elsewhere = |name: &str, base_url: Url| -> Result<Environment> {
        let token = AccessToken::new(&variable("TOFFEE_ACCESS_TOKEN")?)?;
        Ok(Environment::Elsewhere { name: name.to_owned(), base_url, token })
    };
    let environment = match arguments.environment {
        Where::Local => Environment::Sandbox { port: arguments.sandbox_port },
        Where::Sandbox => elsewhere("sandbox", Url::parse("https://api.sandbox.toffeepay.com/")?)?,
        Where::Custom => elsewhere("custom", Url::parse(&variable("TOFFEE_BASE_URL")?)?)?,
    };
    let backend = match &arguments.backend {
        Some(base_url) => Some(Backend {
            base_url: base_url.clone(),
            webhooks: base_url.join(&arguments.backend_webhooks)?,
            secret: BackendSecret::new(&variable("TOFFEE_WEBHOOK_SECRET")?)?,
            token: variable("BACKEND_GAME_SECRET").ok().map(|raw| AccessToken::new(&raw)).transpose()?,
        }),
        None => None,
    };
    Ok(Stage { program: AppProgram::this()?, shop, environment, backend })
}

fn variable(name: &str) -> Result<String> {
    std::env::var(name).with_context(|| format!("{name} is not set"))
}
