#![doc = include_str!("../README.md")]
//!
//! ## What it is not
//!
//! It knows nothing of windows, databases or this project's environments: base URL, access token and,
//! where wanted, transport and timer are given by the caller.

mod absent;
mod answer;
mod base_url;
mod client;
mod error;
mod exchange;
mod idempotency;
mod ids;
mod money;
mod open_enum;
mod page;
mod payment;
mod problem;
mod retry;
mod route;
mod session;
mod text;
mod timer;
mod token;
mod transport;

pub use base_url::InvalidBaseUrl;
pub use client::{BuildError, Client};
pub use error::{ApiProblem, Error, Result, Unavailable};
pub use idempotency::{IdempotencyKey, InvalidIdempotencyKey};
pub use ids::{GameId, InvalidId, OfferId, PaymentId, SessionId, UserId};
pub use money::{Currency, InvalidPrice, Money};
pub use page::Page;
pub use payment::{ListPayments, Payment, PaymentFailure, PaymentMethod, PaymentStatus};
pub use retry::RetryPolicy;
pub use session::{
    CreateSession, CreateSessionBody, InvalidField, Item, ListSessions, Session, SessionItem,
    SessionMetadata, SessionStatus, Tax,
};
pub use timer::{Timer, TokioTimer};
pub use token::{AccessToken, InvalidAccessToken};
pub use transport::{Body, Limits, Request, ReqwestTransport, Response, Transport, TransportError};
