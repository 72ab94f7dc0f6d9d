//! Checkout sessions as the API answers them, and which to list. What is asked is in `session/create.rs`.

mod check;
mod create;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::absent;
use crate::ids::{GameId, OfferId, PaymentId, SessionId, UserId};
use crate::money::{Currency, Money};
use crate::open_enum::open_enum;

pub use check::{BrokenRule, FieldRule};
pub use create::{CreateSession, CreateSessionBody, Item};

open_enum! {
    /// Where a session stands. All but pending are final; an unknown status is not.
    SessionStatus {
        /// Waiting for the player's payment.
        Pending = "pending",
        /// Its payment succeeded.
        Paid = "paid",
        /// Three attempts failed.
        Failed = "failed",
        /// Cancelled by call, or after three cancelled attempts.
        Cancelled = "cancelled",
        /// It ran out.
        Expired = "expired",
    }
}

impl SessionStatus {
    /// Whether the API never leaves this status again.
    pub fn is_final(&self) -> bool {
        match self {
            Self::Paid | Self::Failed | Self::Cancelled | Self::Expired => true,
            Self::Pending | Self::Unknown(_) => false,
        }
    }
}

/// The item of a session, as answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionItem {
    /// The title.
    pub title: String,
    /// The price in minor units of `currency`.
    pub price: i64,
    /// The currency.
    pub currency: Currency,
    /// The picture's URL.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub image: Option<String>,
    /// The country.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
}

impl SessionItem {
    /// The price as money.
    pub fn money(&self) -> Money {
        Money::new(self.price, self.currency.clone())
    }
}

/// Tax on a session. Whether it is in or on top of the item's price is unspecified: show both.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tax {
    /// Minor units of the item's currency, zero or more. Left out, it is zero.
    #[serde(default, deserialize_with = "absent::or_zero")]
    pub amount: i64,
}

/// What a session carries along.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionMetadata {
    /// The offer that it was made from (alpha).
    #[serde(
        default,
        alias = "offerId",
        deserialize_with = "absent::or_empty",
        skip_serializing_if = "Option::is_none"
    )]
    pub offer_id: Option<OfferId>,
}

/// A checkout session, as answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// Its id.
    pub id: SessionId,
    /// The payment page. A capability: whoever has it sees and can pay the session. The schema requires
    /// it, an example of the reference leaves it out, so its absence is not an error here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Where it stands.
    pub status: SessionStatus,
    /// The player.
    #[serde(alias = "userId")]
    pub user_id: UserId,
    /// The game.
    #[serde(alias = "gameId")]
    pub game_id: GameId,
    /// The item.
    pub item: SessionItem,
    /// When it was created.
    #[serde(alias = "createdAt")]
    pub created_at: Timestamp,
    /// When it was paid.
    #[serde(
        default,
        alias = "paidAt",
        deserialize_with = "absent::or_empty",
        skip_serializing_if = "Option::is_none"
    )]
    pub paid_at: Option<Timestamp>,
    /// When it failed.
    #[serde(
        default,
        alias = "failedAt",
        deserialize_with = "absent::or_empty",
        skip_serializing_if = "Option::is_none"
    )]
    pub failed_at: Option<Timestamp>,
    /// When it was cancelled.
    #[serde(
        default,
        alias = "cancelledAt",
        deserialize_with = "absent::or_empty",
        skip_serializing_if = "Option::is_none"
    )]
    pub cancelled_at: Option<Timestamp>,
    /// When it expired.
    #[serde(
        default,
        alias = "expiredAt",
        deserialize_with = "absent::or_empty",
        skip_serializing_if = "Option::is_none"
    )]
    pub expired_at: Option<Timestamp>,
    /// Tax, where any is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tax: Option<Tax>,
    /// What it carries along.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub metadata: Option<SessionMetadata>,
    /// Its payment. Deprecated by the vendor, still sent.
    #[serde(
        default,
        alias = "paymentId",
        deserialize_with = "absent::or_empty",
        skip_serializing_if = "Option::is_none"
    )]
    pub payment_id: Option<PaymentId>,
}

/// Which sessions to list. The order of the answer is unspecified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListSessions {
    /// Required by the API.
    pub game_id: GameId,
    /// Only this player's.
    pub user_id: Option<UserId>,
    /// Only those in this status.
    pub status: Option<SessionStatus>,
}

impl ListSessions {
    /// All sessions of a game.
    pub fn of(game_id: GameId) -> Self {
        Self { game_id, user_id: None, status: None }
    }

    /// Only this player's.
    #[must_use]
    pub fn by(self, user_id: UserId) -> Self {
        Self { user_id: Some(user_id), ..self }
    }

    /// Only those in this status.
    #[must_use]
    pub fn in_status(self, status: SessionStatus) -> Self {
        Self { status: Some(status), ..self }
    }
}
