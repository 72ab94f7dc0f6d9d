//! The sandbox as its callers have it: over real HTTP, with a clock that the test sets.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test's way to fail")]

mod binary;
mod create;
mod fixture;
mod guard;
mod page;
mod payments;
mod restart;
mod sessions;
