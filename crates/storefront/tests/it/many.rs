//! Many pending purchases: they are followed by list, and each comes to its own end all the same.

use std::time::Duration;

use futures_util::future::join_all;
use jiff::Timestamp;
use serde_json::json;
use storefront::engine::{Engine, EngineError, TroubleKind};
use storefront::environment::EnvironmentName;
use storefront::journal::Journal;
use storefront::purchase::{
    Cause, Event, FinalStatus, Order, Purchase, PurchaseId, PurchaseState, ReturnState, SessionRecord,
};
use storefront::return_link::ReturnLink;
use toffeepay::{
    CreateSession, Currency, Error as ApiError, GameId, IdempotencyKey, Item, Money, SessionId, UserId,
};
use wiremock::ResponseTemplate;

use crate::support::{World, buy, error, scheme, until, until_final, until_opened};

/// A world whose app was closed with so many pending purchases.
async fn with_pending(count: u32) -> (World, Vec<PurchaseId>) {
    let world = World::new().await;
    let (journal, _) = Journal::open(world.folder.path()).unwrap();
    let ids = (0..count).map(|number| add_pending(&world, &journal, number)).collect();
    (world, ids)
}

fn add_pending(world: &World, journal: &Journal, number: u32) -> PurchaseId {
    let base = world.api.server.uri();
    let (session, page) = (format!("ses_old_{number:04}"), format!("{base}/pay/old-{number}"));
    let mut random = [7; 16];
    random[..4].copy_from_slice(&number.to_be_bytes());
    let price = Money::new(499, Currency::Usd);
    let order = Order {
        id: PurchaseId::from_random(random),
        begun_at: Timestamp::from_second(Timestamp::now().as_second() - 3_600).unwrap(),
        environment: EnvironmentName::Local,
        base_url: format!("{base}/"),
        game_id: GameId::new("space_shooter").unwrap(),
        user_id: UserId::new("player_42").unwrap(),
        item_id: "coins".into(),
        title: "50 Gold Coins".into(),
        price: price.clone(),
        key: IdempotencyKey::from_random(random),
        return_state: ReturnState::from_random(random),
    };
    let item = Item::new("50 Gold Coins", &price).unwrap();
    let body = CreateSession::new(order.game_id.clone(), order.user_id.clone(), item).to_body();
    let purchase = Purchase::begin(order);
    journal.begin(&purchase, &body).unwrap();
    let record =
        SessionRecord { id: SessionId::new(session.as_str()).unwrap(), page: page.clone(), tax: None };
    let created = Event::SessionCreated { session: record };
    journal.record(purchase.id(), &created, Cause::Player, Timestamp::now()).unwrap();
    let answer = json!({
        "id": session, "url": page, "status": "pending", "user_id": "player_42", "game_id": "space_shooter",
        "item": { "title": "50 Gold Coins", "price": 499, "currency": "USD" },
        "created_at": Timestamp::now().to_string(),
    });
    world.api.set(|api| drop(api.sessions.insert(session, answer)));
    purchase.id()
}

fn end(world: &World, number: u32, status: &str) {
    world.api.set(|api| drop(api.statuses.insert(format!("ses_old_{number:04}"), status.into())));
}

async fn until_all_checked(engine: &Engine, ids: &[PurchaseId]) {
    for id in ids {
        while engine.purchase(*id).await.unwrap().live.checked_at.is_none() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }
}

#[tokio::test]
async fn a_thousand_pending_purchases_cost_five_requests_a_poll_round_at_most() {
    let (mut world, ids) = with_pending(1_000).await;
    let round = Duration::from_secs(1);
    world.timing.poll_longest = round;
    let engine = world.start();
    until_all_checked(&engine, &ids).await;
    // At start the whole list is read at once.
    let at_start = 10;
    while world.api.get(|api| api.lists.len()) < at_start + 16 {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let (lists, calls) = world.api.get(|api| (api.lists.clone(), api.calls));
    assert_eq!(calls, lists.len(), "only lists are asked for");
    for six in lists[at_start..].windows(6) {
        assert!(six[5] - six[0] >= round, "six requests within {:?}", six[5] - six[0]);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_start_reads_the_whole_list_at_once_however_many_are_taken_up() {
    let (mut world, ids) = with_pending(1_000).await;
    // A round that began while they were taken up would have the whole list wait for as long.
    world.timing.nudge_gap = Duration::from_mins(10);
    world.timing.poll_longest = Duration::from_mins(10);
    let engine = world.start();
    tokio::time::timeout(Duration::from_mins(1), until_all_checked(&engine, &ids)).await.unwrap();
    let (lists, calls) = world.api.get(|api| (api.lists.len(), api.calls));
    assert_eq!((lists, calls), (10, 10), "each page once, and nothing else");
}

#[tokio::test]
async fn one_that_the_list_does_not_show_any_more_is_asked_for_by_itself_and_ends_once() {
    let (world, ids) = with_pending(30).await;
    let engine = world.start();
    until_all_checked(&engine, &ids).await;
    assert_eq!(world.api.get(|api| api.status_calls), 0);
    end(&world, 7, "paid");
    end(&world, 12, "expired");
    until_final(&engine, ids[7], FinalStatus::Paid).await;
    until_final(&engine, ids[12], FinalStatus::Expired).await;
    assert_eq!(world.api.get(|api| api.status_calls), 2);
    assert_eq!(engine.open_purchases().await.unwrap().len(), 28);
}

#[tokio::test]
async fn all_that_ended_while_the_app_was_closed_are_found_at_start() {
    let (world, ids) = with_pending(150).await;
    let world = world.slow_polls();
    world.api.set_status("expired");
    let engine = world.start();
    join_all(ids.iter().map(|id| until_final(&engine, *id, FinalStatus::Expired))).await;
    assert_eq!(world.api.get(|api| api.status_calls), 150);
}

#[tokio::test]
async fn the_purchase_in_hand_does_not_wait_for_the_rounds() {
    let (mut world, ids) = with_pending(30).await;
    world.timing.poll_longest = Duration::from_hours(1);
    let engine = world.start();
    until_all_checked(&engine, &ids).await;
    let id = buy(&engine, "coins").await.unwrap().purchase.id();
    until_opened(&engine, id).await;
    world.api.set(|api| drop(api.statuses.insert("ses_31".into(), "paid".into())));
    until_final(&engine, id, FinalStatus::Paid).await;
    // Taken in hand again, an old one is followed by itself too.
    engine.open_payment_page(ids[3]).await.unwrap();
    end(&world, 3, "cancelled");
    until_final(&engine, ids[3], FinalStatus::Cancelled).await;
}

#[tokio::test]
async fn focus_and_links_don_t_wait_for_the_rounds_either() {
    let (world, ids) = with_pending(30).await;
    let world = world.slow_polls();
    let engine = world.start();
    until_all_checked(&engine, &ids).await;
    end(&world, 5, "paid");
    engine.focused();
    until_final(&engine, ids[5], FinalStatus::Paid).await;
    end(&world, 6, "paid");
    let state = engine.purchase(ids[6]).await.unwrap().purchase.order.return_state;
    let link = ReturnLink::parse(scheme().return_url(&state).as_bytes(), &scheme()).unwrap();
    assert_eq!(engine.link_arrived(&link).await, Ok(ids[6]));
    until_final(&engine, ids[6], FinalStatus::Paid).await;
    let looked = engine.timeline(ids[6]).await.unwrap().pop().unwrap();
    assert_eq!((looked.kind.as_str(), looked.cause.as_str()), ("became_final", "return_link"));
}

#[tokio::test]
async fn when_few_are_left_each_is_followed_by_itself_again() {
    let (world, ids) = with_pending(5).await;
    let engine = world.start();
    until_all_checked(&engine, &ids).await;
    assert_eq!(world.api.get(|api| api.status_calls), 0);
    end(&world, 0, "failed");
    until_final(&engine, ids[0], FinalStatus::Failed).await;
    let few = world.api.get(|api| api.status_calls);
    while world.api.get(|api| api.status_calls) < few + 12 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    for id in &ids[1..] {
        assert_eq!(engine.purchase(*id).await.unwrap().purchase.state, PurchaseState::Pending);
    }
}

/// Who becomes few while the list is asked for is told of it all the same.
#[tokio::test]
async fn when_one_ends_while_the_list_is_asked_for_and_few_are_left_each_is_followed_by_itself_again() {
    let (world, ids) = with_pending(5).await;
    let engine = world.start();
    until_all_checked(&engine, &ids).await;
    world.api.set(|api| {
        let all: Vec<_> = api.sessions.values().cloned().collect();
        let late = ResponseTemplate::new(200).set_body_json(all).set_delay(Duration::from_secs(1));
        api.list_script = vec![late];
    });
    while world.api.get(|api| !api.list_script.is_empty()) {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    end(&world, 0, "failed");
    let report = engine.check(ids[0]).await.unwrap();
    assert_eq!(report.purchase.state, PurchaseState::Final(FinalStatus::Failed));
    for number in 1..5 {
        end(&world, number, "paid");
    }
    join_all(ids[1..].iter().map(|id| until_final(&engine, *id, FinalStatus::Paid))).await;
}

#[tokio::test]
async fn a_list_that_can_t_be_had_is_told_as_trouble_and_passes() {
    let (world, ids) = with_pending(30).await;
    world.api.set(|api| api.list_script = vec![error(503, "maintenance"); 3]);
    let engine = world.start();
    let report = until(&engine, ids[9], |report| report.live.trouble.is_some()).await;
    assert!(matches!(report.live.trouble.unwrap().kind, TroubleKind::Api(error) if error.is_retryable()));
    until(&engine, ids[9], |report| report.live.trouble.is_none()).await;
    assert_eq!(world.api.get(|api| api.status_calls), 0);
}

#[tokio::test]
async fn check_now_in_a_pause_whose_trouble_a_list_has_ended_asks_again_and_does_not_say_that_there_is_no_token()
 {
    let (world, ids) = with_pending(30).await;
    let world = world.slow_polls();
    let engine = world.start();
    until_all_checked(&engine, &ids).await;
    let pause = ResponseTemplate::new(429).insert_header("retry-after", "60");
    world.api.set(|api| api.status_script = vec![pause]);
    let refused = engine.check(ids[9]).await.unwrap_err();
    assert!(matches!(refused, EngineError::Api(ApiError::RateLimited { .. })), "{refused:?}");
    assert_eq!(engine.check(ids[9]).await.unwrap_err(), refused, "the API wants a pause");
    // With another one in hand, it is followed by list.
    engine.check(ids[3]).await.unwrap();
    engine.focused();
    until(&engine, ids[9], |report| report.live.trouble.is_none()).await;
    end(&world, 9, "paid");
    let report = engine.check(ids[9]).await.unwrap();
    assert_eq!(report.purchase.state, PurchaseState::Final(FinalStatus::Paid));
}

#[tokio::test]
async fn where_the_backend_has_no_list_each_is_asked_for_by_itself() {
    let (world, ids) = with_pending(30).await;
    world.api.set(|api| api.list_script = vec![error(404, "no_such_route"); 100]);
    let engine = world.start();
    until_all_checked(&engine, &ids).await;
    end(&world, 4, "paid");
    until_final(&engine, ids[4], FinalStatus::Paid).await;
}

#[tokio::test]
async fn a_list_that_lies_ends_nothing() {
    let (world, ids) = with_pending(30).await;
    let paid = json!([{
        "id": "ses_old_0003", "url": "http://127.0.0.1/x", "status": "paid", "user_id": "player_42",
        "game_id": "space_shooter", "item": { "title": "50 Gold Coins", "price": 499, "currency": "USD" },
        "created_at": "2026-01-01T00:00:00Z",
    }]);
    let lie = ResponseTemplate::new(200).set_body_json(paid);
    world.api.set(|api| api.list_script = vec![lie, ResponseTemplate::new(200).set_body_json(json!([]))]);
    let engine = world.start();
    until_all_checked(&engine, &ids).await;
    for report in engine.open_purchases().await.unwrap() {
        assert_eq!(report.purchase.state, PurchaseState::Pending);
    }
    assert_eq!(engine.open_purchases().await.unwrap().len(), 30);
}

#[tokio::test]
async fn an_answer_that_is_too_long_is_asked_for_in_shorter_pages() {
    let (world, ids) = with_pending(130).await;
    world.api.set(|api| {
        for session in api.sessions.values_mut() {
            session["item"]["image"] = json!(format!("data:image/png;base64,{}", "A".repeat(5_000)));
        }
    });
    let engine = world.start();
    until_all_checked(&engine, &ids).await;
    assert_eq!(world.api.get(|api| api.status_calls), 0);
}
