//! Giving money back: a refund is pending for a while, and then succeeds or fails.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use toffeepay::{PaymentFailure, PaymentId, RefundId, RefundStatus};

use crate::ledger::table::Record;

/// Where a refund stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "status", rename_all = "snake_case")]
pub(crate) enum RefundState {
    Pending {
        /// When it settles; for ever open where none is said.
        settles_at: Option<Timestamp>,
        fails: bool,
    },
    Succeeded {
        at: Timestamp,
    },
    Failed {
        at: Timestamp,
    },
    Cancelled {
        at: Timestamp,
    },
}

/// One refund of one whole payment: the API knows no part of one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct RefundRecord {
    pub id: RefundId,
    pub payment_id: PaymentId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    pub created_at: Timestamp,
    pub state: RefundState,
}

impl RefundRecord {
    pub fn status(&self) -> RefundStatus {
        match self.state {
            RefundState::Pending { .. } => RefundStatus::Pending,
            RefundState::Succeeded { .. } => RefundStatus::Succeeded,
            RefundState::Failed { .. } => RefundStatus::Failed,
            RefundState::Cancelled { .. } => RefundStatus::Cancelled,
        }
    }

    pub fn is_pending(&self) -> bool {
        matches!(self.state, RefundState::Pending { .. })
    }

    /// When it settles by itself.
    pub fn settles_at(&self) -> Option<Timestamp> {
        match self.state {
            RefundState::Pending { settles_at, .. } => settles_at,
            _ => None,
        }
    }

    /// The refund in another state.
    pub fn now(&self, state: RefundState) -> Self {
        Self { state, ..self.clone() }
    }

    /// The refund as it was when it was created.
    pub fn as_created(&self) -> Self {
        self.now(RefundState::Pending { settles_at: None, fails: false })
    }

    /// Why it failed.
    pub fn failure(&self) -> Option<PaymentFailure> {
        matches!(self.state, RefundState::Failed { .. }).then(|| PaymentFailure {
            code: Some("refund_failed".to_owned()),
            message: Some("The bank could not give the money back.".to_owned()),
        })
    }
}

impl Record for RefundRecord {
    type Id = RefundId;

    fn id(&self) -> &RefundId {
        &self.id
    }
}
