//! Memory after the main job: an item bought, paid, and the window showing Paid. The sum over all processes of a
//! window, shared pages divided among those that share them (PSS).

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use tokio::net::TcpListener;
use window_tests::{App, Desktop, FLAGS, KeychainSetup, open_window, programs, sandbox};

use crate::budget::{Finding, median, spread};
use crate::desk::{self, Opener, SOON};
use crate::effort::Effort;
use crate::process;
use crate::screen::Screen;

const ROUNDS: usize = 3;
/// For what was only needed to get there to be given back.
const REST: Duration = Duration::from_secs(10);
const ITEM: &str = "gold-coins-50";
const MIB: f64 = 1_048_576.0;

/// Measures app, bare window and Chromium in turn, again and again.
pub async fn measure(project: &Path, effort: Effort) -> Result<Vec<Finding>> {
    let (rounds, rest) = (effort.rounds(ROUNDS), effort.time(REST));
    let page = project.join("ui/dist-fake");
    ensure!(page.join("index.html").is_file(), "ui/dist-fake is missing: `cargo xtask bench` builds it");
    let (mut app, mut bare, mut chromium) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..rounds {
        app.push(of_app(rest).await? / MIB);
        bare.push(of_bare_window(rest).await? / MIB);
        chromium.push(of_chromium(&page, rest).await? / MIB);
    }
    let compared = |id: &str, what: &str, other: &[f64], limit: f64| {
        let figures = format!(
            "{} against {}; median of {rounds} interleaved runs (least to most)",
            spread(&app, "MiB"),
            spread(other, "MiB")
        );
        Finding::at_most(id, what, median(&app) / median(other), limit, "×", figures)
    };
    Ok(vec![
        compared("memory-bare", "memory after the main job : bare window", &bare, 1.15),
        compared("memory-chromium", "memory after the main job : Chromium's app mode", &chromium, 0.75),
    ])
}

async fn of_app(rest: Duration) -> Result<f64> {
    let mut desktop = Desktop::start(KeychainSetup::Unlocked).await?;
    let opener = Opener::put_in_place(&mut desktop)?;
    let app = App::start(&mut desktop).await?;
    app.buy(ITEM).await?;
    opener.started()?;
    sandbox::pay(&desktop).await?;
    let link = desktop.return_link()?;
    let mut second = desktop.start_app("return", &[&link], &[])?;
    app.until_state("paid", SOON).await?;
    window_tests::wait_for(&mut second, SOON)?;
    of_program(&desktop, &programs::app()?, rest).await
}

async fn of_bare_window(rest: Duration) -> Result<f64> {
    let mut desktop = Desktop::start(KeychainSetup::Unlocked).await?;
    let program = desk::bare_window()?;
    let page = open_window(&mut desktop, "bare", &program).await?;
    page.until_shown("button", SOON).await?;
    of_program(&desktop, &program, rest).await
}

/// The UI with its own stand-in for Rust, as it is developed with. Without the main job: that can only flatter it.
async fn of_chromium(page: &Path, rest: Duration) -> Result<f64> {
    let desktop = Desktop::start(KeychainSetup::Missing).await?;
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = format!("http://{}/", listener.local_addr()?);
    let files = Router::new().fallback(file).with_state(page.to_owned());
    let serving = tokio::spawn(axum::serve(listener, files).into_future());
    let program = programs::on_path(&["chromium", "chromium-browser", "google-chrome"])?;
    let mut command = desktop.command(&program);
    command.args(FLAGS.iter().filter(|flag| !flag.starts_with("--window-size")));
    command
        .arg("--window-size=1040,720")
        .arg("--window-position=0,0")
        .arg(format!("--app={address}?fake=ready"));
    command.arg(format!("--user-data-dir={}", desktop.path("chromium").display()));
    let child = desktop.start_program("chromium", &mut command)?;
    let screen = Screen::connect(desktop.display())?;
    tokio::task::spawn_blocking(move || screen.until_button(true, SOON)).await??;
    tokio::time::sleep(rest).await;
    let memory = process::memory(&process::tree(i32::try_from(child.id())?));
    serving.abort();
    memory
}

async fn of_program(desktop: &Desktop, program: &Path, rest: Duration) -> Result<f64> {
    let name = program.file_name().unwrap_or_default().to_string_lossy().into_owned();
    tokio::time::sleep(rest).await;
    let member = desktop.members().into_iter().find(|member| member.program() == name);
    process::memory(&process::tree(member.context("it does not run")?.pid))
}

/// A file of the built page.
async fn file(State(folder): State<PathBuf>, uri: axum::http::Uri) -> Response {
    let path = uri.path().trim_start_matches('/');
    let path = if path.is_empty() { "index.html" } else { path };
    let kind = match Path::new(path).extension().and_then(|ending| ending.to_str()) {
        Some("html") => "text/html",
        Some("js") => "text/javascript",
        Some("css") => "text/css",
        Some("svg") => "image/svg+xml",
        _ => "application/octet-stream",
    };
    if path.contains("..") {
        return StatusCode::NOT_FOUND.into_response();
    }
    match tokio::fs::read(folder.join(path)).await {
        Ok(bytes) => ([(CONTENT_TYPE, kind)], bytes).into_response(),
        Err(_) => StatusCode::NOT_FOUND.into_response(),
    }
}
