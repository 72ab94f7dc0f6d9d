//! The program for the terminal, as a process: what it ends with, what it says, and what it leaves.

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use scenarios::bug_report::BugReport;
use scenarios::run::run;
use tempfile::TempDir;

use crate::recording::submit;
use crate::{PAID, of_repository, scenario, stage};

/// Fails at its second step, at once.
const WRONG: &str = "title = 'Wrong'\n[[step]]\ndo = 'create'\n[[step]]\ndo = 'expect_status'\nstatus = 'failed'\n\
    within = '1 ms'\n";
/// Can't be run without a backend.
const ASKS: &str = "title = 'Asks'\n[[step]]\ndo = 'expect_backend'\nget = '/'\n";

/// A folder of scenarios, and the reports of those that were run.
struct Place(TempDir);

impl Place {
    fn with(files: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            fs::write(folder.path().join(format!("{name}.toml")), text).unwrap();
        }
        Self(folder)
    }

    fn at(&self, path: &str) -> PathBuf {
        self.0.path().join(path)
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_scenarios"));
        command.arg("--folder").arg(self.0.path()).arg("--report").arg(self.at("reports"));
        command.arg("--shop").arg(of_repository("storefront/storefront.json")).args(arguments);
        // A run of somebody else's must not take part in this one.
        for variable in ["TOFFEE_ACCESS_TOKEN", "TOFFEE_BASE_URL", "TOFFEE_WEBHOOK_SECRET"] {
            command.env_remove(variable);
        }
        command
    }

    fn run(&self, arguments: &[&str]) -> Ended {
        Ended::from(&self.command(arguments).output().unwrap())
    }
}

#[derive(Debug)]
struct Ended {
    code: Option<i32>,
    out: String,
    error: String,
}

impl From<&Output> for Ended {
    fn from(output: &Output) -> Self {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        Self { code: output.status.code(), out: text(&output.stdout), error: text(&output.stderr) }
    }
}

#[test]
fn what_passes_ends_with_0_tells_each_and_leaves_pages_junit_grid_and_evidence() {
    let place = Place::with(&[("paid", PAID), ("asks", ASKS)]);
    let ended = place.run(&[]);
    assert_eq!(ended.code, Some(0), "{ended:?}");
    for part in ["Browser: none (forms)", "passed  paid", "skipped asks", "1 passed, 0 failed, 1 skipped"] {
        assert!(ended.out.contains(part), "{part}: {ended:?}");
    }
    let read = |path: &str| fs::read_to_string(place.at(path)).unwrap();
    assert!(read("reports/index.html").contains("became_final"));
    let junit = read("reports/junit.xml");
    let junit = roxmltree::Document::parse(&junit).unwrap();
    assert_eq!(junit.descendants().filter(|node| node.has_tag_name("testcase")).count(), 2);
    assert!(read("reports/grid.json").contains("\"paid\""));
    let evidence = format!("reports/evidence/paid.local.{}.none-forms.json", std::env::consts::OS);
    assert!(read(&evidence).contains("session.paid"));
}

#[test]
fn what_fails_ends_with_1_says_where_and_ends_a_loop_in_its_first_round() {
    let place = Place::with(&[("paid", PAID), ("wrong", WRONG)]);
    let ended = place.run(&["--loop", "3"]);
    assert_eq!(ended.code, Some(1), "{ended:?}");
    assert!(ended.out.contains(", not failed (waited 1 ms)"), "{ended:?}");
    assert!(ended.out.contains("Round 1 of 3") && !ended.out.contains("Round 2"), "{ended:?}");
    let bug = format!("reports/bugs/wrong.local.{}.none-forms", std::env::consts::OS);
    for ending in ["md", "zip"] {
        assert!(place.at(&format!("{bug}.{ending}")).is_file(), "{ending}");
    }
}

#[test]
fn a_loop_takes_so_many_rounds_as_it_was_told() {
    let ended = Place::with(&[("paid", PAID)]).run(&["--loop", "2", "paid"]);
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert!(ended.out.contains("Round 2 of 2") && !ended.out.contains("Round 3"), "{ended:?}");
    assert_eq!(ended.out.matches("1 passed, 0 failed, 0 skipped").count(), 2, "{ended:?}");
}

#[test]
fn where_none_could_be_run_or_a_named_one_could_not_it_ends_with_3_unless_that_is_allowed() {
    let place = Place::with(&[("asks", ASKS)]);
    let ended = place.run(&["--loop", "2"]);
    assert_eq!(ended.code, Some(3), "{ended:?}");
    assert!(ended.out.contains("none is being tested") && !ended.out.contains("Round 2"), "{ended:?}");
    assert!(ended.error.contains("Not run"), "{ended:?}");
    assert_eq!(place.run(&["--allow-skipped"]).code, Some(0));

    let both = Place::with(&[("asks", ASKS), ("paid", PAID)]);
    assert_eq!(both.run(&["asks", "paid"]).code, Some(3));
}

#[test]
fn a_file_that_is_no_scenario_an_unknown_name_and_an_unknown_flag_end_with_2_and_run_nothing() {
    let place = Place::with(&[("paid", PAID), ("broken", "title = 'x'\n[[step]]\ndo = 'dance'\n")]);
    let ended = place.run(&["paid"]);
    assert_eq!(ended.code, Some(2), "{ended:?}");
    assert!(ended.error.contains("broken.toml") && ended.error.contains("dance"), "{ended:?}");
    assert!(!place.at("reports").exists());

    let place = Place::with(&[("paid", PAID)]);
    let unknown = place.run(&["nobody"]);
    assert_eq!(unknown.code, Some(2), "{unknown:?}");
    assert!(unknown.error.contains("there is no scenario \"nobody\""), "{unknown:?}");
    assert_eq!(place.run(&["--dance"]).code, Some(2));
    assert_eq!(place.run(&["--replay", "nothing.zip"]).code, Some(2));
    let listed = place.run(&["--list"]);
    assert_eq!(
        (listed.code, listed.out.trim()),
        (Some(0), "paid                         Paid"),
        "{listed:?}"
    );
    assert!(!place.at("reports").exists());
}

#[tokio::test]
async fn a_bug_report_s_zip_is_run_again_and_fails_as_it_did() {
    let wrong = scenario(WRONG);
    let report = run("wrong", &wrong, &stage(), |_| ()).await;
    let place = Place::with(&[]);
    let zip = place.at("they-say.zip");
    BugReport::new(wrong, report).write_zip(&zip).unwrap();
    let ended = place.run(&["--replay", zip.to_str().unwrap()]);
    assert_eq!(ended.code, Some(1), "{ended:?}");
    assert!(ended.out.contains("failed  replayed"), "{ended:?}");
    assert!(ended.out.contains("step 2: the app says: "), "{ended:?}");
}

#[tokio::test]
async fn what_is_done_by_hand_is_written_into_a_new_file_and_into_none_that_is_there() {
    let place = Place::with(&[]);
    let file = place.at("mine.toml");
    let record = ["--record", file.to_str().unwrap()];
    let mut recording = place.command(&record).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut said = BufReader::new(recording.stdout.take().unwrap()).lines();
    let page = said.find_map(|line| line.ok().filter(|line| line.starts_with("http://"))).unwrap();
    submit(&page, "cancel", "").await;
    recording.stdin.take().unwrap().write_all(b"\n").unwrap();
    let told: Vec<_> = said.map_while(Result::ok).collect();
    assert_eq!(recording.wait().unwrap().code(), Some(0), "{told:?}");
    let written = fs::read_to_string(&file).unwrap();
    assert!(written.contains("status = \"cancelled\""), "{written}");
    assert_eq!(place.run(&["mine"]).code, Some(0));

    let refused = place.run(&record);
    assert_eq!(refused.code, Some(2), "{refused:?}");
    assert!(refused.error.contains("is there already"), "{refused:?}");
    assert_eq!(fs::read_to_string(&file).unwrap(), written);
}
