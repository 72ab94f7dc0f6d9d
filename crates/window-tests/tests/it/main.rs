//! The main job on a real screen. One file a part of the story; each test has a desktop of its own.

mod bench;
mod bug_report;
mod buying;
mod dial;
mod doctor;
mod documents;
mod flood;
mod gate;
mod instances;
mod keychain;
mod keys;
mod lab;
mod links;
mod manners;
mod order;
mod outcomes;
mod page;
mod run;
mod scenarios;
mod scheme;
mod shop;
mod tools;

use std::time::Duration;

/// For what happens at once: a click, an answer of this machine, a link that is handed on.
const SOON: Duration = Duration::from_secs(15);

/// An item of the storefront that is shipped.
const ITEM: &str = "gold-coins-50";
