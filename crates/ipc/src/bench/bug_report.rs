//! Bug reports as they cross: one that is written here, and one that somebody brought.

use serde::{Deserialize, Serialize};

/// `bench_write_bug_report`: of which purchase.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct WriteBugReport {
    /// The purchase's id.
    pub purchase_id: String,
}

/// A part of the zip.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct BugReportPart {
    /// Its name.
    pub name: String,
    /// Its size in bytes, unpacked.
    pub size: u32,
    /// What is in it, to be read before it is saved.
    pub text: String,
    /// Whether that is its beginning alone: it is longer than is shown.
    pub is_cut: bool,
}

/// A bug report, to be read before it is saved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct BugReportView {
    /// What it is saved by: another that was written meanwhile is not this one.
    pub report_id: u32,
    /// Of what it is.
    pub title: String,
    /// The Markdown file.
    pub markdown: String,
    /// What is in the zip.
    pub parts: Vec<BugReportPart>,
    /// The size of the zip in bytes.
    pub zip_size: u32,
    /// Why it can't be done again elsewhere (English); null where it can.
    pub not_recorded: Option<String>,
}

/// What a bug report is saved as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum BugReportForm {
    /// The text alone.
    Markdown,
    /// All of it.
    Zip,
}

/// `bench_save_bug_report`: one that is shown.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SaveBugReport {
    /// Which one: no other is saved in its place.
    pub report_id: u32,
    /// As what.
    pub form: BugReportForm,
}

/// A bug report that was dropped on the window, or chosen. What it says of itself is a stranger's word.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct BroughtReportView {
    /// The name of its file, without its folder.
    pub file: String,
    /// Of what it is.
    pub of: Option<String>,
    /// The version that wrote it.
    pub version: Option<String>,
    /// When that was, in Unix milliseconds.
    pub written_at: Option<i64>,
    /// The scenario in the list that does it again; null where it could not be recorded.
    pub scenario_id: Option<String>,
    /// How many steps that has.
    pub steps: u32,
    /// The report for people.
    pub text: Option<String>,
}

/// What was brought last.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct BroughtView {
    /// The report.
    pub report: Option<BroughtReportView>,
    /// Why what was brought is none (English).
    pub problem: Option<String>,
}

/// The TypeScript of the types above.
#[cfg(test)]
pub(super) fn typescript(config: &ts_rs::Config) -> String {
    crate::typescript::declarations!(
        config,
        WriteBugReport,
        BugReportPart,
        BugReportView,
        BugReportForm,
        SaveBugReport,
        BroughtReportView,
        BroughtView,
    )
}
