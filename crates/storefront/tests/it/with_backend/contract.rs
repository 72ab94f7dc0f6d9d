//! docs/backend.md says what the backend answers, route by route.

use std::collections::BTreeSet;

use serde_json::json;
use tempfile::tempdir;
use toffeepay::http::{HeaderMap, Method};
use toffeepay::routes;

use super::deployment::Running;

const PAGE: &str = include_str!("../../../../../docs/backend.md");
const SOURCE: &str = include_str!("../../../../toffeepay/examples/backend/service/mod.rs");

/// The routes in the page's tables: lines that start with a route in back-ticks.
fn documented() -> BTreeSet<(String, String)> {
    let rows = PAGE.lines().filter_map(|line| line.strip_prefix("| `")?.split_once('`'));
    rows.filter_map(|(route, _)| route.split_once(' '))
        .filter(|(_, path)| path.starts_with('/'))
        .map(|(method, path)| (method.to_owned(), path.to_owned()))
        .collect()
}

#[test]
fn the_page_names_each_route_of_the_backend_and_no_other() {
    let mut served = BTreeSet::new();
    for (_, route) in SOURCE.lines().filter_map(|line| line.trim().split_once(".route(\"")) {
        let (path, handlers) = route.split_once('"').unwrap();
        for (method, mark) in [("GET", "get("), ("POST", "post(")] {
            if handlers.contains(mark) {
                served.insert((method.to_owned(), path.to_owned()));
            }
        }
    }
    assert_eq!(served.len(), 9);
    assert_eq!(documented(), served);
}

#[test]
fn the_apps_six_calls_are_routes_of_the_api_and_on_the_page() {
    let of_the_api: Vec<_> = documented().into_iter().filter(|(_, path)| path.starts_with("/v1/")).collect();
    assert_eq!(of_the_api.len(), 6);
    for (method, path) in of_the_api {
        assert!(
            routes::V1.iter().any(|route| (route.method, route.path) == (&method, &path)),
            "{method} {path}"
        );
    }
}

#[tokio::test]
async fn each_route_on_the_page_is_there_and_is_nobodys_without_a_proof() {
    let folder = tempdir().unwrap();
    let backend = Running::start(&"http://127.0.0.1:9".parse().unwrap(), &folder).await.unwrap();
    for (method, path) in documented() {
        let asked = path.replace("{id}", "ses_1").replace("{user_id}", "player_42");
        let verb = Method::from_bytes(method.as_bytes()).unwrap();
        for headers in [HeaderMap::new(), super::deployment::bearer("guess"), super::deployment::bearer("")] {
            let answer = backend.send(verb.clone(), asked.trim_start_matches('/'), headers, None).await;
            let (status, code) = match path.as_str() {
                "/webhooks/toffeepay" => (400, "invalid_webhook"),
                _ => (401, "unauthorized"),
            };
            assert_eq!(
                (answer.status, &answer.json["error"]["code"]),
                (status, &json!(code)),
                "{method} {path}"
            );
        }
    }
    let absent = backend.send(Method::GET, "v1/accounts", HeaderMap::new(), None).await;
    assert_eq!(absent.status, 404);
    backend.stop().await;
}
