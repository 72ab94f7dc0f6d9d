//! The vault against real and false services, each test on a session bus of its own.

#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test's way to fail")]

mod bus;
mod failing;
mod probe;
mod real;
mod service;
