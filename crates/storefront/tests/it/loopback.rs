//! The second way back: http on 127.0.0.1, where storefront.json allows it.

use std::time::Duration;

use serde_json::{Value, json};
use storefront::engine::Engine;
use storefront::environment::EnvironmentName;
use storefront::purchase::{FinalStatus, PurchaseId, PurchaseState};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::support::{LONG, SHOP, World, buy, scheme, until, until_final, until_opened};

/// A world whose local environment returns to loopback.
async fn world() -> World {
    let mut world = World::new().await.slow_polls();
    let mut shop: Value = serde_json::from_str(SHOP).unwrap();
    shop["loopback_return"] = json!(["local"]);
    world.shop = shop.to_string();
    world.timing.loopback_linger = Duration::from_millis(200);
    world
}

/// Buys, and gives the return URL that was sent with the session.
async fn bought(world: &World, engine: &Engine) -> (PurchaseId, String) {
    let id = buy(engine, "coins").await.unwrap().purchase.id();
    until_opened(engine, id).await;
    let body = world.api.get(|api| api.creates.last().unwrap().1.clone());
    let body: Value = serde_json::from_str(&body).unwrap();
    (id, body["return_url"].as_str().unwrap().to_owned())
}

fn parts(url: &str) -> (String, String) {
    let rest = url.strip_prefix("http://").unwrap();
    let (host, path) = rest.split_once('/').unwrap();
    (host.to_owned(), format!("/{path}"))
}

/// Sends raw bytes and gives all that comes back.
async fn send(host: &str, request: &str) -> String {
    let mut stream = TcpStream::connect(host).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    // A server that has heard enough closes; what came before that counts.
    let _ = tokio::time::timeout(LONG, stream.read_to_end(&mut answer)).await.unwrap();
    String::from_utf8(answer).unwrap()
}

async fn get(host: &str, path: &str, named: &str) -> String {
    send(host, &format!("GET {path} HTTP/1.1\r\nHost: {named}\r\n\r\n")).await
}

#[tokio::test]
async fn a_browser_that_returns_to_loopback_has_its_purchase_looked_at_and_reads_a_small_page() {
    let world = world().await;
    let engine = world.start();
    let (id, url) = bought(&world, &engine).await;
    let (host, path) = parts(&url);
    assert!(host.starts_with("127.0.0.1:"), "{url}");
    // Another address of this machine: who listens on all of them answers there too.
    #[cfg(target_os = "linux")]
    TcpStream::connect(host.replace("127.0.0.1", "127.0.0.2")).await.unwrap_err();
    world.api.set_status("paid");
    let answer = get(&host, &format!("{path}?status=failed&session_id=x"), &host).await;
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert!(answer.contains("Back to the game") && answer.contains("default-src 'none'"), "{answer}");
    let report = until_final(&engine, id, FinalStatus::Paid).await;
    assert_eq!(engine.take_returned(), Some(id));
    let timeline = engine.timeline(report.purchase.id()).await.unwrap();
    assert!(timeline.iter().any(|entry| entry.kind == "came_back"));
}

#[tokio::test]
async fn who_stands_before_loopback_gets_each_return_and_it_rings_only_when_they_bring_it() {
    let world = world().await;
    let engine = world.start();
    let (deliver, mut delivered) = tokio::sync::mpsc::unbounded_channel();
    engine.deliver_loopback_by(move |link| {
        let deliver = deliver.clone();
        Box::pin(async move { deliver.send(link).unwrap() })
    });
    let (id, url) = bought(&world, &engine).await;
    let (host, path) = parts(&url);
    world.api.set_status("paid");
    let answer = get(&host, &path, &host).await;
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    let link = tokio::time::timeout(LONG, delivered.recv()).await.unwrap().unwrap();
    assert_eq!(engine.take_returned(), None);
    assert!(engine.purchase(id).await.unwrap().purchase.is_open());
    assert_eq!(engine.link_arrived(&link).await, Ok(id));
    until_final(&engine, id, FinalStatus::Paid).await;
    assert_eq!(engine.take_returned(), Some(id));
}

#[tokio::test]
async fn no_other_host_path_or_method_rings() {
    let world = world().await;
    let engine = world.start();
    let (id, url) = bought(&world, &engine).await;
    let (host, path) = parts(&url);
    engine.check(id).await.unwrap();
    let (calls, port) = (world.api.get(|api| api.calls), host.split_once(':').unwrap().1);
    for named in [
        "localhost".to_owned(),
        format!("localhost:{port}"),
        "127.0.0.1".to_owned(),
        format!("127.0.0.1:{port}.evil.example"),
        format!("evil.example:{port}"),
        format!("user@127.0.0.1:{port}"),
        String::new(),
    ] {
        let answer = get(&host, &path, &named).await;
        assert!(
            answer.starts_with("HTTP/1.1 403") || answer.starts_with("HTTP/1.1 400"),
            "{named:?}: {answer}"
        );
    }
    let other = scheme().return_url(&storefront::purchase::ReturnState::from_random([9; 16]));
    let other = other.rsplit_once('=').unwrap().1;
    for request in [
        format!("GET {path} HTTP/1.1\r\n\r\n"),
        format!("GET {path} HTTP/1.1\r\nHost: {host}\r\nHost: {host}\r\n\r\n"),
        format!("GET {path} HTTP/1.0\r\n\r\n"),
        format!("POST {path} HTTP/1.1\r\nHost: {host}\r\nContent-Length: 0\r\n\r\n"),
        format!("OPTIONS {path} HTTP/1.1\r\nHost: {host}\r\n\r\n"),
        format!("GET / HTTP/1.1\r\nHost: {host}\r\n\r\n"),
        format!("GET /{other} HTTP/1.1\r\nHost: {host}\r\n\r\n"),
        format!("GET {path}/ HTTP/1.1\r\nHost: {host}\r\n\r\n"),
        format!("GET /..{path} HTTP/1.1\r\nHost: {host}\r\n\r\n"),
        format!("GET {path} HTTP/1.1\r\nHost: {host}\r\nX: {}\r\n\r\n", "x".repeat(100_000)),
        "\0\0\0\0\r\n\r\n".to_owned(),
    ] {
        let answer = send(&host, &request).await;
        assert!(!answer.starts_with("HTTP/1.1 2"), "{request:.80}: {answer}");
    }
    assert_eq!(engine.take_returned(), None);
    assert_eq!(world.api.get(|api| api.calls), calls);
}

/// Whoever has seen the address can't do more with it than the browser did.
#[tokio::test]
async fn its_path_used_again_and_again_is_one_return_and_one_look() {
    let mut world = world().await;
    world.timing.nudge_gap = Duration::from_hours(1);
    let engine = world.start();
    let (id, url) = bought(&world, &engine).await;
    let (host, path) = parts(&url);
    let calls = || world.api.get(|api| api.calls);
    engine.check(id).await.unwrap();
    let before = calls();
    engine.check(id).await.unwrap();
    let of_one_look = calls() - before;
    for _ in 0..20 {
        assert!(get(&host, &path, &host).await.starts_with("HTTP/1.1 200"));
    }
    // After that of the first there is only this one.
    engine.check(id).await.unwrap();
    let asked = calls() - before - of_one_look;
    assert!(of_one_look > 0 && asked <= 2 * of_one_look, "{asked}, and {of_one_look} of one look");
    let timeline = engine.timeline(id).await.unwrap();
    assert_eq!(timeline.iter().filter(|entry| entry.kind == "came_back").count(), 1);
}

#[tokio::test]
async fn it_is_open_only_while_a_purchase_is_and_a_little_longer() {
    let world = world().await;
    let engine = world.start();
    let (first, url) = bought(&world, &engine).await;
    let (host, path) = parts(&url);
    let second = buy(&engine, "pass").await.unwrap().purchase.id();
    until_opened(&engine, second).await;
    engine.cancel(first).await.unwrap();
    until_final(&engine, first, FinalStatus::Cancelled).await;
    // It lingers for the first, and is still needed for the second.
    assert!(get(&host, &path, &host).await.starts_with("HTTP/1.1 200"));
    world.api.set_status("paid");
    engine.check(second).await.unwrap();
    until_final(&engine, second, FinalStatus::Paid).await;
    let closed = async {
        while TcpStream::connect(&host).await.is_ok() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(LONG, closed).await.unwrap();
}

/// What is looked at in another environment is not what this way back leads to.
#[tokio::test]
async fn it_closes_when_its_purchase_s_environment_is_left_and_stays_when_that_is_entered_once_more() {
    let mut world = world().await;
    let mut shop: Value = serde_json::from_str(&world.shop).unwrap();
    shop["custom"] = json!({ "base_url": world.api.server.uri() });
    world.shop = shop.to_string();
    let engine = world.start();
    let (id, url) = bought(&world, &engine).await;
    let (host, path) = parts(&url);
    engine.set_environment(EnvironmentName::Local).await.unwrap();
    assert!(get(&host, &path, &host).await.starts_with("HTTP/1.1 200"));
    engine.set_environment(EnvironmentName::Custom).await.unwrap();
    let closed = async {
        while TcpStream::connect(&host).await.is_ok() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(LONG, closed).await.unwrap();
    // Back in it, the truth is still asked for.
    world.api.set_status("paid");
    engine.set_environment(EnvironmentName::Local).await.unwrap();
    until_final(&engine, id, FinalStatus::Paid).await;
}

#[tokio::test]
async fn where_it_is_not_allowed_the_return_url_is_the_app_s_own_scheme() {
    let world = World::new().await.slow_polls();
    let engine = world.start();
    let (_, url) = bought(&world, &engine).await;
    assert!(url.starts_with("storefront-companion://"), "{url}");
}

#[tokio::test]
async fn after_a_restart_it_is_closed_and_polling_finishes_the_purchase() {
    let mut world = world().await;
    let engine = world.start();
    let (id, url) = bought(&world, &engine).await;
    let (host, _) = parts(&url);
    engine.stop();
    drop(engine);
    let gone = async {
        while TcpStream::connect(&host).await.is_ok() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(LONG, gone).await.unwrap();
    world.timing.poll_first = Duration::from_millis(20);
    world.timing.poll_longest = Duration::from_millis(60);
    let engine = world.start();
    until(&engine, id, |report| report.purchase.state == PurchaseState::Pending).await;
    world.api.set_status("paid");
    until_final(&engine, id, FinalStatus::Paid).await;
}

#[tokio::test]
async fn connections_that_say_nothing_are_not_in_the_way_of_the_browser() {
    let world = world().await;
    let engine = world.start();
    let (id, url) = bought(&world, &engine).await;
    let (host, path) = parts(&url);
    let mut silent = Vec::new();
    for _ in 0..64 {
        silent.push(TcpStream::connect(&host).await.unwrap());
    }
    world.api.set_status("paid");
    assert!(get(&host, &path, &host).await.starts_with("HTTP/1.1 200"));
    until_final(&engine, id, FinalStatus::Paid).await;
}
