//! The zip of a bug report: which parts it may have, and how it is packed.

use std::io::{self, Cursor, Write as _};

use zip::ZipWriter;
use zip::result::ZipError;
use zip::write::SimpleFileOptions;

use crate::format::{Scenario, ScenarioBroken};

/// The largest zip that is opened, in bytes.
pub const MAX_ZIP: u64 = 4 * 1024 * 1024;

/// The names that parts have. A zip with another in it is none of ours.
pub mod name {
    /// The report for people.
    pub const TEXT: &str = "report.md";
    /// What to run to do it again.
    pub const SCENARIO: &str = "scenario.toml";
    /// What a scenario saw, step by step.
    pub const EVIDENCE: &str = "evidence.json";
    /// What was written by which version, and of what.
    pub const ABOUT: &str = "about.json";
    /// The report of a purchase for programs.
    pub const REPORT: &str = "report.json";
    /// What the journal has of a purchase.
    pub const JOURNAL: &str = "journal.json";
    /// The exchanges, for the developer tools of a browser.
    pub const EXCHANGES: &str = "exchanges.har";
    /// All of them.
    pub const ALL: [&str; 7] = [TEXT, SCENARIO, EVIDENCE, ABOUT, REPORT, JOURNAL, EXCHANGES];
}

/// Why a report can't be written or read.
#[derive(Debug, thiserror::Error)]
pub enum BugReportError {
    /// Reading or writing failed.
    #[error("the bug report can't be used: {0}")]
    Io(#[from] io::Error),
    /// It is no zip, or not one of ours.
    #[error("that is no bug report: {0}")]
    Zip(#[from] ZipError),
    /// What is in it is no scenario.
    #[error(transparent)]
    Scenario(#[from] ScenarioBroken),
    /// It is no file, larger than a report is, or has in it what no report has.
    #[error(
        "that is no bug report: not a zip of at most {MAX_ZIP} bytes with a report's parts and no others"
    )]
    NotOurs,
    /// The scenario in it is longer than a scenario may be.
    #[error("the scenario in it is longer than {} bytes", Scenario::MAX_FILE)]
    TooLong,
    /// It could not be put into words.
    #[error("the bug report can't be written: {0}")]
    NotWritten(String),
}

/// One part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Its name, one of [`name`].
    pub name: &'static str,
    /// Its text.
    pub content: String,
}

impl Part {
    /// A part.
    pub fn new(name: &'static str, content: String) -> Self {
        Self { name, content }
    }
}

/// Packs parts into a zip. Nothing of this machine is in it: no path, no owner, no time of a file.
pub fn pack(parts: &[Part]) -> Result<Vec<u8>, BugReportError> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for part in parts {
        zip.start_file(part.name, SimpleFileOptions::default())?;
        zip.write_all(part.content.as_bytes())?;
    }
    Ok(zip.finish()?.into_inner())
}
