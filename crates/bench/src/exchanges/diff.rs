//! Two exchanges line by line.

use similar::{ChangeTag, TextDiff};

use super::asked::{Exchange, Header, Outcome};

/// On which side a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// In both.
    Same,
    /// In the first alone.
    Removed,
    /// In the second alone.
    Added,
}

/// A line of a comparison.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DiffLine {
    /// On which side it is.
    pub change: Change,
    /// The line.
    pub text: String,
}

/// What differs between two exchanges, and what does not.
pub fn differences(left: &Exchange, right: &Exchange) -> Vec<DiffLine> {
    let (left, right) = (as_text(left), as_text(right));
    let difference = TextDiff::from_lines(&left, &right);
    let lines = difference.iter_all_changes().map(|change| DiffLine {
        change: match change.tag() {
            ChangeTag::Equal => Change::Same,
            ChangeTag::Delete => Change::Removed,
            ChangeTag::Insert => Change::Added,
        },
        text: change.value().trim_end_matches('\n').to_owned(),
    });
    lines.collect()
}

/// An exchange as lines: what can be compared of it, bodies a field a line.
fn as_text(exchange: &Exchange) -> String {
    let sent = &exchange.sent;
    let mut lines = vec![format!("{} {}", sent.method, sent.url)];
    lines.extend(sent.headers.iter().map(header));
    lines.extend(sent.body.as_deref().map(pretty));
    lines.push(String::new());
    match &exchange.outcome {
        Outcome::Answered { status, headers, body } => {
            lines.push(status.to_string());
            lines.extend(headers.iter().map(header));
            lines.extend(body.as_deref().map(pretty));
        }
        Outcome::Failed(why) => lines.push(why.clone()),
        Outcome::Open => {}
    }
    lines.join("\n") + "\n"
}

fn header(header: &Header) -> String {
    format!("{}: {}", header.name, header.value)
}

fn pretty(body: &str) -> String {
    let value = serde_json::from_str::<serde_json::Value>(body);
    value.ok().and_then(|value| serde_json::to_string_pretty(&value).ok()).unwrap_or_else(|| body.to_owned())
}
