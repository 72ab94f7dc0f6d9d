//! Tokens and environments.

use std::time::Duration;

use storefront::engine::{Engine, EngineError, Keep, TokenState};
use storefront::environment::{EnvironmentName, Leads};
use storefront::purchase::{FinalStatus, PurchaseId, PurchaseState};
use storefront::vault::VaultError;
use toffeepay::{AccessToken, Error as ApiError};
use wiremock::ResponseTemplate;

use crate::support::{ApiState, LONG, TOKEN, World, buy, error, until, until_final, until_opened};

const NEXT_TOKEN: &str = "sk_test_rotated_0002";

fn token(raw: &str) -> AccessToken {
    AccessToken::new(raw).unwrap()
}

/// Waits until the environment is entered.
async fn entered(engine: &Engine) -> TokenState {
    let mut events = engine.events();
    let waiting = async {
        loop {
            let state = engine.access().token;
            if state != TokenState::Reading {
                return state;
            }
            events.recv().await.ok();
        }
    };
    tokio::time::timeout(LONG, waiting).await.unwrap()
}

#[tokio::test]
async fn a_token_is_proved_then_kept_and_is_there_after_a_restart() {
    let world = World::custom().await;
    let engine = world.start();
    assert_eq!(entered(&engine).await, TokenState::Missing);
    assert_eq!(buy(&engine, "coins").await.unwrap_err(), EngineError::TokenMissing);
    engine.set_access_token(token(TOKEN), Keep::Keychain, false).await.unwrap();
    assert_eq!(engine.access().token, TokenState::InKeychain);
    engine.stop();
    let again = world.start();
    assert_eq!(entered(&again).await, TokenState::InKeychain);
    assert_eq!(again.access().last_four.as_deref(), Some("0001"));
    buy(&again, "coins").await.unwrap();
}

#[tokio::test]
async fn a_token_that_the_api_refuses_is_not_kept() {
    let world = World::custom().await;
    let engine = world.start();
    entered(&engine).await;
    let refused = engine.set_access_token(token("sk_wrong_environment"), Keep::Keychain, false).await;
    assert_eq!(refused.unwrap_err(), EngineError::TokenRefused);
    assert_eq!(engine.access().token, TokenState::Missing);
    assert!(world.vault.tokens.lock().unwrap().is_empty());
}

#[tokio::test]
async fn a_keychain_that_fails_is_told_and_a_token_for_this_run_still_works() {
    let world = World::custom().await;
    let problem = VaultError::Locked("the prompt was dismissed".into());
    *world.vault.fails.lock().unwrap() = Some(problem.clone());
    let engine = world.start();
    assert_eq!(entered(&engine).await, TokenState::Missing);
    assert_eq!(engine.access().vault_problem, Some(problem.clone()));
    let failed = engine.set_access_token(token(TOKEN), Keep::Keychain, false).await;
    assert_eq!(failed.unwrap_err(), EngineError::Vault(problem));
    assert_eq!(engine.access().token, TokenState::Missing);
    engine.set_access_token(token(TOKEN), Keep::ThisRun, false).await.unwrap();
    assert_eq!(engine.access().token, TokenState::ThisRun);
    buy(&engine, "coins").await.unwrap();
}

#[tokio::test]
async fn a_forgotten_token_is_gone_from_memory_and_keychain() {
    let world = World::custom().await;
    let engine = world.start();
    entered(&engine).await;
    engine.set_access_token(token(TOKEN), Keep::Keychain, false).await.unwrap();
    engine.forget_access_token().await.unwrap();
    assert_eq!(engine.access().token, TokenState::Missing);
    assert_eq!(engine.access().last_four, None);
    assert!(world.vault.tokens.lock().unwrap().is_empty());
    assert_eq!(buy(&engine, "coins").await.unwrap_err(), EngineError::TokenMissing);
}

#[tokio::test]
async fn a_production_token_needs_its_warning_confirmed_and_nothing_is_sent_before() {
    let world = World::new().await;
    let engine = world.start();
    entered(&engine).await;
    engine.set_environment(EnvironmentName::Production).await.unwrap();
    let refused = engine.set_access_token(token(TOKEN), Keep::Keychain, false).await;
    assert_eq!(refused.unwrap_err(), EngineError::ProductionNotConfirmed);
    assert_eq!(world.api.get(|api| api.calls), 0);
}

#[tokio::test]
async fn an_environment_of_the_studio_s_own_at_production_s_address_is_known_as_production() {
    let mut world = World::custom().await;
    let leads = |world: &World| {
        let engine = world.start();
        let leads = EnvironmentName::ALL.map(|name| engine.leads(name) == Leads::ToProduction);
        let now = engine.leads_now() == Leads::ToProduction;
        engine.stop();
        (leads, now)
    };
    assert_eq!(leads(&world), ([false, false, true, false], false));
    world.shop = world.shop.replace(&world.api.server.uri(), "https://api.toffeepay.com");
    assert_eq!(leads(&world), ([false, false, true, true], true));
}

#[tokio::test]
async fn an_environment_that_is_not_configured_can_t_be_chosen() {
    let world = World::new().await;
    let engine = world.start();
    assert!(!engine.is_available(EnvironmentName::Custom));
    assert!(engine.set_environment(EnvironmentName::Custom).await.is_err());
    entered(&engine).await;
    assert_eq!(engine.access().name, EnvironmentName::Local);
}

#[tokio::test]
async fn a_revoked_token_stops_all_calls_and_a_new_one_goes_on_with_the_same_purchase_and_key() {
    let mut world = World::custom().await;
    world.timing.longest_pause = Duration::from_hours(1);
    let engine = world.start();
    entered(&engine).await;
    engine.set_access_token(token(TOKEN), Keep::Keychain, false).await.unwrap();
    world.api.set(|api| api.token = "sk_test_rotated_0002".into());
    let id = buy(&engine, "coins").await.unwrap().purchase.id();
    until(&engine, id, |report| report.live.trouble.is_some()).await;
    assert_eq!(engine.access().token, TokenState::Refused);
    assert_eq!(buy(&engine, "pass").await.unwrap_err(), EngineError::TokenRefused);
    let calls = world.api.get(|api| api.calls);
    engine.focused();
    assert_eq!(engine.check(id).await.unwrap_err(), EngineError::TokenRefused);
    assert_eq!(world.api.get(|api| api.calls), calls);
    engine.set_access_token(token("sk_test_rotated_0002"), Keep::Keychain, false).await.unwrap();
    let report = until(&engine, id, |report| report.purchase.state == PurchaseState::Pending).await;
    assert_eq!(world.api.get(|api| api.sessions.len()), 1);
    assert_eq!(world.api.get(|api| api.creates[0].0.clone()), report.purchase.order.key.to_string());
}

/// A pending purchase whose token the API takes no more; `NEXT_TOKEN` is good.
async fn with_a_revoked_token() -> (World, Engine, PurchaseId) {
    let mut world = World::custom().await.slow_polls();
    world.timing.longest_pause = Duration::from_hours(1);
    let engine = world.start();
    entered(&engine).await;
    engine.set_access_token(token(TOKEN), Keep::Keychain, false).await.unwrap();
    let id = buy(&engine, "coins").await.unwrap().purchase.id();
    until_opened(&engine, id).await;
    world.api.set(|api| api.token = NEXT_TOKEN.into());
    (world, engine, id)
}

#[tokio::test]
async fn check_now_and_cancel_right_after_a_new_token_are_asked_with_it() {
    let (world, engine, id) = with_a_revoked_token().await;
    for number in 0..20 {
        assert_eq!(engine.check(id).await.unwrap_err(), EngineError::TokenRefused);
        let next = format!("sk_test_another_{number:04}");
        world.api.set(|api| api.token.clone_from(&next));
        engine.set_access_token(token(&next), Keep::ThisRun, false).await.unwrap();
        engine.check(id).await.unwrap();
        world.api.set(|api| api.token = NEXT_TOKEN.into());
    }
    assert_eq!(engine.check(id).await.unwrap_err(), EngineError::TokenRefused);
    engine.set_access_token(token(NEXT_TOKEN), Keep::ThisRun, false).await.unwrap();
    let cancelled = engine.cancel(id).await.unwrap();
    assert_eq!(cancelled.purchase.state, PurchaseState::Final(FinalStatus::Cancelled));
}

/// A refusal that comes when there is another token.
fn late_refusal() -> Vec<ResponseTemplate> {
    vec![error(401, "unauthorized").set_delay(Duration::from_secs(1))]
}

/// Sets the token that is good from now on, when the API was asked with the one of before.
async fn gets_another_token_when(asked: impl Fn(&ApiState) -> bool, world: &World, engine: &Engine) {
    while !world.api.get(&asked) {
        tokio::task::yield_now().await;
    }
    world.api.set(|api| api.token = NEXT_TOKEN.into());
    engine.set_access_token(token(NEXT_TOKEN), Keep::ThisRun, false).await.unwrap();
}

#[tokio::test]
async fn a_late_refusal_of_the_token_of_before_does_not_refuse_the_check_that_met_it() {
    let (world, engine, id) = with_a_revoked_token().await;
    world.api.set(|api| {
        api.token = TOKEN.into();
        api.status_script = late_refusal();
    });
    let meanwhile = async {
        gets_another_token_when(|api| api.status_script.is_empty(), &world, &engine).await;
        world.api.set_status("paid");
    };
    let (checked, ()) = tokio::join!(engine.check(id), meanwhile);
    assert_eq!(checked.unwrap().purchase.state, PurchaseState::Final(FinalStatus::Paid));
    assert_eq!(engine.access().token, TokenState::ThisRun);
}

#[tokio::test]
async fn a_cancel_that_meets_a_late_refusal_of_the_token_of_before_is_asked_again_with_the_new_one() {
    let (world, engine, id) = with_a_revoked_token().await;
    world.api.set(|api| {
        api.token = TOKEN.into();
        api.cancel_script = late_refusal();
    });
    let meanwhile = gets_another_token_when(|api| api.cancel_script.is_empty(), &world, &engine);
    let (cancelled, ()) = tokio::join!(engine.cancel(id), meanwhile);
    assert_eq!(cancelled.unwrap().purchase.state, PurchaseState::Final(FinalStatus::Cancelled));
}

#[tokio::test]
async fn a_cancel_whose_token_is_refused_says_so_and_asks_no_more() {
    let (world, engine, id) = with_a_revoked_token().await;
    let calls = world.api.get(|api| api.calls);
    assert_eq!(engine.cancel(id).await.unwrap_err(), EngineError::TokenRefused);
    assert_eq!(world.api.get(|api| api.calls), calls + 1);
    assert_eq!(engine.access().token, TokenState::Refused);
}

#[tokio::test]
async fn a_check_of_what_is_paid_meets_a_late_refusal_and_looks_again_with_the_new_token() {
    let (world, engine, id) = with_a_revoked_token().await;
    world.api.set(|api| api.token = TOKEN.into());
    world.api.set_status("paid");
    engine.check(id).await.unwrap();
    until_final(&engine, id, FinalStatus::Paid).await;
    // What the engine looks for by itself has been answered.
    engine.check(id).await.unwrap();
    world.api.set(|api| api.payments_script = late_refusal());
    let meanwhile = gets_another_token_when(|api| api.payments_script.is_empty(), &world, &engine);
    let (checked, ()) = tokio::join!(engine.check(id), meanwhile);
    checked.unwrap();
    world.api.set(|api| api.token = "sk_test_another_0009".into());
    assert!(matches!(engine.check(id).await.unwrap_err(), EngineError::Api(ApiError::Unauthorized(_))));
    assert_eq!(engine.check(id).await.unwrap_err(), EngineError::TokenRefused);
}

#[tokio::test]
async fn a_late_refusal_of_the_token_of_before_is_no_trouble_of_a_creation_that_met_it() {
    let (world, engine, id) = with_a_revoked_token().await;
    world.api.set(|api| api.token = TOKEN.into());
    engine.cancel(id).await.unwrap();
    world.api.set(|api| {
        api.status = None;
        api.create_script = late_refusal();
    });
    let mut events = engine.events();
    let creates = world.api.get(|api| api.creates.len());
    let id = buy(&engine, "pass").await.unwrap().purchase.id();
    gets_another_token_when(|api| api.creates.len() > creates, &world, &engine).await;
    let troubled = async {
        loop {
            events.recv().await.unwrap();
            let live = engine.purchase(id).await.unwrap().live;
            if live.trouble.is_some() {
                return live;
            }
        }
    };
    tokio::select! {
        live = troubled => panic!("{live:?}"),
        _ = until_opened(&engine, id) => {}
    }
    let keys: Vec<_> =
        world.api.get(|api| api.creates[creates..].iter().map(|create| create.0.clone()).collect());
    assert!(keys.len() == 2 && keys[0] == keys[1], "{keys:?}");
}

#[tokio::test]
async fn purchases_of_another_environment_rest_until_it_is_back() {
    let world = World::custom().await;
    let engine = world.start();
    entered(&engine).await;
    engine.set_access_token(token(TOKEN), Keep::Keychain, false).await.unwrap();
    let id = buy(&engine, "coins").await.unwrap().purchase.id();
    until_opened(&engine, id).await;
    engine.set_environment(EnvironmentName::Local).await.unwrap();
    assert!(engine.open_purchases().await.unwrap().is_empty());
    assert_eq!(engine.check(id).await.unwrap_err(), EngineError::OtherEnvironment);
    world.api.set_status("paid");
    engine.set_environment(EnvironmentName::Custom).await.unwrap();
    until_final(&engine, id, FinalStatus::Paid).await;
}
