//! What becomes of the money after paid, and purchases that were made elsewhere.

use std::time::Duration;

use serde_json::{Value, json};
use storefront::engine::{Engine, EngineError, EngineEvent};
use storefront::purchase::{DifferenceField, FinalStatus, Origin, PurchaseId, PurchaseState};

use crate::support::{World, buy, never_told, until, until_event, until_final, until_opened};

fn payment(session: &str, status: &str, amount: i64) -> Value {
    json!({ "id": format!("pay_{session}_{status}"), "session_id": session, "status": status, "amount": amount,
        "currency": "USD", "method": "card", "created_at": "2026-01-02T03:04:05Z",
        "refunded_at": (status == "refunded").then_some("2026-02-03T04:05:06Z") })
}

async fn world() -> World {
    let mut world = World::new().await;
    world.timing.charge_looks = vec![Duration::ZERO; 40];
    world.timing.refunds_gap = Duration::ZERO;
    world
}

async fn paid(world: &World, engine: &Engine) -> PurchaseId {
    let id = buy(engine, "coins").await.unwrap().purchase.id();
    until_opened(engine, id).await;
    world.api.set_status("paid");
    until_final(engine, id, FinalStatus::Paid).await;
    id
}

#[tokio::test]
async fn after_paid_the_charge_is_found_and_agrees() {
    let world = world().await;
    world.api.set(|api| {
        api.payments = vec![payment("ses_other", "succeeded", 1), payment("ses_1", "failed", 499)];
        api.payments.push(payment("ses_1", "succeeded", 499));
    });
    let engine = world.start();
    let id = paid(&world, &engine).await;
    let report = until(&engine, id, |report| report.purchase.charge.is_some()).await;
    let charge = report.purchase.charge.clone().unwrap();
    assert_eq!((charge.amount.amount(), charge.method.as_deref()), (499, Some("card")));
    assert_eq!(report.purchase.differences, []);
    assert_eq!(report.purchase.refunded_at, None);
}

#[tokio::test]
async fn a_charge_of_another_amount_is_recorded_and_survives_a_restart() {
    let world = world().await;
    world.api.set(|api| api.payments = vec![payment("ses_1", "succeeded", 599)]);
    let engine = world.start();
    let id = paid(&world, &engine).await;
    until(&engine, id, |report| report.purchase.charge.is_some()).await;
    engine.stop();
    let engine = world.start();
    let purchase = engine.purchase(id).await.unwrap().purchase;
    assert_eq!(purchase.state, PurchaseState::Final(FinalStatus::Paid));
    assert_eq!(purchase.differences[0].field, DifferenceField::Amount);
    let timeline = engine.timeline(id).await.unwrap();
    let differs = timeline.iter().find(|entry| entry.kind == "differs").unwrap();
    assert_eq!(differs.detail.as_deref(), Some("amount: asked 4.99 USD, found 5.99 USD"));
}

#[tokio::test]
async fn a_refund_is_found_at_the_next_start_and_the_session_stays_paid() {
    let world = world().await;
    world.api.set(|api| api.payments = vec![payment("ses_1", "succeeded", 499)]);
    let engine = world.start();
    let id = paid(&world, &engine).await;
    until(&engine, id, |report| report.purchase.charge.is_some()).await;
    engine.stop();
    world.api.set(|api| api.payments = vec![payment("ses_1", "refunded", 499)]);
    let engine = world.start();
    let report = until(&engine, id, |report| report.purchase.refunded_at.is_some()).await;
    assert_eq!(report.purchase.refunded_at.unwrap().to_string(), "2026-02-03T04:05:06Z");
    assert_eq!(report.purchase.state, PurchaseState::Final(FinalStatus::Paid));
    assert_eq!(engine.timeline(id).await.unwrap().last().unwrap().kind, "refunded");
}

#[tokio::test]
async fn a_refund_is_found_when_the_player_asks_and_when_the_window_gets_the_focus() {
    for by_focus in [true, false] {
        let world = world().await;
        world.api.set(|api| api.payments = vec![payment("ses_1", "succeeded", 499)]);
        let engine = world.start();
        let id = paid(&world, &engine).await;
        until(&engine, id, |report| report.purchase.charge.is_some()).await;
        world.api.set(|api| api.payments = vec![payment("ses_1", "refunded", 499)]);
        if by_focus {
            // The window's events come from a thread that knows no runtime.
            let engine = engine.clone();
            std::thread::spawn(move || engine.focused()).join().unwrap();
        } else {
            assert!(engine.check(id).await.unwrap().purchase.refunded_at.is_some());
        }
        until(&engine, id, |report| report.purchase.refunded_at.is_some()).await;
    }
}

#[tokio::test]
async fn one_of_two_payments_given_back_is_no_refund_of_the_purchase() {
    let world = world().await;
    world.api.set(|api| {
        api.payments = vec![payment("ses_1", "refunded", 499), payment("ses_1", "succeeded", 499)];
    });
    let engine = world.start();
    let id = paid(&world, &engine).await;
    let report = until(&engine, id, |report| report.purchase.charge.is_some()).await;
    assert_eq!(report.purchase.refunded_at, None);
}

#[tokio::test]
async fn a_payment_that_is_listed_late_is_found_by_a_later_look() {
    let world = world().await;
    let engine = world.start();
    let id = paid(&world, &engine).await;
    world.api.set(|api| api.payments = vec![payment("ses_1", "succeeded", 499)]);
    engine.check(id).await.unwrap();
    assert!(engine.purchase(id).await.unwrap().purchase.charge.is_some());
}

#[tokio::test]
async fn a_refund_that_is_found_later_is_told_once_as_an_event_of_its_own() {
    let world = world().await;
    world.api.set(|api| api.payments = vec![payment("ses_1", "succeeded", 499)]);
    let engine = world.start();
    let id = paid(&world, &engine).await;
    until(&engine, id, |report| report.purchase.charge.is_some()).await;
    let mut events = engine.events();
    world.api.set(|api| api.payments = vec![payment("ses_1", "refunded", 499)]);
    engine.check(id).await.unwrap();
    until_event(&mut events, EngineEvent::PurchaseRefunded(id)).await;
    engine.check(id).await.unwrap();
    never_told(&mut events, EngineEvent::PurchaseRefunded(id));
}

#[tokio::test]
async fn what_is_not_as_asked_is_told_once_as_an_event_of_its_own_whenever_it_is_found() {
    for (status, amount) in [("paid", 599), ("cancelled", 499)] {
        let world = world().await;
        let engine = world.start();
        let id = buy(&engine, "coins").await.unwrap().purchase.id();
        until_opened(&engine, id).await;
        let mut events = engine.events();
        world.api.set_status(status);
        until_event(&mut events, EngineEvent::PurchaseEnded(id)).await;
        world.api.set(|api| api.payments = vec![payment("ses_1", "succeeded", amount)]);
        engine.check(id).await.unwrap();
        until_event(&mut events, EngineEvent::PurchaseDiffers(id)).await;
        engine.check(id).await.unwrap();
        never_told(&mut events, EngineEvent::PurchaseDiffers(id));
    }
}

#[tokio::test]
async fn what_is_as_asked_is_no_difference_to_tell() {
    let world = world().await;
    world.api.set(|api| api.payments = vec![payment("ses_1", "succeeded", 499)]);
    let engine = world.start();
    let mut events = engine.events();
    let id = paid(&world, &engine).await;
    until(&engine, id, |report| report.purchase.charge.is_some()).await;
    engine.check(id).await.unwrap();
    never_told(&mut events, EngineEvent::PurchaseDiffers(id));
}

/// Ends a purchase as said, with a payment that took money all the same.
async fn took_money_unpaid(world: &World, engine: &Engine, status: &str) -> PurchaseId {
    world.api.set(|api| api.payments = vec![payment("ses_1", "succeeded", 499)]);
    let id = buy(engine, "coins").await.unwrap().purchase.id();
    until_opened(engine, id).await;
    world.api.set_status(status);
    until(engine, id, |report| !report.purchase.differences.is_empty()).await;
    id
}

#[tokio::test]
async fn money_taken_by_a_purchase_that_ended_unpaid_is_found_to_have_gone_back_by_itself() {
    for status in ["cancelled", "expired", "failed"] {
        let world = world().await;
        let engine = world.start();
        let id = took_money_unpaid(&world, &engine, status).await;
        engine.stop();
        world.api.set(|api| api.payments = vec![payment("ses_1", "refunded", 499)]);
        let engine = world.start();
        let report = until(&engine, id, |report| report.purchase.refunded_at.is_some()).await;
        assert_eq!(report.purchase.refunded_at.unwrap().to_string(), "2026-02-03T04:05:06Z");
        assert!(report.purchase.ended_unpaid(), "{status}");
        assert_eq!(engine.timeline(id).await.unwrap().last().unwrap().kind, "refunded");
    }
}

#[tokio::test]
async fn money_that_a_purchase_took_unpaid_and_gave_back_is_told_once() {
    let world = world().await;
    let engine = world.start();
    let id = took_money_unpaid(&world, &engine, "cancelled").await;
    // Two were taken, and one of them is still kept.
    world.api.set(|api| api.payments.push(payment("ses_1", "refunded", 499)));
    assert_eq!(engine.check(id).await.unwrap().purchase.refunded_at, None);
    let mut events = engine.events();
    world.api.set(|api| drop(api.payments.remove(0)));
    engine.check(id).await.unwrap();
    until_event(&mut events, EngineEvent::PurchaseRefunded(id)).await;
    engine.check(id).await.unwrap();
    never_told(&mut events, EngineEvent::PurchaseRefunded(id));
}

#[tokio::test]
async fn money_that_was_taken_and_given_back_between_two_looks_is_not_left_out() {
    let world = world().await;
    world.api.set(|api| api.payments = vec![payment("ses_1", "refunded", 499)]);
    let engine = world.start();
    let id = buy(&engine, "coins").await.unwrap().purchase.id();
    until_opened(&engine, id).await;
    world.api.set_status("expired");
    let report = until(&engine, id, |report| report.purchase.refunded_at.is_some()).await;
    assert_eq!(report.purchase.differences[0].field, DifferenceField::Payments);
    let kinds: Vec<_> = engine.timeline(id).await.unwrap().into_iter().map(|entry| entry.kind).collect();
    assert_eq!(kinds[kinds.len() - 3..], ["became_final", "differs", "refunded"]);
}

fn declined(session: &str, number: u32, code: &str) -> Value {
    let mut declined = payment(session, "failed", 499);
    declined["id"] = json!(format!("pay_{number}"));
    declined["created_at"] = json!(format!("2026-01-02T03:0{number}:00Z"));
    declined["error"] = json!({ "code": code, "message": "The bank has its reasons." });
    declined
}

#[tokio::test]
async fn why_the_last_attempt_was_declined_is_found_while_it_is_open_and_after_it_failed() {
    let world = world().await;
    world.api.set(|api| api.payments = vec![declined("ses_1", 1, "expired_card")]);
    let engine = world.start();
    let id = buy(&engine, "coins").await.unwrap().purchase.id();
    let report = until(&engine, id, |report| report.purchase.progress.declined == 1).await;
    assert_eq!(report.purchase.state, PurchaseState::Pending);
    assert_eq!(report.purchase.progress.decline.unwrap().code.as_deref(), Some("expired_card"));
    // The last attempts and the end come between two looks.
    world.api.set(|api| {
        api.payments.push(declined("ses_1", 3, "insufficient_funds"));
        api.payments.push(declined("ses_1", 2, "incorrect_cvc"));
    });
    world.api.set_status("failed");
    until_final(&engine, id, FinalStatus::Failed).await;
    let report = until(&engine, id, |report| report.purchase.progress.declined == 3).await;
    let decline = report.purchase.progress.decline.clone().unwrap();
    assert_eq!(decline.code.as_deref(), Some("insufficient_funds"));
    assert_eq!(decline.message.as_deref(), Some("The bank has its reasons."));
    assert_eq!(report.purchase.state, PurchaseState::Final(FinalStatus::Failed));
    let last = engine.timeline(id).await.unwrap().pop().unwrap();
    assert_eq!(last.detail.as_deref(), Some("declined 3, not authorized (insufficient_funds)"));
    engine.stop();
    assert_eq!(world.start().purchase(id).await.unwrap().purchase, report.purchase);
}

#[tokio::test]
async fn a_session_that_is_over_and_took_money_all_the_same_is_told_as_a_difference() {
    for status in ["cancelled", "expired", "failed"] {
        let world = world().await;
        world.api.set(|api| api.payments = vec![payment("ses_1", "succeeded", 499)]);
        let engine = world.start();
        let id = buy(&engine, "coins").await.unwrap().purchase.id();
        until_opened(&engine, id).await;
        world.api.set_status(status);
        let report = until(&engine, id, |report| !report.purchase.differences.is_empty()).await;
        assert_eq!(report.purchase.differences[0].field, DifferenceField::Payments, "{status}");
        assert!(report.purchase.ended_unpaid(), "{status}");
    }
}

#[tokio::test]
async fn a_purchase_that_is_over_stays_so_where_the_reason_can_t_be_read() {
    let world = world().await;
    let engine = world.start();
    let id = buy(&engine, "coins").await.unwrap().purchase.id();
    until_opened(&engine, id).await;
    world.api.set_status("expired");
    let ended = until_final(&engine, id, FinalStatus::Expired).await;
    world.api.set(|api| api.fail_payments = true);
    assert_eq!(engine.check(id).await.unwrap().purchase.state, ended.purchase.state);
}

#[tokio::test]
async fn when_an_item_was_last_bought_is_told_for_the_player_in_hand() {
    let world = world().await;
    let engine = world.start();
    assert_eq!(engine.last_bought().await.unwrap(), []);
    paid(&world, &engine).await;
    let told = engine.last_bought().await.unwrap();
    assert_eq!(told.iter().map(|(item, _)| item.as_str()).collect::<Vec<_>>(), ["coins"]);
    engine.set_player(toffeepay::UserId::new("player_43").unwrap()).await.unwrap();
    assert_eq!(engine.last_bought().await.unwrap(), []);
}

fn elsewhere(id: &str, status: &str, base: &str) -> Value {
    json!({ "id": id, "url": format!("{base}/pay/{id}"), "status": status, "user_id": "player_42",
        "game_id": "space_shooter", "item": { "title": "50 Gold Coins", "price": 499, "currency": "USD" },
        "created_at": "2026-01-02T03:04:05Z", "paid_at": (status == "paid").then_some("2026-01-02T03:05:06Z") })
}

#[tokio::test]
async fn purchases_made_elsewhere_are_taken_over_once_and_never_opened_by_themselves() {
    let world = world().await.slow_polls();
    let base = world.api.server.uri();
    world.api.set(|api| {
        api.sessions.insert("ses_a".into(), elsewhere("ses_a", "paid", &base));
        api.sessions.insert("ses_b".into(), elsewhere("ses_b", "pending", &base));
        let mut foreign = elsewhere("ses_c", "paid", &base);
        foreign["user_id"] = json!("player_43");
        api.sessions.insert("c".into(), foreign);
        api.sessions.insert("ses_d".into(), elsewhere("ses_d", "paid", "https://evil.example"));
    });
    let engine = world.start();
    let imported = engine.import_purchases().await.unwrap();
    assert!(imported.listed >= 3);
    assert_eq!(imported.taken.len(), 3);
    assert_eq!(engine.import_purchases().await.unwrap().taken, []);
    let (reports, _) = engine.purchases(None, 10).await.unwrap();
    for report in &reports {
        assert_eq!(report.purchase.origin, Origin::Imported);
        assert_eq!(report.purchase.order.item_id, "coins");
        let page = &report.purchase.session.as_ref().unwrap().page;
        assert!(page.is_empty() || page.starts_with(&base), "{page}");
    }
    let pending = reports.iter().find(|report| report.purchase.is_open()).unwrap().purchase.id();
    until(&engine, pending, |report| report.live.checked_at.is_some()).await;
    assert_eq!(world.opened(), [""; 0]);
    assert!(engine.open_payment_page(pending).await.is_ok());
    assert_eq!(world.opened(), [format!("{base}/pay/ses_b")]);
}

#[tokio::test]
async fn purchases_made_elsewhere_are_taken_over_whatever_pictures_their_sessions_carry() {
    let world = world().await.slow_polls();
    let base = world.api.server.uri();
    world.api.set(|api| {
        // A page of 100 is too long for an answer, and one session alone is.
        for number in 0..40 {
            let id = format!("ses_{number:02}");
            let mut session = elsewhere(&id, "paid", &base);
            let picture = if number == 7 { 300_000 } else { 10_000 };
            session["item"]["image"] = json!(format!("data:image/png;base64,{}", "A".repeat(picture)));
            api.sessions.insert(id, session);
        }
    });
    let engine = world.start();
    let imported = engine.import_purchases().await.unwrap();
    assert_eq!((imported.listed, imported.taken.len()), (39, 39));
}

#[tokio::test]
async fn a_session_that_a_purchase_of_this_machine_may_still_get_is_not_taken_from_it() {
    let mut world = world().await;
    world.timing.create_pause = Duration::from_millis(200);
    // Made, but every answer is lost: the purchase is still being created.
    world.api.set(|api| api.lose_create_answers = usize::MAX);
    let engine = world.start();
    let id = buy(&engine, "coins").await.unwrap().purchase.id();
    until(&engine, id, |_| world.api.get(|api| !api.sessions.is_empty())).await;
    assert_eq!(engine.import_purchases().await.unwrap().taken, []);
    world.api.set(|api| api.lose_create_answers = 0);
    let report = until(&engine, id, |report| report.purchase.session.is_some()).await;
    assert_eq!(report.purchase.origin, Origin::Here);
    assert_eq!(engine.import_purchases().await.unwrap().taken, []);
}

#[tokio::test]
async fn nothing_is_taken_over_without_a_player() {
    let mut world = world().await;
    let mut shop: Value = serde_json::from_str(&world.shop).unwrap();
    shop.as_object_mut().unwrap().remove("default_player_id");
    world.shop = shop.to_string();
    let engine = world.start();
    assert_eq!(engine.import_purchases().await.unwrap_err(), EngineError::PlayerMissing);
}
