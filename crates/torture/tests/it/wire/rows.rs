//! The rows: what happens to a call, and how that must end on create and on status.

use std::net::SocketAddr;
use std::time::Duration;

use serde_json::{Value, json};
use storefront::purchase::RejectionReason;
use torture::wire::Fault;

/// What a fault may name.
pub struct Site {
    /// Another host.
    pub stranger: SocketAddr,
    /// The token that the client sends.
    pub token: &'static str,
}

/// How a row ends.
#[derive(Clone, Copy, Debug)]
pub enum Outcome {
    /// Nothing is lost, the player sees nothing of it.
    Fine,
    /// It stays as it was, says so in this kind of trouble, and goes on when the fault is gone.
    Trouble(&'static str),
    /// It asks for another token, and goes on with it.
    NeedsToken,
    /// It ends as rejected; no browser has seen it.
    Rejected(RejectionReason),
    /// It stays pending, and the status is shown as it came.
    UnknownStatus,
    /// There is no such case on this call.
    Nothing,
}

/// A row.
#[derive(Clone, Copy)]
pub struct Row {
    pub name: &'static str,
    pub fault: fn(&Site) -> Fault,
    pub create: Outcome,
    pub status: Outcome,
}

use Outcome::{Fine, NeedsToken, Nothing, Rejected, Trouble, UnknownStatus};
use RejectionReason::{AnswerDiffers, PageRefused, Refused};

const fn row(name: &'static str, fault: fn(&Site) -> Fault, create: Outcome, status: Outcome) -> Row {
    Row { name, fault, create, status }
}

const CONNECTION: Outcome = Trouble("Connection");
const TIMED_OUT: Outcome = Trouble(super::TOO_LATE);
const SERVER: Outcome = Trouble("Server");
const PAUSE: Outcome = Trouble("RateLimited");
const UNREADABLE: Outcome = Trouble("BadAnswer");

fn http(status: &str, headers: &str, body: &[u8]) -> Vec<u8> {
    let head =
        format!("HTTP/1.1 {status}\r\n{headers}connection: close\r\ncontent-length: {}\r\n\r\n", body.len());
    [head.as_bytes(), body].concat()
}

fn answer(status: &str, headers: &str, body: &str) -> Fault {
    Fault::Answer(http(status, headers, body.as_bytes()))
}

/// A refusal in whose words the token is.
fn of_the_api(status: &str, code: &str, site: &Site) -> Fault {
    let body =
        json!({ "error": { "code": code, "message": format!("no, and the token was {}", site.token) } });
    answer(status, "content-type: application/json\r\n", &body.to_string())
}

fn of_a_proxy(status: &str) -> Fault {
    answer(status, "content-type: text/html\r\n", "<html><h1>Blocked</h1></html>")
}

fn pausing(retry_after: &str) -> Fault {
    answer("429 Too Many Requests", &format!("retry-after: {retry_after}\r\n"), "")
}

fn in_two_seconds() -> String {
    let then = jiff::Timestamp::now() + jiff::SignedDuration::from_secs(2);
    then.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

fn redirect(status: &str, site: &Site) -> Fault {
    answer(status, &format!("location: http://{}/v1/sessions\r\n", site.stranger), "")
}

fn set(json: &mut Value, name: &str, value: Value) {
    if let Some(fields) = json.as_object_mut() {
        fields.insert(name.to_owned(), value);
    }
}

/// Answers with another payment page.
macro_rules! page {
    ($name:literal, $url:expr) => {
        row(
            $name,
            |_| Fault::Alter(|session| set(session, "url", json!($url))),
            Rejected(PageRefused),
            Nothing,
        )
    };
}

pub const ROWS: &[Row] = &[
    row("the connection breaks before the request", |_| Fault::DropBefore, CONNECTION, CONNECTION),
    row("the connection breaks within the request", |_| Fault::DropWithin, CONNECTION, CONNECTION),
    row("the connection breaks after the request", |_| Fault::DropAfter, CONNECTION, CONNECTION),
    row("the answer is cut in its head", |_| Fault::CutAnswer(20), CONNECTION, CONNECTION),
    row("the answer is cut in its body", |_| Fault::CutAnswer(usize::MAX), CONNECTION, CONNECTION),
    row("the answer is late", |_| Fault::Delay(Duration::from_millis(300)), Fine, Fine),
    row("no answer comes", |_| Fault::Silence, TIMED_OUT, TIMED_OUT),
    row("slow-loris", |_| Fault::Trickle(Duration::from_millis(50)), TIMED_OUT, TIMED_OUT),
    row(
        "400",
        |site| of_the_api("400 Bad Request", "invalid_price", site),
        Rejected(Refused),
        Trouble("Invalid"),
    ),
    row(
        "400 with the token behind control characters",
        |site| {
            let message = format!("{}\u{1}{}", &site.token[..5], &site.token[5..]);
            let body = json!({ "error": { "code": "invalid_price", "message": message } });
            answer("400 Bad Request", "content-type: application/json\r\n", &body.to_string())
        },
        Rejected(Refused),
        Trouble("Invalid"),
    ),
    row("400 of a proxy", |_| of_a_proxy("400 Bad Request"), Trouble("Invalid"), Trouble("Invalid")),
    row(
        "400 of a gateway, as JSON with a number for a code",
        |_| answer("400 Bad Request", "content-type: application/json\r\n", r#"{"error":{"code":400}}"#),
        Trouble("Invalid"),
        Trouble("Invalid"),
    ),
    row("401", |site| of_the_api("401 Unauthorized", "unauthorized", site), NeedsToken, NeedsToken),
    row("401 of a proxy", |_| of_a_proxy("401 Unauthorized"), NeedsToken, NeedsToken),
    row(
        "403 of the API",
        |site| of_the_api("403 Forbidden", "no_access", site),
        Rejected(Refused),
        Trouble("Invalid"),
    ),
    row("403 of a proxy", |_| of_a_proxy("403 Forbidden"), Trouble("Invalid"), Trouble("Invalid")),
    row(
        "404 of the API",
        |site| of_the_api("404 Not Found", "no_such_game", site),
        Rejected(Refused),
        Trouble("NotFound"),
    ),
    row("404 of a proxy", |_| of_a_proxy("404 Not Found"), Trouble("NotFound"), Trouble("NotFound")),
    row("405 of a proxy", |_| of_a_proxy("405 Method Not Allowed"), Trouble("Invalid"), Trouble("Invalid")),
    row(
        "407 of a proxy",
        |_| of_a_proxy("407 Proxy Authentication Required"),
        Trouble("Invalid"),
        Trouble("Invalid"),
    ),
    row("408", |_| of_a_proxy("408 Request Timeout"), SERVER, SERVER),
    row(
        "409, the first request is still on its way",
        |site| of_the_api("409 Conflict", "in_progress", site),
        Trouble("Conflict"),
        Trouble("Conflict"),
    ),
    row(
        "409, the key was used with other parameters",
        |site| of_the_api("409 Conflict", "idempotency_conflict", site),
        Rejected(Refused),
        Trouble("Conflict"),
    ),
    row("413 of a proxy", |_| of_a_proxy("413 Content Too Large"), Trouble("Invalid"), Trouble("Invalid")),
    row(
        "422",
        |site| of_the_api("422 Unprocessable", "invalid_item", site),
        Rejected(Refused),
        Trouble("Invalid"),
    ),
    row("422 of a proxy", |_| of_a_proxy("422 Unprocessable"), Trouble("Invalid"), Trouble("Invalid")),
    row("429 for a second", |_| pausing("1"), PAUSE, PAUSE),
    row("429 until a date", |_| pausing(&in_two_seconds()), PAUSE, PAUSE),
    row("429 until a date that has passed", |_| pausing("Mon, 23 Nov 2020 10:00:09 GMT"), PAUSE, PAUSE),
    row("429 until anything", |_| pausing("soon"), PAUSE, PAUSE),
    row("429 for a negative time", |_| pausing("-1"), PAUSE, PAUSE),
    row("429 for ever", |_| pausing("99999999999999999999"), PAUSE, PAUSE),
    row(
        "451 of a proxy",
        |_| of_a_proxy("451 Unavailable For Legal Reasons"),
        Trouble("Invalid"),
        Trouble("Invalid"),
    ),
    row(
        "499, the call was cut off",
        |site| of_the_api("499 Client Closed Request", "canceled", site),
        Trouble("Invalid"),
        Trouble("Invalid"),
    ),
    row(
        "451 of a proxy, after it was carried out",
        |_| {
            let page = http("451 Unavailable For Legal Reasons", "content-type: text/html\r\n", b"<html>");
            Fault::AnswerAfter(page)
        },
        Trouble("Invalid"),
        Trouble("Invalid"),
    ),
    row("500", |site| of_the_api("500 Internal Server Error", "internal", site), SERVER, SERVER),
    row("502 of a proxy", |_| of_a_proxy("502 Bad Gateway"), SERVER, SERVER),
    row("503 for a second", |_| answer("503 Unavailable", "retry-after: 1\r\n", ""), SERVER, SERVER),
    row(
        "503 after it was carried out",
        |_| Fault::AnswerAfter(http("503 Unavailable", "", b"")),
        SERVER,
        SERVER,
    ),
    row("an empty answer", |_| answer("200 OK", "", ""), UNREADABLE, UNREADABLE),
    row("nothing at all", |_| Fault::Answer(Vec::new()), CONNECTION, CONNECTION),
    row("no HTTP", |_| Fault::Answer(b"SSH-2.0-OpenSSH_9.9\r\n\r\n".to_vec()), CONNECTION, CONNECTION),
    row("garbage", |_| Fault::Answer(http("200 OK", "", &[0xff, 0, 0x9f, b'{'])), UNREADABLE, UNREADABLE),
    row("JSON that is cut", |_| answer("200 OK", "", r#"{"status":"paid""#), UNREADABLE, UNREADABLE),
    row("a page to log in", |_| of_a_proxy("200 OK"), UNREADABLE, UNREADABLE),
    row("an array", |_| answer("200 OK", "", r#"["ses_1","paid"]"#), UNREADABLE, UNREADABLE),
    row("a number", |_| answer("200 OK", "", "1e999"), UNREADABLE, UNREADABLE),
    row(
        "nested ten thousand times",
        |_| answer("200 OK", "", &"{\"id\":".repeat(10_000)),
        UNREADABLE,
        UNREADABLE,
    ),
    row(
        "UTF-16",
        |_| {
            let wide: Vec<u8> = r#"{"status":"paid"}"#.encode_utf16().flat_map(u16::to_be_bytes).collect();
            Fault::Answer(http("200 OK", "", &wide))
        },
        UNREADABLE,
        UNREADABLE,
    ),
    row(
        "compressed, though nobody asked",
        |_| Fault::Answer(http("200 OK", "content-encoding: gzip\r\n", b"\x1f\x8b\x08\0\0\0\0\0\0\x03")),
        UNREADABLE,
        UNREADABLE,
    ),
    row("256 MB", |_| Fault::Huge { chunked: false }, UNREADABLE, UNREADABLE),
    row("256 MB in chunks", |_| Fault::Huge { chunked: true }, UNREADABLE, UNREADABLE),
    row(
        "a header of a megabyte",
        |_| answer("200 OK", &format!("x: {}\r\n", "y".repeat(1024 * 1024)), "{}"),
        CONNECTION,
        CONNECTION,
    ),
    row("204", |_| Fault::Answer(b"HTTP/1.1 204 No Content\r\n\r\n".to_vec()), UNREADABLE, UNREADABLE),
    row("304", |_| Fault::Answer(b"HTTP/1.1 304 Not Modified\r\n\r\n".to_vec()), UNREADABLE, UNREADABLE),
    row("301 to another host", |site| redirect("301 Moved", site), UNREADABLE, UNREADABLE),
    row("302 to another host", |site| redirect("302 Found", site), UNREADABLE, UNREADABLE),
    row("307 to another host", |site| redirect("307 Temporary Redirect", site), UNREADABLE, UNREADABLE),
    row("308 to another host", |site| redirect("308 Permanent Redirect", site), UNREADABLE, UNREADABLE),
    row(
        "wrong types",
        |_| {
            Fault::Alter(|answer| {
                set(answer, "id", json!(7));
                set(answer, "status", json!({ "is": "paid" }));
            })
        },
        UNREADABLE,
        UNREADABLE,
    ),
    row(
        "null in place of everything",
        |_| {
            Fault::Alter(|answer| {
                for value in answer.as_object_mut().into_iter().flat_map(|fields| fields.values_mut()) {
                    *value = Value::Null;
                }
            })
        },
        UNREADABLE,
        UNREADABLE,
    ),
    row(
        "a field twice",
        |_| answer("200 OK", "", r#"{"status":"pending","status":"paid"}"#),
        UNREADABLE,
        UNREADABLE,
    ),
    row(
        "null in place of what is optional",
        |_| {
            Fault::Alter(|answer| {
                for name in ["tax", "paid_at", "metadata"] {
                    set(answer, name, Value::Null);
                }
            })
        },
        Fine,
        Fine,
    ),
    row(
        "fields that nobody knows",
        |_| Fault::Alter(|answer| set(answer, "loyalty", json!({ "points": [1, { "deep": null }] }))),
        Fine,
        Fine,
    ),
    row(
        "a status that nobody knows",
        |_| Fault::Alter(|answer| set(answer, "status", json!("disputed"))),
        Fine,
        UnknownStatus,
    ),
    row(
        "paid, of another session",
        |_| answer("200 OK", "", r#"{"id":"ses_other","status":"paid"}"#),
        Nothing,
        UNREADABLE,
    ),
    row(
        "the token as a status",
        |site| answer("200 OK", "", &json!({ "status": site.token }).to_string()),
        UNREADABLE,
        UNREADABLE,
    ),
    row(
        "another price",
        |_| Fault::Alter(|session| set(&mut session["item"], "price", json!(1))),
        Rejected(AnswerDiffers),
        Nothing,
    ),
    row(
        "another currency",
        |_| Fault::Alter(|session| set(&mut session["item"], "currency", json!("EUR"))),
        Rejected(AnswerDiffers),
        Nothing,
    ),
    row(
        "another item",
        |_| Fault::Alter(|session| set(&mut session["item"], "title", json!("5 Gold Coins"))),
        Rejected(AnswerDiffers),
        Nothing,
    ),
    row(
        "another player",
        |_| Fault::Alter(|session| set(session, "user_id", json!("player_43"))),
        Rejected(AnswerDiffers),
        Nothing,
    ),
    row(
        "no payment page",
        |_| Fault::Alter(|session| set(session, "url", Value::Null)),
        Rejected(AnswerDiffers),
        Nothing,
    ),
    page!("a payment page that is a file", "file:///etc/passwd"),
    page!("a payment page in the open on another host", "http://pay.toffeepay.com/s/1"),
    page!("a payment page on another host", "https://evil.example/s/1"),
    page!("a payment page on a host that looks like it", "https://pay.toffeepay.com.evil.example/s/1"),
    page!("a payment page with a user name", "http://127.0.0.1:80@evil.example/s/1"),
    page!("a payment page with a user name on its own host", "http://pay@127.0.0.1/s/1"),
    page!("a payment page with a back-slash", "http://127.0.0.1\\@evil.example/s/1"),
    page!("a payment page that is a script", "javascript:alert(1)//127.0.0.1"),
    page!("a payment page of 5,000 bytes", format!("http://127.0.0.1/{}", "a".repeat(5_000))),
];
