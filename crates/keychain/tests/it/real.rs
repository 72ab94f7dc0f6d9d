//! gnome-keyring, as it is on many desktops.

use crate::bus::Bus;
use crate::probe::Probe;

const TOKEN: &str = "sk_test_keychain_0042";

#[tokio::test]
async fn a_token_is_read_by_the_next_process_and_gone_when_it_was_forgotten() {
    let bus = Bus::start().await;
    let _keyring = bus.start_keyring().await;
    let mut first = Probe::start(bus.address());
    assert_eq!(first.says("read").await, "none");
    assert_eq!(first.says(&format!("store {TOKEN}")).await, "ok");
    assert!(first.end().await.0.success());
    let mut second = Probe::start(bus.address());
    assert_eq!(second.says("read").await, "some 0042");
    assert_eq!(second.says("forget").await, "ok");
    assert_eq!(second.says("forget").await, "ok");
    assert_eq!(second.says("read").await, "none");
}

#[tokio::test]
async fn a_keychain_that_was_started_again_is_used_again_without_a_restart_of_the_app() {
    let bus = Bus::start().await;
    let mut keyring = bus.start_keyring().await;
    let mut probe = Probe::start(bus.address());
    assert_eq!(probe.says(&format!("store {TOKEN}")).await, "ok");
    keyring.kill().await.unwrap();
    bus.until_no_service().await;
    let gone = probe.says("read").await;
    assert!(gone.starts_with("unavailable: "), "{gone}");
    let _again = bus.start_keyring().await;
    assert_eq!(probe.says("read").await, "some 0042");
}

#[tokio::test]
async fn a_keychain_that_comes_after_the_app_is_used_as_soon_as_it_is_there() {
    let bus = Bus::start().await;
    let mut probe = Probe::start(bus.address());
    let none = probe.says("read").await;
    assert!(none.starts_with("unavailable: "), "{none}");
    let _keyring = bus.start_keyring().await;
    assert_eq!(probe.says(&format!("store {TOKEN}")).await, "ok");
}

#[tokio::test]
async fn a_locked_collection_is_told_as_locked_for_reading_and_for_storing() {
    let bus = Bus::start().await;
    let _keyring = bus.start_keyring().await;
    let mut probe = Probe::start(bus.address());
    assert_eq!(probe.says(&format!("store {TOKEN}")).await, "ok");
    bus.lock_keyring().await;
    for line in ["read", "store sk_test_keychain_0043"] {
        let told = probe.says(line).await;
        assert!(told.starts_with("locked: "), "{line}: {told}");
    }
}

#[tokio::test]
async fn a_token_of_more_than_1_024_characters_is_refused_with_the_reason() {
    let bus = Bus::start().await;
    let _keyring = bus.start_keyring().await;
    let mut probe = Probe::start(bus.address());
    let longest = "x".repeat(1_024);
    assert_eq!(probe.says(&format!("store {longest}")).await, "ok");
    let refused = probe.says(&format!("store {longest}x")).await;
    assert_eq!(refused, "not a token: the access token is longer than 1024 characters");
    assert_eq!(probe.says("read").await, "some xxxx");
}
