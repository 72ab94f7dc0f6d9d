//! What the engine goes through before it is believed: crashes, faults and floods, against the real thing.
//!
//! The [`subject`] is the engine without a window as a process of its own, driven by lines of JSON
//! ([`protocol`]); the sandbox is another process. Tests start them ([`process`]), kill them, lie to them, and
//! then ask what is true. Each test comes in a small dose, part of `cargo xtask test`, and in a full one:
//! `cargo xtask torture` ([`dose`]).

pub mod crash;
pub mod desk;
pub mod dose;
pub mod failures;
pub mod http;
pub mod images;
pub mod process;
pub mod protocol;
pub mod recorder;
pub mod storage;
pub mod subject;
pub mod wire;

pub use failures::none_of;
