//! Scenarios in the window: which there are, running them, what came of it.
//!
//! They run against the app as a process of its own, in folders of its own: nothing of the player's is touched. What
//! is kept of them is in the folder `bench/scenarios` of the app's data.

pub mod brought;
mod folder;
mod place;
pub mod recording;
mod shown;

use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use ::scenarios::live::{Live, Turn};
use ::scenarios::report::{Kept, NotKept};
use ::scenarios::shelf::{self, Shelved};
use ::scenarios::stage::Stage;
use bench::webhooks::Webhooks;
use ipc::CommandError;
use ipc::bench::{
    BenchPart, EvidenceView, ReadEvidence, ReadScenario, ReadScenarios, RunScenarios, ScenarioDetail,
    ScenarioPlace, ScenariosView,
};
use tauri::{AppHandle, Manager, State};

use super::{blocking, nudge};
use crate::browser;
use crate::error::Failure;
use crate::folders::Folders;
use crate::save;
use crate::shell::Shell;
use brought::Brought;
use folder::Chosen;
use recording::Recorded;

/// What the bench has of scenarios.
pub struct Scenarios {
    live: Live,
    chosen: Chosen,
    /// A studio's own storefront.json.
    storefront: PathBuf,
    brought: Brought,
    /// A purchase that was recorded, until another one is.
    recorded: Mutex<Option<Recorded>>,
}

impl Scenarios {
    /// Nothing runs yet.
    pub fn new(app: &AppHandle, folders: &Folders) -> Self {
        let folder = folders.data.join("bench").join("scenarios");
        let app = app.clone();
        let changed = move || nudge::tell(&app, BenchPart::Scenarios);
        Self {
            live: Live::new(Kept::at(&folder), Box::new(changed)),
            chosen: Chosen::kept_in(folder.join("folder.json")),
            storefront: folders.config.join("storefront.json"),
            brought: Brought::default(),
            recorded: Mutex::default(),
        }
    }

    /// Those that are in no folder.
    pub fn brought(&self) -> &Brought {
        &self.brought
    }

    /// All that can be chosen, and why the tester's folder has nothing to choose.
    async fn choice(&self) -> Result<Choice, Failure> {
        let (brought, folder) = (self.brought.all(), self.chosen.folder());
        blocking(move || {
            let own = folder.as_deref().map(shelf::of_folder).transpose();
            let (own, problem) = match own {
                Ok(own) => (own.unwrap_or_default(), None),
                Err(error) => (Vec::new(), Some(error.to_string())),
            };
            let all = brought.into_iter().chain(own).chain(shelf::shipped()).collect();
            Choice { all, folder, problem }
        })
        .await
    }
}

/// What can be chosen.
struct Choice {
    all: Vec<Shelved>,
    folder: Option<PathBuf>,
    problem: Option<String>,
}

/// Ends a run with the app.
pub fn end(app: &AppHandle) {
    if let Some(scenarios) = app.try_state::<Scenarios>() {
        tauri::async_runtime::block_on(scenarios.live.stop());
    }
}

/// Which there are, the run, and what has been exercised.
#[tauri::command]
pub async fn bench_read_scenarios(
    shell: State<'_, Shell>,
    scenarios: State<'_, Scenarios>,
    webhooks: State<'_, Webhooks>,
    request: ReadScenarios,
) -> Result<ScenariosView, CommandError> {
    let choice = scenarios.choice().await?;
    let kept = scenarios.live.kept().clone();
    let (grid, has_report) = blocking(move || (kept.grid(), kept.page().is_file())).await?;
    let environment = shell.engine.access().name;
    let place = place::named(request.place, environment);
    let backend = webhooks.tested().map(|tested| tested.webhooks);
    let run = scenarios.live.run();
    let not_in_use = place::why_not(environment, shell.engine.leads(environment));
    Ok(shown::all(&choice, place, backend.as_ref(), not_in_use, run.as_ref(), grid, has_report))
}

/// One with its steps.
#[tauri::command]
pub async fn bench_read_scenario(
    shell: State<'_, Shell>,
    scenarios: State<'_, Scenarios>,
    webhooks: State<'_, Webhooks>,
    request: ReadScenario,
) -> Result<ScenarioDetail, CommandError> {
    let choice = scenarios.choice().await?;
    let one = choice.all.iter().find(|one| one.id == request.scenario_id);
    let one = one.ok_or_else(|| Failure::bench("there is no such scenario"))?;
    let place = place::named(request.place, shell.engine.access().name);
    Ok(shown::one(one, place, webhooks.tested().is_some(), scenarios.live.run().as_ref()))
}

/// Asks for the tester's own folder. Nothing changes where none is chosen after all.
#[tauri::command]
pub async fn bench_choose_scenario_folder(
    app: AppHandle,
    scenarios: State<'_, Scenarios>,
) -> Result<(), CommandError> {
    let Some(folder) = save::ask_folder(&app).await else { return Ok(()) };
    scenarios.chosen.choose(folder).await.map_err(|error| Failure::NotSaved(error.to_string()))?;
    nudge::tell(&app, BenchPart::Scenarios);
    Ok(())
}

/// Begins to run some, or all.
#[tauri::command]
pub async fn bench_run_scenarios(
    shell: State<'_, Shell>,
    scenarios: State<'_, Scenarios>,
    webhooks: State<'_, Webhooks>,
    request: RunScenarios,
) -> Result<(), CommandError> {
    let choice = scenarios.choice().await?.all;
    let ids = &request.scenario_ids;
    let alone = place::stage(&shell.engine, &scenarios.storefront, request.place).await?;
    let backend = webhooks.tested().filter(|_| request.place == ScenarioPlace::OwnSandbox);
    let (beside, alone) = (Arc::new(Stage { backend, ..alone.clone() }), Arc::new(alone));
    let turns = choice
        .into_iter()
        .filter(|one| ids.is_empty() || ids.contains(&one.id))
        .filter(|one| place::may_run(one, request.place))
        .filter_map(|one| {
            let stage = Arc::clone(if place::may_ask_backend(&one) { &beside } else { &alone });
            Some(Turn { id: one.id, scenario: one.scenario.ok()?, stage })
        })
        .collect();
    Ok(scenarios.live.start_each(turns, request.looped).map_err(Failure::bench)?)
}

/// Stops the run.
#[tauri::command]
pub async fn bench_stop_scenarios(scenarios: State<'_, Scenarios>) -> Result<(), CommandError> {
    scenarios.live.stop().await;
    Ok(())
}

/// Opens the report of the last run in the browser.
#[tauri::command]
pub async fn bench_open_scenario_report(
    app: AppHandle,
    scenarios: State<'_, Scenarios>,
) -> Result<(), CommandError> {
    let page = scenarios.live.kept().page();
    let address = url::Url::from_file_path(&page).map_err(|()| Failure::NothingThere)?;
    Ok(browser::open(&app, address.as_str()).await.map_err(Failure::bench)?)
}

/// What was seen in the last run of a cell of the grid.
#[tauri::command]
pub async fn bench_read_evidence(
    scenarios: State<'_, Scenarios>,
    request: ReadEvidence,
) -> Result<EvidenceView, CommandError> {
    let kept = scenarios.live.kept().clone();
    let seen = blocking(move || {
        let grid = kept.grid()?;
        let cell = grid.cells().iter().find(|cell| {
            (&cell.scenario, &cell.environment, &cell.system, &cell.browser)
                == (&request.scenario, &request.environment, &request.system, &request.browser)
        });
        let cell = cell.ok_or(NotKept::NoEvidence)?;
        let bug_report = kept.bug_report(cell).map(|file| file.display().to_string());
        Ok::<_, NotKept>(EvidenceView { text: kept.evidence(cell)?, bug_report })
    });
    Ok(seen.await?.map_err(Failure::bench)?)
}
