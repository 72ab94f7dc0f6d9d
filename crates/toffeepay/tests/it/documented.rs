//! The README's table of calls is the list of routes, and names the client's methods.

use std::collections::BTreeSet;

use toffeepay::routes;

const README: &str = include_str!("../../README.md");
/// Where the asynchronous client has its calls.
const CLIENT: [&str; 5] = [
    include_str!("../../src/client/sessions.rs"),
    include_str!("../../src/client/payments.rs"),
    include_str!("../../src/client/refunds.rs"),
    include_str!("../../src/client/wallet.rs"),
    include_str!("../../src/client/alpha.rs"),
];
const BLOCKING: &str = include_str!("../../src/blocking.rs");

/// Methods of the client that are a way to say another one, or say less than the API has.
const BESIDE: [&str; 2] = ["create_session_unchecked", "list_all_sessions"];

/// The rows of the table: call, route, methods.
fn rows() -> Vec<(String, String, Vec<&'static str>)> {
    let (_, section) = README.split_once("## The API, call by call").unwrap();
    let (section, _) = section.split_once("\n## ").unwrap();
    let rows = section.lines().filter_map(|line| line.strip_prefix("| ")).filter(|row| row.contains("/v1"));
    rows.map(|row| {
        let cells: Vec<_> = row.trim_end_matches('|').split(" | ").map(str::trim).collect();
        // Every second piece stands between ticks.
        let methods = cells[2].split('`').skip(1).step_by(2).collect();
        (cells[0].to_owned(), cells[1].to_owned(), methods)
    })
    .collect()
}

/// The public calls of the client: `pub async fn`, and the streams.
fn methods() -> BTreeSet<&'static str> {
    let lines = CLIENT.iter().flat_map(|source| source.lines());
    let calls = lines.filter_map(|line| {
        let call = line.trim().strip_prefix("pub ")?;
        let (name, rest) =
            call.strip_prefix("async ").unwrap_or(call).strip_prefix("fn ")?.split_once('(')?;
        (call.starts_with("async ") || rest.contains("-> Entries<")).then_some(name)
    });
    calls.collect()
}

#[test]
fn the_readme_names_each_route_and_no_other() {
    let of_v1 = routes::V1.iter().map(|route| (route.call.to_owned(), route));
    let of_alpha = routes::alpha::ALL.iter().map(|route| (format!("{} (alpha)", route.call), route));
    let all: Vec<_> = of_v1
        .chain(of_alpha)
        .map(|(call, route)| (call, format!("{} {}", route.method, route.path)))
        .collect();
    let told: Vec<_> = rows().into_iter().map(|(call, route, _)| (call, route)).collect();
    assert_eq!(told, all);
}

#[test]
fn the_readme_names_each_method_of_the_client_and_the_blocking_one_has_them_all() {
    let told: BTreeSet<_> = rows().into_iter().flat_map(|(_, _, methods)| methods).collect();
    let there: BTreeSet<_> = methods().into_iter().filter(|name| !BESIDE.contains(name)).collect();
    assert_eq!(told, there);
    let words: BTreeSet<_> = BLOCKING.split(|each: char| !each.is_alphanumeric() && each != '_').collect();
    let lacking: Vec<_> = told.iter().filter(|name| !words.contains(**name)).collect();
    assert!(lacking.is_empty(), "the blocking client has no {lacking:?}");
}
