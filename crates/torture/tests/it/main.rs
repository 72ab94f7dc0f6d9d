//! The torture. One module a suite: `cargo xtask torture` runs each by its name, in the full dose.

mod canary;
mod crash;
mod images;
mod model;
mod stand_ins;
mod starts;
mod storage;
mod subject;
mod time;
mod wire;
