//! Each scenario that ships is a test of its own, and must pass against a local sandbox. One that can't be run
//! without something beside it is listed as ignored, never as passed.

#![expect(clippy::unwrap_used, reason = "what a test needs and can't have fails it")]

use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use libtest_mimic::{Arguments, Failed, Trial};
use scenarios::report::Verdict;
use scenarios::stage::{Environment, Stage};
use scenarios::{AppProgram, Scenario, run};

fn main() -> ExitCode {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let shop = std::fs::read_to_string(repository.join("storefront/storefront.json")).unwrap();
    let stage = Arc::new(Stage {
        program: AppProgram::at(env!("CARGO_BIN_EXE_scenarios")),
        shop,
        environment: Environment::Sandbox { port: None },
        backend: None,
    });
    let trials =
        Scenario::read_all(&repository.join("scenarios")).unwrap().into_iter().map(|(name, scenario)| {
            let stage = Arc::clone(&stage);
            let is_impossible = stage.why_not(&scenario).is_some();
            let named = name.clone();
            Trial::test(name, move || passes(&named, &scenario, &stage)).with_ignored_flag(is_impossible)
        });
    libtest_mimic::run(&Arguments::from_args(), trials.collect()).exit_code()
}

fn passes(name: &str, scenario: &Scenario, stage: &Stage) -> Result<(), Failed> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let report = runtime.block_on(run::run(name, scenario, stage, |_| ()));
    match report.verdict {
        Verdict::Passed => Ok(()),
        _ => Err(format!("{}\n{:#?}", report.reason.unwrap_or_default(), report.steps).into()),
    }
}
