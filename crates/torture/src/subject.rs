//! The engine under torture: what the desktop shell does around the engine, without the window.
//!
//! It uses the real journal, inbox, lock and HTTP client in its folder. Only the browser (it notes what it
//! was asked to open) and the keychain (in memory) are stand-ins.

mod fault;
mod letters;
mod serve;
mod world;

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::{Arc, Mutex};

use anyhow::{Context, Result};
use clap::{Parser, ValueEnum};
use storefront::engine::Engine;
use storefront::environment::EnvironmentName;
use storefront::instance::{Inbox, PrimaryLock};

pub use fault::{FAULT_VARIABLE, TRACE};
pub use world::SCHEME;

/// How often the API is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Pace {
    /// As in the app.
    Real,
    /// Every 50 ms or so.
    Quick,
    /// Only when something causes it.
    Never,
}

/// How many threads work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Threads {
    /// As many as the machine has cores.
    Many,
    /// One for the engine and one for what blocks: the system calls of each come in one order.
    Two,
}

#[derive(Clone, Debug, Parser)]
struct Arguments {
    /// The data folder.
    #[arg(long)]
    folder: PathBuf,
    /// Where the API is.
    #[arg(long)]
    base_url: String,
    #[arg(long, default_value = "local")]
    environment: String,
    #[arg(long, value_enum, default_value = "real")]
    pace: Pace,
    #[arg(long, value_enum, default_value = "many")]
    threads: Threads,
    /// The file to note opened pages in.
    #[arg(long)]
    opened: PathBuf,
    /// The browser can't be started.
    #[arg(long)]
    no_browser: bool,
    /// The file to write the log to, all of it.
    #[arg(long)]
    log: Option<PathBuf>,
    /// Give a call up after a moment, and try again soon.
    #[arg(long)]
    impatient: bool,
    /// Hours that the wall clock is off.
    #[arg(long, default_value_t = 0, allow_negative_numbers = true)]
    hours_off: i64,
}

/// Runs it until its stdin ends.
pub fn main() -> ExitCode {
    match start(&Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("torture-engine: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn start(arguments: &Arguments) -> Result<()> {
    fault::install()?;
    // A test may have strace take hold of it. Where only root or anybody may, the system knows no such word.
    let _ = rustix::process::set_ptracer(rustix::process::PTracer::Any);
    if let Some(log) = &arguments.log {
        let file = std::fs::File::options().create(true).append(true).open(log)?;
        tracing_subscriber::fmt()
            .json()
            .with_max_level(tracing::Level::TRACE)
            .with_writer(Mutex::new(file))
            .init();
    }
    let mut builder = match arguments.threads {
        Threads::Many => tokio::runtime::Builder::new_multi_thread(),
        Threads::Two => {
            let mut builder = tokio::runtime::Builder::new_current_thread();
            builder.max_blocking_threads(1).thread_keep_alive(std::time::Duration::from_hours(1));
            builder
        }
    };
    let runtime = builder.enable_all().build()?;
    let ended = runtime.block_on(run(arguments));
    // Like the app: what still blocks is not waited for.
    runtime.shutdown_background();
    ended
}

async fn run(arguments: &Arguments) -> Result<()> {
    let inbox = Inbox::open(&arguments.folder, world::scheme()?).ok();
    // As in the app: where there is no lock to hold, the journal is only read.
    let (lock, view_only) = match PrimaryLock::acquire(&arguments.folder) {
        Ok(Some(lock)) => (Some(lock), None),
        Ok(None) => return serve::say_not_primary(),
        Err(error) => (None, Some(format!("the data folder can't be locked: {error}"))),
    };
    let name = EnvironmentName::parse(&arguments.environment).context("there is no such environment")?;
    let clock = Arc::new(world::OffClock::by(arguments.hours_off));
    let (parts, ready) = world::gather(arguments, name, view_only, &clock).await?;
    let engine = Engine::start(parts);
    serve::serve(engine, inbox, ready, clock).await?;
    drop(lock);
    Ok(())
}
