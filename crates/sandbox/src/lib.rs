//! A ToffeePay on this machine: all routes of its API, its hosted payment page, its webhooks, and a tester's hand
//! in all of it.
//!
//! It listens on 127.0.0.1 alone, moves no money, and knows nothing of the app that it may run in. What
//! it answers follows the API's published contract; where that says nothing, the strictest reading that a
//! client can live with is taken. docs/sandbox.md lists those choices, and the control interface.

mod answers;
mod api;
mod app;
mod books;
mod clock;
mod config;
mod connection;
mod control;
mod guard;
mod ids;
mod images;
mod ledger;
mod page;
mod paying;
mod random;
mod server;
mod store;
mod tax;
mod terms;
mod token;
mod webhooks;

pub use answers::{AnswerScript, Fault};
pub use axum::body::Bytes;
pub use clock::{Clock, SystemClock};
pub use config::{Config, Image, ImageKind, Port};
pub use control::requests::{
    AddEndpoint, AddOddity, AttemptPayment, EndPayment, EndRefund, EndSession, MakeDeposit, PaymentEnd,
    RefundEnd, Resend, Reset, SendEvent, SessionEnd, SetAccount, SetClock, SetReturns, SetToken,
};
pub use control::upcoming::{UpcomingKind, UpcomingView};
pub use control::views::{ClockView, DeliveryView, EndpointView, Overview, TryView};
pub use control::{Control, ControlError};
pub use ledger::payment::Refusal;
pub use ledger::session::ReturnPlan;
pub use ledger::settings::{GameSettings, TokenStanding};
pub use ledger::webhook::Oddity;
pub use random::{NoRandomness, random_token};
pub use server::{Sandbox, StartError, start};
pub use store::StoreError;
pub use terms::DEPOSIT_METHODS;
