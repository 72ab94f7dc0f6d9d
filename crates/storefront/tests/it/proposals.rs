//! Buy links at the engine, and what the support bundle tells.

use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use storefront::buy_link::{BuyLink, Link};
use storefront::engine::EngineEvent;
use storefront::environment::{Environment, EnvironmentName};
use storefront::purchase::PurchaseState;
use storefront::return_link::LinkIgnored;
use storefront::support::{AboutApp, Word};
use toffeepay::{AccessToken, UserId};

use crate::support::{TOKEN, World, buy, error, scheme, until, until_opened};

fn link(query: &str) -> BuyLink {
    let raw = format!("{}://buy?{query}", scheme().as_str());
    match Link::parse(raw.as_bytes(), &scheme()) {
        Ok(Link::Buy(link)) => link,
        other => panic!("{raw}: {other:?}"),
    }
}

#[tokio::test]
async fn a_buy_link_proposes_and_buys_nothing() {
    let world = World::new().await;
    let engine = world.start();
    let mut events = engine.events();
    engine.buy_link_arrived(&link("item=coins&player=player_42")).unwrap();
    while events.recv().await.unwrap() != (EngineEvent::ItemProposed { raise: true }) {}
    let proposal = engine.take_proposal().unwrap();
    assert!(proposal.is_on_sale && proposal.other_player.is_none());
    assert_eq!(engine.take_proposal(), None);
    assert!(engine.purchases(None, 10).await.unwrap().0.is_empty());
    assert_eq!(world.opened(), [""; 0]);
    assert!(world.api.get(|api| api.creates.is_empty()));
}

#[tokio::test]
async fn an_unknown_item_and_another_player_are_told_and_change_nothing() {
    let world = World::new().await;
    let engine = world.start();
    engine.buy_link_arrived(&link("item=no-such-item&player=player_43")).unwrap();
    let proposal = engine.take_proposal().unwrap();
    assert!(!proposal.is_on_sale);
    assert_eq!(proposal.other_player, Some(UserId::new("player_43").unwrap()));
    assert_eq!(engine.player(), Some(UserId::new("player_42").unwrap()));
}

#[tokio::test]
async fn of_a_flood_of_buy_links_few_are_told_and_one_may_raise_the_window() {
    let world = World::new().await;
    let engine = world.start();
    let mut events = engine.events();
    let taken = (0..10_000).filter(|_| engine.buy_link_arrived(&link("item=coins")).is_ok()).count();
    assert!(taken <= 4, "{taken}");
    assert_eq!(engine.buy_link_arrived(&link("item=coins")), Err(LinkIgnored::TooMany));
    let mut raised = 0;
    while let Ok(event) = events.try_recv() {
        raised += usize::from(event == (EngineEvent::ItemProposed { raise: true }));
    }
    assert_eq!(raised, 1);
}

#[tokio::test]
async fn an_unfinished_purchase_of_the_run_before_is_told_apart_from_a_new_one() {
    let world = World::new().await.slow_polls();
    let engine = world.start();
    let old = buy(&engine, "coins").await.unwrap().purchase.id();
    until_opened(&engine, old).await;
    assert!(!engine.purchase(old).await.unwrap().is_from_before);
    engine.stop();
    let engine = world.start();
    let new = buy(&engine, "pass").await.unwrap().purchase.id();
    assert!(engine.purchase(old).await.unwrap().is_from_before);
    assert!(!engine.purchase(new).await.unwrap().is_from_before);
}

/// Also a regression test: the journal keeps milliseconds, so that a purchase begun in the very millisecond of
/// the start seemed to be older than the start.
#[tokio::test]
async fn a_purchase_begun_after_the_clock_was_set_back_is_not_taken_for_one_of_the_run_before() {
    let world = World::new().await.slow_polls();
    let engine = world.start();
    *world.clock.0.lock().unwrap() = Some(Timestamp::now() - SignedDuration::from_hours(1));
    let new = buy(&engine, "coins").await.unwrap().purchase.id();
    assert!(!engine.purchase(new).await.unwrap().is_from_before);
}

#[tokio::test]
async fn the_support_bundle_has_no_secret_of_any_kind() {
    const CANARY: &str = "sk_canary_7f3a";
    let world = World::custom().await;
    world.api.set(|api| api.token = CANARY.into());
    let custom = Environment::custom(world.api.server.uri().parse().unwrap(), &[]).unwrap();
    let token = AccessToken::new(CANARY).unwrap();
    world.vault.tokens.lock().unwrap().insert(custom.vault_slot().account().into(), token);
    let engine = world.start();
    let pending = buy(&engine, "coins").await.unwrap().purchase.id();
    until_opened(&engine, pending).await;
    world.api.set(|api| api.status = Some("held-for-secret-reasons".into()));
    engine.check(pending).await.unwrap();
    world.api.set(|api| api.create_script = vec![error(400, "code-secret-words")]);
    let rejected = buy(&engine, "pass").await.unwrap().purchase.id();
    until(&engine, rejected, |report| matches!(report.purchase.state, PurchaseState::Rejected(_))).await;

    let log = [
        json!({ "timestamp": "2026-01-01T00:00:00Z", "level": "WARN", "target": "storefront::engine",
            "fields": { "message": "no answer", "error": format!("Bearer {CANARY}"), "purchase": pending.to_string() } }),
        json!({ "level": "INFO", "target": "hyper", "fields": { "message": format!("GET /pay/secret-1 {CANARY}") } }),
        json!({ "level": "INFO", "target": "storefront", "fields": { "message": "x", "state": "/pay/secret-1" } }),
    ]
    .map(|line| line.to_string())
    .join("\n");
    let about = AboutApp {
        name: "Shop".into(),
        version: "1.0.0".into(),
        system: "linux",
        architecture: "x86_64",
        scheme: Word::new("Registered"),
        notices: vec![Word::new("/home/secret-player/storefront.json")],
    };
    let text = engine.support_bundle(about, &format!("{log}\nnot json {CANARY}")).await;

    let purchase = engine.purchase(pending).await.unwrap().purchase;
    let (state, key) = (purchase.order.return_state.as_str().to_owned(), purchase.order.key.to_string());
    for secret in
        [CANARY, TOKEN, "secret", "/pay/", "Bearer", "player_42", &state, &key, &CANARY[CANARY.len() - 4..]]
    {
        assert!(!text.contains(secret), "{secret} is in {text}");
    }
    for told in
        ["custom", "127.0.0.1", "ses_1", "no answer", "session_created", "refused", &pending.to_string()]
    {
        assert!(text.contains(told), "{told} is not in {text}");
    }
    assert_eq!(engine.access().name, EnvironmentName::Custom);
}
