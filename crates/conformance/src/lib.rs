//! One suite that holds a ToffeePay API against its published contract, written once: it runs against the local
//! sandbox in every test run, and against any other base URL on the day there is a token for it.
//!
//! What the contract leaves open is left open here too. Checks read, or create and cancel; none pays. They look at the
//! wire itself, through the client's transport: the client would forgive too much.

mod check;
mod checks;
mod fill;
mod routes;
mod settings;
mod target;

pub use check::{Outcome, Part, Report, run};
pub use fill::fill;
pub use routes::Routes;
pub use settings::{BadSettings, Settings};
pub use target::Target;
