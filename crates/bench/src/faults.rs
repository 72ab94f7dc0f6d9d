//! The fault dial: what a tester has go wrong at the app's own edges, so that it works against any ToffeePay.
//!
//! It is kept in memory alone and ends with the run. What is set is always in sight: whoever holds the dial is told of
//! each change. It knows no rule of the flow: the engine meets these faults as it would meet real ones.

mod answers;
mod arrivals;
mod dial;
mod kill;
mod time;

pub use answers::{Alteration, AnswerAct, act_of_words};
pub(crate) use answers::{send, words};
pub use arrivals::{Arrival, LinkAct};
pub use dial::{Dial, Fault, FaultId, NotSet, SetFault};
pub use kill::{KillPoint, POINTS, end_at_points};
pub use time::{SkewedClock, SkewedTimer};
