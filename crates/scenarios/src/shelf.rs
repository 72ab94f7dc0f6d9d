//! Which scenarios there are to choose from: those that ship, and those of a folder of the tester's own.
//!
//! One that is wrong stays in the list with its reason: a file that is silently not there is looked for at length.

use std::path::Path;
use std::{fs, io};

use crate::format::{Scenario, ScenarioBroken};

const SHIPPED: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/shipped.rs"));

/// The most files of a folder that are looked at.
const MAX_FILES: usize = 500;

/// Where a scenario comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// It ships with this program.
    Shipped,
    /// From the tester's own folder.
    Own,
    /// Brought by somebody: of a bug report, or just recorded. It is in no folder.
    Brought,
}

/// A scenario to choose.
#[derive(Clone, Debug, PartialEq)]
pub struct Shelved {
    /// What it is chosen by; in reports and in the grid it is its name.
    pub id: String,
    /// Where it comes from.
    pub origin: Origin,
    /// The text of its file, as far as it could be read.
    pub text: String,
    /// The scenario, or what is wrong.
    pub scenario: Result<Scenario, ScenarioBroken>,
}

/// Those that ship, by name.
pub fn shipped() -> Vec<Shelved> {
    SHIPPED
        .iter()
        .map(|(name, text)| Shelved {
            id: (*name).to_owned(),
            origin: Origin::Shipped,
            text: (*text).to_owned(),
            scenario: Scenario::parse(text, &format!("{name}.toml")),
        })
        .collect()
}

/// Those of a folder, by name. Their ids are none of those that ship.
pub fn of_folder(folder: &Path) -> io::Result<Vec<Shelved>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|ending| ending == "toml") {
            files.push(path);
        }
    }
    files.sort();
    files.truncate(MAX_FILES);
    Ok(files.iter().map(|file| own(file)).collect())
}

fn own(file: &Path) -> Shelved {
    let name = file.file_stem().unwrap_or_default().to_string_lossy();
    let (text, scenario) = match Scenario::text_of(file) {
        Ok(text) => {
            let scenario = Scenario::parse(&text, &format!("{name}.toml"));
            (text, scenario)
        }
        Err(broken) => (String::new(), Err(broken)),
    };
    Shelved { id: format!("own.{name}"), origin: Origin::Own, text, scenario }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_scenario_of_the_repository_ships_and_can_be_run() {
        let of_repository =
            Scenario::read_all(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios"));
        let of_repository: Vec<_> = of_repository.unwrap();
        let shipped: Vec<_> =
            shipped().into_iter().map(|shelved| (shelved.id, shelved.scenario.unwrap())).collect();
        assert!(shipped.len() >= 24);
        assert_eq!(shipped, of_repository);
    }

    #[test]
    fn an_own_scenario_that_is_wrong_stays_in_the_list_with_reason_and_line() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
        write("paid-by-card.toml", "title = 'Mine'\n[[step]]\ndo = 'create'\n");
        write("wrong.toml", "title = 'x'\n[[step]]\ndo = 'create'\n\n[[step]]\ndo = 'dance'\n");
        write("notes.txt", "not a scenario");
        write("long.toml", &"#".repeat(300_000));
        let own = of_folder(folder.path()).unwrap();
        let ids: Vec<_> = own.iter().map(|shelved| &*shelved.id).collect();
        assert_eq!(ids, ["own.long", "own.paid-by-card", "own.wrong"]);
        assert!(matches!(own[0].scenario, Err(ScenarioBroken::Unreadable { .. })));
        assert_eq!(own[1].scenario.as_ref().unwrap().title, "Mine");
        let Err(ScenarioBroken::Malformed { line, reason, .. }) = &own[2].scenario else {
            unreachable!("{:?}", own[2].scenario)
        };
        assert!(reason.contains("dance"), "{reason}");
        assert_eq!(*line, Some(6));
        assert!(of_folder(&folder.path().join("none")).is_err());
    }
}
