//! `cargo xtask`: run, test and check the project, one command each. It knows how to get from a fresh
//! machine to a running app; it holds no rule of the app itself.

#![expect(clippy::print_stdout, reason = "a program for the terminal: its output is what it is for")]

mod app;
mod counts;
mod packages;
mod process;
mod process_tree;
mod root;
mod setup;
mod step;
mod suites;
mod tidy;
mod torture;
mod ui;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

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
    },
    /// Check that the house is in order: dependencies, generated files, versions, command lists.
    Tidy,
    /// Write the files that are generated from Rust: ui/src/lib/ipc.gen.ts.
    Generate,
}

fn main() -> ExitCode {
    let outcome = match Arguments::parse().task {
        Task::Run { arguments } => app::run(&arguments),
        Task::Test { only } => Ok(suites::test(&only)),
        Task::Torture { only } => torture::run(&only),
        Task::Tidy => Ok(suites::test(&[suites::Suite::Tidy])),
        Task::Generate => tidy::generate(),
    };
    outcome.unwrap_or_else(|error| {
        eprintln!("\n{error:#}");
        ExitCode::FAILURE
    })
}
