//! Refunds: money of a payment given back. A refund that succeeded takes the item back.

mod create;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::absent;
use crate::ids::{PaymentId, RefundId};
use crate::open_enum::open_enum;
use crate::payment::PaymentFailure;

pub use create::{CreateRefund, CreateRefundBody};

open_enum! {
    /// Where a refund stands. All but pending are final; an unknown status is not.
    RefundStatus {
        /// Asked for, not decided.
        Pending = "pending",
        /// The money was given back.
        Succeeded = "succeeded",
        /// The money could not be given back.
        Failed = "failed",
        /// Called off before it took place.
        Cancelled = "cancelled",
    }
}

impl RefundStatus {
    /// Whether the API never leaves this status again.
    pub fn is_final(&self) -> bool {
        match self {
            Self::Succeeded | Self::Failed | Self::Cancelled => true,
            Self::Pending | Self::Unknown(_) => false,
        }
    }
}

/// A refund, as answered. It names no amount: a payment is refunded as a whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refund {
    /// Its id.
    pub id: RefundId,
    /// The payment whose money it gives back.
    #[serde(alias = "paymentId")]
    pub payment_id: PaymentId,
    /// Where it stands.
    pub status: RefundStatus,
    /// Why, as it was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// When it was created.
    #[serde(alias = "createdAt")]
    pub created_at: Timestamp,
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
    /// When it was cancelled.
    #[serde(
        default,
        alias = "cancelledAt",
        deserialize_with = "absent::or_empty",
        skip_serializing_if = "Option::is_none"
    )]
    pub cancelled_at: Option<Timestamp>,
    /// Why it failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<PaymentFailure>,
}

/// Which refunds to list: all of the token's games, where nothing is named. The order is unspecified.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListRefunds {
    /// Only those of this payment.
    pub payment_id: Option<PaymentId>,
    /// Only those in this status.
    pub status: Option<RefundStatus>,
}
