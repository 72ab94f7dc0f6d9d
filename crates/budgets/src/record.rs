//! The last finding of each budget, kept in docs/performance.json, and what is made of it: the table in
//! docs/performance.md and the plot beside it.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};

use crate::budget::Finding;
use crate::machine::{self, Moment};
use crate::{plot, table};

const RECORD: &str = "docs/performance.json";
const PAGE: &str = "docs/performance.md";
const PLOT: &str = "docs/performance.svg";

/// One finding, and when it was made.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// What was found.
    #[serde(flatten)]
    pub finding: Finding,
    /// When.
    #[serde(flatten)]
    pub moment: Moment,
}

/// All of them, in the order in which they were measured first.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// The machine of the last run.
    pub machine: String,
    /// The findings.
    pub entries: Vec<Entry>,
}

impl Record {
    /// What earlier runs have found; nothing where there was none.
    pub fn read(project: &Path) -> Result<Self> {
        match fs::read_to_string(project.join(RECORD)) {
            Ok(text) => serde_json::from_str(&text).context(RECORD),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Self::default()),
            Err(error) => Err(error).context(RECORD),
        }
    }

    /// Takes new findings in: each takes the place of the last one of its kind.
    pub fn take(&mut self, findings: Vec<Finding>, moment: &Moment) {
        for finding in findings {
            let entry = Entry { finding, moment: moment.clone() };
            match self.entries.iter_mut().find(|known| known.finding.id == entry.finding.id) {
                Some(known) => *known = entry,
                None => self.entries.push(entry),
            }
        }
    }

    /// Writes the record, the table and the plot.
    pub fn write(&mut self, project: &Path) -> Result<()> {
        self.machine = machine::description()?;
        fs::write(project.join(RECORD), serde_json::to_string_pretty(self)? + "\n").context(RECORD)?;
        let page = fs::read_to_string(project.join(PAGE)).context(PAGE)?;
        fs::write(project.join(PAGE), table::put_into(&page, self)?).context(PAGE)?;
        fs::write(project.join(PLOT), plot::draw(self)).context(PLOT)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finding(id: &str, value: f64) -> Finding {
        Finding::at_most(id, "what", value, 2.0, "×", String::new())
    }

    fn moment() -> Moment {
        Moment { day: "2026-11-24".into(), load: "0.1 0.2 0.3".into() }
    }

    #[test]
    fn a_new_finding_takes_the_place_of_the_last_one_of_its_kind() {
        let mut record = Record::default();
        record.take(vec![finding("a", 1.0), finding("b", 1.0)], &moment());
        record.take(vec![finding("a", 1.5), finding("c", 1.0)], &moment());
        let found: Vec<_> =
            record.entries.iter().map(|entry| (entry.finding.id.as_str(), entry.finding.value)).collect();
        assert_eq!(found, [("a", 1.5), ("b", 1.0), ("c", 1.0)]);
    }

    #[test]
    fn the_page_and_the_plot_in_docs_are_made_of_the_record_beside_them() {
        let project = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let record = Record::read(&project).unwrap();
        let page = fs::read_to_string(project.join(PAGE)).unwrap();
        assert_eq!(table::put_into(&page, &record).unwrap(), page, "run `cargo xtask bench`");
        assert_eq!(plot::draw(&record), fs::read_to_string(project.join(PLOT)).unwrap());
    }
}
