//! Scenarios against the real app without its window.

#![expect(clippy::unwrap_used, reason = "what a test needs and can't have fails it")]

mod backend;
mod bug_report;
mod cli;
mod files;
mod live;
mod recording;
mod reports;
mod running;
mod secrets;

use std::path::{Path, PathBuf};

use scenarios::stage::{Environment, Stage};
use scenarios::{AppProgram, Scenario};

/// The shortest scenario that ends in paid.
const PAID: &str = "
    title = 'Paid'
    [[step]]
    do = 'create'
    [[step]]
    do = 'page'
    act = 'pay'
    [[step]]
    do = 'expect_status'
    status = 'paid'
    [[step]]
    do = 'expect_webhook'
    event = 'session.paid'
";

/// A folder or file of the repository.
fn of_repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path)
}

/// A stage with a sandbox of its own.
fn stage() -> Stage {
    Stage {
        program: AppProgram::at(env!("CARGO_BIN_EXE_scenarios")),
        shop: std::fs::read_to_string(of_repository("storefront/storefront.json")).unwrap(),
        environment: Environment::Sandbox { port: None },
        backend: None,
    }
}

fn scenario(text: &str) -> Scenario {
    Scenario::parse(text, "test.toml").unwrap()
}
