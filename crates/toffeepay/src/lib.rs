//! A Rust client for the ToffeePay REST API v1.
//!
//! Requests are strict: what breaks a field rule of the API can't be built. Answers are tolerant:
//! unknown fields are ignored, unknown statuses are kept as they came.
//!
//! It knows nothing of windows, databases or environment variables: base URL, access token,
//! transport and timer are given by the caller.

mod error;
mod idempotency;
mod ids;
mod money;
mod open_enum;
mod session;
mod token;

pub use error::{ApiProblem, Error, Result, Unavailable};
pub use idempotency::{IdempotencyKey, InvalidIdempotencyKey};
pub use ids::{GameId, InvalidId, OfferId, PaymentId, SessionId, UserId};
pub use money::{Currency, InvalidPrice, Money};
pub use session::{
    CreateSession, CreateSessionBody, InvalidField, Item, ListSessions, Session, SessionItem,
    SessionMetadata, SessionStatus, Tax,
};
pub use token::{AccessToken, InvalidAccessToken};
