//! The app without its window, as the process that scenarios run: the real engine with its journal and HTTP
//! client, in a folder of its own. Only browser and keychain are stand-ins.
//!
//! It is told what to do by lines on stdin ([`crate::protocol`]); the first is the access token, which other programs
//! could read in an environment. A program becomes it by calling [`main`] first of
//! all when [`is_asked_for`]: by its environment, never by its command line, which anybody's link could write.

mod exchanges;
mod serve;
mod world;

use std::path::PathBuf;
use std::process::ExitCode;

use serde::{Deserialize, Serialize};

use crate::protocol::Line;

/// The variable with the [`Setup`], as JSON.
pub const SETUP_VARIABLE: &str = "STOREFRONT_SCENARIO_APP";
/// The scheme of return links.
pub const SCHEME: &str = "storefront-scenario";

/// How the app is set up.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Setup {
    /// The data folder.
    pub folder: PathBuf,
    /// Where the API is.
    pub base_url: String,
    /// The text of its storefront.json.
    pub shop: String,
    /// The environment's name: `local` is the run's own sandbox.
    pub environment: String,
    /// Who buys.
    pub player: String,
    /// Milliseconds that its wall clock is off.
    pub clock_off_ms: i64,
}

/// Whether this process was started to be the app of a scenario.
pub fn is_asked_for() -> bool {
    std::env::var_os(SETUP_VARIABLE).is_some()
}

/// Runs it until its stdin ends.
pub fn main() -> ExitCode {
    match start() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            serve::say(&Line::Ready(Err(format!("{error:#}"))));
            ExitCode::FAILURE
        }
    }
}

fn start() -> anyhow::Result<()> {
    let setup: Setup = serde_json::from_str(&std::env::var(SETUP_VARIABLE)?)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let ended = runtime.block_on(serve::run(setup));
    // Like the app: what still blocks is not waited for.
    runtime.shutdown_background();
    ended
}
