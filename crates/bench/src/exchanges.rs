//! The exchange log: every request of this run and earlier ones, with what came of it.
//!
//! What is heard on the wire is handed to a thread of the log's own, which takes the secrets out and writes the rest
//! into a bounded file beside the journal. A purchase neither waits for it nor fails by it: where the thread
//! can't keep up, exchanges are missed, and the log says how many.

mod asked;
mod attempts;
mod calls;
mod diff;
mod file;
mod har;
mod heard;
mod log;
mod recorder;
mod search;

pub use asked::{Caller, Exchange, ExchangeId, Header, Line, Outcome, Sent};
pub use calls::{Called, call_of};
pub use diff::{Change, DiffLine, differences};
pub use file::LogError;
pub use har::har;
pub use heard::{Heard, Hearing, Recorder};
pub use log::{ExchangeLog, Page};
pub use scenarios::redact::WITHHELD;
pub use search::Search;
