//! Probes: `<scheme>://probe?id=<128 bits>`, by which the return-link doctor learns that links arrive, and whose start
//! brings them.
//!
//! Anybody can send such a link, so one that nobody waits for does nothing: which one is waited for lies in a file of the data
//! folder. A start that brings that one says who it is, and rehearses a start of the closed app: in a folder of its own it goes the
//! way of a first start, inbox and lock, up to where it would build its window.

use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::instance::{ANSWER_LIMIT, Inbox, Letter, Role, begin};
use crate::purchase::ReturnState;
use crate::return_link::{LinkIgnored, Scheme};

/// What stands between scheme and query.
pub(crate) const PATH: &str = "probe";
/// Names the probe that is waited for.
const AWAITED: &str = "probe.awaited";
/// Begins the names of folders in which starts are rehearsed.
const REHEARSAL: &str = "rehearsal-";
/// Longest text of a report that is read, in characters.
const LONGEST: usize = 1_024;

/// What tells one probe from another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Probe(ReturnState);

impl Probe {
    /// A probe of 128 bits of randomness.
    pub fn from_random(bytes: [u8; 16]) -> Self {
        Self(ReturnState::from_random(bytes))
    }

    /// Reads the id: exactly 128 bits in base64url.
    pub fn parse(raw: &str) -> Option<Self> {
        ReturnState::parse(raw).map(Self)
    }

    /// The id.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// The link.
    pub fn to_raw(&self, scheme: &Scheme) -> String {
        format!("{}://{PATH}?id={}", scheme.as_str(), self.as_str())
    }

    pub(crate) fn of_query(query: &str) -> Result<Self, LinkIgnored> {
        query.strip_prefix("id=").and_then(Self::parse).ok_or(LinkIgnored::NoState)
    }

    /// From now on this one is waited for, and no other.
    pub fn await_in(&self, data_folder: &Path) -> io::Result<()> {
        fs::write(data_folder.join(AWAITED), self.as_str())
    }

    /// Whether this one is waited for.
    pub fn is_awaited_in(&self, data_folder: &Path) -> bool {
        fs::read(data_folder.join(AWAITED)).is_ok_and(|awaited| awaited == self.as_str().as_bytes())
    }
}

/// None is waited for any more; what a rehearsal that was killed has left goes too.
pub fn end_waiting(data_folder: &Path) {
    let gone = fs::remove_file(data_folder.join(AWAITED));
    if let Err(error) = gone.or_else(missing_is_fine).and_then(|()| sweep(data_folder)) {
        tracing::warn!(%error, "what a probe has left could not be removed");
    }
}

fn missing_is_fine(error: io::Error) -> io::Result<()> {
    if error.kind() == io::ErrorKind::NotFound { Ok(()) } else { Err(error) }
}

fn sweep(data_folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(data_folder)? {
        let entry = entry?;
        if entry.file_name().to_string_lossy().starts_with(REHEARSAL) && entry.file_type()?.is_dir() {
            fs::remove_dir_all(entry.path()).or_else(missing_is_fine)?;
        }
    }
    Ok(())
}

/// What a start that brings a probe says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProbeReport {
    /// The probe.
    pub probe: Probe,
    /// Who brings it; none where the system brought it to the running app itself.
    pub witness: Option<Witness>,
}

/// A start that brings a probe.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Witness {
    /// Its executable.
    pub program: PathBuf,
    /// Its version.
    pub version: String,
    /// Why the start of the closed app could not be rehearsed; none where it went well.
    pub cold_problem: Option<String>,
}

/// What this start hands over of a probe: a report, or, where nobody waits for it, that it was ignored.
pub fn witness(
    data_folder: &Path,
    scheme: &Scheme,
    probe: &Probe,
    program: PathBuf,
    version: &str,
) -> Letter {
    if !probe.is_awaited_in(data_folder) {
        return Letter::Ignored(LinkIgnored::NotAwaited);
    }
    let cold_problem = rehearse(data_folder, scheme, probe).err();
    let witness = Witness { program, version: version.to_owned(), cold_problem };
    Letter::Probe(ProbeReport { probe: probe.clone(), witness: Some(witness) })
}

/// Goes the way of the closed app's start with this link, in a folder of its own.
fn rehearse(data_folder: &Path, scheme: &Scheme, probe: &Probe) -> Result<(), String> {
    let told = |error: io::Error| error.to_string();
    let folder = tempfile::Builder::new().prefix(REHEARSAL).tempdir_in(data_folder).map_err(told)?;
    let inbox = Inbox::open(folder.path(), scheme.clone()).map_err(told)?;
    let brought = inbox.read_link(probe.to_raw(scheme).as_bytes()).map_err(|ignored| ignored.to_string())?;
    let role = begin(folder.path(), Some(&inbox), Some(brought.clone()), ANSWER_LIMIT).map_err(told)?;
    let Role::Primary(_lock, None) = role else {
        return Err("it did not become the one that runs, or could not keep its link".into());
    };
    let mut letters = inbox.letters().map_err(told)?;
    match (letters.pop(), letters.pop()) {
        (Some(letter), None) if *letter.letter() == brought => {
            letter.discard();
            Ok(())
        }
        _ => Err("its link was not in its inbox".into()),
    }
}

impl ProbeReport {
    /// As it lies in the inbox.
    pub(crate) fn to_text(&self) -> String {
        let mut text = self.probe.as_str().to_owned();
        if let Some(Witness { program, version, cold_problem }) = &self.witness {
            let cold_problem = cold_problem.as_deref().unwrap_or_default();
            for line in [version, cold_problem, &program.to_string_lossy()] {
                // Writing to a text can't fail.
                let _ = write!(text, "\n{}", one_line(line));
            }
        }
        text
    }

    /// Reads it back. Whatever may write into the inbox may have written this.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let mut lines = text.split('\n');
        let probe = Probe::parse(lines.next()?)?;
        let rest: Vec<_> = lines.collect();
        let witness = match rest[..] {
            [] => None,
            [version, cold_problem, program] if rest.iter().all(|line| one_line(line) == *line) => {
                let cold_problem = (!cold_problem.is_empty()).then(|| cold_problem.to_owned());
                Some(Witness { program: program.into(), version: version.to_owned(), cold_problem })
            }
            _ => return None,
        };
        Some(Self { probe, witness })
    }
}

fn one_line(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_control()).take(LONGEST).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scheme() -> Scheme {
        Scheme::new("mygame").unwrap()
    }

    fn probe() -> Probe {
        Probe::from_random([7; 16])
    }

    fn of(folder: &Path) -> Letter {
        witness(folder, &scheme(), &probe(), PathBuf::from("/opt/my game/shop"), "1.2.3")
    }

    #[test]
    fn a_start_that_brings_the_awaited_probe_says_who_it_is_and_rehearses_a_cold_start() {
        let folder = tempfile::tempdir().unwrap();
        probe().await_in(folder.path()).unwrap();
        let Letter::Probe(report) = of(folder.path()) else { panic!("it was ignored") };
        assert_eq!(report.probe, probe());
        let witness = report.witness.clone().unwrap();
        assert_eq!((witness.version.as_str(), witness.cold_problem), ("1.2.3", None));
        let inbox = Inbox::open(folder.path(), scheme()).unwrap();
        inbox.put(&Letter::Probe(report.clone())).unwrap();
        assert_eq!(inbox.letters().unwrap()[0].letter(), &Letter::Probe(report));
        let left: Vec<_> =
            fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert!(left.iter().all(|name| !name.to_string_lossy().starts_with(REHEARSAL)), "{left:?}");
    }

    #[test]
    fn a_probe_that_nobody_waits_for_makes_no_folder_and_is_ignored() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(of(folder.path()), Letter::Ignored(LinkIgnored::NotAwaited));
        Probe::from_random([8; 16]).await_in(folder.path()).unwrap();
        assert_eq!(of(folder.path()), Letter::Ignored(LinkIgnored::NotAwaited));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_rehearsal_that_can_t_be_is_told_with_its_reason() {
        let folder = tempfile::tempdir().unwrap();
        probe().await_in(folder.path()).unwrap();
        let nowhere = folder.path().join("gone");
        assert!(rehearse(&nowhere, &scheme(), &probe()).is_err());
    }

    #[test]
    fn what_a_killed_rehearsal_has_left_is_swept_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("rehearsal-abc/inbox")).unwrap();
        fs::create_dir(folder.path().join("inbox")).unwrap();
        fs::write(folder.path().join("rehearsal-file"), "x").unwrap();
        probe().await_in(folder.path()).unwrap();
        end_waiting(folder.path());
        let mut left: Vec<_> =
            fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        left.sort();
        assert_eq!(left, ["inbox", "rehearsal-file"]);
        assert!(!probe().is_awaited_in(folder.path()));
        end_waiting(folder.path());
    }

    #[test]
    fn only_what_a_start_has_written_is_read_as_a_report() {
        let id = probe().as_str().to_owned();
        let witness = Witness {
            program: "/opt/shop\n\u{7}evil".into(),
            version: "1\n2".into(),
            cold_problem: Some("a\nb".into()),
        };
        let report = ProbeReport { probe: probe(), witness: Some(witness) };
        let read = ProbeReport::parse(&report.to_text()).unwrap().witness.unwrap();
        assert_eq!((read.version.as_str(), read.program), ("12", PathBuf::from("/opt/shopevil")));
        assert_eq!(ProbeReport::parse(&id).unwrap().witness, None);
        for bad in [
            String::new(),
            "x".into(),
            format!("{id}\n"),
            format!("{id}\n1\n\n/a\n/b"),
            format!("{id}\n1\r\n\n/a"),
            format!("{id}\n1\n\n/{}", "a".repeat(2_000)),
        ] {
            assert_eq!(ProbeReport::parse(&bad), None, "{bad:?}");
        }
    }
}
