//! What happens at the same moment, or late.

use std::sync::Arc;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use storefront::engine::{EngineError, Keep, TokenState};
use storefront::environment::EnvironmentName;
use storefront::purchase::{FinalStatus, PurchaseState};
use storefront::return_link::ReturnLink;
use storefront::settings::SettingsFile;
use toffeepay::{AccessToken, UserId};
use tokio::sync::Notify;
use tokio::time::timeout;
use wiremock::ResponseTemplate;

use crate::support::{Api, SHOP, TOKEN, World, buy, scheme, until, until_final, until_opened};

/// A world with two APIs: the local one and a custom backend whose token is in the keychain.
pub async fn two_backends() -> (World, Api) {
    let mut world = World::new().await;
    let other = Api::start().await;
    let mut shop: Value = serde_json::from_str(SHOP).unwrap();
    shop["custom"] = json!({ "base_url": other.server.uri() });
    world.shop = shop.to_string();
    let slot = format!("custom {}/", other.server.uri());
    world.vault.tokens.lock().unwrap().insert(slot, AccessToken::new(TOKEN).unwrap());
    (world, other)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_purchase_is_never_sent_to_another_environment_than_it_was_ordered_in() {
    let (world, other) = two_backends().await;
    let engine = world.start();
    buy(&engine, "pass").await.unwrap();
    let ordered = world.api.get(|api| api.creates.len());
    let journal = rusqlite::Connection::open(world.folder.path().join("journal.sqlite")).unwrap();
    journal.execute_batch("BEGIN IMMEDIATE").unwrap();
    let (buying, switching) = (engine.clone(), engine.clone());
    let bought = tokio::spawn(async move { buying.start_checkout("coins", EnvironmentName::Local).await });
    let switched = tokio::spawn(async move { switching.set_environment(EnvironmentName::Custom).await });
    tokio::time::sleep(Duration::from_millis(300)).await;
    journal.execute_batch("ROLLBACK").unwrap();
    let bought = bought.await.unwrap();
    switched.await.unwrap().unwrap();
    match bought {
        Ok(report) => assert_eq!(report.purchase.order.environment, EnvironmentName::Local),
        Err(error) => assert_eq!(error, EngineError::OtherEnvironment),
    }
    engine.check(engine.purchases(None, 1).await.unwrap().0[0].purchase.id()).await.ok();
    assert_eq!(other.get(|api| api.creates.len()), 0);
    assert!(world.opened().iter().all(|page| page.starts_with(&world.api.server.uri())));
    assert!(world.api.get(|api| api.creates.len()) >= ordered);
}

#[tokio::test]
async fn what_was_shown_for_another_environment_is_not_bought() {
    let world = World::new().await;
    let engine = world.start();
    let refused = engine.start_checkout("coins", EnvironmentName::Production).await;
    assert_eq!(refused.unwrap_err(), EngineError::OtherEnvironment);
    assert!(engine.purchases(None, 10).await.unwrap().0.is_empty());
}

#[tokio::test]
async fn a_broken_settings_file_never_leads_to_production() {
    let mut world = World::new().await;
    world.shop = world.shop.replace("\"local\"", "\"production\"");
    std::fs::write(world.folder.path().join("settings.json"), "{\"environment\": \"sandbx\"").unwrap();
    let engine = world.start();
    assert_ne!(engine.access().name, EnvironmentName::Production);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn settings_changed_at_the_same_moment_are_all_kept() {
    let (world, _other) = two_backends().await;
    let engine = world.start();
    for round in 0..20 {
        let name = if round % 2 == 0 { EnvironmentName::Custom } else { EnvironmentName::Local };
        let player = UserId::new(format!("player_{round}")).unwrap();
        let (one, two) = tokio::join!(engine.set_environment(name), engine.set_player(player.clone()));
        one.unwrap();
        two.unwrap();
        let kept = SettingsFile::in_folder(world.folder.path()).load().0;
        assert_eq!((kept.environment, kept.player_id), (Some(name), Some(player)));
        assert_eq!(engine.access().name, name);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn an_environment_that_is_chosen_before_the_first_is_entered_is_the_one_in_use() {
    let (world, _other) = two_backends().await;
    let (busy, is_busy) = std::sync::mpsc::channel();
    // The only worker: what the engine starts with waits for it, the choice does not.
    tokio::spawn(async move {
        busy.send(()).unwrap();
        std::thread::sleep(Duration::from_millis(300));
    });
    is_busy.recv().unwrap();
    let engine = world.start();
    engine.set_environment(EnvironmentName::Custom).await.unwrap();
    tokio::spawn(async {}).await.unwrap();
    assert_eq!(engine.access().name, EnvironmentName::Custom);
}

#[tokio::test]
async fn a_second_buy_while_the_first_is_being_created_is_the_same_purchase() {
    let mut world = World::new().await;
    world.timing.double_click = Duration::ZERO;
    world.api.set(|api| api.create_delay = Duration::from_secs(1));
    let engine = world.start();
    let first = buy(&engine, "coins").await.unwrap().purchase.id();
    assert_eq!(buy(&engine, "coins").await.unwrap().purchase.id(), first);
    until_opened(&engine, first).await;
    assert_ne!(buy(&engine, "coins").await.unwrap().purchase.id(), first);
}

#[tokio::test]
async fn buy_after_a_restart_goes_on_with_what_was_cut_off_and_opens_the_browser() {
    let world = World::new().await;
    world.api.set(|api| api.create_delay = Duration::from_secs(1));
    let first = world.start();
    let id = buy(&first, "coins").await.unwrap().purchase.id();
    first.stop();
    let second = world.start();
    let again = loop {
        match buy(&second, "coins").await {
            Ok(report) => break report.purchase.id(),
            Err(error) => assert_eq!(error, EngineError::OtherEnvironment),
        }
    };
    assert_eq!(again, id);
    until_opened(&second, id).await;
    assert_eq!(world.opened().len(), 1);
}

#[tokio::test]
async fn check_and_cancel_at_the_moment_it_is_paid_tell_that_it_is_paid() {
    let world = World::new().await.slow_polls();
    let engine = world.start();
    let id = buy(&engine, "coins").await.unwrap().purchase.id();
    until_opened(&engine, id).await;
    world.api.set_status("paid");
    let (one, two, cancelled) = tokio::join!(engine.check(id), engine.check(id), engine.cancel(id));
    for checked in [one, two] {
        assert_eq!(checked.unwrap().purchase.state, PurchaseState::Final(FinalStatus::Paid));
    }
    match cancelled {
        Ok(report) => assert_eq!(report.purchase.state, PurchaseState::Final(FinalStatus::Paid)),
        Err(error) => assert_eq!(error, EngineError::NotCancellable),
    }
}

#[tokio::test]
async fn a_cancel_of_a_purchase_that_is_let_go_of_says_so_and_cancels_nothing() {
    let (world, _other) = two_backends().await;
    let engine = world.start();
    let id = buy(&engine, "coins").await.unwrap().purchase.id();
    until_opened(&engine, id).await;
    // It waits for an answer: that the environment is another it has not heard.
    let asked = world.api.get(|api| api.status_calls);
    world.api.set(|api| api.status_delay = Duration::from_secs(15));
    engine.focused();
    while world.api.get(|api| api.status_calls) == asked {
        tokio::task::yield_now().await;
    }
    engine.set_environment(EnvironmentName::Custom).await.unwrap();
    assert_eq!(engine.cancel(id).await.unwrap_err(), EngineError::OtherEnvironment);
    let told = engine.timeline(id).await.unwrap();
    assert!(told.iter().all(|entry| entry.kind != "cancel_asked"), "{told:?}");
    assert_eq!(world.api.get(|api| api.status.clone()), None);

    world.api.set(|api| api.status_delay = Duration::ZERO);
    engine.set_environment(EnvironmentName::Local).await.unwrap();
    let cancelled = loop {
        match engine.cancel(id).await {
            Ok(report) => break report,
            Err(error) => assert_eq!(error, EngineError::OtherEnvironment),
        }
    };
    assert_eq!(cancelled.purchase.state, PurchaseState::Final(FinalStatus::Cancelled));
}

#[tokio::test]
async fn orders_during_a_hanging_create_are_answered_at_once() {
    let world = World::new().await;
    world.api.set(|api| api.create_delay = Duration::from_secs(15));
    let engine = world.start();
    let id = buy(&engine, "coins").await.unwrap().purchase.id();
    while world.api.get(|api| api.creates.is_empty()) {
        tokio::task::yield_now().await;
    }
    let soon = Duration::from_secs(2);
    tokio::time::timeout(soon, engine.check(id)).await.unwrap().unwrap();
    let cancelled = tokio::time::timeout(soon, engine.cancel(id)).await.unwrap();
    assert_eq!(cancelled.unwrap_err(), EngineError::NotCancellable);
    let opened = tokio::time::timeout(soon, engine.open_payment_page(id)).await.unwrap();
    assert_eq!(opened.unwrap_err(), EngineError::NoPaymentPage);
}

#[tokio::test]
async fn a_pause_that_the_api_asks_a_check_for_is_kept_by_the_poll_that_was_due() {
    let mut world = World::new().await;
    world.timing.poll_first = Duration::from_millis(500);
    world.timing.poll_longest = Duration::from_millis(500);
    let pause = Duration::from_secs(2);
    let engine = world.start();
    let id = buy(&engine, "coins").await.unwrap().purchase.id();
    until_opened(&engine, id).await;
    world.api.set(|api| {
        api.status_script = vec![ResponseTemplate::new(429).insert_header("retry-after", "2")];
    });
    let asked = Instant::now();
    engine.check(id).await.unwrap_err();
    world.api.set_status("paid");
    until_final(&engine, id, FinalStatus::Paid).await;
    assert!(asked.elapsed() >= pause, "asked again after {:?}", asked.elapsed());
}

#[tokio::test]
async fn slow_payments_delay_neither_the_status_nor_cancel() {
    let mut world = World::new().await;
    world.timing.payments_limit = Duration::from_millis(200);
    world.timing.payments_gap = Duration::from_hours(1);
    world.api.set(|api| api.payments_delay = Duration::from_secs(30));
    let engine = world.start();
    let id = buy(&engine, "coins").await.unwrap().purchase.id();
    until_opened(&engine, id).await;
    let cancelled = tokio::time::timeout(Duration::from_secs(3), engine.cancel(id)).await.unwrap().unwrap();
    assert_eq!(cancelled.purchase.state, PurchaseState::Final(FinalStatus::Cancelled));
}

#[tokio::test]
async fn a_purchase_that_moved_on_in_the_journal_is_read_again() {
    let world = World::new().await;
    let one = world.start();
    let id = buy(&one, "coins").await.unwrap().purchase.id();
    until_opened(&one, id).await;
    let two = world.start();
    until(&two, id, |report| report.live.checked_at.is_some()).await;
    world.api.set_status("paid");
    until_final(&one, id, FinalStatus::Paid).await;
    until(&one, id, |report| report.live.trouble.is_none()).await;
    until(&two, id, |report| report.live.trouble.is_none()).await;
    let ended = one.timeline(id).await.unwrap().into_iter().filter(|entry| entry.kind == "became_final");
    assert_eq!(ended.count(), 1);
}

#[tokio::test]
async fn a_focus_after_a_link_does_not_hide_that_the_player_came_back() {
    let mut world = World::new().await.slow_polls();
    world.timing.nudge_gap = Duration::from_millis(500);
    let engine = world.start();
    let id = buy(&engine, "coins").await.unwrap().purchase.id();
    let state = until_opened(&engine, id).await.purchase.order.return_state;
    engine.focused();
    until(&engine, id, |report| report.live.checked_at.is_some()).await;
    let link = ReturnLink::parse(scheme().return_url(&state).as_bytes(), &scheme()).unwrap();
    engine.link_arrived(&link).await.unwrap();
    tokio::time::sleep(Duration::from_millis(100)).await;
    engine.focused();
    world.api.set_status("paid");
    until_final(&engine, id, FinalStatus::Paid).await;
    assert!(engine.timeline(id).await.unwrap().iter().any(|entry| entry.kind == "came_back"));
}

#[tokio::test]
async fn a_keychain_unlocked_late_is_still_read() {
    let world = World::custom().await;
    let slot = format!("custom {}/", world.api.server.uri());
    world.vault.tokens.lock().unwrap().insert(slot, AccessToken::new(TOKEN).unwrap());
    let prompt = Arc::new(Notify::new());
    *world.vault.prompt.lock().unwrap() = Some(Arc::clone(&prompt));
    let engine = world.start();
    let mut events = engine.events();
    while engine.access().token == TokenState::Reading {
        events.recv().await.ok();
    }
    assert_eq!(engine.access().token, TokenState::Missing);
    prompt.notify_one();
    while engine.access().token == TokenState::Missing {
        events.recv().await.ok();
    }
    assert_eq!(engine.access().token, TokenState::InKeychain);
    buy(&engine, "coins").await.unwrap();
}

#[tokio::test]
async fn a_token_that_was_forgotten_meanwhile_is_not_used_when_the_keychain_is_unlocked() {
    let world = World::custom().await;
    let slot = format!("custom {}/", world.api.server.uri());
    world.vault.tokens.lock().unwrap().insert(slot, AccessToken::new(TOKEN).unwrap());
    let prompt = Arc::new(Notify::new());
    *world.vault.prompt.lock().unwrap() = Some(Arc::clone(&prompt));
    let engine = world.start();
    let mut events = engine.events();
    while engine.access().token == TokenState::Reading {
        events.recv().await.ok();
    }
    engine.forget_access_token().await.unwrap();
    prompt.notify_one();
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert_eq!(engine.access().token, TokenState::Missing);
    assert_eq!(buy(&engine, "coins").await.unwrap_err(), EngineError::TokenMissing);
}

/// Buy may come while purchases of before are just being taken up: the new one must not be taken for one of
/// those, whose page is never opened by itself.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_bought_while_purchases_are_taken_up_has_its_page_opened() {
    let world = World::custom().await;
    let engine = world.start();
    let mut events = engine.events();
    while engine.access().token == TokenState::Reading {
        events.recv().await.ok();
    }
    let token = || AccessToken::new(TOKEN).unwrap();
    engine.set_access_token(token(), Keep::Keychain, false).await.unwrap();
    let journal = rusqlite::Connection::open(world.folder.path().join("journal.sqlite")).unwrap();
    let mut buying = std::pin::pin!(buy(&engine, "coins"));
    // Buy waits for its commit, then is not gone on with while another token has purchases taken up.
    journal.execute_batch("BEGIN IMMEDIATE").unwrap();
    assert!(timeout(Duration::from_millis(200), &mut buying).await.is_err());
    journal.execute_batch("COMMIT").unwrap();
    let begun =
        || journal.query_row("SELECT count(*) FROM purchases", [], |row| row.get::<_, u32>(0)).unwrap();
    while begun() == 0 {
        tokio::task::yield_now().await;
    }
    let taking_up = engine.clone();
    let mut taking_up =
        tokio::spawn(
            async move { taking_up.set_access_token(token(), Keep::Keychain, false).await.unwrap() },
        );
    let _ = timeout(Duration::from_millis(200), &mut taking_up).await;
    let id = buying.await.unwrap().purchase.id();
    until_opened(&engine, id).await;
}

/// Whoever reads "checked just now" takes the state beside it for the API's answer.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_purchase_is_called_checked_only_when_the_answer_is_recorded() {
    for _ in 0..20 {
        let world = World::new().await.slow_polls();
        let first = world.start();
        let id = buy(&first, "coins").await.unwrap().purchase.id();
        until_opened(&first, id).await;
        first.stop();
        world.api.set_status("paid");
        let second = world.start();
        loop {
            let report = second.purchase(id).await.unwrap();
            if !report.purchase.is_open() {
                break;
            }
            assert_eq!(report.live.checked_at, None);
        }
    }
}
