//! Stopping and starting again: state, port and folder.

use std::net::{Ipv4Addr, TcpListener};

use sandbox::{Port, SetClock, StartError, StoreError, start};

use crate::fixture::{Fixture, config, request};

fn free_port() -> u16 {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap().port()
}

#[tokio::test]
async fn a_pending_session_can_be_paid_on_its_open_page_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let config = || config().with_folder(folder.path()).with_port(Port::Preferred(free_port()));
    let first = Fixture::with(config()).await;
    let session = first.post_with_key("key-1", &request()).await.json();
    let (port, clock) = (first.sandbox.port(), first.clock.clone());
    first.sandbox.stop().await;

    let second = Fixture::at(config(), clock.clone()).await;
    assert_eq!(second.sandbox.port(), port);
    assert_eq!(second.session(&session).await, session);
    assert_eq!(second.post_with_key("key-1", &request()).await.json(), session);
    second.submit(&session, "pay", &[]).await;
    assert_eq!(second.status(&session).await, "paid");
    second.sandbox.stop().await;

    let third = Fixture::at(config(), clock).await;
    assert_eq!(third.status(&session).await, "paid");
    assert_eq!(third.get("v1/payments?game_id=space_shooter").await.json().as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn when_the_remembered_port_is_taken_the_urls_are_of_the_new_one() {
    let folder = tempfile::tempdir().unwrap();
    let config = || config().with_folder(folder.path()).with_port(Port::Preferred(free_port()));
    let first = Fixture::with(config()).await;
    let session = first.create().await;
    let (port, clock) = (first.sandbox.port(), first.clock.clone());
    first.sandbox.stop().await;

    let _taken = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).unwrap();
    let second = Fixture::at(config(), clock).await;
    assert_ne!(second.sandbox.port(), port);
    let moved = second.session(&session).await;
    assert!(moved["url"].as_str().unwrap().starts_with(second.sandbox.base_url().as_str()));
    assert_eq!(second.see(&moved).await.status.as_u16(), 200);
}

#[tokio::test]
async fn a_session_that_ran_out_while_the_sandbox_was_stopped_is_expired() {
    let folder = tempfile::tempdir().unwrap();
    let first = Fixture::with(config().with_folder(folder.path())).await;
    let session = first.create().await;
    let clock = first.clock.clone();
    first.sandbox.stop().await;
    clock.pass(3_600);
    let second = Fixture::at(config().with_folder(folder.path()), clock).await;
    assert_eq!(second.session(&session).await["expired_at"], "2027-01-15T08:30:00Z");
}

#[tokio::test]
async fn the_port_is_closed_once_it_is_stopped_although_a_connection_is_open() {
    let fixture = Fixture::new().await;
    fixture.create().await;
    let port = fixture.sandbox.port();
    let _idle = std::net::TcpStream::connect((Ipv4Addr::LOCALHOST, port)).unwrap();
    fixture.sandbox.stop().await;
    assert!(std::net::TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_err());
}

#[tokio::test]
async fn an_exact_port_that_is_taken_is_an_error() {
    let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let port = taken.local_addr().unwrap().port();
    let refused = start(config().with_port(Port::Exactly(port))).await;
    assert!(matches!(refused, Err(StartError::Port(_))));
}

#[tokio::test]
async fn a_folder_is_used_by_one_sandbox_at_a_time() {
    let folder = tempfile::tempdir().unwrap();
    let first = Fixture::with(config().with_folder(folder.path())).await;
    let refused = start(config().with_folder(folder.path())).await;
    assert!(matches!(refused, Err(StartError::Store(StoreError::InUse(_)))));
    first.sandbox.stop().await;
    start(config().with_folder(folder.path())).await.unwrap().stop().await;
}

#[tokio::test]
async fn a_broken_state_file_never_stops_the_start() {
    let folder = tempfile::tempdir().unwrap();
    let first = Fixture::with(config().with_folder(folder.path())).await;
    first.create().await;
    first.sandbox.stop().await;
    std::fs::write(folder.path().join("sandbox.jsonl"), "garbage\n").unwrap();
    let second = Fixture::with(config().with_folder(folder.path())).await;
    second.create().await;
    let kept = std::fs::read_dir(folder.path()).unwrap().filter(|entry| {
        let path = entry.as_ref().unwrap().path();
        std::fs::read_to_string(path).unwrap_or_default() == "garbage\n"
    });
    assert_eq!(kept.count(), 1);
}

#[tokio::test]
async fn a_key_stands_for_24_hours_of_the_sandboxs_own_time_however_often_it_is_started() {
    let folder = tempfile::tempdir().unwrap();
    let config = || config().with_folder(folder.path());
    let mut fixture = Fixture::with(config()).await;
    let set = SetClock { now: Some("2020-06-01T00:00:00Z".parse().unwrap()), ..SetClock::default() };
    fixture.sandbox.control().set_clock(set).await.unwrap();
    let made = fixture.post_with_key("key-1", &request()).await.json();
    for _ in 0..3 {
        let clock = fixture.clock.clone();
        fixture.sandbox.stop().await;
        clock.pass(3_600);
        fixture = Fixture::at(config(), clock).await;
        assert_eq!(fixture.post_with_key("key-1", &request()).await.json()["id"], made["id"]);
    }
    fixture.clock.pass(21 * 3_600);
    assert_ne!(fixture.post_with_key("key-1", &request()).await.json()["id"], made["id"]);
}
