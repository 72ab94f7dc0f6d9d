//! The sandbox as its callers have it: over real HTTP, with a clock that the test sets.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test's way to fail")]

mod alpha;
mod answers;
mod binary;
mod control;
mod control_wallets;
mod create;
mod documented;
mod fixture;
mod getting_started;
mod guard;
mod lan;
mod languages;
mod load;
mod page;
mod payments;
mod receiver;
mod refunds;
mod restart;
mod routes;
mod sdk;
mod sessions;
mod state;
mod tokens;
mod upcoming;
mod wallets;
mod webhooks;
