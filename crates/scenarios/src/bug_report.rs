//! A bug report: what a scenario did and saw, as one Markdown file to read and one zip to send. The zip holds the
//! scenario itself, so whoever gets it does the same again on a sandbox of their own.
//!
//! It is made of evidence, which has no token, payment page or return state in it; idempotency keys are cut short
//! here too, as in the support bundle. All of it can be read before it is sent: the zip has nothing that the
//! Markdown file does not tell of.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{self, Read as _, Write as _};
use std::path::Path;

use zip::result::ZipError;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use crate::format::{Scenario, ScenarioBroken};
use crate::report::{ScenarioReport, StepReport};

const SCENARIO: &str = "scenario.toml";
const EVIDENCE: &str = "evidence.json";
const TEXT: &str = "report.md";
/// The largest zip that is opened, in bytes, and the most parts that it has.
const MAX_ZIP: u64 = 4 * 1024 * 1024;
const MAX_PARTS: usize = 3;
/// Characters of an idempotency key that are told: enough to tell one from another.
const KEY_TOLD: usize = 8;

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
        "that is no bug report: not a zip of at most {MAX_ZIP} bytes with {TEXT}, {SCENARIO} and {EVIDENCE}"
    )]
    NotOurs,
    /// The scenario in it is longer than a scenario may be.
    #[error("the scenario in it is longer than {} bytes", Scenario::MAX_FILE)]
    TooLong,
    /// It could not be put into words.
    #[error("the bug report can't be written: {0}")]
    NotWritten(String),
}

/// A bug report.
#[derive(Clone, Debug)]
pub struct BugReport {
    scenario: Scenario,
    report: ScenarioReport,
}

impl BugReport {
    /// A report of what came of a scenario.
    pub fn new(scenario: Scenario, mut report: ScenarioReport) -> Self {
        for exchange in report.steps.iter_mut().flat_map(|step| &mut step.exchanges) {
            exchange.key =
                exchange.key.take().map(|key| key.chars().take(KEY_TOLD).collect::<String>() + "…");
        }
        Self { scenario, report }
    }

    /// As one Markdown file.
    pub fn markdown(&self) -> Result<String, BugReportError> {
        let report = &self.report;
        let mut text = format!("# {}\n\n", line(&report.title));
        let mut add = |part: String| text.push_str(&part);
        add(format!("**{}**", report.verdict.as_str()));
        if let Some(reason) = &report.reason {
            add(format!(": {}", line(reason)));
        }
        add(format!(
            "\n\n| | |\n| --- | --- |\n| scenario | `{}` |\n| app | Storefront Companion {} |\n| system | {}, {} |\n\
             | environment | {} |\n| browser | {} |\n| begun | {} |\n\n",
            report.name,
            env!("CARGO_PKG_VERSION"),
            report.system,
            std::env::consts::ARCH,
            report.environment,
            report.browser,
            report.started_at,
        ));
        if !report.about.is_empty() {
            add(format!("{}\n\n", line(&report.about)));
        }
        add("## What was done\n\n".to_owned());
        for (number, step) in report.steps.iter().enumerate() {
            add(of_step(number + 1, step));
        }
        let scenario = self.scenario_text()?;
        add(format!("## To do it again\n\n{}", fenced("toml", &scenario)));
        Ok(text)
    }

    /// As one zip.
    pub fn write_zip(&self, file: &Path) -> Result<(), BugReportError> {
        let evidence = serde_json::to_string_pretty(&self.report)
            .map_err(|error| BugReportError::NotWritten(error.to_string()))?;
        let mut zip = ZipWriter::new(File::create(file)?);
        for (name, content) in
            [(TEXT, self.markdown()?), (SCENARIO, self.scenario_text()?), (EVIDENCE, evidence)]
        {
            zip.start_file(name, SimpleFileOptions::default())?;
            zip.write_all(content.as_bytes())?;
        }
        zip.finish()?;
        Ok(())
    }

    fn scenario_text(&self) -> Result<String, BugReportError> {
        self.scenario.to_toml().map_err(|error| BugReportError::NotWritten(error.to_string()))
    }
}

/// The scenario in a bug report that somebody sent. Nothing else of it is looked at, and nothing is unpacked.
pub fn scenario_in(file: &Path) -> Result<Scenario, BugReportError> {
    let metadata = fs::metadata(file)?;
    // Of a pipe or a device there may be no end.
    if !metadata.is_file() || metadata.len() > MAX_ZIP {
        return Err(BugReportError::NotOurs);
    }
    let mut zip = ZipArchive::new(File::open(file)?)?;
    let is_ours = |name: &str| [TEXT, SCENARIO, EVIDENCE].contains(&name);
    if zip.len() > MAX_PARTS || !zip.file_names().all(|name| name.is_ok_and(|name| is_ours(&name))) {
        return Err(BugReportError::NotOurs);
    }
    let entry = zip.by_name(SCENARIO)?;
    let mut text = String::new();
    // The size that a zip tells of itself may be wrong.
    let read = entry.take(Scenario::MAX_FILE + 1).read_to_string(&mut text)?;
    if u64::try_from(read).is_ok_and(|read| read > Scenario::MAX_FILE) {
        return Err(BugReportError::TooLong);
    }
    Ok(Scenario::parse(&text, &format!("{} in {}", SCENARIO, file.display()))?)
}

fn of_step(number: usize, step: &StepReport) -> String {
    let mut text = format!("{number}. **{}** {}\n", step.verdict.as_str(), line(&step.words));
    let mut add = |part: String| {
        // Writing into a text does not fail.
        let _ = writeln!(text, "   - {part}");
    };
    if let Some(reason) = &step.reason {
        add(format!("**{}**", line(reason)));
    }
    for entry in &step.timeline {
        let detail = entry.detail.as_deref().map(|detail| format!(" ({})", line(detail))).unwrap_or_default();
        add(format!("{} `{}` by {}{detail}", entry.at, line(&entry.kind), line(&entry.cause)));
    }
    for exchange in &step.exchanges {
        let status = exchange.status.map_or_else(|| line(&exchange.answered), |status| status.to_string());
        let key = exchange.key.as_deref().map(|key| format!(", key {key}")).unwrap_or_default();
        let (method, path) = (&exchange.method, line(&exchange.path));
        add(format!("`{method} {path}` → {status}, {} ms{key}", exchange.took_ms));
    }
    for webhook in &step.webhooks {
        let again = if webhook.again { ", again" } else { "" };
        add(format!("webhook `{}` → {}{again}", line(&webhook.event), webhook.verdict.as_str()));
    }
    if !step.links.is_empty() {
        add(format!("return links: {}", step.links.join(", ")));
    }
    text.push('\n');
    text
}

/// Text of others as one line that ends no code and begins no markup.
fn line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() || "`<>|".contains(c) { ' ' } else { c }).take(500).collect()
}

/// A block that its content can't end.
fn fenced(language: &str, content: &str) -> String {
    let longest = content.split(|c| c != '`').map(str::len).max().unwrap_or_default();
    let fence = "`".repeat(longest.max(2) + 1);
    format!("{fence}{language}\n{content}\n{fence}\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_others_wrote_ends_no_block_and_begins_no_markup() {
        assert_eq!(line("a\n# b `c` <img>"), "a # b  c   img ");
        let block = fenced("toml", "title = '````'");
        assert!(block.starts_with("`````toml\n") && block.ends_with("\n`````\n"), "{block}");
    }

    #[test]
    fn what_is_no_bug_report_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("x.zip");
        std::fs::write(&file, "no zip").unwrap();
        assert!(matches!(scenario_in(&file), Err(BugReportError::Zip(_))));

        let write = |name: &str, content: &[u8]| {
            let mut zip = ZipWriter::new(File::create(&file).unwrap());
            zip.start_file(name, SimpleFileOptions::default()).unwrap();
            zip.write_all(content).unwrap();
            zip.finish().unwrap();
        };
        for foreign in ["another.toml", "../scenario.toml", "/scenario.toml", "a/scenario.toml"] {
            write(foreign, b"title = 'x'");
            assert!(matches!(scenario_in(&file), Err(BugReportError::NotOurs)), "{foreign}");
        }
        write(TEXT, b"# Without a scenario");
        assert!(matches!(scenario_in(&file), Err(BugReportError::Zip(ZipError::FileNotFound))));
        assert!(matches!(scenario_in(folder.path()), Err(BugReportError::NotOurs)));
        write(SCENARIO, b"title = 'x'\nbroken");
        assert!(matches!(scenario_in(&file), Err(BugReportError::Scenario(_))));
        // Small as a zip, large when read.
        write(SCENARIO, &vec![b'#'; 5_000_000]);
        assert!(matches!(scenario_in(&file), Err(BugReportError::TooLong)));
        File::options().write(true).open(&file).unwrap().set_len(MAX_ZIP + 1).unwrap();
        assert!(matches!(scenario_in(&file), Err(BugReportError::NotOurs)));
    }
}
