//! Purchases that a tester makes by hand, with the bench's help, are recorded, and each recording replays green
//! against a sandbox of its own; against an API that behaves otherwise it fails.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test's way to fail")]

mod bug_report;
mod by_hand;
#[path = "../common/vault.rs"]
mod vault;
mod world;

use std::process::ExitCode;

use futures_util::future::BoxFuture;
use libtest_mimic::{Arguments, Trial};
use scenarios::record::Recording;
use scenarios::report::{ScenarioReport, Verdict};
use scenarios::stage::{Environment, Stage};
use scenarios::{AppProgram, Scenario, run};
use world::World;

/// What a test does by hand; its recording is replayed.
type ByHand = for<'a> fn(&'a mut World) -> BoxFuture<'a, Recording>;

fn main() -> ExitCode {
    if scenarios::app::is_asked_for() {
        return scenarios::app::main();
    }
    let green = by_hand::ALL.iter().map(|(name, make)| {
        let make = *make;
        Trial::test(*name, move || {
            within_a_runtime(async move {
                let mut world = World::new().await;
                replays_green(make(&mut world).await).await;
            });
            Ok(())
        })
    });
    let red = Trial::test("a_recording_fails_where_the_api_behaves_otherwise", || {
        within_a_runtime(by_hand::otherwise());
        Ok(())
    });
    let sent = Trial::test("a_bug_report_of_a_purchase_replays_green_from_its_zip_alone", || {
        within_a_runtime(bug_report::sent_and_replayed());
        Ok(())
    });
    let trials = green.chain([red, sent]).collect();
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}

fn within_a_runtime(test: impl Future<Output = ()>) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    runtime.unwrap().block_on(test);
}

/// Runs what a recording's file says.
async fn replayed(text: &str) -> ScenarioReport {
    let scenario = Scenario::parse(text, "recorded.toml").unwrap();
    let stage = Stage {
        program: AppProgram::this().unwrap(),
        shop: world::SHOP.to_owned(),
        environment: Environment::Sandbox { port: None },
        backend: None,
    };
    run::run("recorded", &scenario, &stage, |_| ()).await
}

async fn replays_green(recording: Recording) {
    let text = recording.to_text().unwrap();
    let report = replayed(&text).await;
    assert_eq!(report.verdict, Verdict::Passed, "{:?}\n{text}", report.reason);
    if std::env::var_os("SHOW_RECORDINGS").is_some() {
        eprintln!("{text}\n");
    }
}
