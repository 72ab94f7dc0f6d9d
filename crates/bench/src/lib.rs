//! The tester's bench without a window: what a tester sees of the wire, and what a tester may do to it.
//!
//! The app has it under the cargo feature `bench`; a studio's player build is without. It knows no Tauri, and
//! everything in it stands behind one rule: [`access::Access`].

pub mod access;
pub mod code;
pub mod composer;
pub mod doctor;
pub mod exchanges;
pub mod explorer;
pub mod faults;
pub mod link_lab;
mod loopback;
pub mod network;
pub mod production;
pub mod recording;
pub mod report;
#[cfg(feature = "sandbox")]
pub mod sandbox_panel;
pub mod webhooks;
