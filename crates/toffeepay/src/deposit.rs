//! Deposits: money that a player pays into the wallet.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::absent;
use crate::ids::{AccountId, DepositId, GameId, UserId};
use crate::money::{Currency, Money};
use crate::open_enum::open_enum;
use crate::payment::PaymentMethod;

open_enum! {
    /// Where a deposit stands.
    DepositStatus {
        /// In progress.
        Processing = "processing",
        /// The money is reserved.
        Authorized = "authorized",
        /// Cancelled.
        Cancelled = "cancelled",
        /// The money is in the wallet.
        Succeeded = "succeeded",
        /// The attempt failed.
        Failed = "failed",
        /// The money was given back.
        Refunded = "refunded",
    }
}

/// A deposit, as answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deposit {
    /// Its id.
    pub id: DepositId,
    /// The account that it goes into.
    #[serde(alias = "accountId")]
    pub account_id: AccountId,
    /// Where it stands.
    pub status: DepositStatus,
    /// Minor units of `currency`, zero or more. Left out, it is zero.
    #[serde(default, deserialize_with = "absent::or_zero")]
    pub amount: i64,
    /// The currency; USD is the only one that the API names.
    pub currency: Currency,
    /// What it was paid with: by the schema a card, a kept card, Apple Pay or Google Pay.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<PaymentMethod>,
    /// More on the method, in the API's own words; their form is unspecified. What comes as JSON instead of
    /// a text is kept as that JSON.
    #[serde(default, deserialize_with = "absent::text_or_json", skip_serializing_if = "Option::is_none")]
    pub details: Option<String>,
    /// When it was created.
    #[serde(alias = "createdAt")]
    pub created_at: Timestamp,
    /// When it was authorized.
    #[serde(
        default,
        alias = "authorizedAt",
        deserialize_with = "absent::or_empty",
        skip_serializing_if = "Option::is_none"
    )]
    pub authorized_at: Option<Timestamp>,
    /// When it was cancelled.
    #[serde(
        default,
        alias = "cancelledAt",
        deserialize_with = "absent::or_empty",
        skip_serializing_if = "Option::is_none"
    )]
    pub cancelled_at: Option<Timestamp>,
    /// When it succeeded.
    #[serde(
        default,
        alias = "succeededAt",
        deserialize_with = "absent::or_empty",
        skip_serializing_if = "Option::is_none"
    )]
    pub succeeded_at: Option<Timestamp>,
    /// When it failed.
    #[serde(
        default,
        alias = "failedAt",
        deserialize_with = "absent::or_empty",
        skip_serializing_if = "Option::is_none"
    )]
    pub failed_at: Option<Timestamp>,
    /// When it was refunded.
    #[serde(
        default,
        alias = "refundedAt",
        deserialize_with = "absent::or_empty",
        skip_serializing_if = "Option::is_none"
    )]
    pub refunded_at: Option<Timestamp>,
}

impl Deposit {
    /// What is paid in, as money.
    pub fn money(&self) -> Money {
        Money::new(self.amount, self.currency.clone())
    }
}

/// Which deposits to list. The order of the answer is unspecified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListDeposits {
    /// Required by the API.
    pub game_id: GameId,
    /// Only this player's.
    pub user_id: Option<UserId>,
    /// Only those into this account.
    pub account_id: Option<AccountId>,
    /// Only those in this status.
    pub status: Option<DepositStatus>,
}

impl ListDeposits {
    /// All deposits of a game's players.
    pub fn of(game_id: GameId) -> Self {
        Self { game_id, user_id: None, account_id: None, status: None }
    }

    /// Only this player's.
    #[must_use]
    pub fn by(self, user_id: UserId) -> Self {
        Self { user_id: Some(user_id), ..self }
    }
}
