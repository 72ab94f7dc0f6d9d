//! One attempt to pay a session, and where it stands.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use toffeepay::{PaymentFailure, PaymentId, PaymentMethod, PaymentStatus};

/// Why a bank says no. Both are the outcome of a test card, and of the page's Decline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Refusal {
    CardDeclined,
    InsufficientFunds,
}

impl Refusal {
    pub fn failure(self) -> PaymentFailure {
        let (code, message) = match self {
            Self::CardDeclined => ("card_declined", "The bank declined the payment."),
            Self::InsufficientFunds => ("insufficient_funds", "The account has too little money."),
        };
        PaymentFailure { code: Some(code.to_owned()), message: Some(message.to_owned()) }
    }
}

/// What the player paid with, as far as it is kept: never a whole card number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Means {
    pub method: PaymentMethod,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last4: Option<String>,
}

/// Where a payment stands. A payment of the sandbox is never seen processing: its bank answers at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "status", rename_all = "snake_case")]
pub(crate) enum PaymentState {
    Authorized { at: Timestamp },
    Succeeded { authorized_at: Option<Timestamp>, at: Timestamp },
    Failed { at: Timestamp, refusal: Refusal },
    Cancelled { authorized_at: Timestamp, at: Timestamp },
}

/// One attempt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct PaymentRecord {
    pub id: PaymentId,
    pub means: Means,
    pub created_at: Timestamp,
    pub state: PaymentState,
}

impl PaymentRecord {
    pub fn status(&self) -> PaymentStatus {
        match self.state {
            PaymentState::Authorized { .. } => PaymentStatus::Authorized,
            PaymentState::Succeeded { .. } => PaymentStatus::Succeeded,
            PaymentState::Failed { .. } => PaymentStatus::Failed,
            PaymentState::Cancelled { .. } => PaymentStatus::Cancelled,
        }
    }

    pub fn is_failed(&self) -> bool {
        matches!(self.state, PaymentState::Failed { .. })
    }

    pub fn is_cancelled(&self) -> bool {
        matches!(self.state, PaymentState::Cancelled { .. })
    }
}
