//! Exchanges as HAR 1.2, which the developer tools of browsers open.

use serde_json::{Value, json};
use url::Url;

use super::asked::{Exchange, Header, Outcome};

/// An archive of exchanges, the oldest first. `version` is the app's.
pub fn har(exchanges: &[Exchange], version: &str) -> Value {
    json!({
        "log": {
            "version": "1.2",
            "creator": { "name": "Storefront Companion", "version": version },
            "pages": [],
            "entries": exchanges.iter().map(entry).collect::<Vec<_>>(),
        }
    })
}

fn entry(exchange: &Exchange) -> Value {
    // HAR counts in milliseconds.
    let took =
        exchange.took_us.map_or(0.0, |took| std::time::Duration::from_micros(took).as_secs_f64() * 1e3);
    let comment = exchange.fault.as_ref().map(|fault| format!("fault set by the tester: {fault}"));
    let mut entry = json!({
        "startedDateTime": exchange.sent.at.to_string(),
        "time": took,
        "request": request(exchange),
        "response": response(exchange),
        "cache": {},
        // What is between the two is not told apart.
        "timings": { "blocked": -1, "dns": -1, "connect": -1, "ssl": -1, "send": 0, "wait": took, "receive": 0 },
        "_attempt": exchange.sent.attempt,
    });
    if let Some(comment) = comment {
        entry["comment"] = Value::from(comment);
    }
    entry
}

fn request(exchange: &Exchange) -> Value {
    let sent = &exchange.sent;
    let query: Vec<_> = Url::parse(&sent.url)
        .map(|url| url.query_pairs().map(|(name, value)| json!({ "name": name, "value": value })).collect())
        .unwrap_or_default();
    let mut request = json!({
        "method": sent.method,
        "url": sent.url,
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": headers(&sent.headers),
        "queryString": query,
        "headersSize": -1,
        "bodySize": sent.body.as_ref().map_or(0, String::len),
    });
    if let Some(body) = &sent.body {
        request["postData"] = json!({ "mimeType": mime(&sent.headers), "text": body });
    }
    request
}

fn response(exchange: &Exchange) -> Value {
    let (status, of_answer, body, error) = match &exchange.outcome {
        Outcome::Answered { status, headers, body } => (*status, headers.as_slice(), body.as_deref(), None),
        Outcome::Failed(why) => (0, [].as_slice(), None, Some(why.as_str())),
        Outcome::Open => (0, [].as_slice(), None, Some("no answer was seen")),
    };
    let text = http::StatusCode::from_u16(status).ok().and_then(|status| status.canonical_reason());
    let mut content = json!({ "size": body.map_or(0, str::len), "mimeType": mime(of_answer) });
    if let Some(body) = body {
        content["text"] = Value::from(body);
    }
    let mut response = json!({
        "status": status,
        "statusText": text.unwrap_or_default(),
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": headers(of_answer),
        "content": content,
        "redirectURL": "",
        "headersSize": -1,
        "bodySize": body.map_or(-1, |body| i64::try_from(body.len()).unwrap_or(i64::MAX)),
    });
    if let Some(error) = error {
        response["_error"] = Value::from(error);
    }
    response
}

fn headers(headers: &[Header]) -> Vec<Value> {
    headers.iter().map(|header| json!({ "name": header.name, "value": header.value })).collect()
}

fn mime(headers: &[Header]) -> &str {
    let named = headers.iter().find(|header| header.name.eq_ignore_ascii_case("content-type"));
    named.map_or("application/octet-stream", |header| header.value.as_str())
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use jiff::Timestamp;
    use serde_json::Value;

    use super::super::{Caller, Exchange, ExchangeId, Header, Outcome, Sent};

    /// Opened in the developer tools themselves by ui/faces/har.test.ts.
    const GOLDEN: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/exchanges/golden/exchanges.har");

    fn header(name: &str, value: &str) -> Header {
        Header { name: name.to_owned(), value: value.to_owned() }
    }

    fn exchange(id: i64, method: &str, url: &str, body: Option<&str>, outcome: Outcome) -> Exchange {
        let at = Timestamp::from_second(1_795_000_000 + id).unwrap();
        let sent = Sent {
            by: Caller::App,
            at,
            run: at,
            method: method.to_owned(),
            url: url.to_owned(),
            call: None,
            attempt: 1,
            key: None,
            headers: vec![header("authorization", "(withheld)"), header("content-type", "application/json")],
            body: body.map(str::to_owned),
        };
        let took_us = (outcome != Outcome::Open).then_some(12_500);
        Exchange { id: ExchangeId(id), sent, outcome, took_us, fault: None }
    }

    /// One of each kind: answered, refused, without an answer, still open, with a fault, and with letters of all sorts.
    fn every_kind() -> Vec<Exchange> {
        let answered = |status, body: &str| Outcome::Answered {
            status,
            headers: vec![header("Content-Type", "application/json")],
            body: Some(body.to_owned()),
        };
        let api = "http://127.0.0.1:8010/v1/sessions";
        let mut faulty =
            exchange(4, "POST", api, Some("{}"), Outcome::Failed("the answer is lost".to_owned()));
        faulty.fault = Some("answer lost".to_owned());
        vec![
            exchange(
                1,
                "POST",
                api,
                Some(r#"{"item":{"title":"金貨 \"50\" 🪙"}}"#),
                answered(200, r#"{"id":"ses_1"}"#),
            ),
            exchange(2, "GET", &format!("{api}?user_id=player%2042&limit=10"), None, answered(404, "{}")),
            exchange(
                3,
                "GET",
                &format!("{api}/ses_1/status"),
                None,
                Outcome::Failed("connection refused".to_owned()),
            ),
            faulty,
            exchange(5, "GET", api, None, Outcome::Open),
            exchange(6, "GET", api, None, Outcome::Answered { status: 200, headers: Vec::new(), body: None }),
        ]
    }

    #[test]
    fn an_archive_keeps_the_rules_of_har_1_2_whatever_came_of_its_exchanges() {
        let schema: Value = serde_json::from_str(include_str!("golden/har-1.2.schema.json")).unwrap();
        let rules = jsonschema::options().should_validate_formats(true).build(&schema).unwrap();
        let archive = super::har(&every_kind(), "1.0.0");
        let broken: Vec<_> =
            rules.iter_errors(&archive).map(|error| format!("{}: {error}", error.instance_path())).collect();
        assert_eq!(broken, Vec::<String>::new());
        // And the rules can be broken.
        for (place, value) in [
            ("/log/version", Value::Null),
            ("/log/entries/0/startedDateTime", Value::from("yesterday")),
            ("/log/entries/0/response/status", Value::from("200")),
            ("/log/entries/0/request/headers", Value::Null),
        ] {
            let mut other = archive.clone();
            *other.pointer_mut(place).unwrap() = value;
            assert!(!rules.is_valid(&other), "{place} may be anything");
        }
    }

    #[test]
    fn the_archive_that_the_developer_tools_open_is_one_of_ours() {
        let archive = format!("{:#}\n", super::har(&every_kind(), "1.0.0"));
        if std::env::var_os("UPDATE_GENERATED").is_some() {
            std::fs::write(Path::new(GOLDEN), &archive).unwrap();
        }
        assert!(std::fs::read_to_string(GOLDEN).unwrap() == archive, "UPDATE_GENERATED=1 writes it anew");
    }
}
