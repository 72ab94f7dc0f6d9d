//! A bug report that somebody sent. It is a file of a stranger: only parts that a report has are in it, of those only
//! three are read, each up to its own bound whatever the zip says of their sizes, and nothing is unpacked.

use std::fs::{self, File};
use std::io::{Read, Seek};
use std::path::Path;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use zip::ZipArchive;
use zip::result::ZipError;

use super::parcel::{BugReportError, MAX_ZIP, Part, name};
use crate::format::Scenario;

/// The longest text for people that is read, in bytes.
pub const MAX_TEXT: u64 = 1024 * 1024;
/// The longest word on what it is.
const MAX_ABOUT: u64 = 4 * 1024;
/// The longest name of a version, and of what it is of, in characters.
const LONGEST_VERSION: usize = 40;
const LONGEST_OF: usize = 200;

/// What a report is: by which version it was written, when, and of what.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct About {
    /// The version of the app.
    pub version: String,
    /// When it was written.
    pub written_at: Timestamp,
    /// Of what, in words.
    pub of: String,
}

impl About {
    /// A report that this version writes.
    pub fn now(of: &str, written_at: Timestamp) -> Self {
        Self { version: env!("CARGO_PKG_VERSION").to_owned(), written_at, of: of.to_owned() }
    }

    /// As a part of the zip.
    pub fn part(&self) -> Result<Part, BugReportError> {
        let text = serde_json::to_string_pretty(self);
        Ok(Part::new(name::ABOUT, text.map_err(|error| BugReportError::NotWritten(error.to_string()))?))
    }

    /// What a stranger says, cut to what fits on a line.
    fn parse(text: &str) -> Option<Self> {
        let about: Self = serde_json::from_str(text).ok()?;
        Some(Self {
            version: one_line(&about.version, LONGEST_VERSION),
            of: one_line(&about.of, LONGEST_OF),
            ..about
        })
    }
}

/// A report that was opened.
#[derive(Clone, Debug, PartialEq)]
pub struct Opened {
    /// What it is, where it says so.
    pub about: Option<About>,
    /// What is to be run to do it again: its text and what that says. None where nothing could be recorded.
    pub scenario: Option<(String, Scenario)>,
    /// The report for people, where there is one of a bearable length.
    pub text: Option<String>,
}

/// Opens a file.
pub fn open(file: &Path) -> Result<Opened, BugReportError> {
    let metadata = fs::metadata(file)?;
    // Of a pipe or a device there may be no end.
    if !metadata.is_file() || metadata.len() > MAX_ZIP {
        return Err(BugReportError::NotOurs);
    }
    // It may grow meanwhile.
    let mut zip = Vec::new();
    File::open(file)?.take(MAX_ZIP + 1).read_to_end(&mut zip)?;
    if u64::try_from(zip.len()).is_ok_and(|length| length > MAX_ZIP) {
        return Err(BugReportError::NotOurs);
    }
    read(std::io::Cursor::new(zip))
}

/// Reads a zip.
pub fn read(zip: impl Read + Seek) -> Result<Opened, BugReportError> {
    let mut zip = ZipArchive::new(zip)?;
    let is_ours = |known: &str| name::ALL.contains(&known);
    if zip.len() > name::ALL.len() || !zip.file_names().all(|name| name.is_ok_and(|name| is_ours(&name))) {
        return Err(BugReportError::NotOurs);
    }
    let scenario = match part(&mut zip, name::SCENARIO, Scenario::MAX_FILE)? {
        Found::None => None,
        Found::TooLong => return Err(BugReportError::TooLong),
        Found::Text(text) => {
            let scenario = Scenario::parse(&text, name::SCENARIO)?;
            Some((text, scenario))
        }
    };
    let text = part(&mut zip, name::TEXT, MAX_TEXT)?.text();
    if scenario.is_none() && text.is_none() {
        return Err(BugReportError::NotOurs);
    }
    let about = part(&mut zip, name::ABOUT, MAX_ABOUT)?.text();
    Ok(Opened { about: about.as_deref().and_then(About::parse), scenario, text })
}

/// The scenario in a file, or that there is none.
pub fn scenario_in(file: &Path) -> Result<Scenario, BugReportError> {
    let (_, scenario) = open(file)?.scenario.ok_or(ZipError::FileNotFound)?;
    Ok(scenario)
}

enum Found {
    None,
    TooLong,
    Text(String),
}

impl Found {
    fn text(self) -> Option<String> {
        match self {
            Self::Text(text) => Some(text),
            Self::None | Self::TooLong => None,
        }
    }
}

/// One part as text. The size that a zip tells of itself may be wrong.
fn part(zip: &mut ZipArchive<impl Read + Seek>, name: &str, most: u64) -> Result<Found, BugReportError> {
    let entry = match zip.by_name(name) {
        Ok(entry) => entry,
        Err(ZipError::FileNotFound) => return Ok(Found::None),
        Err(error) => return Err(error.into()),
    };
    let mut bytes = Vec::new();
    let read = entry.take(most + 1).read_to_end(&mut bytes)?;
    if u64::try_from(read).is_ok_and(|read| read > most) {
        return Ok(Found::TooLong);
    }
    Ok(String::from_utf8(bytes).map_or(Found::None, Found::Text))
}

fn one_line(text: &str, most: usize) -> String {
    text.chars().filter(|c| !c.is_control()).take(most).collect()
}

#[cfg(test)]
mod tests;
