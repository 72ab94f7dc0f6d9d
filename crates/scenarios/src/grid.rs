//! The grid: what has been exercised, by scenario, environment, system and browser, with the last verdict and
//! where its evidence is. One small file that every run adds to.

use std::fs;
use std::io::{self, Write as _};
use std::path::Path;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::report::{ScenarioReport, Verdict};

/// The longest grid that is read, in bytes.
const MAX_FILE: u64 = 16 * 1024 * 1024;

/// What has been exercised.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grid {
    cells: Vec<Cell>,
}

/// One scenario at one place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cell {
    /// The scenario's name.
    pub scenario: String,
    /// The environment's name.
    pub environment: String,
    /// `linux`, `macos`, `windows`.
    pub system: String,
    /// What played the browser.
    pub browser: String,
    /// The last verdict.
    pub verdict: Verdict,
    /// When that was.
    pub at: Timestamp,
    /// How often it was tried.
    pub runs: u64,
    /// Where the evidence of that verdict is, seen from the grid's folder.
    pub evidence: Option<String>,
}

/// Why a grid can't be used.
#[derive(Debug, thiserror::Error)]
pub enum GridError {
    /// Reading or writing failed.
    #[error("the grid can't be used: {0}")]
    Io(#[from] io::Error),
    /// The file is no grid.
    #[error("the grid is none: {0}")]
    Broken(#[from] serde_json::Error),
    /// It is too long to be one.
    #[error("the grid is longer than {MAX_FILE} bytes")]
    TooLong,
}

impl Grid {
    /// Reads a grid; an empty one where there is no file yet.
    pub fn load(file: &Path) -> Result<Self, GridError> {
        match fs::metadata(file) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Self::default()),
            Err(error) => return Err(error.into()),
            Ok(metadata) if metadata.len() > MAX_FILE => return Err(GridError::TooLong),
            Ok(_) => {}
        }
        Ok(serde_json::from_slice(&fs::read(file)?)?)
    }

    /// Writes it, whole or not at all.
    pub fn save(&self, file: &Path) -> Result<(), GridError> {
        let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        fs::create_dir_all(folder)?;
        let mut next = tempfile::NamedTempFile::new_in(folder)?;
        next.write_all(&serde_json::to_vec_pretty(self)?)?;
        next.persist(file).map_err(|error| error.error)?;
        Ok(())
    }

    /// Notes what came of a run. One that was skipped says nothing of the scenario, so it takes no verdict away.
    /// Gives back whether it was taken.
    pub fn note(&mut self, report: &ScenarioReport, evidence: Option<String>) -> bool {
        let here = |cell: &Cell| {
            (&cell.scenario, &cell.environment, &cell.system, &cell.browser)
                == (&report.name, &report.environment, &report.system, &report.browser)
        };
        let place = self.cells.iter().position(here);
        let known = place.and_then(|place| self.cells.get(place));
        if report.verdict == Verdict::Skipped && known.is_some_and(|cell| cell.verdict != Verdict::Skipped) {
            return false;
        }
        let cell = Cell {
            scenario: report.name.clone(),
            environment: report.environment.clone(),
            system: report.system.clone(),
            browser: report.browser.clone(),
            verdict: report.verdict,
            at: report.started_at,
            runs: known.map_or(0, |cell| cell.runs) + u64::from(report.verdict != Verdict::Skipped),
            evidence,
        };
        match place.and_then(|place| self.cells.get_mut(place)) {
            Some(known) => *known = cell,
            None => self.cells.push(cell),
        }
        self.cells.sort_by(|one, other| {
            (&one.scenario, &one.environment, &one.system, &one.browser).cmp(&(
                &other.scenario,
                &other.environment,
                &other.system,
                &other.browser,
            ))
        });
        true
    }

    /// All of it, by scenario.
    pub fn cells(&self) -> &[Cell] {
        &self.cells
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(name: &str, environment: &str, verdict: Verdict) -> ScenarioReport {
        ScenarioReport {
            name: name.into(),
            title: name.into(),
            about: String::new(),
            environment: environment.into(),
            system: "linux".into(),
            browser: "none".into(),
            started_at: Timestamp::UNIX_EPOCH,
            took_ms: 1,
            verdict,
            reason: None,
            steps: Vec::new(),
        }
    }

    #[test]
    fn each_place_keeps_its_last_verdict_and_counts_its_runs() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("deep/grid.json");
        let mut grid = Grid::load(&file).unwrap();
        grid.note(&report("b", "local", Verdict::Passed), None);
        grid.note(&report("a", "local", Verdict::Passed), None);
        grid.note(&report("a", "sandbox", Verdict::Skipped), None);
        grid.note(&report("a", "local", Verdict::Failed), Some("evidence/a.json".into()));
        grid.save(&file).unwrap();
        let read = Grid::load(&file).unwrap();
        assert_eq!(read, grid);
        let cells: Vec<_> = read
            .cells()
            .iter()
            .map(|cell| (&*cell.scenario, &*cell.environment, cell.verdict, cell.runs))
            .collect();
        assert_eq!(
            cells,
            [
                ("a", "local", Verdict::Failed, 2),
                ("a", "sandbox", Verdict::Skipped, 0),
                ("b", "local", Verdict::Passed, 1)
            ]
        );
    }

    #[test]
    fn a_skipped_run_takes_no_verdict_away() {
        let mut grid = Grid::default();
        grid.note(&report("a", "local", Verdict::Failed), Some("x".into()));
        grid.note(&report("a", "local", Verdict::Skipped), None);
        assert_eq!((grid.cells()[0].verdict, grid.cells()[0].runs), (Verdict::Failed, 1));
        assert_eq!(grid.cells()[0].evidence.as_deref(), Some("x"));
    }

    #[test]
    fn a_file_that_is_no_grid_is_named_and_not_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("grid.json");
        fs::write(&file, "[]nonsense").unwrap();
        assert!(matches!(Grid::load(&file), Err(GridError::Broken(_))));
        assert_eq!(fs::read_to_string(&file).unwrap(), "[]nonsense");
    }
}
