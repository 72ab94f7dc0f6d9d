//! docs/sandbox.md says what the control interface answers, route by route.

use std::collections::BTreeSet;

use reqwest::Method;
use serde_json::json;

use crate::fixture::{CONTROL_TOKEN, Fixture, controlled};

const PAGE: &str = include_str!("../../../../docs/sandbox.md");
const SOURCE: &str = include_str!("../../src/control/http.rs");

const METHODS: [&str; 4] = ["GET", "POST", "PUT", "DELETE"];

/// The calls in the page's table: rows that start with methods and a path.
fn documented() -> BTreeSet<(String, String)> {
    let mut found = BTreeSet::new();
    for row in PAGE.lines().filter_map(|line| line.strip_prefix("| ")) {
        let call = row.split(" | ").next().unwrap();
        if let Some((methods, path)) = call.rsplit_once(' ')
            && path.starts_with("/control")
        {
            found.extend(methods.split(", ").map(|method| (method.to_owned(), path.to_owned())));
        }
    }
    found
}

/// The calls that the router serves, as its source has them.
fn served() -> BTreeSet<(String, String)> {
    let mut found = BTreeSet::new();
    for (_, route) in SOURCE.lines().filter_map(|line| line.trim().split_once(".route(\"")) {
        let (path, handlers) = route.split_once('"').unwrap();
        for method in METHODS {
            let mark = format!("{}(", method.to_lowercase());
            if handlers.split([' ', '.']).any(|handler| handler.starts_with(&mark)) {
                found.insert((method.to_owned(), path.to_owned()));
            }
        }
    }
    found
}

#[test]
fn the_page_names_each_call_of_the_control_interface_and_no_other() {
    assert!(served().len() > 25, "the router is written in another way");
    assert_eq!(documented(), served());
}

#[tokio::test]
async fn each_call_on_the_page_is_there_and_takes_no_other_method() {
    let fixture = Fixture::with(controlled()).await;
    let calls = documented();
    let paths: BTreeSet<_> = calls.iter().map(|(_, path)| path.clone()).collect();
    for path in paths {
        for method in METHODS {
            let verb = Method::from_bytes(method.as_bytes()).unwrap();
            let asked = path.trim_start_matches("/control").replace("{id}", "none");
            // A body that no call takes, so that none of them does anything.
            let answer = fixture.control(verb.clone(), &asked, &json!([1])).await;
            let is_there = calls.contains(&(method.to_owned(), path.clone()));
            assert_eq!(answer.status.as_u16() != 405, is_there, "{method} {path}: {}", answer.text);
            assert!(!answer.text.contains("route_not_found"), "{method} {path}");
            if !is_there {
                continue;
            }
            let unproven = fixture.http.request(verb, fixture.url(&format!("control{asked}")));
            let refused = fixture.send(unproven.bearer_auth(format!("not_{CONTROL_TOKEN}"))).await;
            assert_eq!(refused.status.as_u16(), 401, "{method} {path}");
        }
    }
}
