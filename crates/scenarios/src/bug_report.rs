//! A bug report: what a scenario did and saw, as one Markdown file to read and one zip to send. The zip holds the
//! scenario itself, so whoever gets it does the same again on a sandbox of their own.
//!
//! It is made of evidence, which has no token, payment page or return state in it; idempotency keys are cut short
//! here too, as in the support bundle. All of it can be read before it is sent: the zip has nothing that the
//! Markdown file does not tell of.

mod markdown;
mod opened;
mod parcel;

use std::fmt::Write as _;
use std::path::Path;

pub use markdown::{code, fenced, line};
pub use opened::{About, MAX_TEXT, Opened, open, read, scenario_in};
pub use parcel::{BugReportError, MAX_ZIP, Part, name, pack};

use crate::format::Scenario;
use crate::report::{ScenarioReport, StepReport};

/// Characters of an idempotency key that are told: enough to tell one from another.
const KEY_TOLD: usize = 8;

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
            add(format!(": {}", code(reason)));
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
        let json = |error: serde_json::Error| BugReportError::NotWritten(error.to_string());
        let parts = [
            Part::new(name::TEXT, self.markdown()?),
            Part::new(name::SCENARIO, self.scenario_text()?),
            Part::new(name::EVIDENCE, serde_json::to_string_pretty(&self.report).map_err(json)?),
            About::now(&self.report.title, self.report.started_at).part()?,
        ];
        std::fs::write(file, pack(&parts)?)?;
        Ok(())
    }

    fn scenario_text(&self) -> Result<String, BugReportError> {
        self.scenario.to_toml().map_err(|error| BugReportError::NotWritten(error.to_string()))
    }
}

fn of_step(number: usize, step: &StepReport) -> String {
    let mut text = format!("{number}. **{}** {}\n", step.verdict.as_str(), line(&step.words));
    let mut add = |part: String| {
        // Writing into a text does not fail.
        let _ = writeln!(text, "   - {part}");
    };
    if let Some(reason) = &step.reason {
        add(code(reason));
    }
    for entry in &step.timeline {
        let detail = entry.detail.as_deref().map(|detail| format!(" ({})", code(detail))).unwrap_or_default();
        add(format!("{} {} by {}{detail}", entry.at, code(&entry.kind), line(&entry.cause)));
    }
    for exchange in &step.exchanges {
        let status = exchange.status.map_or_else(|| code(&exchange.answered), |status| status.to_string());
        let key = exchange.key.as_deref().map(|key| format!(", key {key}")).unwrap_or_default();
        let asked = code(&format!("{} {}", exchange.method, exchange.path));
        add(format!("{asked} → {status}, {} ms{key}", exchange.took_ms));
    }
    for webhook in &step.webhooks {
        let again = if webhook.again { ", again" } else { "" };
        add(format!("webhook {} → {}{again}", code(&webhook.event), webhook.verdict.as_str()));
    }
    if !step.links.is_empty() {
        add(format!("return links: {}", step.links.join(", ")));
    }
    text.push('\n');
    text
}
