//! A request as code for the vendor's TypeScript SDK.

use serde_json::{Map, Value};

use super::ask::{Ask, Place};
use super::text::{camel, quoted};

pub(super) fn write(ask: &Ask) -> String {
    let (resource, verb) = ask.resource_and_verb();
    let mut remarks = ask.remarks();
    let environment = match ask.place() {
        Place::Sandbox => "sandbox",
        Place::Production => "production",
        Place::Elsewhere => {
            remarks.push(format!("The SDK reaches the vendor alone; this went to {}.", ask.base));
            "sandbox"
        }
    };
    let remarks = remarks.iter().map(|remark| format!("// {remark}\n")).collect::<Vec<_>>().concat();
    let options = ask.key.as_ref().map(|key| format!(", {{ idempotencyKey: {} }}", quoted(key)));
    format!(
        "import {{ Toffee }} from \"@toffeepay/sdk\";\n\n{remarks}const toffee = new Toffee({{\n  accessToken: \
         process.env.TOFFEE_ACCESS_TOKEN!,\n  environment: \"{environment}\",\n}});\n\nconst answer = await \
         toffee.{resource}.{verb}({}{});\nconsole.log(answer);\n",
        object(&ask.fields, 0),
        options.unwrap_or_default()
    )
}

fn object(fields: &Map<String, Value>, depth: usize) -> String {
    if fields.is_empty() {
        return "{}".to_owned();
    }
    let within = "  ".repeat(depth + 1);
    let lines = fields
        .iter()
        .map(|(name, field)| format!("{within}{}: {},\n", camel(name), value(name, field, depth + 1)))
        .collect::<Vec<_>>()
        .concat();
    format!("{{\n{lines}{}}}", "  ".repeat(depth))
}

fn value(name: &str, value: &Value, depth: usize) -> String {
    match value {
        Value::Object(fields) => object(fields, depth),
        Value::String(number) if is_number(name, number) => number.clone(),
        Value::String(text) => quoted(text),
        other => other.to_string(),
    }
}

/// What a query has as text and the SDKs have as a number.
pub(super) fn is_number(name: &str, value: &str) -> bool {
    matches!(name, "limit" | "offset") && value.parse::<i32>().is_ok()
}
