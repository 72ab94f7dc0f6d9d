//! The bench against the sandbox itself: an engine without a window, the API and its control interface.

#![expect(clippy::unwrap_used, reason = "a test's way to fail")]

mod composer;
mod explorer;
mod report;
#[cfg(feature = "sandbox")]
mod sandbox_panel;
#[path = "../common/vault.rs"]
mod vault;
mod webhook_data;
#[cfg(feature = "sandbox")]
mod whole_panel;
mod world;
