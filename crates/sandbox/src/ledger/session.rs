//! One session and its payments: a pure state machine. Every transition is a new record.
//!
//! Pending is the only state that is left again. The rules are the contract's: paid when a payment
//! succeeds, failed after three failed attempts, cancelled by call or after three cancelled attempts,
//! expired when its time is up.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use toffeepay::{GameId, PaymentId, SessionId, SessionItem, SessionStatus, UserId};

use crate::ledger::account::Split;
use crate::ledger::payment::{BankAnswer, Means, PaymentRecord, PaymentState};
use crate::ledger::table::Record;
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

/// What the page does when the player is done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReturnPlan {
    /// It leads to the return URL.
    #[default]
    Once,
    /// It stays: the player closes the tab, or the browser does not know the scheme.
    Never,
    /// It leads there two times, one right after the other.
    Twice,
}

/// Why a transition is not open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NotPossible {
    /// The session is final.
    SessionOver,
    /// A payment is in progress or authorized and holds the session: a second one could charge twice.
    PaymentOpen,
    /// The payment is not authorized, so there is nothing to complete or to cancel.
    PaymentNotAuthorized,
    /// The payment took no money, or gave it back already.
    PaymentNotSucceeded,
}

/// A try to pay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Attempt {
    pub id: PaymentId,
    pub means: Means,
    pub answer: BankAnswer,
    /// When the bank gives its answer; at once where none is said.
    pub answered_at: Option<Timestamp>,
    pub wallet: Option<Split>,
}

impl Attempt {
    /// One that the bank answers at once.
    pub fn new(id: PaymentId, means: Means, answer: BankAnswer) -> Self {
        Self { id, means, answer, answered_at: None, wallet: None }
    }
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
    /// What the game said of the wallet: left out, it is on where the game has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wallet_enabled: Option<bool>,
    #[serde(default)]
    pub returns: ReturnPlan,
    pub created_at: Timestamp,
    pub expires_at: Timestamp,
    pub state: SessionState,
    #[serde(default)]
    pub payments: Vec<PaymentRecord>,
}

impl Record for SessionRecord {
    type Id = SessionId;

    fn id(&self) -> &SessionId {
        &self.id
    }
}

impl SessionRecord {
    pub fn is_pending(&self) -> bool {
        self.state == SessionState::Pending
    }

    pub fn is_paid(&self) -> bool {
        matches!(self.state, SessionState::Paid { .. })
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

    /// The payment that is in progress or waits to be completed, if any.
    pub fn open_payment(&self) -> Option<&PaymentRecord> {
        self.payments.iter().find(|payment| payment.state.is_open())
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

    /// When something happens to it by itself.
    pub fn due_at(&self) -> Option<Timestamp> {
        let processing = self.payments.iter().find_map(|payment| match payment.state {
            PaymentState::Processing { until, .. } => Some(until),
            _ => None,
        });
        self.is_pending().then(|| processing.map_or(self.expires_at, |until| until.min(self.expires_at)))
    }

    /// The player pays, and the bank answers, at once or later.
    pub fn attempt(&self, attempt: Attempt, now: Timestamp) -> Result<Self, NotPossible> {
        self.check_pending()?;
        if self.open_payment().is_some() {
            return Err(NotPossible::PaymentOpen);
        }
        let Attempt { id, means, answer, answered_at, wallet } = attempt;
        let state = match answered_at {
            Some(until) => PaymentState::Processing { until, then: answer },
            None => PaymentState::answered(answer, now),
        };
        let mut next = self.clone();
        next.payments.push(PaymentRecord { id, means, created_at: now, state, wallet });
        Ok(next.concluded(now))
    }

    /// The bank answers a payment that is in progress, or thinks better of one that is authorized.
    pub fn answer_payment(
        &self,
        id: &PaymentId,
        answer: BankAnswer,
        now: Timestamp,
    ) -> Result<Self, NotPossible> {
        self.settle(id, now, |state| state.decided(answer, now))
    }

    /// Takes the money of an authorized payment.
    pub fn complete_payment(&self, id: &PaymentId, now: Timestamp) -> Result<Self, NotPossible> {
        self.settle(id, now, |state| match state {
            PaymentState::Authorized { at } => {
                Some(PaymentState::Succeeded { authorized_at: Some(at), at: now })
            }
            _ => None,
        })
    }

    /// Gives the money of an authorized payment free.
    pub fn cancel_payment(&self, id: &PaymentId, now: Timestamp) -> Result<Self, NotPossible> {
        self.settle(id, now, |state| state.cancelled(now))
    }

    /// Gives the money of a payment that succeeded back. The session stays paid: it has no other status.
    pub fn refund_payment(&self, id: &PaymentId, now: Timestamp) -> Result<Self, NotPossible> {
        let mut next = self.clone();
        let payment = next.payments.iter_mut().find(|payment| payment.id == *id);
        let refunded = payment.and_then(|payment| Some((payment.state.refunded(now)?, payment)));
        let (state, payment) = refunded.ok_or(NotPossible::PaymentNotSucceeded)?;
        payment.state = state;
        Ok(next)
    }

    /// Cancels the session; money that was reserved for it is given free.
    pub fn cancel(&self, now: Timestamp) -> Result<Self, NotPossible> {
        self.check_pending()?;
        Ok(self.closed(SessionState::Cancelled { at: now }, now))
    }

    /// Ends the session's time now.
    pub fn expire(&self, now: Timestamp) -> Result<Self, NotPossible> {
        self.check_pending()?;
        Ok(self.closed(SessionState::Expired { at: now }, now))
    }

    /// The first thing that happens to it by itself by `now`: its bank answers, or its time is up.
    pub fn settled_by(&self, now: Timestamp) -> Option<Self> {
        let due_at = self.due_at().filter(|due_at| *due_at <= now)?;
        let answered = self.payments.iter().find_map(|payment| match payment.state {
            PaymentState::Processing { until, then } if until == due_at => Some((&payment.id, then)),
            _ => None,
        });
        match answered {
            Some((id, answer)) => self.answer_payment(id, answer, due_at).ok(),
            None => Some(self.closed(SessionState::Expired { at: self.expires_at }, self.expires_at)),
        }
    }

    fn settle(
        &self,
        id: &PaymentId,
        now: Timestamp,
        settled: impl Fn(PaymentState) -> Option<PaymentState>,
    ) -> Result<Self, NotPossible> {
        let mut next = self.clone();
        let payment = next.payments.iter_mut().find(|payment| payment.id == *id);
        let Some((payment, state)) =
            payment.and_then(|payment| settled(payment.state).map(|state| (payment, state)))
        else {
            return Err(NotPossible::PaymentNotAuthorized);
        };
        self.check_pending()?;
        payment.state = state;
        Ok(next.concluded(now))
    }

    /// The state that follows from the payments.
    fn concluded(mut self, now: Timestamp) -> Self {
        let succeeded = self.payments.iter().any(|payment| payment.state.is_succeeded());
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
            payment.state = payment.state.given_up(at);
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
