#![doc = include_str!("../README.md")]
//!
//! ## What it is not
//!
//! It knows nothing of windows, databases or this project's environments: base URL, access token and,
//! where wanted, transport and timer are given by the caller.

mod absent;
mod account;
mod answer;
mod base_url;
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
mod text;
mod timer;
mod token;
mod transport;
mod webhook;

pub use account::{Account, Balance, GameUser, ListAccounts};
pub use base_url::InvalidBaseUrl;
pub use client::{BuildError, Client};
pub use deposit::{Deposit, DepositStatus, ListDeposits};
pub use entries::Entries;
pub use error::{ApiProblem, Error, Result, Unavailable};
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
    CreateSession, CreateSessionBody, Item, ListSessions, Session, SessionItem, SessionMetadata,
    SessionStatus, Tax,
};
pub use timer::{Timer, TokioTimer};
pub use token::{AccessToken, InvalidAccessToken};
pub use transport::{Body, Limits, Request, ReqwestTransport, Response, Transport, TransportError};
pub use webhook::{
    Event, EventData, EventType, InvalidWebhookSecret, Reference, Webhook, WebhookError, WebhookSecret,
    WebhookVerifier, webhook_headers,
};
