//! Sending what was composed.

use std::time::Duration;

use ipc::bench::{ApiAnswerView, SendRequest, SentRequest};
use toffeepay::{Client, CreateSession, IdempotencyKey, InvalidIdempotencyKey};
use tokio::time::Instant;

use super::LONGEST_BODY;

/// Why nothing was sent.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotSent {
    /// It breaks rules, and nobody said that it is meant.
    #[error("it breaks {0} rules of the API: mend it, or send it anyway")]
    BreaksRules(usize),
    /// It is too long.
    #[error("it is longer than {LONGEST_BODY} bytes")]
    TooLong,
    /// The key is none.
    #[error(transparent)]
    Key(#[from] InvalidIdempotencyKey),
}

/// Creates a session with a body as it was typed. One call, so that the answer is that of this call.
pub async fn send(client: &Client, request: &SendRequest) -> Result<SentRequest, NotSent> {
    if request.body.len() > LONGEST_BODY {
        return Err(NotSent::TooLong);
    }
    let broken = CreateSession::broken_rules(&request.body).len();
    if broken > 0 && !request.anyway {
        return Err(NotSent::BreaksRules(broken));
    }
    let key = match &request.idempotency_key {
        Some(key) => IdempotencyKey::parse(key)?,
        None => IdempotencyKey::random(),
    };
    let begun = Instant::now();
    let sent = client.create_session_unchecked(&request.body, &key).await;
    let took = begun.elapsed();
    let session = sent.as_ref().ok();
    Ok(SentRequest {
        answer: sent.as_ref().map_or_else(ApiAnswerView::from, |_| ApiAnswerView::done()),
        session_id: session.map(|session| session.id.to_string()),
        session_status: session.map(|session| session.status.to_string()),
        has_page: session.is_some_and(|session| session.url.is_some() && !session.status.is_final()),
        idempotency_key: key.to_string(),
        took_ms: millis(took),
    })
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
