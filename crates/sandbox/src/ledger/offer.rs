//! Offers (alpha): a game's catalogue at ToffeePay. How an offer becomes a session is unspecified, so the
//! sandbox keeps offers and makes nothing of them.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use toffeepay::{GameId, OfferId};

use crate::ledger::table::Record;

/// One offer. The fields that the sandbox has no rule for are kept as they came.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct OfferRecord {
    pub id: OfferId,
    pub game_id: GameId,
    pub created_at: Timestamp,
    pub fields: Map<String, Value>,
}

impl OfferRecord {
    pub fn status(&self) -> Option<&str> {
        self.fields.get("status")?.as_str()
    }

    /// The one player that it is for.
    pub fn user(&self) -> Option<&str> {
        self.fields.get("user_id")?.as_str()
    }
}

impl Record for OfferRecord {
    type Id = OfferId;

    fn id(&self) -> &OfferId {
        &self.id
    }
}
