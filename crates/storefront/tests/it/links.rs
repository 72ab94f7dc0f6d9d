//! Return links: doorbells, not messages.

use storefront::purchase::{FinalStatus, PurchaseState, ReturnState};
use storefront::return_link::{LinkIgnored, ReturnLink};

use crate::support::{World, buy, scheme, until_final, until_opened};

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
async fn unknown_states_cause_no_request_no_write_and_no_nudge() {
    let world = World::new().await.slow_polls();
    let engine = world.start();
    let id = buy(&engine, "coins").await.unwrap().purchase.id();
    let idle = |live: &storefront::engine::Live| live.activity == storefront::engine::Activity::Idle;
    crate::support::until(&engine, id, |report| {
        report.purchase.was_opened && idle(&report.live) && report.live.trouble.is_none()
    })
    .await;
    tokio::time::sleep(std::time::Duration::from_millis(300)).await;
    let (calls, entries) = (world.api.get(|api| api.calls), engine.timeline(id).await.unwrap().len());
    let mut events = engine.events();
    for seed in 0..=255 {
        let unknown = link(&ReturnState::from_random([seed; 16]));
        assert_eq!(engine.link_arrived(&unknown).await, Err(LinkIgnored::UnknownState));
    }
    assert!(events.try_recv().is_err());
    assert_eq!(world.api.get(|api| api.calls), calls);
    assert_eq!(engine.timeline(id).await.unwrap().len(), entries);
    assert_eq!(engine.take_returned(), None);
}

#[tokio::test]
async fn a_thousand_copies_of_a_good_link_are_one_transition_and_few_requests() {
    let world = World::new().await.slow_polls();
    let engine = world.start();
    let id = buy(&engine, "coins").await.unwrap().purchase.id();
    let state = until_opened(&engine, id).await.purchase.order.return_state;
    world.api.set_status("paid");
    let before = world.api.get(|api| api.status_calls);
    for _ in 0..1_000 {
        match engine.link_arrived(&link(&state)).await {
            Ok(found) => assert_eq!(found, id),
            Err(ignored) => assert_eq!(ignored, LinkIgnored::AlreadyEnded),
        }
    }
    until_final(&engine, id, FinalStatus::Paid).await;
    assert_eq!(engine.link_arrived(&link(&state)).await, Err(LinkIgnored::AlreadyEnded));
    assert!(world.api.get(|api| api.status_calls) - before <= 2);
    let ended = engine.timeline(id).await.unwrap().into_iter().filter(|entry| entry.kind == "became_final");
    assert_eq!(ended.count(), 1);
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
