//! A request as code for this project's own Rust client.

use serde_json::Value;
use toffeepay::routes;

use super::ask::Ask;
use super::text::{indented, quoted_in_rust};

pub(super) fn write(ask: &Ask) -> String {
    let (names, steps) = steps(ask);
    let mut names: Vec<_> = names.iter().chain(&["AccessToken", "Client"]).copied().collect();
    names.sort_unstable();
    let remarks =
        ask.remarks().iter().map(|remark| format!("    // {remark}\n")).collect::<Vec<_>>().concat();
    format!(
        "use toffeepay::{{{}}};\n\n#[tokio::main]\nasync fn main() -> Result<(), Box<dyn std::error::Error>> {{\n\
         {remarks}    let token = AccessToken::new(&std::env::var(\"TOFFEE_ACCESS_TOKEN\")?)?;\n    let client = \
         Client::new({}.parse()?, token)?;\n    {}\n    println!(\"{{answer:?}}\");\n    Ok(())\n}}\n",
        names.join(", "),
        quoted_in_rust(&ask.base),
        indented(&steps, 4),
    )
}

/// What the steps need, and the steps: the last binds `answer`.
fn steps(ask: &Ask) -> (Vec<&'static str>, String) {
    let id = text(ask, "id");
    let by_id = |kind: &'static str, call: &str| {
        (vec![kind], format!("let answer = client.{call}(&{kind}::new({id})?).await?;"))
    };
    match ask.route {
        routes::CREATE_SESSION => create_session(ask),
        routes::CREATE_REFUND => create_refund(ask),
        routes::GET_SESSION => by_id("SessionId", "get_session"),
        routes::GET_SESSION_STATUS => by_id("SessionId", "get_session_status"),
        routes::CANCEL_SESSION => by_id("SessionId", "cancel_session"),
        routes::GET_PAYMENT if is_true(ask, "with_extra_data") => {
            by_id("PaymentId", "get_payment_with_extra_data")
        }
        routes::GET_PAYMENT => by_id("PaymentId", "get_payment"),
        routes::COMPLETE_PAYMENT => by_id("PaymentId", "complete_payment"),
        routes::CANCEL_PAYMENT => by_id("PaymentId", "cancel_payment"),
        routes::GET_REFUND => by_id("RefundId", "get_refund"),
        routes::GET_ACCOUNT => by_id("AccountId", "get_account"),
        routes::GET_DEPOSIT => by_id("DepositId", "get_deposit"),
        _ => list(ask),
    }
}

fn create_session(ask: &Ask) -> (Vec<&'static str>, String) {
    let mut names = vec!["CreateSession", "Currency", "GameId", "IdempotencyKey", "Item", "Money", "UserId"];
    names.sort_unstable();
    let item = ask.fields.get("item").cloned().unwrap_or_default();
    let of_item = |name: &str| item.get(name).and_then(Value::as_str).map(quoted_in_rust);
    let price = item.get("price").cloned().unwrap_or_default();
    let currency = of_item("currency").unwrap_or_else(|| "\"\"".to_owned());
    let title = of_item("title").unwrap_or_else(|| "\"\"".to_owned());
    let mut made = format!("Item::new({title}, &Money::price({price}, Currency::from({currency}))?)?");
    for field in ["image", "country"] {
        if let Some(value) = of_item(field) {
            made = format!("{made}\n    .with_{field}({value})?");
        }
    }
    let (game, user) = (text(ask, "game_id"), text(ask, "user_id"));
    let mut request = format!("CreateSession::new(GameId::new({game})?, UserId::new({user})?, item)");
    if ask.fields.contains_key("return_url") {
        request = format!("{request}\n    .with_return_url({})?", text(ask, "return_url"));
    }
    if let Some(wallet) = ask.fields.get("wallet_enabled").and_then(Value::as_bool) {
        request = format!("{request}\n    .with_wallet_enabled({wallet})");
    }
    let steps = format!(
        "let item = {made};\nlet request = {request};\n{}let answer = client.create_session(&request.to_body(), \
         &key).await?;",
        key(ask)
    );
    (names, steps)
}

fn create_refund(ask: &Ask) -> (Vec<&'static str>, String) {
    let mut request = format!("CreateRefund::new(PaymentId::new({})?)", text(ask, "payment_id"));
    if ask.fields.contains_key("reason") {
        request = format!("{request}.with_reason({})", text(ask, "reason"));
    }
    let steps = format!(
        "let request = {request};\n{}let answer = client.create_refund(&request.to_body(), &key).await?;",
        key(ask)
    );
    (vec!["CreateRefund", "IdempotencyKey", "PaymentId"], steps)
}

fn list(ask: &Ask) -> (Vec<&'static str>, String) {
    let (kind, call, status) = match ask.route {
        routes::LIST_PAYMENTS => ("ListPayments", "list_payments", ""),
        routes::LIST_REFUNDS => ("ListRefunds", "list_refunds", "RefundStatus"),
        routes::LIST_ACCOUNTS => ("ListAccounts", "list_accounts", ""),
        routes::LIST_DEPOSITS => ("ListDeposits", "list_deposits", "DepositStatus"),
        _ => ("ListSessions", "list_sessions", "SessionStatus"),
    };
    let mut names = vec![kind, "Page"];
    let mut lines = Vec::new();
    let later = ["status", "payment_id", "account_id", "with_extra_data"];
    let mutable = if later.iter().any(|field| ask.fields.contains_key(*field)) { "mut " } else { "" };
    if kind == "ListRefunds" {
        lines.push(format!("let {mutable}list = ListRefunds {{ payment_id: None, status: None }};"));
    } else {
        names.push("GameId");
        let made = format!("{kind}::of(GameId::new({})?)", text(ask, "game_id"));
        let by = ask.fields.contains_key("user_id").then(|| {
            names.push("UserId");
            format!(".by(UserId::new({})?)", text(ask, "user_id"))
        });
        lines.push(format!("let {mutable}list = {made}{};", by.unwrap_or_default()));
    }
    if ask.fields.contains_key("status") && !status.is_empty() {
        names.push(status);
        lines.push(format!("list.status = Some({status}::from({}));", text(ask, "status")));
    }
    for (field, id) in [("payment_id", "PaymentId"), ("account_id", "AccountId")] {
        if ask.fields.contains_key(field) {
            names.push(id);
            lines.push(format!("list.{field} = Some({id}::new({})?);", text(ask, field)));
        }
    }
    if ask.fields.contains_key("with_extra_data") {
        lines.push(format!("list.with_extra_data = {};", is_true(ask, "with_extra_data")));
    }
    let number = |name: &str, or: &str| {
        let given = ask.fields.get(name).and_then(Value::as_str).filter(|text| text.parse::<u32>().is_ok());
        given.unwrap_or(or).to_owned()
    };
    let page = format!("Page::new({}, {})?", number("limit", "100"), number("offset", "0"));
    lines.push(format!("let answer = client.{call}(&list, {page}).await?;"));
    (names, lines.join("\n"))
}

fn key(ask: &Ask) -> String {
    match &ask.key {
        Some(key) => format!("let key = IdempotencyKey::parse({})?;\n", quoted_in_rust(key)),
        None => "let key = IdempotencyKey::random();\n".to_owned(),
    }
}

fn text(ask: &Ask, name: &str) -> String {
    quoted_in_rust(ask.fields.get(name).and_then(Value::as_str).unwrap_or_default())
}

fn is_true(ask: &Ask, name: &str) -> bool {
    ask.fields.get(name) == Some(&Value::Bool(true))
}
