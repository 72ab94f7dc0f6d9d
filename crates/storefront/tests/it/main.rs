//! The engine as a whole: real journal files and real HTTP, with the world's other parts played by fakes.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test's way to fail")]

mod access;
mod buying;
mod hostile;
mod links;
mod loopback;
mod many;
mod money;
mod proposals;
mod races;
mod recovery;
mod support;
mod with_backend;
mod with_sandbox;
