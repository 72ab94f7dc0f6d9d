//! The torture. One module a suite: `cargo xtask torture` runs each by its name, in the full dose.

mod canary;
mod crash;
mod model;
mod stand_ins;
mod subject;
mod wire;
