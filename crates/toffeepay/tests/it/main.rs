//! The client as its callers have it: over a real socket to a server that misbehaves as told, and over
//! a scripted transport where only the client's own rules are in question.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test's way to fail")]
#![expect(clippy::disallowed_methods, reason = "what stands around the client has clocks")]

mod alpha;
mod backend_example;
mod blocking;
mod calls;
mod checkout_example;
mod documented;
mod entities;
mod fakes;
mod lists;
mod logging;
mod packaged;
mod resource_examples;
mod retries;
mod server;
mod tls;
mod webhooks;
mod wire;

use toffeepay::{
    AccessToken, CreateSession, CreateSessionBody, Currency, GameId, IdempotencyKey, Item, ListSessions,
    Money, SessionId, UserId,
};

const TOKEN: &str = "sk_test_canary_0123456789";
const PAGE: &str = "https://pay.toffeepay.com/s/page_canary";

fn token() -> AccessToken {
    AccessToken::new(TOKEN).unwrap()
}

fn key() -> IdempotencyKey {
    IdempotencyKey::parse("6f1ed002-ab55-4b9b-8c71-0a2f9d1c3b4e").unwrap()
}

fn session_id() -> SessionId {
    SessionId::new("ses_1").unwrap()
}

fn create_body() -> CreateSessionBody {
    let price = Money::price(499, Currency::Usd).unwrap();
    let item = Item::new("50 Gold Coins", &price).unwrap();
    CreateSession::new(GameId::new("space_shooter").unwrap(), UserId::new("player_42").unwrap(), item)
        .with_return_url("mygame://payment-complete")
        .unwrap()
        .to_body()
}

fn list() -> ListSessions {
    ListSessions { game_id: GameId::new("space_shooter").unwrap(), user_id: None, status: None }
}

fn session_json(id: &str) -> String {
    format!(
        r#"{{"id":"{id}","url":"{PAGE}","status":"pending","user_id":"player_42","game_id":"space_shooter",
        "item":{{"title":"50 Gold Coins","price":499,"currency":"USD"}},"created_at":"2026-01-02T03:04:05Z"}}"#
    )
}
