//! A request as a curl command for a POSIX shell.

use serde_json::Value;

use super::text::quoted_in_shell;
use crate::exchanges::{Sent, WITHHELD};

pub(super) fn write(sent: &Sent, new_key: &str) -> String {
    let (body, left_out) = sent.body.as_deref().map(without_withheld).unwrap_or_default();
    let mut lines = Vec::new();
    if !left_out.is_empty() {
        lines.push(format!("# Left out, because the log withholds it: {}.", left_out.join(", ")));
    }
    let mut parts = vec![format!("curl --request {} {}", sent.method, quoted_in_shell(&sent.url))];
    parts.push("--header \"Authorization: Bearer $TOFFEE_ACCESS_TOKEN\"".to_owned());
    for header in &sent.headers {
        let value = match header.name.as_str() {
            "authorization" | "user-agent" => continue,
            "idempotency-key" if !left_out.is_empty() => new_key,
            _ => &header.value,
        };
        parts.push(format!("--header {}", quoted_in_shell(&format!("{}: {value}", header.name))));
    }
    if sent.body.is_some() {
        parts.push(format!("--data-raw {}", quoted_in_shell(&body)));
    }
    lines.push(parts.join(" \\\n  "));
    lines.join("\n") + "\n"
}

/// A body without the fields that were withheld, and their names.
fn without_withheld(body: &str) -> (String, Vec<String>) {
    let Ok(Value::Object(mut fields)) = serde_json::from_str(body) else {
        return (body.to_owned(), Vec::new());
    };
    let mut left_out = Vec::new();
    fields.retain(|name, value| {
        let stays = value.as_str() != Some(WITHHELD);
        if !stays {
            left_out.push(name.clone());
        }
        stays
    });
    let body = if left_out.is_empty() { body.to_owned() } else { Value::Object(fields).to_string() };
    (body, left_out)
}
