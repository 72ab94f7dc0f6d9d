//! The link lab: what was fired at the app by hand, what came, and what the app made of it.
//!
//! A shot goes the way that every link goes, so it comes back as a letter like any other: it is known by what is in
//! it. States of purchases are in neither the log nor what is shown of it.

mod log;
mod shot;

pub use log::{Came, Entry, Fired, LinkLog, Verdict};
pub use shot::{Needs, Shot, Way};
