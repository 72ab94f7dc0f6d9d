//! Instances: a file lock says who is primary, and an inbox on disk takes what the others bring.
//!
//! Both work with no session bus and no help of a desktop. A start writes what it brings into the inbox
//! first and tries the lock afterwards, so that nothing it brings can be lost between the two.

mod inbox;
mod lock;

pub use inbox::{Delivered, Inbox, Letter};
pub use lock::PrimaryLock;
