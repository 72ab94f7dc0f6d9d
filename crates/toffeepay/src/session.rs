//! Checkout sessions as the API answers them, and which to list. What is asked is in `session/create.rs`.

mod check;
mod create;

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::absent;
use crate::ids::{self, GameId, OfferId, PaymentId, SessionId, UserId};
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
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
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
    #[serde(alias = "userId", deserialize_with = "ids::answered")]
    pub user_id: UserId,
    /// The game.
    #[serde(alias = "gameId", deserialize_with = "ids::answered")]
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

impl fmt::Debug for Session {
    /// The payment page is a capability: only whether there is one is printed.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { id, url, status, user_id, game_id, item, created_at, tax, metadata, payment_id, .. } =
            self;
        let Self { paid_at, failed_at, cancelled_at, expired_at, .. } = self;
        f.debug_struct("Session")
            .field("id", id)
            .field("url", &url.as_ref().map(|_| Redacted))
            .field("status", status)
            .field("user_id", user_id)
            .field("game_id", game_id)
            .field("item", item)
            .field("created_at", created_at)
            .field("paid_at", paid_at)
            .field("failed_at", failed_at)
            .field("cancelled_at", cancelled_at)
            .field("expired_at", expired_at)
            .field("tax", tax)
            .field("metadata", metadata)
            .field("payment_id", payment_id)
            .finish()
    }
}

/// Stands where something is that is not printed.
struct Redacted;

impl fmt::Debug for Redacted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("redacted")
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_does_not_print_the_address_of_its_payment_page() {
        let answer = serde_json::json!({
            "id": "ses_1", "url": "https://pay.example.com/canary", "status": "pending", "user_id": "player_42",
            "game_id": "space_shooter", "item": { "title": "Gold", "price": 499, "currency": "USD" },
            "created_at": "2026-01-01T00:00:00Z",
        });
        let session: Session = serde_json::from_value(answer).unwrap();
        let printed = format!("{session:?} {session:#?}");
        assert!(!printed.contains("canary") && !printed.contains("pay.example.com"), "{printed}");
        assert!(printed.contains("ses_1") && printed.contains("Some(redacted)"), "{printed}");
    }
}
