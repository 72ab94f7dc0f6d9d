//! Scenarios, their run and the grid as the window shows them.

use ::scenarios::format::ScenarioBroken;
use ::scenarios::grid::{Cell, Grid, GridError};
use ::scenarios::live::{LiveRun, LiveScenario, LiveStep, Mark, Standing};
use ::scenarios::report::Verdict;
use ::scenarios::shelf::{Origin, Shelved};
use ::scenarios::stage::{Impossible, Place, impossible};
use ipc::bench::{
    GridCellView, ScenarioDetail, ScenarioMark, ScenarioOrigin, ScenarioRunView, ScenarioStepView,
    ScenarioView, ScenarioWrongView, ScenariosView,
};
use url::Url;

use super::{Choice, place};

/// All of it but steps. The backend is the tester's own, as it is shown under Webhooks.
pub fn all(
    choice: &Choice,
    place: Place<'_>,
    backend: Option<&Url>,
    not_in_use: Option<&str>,
    run: Option<&LiveRun>,
    grid: Result<Grid, GridError>,
    has_report: bool,
) -> ScenariosView {
    let (grid, grid_problem) = match grid {
        Ok(grid) => (grid.cells().iter().map(cell).collect(), None),
        Err(error) => (Vec::new(), Some(error.to_string())),
    };
    let scenarios =
        choice.all.iter().map(|one| line(one, place, backend.is_some(), in_run(run, one))).collect();
    ScenariosView {
        folder: choice.folder.as_ref().map(|folder| folder.display().to_string()),
        folder_problem: choice.problem.clone(),
        backend: backend.map(Url::to_string),
        not_in_use: not_in_use.map(str::to_owned),
        scenarios,
        run: run.map(of_run),
        grid,
        grid_problem,
        has_report,
    }
}

/// One with its steps.
pub fn one(shelved: &Shelved, place: Place<'_>, has_backend: bool, run: Option<&LiveRun>) -> ScenarioDetail {
    let live = in_run(run, shelved);
    let scenario = shelved.scenario.as_ref().ok();
    let impossible = not_possible(shelved, place, has_backend);
    let because = |step: Option<usize>| {
        impossible.iter().find(|one: &&Impossible| one.step == step).map(|one| one.reason.clone())
    };
    // Without a run there are still steps to read.
    let untried = scenario.map(|one| LiveScenario::untried(&shelved.id, one));
    let steps = live.or(untried.as_ref()).map(|one| one.steps.as_slice()).unwrap_or_default();
    ScenarioDetail {
        scenario: line(shelved, place, has_backend, live),
        about: scenario.map(|one| one.about.clone()).unwrap_or_default(),
        text: shelved.text.clone(),
        reason: live.and_then(|live| live.reason.clone()),
        not_set_up: because(None),
        steps: steps
            .iter()
            .enumerate()
            .map(|(number, one)| step(one, because(Some(number)), live.is_some()))
            .collect(),
    }
}

fn in_run<'a>(run: Option<&'a LiveRun>, shelved: &Shelved) -> Option<&'a LiveScenario> {
    run?.scenarios.iter().find(|live| live.id == shelved.id)
}

fn not_possible(shelved: &Shelved, place: Place<'_>, has_backend: bool) -> Vec<Impossible> {
    let has_backend = has_backend && place::may_ask_backend(shelved);
    shelved.scenario.as_ref().map(|one| impossible(one, place, has_backend)).unwrap_or_default()
}

fn line(shelved: &Shelved, place: Place<'_>, has_backend: bool, live: Option<&LiveScenario>) -> ScenarioView {
    let scenario = shelved.scenario.as_ref();
    let impossible = not_possible(shelved, place, has_backend);
    ScenarioView {
        id: shelved.id.clone(),
        title: scenario.map_or_else(|_| shelved.id.clone(), |one| one.title.clone()),
        origin: match shelved.origin {
            Origin::Shipped => ScenarioOrigin::Shipped,
            Origin::Own => ScenarioOrigin::Own,
            Origin::Brought => ScenarioOrigin::Brought,
        },
        wrong: scenario.err().map(wrong),
        impossible: small(impossible.len()),
        why_not: impossible.into_iter().next().map(|one| one.reason),
        mark: live.map(|live| mark(live.mark)),
    }
}

fn wrong(broken: &ScenarioBroken) -> ScenarioWrongView {
    let (reason, line) = match broken {
        ScenarioBroken::Unreadable { reason, .. } => (reason, None),
        ScenarioBroken::Malformed { reason, line, .. } => (reason, *line),
    };
    ScenarioWrongView { reason: reason.clone(), line: line.map(small) }
}

fn step(step: &LiveStep, impossible: Option<String>, in_run: bool) -> ScenarioStepView {
    ScenarioStepView {
        words: step.words.clone(),
        waits: step.waits.clone(),
        impossible,
        mark: in_run.then(|| mark(step.mark)),
        reason: step.reason.clone(),
        took_ms: small(step.took_ms),
    }
}

fn of_run(run: &LiveRun) -> ScenarioRunView {
    let count = |verdict| small(run.scenarios.iter().filter(|one| one.mark == Mark::Ended(verdict)).count());
    ScenarioRunView {
        environment: run.environment.clone(),
        is_running: run.standing == Standing::Running,
        was_stopped: run.standing == Standing::Stopped,
        looped: run.looped,
        round: run.round,
        total: small(run.scenarios.len()),
        passed: count(Verdict::Passed),
        failed: count(Verdict::Failed),
        skipped: count(Verdict::Skipped),
        current: run.scenarios.iter().find(|one| one.mark == Mark::Running).map(|one| one.id.clone()),
        trouble: run.trouble.clone(),
    }
}

fn cell(cell: &Cell) -> GridCellView {
    GridCellView {
        scenario: cell.scenario.clone(),
        environment: cell.environment.clone(),
        system: cell.system.clone(),
        browser: cell.browser.clone(),
        verdict: mark(Mark::Ended(cell.verdict)),
        at: cell.at.as_millisecond(),
        runs: small(cell.runs),
        has_evidence: cell.evidence.is_some(),
    }
}

fn mark(mark: Mark) -> ScenarioMark {
    match mark {
        Mark::Waiting => ScenarioMark::Waiting,
        Mark::Running => ScenarioMark::Running,
        Mark::Ended(Verdict::Passed) => ScenarioMark::Passed,
        Mark::Ended(Verdict::Failed) => ScenarioMark::Failed,
        Mark::Ended(Verdict::Skipped) => ScenarioMark::Skipped,
        Mark::Ended(Verdict::NotReached) => ScenarioMark::NotReached,
    }
}

fn small(number: impl TryInto<u32>) -> u32 {
    number.try_into().unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use ::scenarios::Scenario;

    use super::*;

    const PAID: &str = "title = 'Paid'\n[[step]]\ndo = 'create'\n[[step]]\ndo = 'page'\nact = 'pay'\n[[step]]\n\
         do = 'expect_status'\nstatus = 'paid'\n";

    fn shelved(text: &str) -> Shelved {
        let scenario = Scenario::parse(text, "a.toml");
        Shelved { id: "a".into(), origin: Origin::Own, text: text.into(), scenario }
    }

    #[test]
    fn a_step_that_a_place_can_t_do_says_why_and_the_others_don_t() {
        let detail = one(&shelved(PAID), Place::Elsewhere("sandbox"), true, None);
        let said: Vec<_> = detail.steps.iter().map(|step| step.impossible.as_deref()).collect();
        assert!(
            matches!(said[..], [None, Some(reason), None] if reason.contains("a payment page")),
            "{said:?}"
        );
        assert_eq!((detail.scenario.impossible, detail.scenario.mark), (1, None));
        assert_eq!(detail.scenario.why_not, detail.steps[1].impossible);
        assert_eq!(detail.steps[2].waits.as_deref(), Some("15 s"));
        let here = one(&shelved(PAID), Place::Sandbox, false, None);
        assert!(here.steps.iter().all(|step| step.impossible.is_none()));
    }

    #[test]
    fn a_step_that_asks_the_tester_s_backend_is_possible_where_one_is_named_and_the_scenario_is_no_stranger_s()
     {
        let mut asks = shelved("title = 'Asks'\n[[step]]\ndo = 'expect_backend'\nget = '/items'\n");
        let why = |asks: &Shelved, place, has_backend| {
            one(asks, place, has_backend, None).steps.remove(0).impossible.unwrap_or_default()
        };
        assert!(why(&asks, Place::Sandbox, false).contains("under Webhooks"));
        assert_eq!(why(&asks, Place::Sandbox, true), "");
        assert!(why(&asks, Place::Elsewhere("sandbox"), true).contains("none beside sandbox"));
        asks.origin = Origin::Brought;
        assert!(why(&asks, Place::Sandbox, true).contains("none is being tested"));
    }

    #[test]
    fn one_that_can_t_be_read_is_shown_with_reason_and_line_and_its_text() {
        let broken = "title = 'x'\n[[step]]\ndo = 'dance'\n";
        let detail = one(&shelved(broken), Place::Sandbox, false, None);
        let wrong = detail.scenario.wrong.unwrap();
        assert_eq!(wrong.line, Some(3));
        assert!(wrong.reason.contains("dance"));
        assert_eq!((detail.text.as_str(), detail.steps.len()), (broken, 0));
    }
}
