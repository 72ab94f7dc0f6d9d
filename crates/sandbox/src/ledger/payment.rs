//! One attempt to pay a session, and where it stands.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use toffeepay::{PaymentFailure, PaymentId, PaymentMethod, PaymentStatus};

use crate::ledger::account::Split;
use crate::ledger::card::TestCard;

/// Why a bank says no.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// Without a reason.
    CardDeclined,
    /// Too little money.
    InsufficientFunds,
    /// The card is out of date.
    ExpiredCard,
    /// The check number is wrong.
    IncorrectCvc,
    /// The bank's own trouble.
    ProcessingError,
    /// Taken for fraud.
    SuspectedFraud,
    /// The player did not pass the bank's check.
    AuthenticationFailed,
}

impl Refusal {
    /// All of them, in the order in which the page offers them.
    pub const ALL: [Self; 7] = [
        Self::CardDeclined,
        Self::InsufficientFunds,
        Self::ExpiredCard,
        Self::IncorrectCvc,
        Self::ProcessingError,
        Self::SuspectedFraud,
        Self::AuthenticationFailed,
    ];

    /// The code as on the wire. Of these, the vendor's pages name `insufficient_funds` alone.
    pub fn code(self) -> &'static str {
        match self {
            Self::CardDeclined => "card_declined",
            Self::InsufficientFunds => "insufficient_funds",
            Self::ExpiredCard => "expired_card",
            Self::IncorrectCvc => "incorrect_cvc",
            Self::ProcessingError => "processing_error",
            Self::SuspectedFraud => "suspected_fraud",
            Self::AuthenticationFailed => "authentication_failed",
        }
    }

    /// The refusal with this code.
    pub fn of_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|refusal| refusal.code() == code)
    }

    pub(crate) fn failure(self) -> PaymentFailure {
        let message = match self {
            Self::CardDeclined => "The bank declined the payment.",
            Self::InsufficientFunds => "The account has too little money.",
            Self::ExpiredCard => "The card is out of date.",
            Self::IncorrectCvc => "The card's check number is wrong.",
            Self::ProcessingError => "The bank could not process the payment.",
            Self::SuspectedFraud => "The bank takes the payment for fraud.",
            Self::AuthenticationFailed => {
                "The bank could not make sure that it is the card's owner who pays."
            }
        };
        PaymentFailure { code: Some(self.code().to_owned()), message: Some(message.to_owned()) }
    }
}

/// What the player paid with, as far as it is kept: never a whole card number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Means {
    pub method: PaymentMethod,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last4: Option<String>,
}

impl Means {
    /// Whether money that was taken from it can't be given back.
    pub fn refuses_refunds(&self) -> bool {
        self.last4.as_deref().and_then(TestCard::of_last4) == Some(TestCard::RefundFails)
    }
}

/// What the player's bank says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum BankAnswer {
    /// The money is taken.
    Taken,
    /// The money is reserved until the payment is completed.
    Reserved,
    Refused(Refusal),
}

/// Where a payment or a deposit stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "status", rename_all = "snake_case")]
pub(crate) enum PaymentState {
    /// The bank takes its time, and will say this.
    Processing {
        until: Timestamp,
        then: BankAnswer,
    },
    Authorized {
        at: Timestamp,
    },
    Succeeded {
        authorized_at: Option<Timestamp>,
        at: Timestamp,
    },
    Failed {
        at: Timestamp,
        refusal: Refusal,
    },
    Cancelled {
        /// None where the bank had not said anything yet.
        authorized_at: Option<Timestamp>,
        at: Timestamp,
    },
    Refunded {
        authorized_at: Option<Timestamp>,
        succeeded_at: Timestamp,
        at: Timestamp,
    },
}

impl PaymentState {
    /// What an answer makes of an attempt.
    pub fn answered(answer: BankAnswer, at: Timestamp) -> Self {
        match answer {
            BankAnswer::Taken => Self::Succeeded { authorized_at: None, at },
            BankAnswer::Reserved => Self::Authorized { at },
            BankAnswer::Refused(refusal) => Self::Failed { at, refusal },
        }
    }

    /// What an answer makes of what is in progress, or thinks better of what is authorized; none of anything else.
    pub fn decided(self, answer: BankAnswer, at: Timestamp) -> Option<Self> {
        match (self, answer) {
            (Self::Processing { .. }, answer) => Some(Self::answered(answer, at)),
            (Self::Authorized { at: authorized_at }, BankAnswer::Taken) => {
                Some(Self::Succeeded { authorized_at: Some(authorized_at), at })
            }
            (Self::Authorized { .. }, BankAnswer::Refused(refusal)) => Some(Self::Failed { at, refusal }),
            _ => None,
        }
    }

    /// What is authorized with its money given free; none of anything else.
    pub fn cancelled(self, at: Timestamp) -> Option<Self> {
        matches!(self, Self::Authorized { .. }).then(|| self.given_up(at))
    }

    /// What succeeded with its money given back; none of anything else.
    pub fn refunded(self, at: Timestamp) -> Option<Self> {
        match self {
            Self::Succeeded { authorized_at, at: succeeded_at } => {
                Some(Self::Refunded { authorized_at, succeeded_at, at })
            }
            _ => None,
        }
    }

    pub fn status(self) -> PaymentStatus {
        match self {
            Self::Processing { .. } => PaymentStatus::Processing,
            Self::Authorized { .. } => PaymentStatus::Authorized,
            Self::Succeeded { .. } => PaymentStatus::Succeeded,
            Self::Failed { .. } => PaymentStatus::Failed,
            Self::Cancelled { .. } => PaymentStatus::Cancelled,
            Self::Refunded { .. } => PaymentStatus::Refunded,
        }
    }

    /// Whether it stands in the way of another attempt, because it may still take money.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Processing { .. } | Self::Authorized { .. })
    }

    pub fn is_succeeded(self) -> bool {
        matches!(self, Self::Succeeded { .. })
    }

    /// Whether a wallet that it is paid from is without the money.
    pub fn holds_money(self) -> bool {
        self.is_open() || self.is_succeeded()
    }

    /// The state once its open part is over without money: what ends a session ends its open payment.
    pub fn given_up(self, at: Timestamp) -> Self {
        match self {
            Self::Processing { .. } => Self::Cancelled { authorized_at: None, at },
            Self::Authorized { at: authorized_at } => {
                Self::Cancelled { authorized_at: Some(authorized_at), at }
            }
            over => over,
        }
    }
}

/// One attempt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct PaymentRecord {
    pub id: PaymentId,
    pub means: Means,
    pub created_at: Timestamp,
    pub state: PaymentState,
    /// What of it is paid from a wallet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wallet: Option<Split>,
}

impl PaymentRecord {
    pub fn status(&self) -> PaymentStatus {
        self.state.status()
    }

    pub fn is_failed(&self) -> bool {
        matches!(self.state, PaymentState::Failed { .. })
    }

    pub fn is_cancelled(&self) -> bool {
        matches!(self.state, PaymentState::Cancelled { .. })
    }
}
