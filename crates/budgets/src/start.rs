//! Start: from exec to the first frame on the screen that can be used, which is the first with a button in the
//! colour of Buy. The app draws its Buy buttons when it knows the catalogue; the bare window draws one by a script.

use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::Result;
use window_tests::{Desktop, IDENTIFIER, KeychainSetup, programs};

use crate::budget::{Finding, median, spread};
use crate::desk::{self, SOON};
use crate::effort::Effort;
use crate::purchases;
use crate::screen::Screen;

const ROUNDS: usize = 11;
const LIMIT: f64 = 1.15;
const MANY: u32 = 100_000;

/// What is started, and with which data folder.
struct Start {
    name: &'static str,
    program: PathBuf,
    data: PathBuf,
}

/// Starts all three in turn, again and again.
pub async fn measure(effort: Effort) -> Result<Vec<Finding>> {
    let rounds = effort.rounds(ROUNDS);
    let desktop = Desktop::start(KeychainSetup::Unlocked).await?;
    let (app, data, full) = (programs::app()?, desktop.path("data"), desktop.path("data-full"));
    std::fs::create_dir_all(full.join(IDENTIFIER))?;
    purchases::fill_with_ended(&full.join(IDENTIFIER), effort.many(MANY))?;
    let starts = [
        Start { name: "bare", program: desk::bare_window()?, data: data.clone() },
        Start { name: "app", program: app.clone(), data },
        Start { name: "app-full", program: app, data: full },
    ];
    let screen = Screen::connect(desktop.display())?;
    let mut times = [const { Vec::new() }; 3];
    // The first round fills caches and makes what a first start makes; it does not count.
    for round in 0..=rounds {
        for (start, times) in starts.iter().zip(&mut times) {
            let time = once(&desktop, &screen, start)?;
            if round > 0 {
                times.push(time);
            }
        }
    }
    let [bare, empty, full] = &times;
    let compared = |id: &str, what: &str, times: &[f64]| {
        let figures = format!(
            "{} against {}; median of {rounds} interleaved starts (least to most)",
            spread(times, "ms"),
            spread(bare, "ms")
        );
        Finding::at_most(id, what, median(times) / median(bare), LIMIT, "×", figures)
    };
    Ok(vec![
        compared("start-empty", "start, journal empty : bare window", empty),
        compared("start-full", "start, journal of 100,000 : bare window", full),
    ])
}

/// One start, in milliseconds.
fn once(desktop: &Desktop, screen: &Screen, start: &Start) -> Result<f64> {
    screen.until_button(false, SOON)?;
    let mut command = desktop.command(&start.program);
    with_data(&mut command, &start.data);
    let begun = Instant::now();
    let mut child = desktop.start_program(start.name, &mut command)?;
    let shown = screen.until_button(true, SOON)?;
    desk::close(desktop, &mut child)?;
    Ok((shown - begun).as_secs_f64() * 1e3)
}

fn with_data(command: &mut std::process::Command, data: &Path) {
    command.env("XDG_DATA_HOME", data);
}
