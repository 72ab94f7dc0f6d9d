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
