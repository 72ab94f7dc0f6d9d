//! The steps of the getting-started in crates/toffeepay/README.md, word for word.

use toffeepay::http::HeaderMap;
use toffeepay::jiff::Timestamp;
use toffeepay::{
    AccessToken, Client, CreateSession, CreateSessionBody, Currency, EventType, GameId, IdempotencyKey, Item,
    Money, Session, SessionId, SessionStatus, UserId, WebhookError, WebhookVerifier,
};

/// Of `https://api.sandbox.toffeepay.com`, of `https://api.toffeepay.com`, or of a sandbox on this machine.
pub fn client(base_url: &str, token: &str) -> Result<Client, Box<dyn std::error::Error>> {
    Ok(Client::new(base_url.parse()?, AccessToken::new(token)?)?)
}

pub fn order() -> Result<CreateSessionBody, Box<dyn std::error::Error>> {
    let item = Item::new("50 Gold Coins", &Money::price(499, Currency::Usd)?)?;
    let request = CreateSession::new(GameId::new("space_shooter")?, UserId::new("player_42")?, item)
        .with_return_url("mygame://payment-complete")?;
    Ok(request.to_body())
}

/// Keep body and key until the answer is there: a repeat after a crash must send the same ones.
pub async fn buy(
    client: &Client,
    body: &CreateSessionBody,
    key: &IdempotencyKey,
) -> toffeepay::Result<Session> {
    client.create_session(body, key).await
}

/// The session to ask for, where the message says that one was paid.
pub fn heard(
    verifier: &WebhookVerifier,
    headers: &HeaderMap,
    body: &[u8],
    now: Timestamp,
) -> Result<Option<SessionId>, WebhookError> {
    let webhook = verifier.verify(headers, body, now)?;
    Ok(match webhook.event.event_type {
        EventType::SessionPaid => webhook.event.session_id().cloned(),
        _ => None,
    })
}

pub async fn is_paid(client: &Client, id: &SessionId) -> toffeepay::Result<bool> {
    match client.get_session_status(id).await? {
        SessionStatus::Paid => Ok(true),
        // An unknown status is not final: ask again.
        status => {
            println!("{status}, final: {}", status.is_final());
            Ok(false)
        }
    }
}
