//! The sandbox's router and the client's list of routes are the same, and each is there.

use std::collections::BTreeSet;

use reqwest::Method;
use serde_json::json;
use toffeepay::routes::{self, ApiRoute};

use crate::fixture::Fixture;

const SOURCE: &str = include_str!("../../src/api.rs");

/// All routes that the client knows.
pub fn all() -> impl Iterator<Item = &'static ApiRoute> {
    routes::V1.iter().chain(&routes::alpha::ALL)
}

/// The routes that the router serves, as its source has them.
fn served() -> BTreeSet<(&'static str, String)> {
    let mut found = BTreeSet::new();
    for (_, route) in SOURCE.lines().filter_map(|line| line.trim().split_once(".route(\"")) {
        let (path, handlers) = route.split_once('"').unwrap();
        for method in ["GET", "POST", "PUT", "PATCH", "DELETE"] {
            let mark = format!("{}(", method.to_lowercase());
            if handlers.split([' ', '.']).any(|handler| handler.starts_with(&mark)) {
                found.insert((method, path.replace("{id_or_key}", "{id}")));
            }
        }
    }
    found
}

#[test]
fn the_sandbox_serves_each_route_that_the_client_asks_and_no_other() {
    assert_eq!(served(), all().map(|route| (route.method, route.path.to_owned())).collect());
}

#[tokio::test]
async fn each_route_is_there_and_takes_no_other_method() {
    let fixture = Fixture::new().await;
    let known: BTreeSet<_> = all().map(|route| (route.method, route.path)).collect();
    for path in all().map(|route| route.path).collect::<BTreeSet<_>>() {
        for method in ["GET", "POST", "PUT", "PATCH", "DELETE"] {
            let url = fixture.url(&path.trim_start_matches('/').replace("{id}", "none"));
            let asked = fixture.http.request(Method::from_bytes(method.as_bytes()).unwrap(), url);
            let answer = fixture.send(asked.bearer_auth(crate::fixture::TOKEN).json(&json!({}))).await;
            let is_there = known.contains(&(method, path));
            assert_eq!(answer.status.as_u16() != 405, is_there, "{method} {path}: {}", answer.text);
            assert!(!answer.text.contains("route_not_found"), "{method} {path}");
        }
    }
}
