//! The log: one JSON object a line in the app's log folder, and plain text on stderr in debug builds.
//!
//! What must not be in it (the token, a payment page's address) has types that don't print themselves.
//! Libraries don't know those types, so they are never let below INFO, whatever RUST_LOG says.

mod bounded_file;

use std::io::IsTerminal;
use std::path::Path;
use std::sync::Mutex;

use tracing::{Level, Metadata};
use tracing_subscriber::filter::filter_fn;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Layer, fmt};

use bounded_file::BoundedFile;

/// The crates of this workspace, whose log lines were written with the rule in mind.
const OURS: &[&str] = &["storefront", "storefront_companion", "toffeepay", "sandbox", "ipc"];

/// Starts logging, and logs panics too. Without a log file the app runs on, with stderr alone.
pub fn start(folder: &Path) {
    let file = BoundedFile::open(folder);
    let problem = file.as_ref().err().map(ToString::to_string);
    let to_file = file.ok().map(|file| fmt::layer().json().with_writer(Mutex::new(file)));
    let to_stderr = cfg!(debug_assertions).then(|| {
        let colours = std::io::stderr().is_terminal();
        fmt::layer().compact().with_ansi(colours).with_writer(std::io::stderr)
    });
    let level = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    let layers = Layer::and_then(to_file, to_stderr).with_filter(filter_fn(may_log)).with_filter(level);
    if tracing_subscriber::registry().with(layers).try_init().is_err() {
        return;
    }
    if let Some(problem) = problem {
        tracing::warn!(problem, "there is no log file");
    }
    let folder = folder.display().to_string();
    std::panic::set_hook(Box::new(move |panic| log_panic(panic, &folder)));
}

fn may_log(metadata: &Metadata<'_>) -> bool {
    *metadata.level() <= Level::INFO || is_ours(metadata.target())
}

fn is_ours(target: &str) -> bool {
    let crate_name = target.split("::").next().unwrap_or_default();
    OURS.contains(&crate_name)
}

/// The message is left out: it may carry anything, and the place finds the cause.
fn log_panic(panic: &std::panic::PanicHookInfo<'_>, folder: &str) {
    let place = panic.location().map(ToString::to_string);
    let backtrace = std::backtrace::Backtrace::capture();
    tracing::error!(place, %backtrace, "a panic");
    eprintln!("The app met a fault of its own; the log in {folder} has the place.");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_crates_may_log_details() {
        for ours in
            ["storefront", "storefront::engine", "storefront_companion::commands", "toffeepay::transport"]
        {
            assert!(is_ours(ours), "{ours}");
        }
        for theirs in ["hyper_util::client", "reqwest::connect", "storefront_evil", "zbus", ""] {
            assert!(!is_ours(theirs), "{theirs}");
        }
    }
}
