//! What is written in each language says the same request, and holds no token.

#[cfg(unix)]
mod parsed;

use jiff::Timestamp;
use toffeepay::routes::V1;

use super::*;
use crate::exchanges::{Caller, ExchangeId, Header, Outcome, Sent};

const KEY: &str = "0a1b2c3d-0000-4000-8000-000000000001";
const SANDBOX: &str = "https://api.sandbox.toffeepay.com";

fn exchange(method: &str, url: &str, body: Option<&str>) -> Exchange {
    let header = |name: &str, value: &str| Header { name: name.into(), value: value.into() };
    let key = (method == "POST" && !url.ends_with("cancel")).then(|| KEY.to_owned());
    let mut headers =
        vec![header("accept", "application/json"), header("user-agent", "toffeepay-rust/0.1.0")];
    headers.push(header("authorization", "Bearer (withheld)"));
    headers.extend(key.as_ref().map(|key| header("idempotency-key", key)));
    headers.extend(body.map(|_| header("content-type", "application/json")));
    Exchange {
        id: ExchangeId(1),
        sent: Sent {
            by: Caller::App,
            at: Timestamp::UNIX_EPOCH,
            run: Timestamp::UNIX_EPOCH,
            method: method.into(),
            url: url.into(),
            call: None,
            attempt: 1,
            key,
            headers,
            body: body.map(str::to_owned),
        },
        outcome: Outcome::Open,
        took_us: None,
        fault: None,
    }
}

/// What each file in `golden` is made of. The Rust ones are compiled, in `compiled`.
fn examples() -> Vec<(&'static str, Exchange)> {
    let create = r#"{"game_id":"space_shooter","item":{"country":"US","currency":"USD","image":"https://a.example/i.png",
        "price":499,"title":"50 \"Gold\" Coins"},"user_id":"player_42","wallet_enabled":false}"#;
    let refund = r#"{"payment_id":"pay_1","reason":"it's broken"}"#;
    let list = "/v1/sessions?game_id=space_shooter&user_id=player_42&status=pending&limit=20&offset=40";
    vec![
        ("create_session", exchange("POST", &format!("{SANDBOX}/v1/sessions"), Some(create))),
        ("create_refund", exchange("POST", "https://shop.example/toffee/v1/refunds", Some(refund))),
        ("list_sessions", exchange("GET", &format!("{SANDBOX}{list}"), None)),
        ("get_status", exchange("GET", "https://api.toffeepay.com/v1/sessions/ses_1/status", None)),
        (
            "list_deposits",
            exchange("GET", "http://127.0.0.1:8010/v1/deposits?game_id=g&account_id=acc_1", None),
        ),
        (
            "list_refunds",
            exchange("GET", &format!("{SANDBOX}/v1/refunds?payment_id=pay_1&status=failed"), None),
        ),
        (
            "list_payments",
            exchange("GET", &format!("{SANDBOX}/v1/payments?game_id=g&with_extra_data=true"), None),
        ),
    ]
}

const FORMS: [(Form, &str); 5] = [
    (Form::Curl, "sh"),
    (Form::TypeScript, "ts"),
    (Form::Python, "py"),
    (Form::Go, "go"),
    (Form::Rust, "rs"),
];

#[test]
fn each_form_of_each_example_is_what_is_committed() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/code/golden");
    for (name, exchange) in examples() {
        for (form, ending) in FORMS {
            let written = write(&exchange, form).unwrap();
            let file = format!("{folder}/{name}.{ending}.txt");
            if std::env::var_os("UPDATE_GENERATED").is_some() {
                std::fs::write(&file, &written).unwrap();
            }
            assert_eq!(written, std::fs::read_to_string(&file).unwrap_or_default(), "{file}");
        }
    }
}

/// The Rust that is written, as a compiler takes it.
#[expect(dead_code, reason = "it is compiled, and not run")]
mod compiled {
    macro_rules! compile {
        ($($name:ident),+) => { $( mod $name { include!(concat!("golden/", stringify!($name), ".rs.txt")); } )+ };
    }
    compile!(
        create_session,
        create_refund,
        list_sessions,
        get_status,
        list_deposits,
        list_refunds,
        list_payments
    );
}

#[test]
fn every_call_of_the_api_is_written_in_every_form_and_none_holds_a_token() {
    for route in V1 {
        let path = route.path.replace("{id}", "id_1");
        let body = (route.method == "POST").then_some("{}");
        let exchange = exchange(route.method, &format!("{SANDBOX}{path}"), body);
        for (form, _) in FORMS {
            let written = write(&exchange, form).unwrap();
            assert!(written.contains("TOFFEE_ACCESS_TOKEN"), "{written}");
            assert!(!written.contains("(withheld)"), "{written}");
        }
    }
}

#[test]
fn what_the_log_withheld_is_left_out_and_said_and_then_the_key_is_a_new_one() {
    let body = r#"{"game_id":"g","return_url":"(withheld)","user_id":"u"}"#;
    let exchange = exchange("POST", &format!("{SANDBOX}/v1/sessions"), Some(body));
    for (form, _) in FORMS {
        let written = write(&exchange, form).unwrap();
        assert!(written.contains("withholds it: return_url"), "{written}");
        assert!(!written.contains("(withheld)") && !written.contains(KEY), "{written}");
    }
}

#[test]
fn nothing_in_a_field_ends_its_string_or_its_argument() {
    let hostile = "\"'`$(touch x)\n\\#{x}${y}\u{2028}";
    let body = serde_json::json!({ "payment_id": "p", "reason": hostile }).to_string();
    let exchange = exchange("POST", &format!("{SANDBOX}/v1/refunds"), Some(&body));
    let curl = write(&exchange, Form::Curl).unwrap();
    assert!(curl.contains(&format!("--data-raw '{}'", body.replace('\'', "'\\''"))), "{curl}");
    for form in [Form::TypeScript, Form::Python, Form::Go] {
        let code = write(&exchange, form).unwrap();
        assert!(code.contains("\"\\\"'`$(touch x)\\n\\\\#{x}${y}\\u2028\""), "{code}");
    }
    assert!(write(&exchange, Form::Rust).unwrap().contains(&format!("{hostile:?}")));
}

#[test]
fn what_no_sdk_sends_is_refused_with_the_reason_and_is_still_a_curl_command() {
    let elsewhere = exchange("GET", "https://a.example/v2/x", None);
    let odd = exchange("POST", &format!("{SANDBOX}/v1/sessions"), Some("[1]"));
    for form in [Form::TypeScript, Form::Python, Form::Go, Form::Rust] {
        assert_eq!(write(&elsewhere, form), Err(NotWritten::NoCall));
        assert_eq!(write(&odd, form), Err(NotWritten::NoObject));
    }
    assert!(write(&odd, Form::Curl).unwrap().contains("--data-raw '[1]'"));
    assert!(write(&elsewhere, Form::Curl).unwrap().contains("curl --request GET 'https://a.example/v2/x'"));
}
