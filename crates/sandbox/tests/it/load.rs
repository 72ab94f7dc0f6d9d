//! Load: a thousand open sessions and 64 clients at once, round after round, against the program itself. No
//! answer may be wrong, and no round may leave memory behind.
//!
//! Two rounds in every test run; `cargo xtask torture` goes on for an hour.

use std::collections::HashMap;
use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use reqwest::{Client, Method, RequestBuilder};
use serde_json::{Value, json};
use tokio::task::JoinSet;

use crate::fixture::{CONTROL_TOKEN, TOKEN, client};

const SESSIONS: usize = 1_000;
/// On disk each change is synced: fewer do for every test run.
const SESSIONS_ON_DISK: usize = 100;
const CLIENTS: usize = 64;
/// How much more memory a later round may need than an early one.
const MEMORY_GROWTH: f64 = 1.25;

/// How long the full dose takes.
const SOAK: Duration = Duration::from_hours(1);

fn is_full_dose() -> bool {
    std::env::var_os("TORTURE_DOSE").is_some_and(|dose| dose == "full")
}

/// The sandbox as a program; killed when the test ends.
struct Running {
    child: Child,
    base: String,
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn run(arguments: &[&str]) -> Running {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sandbox"));
    command.args(["--port", "0", "--token", TOKEN, "--control-token", CONTROL_TOKEN]).args(arguments);
    command.env("RUST_LOG", "off").stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = command.spawn().unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
    // To its last line: who stops listening earlier stops the sandbox, which can't say where it is.
    let said: Vec<_> = lines.take_while(|line| !line.starts_with("Ctrl-C")).collect();
    let base = said.iter().find_map(|line| line.strip_prefix("ToffeePay sandbox (no real money) at "));
    Running { child, base: base.unwrap().to_owned() }
}

/// The sandbox as its clients see it, and how long it took to answer.
#[derive(Clone)]
struct Desk {
    http: Client,
    base: Arc<str>,
    took: Arc<Mutex<Vec<Duration>>>,
}

impl Desk {
    fn new(base: &str) -> Self {
        Self { http: client(), base: base.into(), took: Arc::default() }
    }

    /// The answer, whose status must be as expected.
    async fn send(&self, request: RequestBuilder, expected: u16) -> String {
        let started = Instant::now();
        let response = request.send().await.unwrap();
        let status = response.status().as_u16();
        let text = response.text().await.unwrap();
        self.took.lock().unwrap().push(started.elapsed());
        assert_eq!(status, expected, "{text}");
        text
    }

    async fn json(&self, request: RequestBuilder) -> Value {
        serde_json::from_str(&self.send(request, 200).await).unwrap()
    }

    async fn get(&self, path: &str) -> Value {
        self.json(self.http.get(format!("{}v1/{path}", self.base)).bearer_auth(TOKEN)).await
    }

    fn post(&self, path: &str, body: &Value) -> RequestBuilder {
        self.http.post(format!("{}v1/{path}", self.base)).bearer_auth(TOKEN).json(body)
    }

    async fn submit(&self, session: &Value, action: &str, form: &[(&str, &str)]) {
        let url = format!("{}/{action}", session["url"].as_str().unwrap());
        self.send(self.http.post(url).form(form), 303).await;
    }

    async fn control(&self, method: Method, path: &str, body: &Value) -> Value {
        let url = format!("{}control{path}", self.base);
        self.json(self.http.request(method, url).bearer_auth(CONTROL_TOKEN).json(body)).await
    }

    /// The whole list of sessions in a status, by pages.
    async fn listed(&self, status: &str) -> Vec<Value> {
        let mut listed = Vec::new();
        loop {
            let path = format!("sessions?game_id=load&status={status}&limit=100&offset={}", listed.len());
            let page = self.get(&path).await;
            let page = page.as_array().unwrap();
            listed.extend(page.iter().cloned());
            if page.len() < 100 {
                return listed;
            }
        }
    }
}

/// Creates one session, twice at once under one key: it must be one.
async fn create(desk: &Desk, round: usize, number: usize) -> Value {
    let body = json!({
        "game_id": "load", "user_id": format!("player_{}", number % 50),
        "item": {"title": format!("Item {number}"), "price": 100 + number, "currency": "USD"},
    });
    let key = format!("{round}-{number}");
    let asked = || desk.post("sessions", &body).header("Idempotency-Key", &key);
    let (one, other) = tokio::join!(desk.json(asked()), desk.json(asked()));
    assert_eq!(one, other, "one key made two sessions");
    assert_eq!(one["item"]["price"], 100 + number);
    one
}

/// Brings one session to an end, and answers which.
async fn end(desk: &Desk, session: &Value, number: usize) -> &'static str {
    let id = session["id"].as_str().unwrap();
    let status = desk.get(&format!("sessions/{id}/status")).await;
    assert_eq!(status, json!({"id": id, "status": "pending"}));
    let expected = match number % 5 {
        0 => {
            // A double click.
            let form = [("method", "card"), ("attempt", "1")];
            tokio::join!(desk.submit(session, "pay", &form), desk.submit(session, "pay", &form));
            "paid"
        }
        1 => {
            for attempt in ["1", "2", "3"] {
                let form = [("number", "4000000000000002"), ("attempt", attempt)];
                desk.submit(session, "pay", &form).await;
            }
            "failed"
        }
        2 => {
            desk.send(desk.post(&format!("sessions/{id}/cancel"), &json!({})), 200).await;
            "cancelled"
        }
        3 => {
            desk.control(Method::POST, &format!("/sessions/{id}/end"), &json!({"outcome": "expired"})).await;
            "expired"
        }
        _ => {
            let page = desk.send(desk.http.get(session["url"].as_str().unwrap()), 200).await;
            assert!(page.contains("id=\"pay\""));
            "pending"
        }
    };
    let now = desk.get(&format!("sessions/{id}")).await;
    assert_eq!((now["status"].as_str(), &now["item"]), (Some(expected), &session["item"]), "{id}");
    expected
}

/// Does this to each number, by so many clients at once.
async fn by_clients<T, F>(desk: &Desk, sessions: usize, work: impl Fn(Desk, usize) -> F) -> Vec<T>
where
    T: Send + 'static,
    F: Future<Output = T> + Send + 'static,
{
    let (mut running, mut done) = (JoinSet::new(), Vec::new());
    for number in 0..sessions {
        if running.len() == CLIENTS {
            done.push(running.join_next().await.unwrap().unwrap());
        }
        running.spawn(work(desk.clone(), number));
    }
    while let Some(next) = running.join_next().await {
        done.push(next.unwrap());
    }
    done
}

async fn round(desk: &Desk, round: usize, sessions: usize) {
    let created = by_clients(desk, sessions, move |desk, number| async move {
        (number, create(&desk, round, number).await)
    });
    let all: Arc<HashMap<_, _>> = Arc::new(created.await.into_iter().collect());
    assert_eq!(desk.listed("pending").await.len(), sessions);
    let ends = by_clients(desk, sessions, move |desk, number| {
        let all = Arc::clone(&all);
        async move { end(&desk, &all[&number], number).await }
    });
    let ends = ends.await;
    for status in ["paid", "failed", "cancelled", "expired", "pending"] {
        let expected = ends.iter().filter(|end| **end == status).count();
        assert_eq!(desk.listed(status).await.len(), expected, "{status}");
    }
    let overview = desk.control(Method::GET, "", &json!({})).await;
    assert_eq!(
        overview["payments"],
        sessions / 5 * 4,
        "one for each paid session, three for each failed one"
    );
    desk.control(Method::POST, "/reset", &json!({})).await;
    assert_eq!(desk.control(Method::GET, "", &json!({})).await["sessions"], 0);
}

/// Resident memory in KiB; none where the system does not tell.
fn memory(process: u32) -> Option<f64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.split_whitespace().next()?.parse().ok()
}

async fn soak(arguments: &[&str], sessions: usize, at_least: Duration) {
    let sandbox = run(arguments);
    let desk = Desk::new(&sandbox.base);
    let (began, mut rounds, mut early) = (Instant::now(), 0, None);
    while rounds < 2 || began.elapsed() < at_least {
        round(&desk, rounds, sessions).await;
        rounds += 1;
        let now = memory(sandbox.child.id());
        // The first rounds fill the allocator; what counts is whether it goes on.
        if rounds == if at_least.is_zero() { 1 } else { 5 } {
            early = now;
        }
        let mut took = std::mem::take(&mut *desk.took.lock().unwrap());
        took.sort();
        let at = |part: usize| took[(took.len() - 1) * part / 100];
        eprintln!(
            "{arguments:?} round {rounds}: {} requests, median {:?}, 99th {:?}, memory {now:?} KiB, {} s",
            took.len(),
            at(50),
            at(99),
            began.elapsed().as_secs()
        );
        if let (Some(now), Some(early)) = (now, early) {
            assert!(now < early * MEMORY_GROWTH + 8_192.0, "memory grew from {early} to {now} KiB");
        }
    }
    assert!(memory(sandbox.child.id()).is_some() || !cfg!(target_os = "linux"), "the sandbox is gone");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_open_sessions_and_64_clients_at_once_leak_nothing_and_get_no_wrong_answer() {
    soak(&[], SESSIONS, if is_full_dose() { SOAK } else { Duration::ZERO }).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_disk_they_get_no_wrong_answer_either() {
    let folder = tempfile::tempdir().unwrap();
    let (sessions, at_least) =
        if is_full_dose() { (SESSIONS, Duration::from_mins(10)) } else { (SESSIONS_ON_DISK, Duration::ZERO) };
    soak(&["--folder", folder.path().to_str().unwrap()], sessions, at_least).await;
}
