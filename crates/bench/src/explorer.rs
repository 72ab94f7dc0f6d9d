//! The session explorer: any session of the game with its payments and refunds, what can be done to it, and
//! how the journal of this machine has it. It reads the API and acts on it; the journal it only reads.

mod act;
mod compare;
mod dossier;
mod follow;
mod journal;
mod list;
mod wallets;

pub use act::act;
pub use compare::Compared;
pub(crate) use compare::compare;
pub use dossier::{Dossier, read};
pub use follow::{Pace, follow};
pub use journal::{compare_journal, detail};
pub use list::{InvalidQuery, list};
pub use wallets::wallets;
