#![doc = include_str!("../README.md")]
//!
//! ## What it is not
//!
//! It knows nothing of windows, databases or this project's environments: base URL, access token and,
//! where wanted, transport and timer are given by the caller.

mod absent;
mod account;
#[cfg(feature = "alpha")]
pub mod alpha;
mod answer;
mod base_url;
#[cfg(feature = "blocking")]
pub mod blocking;
mod client;
mod deposit;
mod entries;
mod error;
mod exchange;
mod field;
mod idempotency;
mod ids;
mod listing;
mod money;
mod open_enum;
mod page;
mod payment;
mod problem;
mod refund;
mod retry;
mod route;
pub mod routes;
mod session;
#[cfg(feature = "testing")]
pub mod testing;
mod text;
mod timer;
mod token;
mod transport;
pub mod webhook;

/// Types of these crates are part of this one's interface.
pub use {futures_util, http, jiff, url};

pub use account::{Account, Balance, GameUser, ListAccounts};
pub use base_url::InvalidBaseUrl;
pub use client::{BuildError, Client};
pub use deposit::{Deposit, DepositStatus, ListDeposits};
pub use entries::Entries;
pub use error::{ApiProblem, Error, ProblemCode, ProblemDetail, Result, Unavailable};
pub use field::InvalidField;
pub use idempotency::{IdempotencyKey, InvalidIdempotencyKey};
pub use ids::{
    AccountId, DepositId, GameId, InvalidId, OfferId, PaymentId, RefundId, SessionId, UserId, WebhookId,
};
pub use money::{Currency, InvalidPrice, Money};
pub use page::Page;
pub use payment::{ListPayments, Payment, PaymentExtraData, PaymentFailure, PaymentMethod, PaymentStatus};
pub use refund::{CreateRefund, CreateRefundBody, ListRefunds, Refund, RefundStatus};
pub use retry::RetryPolicy;
pub use session::{
    BrokenRule, CreateSession, CreateSessionBody, FieldRule, Item, ListSessions, Session, SessionItem,
    SessionMetadata, SessionStatus, Tax,
};
pub use timer::Timer;
#[cfg(feature = "reqwest")]
pub use timer::TokioTimer;
pub use token::{AccessToken, InvalidAccessToken};
#[cfg(feature = "reqwest")]
pub use transport::ReqwestTransport;
pub use transport::{Body, Limits, Request, Response, Transport, TransportError};
pub use webhook::{
    Event, EventData, EventType, InvalidWebhookSecret, Reference, Webhook, WebhookError, WebhookSecret,
    WebhookVerifier, webhook_headers,
};
