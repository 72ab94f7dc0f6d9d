//! A ToffeePay on this machine: the session and payment routes of its API, and its hosted payment page.
//!
//! It listens on 127.0.0.1 alone, moves no money, and knows nothing of the app that it may run in. What
//! it answers follows the API's published contract; where that says nothing, the strictest reading that a
//! client can live with is taken. Wallets, refunds, webhooks and offers are not part of it.

mod api;
mod app;
mod books;
mod clock;
mod config;
mod guard;
mod images;
mod ledger;
mod page;
mod random;
mod server;
mod store;
mod tax;

pub use axum::body::Bytes;
pub use clock::{Clock, SystemClock};
pub use config::{Config, Image, ImageKind, Port};
pub use random::{NoRandomness, random_token};
pub use server::{Sandbox, StartError, start};
pub use store::StoreError;
