//! The players' deployment on one machine: the engine with its environment `custom`, the reference backend of
//! crates/toffeepay behind it, and behind that the local sandbox.

#[path = "../../../toffeepay/examples/backend/service/mod.rs"]
mod service;

mod contract;
mod deployment;
mod ownership;
mod webhooks;

use std::collections::HashMap;

use storefront::engine::{Engine, Keep, PurchaseReport, TokenState};
use storefront::purchase::{FinalStatus, PurchaseState};
use storefront::return_link::ReturnLink;
use toffeepay::{
    AccessToken, Client, CreateRefund, CreateSession, Currency, Error, GameId, IdempotencyKey, Item,
    ListSessions, Money, Page, SessionId, UserId,
};

use self::deployment::{Deployment, PLAYER, session_event};
use crate::support::{World, buy, scheme, until, until_final, until_opened};
use crate::with_sandbox::{card, post};

/// An app whose shop names this backend, with the player's own token entered.
async fn app(deployment: &Deployment) -> (World, Engine) {
    let mut world = World::new().await;
    world.shop = deployment.shop.clone();
    let engine = world.start();
    let token = AccessToken::new(&deployment.backend.issue_token(PLAYER).await).unwrap();
    engine.set_access_token(token, Keep::Keychain, false).await.unwrap();
    assert_eq!(engine.access().token, TokenState::InKeychain);
    (world, engine)
}

fn session_of(report: &PurchaseReport) -> SessionId {
    report.purchase.session.as_ref().unwrap().id.clone()
}

#[tokio::test]
async fn a_player_buys_through_the_backend_is_granted_the_item_once_and_loses_it_by_a_refund() {
    let deployment = Deployment::start().await;
    let (world, engine) = app(&deployment).await;
    let id = buy(&engine, "coins").await.unwrap().purchase.id();
    let report = until_opened(&engine, id).await;
    let session = session_of(&report);
    let posted = post(world.opened().last().unwrap(), "pay", &card(1)).await;
    let link = ReturnLink::parse(posted.location.unwrap().as_bytes(), &scheme()).unwrap();
    assert_eq!(engine.link_arrived(&link).await, Ok(id));
    until_final(&engine, id, FinalStatus::Paid).await;

    // The sandbox told of it: session.paid and payment.succeeded, and then all of it once more.
    let owned = [("coins".to_owned(), session.to_string())];
    assert_eq!(deployment.until_items(PLAYER, 1).await, owned);
    deployment.resend_all().await;
    assert_eq!(deployment.backend.tell("msg_1", &session_event("session.paid", &session)).await, 200);
    assert_eq!(deployment.backend.items(PLAYER).await, owned);

    let payment = deployment.payment_of(&session).await.id;
    let refund = CreateRefund::new(payment).to_body();
    deployment.merchant().create_refund(&refund, &IdempotencyKey::random()).await.unwrap();
    deployment.until_items(PLAYER, 0).await;
    deployment.resend_all().await;
    assert!(deployment.backend.items(PLAYER).await.is_empty());
}

#[tokio::test]
async fn an_item_is_the_players_before_and_after_a_restart_and_two_purchases_are_two_items() {
    let deployment = Deployment::start().await;
    let (world, engine) = app(&deployment).await;
    let mut expected = HashMap::new();
    for item in ["coins", "pass"] {
        let id = buy(&engine, item).await.unwrap().purchase.id();
        let report = until_opened(&engine, id).await;
        post(world.opened().last().unwrap(), "pay", &card(1)).await;
        until_final(&engine, id, FinalStatus::Paid).await;
        let session = session_of(&report);
        expected.insert(item.to_owned(), session.to_string());
    }
    deployment.until_items(PLAYER, 2).await;
    let deployment = deployment.restart().await;
    assert_eq!(deployment.backend.items(PLAYER).await.into_iter().collect::<HashMap<_, _>>(), expected);
}

#[tokio::test]
async fn declined_cancelled_and_pending_purchases_grant_nothing() {
    let deployment = Deployment::start().await;
    let (world, engine) = app(&deployment).await;
    let declined = buy(&engine, "coins").await.unwrap().purchase.id();
    until_opened(&engine, declined).await;
    for attempt in 1..=3 {
        post(world.opened().last().unwrap(), "decline", &card(attempt)).await;
    }
    let report = until_final(&engine, declined, FinalStatus::Failed).await;
    let failed = session_of(&report);

    let cancelled = buy(&engine, "pass").await.unwrap().purchase.id();
    let report = until_opened(&engine, cancelled).await;
    let pending = session_of(&report);
    // A webhook that is rightly signed and says what is not so: the API is asked, not the webhook.
    for (id, session, answered) in [("msg_1", &failed, 200), ("msg_2", &pending, 503)] {
        assert_eq!(deployment.backend.tell(id, &session_event("session.paid", session)).await, answered);
    }
    let report = engine.cancel(cancelled).await.unwrap();
    assert_eq!(report.purchase.state, PurchaseState::Final(FinalStatus::Cancelled));
    assert!(deployment.backend.items(PLAYER).await.is_empty());
}

#[tokio::test]
async fn a_token_that_was_replaced_is_asked_for_anew_and_the_purchase_goes_on() {
    let deployment = Deployment::start().await;
    let (world, engine) = app(&deployment).await;
    let id = buy(&engine, "coins").await.unwrap().purchase.id();
    until_opened(&engine, id).await;
    let newer = deployment.backend.issue_token(PLAYER).await;
    post(world.opened().last().unwrap(), "pay", &card(1)).await;
    let _ = engine.check(id).await;
    until_token(&engine, TokenState::Refused).await;
    engine.set_access_token(AccessToken::new(&newer).unwrap(), Keep::Keychain, false).await.unwrap();
    until(&engine, id, |report| report.purchase.state == PurchaseState::Final(FinalStatus::Paid)).await;
}

#[tokio::test]
async fn a_players_list_is_read_to_its_end_also_where_pictures_make_its_pages_too_long_for_the_app() {
    const SESSIONS: usize = 40;
    let deployment = Deployment::start().await;
    let token = AccessToken::new(&deployment.backend.issue_token(PLAYER).await).unwrap();
    let game = GameId::new("space_shooter").unwrap();
    let picture = format!("data:image/png;base64,{}", "A".repeat(20_000));
    for _ in 0..SESSIONS {
        let item = Item::new("50 Gold Coins", &Money::new(499, Currency::Usd)).unwrap();
        let item = item.with_image(picture.as_str()).unwrap();
        let body = CreateSession::new(game.clone(), UserId::new(PLAYER).unwrap(), item).to_body();
        deployment.merchant().create_session(&body, &IdempotencyKey::random()).await.unwrap();
    }
    let app = Client::new(deployment.backend.url.clone(), token).unwrap();
    let whole = app.list_sessions(&ListSessions::of(game.clone()), Page::FIRST).await;
    assert!(matches!(whole, Err(Error::BadAnswer(_))), "{whole:?}");
    assert_eq!(app.list_all_sessions(&ListSessions::of(game)).await.unwrap().len(), SESSIONS);
}

async fn until_token(engine: &Engine, wanted: TokenState) {
    let mut events = engine.events();
    let seen = async {
        while engine.access().token != wanted {
            events.recv().await.ok();
        }
    };
    tokio::time::timeout(crate::support::LONG, seen).await.unwrap();
}
