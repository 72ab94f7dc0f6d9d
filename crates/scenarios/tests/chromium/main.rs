//! A few of the shipped scenarios with their payment page in a real Chromium. Run by name, as part of the suite
//! `scenarios`: elsewhere there may be no browser.

#![expect(clippy::unwrap_used, reason = "what a test needs and can't have fails it")]

use std::path::Path;

use scenarios::grid::Grid;
use scenarios::player::Player;
use scenarios::report::{ScenarioReport, Verdict};
use scenarios::stage::{Environment, Stage};
use scenarios::{AppProgram, Scenario, run};

async fn played(player: &Player, name: &str) -> ScenarioReport {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let stage = Stage {
        program: AppProgram::at(env!("CARGO_BIN_EXE_scenarios")),
        shop: std::fs::read_to_string(repository.join("storefront/storefront.json")).unwrap(),
        environment: Environment::Sandbox { port: None },
        backend: None,
    };
    let all = Scenario::read_all(&repository.join("scenarios")).unwrap();
    let (_, scenario) = all.iter().find(|(known, _)| known == name).unwrap();
    run::run_with(player, name, scenario, &stage, |_| ()).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_page_is_paid_declined_cancelled_and_returned_from_twice_in_a_real_browser_with_a_row_of_its_own()
{
    let player = Player::chromium().await;
    let mut grid = Grid::default();
    for name in ["paid-by-card", "declined-too-little-money", "cancelled-on-the-page", "returned-twice"] {
        let report = played(&player, name).await;
        assert_eq!(report.verdict, Verdict::Passed, "{name}: {:?}\n{:#?}", report.reason, report.steps);
        grid.note(&report, None);
    }
    let version = player.name().rsplit(' ').next().unwrap();
    assert!(version.starts_with(|first: char| first.is_ascii_digit()), "{}", player.name());
    assert!(grid.cells().iter().all(|cell| cell.browser == player.name()), "{grid:?}");
}

#[tokio::test]
async fn without_such_a_browser_a_scenario_is_skipped_and_its_row_says_so() {
    let reason = "none of chromium is installed".to_owned();
    let player = Player::Missing { name: "Chromium (not here)".to_owned(), reason: reason.clone() };
    let report = played(&player, "paid-by-card").await;
    assert_eq!((report.verdict, report.reason), (Verdict::Skipped, Some(reason)));
    assert_eq!(report.browser, "Chromium (not here)");
}

#[cfg(target_os = "linux")]
#[test]
fn a_run_that_is_stopped_by_ctrl_c_leaves_no_browser_behind() {
    use std::process::{Child, Command, Stdio};
    use std::time::{Duration, Instant};

    use rustix::process::{Pid, Signal, kill_process};

    // Its own folder for profiles: they are in the command lines of the browser and all its helpers.
    let folder = tempfile::tempdir().unwrap();
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let running = || {
        let entries = std::fs::read_dir("/proc").unwrap().flatten();
        let lines = entries.filter_map(|entry| std::fs::read_to_string(entry.path().join("cmdline")).ok());
        let profile = format!("--user-data-dir={}", folder.path().display());
        lines.filter(|line| line.contains(&profile)).count()
    };
    let until = |what: &str, wished: &dyn Fn() -> bool| {
        let deadline = Instant::now() + Duration::from_mins(1);
        while !wished() {
            assert!(Instant::now() < deadline, "{what}");
            std::thread::sleep(Duration::from_millis(20));
        }
    };
    // The page stays open for as long as it is waited for.
    let text = "title = 'Open'\n[[step]]\ndo = 'create'\n[[step]]\ndo = 'page'\nact = 'decline'\n[[step]]\n\
        do = 'expect_status'\nstatus = 'paid'\nwithin = '10 min'\n";
    std::fs::write(folder.path().join("open.toml"), text).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_scenarios"));
    command.args(["--browser", "chromium", "--folder"]).arg(folder.path());
    command.arg("--shop").arg(repository.join("storefront/storefront.json"));
    command.arg("--report").arg(folder.path().join("reports")).env("TMPDIR", folder.path());
    let mut runner: Child = command.stderr(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
    until("no browser came up", &|| running() > 0);
    kill_process(Pid::from_child(&runner), Signal::INT).unwrap();
    assert_eq!(runner.wait().unwrap().code(), Some(2));
    assert_eq!(running(), 0);
}
