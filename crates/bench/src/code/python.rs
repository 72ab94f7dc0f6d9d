//! A request as code for the vendor's Python SDK.

use serde_json::{Map, Value};

use super::ask::{Ask, Place};
use super::text::quoted;
use super::typescript::is_number;

pub(super) fn write(ask: &Ask) -> String {
    let (resource, verb) = ask.resource_and_verb();
    let request = format!("{}Request", ask.route.call);
    let mut names = vec!["Toffee".to_owned(), request.clone()];
    if ask.fields.get("item").is_some_and(Value::is_object) {
        names.push("Item".to_owned());
    }
    let mut remarks = ask.remarks();
    let environment = match ask.place() {
        Place::Sandbox => "sandbox",
        Place::Production => "production",
        Place::Elsewhere => {
            remarks.push(format!("The SDK reaches the vendor alone; this went to {}.", ask.base));
            "sandbox"
        }
    };
    let options = ask.key.as_ref().map(|key| {
        names.push("RequestOptions".to_owned());
        format!(", RequestOptions(idempotency_key={})", quoted(key))
    });
    names.sort();
    let remarks = remarks.iter().map(|remark| format!("# {remark}\n")).collect::<Vec<_>>().concat();
    format!(
        "import asyncio\nimport os\n\nfrom toffeepay import {}\n\n\n{remarks}async def main():\n    async with \
         Toffee(access_token=os.environ[\"TOFFEE_ACCESS_TOKEN\"], environment=\"{environment}\") as toffee:\n        \
         answer = await toffee.{resource}.{verb}({}{})\n        print(answer)\n\n\nasyncio.run(main())\n",
        names.join(", "),
        message(&request, &ask.fields),
        options.unwrap_or_default()
    )
}

fn message(name: &str, fields: &Map<String, Value>) -> String {
    let arguments: Vec<_> =
        fields.iter().map(|(name, field)| format!("{name}={}", value(name, field))).collect();
    format!("{name}({})", arguments.join(", "))
}

fn value(name: &str, value: &Value) -> String {
    match value {
        Value::Object(fields) => message("Item", fields),
        Value::String(number) if is_number(name, number) => number.clone(),
        Value::String(text) => quoted(text),
        Value::Bool(true) => "True".to_owned(),
        Value::Bool(false) => "False".to_owned(),
        Value::Null => "None".to_owned(),
        other => other.to_string(),
    }
}
