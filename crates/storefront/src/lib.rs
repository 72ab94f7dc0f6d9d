//! The storefront companion without a window: purchases, journal, return links, recovery, catalogue.
//!
//! Knows no Tauri. What it needs of the outside world (browser, keychain, clock, randomness) it takes
//! as small traits, so that every rule is tested without a window.

pub mod browser;
pub mod bucket;
pub mod buy_link;
pub mod clock;
mod disk;
pub mod engine;
pub mod environment;
pub mod export;
#[cfg(feature = "fault-points")]
pub mod fault_points;
#[cfg(not(feature = "fault-points"))]
mod fault_points;
pub mod instance;
pub mod journal;
pub mod network;
pub mod probe;
pub mod purchase;
pub mod random;
pub mod return_link;
pub mod settings;
pub mod shop;
pub mod support;
pub mod vault;
