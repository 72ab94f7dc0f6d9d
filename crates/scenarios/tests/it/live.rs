//! A run that is watched: what is told while it goes on, that it can be stopped at once, and what it leaves.

use std::sync::Arc;
use std::time::Duration;

use scenarios::Scenario;
use scenarios::live::{Live, LiveRun, Mark, NotBegun, Standing};
use scenarios::report::{Kept, Verdict};
use tempfile::TempDir;
use tokio::sync::watch;
use tokio::time::timeout;

use crate::{PAID, scenario, stage};

/// Generous: it only bounds failures.
const LIMIT: Duration = Duration::from_mins(1);

struct Watched {
    live: Live,
    changed: watch::Receiver<()>,
    folder: TempDir,
}

fn watched() -> Watched {
    let folder = tempfile::tempdir().unwrap();
    let (tell, changed) = watch::channel(());
    let live = Live::new(
        Kept::at(folder.path()),
        Box::new(move || {
            let _ = tell.send(());
        }),
    );
    Watched { live, changed, folder }
}

impl Watched {
    fn start(&self, chosen: &[(&str, &Scenario)], looped: bool) -> Result<(), NotBegun> {
        let chosen = chosen.iter().map(|(id, one)| ((*id).to_owned(), (*one).clone())).collect();
        self.live.start(stage(), chosen, looped)
    }

    /// The first run that is as wished.
    async fn until(&mut self, wished: impl Fn(&LiveRun) -> bool) -> LiveRun {
        let looking = async {
            loop {
                if let Some(run) = self.live.run().filter(&wished) {
                    return run;
                }
                self.changed.changed().await.unwrap();
            }
        };
        timeout(LIMIT, looking).await.unwrap()
    }
}

/// Waits for what never comes.
fn endless() -> Scenario {
    scenario(
        "title = 'Endless'
        [[step]]
        do = 'create'
        [[step]]
        do = 'expect_status'
        status = 'paid'
        within = '10 min'",
    )
}

#[tokio::test]
async fn each_step_is_seen_running_and_then_with_its_verdict_and_the_grid_has_its_row() {
    let mut watched = watched();
    let paid = scenario(PAID);
    watched.start(&[("paid", &paid)], false).unwrap();
    assert_eq!(watched.start(&[("paid", &paid)], false), Err(NotBegun::Running));
    for number in 0..paid.steps.len() {
        let run = watched.until(|run| run.scenarios[0].steps[number].mark != Mark::Waiting).await;
        let later = run.scenarios[0].steps.iter().skip(number + 1);
        let overtaken = later.clone().filter(|step| step.mark == Mark::Running).count();
        assert!(overtaken <= 1, "{run:?}");
    }
    let run = watched.until(|run| run.standing == Standing::Ended).await;
    let done = &run.scenarios[0];
    assert_eq!(
        (done.mark, run.trouble.as_deref()),
        (Mark::Ended(Verdict::Passed), None),
        "{:?}",
        done.reason
    );
    assert!(done.steps.iter().all(|step| step.mark == Mark::Ended(Verdict::Passed)));
    assert_eq!(done.steps[2].waits.as_deref(), Some("15 s"));
    assert_eq!(done.steps[0].waits, None);

    let grid = watched.live.kept().grid().unwrap();
    let [cell] = grid.cells() else { unreachable!("{grid:?}") };
    assert_eq!((&*cell.scenario, cell.verdict, cell.runs), ("paid", Verdict::Passed, 1));
    assert!(watched.live.kept().evidence(cell).unwrap().contains("became_final"));
    assert!(watched.live.kept().page().is_file());
}

#[tokio::test]
async fn one_that_goes_on_is_stopped_at_once_and_another_can_be_begun() {
    let mut watched = watched();
    let (endless, paid) = (endless(), scenario(PAID));
    watched.start(&[("endless", &endless), ("paid", &paid)], false).unwrap();
    watched.until(|run| run.scenarios[0].steps[1].mark == Mark::Running).await;
    timeout(LIMIT, watched.live.stop()).await.unwrap();
    let run = watched.live.run().unwrap();
    assert_eq!(run.standing, Standing::Stopped);
    let marks: Vec<_> = run.scenarios.iter().map(|one| one.mark).collect();
    assert_eq!(marks, [Mark::Ended(Verdict::NotReached); 2]);
    assert_eq!(run.scenarios[0].steps[0].mark, Mark::Ended(Verdict::Passed));
    // What was stopped says nothing of the scenario.
    assert_eq!(watched.live.kept().grid().unwrap().cells(), []);
    watched.start(&[("paid", &paid)], false).unwrap();
    watched.until(|run| run.standing == Standing::Ended).await;
}

#[tokio::test]
async fn a_loop_goes_on_until_one_fails() {
    let mut watched = watched();
    let paid = scenario(PAID);
    watched.start(&[("paid", &paid)], true).unwrap();
    watched.until(|run| run.round == 3).await;
    watched.live.stop().await;
    assert!(watched.live.kept().grid().unwrap().cells()[0].runs >= 2);

    let wrong = scenario(&PAID.replace("status = 'paid'", "status = 'failed'\nwithin = '1 ms'"));
    watched.start(&[("wrong", &wrong), ("paid", &paid)], true).unwrap();
    let run = watched.until(|run| run.standing == Standing::Ended).await;
    assert_eq!(run.round, 1);
    assert_eq!(run.scenarios[1].mark, Mark::Ended(Verdict::Passed));
    assert!(run.scenarios[0].reason.as_ref().unwrap().contains("not failed"));
    let zip = format!("bugs/wrong.local.{}.none-forms.zip", std::env::consts::OS);
    assert!(watched.folder.path().join(zip).is_file());
}

#[tokio::test]
async fn a_loop_ends_after_a_round_in_which_none_could_run() {
    let mut watched = watched();
    let asks = scenario("title = 'Asks'\n[[step]]\ndo = 'expect_backend'\nget = '/'");
    watched.start(&[("asks", &asks)], true).unwrap();
    let run = watched.until(|run| run.standing != Standing::Running).await;
    assert_eq!((run.standing, run.round), (Standing::Ended, 1));
    assert_eq!(run.scenarios[0].mark, Mark::Ended(Verdict::Skipped));
    assert!(run.scenarios[0].reason.as_ref().unwrap().contains("none is being tested"));

    // Beside one that can, it is passed over in each round.
    let paid = scenario(PAID);
    watched.start(&[("asks", &asks), ("paid", &paid)], true).unwrap();
    watched.until(|run| run.round == 2).await;
    watched.live.stop().await;
}

#[tokio::test]
async fn what_can_t_be_kept_is_told_and_ends_no_run() {
    let mut watched = watched();
    std::fs::write(watched.folder.path().join("grid.json"), "no grid").unwrap();
    let paid = Arc::new(scenario(PAID));
    watched.start(&[("paid", &paid)], false).unwrap();
    let run = watched.until(|run| run.standing == Standing::Ended).await;
    assert_eq!(run.scenarios[0].mark, Mark::Ended(Verdict::Passed));
    assert!(run.trouble.unwrap().contains("the grid is none"));
    assert_eq!(watched.start(&[], false), Err(NotBegun::Nothing));
}
