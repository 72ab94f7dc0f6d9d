//! The folder of reports: the evidence of each scenario, the grid of all runs, bug reports of those that failed, and
//! the pages of the last run.

use std::path::{Path, PathBuf};
use std::{fs, io};

use super::{ScenarioReport, Verdict, html, junit};
use crate::bug_report::{BugReport, BugReportError};
use crate::format::Scenario;
use crate::grid::{Cell, Grid, GridError};

const EVIDENCE: &str = "evidence";
const BUGS: &str = "bugs";
/// The longest evidence that is read, in bytes.
const MAX_EVIDENCE: u64 = 16 * 1024 * 1024;

/// The most of a system's or a browser's name in the name of a file.
const LONGEST_SLUG: usize = 40;

/// A folder of reports.
#[derive(Clone, Debug)]
pub struct Kept(PathBuf);

/// Why something can't be kept or read.
#[derive(Debug, thiserror::Error)]
pub enum NotKept {
    /// Reading or writing failed.
    #[error("the folder of reports can't be used: {0}")]
    Io(#[from] io::Error),
    /// The grid is none.
    #[error(transparent)]
    Grid(#[from] GridError),
    /// A bug report can't be written.
    #[error(transparent)]
    Bug(#[from] BugReportError),
    /// It can't be written as JSON or as XML.
    #[error("the report can't be written: {0}")]
    Form(String),
    /// There is no such evidence.
    #[error("there is no evidence of that")]
    NoEvidence,
}

impl Kept {
    /// A folder, which need not be there yet.
    pub fn at(folder: impl Into<PathBuf>) -> Self {
        Self(folder.into())
    }

    /// The page for people, of the last run.
    pub fn page(&self) -> PathBuf {
        self.0.join("index.html")
    }

    /// What has been exercised.
    pub fn grid(&self) -> Result<Grid, GridError> {
        Grid::load(&self.0.join("grid.json"))
    }

    /// Keeps what came of a scenario, and adds to the grid. Gives back the bug report of one that failed.
    pub fn note(&self, scenario: &Scenario, report: &ScenarioReport) -> Result<Option<PathBuf>, NotKept> {
        let mut grid = self.grid()?;
        let place = place(&report.name, &report.environment, &report.system, &report.browser);
        let evidence = format!("{EVIDENCE}/{place}.json");
        // What the grid does not take leaves the evidence of what it keeps alone.
        if grid.note(report, Some(evidence.clone())) {
            fs::create_dir_all(self.0.join(EVIDENCE))?;
            let text = serde_json::to_vec_pretty(report).map_err(|error| NotKept::Form(error.to_string()))?;
            fs::write(self.0.join(&evidence), text)?;
            grid.save(&self.0.join("grid.json"))?;
        }
        if report.verdict != Verdict::Failed {
            return Ok(None);
        }
        let bug = BugReport::new(scenario.clone(), report.clone());
        let folder = self.0.join(BUGS);
        fs::create_dir_all(&folder)?;
        let file = folder.join(format!("{place}.md"));
        fs::write(&file, bug.markdown()?)?;
        bug.write_zip(&folder.join(format!("{place}.zip")))?;
        Ok(Some(file))
    }

    /// Writes the pages of a run.
    pub fn write_pages(&self, reports: &[ScenarioReport]) -> Result<(), NotKept> {
        fs::create_dir_all(&self.0)?;
        let junit = junit(reports).map_err(|error| NotKept::Form(error.to_string()))?;
        fs::write(self.0.join("junit.xml"), junit)?;
        fs::write(self.page(), html(reports, &self.grid()?))?;
        Ok(())
    }

    /// The zip to send of a cell whose scenario failed last.
    pub fn bug_report(&self, cell: &Cell) -> Option<PathBuf> {
        let name = format!("{}.zip", place(&cell.scenario, &cell.environment, &cell.system, &cell.browser));
        let file = self.0.join(BUGS).join(&name);
        (cell.verdict == Verdict::Failed && is_plain(&name) && file.is_file()).then_some(file)
    }

    /// The evidence of a cell's verdict. What the grid says of its place is not trusted.
    pub fn evidence(&self, cell: &Cell) -> Result<String, NotKept> {
        let named = cell.evidence.as_deref().and_then(|path| path.strip_prefix("evidence/"));
        let name = named.filter(|name| is_plain(name)).ok_or(NotKept::NoEvidence)?;
        let file = self.0.join(EVIDENCE).join(name);
        let metadata = fs::symlink_metadata(&file)?;
        if !metadata.is_file() || metadata.len() > MAX_EVIDENCE {
            return Err(NotKept::NoEvidence);
        }
        Ok(fs::read_to_string(file)?)
    }
}

/// The name of a cell's own files, without an ending.
fn place(scenario: &str, environment: &str, system: &str, browser: &str) -> String {
    format!("{scenario}.{environment}.{}.{}", slug(system), slug(browser))
}

/// A word that every system takes in the name of a file.
fn slug(text: &str) -> String {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '.').filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("-").to_ascii_lowercase().chars().take(LONGEST_SLUG).collect()
}

/// Whether it is the name of a file beside others, and nothing more.
fn is_plain(name: &str) -> bool {
    let path = Path::new(name);
    !name.contains(['/', '\\', ':']) && path.file_name().is_some_and(|last| last == path)
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;

    fn report(browser: &str, verdict: Verdict) -> ScenarioReport {
        ScenarioReport {
            name: "a".into(),
            title: "a".into(),
            about: String::new(),
            environment: "local".into(),
            system: "linux".into(),
            browser: browser.into(),
            started_at: Timestamp::UNIX_EPOCH,
            took_ms: 1,
            verdict,
            reason: None,
            steps: Vec::new(),
        }
    }

    fn scenario() -> Scenario {
        Scenario::parse("title = 'a'\n[[step]]\ndo = 'create'\n", "a.toml").unwrap()
    }

    #[test]
    fn each_cell_of_the_grid_has_evidence_and_a_bug_report_of_its_own() {
        let folder = tempfile::tempdir().unwrap();
        let kept = Kept::at(folder.path());
        let browsers = ["none", "Chromium 140.0.7339.80", "../../odd: browser"];
        let bugs = browsers.map(|browser| kept.note(&scenario(), &report(browser, Verdict::Failed)).unwrap());
        let grid = kept.grid().unwrap();
        assert_eq!(grid.cells().len(), browsers.len());
        for cell in grid.cells() {
            let seen: ScenarioReport = serde_json::from_str(&kept.evidence(cell).unwrap()).unwrap();
            assert_eq!(seen.browser, cell.browser);
        }
        for (bug, browser) in bugs.iter().zip(browsers) {
            let text = fs::read_to_string(bug.as_ref().unwrap()).unwrap();
            assert!(text.contains(&format!("| browser | {browser} |")), "{text}");
        }
        for cell in grid.cells() {
            assert!(bugs.contains(&kept.bug_report(cell).map(|zip| zip.with_extension("md"))), "{cell:?}");
        }
        kept.note(&scenario(), &report("none", Verdict::Passed)).unwrap();
        let mended = kept.grid().unwrap().cells().iter().find(|cell| cell.browser == "none").cloned();
        assert_eq!(kept.bug_report(&mended.unwrap()), None);
    }

    #[test]
    fn a_skipped_run_leaves_the_evidence_of_the_kept_verdict_alone() {
        let folder = tempfile::tempdir().unwrap();
        let kept = Kept::at(folder.path());
        for verdict in [Verdict::Passed, Verdict::Skipped] {
            kept.note(&scenario(), &report("none", verdict)).unwrap();
        }
        let grid = kept.grid().unwrap();
        let seen: ScenarioReport = serde_json::from_str(&kept.evidence(&grid.cells()[0]).unwrap()).unwrap();
        assert_eq!((grid.cells()[0].verdict, seen.verdict), (Verdict::Passed, Verdict::Passed));
    }

    #[test]
    fn evidence_is_read_where_it_is_kept_and_nowhere_else() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("secret"), "secret").unwrap();
        fs::create_dir(folder.path().join(EVIDENCE)).unwrap();
        fs::write(folder.path().join("evidence/a.local.json"), "{}").unwrap();
        let mut cell = Cell {
            scenario: "a".into(),
            environment: "local".into(),
            system: "linux".into(),
            browser: "none".into(),
            verdict: Verdict::Passed,
            at: Timestamp::UNIX_EPOCH,
            runs: 1,
            evidence: Some("evidence/a.local.json".into()),
        };
        let kept = Kept::at(folder.path());
        assert_eq!(kept.evidence(&cell).unwrap(), "{}");
        for elsewhere in
            ["secret", "evidence/../secret", "evidence/..", "/etc/passwd", "evidence/C:x", "evidence/"]
        {
            cell.evidence = Some(elsewhere.into());
            assert!(kept.evidence(&cell).is_err(), "{elsewhere}");
        }
        cell.evidence = None;
        assert!(matches!(kept.evidence(&cell), Err(NotKept::NoEvidence)));
    }
}
