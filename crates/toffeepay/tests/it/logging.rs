//! What the client logs: each try, and never a secret.

use std::io::Write;
use std::sync::{Arc, Mutex};

use tracing_subscriber::fmt::MakeWriter;

use crate::fakes::{answer, client};
use crate::server::{Server, reply};
use crate::{TOKEN, create_body, key, session_id, session_json, token};

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }

    fn listen(&self) -> tracing::subscriber::DefaultGuard {
        let subscriber = tracing_subscriber::fmt()
            .with_max_level(tracing::Level::TRACE)
            .with_ansi(false)
            .with_writer(self.clone());
        tracing::subscriber::set_default(subscriber.finish())
    }
}

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Log {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        self.clone()
    }
}

#[tokio::test]
async fn each_try_is_logged_with_route_status_and_number() {
    let log = Log::default();
    let _listening = log.listen();
    let (client, ..) = client([answer(503, ""), answer(200, r#"{"status":"paid"}"#)]);
    client.get_session_status(&session_id()).await.unwrap();
    let text = log.text();
    let lines: Vec<_> = text.lines().collect();
    assert_eq!(lines.len(), 2, "{text}");
    for (line, (status, attempt)) in lines.iter().zip([(503, 1), (200, 2)]) {
        for part in [
            "method=GET",
            "path=\"/v1/sessions/{id}/status\"",
            &format!("status={status}"),
            &format!("attempt={attempt}"),
            "elapsed_ms=",
        ] {
            assert!(line.contains(part), "{part} is missing: {line}");
        }
    }
}

#[tokio::test]
async fn no_log_line_of_any_level_holds_token_payment_page_or_bodies() {
    let log = Log::default();
    let _listening = log.listen();
    let echoed = format!(r#"{{"error":{{"code":"x","message":"not a token: {TOKEN}"}}}}"#);
    let wrong_shape =
        session_json("ses_1").replace("\"2026-01-02T03:04:05Z\"", &format!("\"{}\"", crate::PAGE));
    let server =
        Server::start([reply(200, &session_json("ses_1")), reply(401, &echoed), reply(200, &wrong_shape)]);
    let client = toffeepay::Client::new(server.url(), token()).unwrap();
    client.create_session(&create_body(), &key()).await.unwrap();
    let refused = client.create_session(&create_body(), &key()).await.unwrap_err();
    let misread = client.create_session(&create_body(), &key()).await.unwrap_err();
    server.finish();

    let text = format!("{}{refused:?}{refused}{misread:?}{misread}", log.text());
    assert!(text.contains("/v1/sessions"), "nothing was logged");
    for secret in [TOKEN, "canary", "Gold Coins"] {
        assert!(!text.contains(secret), "{secret} is in the log: {text}");
    }
}
