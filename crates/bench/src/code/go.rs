//! A request as code for the vendor's Go SDK.

use serde_json::{Map, Value};

use super::ask::{Ask, Place};
use super::text::{pascal, quoted};
use super::typescript::is_number;

pub(super) fn write(ask: &Ask) -> String {
    let (resource, verb) = ask.resource_and_verb();
    let place = match ask.place() {
        Place::Sandbox => "Environment: toffee.Sandbox,".to_owned(),
        Place::Production => "Environment: toffee.Production,".to_owned(),
        Place::Elsewhere => format!("BaseURL:     {},", quoted(&ask.base)),
    };
    let remarks = ask.remarks().iter().map(|remark| format!("\t// {remark}\n")).collect::<Vec<_>>().concat();
    let request = message(ask, &format!("{}Request", ask.route.call), &ask.fields, 1);
    let key = ask.key.as_ref().map(|key| format!(",\n\t\ttoffee.WithIdempotencyKey({})", quoted(key)));
    let proto = if request.contains("proto.") { "\n\t\"google.golang.org/protobuf/proto\"" } else { "" };
    format!(
        "package main\n\nimport (\n\t\"context\"\n\t\"fmt\"\n\t\"log\"\n\t\"os\"\n\n\ttoffee \
         \"github.com/toffeepay/sdk-go\"{proto}\n)\n\nfunc main() {{\n{remarks}\tclient := \
         toffee.New(toffee.Config{{\n\t\tAccessToken: os.Getenv(\"TOFFEE_ACCESS_TOKEN\"),\n\t\t{place}\n\t}})\n\tanswer, \
         err := client.{}.{}(context.Background(), {request}{})\n\tif err != nil {{\n\t\tlog.Fatal(err)\n\t}}\n\t\
         fmt.Println(answer)\n}}\n",
        pascal(resource),
        pascal(verb),
        key.unwrap_or_default()
    )
}

fn message(ask: &Ask, name: &str, fields: &Map<String, Value>, depth: usize) -> String {
    if fields.is_empty() {
        return format!("&toffee.{name}{{}}");
    }
    let within = "\t".repeat(depth + 1);
    let lines = fields
        .iter()
        .map(|(field, given)| {
            format!("{within}{}: {},\n", pascal(field), value(ask, field, given, depth + 1))
        })
        .collect::<Vec<_>>()
        .concat();
    format!("&toffee.{name}{{\n{lines}{}}}", "\t".repeat(depth))
}

fn value(ask: &Ask, name: &str, value: &Value, depth: usize) -> String {
    let plain = match value {
        Value::Object(fields) => return message(ask, "Item", fields, depth),
        Value::String(number) if is_number(name, number) => return format!("proto.Int32({number})"),
        Value::String(text) => quoted(text),
        Value::Null => return "nil".to_owned(),
        other => other.to_string(),
    };
    match value {
        _ if !is_optional(ask, name) => plain,
        Value::Bool(_) => format!("proto.Bool({plain})"),
        _ => format!("proto.String({plain})"),
    }
}

/// Fields that the schema has as optional: in Go they are pointers.
fn is_optional(ask: &Ask, name: &str) -> bool {
    let creates_session = ask.route == toffeepay::routes::CREATE_SESSION;
    match name {
        "image" | "country" | "wallet_enabled" | "status" | "reason" | "with_extra_data" | "account_id" => {
            true
        }
        "user_id" => !creates_session,
        "payment_id" => ask.route == toffeepay::routes::LIST_REFUNDS,
        _ => false,
    }
}
