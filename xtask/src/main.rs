//! `cargo xtask`: run, test and check the project, one command each. It knows how to get from a fresh
//! machine to a running app; it holds no rule of the app itself.

#![expect(clippy::print_stdout, reason = "a program for the terminal: its output is what it is for")]

mod app;
mod bench;
mod conformance;
mod counts;
mod deny;
mod package;
mod packages;
mod process;
mod process_tree;
mod root;
mod scenarios;
mod setup;
mod step;
mod suites;
mod tidy;
mod torture;
mod ui;

use std::{path::PathBuf, process::ExitCode};

use clap::{Parser, Subcommand};

use bench::Measured;

/// Run, test and check the Storefront Companion.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Install what is missing, build everything, and start the app against its local sandbox.
    Run {
        /// Given to the app as they are.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Install what is missing, and run all tests, the ones in a real window included.
    Test {
        /// Run this suite only. May be given more than once.
        #[arg(long, value_name = "SUITE")]
        only: Vec<suites::Suite>,
    },
    /// Torture the engine in the full dose: crashes, faults and floods. Takes hours.
    Torture {
        /// Run this suite only. May be given more than once.
        #[arg(long, value_name = "SUITE")]
        only: Vec<String>,
        /// Give this share of the doses that take hours (crash, model): 3/10 is the third tenth.
        #[arg(long, value_name = "SHARE")]
        share: Option<String>,
    },
    /// Measure what the app costs, built for release, and write docs/performance.md.
    Bench {
        /// Measure this only. May be given more than once.
        #[arg(long, value_name = "BUDGET")]
        only: Vec<bench::Budget>,
        /// Take the release build that is there.
        #[arg(long)]
        as_built: bool,
        /// Measure a little of a build for development, once: shows that measuring works. Nothing is written.
        #[arg(long, conflicts_with = "as_built")]
        trial: bool,
    },
    /// Make the packages of this system, and look into them.
    Package {
        /// Build for development: quick, large, not for users.
        #[arg(long)]
        debug: bool,
        /// Leave out the local sandbox and the tester's tools: what a studio ships to players.
        #[arg(long)]
        player: bool,
        /// One program for both kinds of Mac. On macOS alone, with both of rustup's targets installed.
        #[arg(long)]
        universal: bool,
        /// All kinds that tauri.conf.json names for this system, also those whose tools are downloaded (AppImage).
        #[arg(long)]
        all: bool,
        /// A file of settings laid over tauri.conf.json: what signs, for example.
        #[arg(long, value_name = "FILE")]
        config: Option<PathBuf>,
    },
    /// Hold a ToffeePay API against its published contract: the one that TOFFEE_BASE_URL names, or the sandbox.
    Conformance,
    /// Run the tester's scenarios without a window: all of scenarios/, or those that are named. `--help` tells more.
    #[command(disable_help_flag = true)]
    Scenarios {
        /// Given to them as they are.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Check that the house is in order: dependencies, generated files, versions, command lists.
    Tidy,
    /// Write the files that are generated from Rust: ui/src/lib/ipc.gen.ts, scenarios/scenario.schema.json.
    Generate,
}

/// Why a command that begins with `cargo xtask` is none of ours; none where it is, or is another program's.
fn refused(command: &str) -> Option<String> {
    let words = command.strip_prefix("cargo xtask")?.split_whitespace();
    let error = Arguments::try_parse_from(std::iter::once("xtask").chain(words)).err()?;
    Some(error.to_string().lines().next().unwrap_or_default().to_owned())
}

fn main() -> ExitCode {
    let outcome = match Arguments::parse().task {
        Task::Run { arguments } => app::run(&arguments),
        Task::Test { only } => Ok(suites::test(&only)),
        Task::Torture { only, share } => torture::run(&only, share.as_deref()),
        Task::Bench { only, as_built, trial } => {
            let measured = match (as_built, trial) {
                (true, _) => Measured::AsBuilt,
                (_, true) => Measured::Trial,
                (false, false) => Measured::Release,
            };
            bench::run(&only, measured)
        }
        Task::Package { debug, player, universal, all, config } => {
            package::run(package::Build { debug, player, universal }, all, config.as_deref())
        }
        Task::Conformance => conformance::run(),
        Task::Scenarios { arguments } => scenarios::run(&arguments),
        Task::Tidy => Ok(suites::test(&[suites::Suite::Tidy])),
        Task::Generate => tidy::generate(),
    };
    outcome.unwrap_or_else(|error| {
        eprintln!("\n{error:#}");
        ExitCode::FAILURE
    })
}
