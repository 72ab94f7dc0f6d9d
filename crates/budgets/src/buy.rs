//! Buy, from the click to the start of the browser; and the way back, from the start that the system makes for the
//! return link to Paid on the screen. Both in the real window, against a sandbox of its own, in turn with what a
//! program could not do without: one POST by curl and one fsync; one status call.

use std::fs::File;
use std::io::Write as _;
use std::process::Command;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result, ensure};
use notify::{RecursiveMode, Watcher as _};
use toffeepay::{AccessToken, Client, SessionId};
use window_tests::{App, Desktop, hook, sandbox, until, wait_for};

use crate::budget::{Finding, median, spread};
use crate::desk::{self, Opener, SOON, TOKEN};
use crate::effort::Effort;

const ROUNDS: usize = 15;
/// A second Buy of the same item within 3 s is taken for a double click: they take turns.
const ITEMS: [&str; 4] = ["gold-coins-50", "gold-coins-500", "ember-ship-skin", "warp-booster"];

/// Notes when Paid is drawn.
const WATCH: &str = "window.paidAt = null;
    new MutationObserver(() => {
        const state = document.querySelector('[data-test=purchase-state]')?.dataset.state;
        if (state === 'paid' && window.paidAt === null) {
            window.paidAt = 0;
            requestAnimationFrame(() => { window.paidAt = Date.now(); });
        }
    }).observe(document, { subtree: true, childList: true, attributes: true });";

#[derive(Default)]
struct Times {
    buy: Vec<f64>,
    curl: Vec<f64>,
    fsync: Vec<f64>,
    from_exec: Vec<f64>,
    from_inbox: Vec<f64>,
    status: Vec<f64>,
}

/// Buys, pays and comes back, again and again.
pub async fn measure(effort: Effort) -> Result<Vec<Finding>> {
    let rounds = effort.rounds(ROUNDS);
    let mut desktop = desk::with_backend().await?;
    let opener = Opener::put_in_place(&mut desktop)?;
    let app = App::start(&mut desktop).await?;
    app.page.run(WATCH).await?;
    let (_watcher, letters) = watch_inbox(&desktop)?;
    let client = Client::new(desk::backend(&desktop).parse()?, AccessToken::new(TOKEN)?)?;
    let mut times = Times::default();
    // The first round fills caches and opens connections; it does not count.
    for round in 0..=rounds {
        if round == 1 {
            times = Times::default();
        }
        times.buy.push(buy(&app, &opener, ITEMS[round % ITEMS.len()]).await?);
        times.curl.push(curl(&desktop, round)?);
        times.fsync.push(fsync(&desktop)?);
        sandbox::pay(&desktop).await?;
        let (from_exec, from_inbox) = come_back(&desktop, &app, &letters).await?;
        times.from_exec.push(from_exec);
        times.from_inbox.push(from_inbox);
        times.status.push(status(&desktop, &client).await?);
    }
    Ok(findings(&times))
}

fn findings(times: &Times) -> Vec<Finding> {
    let rounds = times.buy.len();
    let least: Vec<_> = times.curl.iter().zip(&times.fsync).map(|(curl, fsync)| curl + fsync).collect();
    let beyond = |times: &[f64], status: &[f64]| (median(times) - median(status)).max(0.0);
    let buy = format!(
        "{} against {} (curl {}, fsync {}); median of {rounds} interleaved rounds (least to most)",
        spread(&times.buy, "ms"),
        spread(&least, "ms"),
        spread(&times.curl, "ms"),
        spread(&times.fsync, "ms"),
    );
    let back = |taken: &[f64]| {
        format!(
            "{} with a status call of {}; median of {rounds} rounds",
            spread(taken, "ms"),
            spread(&times.status, "ms")
        )
    };
    vec![
        Finding::at_most(
            "buy",
            "Buy to browser started : curl and fsync",
            median(&times.buy) / median(&least),
            1.25,
            "×",
            buy,
        ),
        Finding::at_most(
            "return",
            "return link in the inbox to Paid drawn, beyond a status call",
            beyond(&times.from_inbox, &times.status),
            50.0,
            "ms",
            back(&times.from_inbox),
        ),
        Finding::at_most(
            "return-exec",
            "the same from exec of the start that brings the link",
            beyond(&times.from_exec, &times.status),
            50.0,
            "ms",
            back(&times.from_exec),
        ),
    ]
}

/// From the click to the start of the opener, in milliseconds.
async fn buy(app: &App, opener: &Opener, item: &str) -> Result<f64> {
    app.page.click(&hook("nav-store")).await?;
    app.page.click(&hook(&format!("buy-{item}"))).await?;
    app.page.until_shown(&hook("confirm-pay"), SOON).await?;
    let script = format!(
        "window.paidAt = null;
        const at = performance.timeOrigin + performance.now();
        document.querySelector('{}').click(); return at",
        hook("confirm-pay")
    );
    let clicked = app.page.run(&script).await?.as_f64().context("no time of the click")?;
    let started = opener.started()?;
    app.until_state("pending", SOON).await?;
    Ok(since_epoch(started)? - clicked)
}

/// One POST of the same session to the same server.
fn curl(desktop: &Desktop, round: usize) -> Result<f64> {
    let url = format!("{}v1/sessions", desk::backend(desktop));
    let body = r#"{"game_id":"star_courier","user_id":"nobody","item":{"title":"50 Gold Coins","price":499,"currency":"USD"},"return_url":"storefront-companion://payment-complete?state=AAAAAAAAAAAAAAAAAAAAAA"}"#;
    let mut command = desktop.command("curl");
    command.args(["--silent", "--show-error", "--fail", "--output", "/dev/null", "--data", body]);
    command.args(["--header", "Content-Type: application/json"]);
    command.args(["--header", &format!("Authorization: Bearer {TOKEN}")]);
    command.args(["--header", &format!("Idempotency-Key: bench-{round}-{}", std::process::id())]);
    time(command.arg(url))
}

fn time(command: &mut Command) -> Result<f64> {
    let begun = Instant::now();
    let output = command.output().context("curl can't be started")?;
    let taken = begun.elapsed();
    ensure!(output.status.success(), "curl: {}", String::from_utf8_lossy(&output.stderr));
    Ok(in_ms(taken))
}

/// One fsync of a page on the disk that the journal is on.
fn fsync(desktop: &Desktop) -> Result<f64> {
    let mut file = File::create(desktop.app_data().join("fsync"))?;
    file.write_all(&[7; 4_096])?;
    let begun = Instant::now();
    file.sync_all()?;
    Ok(in_ms(begun.elapsed()))
}

/// Brings the return link as the system does, by starting the app with it: the time from exec, and from the moment
/// that the link was in the inbox, both to Paid drawn.
async fn come_back(desktop: &Desktop, app: &App, letters: &Receiver<SystemTime>) -> Result<(f64, f64)> {
    let link = desktop.return_link()?;
    while letters.try_recv().is_ok() {}
    let begun = SystemTime::now();
    let mut start = desktop.start_app("return", &[&link], &[])?;
    let arrived = letters.recv_timeout(SOON).context("the link did not come")?;
    let paid = until("Paid is drawn", SOON, async || {
        let at = app.page.run("return window.paidAt || null").await?.as_f64();
        at.context("not yet")
    })
    .await?;
    wait_for(&mut start, SOON)?;
    Ok((paid - since_epoch(begun)?, paid - since_epoch(arrived)?))
}

/// Says when a letter was put into the inbox.
fn watch_inbox(desktop: &Desktop) -> Result<(notify::RecommendedWatcher, Receiver<SystemTime>)> {
    let (told, letters) = channel();
    let mut watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
        if event.is_ok_and(|event| {
            event.paths.iter().any(|path| path.extension().is_some_and(|end| end == "letter"))
        }) {
            // Nobody listens when the measuring is over.
            let _ = told.send(SystemTime::now());
        }
    })?;
    watcher.watch(&desktop.app_data().join("inbox"), RecursiveMode::NonRecursive)?;
    Ok((watcher, letters))
}

/// One status call over a connection that is open.
async fn status(desktop: &Desktop, client: &Client) -> Result<f64> {
    let id: String = desktop.journal()?.query_row(
        "SELECT session_id FROM purchases WHERE session_id IS NOT NULL ORDER BY seq DESC LIMIT 1",
        [],
        |row| row.get(0),
    )?;
    let id = SessionId::new(id)?;
    client.get_session_status(&id).await?;
    let begun = Instant::now();
    client.get_session_status(&id).await?;
    Ok(in_ms(begun.elapsed()))
}

fn since_epoch(time: SystemTime) -> Result<f64> {
    Ok(in_ms(time.duration_since(UNIX_EPOCH)?))
}

fn in_ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}
