//! Instances: a file lock says who is primary, and an inbox on disk takes what the others bring.
//!
//! Both work with no session bus and no help of a desktop. A start writes what it brings into the inbox
//! first and tries the lock afterwards, so that nothing it brings can be lost between the two. It then stays
//! until the primary has taken the letter, or becomes primary itself when the other one goes meanwhile.

mod inbox;
mod lock;
mod start;

pub use inbox::{Delivered, Found, Inbox, Letter, NotPut, Receipt};
pub use lock::PrimaryLock;
pub use start::{ANSWER_LIMIT, Role, begin};
