//! After a crash: every purchase that has not ended is taken up, and none is made twice.

use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use jiff::{SignedDuration, Timestamp};
use storefront::engine::{LocalAccess, LocalSandbox, TroubleKind};
use storefront::purchase::{FinalStatus, PurchaseId, PurchaseState, RejectionReason};
use tokio::sync::Notify;
use wiremock::ResponseTemplate;

use crate::support::{LONG, World, buy, error, until, until_final, until_opened};

/// Begins a purchase whose create call gets no answer, and ends the app.
async fn cut_off(world: &World) -> PurchaseId {
    let engine = world.start();
    let id = buy(&engine, "coins").await.unwrap().purchase.id();
    while world.api.get(|api| api.creates.is_empty()) {
        tokio::task::yield_now().await;
    }
    engine.stop();
    id
}

/// The same a day ago, and when that was: by now its key is too old.
async fn cut_off_a_day_ago(world: &World) -> (PurchaseId, Timestamp) {
    let begun = Timestamp::now() - SignedDuration::from_hours(24);
    *world.clock.0.lock().unwrap() = Some(begun);
    world.api.set(|api| api.created_at = Some(begun));
    let id = cut_off(world).await;
    *world.clock.0.lock().unwrap() = None;
    (id, begun)
}

/// A purchase of a day ago whose session was made, and the answer lost.
async fn with_a_lost_session() -> (World, PurchaseId) {
    let mut world = World::new().await;
    world.timing.key_lifetime = Duration::from_hours(23);
    world.api.set(|api| api.lose_create_answers = usize::MAX);
    let (id, _) = cut_off_a_day_ago(&world).await;
    (world, id)
}

#[tokio::test]
async fn a_creation_whose_answer_was_lost_is_sent_again_with_the_same_key_and_bytes() {
    let world = World::new().await;
    world.api.set(|api| api.lose_create_answers = 1);
    let engine = world.start();
    let id = buy(&engine, "coins").await.unwrap().purchase.id();
    until_opened(&engine, id).await;
    let creates = world.api.get(|api| api.creates.clone());
    assert!(creates.len() >= 2);
    assert!(creates.iter().all(|create| *create == creates[0]));
    assert_eq!(world.api.get(|api| api.sessions.len()), 1);
}

#[tokio::test]
async fn a_creation_that_was_cut_off_is_finished_after_a_restart_without_opening_the_browser() {
    let world = World::new().await;
    world.api.set(|api| api.create_script = vec![error(503, "away").set_delay(Duration::from_secs(5))]);
    let id = cut_off(&world).await;
    let engine = world.start();
    until(&engine, id, |report| report.purchase.state == PurchaseState::Pending).await;
    let creates = world.api.get(|api| api.creates.clone());
    assert!(creates.iter().all(|create| *create == creates[0]), "{creates:?}");
    assert_eq!(world.api.get(|api| api.sessions.len()), 1);
    assert!(world.opened().is_empty());
    assert!(engine.open_payment_page(id).await.unwrap().purchase.was_opened);
}

/// A local sandbox that is there when it is let go.
struct Held {
    access: LocalAccess,
    go: Arc<Notify>,
}

impl LocalSandbox for Held {
    fn start(&self) -> BoxFuture<'static, Result<LocalAccess, String>> {
        let (access, go) = (self.access.clone(), Arc::clone(&self.go));
        async move {
            go.notified().await;
            Ok(access)
        }
        .boxed()
    }
}

#[tokio::test]
async fn what_is_wanted_of_a_purchase_while_its_environment_is_still_being_entered_is_done_when_it_is() {
    let world = World::new().await;
    let first = world.start();
    let id = buy(&first, "coins").await.unwrap().purchase.id();
    until_opened(&first, id).await;
    first.stop();
    let go = Arc::new(Notify::new());
    let second = world.start_beside(Arc::new(Held { access: world.local(), go: Arc::clone(&go) }));
    let mut opening = std::pin::pin!(second.open_payment_page(id));
    let early = tokio::time::timeout(Duration::from_millis(200), opening.as_mut()).await;
    assert!(early.is_err(), "{early:?}");
    go.notify_one();
    opening.await.unwrap();
    assert_eq!(world.opened().len(), 2);
}

#[tokio::test]
async fn a_pending_purchase_is_followed_after_a_restart() {
    let world = World::new().await;
    let first = world.start();
    let id = buy(&first, "coins").await.unwrap().purchase.id();
    until_opened(&first, id).await;
    first.stop();
    world.api.set_status("expired");
    let second = world.start();
    until_final(&second, id, FinalStatus::Expired).await;
    assert_eq!(world.opened().len(), 1);
}

#[tokio::test]
async fn an_old_key_is_never_posted_again_and_its_session_is_found_by_listing() {
    let (world, id) = with_a_lost_session().await;
    let posted = world.api.get(|api| api.creates.len());
    let engine = world.start();
    let report = until(&engine, id, |report| report.purchase.session.is_some()).await;
    assert_eq!(report.purchase.session.unwrap().id.as_str(), "ses_1");
    assert_eq!(world.api.get(|api| api.creates.len()), posted);
    assert!(world.opened().is_empty());
}

#[tokio::test]
async fn a_list_that_lies_about_the_payment_page_of_a_lost_session_is_not_believed() {
    let (world, id) = with_a_lost_session().await;
    let truth = world.api.get(|api| api.sessions.values().next().unwrap().clone());
    let mut lie = truth.clone();
    lie["url"] = format!("{}/pay/of-somebody-else", world.api.server.uri()).into();
    world.api.set(|api| api.list_script = vec![ResponseTemplate::new(200).set_body_json([lie])]);
    let engine = world.start();
    let report = until(&engine, id, |report| report.purchase.session.is_some()).await;
    assert_eq!(truth["url"], report.purchase.session.unwrap().page);
}

/// A session that another program made for the player, with a picture longer than an answer may be.
fn giant(id: &str) -> serde_json::Value {
    let image = format!("data:image/png;base64,{}", "A".repeat(300_000));
    serde_json::json!({ "id": id, "status": "pending", "user_id": "player_42", "game_id": "space_shooter",
        "item": { "title": "A poster", "price": 499, "currency": "USD", "image": image },
        "created_at": "2026-01-02T03:04:05Z" })
}

#[tokio::test]
async fn a_lost_session_is_found_beside_one_that_is_too_long_to_be_read() {
    let (world, id) = with_a_lost_session().await;
    world.api.set(|api| {
        for other in ["ses_0", "ses_2"] {
            api.sessions.insert(other.to_owned(), giant(other));
        }
    });
    let engine = world.start();
    let report = until(&engine, id, |report| report.purchase.session.is_some()).await;
    assert_eq!(report.purchase.session.unwrap().id.as_str(), "ses_1");
}

#[tokio::test]
async fn an_old_key_did_not_make_no_session_while_one_in_the_list_can_not_be_read() {
    let world = World::new().await;
    world.api.set(|api| api.create_script = vec![error(503, "away"); 9]);
    let (id, _) = cut_off_a_day_ago(&world).await;
    world.api.set(|api| {
        api.sessions.insert("ses_0".to_owned(), giant("ses_0"));
    });
    let engine = world.start();
    let report = until(&engine, id, |report| report.live.trouble.is_some()).await;
    let trouble = report.live.trouble.unwrap().kind;
    assert_eq!(trouble, TroubleKind::Api(toffeepay::Error::EntryTooLong { offset: 0 }));
    assert!(report.purchase.is_open());
    world.api.set(|api| api.sessions.clear());
    until(&engine, id, |report| !report.purchase.is_open()).await;
}

#[tokio::test]
async fn an_old_key_that_made_no_session_ends_as_never_made() {
    let world = World::new().await;
    world.api.set(|api| api.create_script = vec![error(503, "away"); 9]);
    let (id, _) = cut_off_a_day_ago(&world).await;
    let engine = world.start();
    let report = until(&engine, id, |report| !report.purchase.is_open()).await;
    let PurchaseState::Rejected(rejection) = report.purchase.state else { panic!("not rejected") };
    assert_eq!(rejection.reason, RejectionReason::NeverMade);
    assert!(world.api.get(|api| api.sessions.is_empty()));
}

#[tokio::test]
async fn a_clock_that_went_backwards_makes_the_key_s_age_unknown_so_it_is_not_posted_again() {
    let world = World::new().await;
    world.api.set(|api| api.create_script = vec![error(503, "away"); 9]);
    let id = cut_off(&world).await;
    *world.clock.0.lock().unwrap() = Some(Timestamp::now() - SignedDuration::from_hours(48));
    let posted = world.api.get(|api| api.creates.len());
    let engine = world.start();
    until(&engine, id, |report| !report.purchase.is_open()).await;
    assert_eq!(world.api.get(|api| api.creates.len()), posted);
}

#[tokio::test]
async fn a_clock_that_is_set_before_the_first_try_does_not_age_a_key_that_was_never_sent() {
    for hours in [-400, 400] {
        let world = World::new().await;
        let engine = world.start();
        // On one thread: the purchase's task has not run yet.
        let id = buy(&engine, "coins").await.unwrap().purchase.id();
        *world.clock.0.lock().unwrap() = Some(Timestamp::now() + SignedDuration::from_hours(hours));
        until_opened(&engine, id).await;
        assert_eq!(world.api.get(|api| api.creates.len()), 1);
    }
}

#[tokio::test]
async fn a_lost_purchase_never_adopts_a_session_that_somebody_has_paid() {
    let world = World::new().await;
    world.api.set(|api| api.create_script = vec![error(503, "away"); 50]);
    let (id, begun) = cut_off_a_day_ago(&world).await;
    let base = world.api.server.uri();
    world.api.set(|api| {
        let session = serde_json::json!({
            "id": "ses_other_machine", "url": format!("{base}/pay/x"), "status": "paid",
            "user_id": "player_42", "game_id": "space_shooter",
            "item": { "title": "50 Gold Coins", "price": 499, "currency": "USD" },
            "created_at": (begun + SignedDuration::from_hours(20)).to_string(),
        });
        api.sessions.insert("a key of another machine".into(), session);
    });
    let engine = world.start();
    let report = until(&engine, id, |report| !report.purchase.is_open()).await;
    assert!(matches!(report.purchase.state, PurchaseState::Rejected(_)), "{:?}", report.purchase.state);
}

#[tokio::test]
async fn an_api_that_is_down_gets_one_burst_of_creates_and_then_a_pause() {
    let mut world = World::new().await;
    world.timing.create_pause = Duration::from_hours(1);
    world.timing.longest_pause = Duration::from_hours(1);
    world.api.set(|api| api.create_script = vec![error(503, "away"); 50]);
    let engine = world.start();
    let id = buy(&engine, "coins").await.unwrap().purchase.id();
    until(&engine, id, |report| report.live.trouble.is_some()).await;
    let creates = world.api.get(|api| api.creates.len());
    assert!(creates <= 5, "{creates}");
    engine.focused();
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(world.api.get(|api| api.creates.len()), creates);
    world.api.set(|api| api.create_script.clear());
    engine.check(id).await.unwrap();
    until_opened(&engine, id).await;
}

#[tokio::test]
async fn when_the_api_answers_one_purchase_again_the_others_don_t_wait_for_their_pause_to_end() {
    let mut world = World::new().await;
    world.timing.create_pause = Duration::from_hours(1);
    world.timing.longest_pause = Duration::from_hours(1);
    let engine = world.start();
    let pending = buy(&engine, "coins").await.unwrap().purchase.id();
    until_opened(&engine, pending).await;
    world.api.set(|api| {
        api.create_script = vec![error(503, "away"); 5];
        api.status_script = vec![error(503, "away"); 100_000];
    });
    let creating = buy(&engine, "pass").await.unwrap().purchase.id();
    until(&engine, creating, |report| report.live.trouble.is_some()).await;
    until(&engine, pending, |report| report.live.trouble.is_some()).await;
    world.api.set(|api| api.status_script.clear());
    until_opened(&engine, creating).await;
}

#[tokio::test]
async fn a_clock_that_is_set_back_after_buy_does_not_end_the_purchase() {
    let world = World::new().await;
    world
        .api
        .set(|api| api.create_script = vec![error(503, "away").set_delay(Duration::from_millis(300)); 4]);
    let engine = world.start();
    let id = buy(&engine, "coins").await.unwrap().purchase.id();
    *world.clock.0.lock().unwrap() = Some(Timestamp::now() - SignedDuration::from_hours(48));
    until(&engine, id, |report| report.purchase.state != PurchaseState::Creating).await;
    let report = until_opened(&engine, id).await;
    assert_eq!(report.purchase.state, PurchaseState::Pending);
    let creates = world.api.get(|api| api.creates.clone());
    assert!(creates.iter().all(|create| *create == creates[0]), "{creates:?}");
}

/// Hides the table of purchases from an app that is running, or shows it again: a read error that passes.
fn hide_purchases(world: &World, hide: bool) {
    let journal = rusqlite::Connection::open(world.folder.path().join("journal.sqlite")).unwrap();
    let (from, to) = if hide { ("purchases", "hidden") } else { ("hidden", "purchases") };
    journal.execute_batch(&format!("ALTER TABLE {from} RENAME TO {to}")).unwrap();
}

#[tokio::test]
async fn purchases_that_can_t_be_read_at_the_start_are_told_of_and_taken_up_as_soon_as_they_can() {
    for comes_back in [true, false] {
        let mut world = World::new().await;
        let first = world.start();
        let id = buy(&first, "coins").await.unwrap().purchase.id();
        until_opened(&first, id).await;
        first.stop();
        drop(first);
        world.api.set_status("paid");
        if comes_back {
            world.timing.poll_longest = Duration::from_hours(1);
        }
        let second = world.start();
        // On one thread: it has opened its journal, and read nothing of it yet.
        hide_purchases(&world, true);
        let mut events = second.events();
        while second.journal_problem().is_none() {
            tokio::time::timeout(LONG, events.recv()).await.unwrap().unwrap();
        }
        let reason = second.journal_problem().unwrap();
        assert!(reason.reason().contains("no such table"), "{reason:?}");
        hide_purchases(&world, false);
        if comes_back {
            second.focused();
        }
        until_final(&second, id, FinalStatus::Paid).await;
        assert_eq!(second.journal_problem(), None);
    }
}

/// What could not be taken up is neither new nor young because its player presses Buy.
#[tokio::test]
async fn buy_of_what_could_not_be_taken_up_does_not_post_its_old_key_again() {
    let (mut world, id) = with_a_lost_session().await;
    world.timing.poll_longest = Duration::from_hours(1);
    let posted = world.api.get(|api| api.creates.len());
    let engine = world.start();
    // On one thread: it has opened its journal, and read nothing of it yet.
    hide_purchases(&world, true);
    let mut events = engine.events();
    while engine.journal_problem().is_none() {
        tokio::time::timeout(LONG, events.recv()).await.unwrap().unwrap();
    }
    hide_purchases(&world, false);
    assert_eq!(buy(&engine, "coins").await.unwrap().purchase.id(), id);
    let report = until(&engine, id, |report| report.purchase.session.is_some()).await;
    assert_eq!(report.purchase.session.unwrap().id.as_str(), "ses_1");
    assert_eq!(world.api.get(|api| api.creates.len()), posted);
}

/// With nothing open there is nothing to watch over; what is bought then must be watched over at once.
#[tokio::test]
async fn a_machine_that_slept_soon_after_buy_has_its_purchase_looked_at_when_it_wakes() {
    let world = World::new().await.slow_polls();
    let engine = world.start();
    let id = buy(&engine, "coins").await.unwrap().purchase.id();
    until_opened(&engine, id).await;
    world.api.set_status("paid");
    *world.clock.0.lock().unwrap() = Some(Timestamp::now() + SignedDuration::from_hours(8));
    until_final(&engine, id, FinalStatus::Paid).await;
}

#[tokio::test]
async fn an_engine_that_nobody_holds_any_more_leaves_no_task_behind() {
    let world = World::new().await;
    let tasks = || tokio::runtime::Handle::current().metrics().num_alive_tasks();
    let before = tasks();
    let engine = world.start();
    assert!(tasks() > before);
    drop(engine);
    let ended = async {
        while tasks() > before {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(30), ended).await.expect("a task lives on");
}
