//! The sandbox on its own: what it prints and logs, and how it stops.

use std::io::{BufRead as _, BufReader, Read as _};
use std::process::{Child, ChildStdout, Command, Stdio};

use serde_json::{Value, json};

use crate::fixture::{TOKEN, client, request};

/// A running binary; killed when the test ends early.
struct Running {
    child: Child,
    stdout: BufReader<ChildStdout>,
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
    }
}

fn run(arguments: &[&str]) -> Running {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sandbox"));
    command.args(["--port", "0"]).args(arguments).env("RUST_LOG", "trace").env_remove("SANDBOX_TOKEN");
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let stdout = BufReader::new(child.stdout.take().unwrap());
    Running { child, stdout }
}

impl Running {
    fn line_with(&mut self, start: &str) -> String {
        let lines = self.stdout.by_ref().lines().map(Result::unwrap);
        lines.into_iter().find_map(|line| line.strip_prefix(start).map(str::to_owned)).unwrap()
    }
}

#[cfg(unix)]
#[tokio::test]
async fn it_says_where_it_is_logs_no_secret_and_stops_on_ctrl_c() {
    let mut running = run(&["--token", TOKEN]);
    let base = running.line_with("ToffeePay sandbox (no real money) at ");
    let post =
        |path: &str, body: &Value| client().post(format!("{base}{path}")).bearer_auth(TOKEN).json(body);
    let session: Value = post("v1/sessions", &request()).send().await.unwrap().json().await.unwrap();
    let url = session["url"].as_str().unwrap();
    client().get(url).send().await.unwrap();
    let paid = client().post(format!("{url}/pay")).form(&[("method", "card")]).send().await.unwrap();
    assert_eq!(paid.status().as_u16(), 303);
    assert_eq!(post("v1/sessions", &json!({})).send().await.unwrap().status().as_u16(), 400);

    let process = running.child.id().to_string();
    assert!(Command::new("kill").args(["-INT", &process]).status().unwrap().success());
    assert!(running.child.wait().unwrap().success());
    let mut said = String::new();
    running.stdout.read_to_string(&mut said).unwrap();
    running.child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
    assert!(said.contains(session["id"].as_str().unwrap()), "{said}");
    assert!(said.contains("/pay/{secret}/pay"), "{said}");
    let secret = url.rsplit('/').next().unwrap();
    for forbidden in [TOKEN, secret, "state=AbC"] {
        assert!(!said.contains(forbidden), "{forbidden} was said: {said}");
    }
}

#[tokio::test]
async fn without_a_token_it_makes_one_and_shows_it() {
    let mut running = run(&[]);
    let base = running.line_with("ToffeePay sandbox (no real money) at ");
    let token = running.line_with("Access token: ");
    let asked = client().get(format!("{base}v1/sessions?game_id=g")).bearer_auth(token);
    assert_eq!(asked.send().await.unwrap().status().as_u16(), 200);
}

#[test]
fn a_token_that_can_not_be_sent_is_refused_in_words() {
    let mut running = run(&["--token", "two words"]);
    assert_eq!(running.child.wait().unwrap().code(), Some(1));
    let mut said = String::new();
    running.child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
    assert!(
        said.contains("sandbox: the access token has a character that can't be sent in a header"),
        "{said}"
    );
}
