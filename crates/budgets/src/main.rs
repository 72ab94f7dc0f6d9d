//! Measures every budget of the app and writes what it found into docs/performance.md. Started by
//! `cargo xtask bench`, which builds everything it needs for release first. Linux only, as the tests in a window are.
//!
//! One file a budget. A comparison is a ratio out of interleaved runs, so that what else the machine
//! does meanwhile falls on both sides.

#![expect(clippy::print_stdout, reason = "a program for the terminal: its output is what it is for")]

mod bare_server;
mod budget;
mod buy;
mod desk;
mod effort;
mod idle;
mod journal;
mod loops;
mod machine;
mod memory;
mod pending;
mod plot;
mod process;
mod purchases;
mod record;
mod recovery;
mod sandbox_load;
mod screen;
mod sdk;
mod size;
mod start;
mod table;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand, ValueEnum};

use budget::Finding;
use effort::Effort;
use record::Record;

/// Measure what the app costs.
#[derive(Parser)]
#[command(name = "budgets")]
struct Arguments {
    #[command(subcommand)]
    act: Act,
}

#[derive(Subcommand)]
enum Act {
    /// Measure, and write the record, the table and the plot.
    Measure {
        /// The project's folder.
        #[arg(long)]
        project: PathBuf,
        /// Measure only this. May be given more than once.
        #[arg(long, value_name = "BUDGET")]
        only: Vec<Part>,
        /// One round of a little, of what was built for development; writes nothing.
        #[arg(long)]
        trial: bool,
    },
    /// Be the bare server that others are held against. Says its port on stdout.
    Serve,
}

/// A group of budgets that is measured in one go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Part {
    Start,
    Memory,
    Buy,
    Idle,
    Pending,
    Journal,
    Toffeepay,
    Sandbox,
    Size,
}

fn main() -> ExitCode {
    let done = match Arguments::parse().act {
        Act::Measure { project, only, trial } => {
            measure(&project, &only, if trial { Effort::Trial } else { Effort::Full })
        }
        Act::Serve => bare_server::serve().map(|()| ExitCode::SUCCESS),
    };
    done.unwrap_or_else(|error| {
        eprintln!("{error:#}");
        ExitCode::FAILURE
    })
}

/// A budget that is missed is told as missed and is no failure of this program; one that can't be measured is.
fn measure(project: &std::path::Path, only: &[Part], effort: Effort) -> Result<ExitCode> {
    let parts = if only.is_empty() { Part::value_variants() } else { only };
    if effort == Effort::Trial {
        println!("A trial: it shows that measuring works. Its figures mean nothing.");
    }
    let mut record = Record::read(project)?;
    let mut failed = false;
    for part in parts {
        println!("{part:?}");
        let begun = machine::Moment::now()?;
        match run(*part, project, effort) {
            Ok(findings) => {
                for finding in &findings {
                    println!("  {finding}");
                }
                if effort == Effort::Full {
                    record.take(findings, &begun);
                    record.write(project)?;
                }
            }
            Err(error) => {
                failed = true;
                println!("  could not be measured: {error:#}");
            }
        }
    }
    Ok(if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

fn run(part: Part, project: &std::path::Path, effort: Effort) -> Result<Vec<Finding>> {
    if part == Part::Size {
        return size::measure(project);
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    runtime.block_on(async {
        match part {
            Part::Start => start::measure(effort).await,
            Part::Memory => memory::measure(project, effort).await,
            Part::Buy => buy::measure(effort).await,
            Part::Idle => idle::measure(effort).await,
            Part::Pending => pending::measure(effort).await,
            Part::Journal => Ok([journal::measure(effort)?, recovery::measure(effort).await?].concat()),
            Part::Toffeepay => sdk::measure(effort).await,
            Part::Sandbox => sandbox_load::measure(effort).await,
            Part::Size => Ok(Vec::new()),
        }
    })
}
