//! Offers and bonuses: what the vendor calls alpha. Anything here may change or go with any release of the API,
//! and with it in any release of this crate.
//!
//! Requests keep the rules of the reference pages. Answers are read with more tolerance than elsewhere: only an
//! id must be there. How an offer becomes a session is unspecified; a session's metadata may name its offer.

mod bonus;
mod offer;

pub use bonus::{Bonus, BonusId, BonusKey, BonusRef, CreateBonus, ListBonuses};
pub use offer::{CreateOffer, ListOffers, Offer, OfferItem, OfferStatus};
