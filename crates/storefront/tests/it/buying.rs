//! From Buy to a final status.

use std::time::Duration;

use futures_util::future::join_all;
use storefront::engine::{EngineError, EngineEvent, JournalProblem, TroubleKind};
use storefront::purchase::{FinalStatus, PurchaseState, RejectionReason};
use storefront::return_link::{LinkIgnored, ReturnLink};
use toffeepay::{GameId, UserId};

use crate::support::{World, buy, error, scheme, until, until_event, until_final, until_opened};

#[tokio::test]
async fn buy_pay_and_return_by_link_is_paid_with_one_session_and_one_browser_start() {
    let world = World::new().await.slow_polls();
    let engine = world.start();
    let id = buy(&engine, "coins").await.unwrap().purchase.id();
    let report = until_opened(&engine, id).await;
    assert_eq!(world.opened().len(), 1);
    world.api.set_status("paid");
    let link = scheme().return_url(&report.purchase.order.return_state);
    let link = ReturnLink::parse(link.as_bytes(), &scheme()).unwrap();
    assert_eq!(engine.link_arrived(&link).await, Ok(id));
    until_final(&engine, id, FinalStatus::Paid).await;
    assert_eq!(world.api.get(|api| api.creates.len()), 1);
    let kinds: Vec<_> = engine.timeline(id).await.unwrap().into_iter().map(|entry| entry.kind).collect();
    assert_eq!(kinds, ["begun", "session_created", "page_opened", "came_back", "became_final"]);
}

#[tokio::test]
async fn who_opens_the_page_again_and_comes_back_once_more_is_told_to_be_back_again() {
    let mut world = World::new().await.slow_polls();
    world.timing.nudge_gap = Duration::ZERO;
    let engine = world.start();
    let id = buy(&engine, "coins").await.unwrap().purchase.id();
    let state = until_opened(&engine, id).await.purchase.order.return_state;
    let link = ReturnLink::parse(scheme().return_url(&state).as_bytes(), &scheme()).unwrap();
    for round in 1..=2 {
        // A copy of the link is no second return.
        for _ in 0..2 {
            let checked = engine.purchase(id).await.unwrap().live.checked_at;
            engine.link_arrived(&link).await.unwrap();
            until(&engine, id, |report| report.live.checked_at > checked).await;
        }
        let timeline = engine.timeline(id).await.unwrap();
        let back: Vec<_> = timeline.iter().filter(|entry| entry.kind == "came_back").collect();
        assert_eq!((back.len(), timeline.last().unwrap().kind.as_str()), (round, "came_back"));
        engine.open_payment_page(id).await.unwrap();
    }
    assert_eq!(world.opened().len(), 3);
}

#[tokio::test]
async fn with_no_link_at_all_it_is_paid_by_polling() {
    let world = World::new().await;
    let engine = world.start();
    let id = buy(&engine, "coins").await.unwrap().purchase.id();
    until_opened(&engine, id).await;
    world.api.set_status("paid");
    until_final(&engine, id, FinalStatus::Paid).await;
}

#[tokio::test]
async fn focus_causes_a_look_at_once() {
    let world = World::new().await.slow_polls();
    let engine = world.start();
    let id = buy(&engine, "coins").await.unwrap().purchase.id();
    until_opened(&engine, id).await;
    world.api.set_status("failed");
    engine.focused();
    until_final(&engine, id, FinalStatus::Failed).await;
}

#[tokio::test]
async fn the_request_names_the_catalogue_s_price_and_a_return_url_with_the_state_alone() {
    let world = World::new().await;
    let engine = world.start();
    let report = buy(&engine, "coins").await.unwrap();
    let id = report.purchase.id();
    until_opened(&engine, id).await;
    let (key, body) = world.api.get(|api| api.creates[0].clone());
    let body: serde_json::Value = serde_json::from_str(&body).unwrap();
    assert_eq!(key, report.purchase.order.key.to_string());
    assert_eq!(
        body,
        serde_json::json!({
            "game_id": "space_shooter", "user_id": "player_42",
            "item": { "title": "50 Gold Coins", "price": 499, "currency": "USD" },
            "return_url": scheme().return_url(&report.purchase.order.return_state),
        })
    );
}

/// On a slow disk, or a busy machine, that may take longer than clicks are apart.
#[tokio::test]
async fn clicks_that_wait_behind_the_first_mean_its_purchase_however_long_they_wait() {
    let mut world = World::new().await;
    world.timing.double_click = Duration::ZERO;
    let engine = world.start();
    let clicks = join_all((0..200).map(|_| buy(&engine, "coins"))).await;
    let ids: Vec<_> = clicks.into_iter().map(|bought| bought.unwrap().purchase.id()).collect();
    until_opened(&engine, ids[0]).await;
    assert!(ids.iter().all(|id| *id == ids[0]), "{ids:?}");
    assert_eq!(world.api.get(|api| api.sessions.len()), 1);
}

#[tokio::test]
async fn fifty_quick_clicks_make_one_purchase() {
    let world = World::new().await;
    let engine = world.start();
    let clicks = join_all((0..50).map(|_| buy(&engine, "coins"))).await;
    let first = clicks[0].as_ref().unwrap().purchase.id();
    for click in clicks {
        assert_eq!(click.unwrap().purchase.id(), first);
    }
    until_opened(&engine, first).await;
    assert_eq!(world.api.get(|api| api.sessions.len()), 1);
    assert_eq!(world.opened().len(), 1);
}

#[tokio::test]
async fn two_items_at_once_are_two_purchases() {
    let world = World::new().await;
    let engine = world.start();
    let coins = buy(&engine, "coins").await.unwrap().purchase.id();
    let pass = buy(&engine, "pass").await.unwrap().purchase.id();
    assert_ne!(coins, pass);
    until_opened(&engine, coins).await;
    until_opened(&engine, pass).await;
    assert_eq!(world.api.get(|api| api.sessions.len()), 2);
    assert_eq!(engine.open_purchases().await.unwrap().len(), 2);
}

#[tokio::test]
async fn a_definite_refusal_is_final_and_says_the_api_s_code_and_words() {
    let world = World::new().await;
    world.api.set(|api| api.create_script = vec![error(400, "invalid_price")]);
    let engine = world.start();
    let mut events = engine.events();
    let id = buy(&engine, "coins").await.unwrap().purchase.id();
    until_event(&mut events, EngineEvent::PurchaseEnded(id)).await;
    let PurchaseState::Rejected(rejection) = engine.purchase(id).await.unwrap().purchase.state else {
        panic!("not rejected")
    };
    assert_eq!(rejection.reason, RejectionReason::Refused);
    assert_eq!(rejection.api_code.as_deref(), Some("invalid_price"));
    assert!(world.opened().is_empty());
    assert_eq!(engine.open_payment_page(id).await.unwrap_err(), EngineError::NoPaymentPage);
}

#[tokio::test]
async fn cancel_reads_the_status_after_it() {
    let world = World::new().await.slow_polls();
    let engine = world.start();
    let id = buy(&engine, "coins").await.unwrap().purchase.id();
    until_opened(&engine, id).await;
    let report = engine.cancel(id).await.unwrap();
    assert_eq!(report.purchase.state, PurchaseState::Final(FinalStatus::Cancelled));
    assert_eq!(engine.cancel(id).await.unwrap_err(), EngineError::NotCancellable);
}

#[tokio::test]
async fn a_cancel_that_comes_after_the_payment_says_paid() {
    let world = World::new().await.slow_polls();
    let engine = world.start();
    let id = buy(&engine, "coins").await.unwrap().purchase.id();
    until_opened(&engine, id).await;
    world.api.set_status("paid");
    let report = engine.cancel(id).await.unwrap();
    assert_eq!(report.purchase.state, PurchaseState::Final(FinalStatus::Paid));
}

#[tokio::test]
async fn a_status_that_this_version_does_not_know_is_shown_and_is_not_final() {
    let world = World::new().await;
    let engine = world.start();
    let id = buy(&engine, "coins").await.unwrap().purchase.id();
    world.api.set_status("on_hold");
    let report = until(&engine, id, |report| report.purchase.unknown_status.is_some()).await;
    assert_eq!(report.purchase.state, PurchaseState::Pending);
    world.api.set_status("pending");
    until(&engine, id, |report| report.purchase.unknown_status.is_none()).await;
    world.api.set_status("paid");
    until_final(&engine, id, FinalStatus::Paid).await;
}

#[tokio::test]
async fn declined_attempts_and_an_authorized_payment_are_told_while_it_is_pending() {
    let world = World::new().await;
    let payment = |id: &str, session: &str, status: &str| {
        serde_json::json!({
            "id": id, "session_id": session, "status": status, "amount": 499, "currency": "USD",
            "method": "card", "created_at": "2026-01-01T00:00:00Z"
        })
    };
    world.api.set(|api| {
        api.payments = vec![
            payment("pay_1", "ses_1", "failed"),
            payment("pay_2", "ses_other", "failed"),
            payment("pay_3", "ses_1", "authorized"),
        ];
    });
    let engine = world.start();
    let id = buy(&engine, "coins").await.unwrap().purchase.id();
    let report = until(&engine, id, |report| report.purchase.progress.authorized).await;
    assert_eq!(report.purchase.progress.declined, 1);
    assert_eq!(report.purchase.state, PurchaseState::Pending);
}

#[tokio::test]
async fn a_browser_that_does_not_start_leaves_a_purchase_that_can_be_opened_again() {
    let world = World::new().await.slow_polls();
    let failure = storefront::browser::BrowserError::NotStarted("no xdg-open".into());
    *world.browser.fails.lock().unwrap() = Some(failure.clone());
    let engine = world.start();
    let id = buy(&engine, "coins").await.unwrap().purchase.id();
    until(&engine, id, |report| report.purchase.state == PurchaseState::Pending).await;
    assert_eq!(engine.open_payment_page(id).await.unwrap_err(), EngineError::Browser(failure));
    let page = engine.payment_page(id).await.unwrap();
    assert!(page.expose().ends_with("/pay/secret-1"));
    *world.browser.fails.lock().unwrap() = None;
    assert!(engine.open_payment_page(id).await.unwrap().purchase.was_opened);
}

#[tokio::test]
async fn an_item_that_is_not_on_sale_or_a_player_that_is_not_set_stops_before_anything_is_written() {
    let mut world = World::new().await;
    world.shop = world.shop.replace("\"default_player_id\": \"player_42\",", "");
    let engine = world.start();
    assert_eq!(buy(&engine, "nothing").await.unwrap_err(), EngineError::UnknownItem);
    assert_eq!(buy(&engine, "coins").await.unwrap_err(), EngineError::PlayerMissing);
    assert!(engine.purchases(None, 10).await.unwrap().0.is_empty());
    engine.set_player(UserId::new("player_7").unwrap()).await.unwrap();
    let report = buy(&engine, "coins").await.unwrap();
    assert_eq!(report.purchase.order.user_id.as_str(), "player_7");
    assert_eq!(report.purchase.order.game_id, GameId::new("space_shooter").unwrap());
}

#[tokio::test]
async fn without_a_journal_buy_is_refused_with_the_reason_and_nothing_is_sent() {
    let world = World::new().await;
    let connection = rusqlite::Connection::open(world.folder.path().join("journal.sqlite")).unwrap();
    connection.pragma_update(None, "user_version", 99).unwrap();
    let engine = world.start();
    assert!(engine.journal_problem().unwrap().reason().contains("newer version"));
    let refused = buy(&engine, "coins").await.unwrap_err();
    assert!(matches!(refused, EngineError::JournalUnavailable(_)), "{refused:?}");
    assert_eq!(world.api.get(|api| api.calls), 0);
}

#[tokio::test]
async fn where_the_journal_may_only_be_read_purchases_are_shown_and_nothing_is_sent_or_bought() {
    let world = World::new().await.slow_polls();
    let first = world.start();
    let id = buy(&first, "coins").await.unwrap().purchase.id();
    let state = until_opened(&first, id).await.purchase.order.return_state;
    first.stop();
    let calls = world.api.get(|api| api.calls);
    world.api.set_status("paid");
    let engine = world.start_to_view();
    let problem = engine.journal_problem().unwrap();
    assert!(
        matches!(&problem, JournalProblem::ViewOnly(reason) if reason.contains("can't be locked")),
        "{problem:?}"
    );
    let shown = engine.purchase(id).await.unwrap().purchase;
    assert_eq!((shown.state, engine.timeline(id).await.unwrap().len()), (PurchaseState::Pending, 3));
    assert_eq!(engine.open_purchases().await.unwrap().len(), 1);
    let refusals = [
        buy(&engine, "pass").await.unwrap_err(),
        engine.check(id).await.unwrap_err(),
        engine.cancel(id).await.unwrap_err(),
        engine.open_payment_page(id).await.unwrap_err(),
        engine.payment_page(id).await.unwrap_err(),
    ];
    for refused in refusals {
        assert!(matches!(refused, EngineError::JournalUnavailable(_)), "{refused:?}");
    }
    // The letter with the link stays in the inbox for whoever may record what it leads to.
    let link = ReturnLink::parse(scheme().return_url(&state).as_bytes(), &scheme()).unwrap();
    assert_eq!(engine.link_arrived(&link).await, Err(LinkIgnored::NotLookedUp));
    engine.focused();
    assert_eq!(world.api.get(|api| api.calls), calls);
    assert_eq!(world.opened().len(), 1);
}

#[tokio::test]
async fn an_unreachable_api_is_told_as_trouble_and_passes() {
    let world = World::new().await;
    let engine = world.start();
    let id = buy(&engine, "coins").await.unwrap().purchase.id();
    until_opened(&engine, id).await;
    world.api.set(|api| api.status_script = vec![error(503, "maintenance"); 3]);
    let report = until(&engine, id, |report| report.live.trouble.is_some()).await;
    assert_eq!(report.purchase.state, PurchaseState::Pending);
    assert!(matches!(report.live.trouble.unwrap().kind, TroubleKind::Api(error) if error.is_retryable()));
    until(&engine, id, |report| report.live.trouble.is_none()).await;
}
