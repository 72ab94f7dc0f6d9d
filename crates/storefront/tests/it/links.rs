//! Return links: doorbells, not messages.

use storefront::engine::{EngineEvent, LinkEffect, LinkTaken};
use storefront::environment::EnvironmentName;
use storefront::purchase::{FinalStatus, PurchaseState, ReturnState};
use storefront::return_link::{LinkIgnored, ReturnLink};

use crate::races::two_backends;
use crate::support::{LONG, World, buy, scheme, until_event, until_final, until_opened};

fn link(state: &ReturnState) -> ReturnLink {
    ReturnLink::parse(scheme().return_url(state).as_bytes(), &scheme()).unwrap()
}

#[tokio::test]
async fn a_link_that_says_paid_changes_nothing_by_itself() {
    let world = World::new().await.slow_polls();
    let engine = world.start();
    let id = buy(&engine, "coins").await.unwrap().purchase.id();
    let state = until_opened(&engine, id).await.purchase.order.return_state;
    let forged = format!("{}&status=paid", scheme().return_url(&state));
    let calls = world.api.get(|api| api.status_calls);
    engine.link_arrived(&ReturnLink::parse(forged.as_bytes(), &scheme()).unwrap()).await.unwrap();
    while world.api.get(|api| api.status_calls) == calls {
        tokio::task::yield_now().await;
    }
    assert_eq!(engine.check(id).await.unwrap().purchase.state, PurchaseState::Pending);
}

#[tokio::test]
async fn ten_thousand_links_that_mean_nothing_cause_no_request_no_focus_and_no_write() {
    let world = World::new().await.slow_polls();
    let engine = world.start();
    let used = buy(&engine, "pass").await.unwrap().purchase.id();
    let used_state = until_opened(&engine, used).await.purchase.order.return_state;
    world.api.set_status("expired");
    assert_eq!(engine.link_arrived(&link(&used_state)).await, Ok(used));
    until_final(&engine, used, FinalStatus::Expired).await;
    assert_eq!(engine.take_returned(), Some(used));
    world.api.set_status("pending");
    let id = buy(&engine, "coins").await.unwrap().purchase.id();
    let state = until_opened(&engine, id).await.purchase.order.return_state;
    engine.check(id).await.unwrap();

    let good = scheme().return_url(&state);
    let malformed = [
        format!("{good}&state={}", state.as_str()),
        format!("{good}#x"),
        format!("{good}\n"),
        good.replace("://", ":"),
        good.replace("payment-complete", "elsewhere"),
        good.to_uppercase(),
        format!("{good}&x={}", "a".repeat(4_096)),
        format!("https://example.com/?state={}", state.as_str()),
        format!("{good}%00"),
        String::new(),
    ];
    let journal = rusqlite::Connection::open(world.folder.path().join("journal.sqlite")).unwrap();
    let version = || journal.pragma_query_value(None, "data_version", |row| row.get::<_, i64>(0)).unwrap();
    let (calls, written) = (world.api.get(|api| api.calls), version());
    let mut events = engine.events();
    for number in 0..10_000_u32 {
        match number % 4 {
            0 => {
                let raw = &malformed[usize::try_from(number / 4).unwrap() % malformed.len()];
                let reason = ReturnLink::parse(raw.as_bytes(), &scheme()).unwrap_err();
                engine.links_ignored(reason, 1);
            }
            1 => {
                let ended = engine.link_arrived(&link(&used_state)).await.unwrap_err();
                assert!(matches!(ended, LinkIgnored::AlreadyEnded | LinkIgnored::TooMany), "{ended}");
            }
            _ => {
                let mut bytes = [0xa5; 16];
                bytes[..4].copy_from_slice(&number.to_be_bytes());
                let forged = ReturnState::from_random(bytes);
                let unknown = engine.link_arrived(&link(&forged)).await.unwrap_err();
                assert!(matches!(unknown, LinkIgnored::UnknownState | LinkIgnored::TooMany), "{unknown}");
            }
        }
    }
    assert_eq!(world.api.get(|api| api.calls), calls);
    assert_eq!(version(), written, "the journal was written to");
    assert_eq!(engine.take_returned(), None);
    until_event(&mut events, EngineEvent::LinkIgnored).await;
    while let Ok(event) = events.try_recv() {
        assert_eq!(event, EngineEvent::LinkIgnored);
    }
    let noted = engine.ignored_links();
    assert_eq!(noted.iter().map(|entry| entry.count).sum::<u64>(), 10_000);
    assert!(noted.iter().any(|entry| entry.reason == LinkIgnored::TooLong && entry.count == 250));
    assert!(noted.len() <= LinkIgnored::ALL.len());
}

#[tokio::test]
async fn a_good_link_is_taken_in_the_middle_of_a_flood_of_forged_ones() {
    let world = World::new().await.slow_polls();
    let engine = world.start();
    let id = buy(&engine, "coins").await.unwrap().purchase.id();
    let state = until_opened(&engine, id).await.purchase.order.return_state;
    world.api.set_status("paid");
    for number in 0..1_000_u32 {
        let mut bytes = [0x5a; 16];
        bytes[..4].copy_from_slice(&number.to_be_bytes());
        let _ = engine.link_arrived(&link(&ReturnState::from_random(bytes))).await;
    }
    assert_eq!(engine.link_arrived(&link(&state)).await, Ok(id));
    until_final(&engine, id, FinalStatus::Paid).await;
}

#[tokio::test]
async fn a_thousand_copies_of_a_good_link_are_one_transition_and_few_requests() {
    let mut world = World::new().await.slow_polls();
    // However long a busy machine takes for them all.
    world.timing.nudge_gap = std::time::Duration::from_hours(1);
    let engine = world.start();
    let id = buy(&engine, "coins").await.unwrap().purchase.id();
    let state = until_opened(&engine, id).await.purchase.order.return_state;
    world.api.set_status("paid");
    let before = world.api.get(|api| api.status_calls);
    let mut events = engine.events();
    for _ in 0..1_000 {
        match engine.link_arrived(&link(&state)).await {
            Ok(found) => assert_eq!(found, id),
            Err(ignored) => assert!(matches!(ignored, LinkIgnored::AlreadyEnded | LinkIgnored::TooMany)),
        }
    }
    until_final(&engine, id, FinalStatus::Paid).await;
    // That it is over is in the journal before the engine lets go of it.
    let let_go = async {
        while engine.link_arrived(&link(&state)).await.is_ok() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(LONG, let_go).await.unwrap();
    assert!(world.api.get(|api| api.status_calls) - before <= 2);
    let ended = engine.timeline(id).await.unwrap().into_iter().filter(|entry| entry.kind == "became_final");
    assert_eq!(ended.count(), 1);
    let mut told = 0;
    while let Ok(event) = events.try_recv() {
        told += u32::from(event == EngineEvent::PurchaseReturned(id));
    }
    assert!(told <= 2, "the window was brought to the front {told} times");
}

#[tokio::test]
async fn a_flood_of_links_to_a_pending_purchase_is_coalesced() {
    let mut world = World::new().await.slow_polls();
    world.timing.nudge_gap = std::time::Duration::from_hours(1);
    let engine = world.start();
    let id = buy(&engine, "coins").await.unwrap().purchase.id();
    let state = until_opened(&engine, id).await.purchase.order.return_state;
    let before = world.api.get(|api| api.status_calls);
    for _ in 0..1_000 {
        engine.link_arrived(&link(&state)).await.unwrap();
    }
    engine.check(id).await.unwrap();
    let calls = world.api.get(|api| api.status_calls) - before;
    assert!((1..=2).contains(&calls), "{calls} calls");
}

#[tokio::test]
async fn a_link_that_starts_the_app_is_remembered_for_the_window_and_checked_at_once() {
    let world = World::new().await.slow_polls();
    let first = world.start();
    let id = buy(&first, "coins").await.unwrap().purchase.id();
    let state = until_opened(&first, id).await.purchase.order.return_state;
    first.stop();
    world.api.set_status("paid");
    let second = world.start();
    assert_eq!(second.link_arrived(&link(&state)).await, Ok(id));
    assert_eq!(second.take_returned(), Some(id));
    assert_eq!(second.take_returned(), None);
    until_final(&second, id, FinalStatus::Paid).await;
}

#[tokio::test]
async fn a_link_that_comes_after_a_check_has_ended_its_purchase_still_shows_it_once_and_asks_nothing() {
    let world = World::new().await.slow_polls();
    let engine = world.start();
    let id = buy(&engine, "coins").await.unwrap().purchase.id();
    let state = until_opened(&engine, id).await.purchase.order.return_state;
    world.api.set_status("paid");
    let mut events = engine.events();
    engine.check(id).await.unwrap();
    until_final(&engine, id, FinalStatus::Paid).await;
    until_event(&mut events, EngineEvent::PurchaseEnded(id)).await;
    let calls = world.api.get(|api| api.status_calls);
    assert_eq!(engine.link_arrived(&link(&state)).await, Ok(id));
    until_event(&mut events, EngineEvent::PurchaseReturned(id)).await;
    assert_eq!(engine.take_returned(), Some(id));
    assert_eq!(engine.link_arrived(&link(&state)).await, Err(LinkIgnored::AlreadyEnded));
    assert_eq!(engine.take_returned(), None);
    assert_eq!(world.api.get(|api| api.status_calls), calls);
}

#[tokio::test]
async fn what_a_link_has_done_is_told_a_check_nothing_more_or_an_end_shown() {
    let mut world = World::new().await.slow_polls();
    world.timing.nudge_gap = std::time::Duration::from_hours(1);
    let engine = world.start();
    let id = buy(&engine, "coins").await.unwrap().purchase.id();
    let state = until_opened(&engine, id).await.purchase.order.return_state;
    let told = async || engine.take_link(&link(&state)).await;
    let did = |effect| Ok(LinkTaken { purchase: id, effect });
    assert_eq!(told().await, did(LinkEffect::Checks));
    assert_eq!(told().await, did(LinkEffect::Repeats));

    let early = buy(&engine, "pass").await.unwrap().purchase.id();
    let early_state = until_opened(&engine, early).await.purchase.order.return_state;
    world.api.set_status("paid");
    let mut events = engine.events();
    engine.check(early).await.unwrap();
    until_event(&mut events, EngineEvent::PurchaseEnded(early)).await;
    let shows = LinkTaken { purchase: early, effect: LinkEffect::ShowsEnded };
    assert_eq!(engine.take_link(&link(&early_state)).await, Ok(shows));
    assert_eq!(engine.take_link(&link(&early_state)).await, Err(LinkIgnored::AlreadyEnded));
}

#[tokio::test]
async fn copies_of_the_link_of_a_purchase_that_is_not_followed_raise_the_window_once() {
    let (mut world, _other) = two_backends().await;
    world.timing.nudge_gap = std::time::Duration::from_hours(1);
    let engine = world.start();
    let id = buy(&engine, "coins").await.unwrap().purchase.id();
    let state = until_opened(&engine, id).await.purchase.order.return_state;
    engine.set_environment(EnvironmentName::Custom).await.unwrap();
    let mut events = engine.events();
    let did = |effect| Ok(LinkTaken { purchase: id, effect });
    assert_eq!(engine.take_link(&link(&state)).await, did(LinkEffect::ShowsUnfollowed));
    for _ in 0..10 {
        assert_eq!(engine.take_link(&link(&state)).await, did(LinkEffect::Repeats));
    }
    let mut raised = 0;
    while let Ok(event) = events.try_recv() {
        raised += u32::from(event == EngineEvent::PurchaseReturned(id));
    }
    assert_eq!(raised, 1);
}
