//! The packages as a user meets them: installed, started by a link and by the menu entry, removed.
//!
//! This installs the app's package on this machine and removes it again, as root. `cargo xtask test --only
//! package` makes the packages and runs it.

mod deb;
mod rpm;
mod starts;
