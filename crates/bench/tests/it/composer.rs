//! The composer.

use bench::composer::{self, NotSent};
use ipc::bench::{ApiOutcome, SendRequest};
use storefront::return_link::Scheme;

use crate::world::{PLAYER, World};

fn request(body: &str, anyway: bool) -> SendRequest {
    SendRequest { body: body.to_owned(), anyway, idempotency_key: None }
}

fn beginning(world: &World) -> String {
    composer::beginning(&world.engine, &Scheme::new("storefront-companion").unwrap(), [7; 16])
}

#[tokio::test]
async fn what_it_begins_with_breaks_no_rule_and_makes_a_session_for_the_player() {
    let world = World::new().await;
    let body = beginning(&world);
    assert_eq!(composer::check(&body), []);
    let sent = composer::send(&world.client().await, &request(&body, false)).await.unwrap();
    assert_eq!((sent.answer.outcome, sent.has_page), (ApiOutcome::Done, true));
    assert_eq!(sent.session_status.as_deref(), Some("pending"));
    let id = toffeepay::SessionId::new(sent.session_id.unwrap()).unwrap();
    assert_eq!(world.client().await.get_session(&id).await.unwrap().user_id.as_str(), PLAYER);
}

#[tokio::test]
async fn what_breaks_a_rule_is_sent_only_when_that_is_meant_and_the_api_refuses_it_at_the_same_field() {
    let world = World::new().await;
    let client = world.client().await;
    let good = beginning(&world);
    for (from, to) in [
        ("\"price\": 499", "\"price\": 0"),
        ("\"currency\": \"USD\"", "\"currency\": \"JPY\""),
        ("\"title\": \"50 Gold Coins\"", "\"title\": \"\""),
        ("\"user_id\": \"player_42\"", "\"user_id\": \"\""),
    ] {
        let body = good.replace(from, to);
        assert_ne!(body, good, "{from}");
        let broken = composer::check(&body);
        assert_eq!(broken.len(), 1, "{to}");
        let refused = composer::send(&client, &request(&body, false)).await;
        assert_eq!(refused.unwrap_err(), NotSent::BreaksRules(1));
        let sent = composer::send(&client, &request(&body, true)).await.unwrap();
        assert_eq!((sent.answer.outcome, sent.answer.status), (ApiOutcome::Refused, Some(400)), "{to}");
        assert_eq!(sent.answer.field.as_deref(), Some(broken[0].field.as_str()));
        assert_eq!(sent.session_id, None);
    }
    let no_json = composer::send(&client, &request("{", true)).await.unwrap();
    assert_eq!(no_json.answer.outcome, ApiOutcome::Refused);
    assert_eq!(world.control().overview().await.unwrap().sessions, 0);
}

#[tokio::test]
async fn the_key_of_an_earlier_call_gives_its_session_again_or_a_conflict() {
    let world = World::new().await;
    let client = world.client().await;
    let body = beginning(&world);
    let first = composer::send(&client, &request(&body, false)).await.unwrap();
    let again = |body: &str| SendRequest {
        idempotency_key: Some(first.idempotency_key.clone()),
        ..request(body, false)
    };
    let second = composer::send(&client, &again(&body)).await.unwrap();
    assert_eq!((&second.session_id, &second.idempotency_key), (&first.session_id, &first.idempotency_key));
    let other = composer::send(&client, &again(&body.replace("499", "599"))).await.unwrap();
    assert_eq!(other.answer.status, Some(409));
    assert_eq!(other.answer.code.as_deref(), Some("idempotency_conflict"));
    let no_key = SendRequest { idempotency_key: Some("mine".into()), ..request(&body, false) };
    assert!(matches!(composer::send(&client, &no_key).await, Err(NotSent::Key(_))));
}

#[tokio::test]
async fn a_body_without_an_end_is_not_sent() {
    let world = World::new().await;
    let long = "x".repeat(composer::LONGEST_BODY + 1);
    let refused = composer::send(&world.client().await, &request(&long, true)).await;
    assert_eq!(refused.unwrap_err(), NotSent::TooLong);
}
