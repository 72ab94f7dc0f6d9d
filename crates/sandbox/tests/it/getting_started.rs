//! The getting-started of crates/toffeepay's README, step by step, against a sandbox that pays and tells.

#[expect(clippy::print_stdout, reason = "the README shows a program")]
mod steps;

use sandbox::{AddEndpoint, EndSession, SessionEnd};
use toffeepay::jiff::Timestamp;
use toffeepay::{Error, IdempotencyKey, PaymentMethod, WebhookSecret, WebhookVerifier};

use crate::fixture::{Fixture, TOKEN, config};
use crate::receiver::Receiver;

const README: &str = include_str!("../../../toffeepay/README.md");
const STEPS: &str = include_str!("getting_started/steps.rs");

/// Code without what does not tell: imports, visibility, and where the lines break.
fn essence(code: &str) -> String {
    let mut items = String::new();
    let mut importing = false;
    for line in code.lines() {
        importing |= line.starts_with("use ");
        if !importing {
            items.push_str(line.strip_prefix("pub ").unwrap_or(line));
        }
        importing &= !line.ends_with(';');
    }
    items.retain(|character| !character.is_whitespace());
    items.replace(",)", ")")
}

#[test]
fn the_steps_are_the_readmes() {
    let blocks: Vec<_> =
        README.split("```rust\n").skip(1).filter_map(|rest| rest.split_once("```")).collect();
    assert_eq!(blocks.len(), 4);
    for (block, _) in blocks {
        assert!(essence(STEPS).contains(&essence(block)), "steps.rs does not have this: {block}");
    }
}

#[tokio::test]
async fn each_step_of_the_readme_does_what_it_says() {
    let (fixture, mut backend) = (Fixture::at_real_time(config()).await, Receiver::new().await);
    let control = fixture.sandbox.control();
    let events = vec!["session.created".to_owned(), "session.paid".to_owned()];
    let endpoint =
        control.add_endpoint(AddEndpoint { url: backend.url.clone(), secret: None, events }).await.unwrap();
    let verifier = WebhookVerifier::new(WebhookSecret::new(&endpoint.secret).unwrap());

    let client = steps::client(fixture.sandbox.base_url().as_str(), TOKEN).unwrap();
    let (body, key) = (steps::order().unwrap(), IdempotencyKey::random());
    let session = steps::buy(&client, &body, &key).await.unwrap();
    let again = steps::buy(&client, &body, &key).await.unwrap();
    assert_eq!(session.id, again.id, "a repeat buys twice");
    let created = backend.next().await;
    assert_eq!(steps::heard(&verifier, &created.headers, &created.body, Timestamp::now()), Ok(None));
    assert!(!steps::is_paid(&client, &session.id).await.unwrap());

    let page = fixture.send(fixture.http.get(session.url.as_ref().unwrap().as_str())).await;
    assert_eq!(page.status, 200, "the payment page opens");
    let wish = EndSession { outcome: SessionEnd::Paid, method: PaymentMethod::Card, reason: None };
    control.end_session(&session.id, wish).await.unwrap();
    let paid = backend.next().await;
    let heard = steps::heard(&verifier, &paid.headers, &paid.body, Timestamp::now()).unwrap().unwrap();
    assert_eq!(heard, session.id);
    assert!(steps::is_paid(&client, &heard).await.unwrap());

    let forged = [paid.body.as_ref(), b" "].concat();
    assert!(steps::heard(&verifier, &paid.headers, &forged, Timestamp::now()).is_err());
    let stranger = steps::client(fixture.sandbox.base_url().as_str(), "sk_test_of_nobody").unwrap();
    assert!(matches!(steps::is_paid(&stranger, &heard).await, Err(Error::Unauthorized(_))));
    assert!(steps::client("http://api.toffeepay.com", TOKEN).is_err(), "the token would go in the open");
}
