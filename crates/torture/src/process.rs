//! The processes of a test: the engine under torture and the sandbox. Whatever is dropped is killed.

mod engine;
mod failing;
mod sandbox;

use std::path::PathBuf;
use std::process::Child;

use anyhow::{Context, Result, bail};

pub use engine::{Died, EngineProcess, Setup, Wrapper};
pub use failing::FailingSync;
pub use sandbox::SandboxProcess;

/// Where both processes find the access token: never on a command line.
pub const TOKEN_VARIABLE: &str = "TORTURE_TOKEN";
/// The access token of all tests: a canary that is searched for where it must not be.
pub const TOKEN: &str = "sk_test_canary_torture_0001";
/// The token that takes its place where it is revoked.
pub const NEXT_TOKEN: &str = "sk_test_canary_torture_0002";

/// A child that does not outlive its test.
#[derive(Debug)]
struct Owned(Child);

impl Drop for Owned {
    fn drop(&mut self) {
        // It may have ended already.
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

/// A program of this package, beside the test that runs.
pub fn program(name: &str) -> Result<PathBuf> {
    let here = std::env::current_exe().context("this program's own path is unknown")?;
    let file = here.ancestors().skip(1).take(2).map(|folder| folder.join(name)).find(|file| file.is_file());
    match file {
        Some(file) => Ok(file),
        None => bail!("{name} is not built: cargo build --package torture"),
    }
}
