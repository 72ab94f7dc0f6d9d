//! The report for people, as an issue tracker shows it.

use std::fmt::Write as _;

use jiff::Timestamp;
use scenarios::bug_report::{code, fenced, line};

use super::Told;
use super::contents::{ApiPart, Contents, ExchangePart, SessionPart};

/// How many lines of a list are written out; all are in the zip.
const LINES: usize = 200;

/// Writes it.
pub(super) fn write(contents: &Contents, scenario: Option<&Told>) -> String {
    let mut text = Text::default();
    summary(&mut text, contents);
    asked_and_said(&mut text, contents);
    timeline(&mut text, contents);
    exchanges(&mut text, contents);
    events(&mut text, contents);
    surroundings(&mut text, contents);
    again(&mut text, contents, scenario);
    text.0
}

/// Markdown that grows.
#[derive(Default)]
struct Text(String);

impl Text {
    fn line(&mut self, line: &str) {
        self.0.push_str(line);
        self.0.push('\n');
    }

    fn head(&mut self, title: &str) {
        // Writing into a text does not fail.
        let _ = write!(self.0, "\n## {title}\n\n");
    }

    fn row(&mut self, cells: &[&str]) {
        self.line(&format!("| {} |", cells.join(" | ")));
    }

    fn table(&mut self, heads: &[&str]) {
        self.row(heads);
        self.row(&vec!["---"; heads.len()]);
    }

    /// Whether this many is one too many, which is then said.
    fn is_full(&mut self, number: usize, all: usize) -> bool {
        if number == LINES {
            self.line(&format!("\n… and {} more, in the zip", all - LINES));
        }
        number >= LINES
    }
}

fn told(text: &Told) -> String {
    code(text.as_str())
}

fn or_none(text: Option<&Told>) -> String {
    text.map_or_else(|| "-".to_owned(), told)
}

fn summary(text: &mut Text, contents: &Contents) {
    let purchase = &contents.journal.purchase;
    text.line(&format!("# Bug report: {}", told(&purchase.title)));
    text.line("");
    let api = match &contents.api {
        ApiPart::Said(session) => format!("the API says {}", told(&session.status)),
        ApiPart::NotAsked(why) => format!("the API was not asked: {}", told(why)),
    };
    let differs = match contents.differences.len() {
        0 => String::new(),
        1 => "; they differ in **1 point**".to_owned(),
        more => format!("; they differ in **{more} points**"),
    };
    text.line(&format!("The app has it as **{}**; {api}{differs}.", purchase.state));
    text.line("");
    text.table(&["", ""]);
    text.row(&["purchase", &code(&purchase.id)]);
    text.row(&["session", &or_none(purchase.session.as_ref())]);
    text.row(&[
        "environment",
        &format!("{}, {}", contents.environment.name, told(&contents.environment.server)),
    ]);
    text.row(&["begun", &time(purchase.begun_at)]);
    text.row(&["ended", &purchase.ended_at.map_or_else(|| "not yet".to_owned(), time)]);
    if let Some(at) = purchase.refunded_at {
        text.row(&["money given back", &time(at)]);
    }
    if let Some(why) = &purchase.rejected {
        text.row(&["rejected", &told(why)]);
    }
    if let Some(status) = &purchase.unknown_status {
        text.row(&["unknown status", &told(status)]);
    }
    text.row(&["page opened", if purchase.was_opened { "yes" } else { "no" }]);
    if purchase.origin != "here" {
        text.row(&["origin", purchase.origin]);
    }
}

fn asked_and_said(text: &mut Text, contents: &Contents) {
    let asked = &contents.journal.purchase;
    text.head("What was asked, and what the API says");
    let said = match &contents.api {
        ApiPart::Said(said) => Some(said),
        ApiPart::NotAsked(_) => None,
    };
    let of = |pick: fn(&SessionPart) -> &Told| said.map_or_else(|| "-".to_owned(), |said| told(pick(said)));
    text.table(&["", "asked", "the API"]);
    text.row(&["item", &told(&asked.title), &of(|said| &said.title)]);
    text.row(&["price", &told(&asked.price), &of(|said| &said.price)]);
    text.row(&["player", &told(&asked.player), &of(|said| &said.player)]);
    text.row(&["game", &told(&asked.game), &of(|said| &said.game)]);
    text.row(&["state", asked.state, &of(|said| &said.status)]);
    for payment in said.iter().flat_map(|said| &said.payments) {
        let method = or_none(payment.method.as_ref());
        let error = payment.error.as_ref().map(|error| format!(", {}", told(error))).unwrap_or_default();
        let (id, status, amount) = (told(&payment.id), told(&payment.status), told(&payment.amount));
        text.line(&format!("\n- payment {id}: {status}, {amount}, {method}{error}"));
        for refund in &payment.refunds {
            text.line(&format!("  - refund {}: {}", told(&refund.id), told(&refund.status)));
        }
    }
    if !contents.differences.is_empty() {
        text.line("\nWhat differs:\n");
    }
    for each in &contents.differences {
        let (journal, api) = (or_none(each.journal.as_ref()), or_none(each.api.as_ref()));
        text.line(&format!("- **{}**: the journal {journal}, the API {api}", each.words));
    }
    if !asked.differs_in.is_empty() {
        text.line(&format!("\nThe journal itself has noted differences in: {}", asked.differs_in.join(", ")));
    }
}

fn timeline(text: &mut Text, contents: &Contents) {
    text.head("Timeline");
    let timeline = &contents.journal.timeline;
    for (number, moment) in timeline.iter().enumerate() {
        if text.is_full(number, timeline.len()) {
            break;
        }
        let detail = moment.detail.as_ref().map(|detail| format!(": {}", told(detail))).unwrap_or_default();
        text.line(&format!(
            "- {} {} by {}{detail}",
            time(moment.at),
            told(&moment.kind),
            told(&moment.cause)
        ));
    }
}

fn exchanges(text: &mut Text, contents: &Contents) {
    text.head("Exchanges");
    let part = &contents.exchanges;
    if let Some(why) = &part.unavailable {
        text.line(&format!("None could be read: {}", told(why)));
    } else if part.list.is_empty() {
        text.line("None is in the log.");
    }
    if part.left_out > 0 {
        text.line(&format!("{} older ones are left out.\n", part.left_out));
    }
    if part.missed > 0 {
        text.line(&format!("{} of this run could not be logged.\n", part.missed));
    }
    for (number, exchange) in part.list.iter().enumerate() {
        if text.is_full(number, part.list.len()) {
            break;
        }
        text.line(&in_a_line(exchange));
        if let Some(said) = &exchange.said {
            let said = fenced("", said.as_str());
            text.line(&said.lines().map(|line| format!("  {line}")).collect::<Vec<_>>().join("\n"));
        }
    }
}

fn in_a_line(exchange: &ExchangePart) -> String {
    let came = match (exchange.status, &exchange.problem) {
        (Some(status), _) => format!("**{status}**"),
        (None, Some(why)) => format!("**no answer**: {}", told(why)),
        (None, None) => "**no answer**".to_owned(),
    };
    let took = exchange.took_us.map(|took| format!(", {}.{} ms", took / 1_000, took % 1_000 / 100));
    let attempt = (exchange.attempt > 1).then(|| format!(", try {}", exchange.attempt));
    let key = exchange.key.as_ref().map(|key| format!(", key {}", told(key)));
    let fault = exchange.fault.as_ref().map(|fault| format!(", fault set by the tester: {}", told(fault)));
    let what = format!("{} {}", exchange.method.as_str(), exchange.path.as_str());
    let more: String = [took, attempt, key, fault].into_iter().flatten().collect();
    format!("- {} {} → {came}{more}", time(exchange.at), code(&what))
}

fn events(text: &mut Text, contents: &Contents) {
    text.head("Webhooks");
    if contents.webhooks.is_empty() {
        text.line("The bench has seen none of this session.");
    }
    for webhook in &contents.webhooks {
        let at = Timestamp::from_millisecond(webhook.at_ms).map_or_else(|_| "?".to_owned(), time);
        let again = webhook.repeats.map(|_| ", again");
        let backend = webhook.backend_ms.map(|took| {
            let said =
                webhook.backend_status.map_or_else(|| "nothing".to_owned(), |status| status.to_string());
            format!(", the backend said {said} in {took} ms")
        });
        let (event, finding) = (or_none(webhook.event.as_ref()), told(&webhook.finding));
        let (again, backend) = (again.unwrap_or_default(), backend.unwrap_or_default());
        text.line(&format!("- {at} {event}, {}: {finding}{again}{backend}", told(&webhook.origin)));
    }
    text.head("Return links");
    if contents.links.is_empty() {
        text.line("None came while it went on, as far as this run knows.");
    }
    for link in &contents.links {
        let fired = if link.fired_by_tester { " (fired by the tester)" } else { "" };
        text.line(&format!("- {}{fired} {}", time(link.at), line(link.did.as_str())));
    }
}

fn surroundings(text: &mut Text, contents: &Contents) {
    text.head("Versions and surroundings");
    let app = &contents.app;
    text.table(&["", ""]);
    text.row(&["app", &format!("{} {}", code(&app.name), code(&app.version))]);
    text.row(&["system", &format!("{}, {}", app.system, app.architecture)]);
    text.row(&["web view", &or_none(contents.web_view.as_ref())]);
    text.row(&["environment in use", contents.environment.in_use]);
    text.row(&["written", &time(contents.written_at)]);
    text.line("");
    if contents.faults.is_empty() {
        text.line("No fault was set when this was written.");
    } else {
        text.line("Faults that the tester has set:\n");
    }
    for fault in &contents.faults {
        text.line(&format!("- {}", line(fault.as_str())));
    }
}

fn again(text: &mut Text, contents: &Contents, scenario: Option<&Told>) {
    text.head("To do it again");
    match (scenario, &contents.scenario.problem) {
        (Some(scenario), _) => {
            text.line("Drop the zip on the window of an app with tester tools, or run this scenario:\n");
            for remark in &contents.scenario.remarks {
                text.line(&format!("- {}", told(remark)));
            }
            if !contents.scenario.remarks.is_empty() {
                text.line("");
            }
            text.line(&fenced("toml", scenario.as_str().trim_end()));
        }
        (None, Some(why)) => text.line(&format!("It could not be recorded: {}", told(why))),
        (None, None) => {}
    }
}

fn time(at: Timestamp) -> String {
    at.strftime("%Y-%m-%d %H:%M:%S%.3fZ").to_string()
}
