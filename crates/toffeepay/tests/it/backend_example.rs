//! The example `backend` as a program: what it needs to start, and that it then answers. What it answers is tested
//! where the app and the sandbox are, in crates/storefront.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use toffeepay::http::{HeaderMap, Method};
use toffeepay::{Limits, Request, ReqwestTransport, Transport};
use url::Url;

use crate::checkout_example::example;

const SHOP: &str = r#"{"game":{"id":"space_shooter","title":"x"},
    "catalogue":[{"id":"coins","title":"50 Gold Coins","price":499,"currency":"USD"}]}"#;
const VARIABLES: [(&str, &str); 4] = [
    ("TOFFEE_BASE_URL", "http://127.0.0.1:9"),
    ("TOFFEE_ACCESS_TOKEN", "sk_test_canary_0001"),
    ("TOFFEE_WEBHOOK_SECRET", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"),
    ("BACKEND_GAME_SECRET", "game_secret_canary_0001"),
];

fn command(folder: &Path, shop: &str) -> Command {
    std::fs::write(folder.join("storefront.json"), shop).unwrap();
    let mut command = example("backend");
    command.current_dir(folder).args(["--port", "0", "--shop", "storefront.json"]).envs(VARIABLES);
    command.stderr(Stdio::piped());
    command
}

/// The reason on stderr of a start that must fail.
fn refusal(mut command: Command) -> String {
    let output = command.output().unwrap();
    let reason = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{reason}");
    assert!(!reason.contains("canary"), "a secret is shown: {reason}");
    reason
}

struct Running {
    process: Child,
    url: Url,
}

impl Running {
    fn start(mut command: Command) -> Self {
        let mut process = command.spawn().unwrap();
        let said = BufReader::new(process.stderr.take().unwrap()).lines().map(Result::unwrap);
        let url = said.into_iter().find_map(|line| line.strip_prefix("listening on ").map(str::to_owned));
        Self { process, url: url.unwrap().parse().unwrap() }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}

#[test]
fn each_variable_is_needed_and_named() {
    let folder = tempfile::tempdir().unwrap();
    for (name, _) in VARIABLES {
        for missing in [None, Some(" ")] {
            let mut command = command(folder.path(), SHOP);
            match missing {
                None => command.env_remove(name),
                Some(blank) => command.env(name, blank),
            };
            assert!(refusal(command).contains(name), "{name}");
        }
    }
    for (name, wrong) in [
        ("TOFFEE_BASE_URL", "nowhere"),
        ("TOFFEE_WEBHOOK_SECRET", "whsec_"),
        ("TOFFEE_ACCESS_TOKEN", "two words"),
    ] {
        let mut command = command(folder.path(), SHOP);
        command.env(name, wrong);
        assert!(refusal(command).contains(name), "{name}");
    }
    let mut command = command(folder.path(), SHOP);
    command.env("BACKEND_GAME_SECRET", "short");
    assert!(refusal(command).contains("secret"));
}

#[test]
fn a_shop_that_would_not_tell_what_was_bought_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let item = r#"{"id":"x","title":"50 Gold Coins","price":499,"currency":"USD"}"#;
    let twice = SHOP.replace("[{", &format!("[{item},{{"));
    assert!(refusal(command(folder.path(), &twice)).contains("in common"));
    assert!(refusal(command(folder.path(), "{}")).contains("storefront.json"));
}

#[tokio::test]
async fn it_says_where_it_listens_and_answers_there() {
    let folder = tempfile::tempdir().unwrap();
    let backend = Running::start(command(folder.path(), SHOP));
    let transport = ReqwestTransport::new(&backend.url, Limits::STANDARD).unwrap();
    let url = backend.url.join("v1/sessions?game_id=space_shooter").unwrap();
    let request = Request { method: Method::GET, url, headers: HeaderMap::new(), body: None };
    assert_eq!(transport.send(request).await.unwrap().status, 401);
    assert!(folder.path().join("backend-ledger.jsonl").exists());
}
