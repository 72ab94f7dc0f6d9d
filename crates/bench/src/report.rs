//! A bug report of a purchase: what was asked, what the API says, and everything that was seen on the way, as one
//! Markdown file to read and one zip to send.
//!
//! It is redacted by type, as the support bundle is: what is told of others' words is [`Told`], which only a veil
//! makes; what is left is numbers, times and words of this code. The zip has nothing but what is previewed.

mod contents;
mod fault;
mod gather;
mod markdown;
mod own;
mod veil;

use std::path::PathBuf;
use std::sync::Arc;

use ipc::bench::WebhookLineView;
use jiff::Timestamp;
use scenarios::bug_report::{About, BugReportError, MAX_TEXT, MAX_ZIP, Part, name, pack};
use scenarios::record::{Seen, record};
use serde::Serialize;
use storefront::engine::{Engine, EngineError};
use storefront::purchase::PurchaseId;
use storefront::support::AboutApp;

use crate::exchanges::{Exchange, ExchangeLog, har};
use crate::explorer::Dossier;
use crate::faults::SetFault;
use crate::recording::Witnessed;
use crate::{link_lab, recording};

use contents::Contents;
pub use veil::{Told, Veil};

/// What a report is made of beside the engine.
pub struct Witnesses {
    /// The app.
    pub app: AboutApp,
    /// The version of the web view, where the system tells it.
    pub web_view: Option<String>,
    /// The exchange log, or why there is none.
    pub log: Result<Arc<ExchangeLog>, String>,
    /// Links that came, the last one first.
    pub links: Vec<link_lab::Entry>,
    /// Webhooks that came to the bench, the last one first.
    pub webhooks: Vec<WebhookLineView>,
    /// The faults that are set.
    pub faults: Vec<SetFault>,
    /// Folders of this machine that have a person's name in them.
    pub folders: Vec<PathBuf>,
    /// What the API says of the purchase, or why it says nothing.
    pub dossier: Result<Dossier, String>,
    /// The scenario that does the purchase again, or why there is none.
    pub scenario: Result<Recorded, String>,
    /// When the report was asked for: what was sent from then on is about the report.
    pub now: Timestamp,
}

/// A purchase as a scenario.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recorded {
    /// The text of its file.
    pub text: String,
    /// What could not be known or written of it, in English.
    pub remarks: Vec<String>,
}

/// What is asked for a report.
#[derive(Clone, Debug)]
pub struct Asked {
    /// What the API says of the purchase, or why it says nothing.
    pub dossier: Result<Dossier, String>,
    /// The scenario that does the purchase again, or why there is none.
    pub scenario: Result<Recorded, String>,
}

/// Asks what a report is made of, the API once for all of it. What was sent from `at` on is about the report.
pub async fn ask(
    engine: &Engine,
    id: PurchaseId,
    log: Option<Arc<ExchangeLog>>,
    witnessed: &Witnessed,
    at: Timestamp,
) -> Result<Asked, NotReported> {
    let purchase = engine.purchase(id).await?.purchase;
    let dossier = recording::dossier(engine, &purchase).await;
    let known = dossier.as_ref().ok().cloned();
    let scenario = match recording::gather_before(engine, id, log, witnessed, at, known).await {
        Ok(seen) => recorded(&purchase.order.title, &seen),
        Err(error) => Err(error.to_string()),
    };
    Ok(Asked { dossier, scenario })
}

fn recorded(title: &str, seen: &Seen) -> Result<Recorded, String> {
    let recording = record(title, seen).map_err(|error| error.to_string())?;
    let text = recording.to_text().map_err(|error| error.to_string())?;
    Ok(Recorded { text, remarks: recording.remarks.iter().map(ToString::to_string).collect() })
}

/// Why there is no report.
#[derive(Debug, thiserror::Error)]
pub enum NotReported {
    /// The purchase can't be read.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// The zip can't be made.
    #[error(transparent)]
    Zip(#[from] BugReportError),
    /// It could not be put into words.
    #[error("the report can't be written: {0}")]
    Form(#[from] serde_json::Error),
    /// Without any exchange it is still larger than what is opened.
    #[error("the report is larger than what can be opened elsewhere")]
    TooLarge,
}

/// How large a report may be, in bytes.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    /// Its zip.
    pub zip: u64,
    /// Its text for people.
    pub text: u64,
}

impl Bounds {
    /// What whoever gets it opens.
    pub const OPENED: Self = Self { zip: MAX_ZIP, text: MAX_TEXT };
}

/// A report, whole: what is shown is what is saved.
#[derive(Clone, Debug)]
pub struct Report {
    /// Of what.
    pub title: String,
    /// The name of its files, without an ending.
    pub file_name: String,
    /// The Markdown file.
    pub markdown: String,
    /// What is in the zip.
    pub parts: Vec<Part>,
    /// The zip.
    pub zip: Vec<u8>,
    /// Why whoever gets it can't have it done again; none where they can.
    pub not_recorded: Option<String>,
}

/// Writes the report of a purchase, so that it can be opened elsewhere.
pub async fn write(engine: &Engine, id: PurchaseId, seen: Witnesses) -> Result<Report, NotReported> {
    write_within(engine, id, seen, Bounds::OPENED).await
}

/// The same, no larger than this: where it would be, the oldest exchanges are left out, and it says so.
pub async fn write_within(
    engine: &Engine,
    id: PurchaseId,
    seen: Witnesses,
    most: Bounds,
) -> Result<Report, NotReported> {
    let (scenario, version) = (seen.scenario.clone(), seen.app.version.clone());
    let (mut contents, mut exchanges, veil) = gather::gather(engine, id, seen).await?;
    let scenario = scenario.map(|recorded| veil.scenario(&recorded.text)).ok();
    loop {
        let report = form(&contents, &exchanges, scenario.as_ref(), &version)?;
        let fits = |length: usize, most: u64| u64::try_from(length).is_ok_and(|length| length <= most);
        if fits(report.zip.len(), most.zip) && fits(report.markdown.len(), most.text) {
            return Ok(report);
        }
        if exchanges.is_empty() {
            return Err(NotReported::TooLarge);
        }
        let dropped = exchanges.len().div_ceil(2);
        exchanges.drain(..dropped);
        contents.exchanges.leave_out(dropped);
    }
}

fn form(
    contents: &Contents,
    exchanges: &[Exchange],
    scenario: Option<&Told>,
    version: &str,
) -> Result<Report, NotReported> {
    let markdown = markdown::write(contents, scenario);
    let about = About::now(contents.title(), contents.written_at);
    let mut parts = vec![
        Part::new(name::TEXT, markdown.clone()),
        Part::new(name::REPORT, pretty(contents)?),
        Part::new(name::JOURNAL, pretty(&contents.journal)?),
        Part::new(name::EXCHANGES, pretty(&har(exchanges, version))?),
        About { version: version.to_owned(), ..about }.part()?,
    ];
    parts.extend(scenario.map(|text| Part::new(name::SCENARIO, text.as_str().to_owned())));
    Ok(Report {
        title: contents.title().to_owned(),
        file_name: format!("bug-report-{}", contents.journal.purchase.id.get(..8).unwrap_or_default()),
        zip: pack(&parts)?,
        not_recorded: contents.scenario.problem.as_ref().map(|why| why.as_str().to_owned()),
        markdown,
        parts,
    })
}

fn pretty(value: &impl Serialize) -> Result<String, serde_json::Error> {
    serde_json::to_string_pretty(value)
}
