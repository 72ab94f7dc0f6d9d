//! What fuzzers call: one plain function for each place where bytes from outside come in.
//!
//! Each takes any bytes, hands them to the code that reads them in the app, and asserts what must hold
//! whatever they are: no panic, no guess, nothing let through that a second, simpler reading refuses. The
//! targets of `fuzz/` call these functions under libFuzzer; a test of this crate calls them with the
//! corpora of `fuzz/corpus` and with mutations of those, on any toolchain, so that they can't rot.

#![expect(
    clippy::missing_panics_doc,
    reason = "a panic is how a target tells that something broke, and all do"
)]

pub mod api_answer;
pub mod bug_report;
pub mod payment_page;
pub mod return_link;
pub mod sandbox_http;
pub mod settings;
pub mod storefront_json;
pub mod webhook;

/// A target: its name, which is that of its corpus too, and its function.
pub type Target = (&'static str, fn(&[u8]));

/// All of them.
pub const TARGETS: &[Target] = &[
    ("api_answer", api_answer::run),
    ("bug_report", bug_report::run),
    ("payment_page", payment_page::run),
    ("return_link", return_link::run),
    ("sandbox_http", sandbox_http::run),
    ("settings", settings::run),
    ("storefront_json", storefront_json::run),
    ("webhook", webhook::run),
];
