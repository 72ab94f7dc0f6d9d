//! The report that people read: one file without anything from outside, a scenario a section, a step a fold with
//! its exchanges, timeline and webhooks.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::{Delivery, ScenarioReport, StepReport, Verdict, count};
use crate::grid::Grid;
use crate::protocol::{Entry, Exchange};

const STYLE: &str = include_str!("style.css");

/// Writes it.
pub fn html(reports: &[ScenarioReport], grid: &Grid) -> String {
    let counts = [Verdict::Passed, Verdict::Failed, Verdict::Skipped].map(|verdict| count(reports, verdict));
    let title = format!("Scenarios: {} passed, {} failed, {} skipped", counts[0], counts[1], counts[2]);
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                main {
                    h1 { (title) }
                    table {
                        caption { "This run" }
                        thead { tr { th scope="col" { "Scenario" } th scope="col" { "Verdict" } th scope="col" { "Time" } } }
                        tbody {
                            @for report in reports {
                                tr {
                                    th scope="row" { a href={ "#" (report.name) } { (report.name) } }
                                    td { (verdict(report.verdict)) }
                                    td.number { (took(report.took_ms)) }
                                }
                            }
                        }
                    }
                    @for report in reports { (scenario(report)) }
                    (what_was_exercised(grid))
                }
            }
        }
    }
    .into_string()
}

fn scenario(report: &ScenarioReport) -> Markup {
    html! {
        section id=(report.name) {
            h2 { (report.title) " " (verdict(report.verdict)) }
            p.facts {
                code { (report.name) } " · " (report.environment) " · " (report.system) " · browser: " (report.browser)
                " · " time { (report.started_at) } " · " (took(report.took_ms))
            }
            @if !report.about.is_empty() { p { (report.about) } }
            @if let Some(reason) = &report.reason { p.reason { (reason) } }
            ol { @for one in &report.steps { li { (step(one)) } } }
        }
    }
}

fn step(step: &StepReport) -> Markup {
    let is_empty = step.exchanges.is_empty()
        && step.timeline.is_empty()
        && step.webhooks.is_empty()
        && step.links.is_empty();
    let head = html! { (verdict(step.verdict)) " " (step.words) " " span.number { (took(step.took_ms)) } };
    html! {
        @if is_empty { div.bare { (head) } } @else {
            details open[step.verdict == Verdict::Failed] {
                summary { (head) }
                @if !step.timeline.is_empty() { (timeline(&step.timeline)) }
                @if !step.links.is_empty() { p { "Return links: " (step.links.join(", ")) } }
                @for one in &step.exchanges { (exchange(one)) }
                @for one in &step.webhooks { (webhook(one)) }
            }
        }
        @if let Some(reason) = &step.reason { p.reason { (reason) } }
    }
}

fn timeline(entries: &[Entry]) -> Markup {
    html! {
        table {
            caption { "Timeline" }
            @for entry in entries {
                tr {
                    td { time { (entry.at) } }
                    td { code { (entry.kind) } }
                    td { "by " (entry.cause) }
                    td { (entry.detail.as_deref().unwrap_or_default()) }
                }
            }
        }
    }
}

fn exchange(exchange: &Exchange) -> Markup {
    let status = exchange.status.map_or_else(|| "no answer".to_owned(), |status| status.to_string());
    html! {
        details.exchange {
            summary { code { (exchange.method) " " (exchange.path) } " → " (status) " " span.number { (took(exchange.took_ms)) } }
            // Enough to tell one key from another.
            @if let Some(key) = &exchange.key { p { "Idempotency-Key: " code { (key.get(..8).unwrap_or(key)) "…" } } }
            @if let Some(sent) = &exchange.sent { pre { (sent) } }
            pre { (exchange.answered) }
        }
    }
}

fn webhook(delivery: &Delivery) -> Markup {
    html! {
        details.exchange {
            summary {
                "Webhook " code { (delivery.event) } " → " (delivery.verdict.as_str())
                @if delivery.again { ", a message that came before" }
            }
            p { time { (delivery.at) } @if let Some(id) = &delivery.id { " · " code { (id) } } }
            @if let Some(reason) = &delivery.reason { p.reason { (reason) } }
            pre { (delivery.body) }
        }
    }
}

fn what_was_exercised(grid: &Grid) -> Markup {
    html! {
        section id="grid" {
            h2 { "What has been exercised" }
            table {
                thead {
                    tr {
                        @for head in ["Scenario", "Environment", "System", "Browser", "Last verdict", "When", "Runs"] {
                            th scope="col" { (head) }
                        }
                    }
                }
                tbody {
                    @for cell in grid.cells() {
                        tr {
                            th scope="row" {
                                @match &cell.evidence {
                                    Some(evidence) => a href=(evidence) { (cell.scenario) },
                                    None => (cell.scenario),
                                }
                            }
                            td { (cell.environment) } td { (cell.system) } td { (cell.browser) }
                            td { (verdict(cell.verdict)) }
                            td { time { (cell.at) } }
                            td.number { (cell.runs) }
                        }
                    }
                }
            }
        }
    }
}

/// Word and shape: a state is never colour alone.
fn verdict(verdict: Verdict) -> Markup {
    let (shape, word) = match verdict {
        Verdict::Passed => ("✓", "passed"),
        Verdict::Failed => ("✕", "failed"),
        Verdict::Skipped => ("–", "skipped"),
        Verdict::NotReached => ("·", "not reached"),
    };
    html! { span class={ "verdict " (verdict.as_str()) } { (shape) " " (word) } }
}

fn took(milliseconds: u64) -> String {
    if milliseconds < 1_000 {
        format!("{milliseconds} ms")
    } else {
        format!("{}.{} s", milliseconds / 1_000, milliseconds % 1_000 / 100)
    }
}
