//! The tester's scenarios: small text files that walk the payment flow and say what must be true at each step.
//!
//! A scenario is read ([`mod@format`]), then run ([`run`]) against the app itself without its window ([`app`]): the
//! real engine, journal and HTTP client, as a process of its own, so that it can be killed. The API is a
//! sandbox made for this one run, or another environment where the steps are possible there ([`stage`]). What
//! came of it is a [`report`] with its evidence, and one line of the [`grid`]. Knows no Tauri.

pub mod app;
pub mod bug_report;
#[cfg(feature = "chromium")]
mod chromium;
pub mod format;
pub mod grid;
mod listener;
pub mod live;
mod page;
pub mod player;
mod process;
pub mod protocol;
pub mod record;
pub mod redact;
pub mod report;
pub mod run;
pub mod schema;
pub mod shelf;
pub mod stage;

pub use format::Scenario;
pub use process::AppProgram;
