//! The webhook bench over real sockets: a sender, the listener, and a backend of the tester's.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::time::Duration;

use ipc::bench::{SendWebhook, WebhookFault, WebhookFinding, WebhookLineView, WebhookOrigin};
use jiff::Timestamp;
use storefront::clock::SystemClock;
use toffeepay::http::HeaderMap;
use toffeepay::{WebhookId, WebhookSecret, WebhookVerifier, webhook_headers};
use tokio::sync::Notify;

use super::{WebhookRefused, Webhooks};

const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const BODY: &str =
    r#"{"type":"session.paid","timestamp":"2026-01-02T03:04:05Z","data":{"session_id":"ses_1"}}"#;

fn secret() -> WebhookSecret {
    WebhookSecret::new(SECRET).unwrap()
}

/// A bench, and what rings when there is something new.
fn bench() -> (Webhooks, Arc<Notify>) {
    let news = Arc::new(Notify::new());
    let ring = Arc::clone(&news);
    let bench = Webhooks::new(Arc::new(SystemClock), move || ring.notify_one());
    (bench, news)
}

fn host_and_path(address: &str) -> (String, String) {
    let rest = address.strip_prefix("http://").unwrap();
    let (host, path) = rest.split_once('/').unwrap();
    (host.to_owned(), format!("/{path}"))
}

fn signed(id: &str, ago: i64, body: &str) -> String {
    let at = Timestamp::from_second(Timestamp::now().as_second() - ago).unwrap();
    let headers = webhook_headers(&[secret()], &WebhookId::new(id).unwrap(), at, body.as_bytes()).unwrap();
    headers
        .iter()
        .fold(String::new(), |text, (name, value)| text + &format!("{name}: {}\r\n", value.to_str().unwrap()))
}

/// Sends raw bytes and gives the status.
fn raw(host: &str, request: &[u8]) -> u16 {
    let mut stream = TcpStream::connect(host).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    // A listener that has enough closes at once.
    let _ = stream.write_all(request);
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    let answer = String::from_utf8_lossy(&answer);
    answer.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0)
}

fn request(method: &str, path: &str, host: &str, headers: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    format!("{method} {path} HTTP/1.1\r\nHost: {host}\r\n{headers}Content-Length: {length}\r\n\r\n{body}")
        .into()
}

/// Sends a message as the API does.
async fn post(address: &str, headers: &str, body: &str) -> u16 {
    let (host, path) = host_and_path(address);
    let request = request("POST", &path, &host, headers, body);
    tokio::task::spawn_blocking(move || raw(&host, &request)).await.unwrap()
}

/// A backend: answers each message with the next status, and gives what it got.
fn backend(statuses: &'static [u16]) -> (String, std::sync::mpsc::Receiver<(HeaderMap, String)>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}/hook?of=game", listener.local_addr().unwrap());
    let (got, taken) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        for status in statuses {
            let (mut stream, _) = listener.accept().unwrap();
            let mut text = Vec::new();
            let mut chunk = [0; 4_096];
            let body_of = |text: &[u8]| {
                let text = String::from_utf8_lossy(text).into_owned();
                let (head, body) = text.split_once("\r\n\r\n")?;
                let length = head.lines().find_map(|line| line.strip_prefix("content-length: "))?;
                (body.len() >= length.parse().ok()?).then(|| (head.to_owned(), body.to_owned()))
            };
            let (head, body) = loop {
                let read = stream.read(&mut chunk).unwrap();
                text.extend_from_slice(&chunk[..read]);
                if let Some(whole) = body_of(&text) {
                    break whole;
                }
            };
            assert!(head.starts_with("POST /hook?of=game HTTP/1.1"), "{head}");
            let headers =
                head.lines().skip(1).map(|line| line.split_once(": ").unwrap()).map(|(name, value)| {
                    (name.parse::<toffeepay::http::HeaderName>().unwrap(), value.parse().unwrap())
                });
            got.send((headers.collect(), body)).unwrap();
            let said = format!("said {status}");
            let length = said.len();
            write!(stream, "HTTP/1.1 {status} X\r\nContent-Length: {length}\r\n\r\n{said}").unwrap();
        }
    });
    (address, taken)
}

async fn until(
    bench: &Webhooks,
    news: &Notify,
    is_so: impl Fn(&[WebhookLineView]) -> bool,
) -> Vec<WebhookLineView> {
    let wait = async {
        loop {
            let lines = bench.view().lines;
            if is_so(&lines) {
                return lines;
            }
            news.notified().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), wait).await.unwrap()
}

#[tokio::test]
async fn a_message_is_verified_tied_to_its_session_and_known_when_it_comes_again() {
    let (bench, _) = bench();
    let address = bench.listen().await.unwrap();
    assert!(
        super::is_of_a_listener(&address) && !super::is_of_a_listener("http://127.0.0.1:3000/webhooks/mine")
    );
    assert_eq!(post(&address, &signed("msg_0", 0, BODY), BODY).await, 204);
    bench.set_secret(Some(SECRET)).unwrap();
    assert_eq!(post(&address, &signed("msg_1", 0, BODY), BODY).await, 204);
    assert_eq!(post(&address, &signed("msg_1", 0, BODY), BODY).await, 204);
    assert_eq!(post(&address, &signed("msg_2", 400, BODY), BODY).await, 400);
    let altered = BODY.replace("ses_1", "ses_2");
    assert_eq!(post(&address, &signed("msg_1", 0, BODY), &altered).await, 400);
    let lines = bench.view().lines;
    let findings: Vec<_> = lines.iter().rev().map(|line| line.finding.clone()).collect();
    assert_eq!(findings[..3], [WebhookFinding::NoSecret, WebhookFinding::Good, WebhookFinding::Good]);
    assert!(matches!(findings[3], WebhookFinding::Stale { seconds: 400..=420 }), "{findings:?}");
    assert_eq!(findings[4], WebhookFinding::AlteredBody);
    assert_eq!(
        lines.iter().rev().map(|line| line.first).collect::<Vec<_>>(),
        [None, None, Some(2), None, Some(2)]
    );
    assert!(lines[1..].iter().all(|line| line.session_id.as_deref() == Some("ses_1")));
    assert_eq!(lines[1].event_type.as_deref(), Some("session.paid"));
}

#[tokio::test]
async fn pages_other_hosts_other_paths_and_what_is_too_large_are_turned_away_and_not_listed() {
    let (bench, _) = bench();
    let address = bench.listen().await.unwrap();
    let (host, path) = host_and_path(&address);
    let port = host.split_once(':').unwrap().1.to_owned();
    let good = signed("msg_1", 0, BODY);
    let with = |extra: &str| format!("{good}{extra}\r\n");
    let twice = format!("Host: {host}\r\n{good}");
    let large = "x".repeat(70_000);
    let head = format!("X-Large: {}\r\n", "x".repeat(40_000));
    for (status, request) in [
        (403, request("POST", &path, "attacker.example", &good, BODY)),
        (403, request("POST", &path, &format!("127.0.0.1.attacker.example:{port}"), &good, BODY)),
        (403, request("POST", &path, "127.0.0.1", &good, BODY)),
        (403, request("POST", &path, &host, &with("Origin: https://attacker.example"), BODY)),
        (403, request("POST", &path, &host, &with("Origin: null"), BODY)),
        (403, request("POST", &path, &host, &with("Sec-Fetch-Site: cross-site"), BODY)),
        (403, request("POST", &path, &host, &twice, BODY)),
        (404, request("POST", "/webhooks", &host, &good, BODY)),
        (404, request("POST", "/", &host, &good, BODY)),
        (405, request("GET", &path, &host, &good, BODY)),
        (413, request("POST", &path, &host, &good, &large)),
        (431, request("POST", &path, &host, &head, BODY)),
        (400, b"POST nonsense\r\n\r\n".to_vec()),
    ] {
        let (host, shown) =
            (host.clone(), String::from_utf8_lossy(&request[..request.len().min(200)]).into_owned());
        let answered = tokio::task::spawn_blocking(move || raw(&host, &request)).await.unwrap();
        // What is too large may be cut off before the sender has read why.
        let is_cut = status == 413 && answered == 0;
        assert!(answered == status || is_cut, "{answered}: {shown}");
    }
    assert!(bench.view().lines.is_empty());
    bench.stop();
    tokio::task::yield_now().await;
    assert!(bench.view().address.is_none());
}

#[tokio::test]
async fn what_comes_is_handed_on_as_it_is_and_the_backend_s_answer_and_time_are_shown() {
    let (bench, news) = bench();
    let (to, heard) = backend(&[202, 500]);
    bench.set_secret(Some(SECRET)).unwrap();
    bench.set_backend(Some(&to)).unwrap();
    let address = bench.listen().await.unwrap();
    post(&address, &signed("msg_1", 0, BODY), BODY).await;
    let lines = until(&bench, &news, |lines| lines.first().is_some_and(|line| line.answer.is_some())).await;
    let answer = lines[0].answer.clone().unwrap();
    assert_eq!((answer.status, answer.text.as_str()), (Some(202), "said 202"));
    let (headers, body) = heard.recv_timeout(Duration::from_secs(10)).unwrap();
    let webhook = WebhookVerifier::new(secret()).verify(&headers, body.as_bytes(), Timestamp::now()).unwrap();
    assert_eq!(webhook.id.as_str(), "msg_1");

    bench.replay(lines[0].number).await.unwrap();
    let (headers, body) = heard.recv_timeout(Duration::from_secs(10)).unwrap();
    let again = WebhookVerifier::new(secret()).verify(&headers, body.as_bytes(), Timestamp::now()).unwrap();
    assert_eq!((again.id, body.as_str()), (webhook.id, BODY));
    assert_eq!(bench.view().lines[0].answer.as_ref().unwrap().status, Some(500));
}

#[tokio::test]
async fn events_are_made_signed_and_sent_with_the_fault_that_was_chosen() {
    let (bench, _) = bench();
    let (to, heard) = backend(&[200; 8]);
    let wish = |fault| SendWebhook {
        event_type: "session.paid".into(),
        data: r#"{"session_id":"ses_9"}"#.into(),
        fault,
    };
    assert!(matches!(bench.send(&wish(WebhookFault::None)).await, Err(WebhookRefused::NoSecret)));
    bench.set_secret(Some(SECRET)).unwrap();
    assert!(matches!(bench.send(&wish(WebhookFault::None)).await, Err(WebhookRefused::NoBackend)));
    bench.set_backend(Some(&to)).unwrap();

    let now = Timestamp::now();
    let sent = async |fault, count| {
        bench.send(&wish(fault)).await.unwrap();
        let mut got = Vec::new();
        for _ in 0..count {
            let (headers, body) = heard.recv_timeout(Duration::from_secs(10)).unwrap();
            got.push(WebhookVerifier::new(secret()).verify(&headers, body.as_bytes(), now));
        }
        got
    };
    let plain = sent(WebhookFault::None, 1).await.remove(0).unwrap();
    assert_eq!(plain.event.session_id().unwrap().as_str(), "ses_9");
    let twice = sent(WebhookFault::Duplicate, 2).await;
    assert_eq!(twice[0].as_ref().unwrap().id, twice[1].as_ref().unwrap().id);
    let late = sent(WebhookFault::Late, 1).await.remove(0).unwrap();
    assert!(now.duration_since(late.event.timestamp).as_secs() >= 3_590);
    assert!(sent(WebhookFault::Stale, 1).await[0].as_ref().unwrap_err().to_string().contains("old"));
    assert!(sent(WebhookFault::BadSignature, 1).await[0].is_err());
    let turned = sent(WebhookFault::OutOfOrder, 2).await;
    let types: Vec<_> =
        turned.iter().map(|got| got.as_ref().unwrap().event.event_type.as_str().to_owned()).collect();
    assert_eq!(types, ["session.paid", "session.created"]);

    let lines = bench.view().lines;
    assert_eq!(lines.len(), 8);
    assert!(lines.iter().all(|line| line.origin == WebhookOrigin::Sent && line.answer.is_some()));
    assert_eq!(lines[2].finding, WebhookFinding::WrongSecret);
    let long = "x".repeat(201);
    for (event_type, data) in
        [("", "{}"), ("session.\npaid", "{}"), (long.as_str(), "{}"), ("session.paid", "{")]
    {
        let wish =
            SendWebhook { event_type: event_type.into(), data: data.into(), fault: WebhookFault::None };
        assert!(matches!(bench.send(&wish).await, Err(WebhookRefused::NotMade(_))), "{event_type} {data}");
    }
    let first = SendWebhook { event_type: "session.created".into(), ..wish(WebhookFault::OutOfOrder) };
    assert!(matches!(bench.send(&first).await, Err(WebhookRefused::NotMade(_))));
}

#[tokio::test]
async fn a_type_that_the_api_does_not_have_is_sent_signed_with_whatever_data() {
    let (bench, _) = bench();
    let (to, heard) = backend(&[200; 3]);
    bench.set_secret(Some(SECRET)).unwrap();
    bench.set_backend(Some(&to)).unwrap();
    for (event_type, data) in
        [("session.eaten", r#"{"by":["a","wolf"]}"#), ("something else", "null"), ("session.paid", "[1]")]
    {
        let wish =
            SendWebhook { event_type: event_type.into(), data: data.into(), fault: WebhookFault::None };
        bench.send(&wish).await.unwrap();
        let (headers, body) = heard.recv_timeout(Duration::from_secs(10)).unwrap();
        let sent: serde_json::Value = serde_json::from_str(&body).unwrap();
        assert_eq!((sent["type"].as_str(), sent["data"].to_string().as_str()), (Some(event_type), data));
        let verified = WebhookVerifier::new(secret()).verify(&headers, body.as_bytes(), Timestamp::now());
        let is_signed = verified.map(drop).or_else(|error| match error.to_string() {
            // It is signed right, and no event that can be read.
            told if event_type == "session.paid" && !told.contains("sign") => Ok(()),
            told => Err(told),
        });
        assert_eq!(is_signed, Ok(()));
    }
}

#[tokio::test]
async fn a_backend_that_is_not_there_is_told() {
    let (bench, _) = bench();
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    bench.set_secret(Some(SECRET)).unwrap();
    bench.set_backend(Some(&format!("http://127.0.0.1:{port}/"))).unwrap();
    let wish =
        SendWebhook { event_type: "session.paid".into(), data: "{}".into(), fault: WebhookFault::None };
    bench.send(&wish).await.unwrap();
    let answer = bench.view().lines[0].answer.clone().unwrap();
    assert_eq!(answer.status, None);
    assert!(answer.text.contains("nothing listens"), "{}", answer.text);
}

#[test]
fn scenarios_test_the_backend_as_soon_as_it_and_its_secret_are_named_and_ask_its_routes_at_its_address() {
    let (bench, _) = bench();
    bench.set_backend(Some("http://127.0.0.1:8021/webhooks/toffeepay")).unwrap();
    assert!(bench.tested().is_none());
    bench.set_secret(Some(SECRET)).unwrap();
    let tested = bench.tested().unwrap();
    assert_eq!(tested.webhooks.as_str(), "http://127.0.0.1:8021/webhooks/toffeepay");
    assert_eq!((tested.base_url.as_str(), tested.token.is_none()), ("http://127.0.0.1:8021/", true));
    assert!(!format!("{tested:?}").contains(&SECRET[6..]));
    bench.set_backend(None).unwrap();
    assert!(bench.tested().is_none());
}

#[tokio::test]
async fn a_pasted_message_is_verified_and_a_refund_finds_its_session_by_its_payment() {
    let (bench, _) = bench();
    bench.set_secret(Some(SECRET)).unwrap();
    let of = |id, body: &str| format!("POST /hook HTTP/1.1\r\n{}\r\n{body}", signed(id, 0, body));
    let paid = r#"{"type":"payment.succeeded","timestamp":"2026-01-02T03:04:05Z","data":{"id":"pay_1","session_id":"ses_7"}}"#;
    let back = r#"{"type":"refund.succeeded","timestamp":"2026-01-02T03:04:05Z","data":{"id":"ref_1","payment_id":"pay_1"}}"#;
    bench.verify(&of("msg_1", paid)).unwrap();
    let number = bench.verify(&of("msg_2", back)).unwrap();
    let detail = bench.detail(number).unwrap();
    assert_eq!(detail.line.finding, WebhookFinding::Good);
    assert_eq!(detail.line.session_id.as_deref(), Some("ses_7"));
    assert!(detail.headers.iter().any(|header| header.name == "webhook-signature"));
    assert!(matches!(bench.verify("nonsense"), Err(WebhookRefused::NotAMessage(_))));
}

#[tokio::test]
async fn the_secret_is_in_nothing_that_is_shown() {
    let (bench, _) = bench();
    bench.set_secret(Some(SECRET)).unwrap();
    let number = bench.verify(&format!("{}\r\n{BODY}", signed("msg_1", 0, BODY))).unwrap();
    let shown = format!("{:?} {:?}", bench.view(), bench.detail(number).unwrap());
    assert!(bench.view().has_secret && !shown.contains("MfKQ9r8GKYqr"), "{shown}");
    let request = ipc::bench::SetWebhookSecret { secret: Some(SECRET.into()) };
    assert!(!format!("{request:?}").contains("MfKQ9r8GKYqr"));
    assert!(matches!(bench.set_secret(Some("whsec_")), Err(WebhookRefused::Secret(_))));
    assert!(bench.view().has_secret);
    bench.set_secret(None).unwrap();
    assert!(!bench.view().has_secret);
}

#[tokio::test]
async fn what_the_local_sandbox_sends_is_verified_with_the_secret_that_it_made() {
    let (bench, news) = bench();
    let url = bench.listen().await.unwrap();
    let token = sandbox::random_token().unwrap();
    let sandbox = sandbox::start(sandbox::Config::new(token)).await.unwrap();
    let control = sandbox.control();
    let wish = sandbox::AddEndpoint { url, secret: None, events: Vec::new() };
    let endpoint = control.add_endpoint(wish).await.unwrap();
    bench.set_secret(Some(&endpoint.secret)).unwrap();
    let event =
        sandbox::SendEvent { event: "session.paid".into(), data: serde_json::json!({ "id": "ses_1" }) };
    let delivery = control.send_event(&endpoint.id, event).await.unwrap();
    let lines = until(&bench, &news, |lines| !lines.is_empty()).await;
    assert_eq!(lines[0].finding, WebhookFinding::Good);
    assert_eq!(lines[0].session_id.as_deref(), Some("ses_1"));

    control
        .resend(&delivery.id, sandbox::Resend { oddity: Some(sandbox::Oddity::BadSignature) })
        .await
        .unwrap();
    let lines = until(&bench, &news, |lines| lines.len() == 2).await;
    assert_eq!(
        (lines[0].finding.clone(), lines[0].first),
        (WebhookFinding::WrongSignature, Some(lines[1].number))
    );
}
