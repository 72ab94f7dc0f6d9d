//! Services that are missing, silent, dismissed, or die.

use std::time::Duration;

use crate::bus::Bus;
use crate::probe::Probe;
use crate::service;

const STORE: &str = "store sk_test_keychain_0042";
/// The limit of a call, and a busy machine.
const SIX_SECONDS: Duration = Duration::from_secs(6);
const TWO_SECONDS: Duration = Duration::from_secs(2);

#[tokio::test]
async fn without_a_bus_there_is_no_keychain_and_that_is_told_at_once() {
    let mut probe = Probe::start("unix:path=/nowhere/bus");
    for line in ["read", STORE, "forget"] {
        let (told, took) = probe.ask(line).await;
        assert!(told.starts_with("unavailable: "), "{line}: {told}");
        assert!(took < TWO_SECONDS, "{line}: {took:?}");
    }
    assert!(probe.end().await.0.success());
}

#[tokio::test]
async fn a_bus_without_a_service_has_no_keychain() {
    let bus = Bus::start().await;
    let mut probe = Probe::start(bus.address());
    for line in ["read", STORE, "forget"] {
        let (told, took) = probe.ask(line).await;
        assert!(told.starts_with("unavailable: "), "{line}: {told}");
        assert!(took < TWO_SECONDS, "{line}: {took:?}");
    }
}

#[tokio::test]
async fn a_service_that_never_answers_costs_five_seconds_a_call_and_nothing_at_the_end() {
    let bus = Bus::start().await;
    let _silent = service::silent(&bus).await;
    let mut probe = Probe::start(bus.address());
    for line in ["read", STORE, "forget"] {
        let (told, took) = probe.ask(line).await;
        assert!(told.starts_with("timed out: "), "{line}: {told}");
        assert!(took < SIX_SECONDS, "{line}: {took:?}");
    }
    let (status, took) = probe.end().await;
    assert!(status.success());
    assert!(took <= TWO_SECONDS, "its end waited for the keychain: {took:?}");
}

#[tokio::test]
async fn a_prompt_that_is_dismissed_means_locked_and_is_not_shown_again_by_itself() {
    let bus = Bus::start().await;
    let (_dismissing, shown) = service::dismissing(&bus).await;
    let mut probe = Probe::start(bus.address());
    let told = probe.says(STORE).await;
    assert!(told.starts_with("locked: "), "{told}");
    assert!(told.contains("dismissed"), "{told}");
    assert_eq!(shown.load(std::sync::atomic::Ordering::Relaxed), 1);
}

#[tokio::test]
async fn a_service_that_dies_while_it_is_to_keep_a_token_is_told_and_nothing_is_taken_for_kept() {
    let bus = Bus::start().await;
    let _dying = service::dying_over_a_new_item(&bus).await;
    let mut probe = Probe::start(bus.address());
    let (told, took) = probe.ask(STORE).await;
    assert!(told.starts_with("unavailable: "), "{told}");
    assert!(took < SIX_SECONDS, "{took:?}");
    bus.until_no_service().await;
    let _keyring = bus.start_keyring().await;
    assert_eq!(probe.says("read").await, "none");
}

#[tokio::test]
async fn a_service_that_dies_in_the_middle_of_a_call_is_told_and_its_successor_is_used() {
    let bus = Bus::start().await;
    let _dying = service::dying(&bus).await;
    let mut probe = Probe::start(bus.address());
    let (told, took) = probe.ask("read").await;
    assert!(told.starts_with("unavailable: "), "{told}");
    assert!(took < SIX_SECONDS, "{took:?}");
    bus.until_no_service().await;
    let _keyring = bus.start_keyring().await;
    assert_eq!(probe.says(STORE).await, "ok");
    assert_eq!(probe.says("read").await, "some 0042");
}
