//! The example `checkout` as a program: what it prints and how it exits.

use std::process::{Command, Output};

use crate::server::{Reply, Server, header, reply};
use crate::{TOKEN, session_json};

/// An example's program, without the variables that it or a proxy would be set by.
pub fn example(name: &str) -> Command {
    let tests = std::env::current_exe().unwrap();
    let target = tests.parent().and_then(|deps| deps.parent()).unwrap();
    let program = target.join("examples").join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    assert!(program.exists(), "the examples are not built: run cargo test -p toffeepay");
    let mut command = Command::new(program);
    for name in ["TOFFEE_BASE_URL", "TOFFEE_ACCESS_TOKEN", "http_proxy", "https_proxy", "all_proxy"] {
        command.env_remove(name);
    }
    command
}

pub fn command() -> Command {
    let mut command = example("checkout");
    command.args([
        "--game",
        "space_shooter",
        "--user",
        "player_42",
        "--title",
        "50 Gold Coins",
        "--price",
        "499",
        "--currency",
        "USD",
        "--return-url",
        "mygame://payment-complete",
    ]);
    command
}

fn run(server: &Server, extra: &[&str]) -> Output {
    command()
        .env("TOFFEE_BASE_URL", server.url().as_str())
        .env("TOFFEE_ACCESS_TOKEN", TOKEN)
        .args(extra)
        .output()
        .unwrap()
}

fn status(status: &str) -> Reply {
    reply(200, &format!(r#"{{"id":"ses_1","status":"{status}"}}"#))
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[test]
fn it_creates_the_session_and_prints_it_as_json() {
    let server = Server::start([reply(200, &session_json("ses_1"))]);
    let output = run(&server, &["--country", "US", "--image", "https://game.example/gold.png"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let printed: toffeepay::Session = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(printed.id.as_str(), "ses_1");
    let [request] = server.finish().requests.try_into().unwrap();
    assert!(header(&request, "idempotency-key").is_some());
    for part in [r#""return_url":"mygame://payment-complete""#, r#""country":"US""#, r#""price":499"#] {
        assert!(request.contains(part), "{part} is missing: {request}");
    }
}

#[test]
fn with_wait_only_paid_is_a_success() {
    for (end, code) in [("paid", 0), ("failed", 3), ("cancelled", 4), ("expired", 5)] {
        let server = Server::start([reply(200, &session_json("ses_1")), status(end)]);
        let output = run(&server, &["--wait"]);
        assert_eq!(output.status.code(), Some(code), "{}", text(&output.stderr));
        assert!(text(&output.stderr).contains(end));
        serde_json::from_slice::<toffeepay::Session>(&output.stdout).unwrap();
        assert_eq!(server.finish().requests.len(), 2);
    }
}

#[test]
fn it_waits_through_pending_and_statuses_that_it_does_not_know() {
    let server = Server::start([reply(200, &session_json("ses_1")), status("on_hold"), status("paid")]);
    let output = run(&server, &["--wait"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    assert_eq!(server.finish().requests.len(), 3);
}

#[test]
fn a_missing_base_url_or_token_is_an_error_and_never_production() {
    let output = command().env("TOFFEE_ACCESS_TOKEN", TOKEN).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("TOFFEE_BASE_URL"));
    let output = command().env("TOFFEE_BASE_URL", "http://127.0.0.1:1").output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("TOFFEE_ACCESS_TOKEN"));
}

#[test]
fn a_proxy_is_used_but_not_to_reach_this_machine() {
    let server = Server::start([reply(200, &session_json("ses_1"))]);
    let output = command()
        .env("TOFFEE_BASE_URL", server.url().as_str())
        .env("TOFFEE_ACCESS_TOKEN", TOKEN)
        .env("HTTP_PROXY", "http://127.0.0.1:1")
        .env("ALL_PROXY", "http://127.0.0.1:1")
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    server.finish();

    let proxy = Server::start([502; 5].map(|status| reply(status, "")));
    let output = command()
        .env("TOFFEE_BASE_URL", "https://api.example")
        .env("TOFFEE_ACCESS_TOKEN", TOKEN)
        .env("HTTPS_PROXY", proxy.url().as_str())
        .env_remove("NO_PROXY")
        .env_remove("no_proxy")
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1), "{}", text(&output.stderr));
    let requests = proxy.finish().requests;
    assert_eq!(requests.len(), 5);
    for request in requests {
        assert!(request.starts_with("CONNECT api.example:443 "), "{request}");
        assert!(!request.contains("canary"), "the proxy must not see the token: {request}");
    }
}

#[test]
fn a_refusal_says_what_to_do_and_shows_no_token() {
    let server = Server::start([reply(401, r#"{"error":{"code":"unauthorized","message":"no"}}"#)]);
    let output = run(&server, &[]);
    assert_eq!(output.status.code(), Some(1));
    assert!(output.stdout.is_empty());
    let stderr = text(&output.stderr);
    assert!(stderr.contains("TOFFEE_ACCESS_TOKEN") && !stderr.contains(TOKEN), "{stderr}");
    server.finish();
}

#[test]
fn a_picture_that_the_api_would_refuse_is_not_sent() {
    let server = Server::start([]);
    let output = run(&server, &["--image", "file:///etc/passwd"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("item.image"));
    assert_eq!(server.finish().connections, 0);
}
