//! One session and its payments: a pure state machine. Every transition is a new record.
//!
//! Pending is the only state that is left again. The rules are the contract's: paid when a payment
//! succeeds, failed after three failed attempts, cancelled by call or after three cancelled attempts,
//! expired when its time is up.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use toffeepay::{GameId, PaymentId, SessionId, SessionItem, SessionStatus, UserId};

use crate::ledger::payment::{Means, PaymentRecord, PaymentState, Refusal};
use crate::random::PageSecret;

/// How many attempts may fail, and how many may be cancelled, before the session is over.
pub(crate) const MAX_ATTEMPTS: usize = 3;

/// Where a session stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "status", rename_all = "snake_case")]
pub(crate) enum SessionState {
    Pending,
    Paid { at: Timestamp },
    Failed { at: Timestamp },
    Cancelled { at: Timestamp },
    Expired { at: Timestamp },
}

/// What the player's bank says to an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BankAnswer {
    /// The money is taken.
    Taken,
    /// The money is reserved until the payment is completed.
    Reserved,
    Refused(Refusal),
}

/// Why a transition is not open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NotPossible {
    /// The session is final.
    SessionOver,
    /// A payment is authorized and holds the session: a second one could charge twice.
    PaymentAuthorized,
    /// The payment is not authorized, so there is nothing to complete or to cancel.
    PaymentNotAuthorized,
}

/// A session, with every attempt to pay it in the order of their making.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct SessionRecord {
    pub id: SessionId,
    pub secret: PageSecret,
    pub game_id: GameId,
    pub user_id: UserId,
    pub item: SessionItem,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub return_url: Option<String>,
    pub created_at: Timestamp,
    pub expires_at: Timestamp,
    pub state: SessionState,
    #[serde(default)]
    pub payments: Vec<PaymentRecord>,
}

impl SessionRecord {
    pub fn is_pending(&self) -> bool {
        self.state == SessionState::Pending
    }

    pub fn status(&self) -> SessionStatus {
        match self.state {
            SessionState::Pending => SessionStatus::Pending,
            SessionState::Paid { .. } => SessionStatus::Paid,
            SessionState::Failed { .. } => SessionStatus::Failed,
            SessionState::Cancelled { .. } => SessionStatus::Cancelled,
            SessionState::Expired { .. } => SessionStatus::Expired,
        }
    }

    /// The payment that waits to be completed, if any.
    pub fn authorized_payment(&self) -> Option<&PaymentRecord> {
        self.payments.iter().find(|payment| matches!(payment.state, PaymentState::Authorized { .. }))
    }

    pub fn payment(&self, id: &PaymentId) -> Option<&PaymentRecord> {
        self.payments.iter().find(|payment| payment.id == *id)
    }

    /// How often the bank may still say no, this time included.
    pub fn attempts_left(&self) -> usize {
        MAX_ATTEMPTS.saturating_sub(self.failed_attempts())
    }

    /// The session as it was when it was created.
    pub fn as_created(&self) -> Self {
        Self { state: SessionState::Pending, payments: Vec::new(), ..self.clone() }
    }

    /// The player pays, and the bank answers.
    pub fn attempt(
        &self,
        id: PaymentId,
        means: Means,
        answer: BankAnswer,
        now: Timestamp,
    ) -> Result<Self, NotPossible> {
        self.check_pending()?;
        if self.authorized_payment().is_some() {
            return Err(NotPossible::PaymentAuthorized);
        }
        let state = match answer {
            BankAnswer::Taken => PaymentState::Succeeded { authorized_at: None, at: now },
            BankAnswer::Reserved => PaymentState::Authorized { at: now },
            BankAnswer::Refused(refusal) => PaymentState::Failed { at: now, refusal },
        };
        let mut next = self.clone();
        next.payments.push(PaymentRecord { id, means, created_at: now, state });
        Ok(next.concluded(now))
    }

    /// Takes the money of an authorized payment.
    pub fn complete_payment(&self, id: &PaymentId, now: Timestamp) -> Result<Self, NotPossible> {
        self.settle_authorized(id, now, |authorized_at| PaymentState::Succeeded {
            authorized_at: Some(authorized_at),
            at: now,
        })
    }

    /// Gives the money of an authorized payment free.
    pub fn cancel_payment(&self, id: &PaymentId, now: Timestamp) -> Result<Self, NotPossible> {
        self.settle_authorized(id, now, |authorized_at| PaymentState::Cancelled { authorized_at, at: now })
    }

    /// Cancels the session; money that was reserved for it is given free.
    pub fn cancel(&self, now: Timestamp) -> Result<Self, NotPossible> {
        self.check_pending()?;
        Ok(self.closed(SessionState::Cancelled { at: now }, now))
    }

    /// The session run out, if it is pending and its time is up by `now`.
    pub fn expired_by(&self, now: Timestamp) -> Option<Self> {
        let over = self.is_pending() && self.expires_at <= now;
        over.then(|| self.closed(SessionState::Expired { at: self.expires_at }, self.expires_at))
    }

    fn settle_authorized(
        &self,
        id: &PaymentId,
        now: Timestamp,
        settled: impl Fn(Timestamp) -> PaymentState,
    ) -> Result<Self, NotPossible> {
        let mut next = self.clone();
        let payment = next.payments.iter_mut().find(|payment| payment.id == *id);
        let Some((payment, authorized_at)) = payment.and_then(|payment| match payment.state {
            PaymentState::Authorized { at } => Some((payment, at)),
            _ => None,
        }) else {
            return Err(NotPossible::PaymentNotAuthorized);
        };
        self.check_pending()?;
        payment.state = settled(authorized_at);
        Ok(next.concluded(now))
    }

    /// The state that follows from the payments.
    fn concluded(mut self, now: Timestamp) -> Self {
        let succeeded =
            self.payments.iter().any(|payment| matches!(payment.state, PaymentState::Succeeded { .. }));
        let cancelled = self.payments.iter().filter(|payment| payment.is_cancelled()).count();
        if succeeded {
            self.state = SessionState::Paid { at: now };
        } else if self.failed_attempts() >= MAX_ATTEMPTS {
            self.state = SessionState::Failed { at: now };
        } else if cancelled >= MAX_ATTEMPTS {
            self.state = SessionState::Cancelled { at: now };
        }
        self
    }

    fn closed(&self, state: SessionState, at: Timestamp) -> Self {
        let mut next = Self { state, ..self.clone() };
        for payment in &mut next.payments {
            if let PaymentState::Authorized { at: authorized_at } = payment.state {
                payment.state = PaymentState::Cancelled { authorized_at, at };
            }
        }
        next
    }

    fn failed_attempts(&self) -> usize {
        self.payments.iter().filter(|payment| payment.is_failed()).count()
    }

    fn check_pending(&self) -> Result<(), NotPossible> {
        if self.is_pending() { Ok(()) } else { Err(NotPossible::SessionOver) }
    }
}

#[cfg(test)]
pub(crate) mod tests;
