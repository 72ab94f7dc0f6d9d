//! The session explorer: any session of the game, its payments and refunds, and what the journal has of it.

use serde::{Deserialize, Serialize};
use toffeepay::{Payment, Refund, Session};

use super::answer::ApiAnswerView;
use crate::{CommandError, MoneyView};

/// `bench_list_sessions`: one page, in the API's own order.
#[derive(Clone, Debug, Default, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ListBenchSessions {
    /// Only this player's. Empty: all.
    pub user_id: String,
    /// Only those in this status, as on the wire. Empty: all.
    pub status: String,
    /// How many to skip.
    pub offset: u32,
}

/// `bench_read_session`, `bench_open_session_page`: one session.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct BenchSessionRequest {
    /// Its id.
    pub session_id: String,
}

/// `bench_follow_session`: answers when something about it changed, or after a while.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct FollowBenchSession {
    /// Its id.
    pub session_id: String,
    /// The mark of what is shown: [`BenchSessionDetail::mark`].
    pub mark: String,
}

/// `bench_act_on_session`: does one thing, then reads the session again, whatever the answer was.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ActOnBenchSession {
    /// The session.
    pub session_id: String,
    /// What.
    pub act: BenchSessionAct,
}

/// What can be done.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum BenchSessionAct {
    /// Cancels the session.
    CancelSession,
    /// Takes the money of an authorized payment.
    CompletePayment {
        /// The payment.
        payment_id: String,
    },
    /// Lets the money of an authorized payment go.
    CancelPayment {
        /// The payment.
        payment_id: String,
    },
    /// Asks for a refund of a payment.
    Refund {
        /// The payment.
        payment_id: String,
        /// Why; empty for none.
        reason: String,
    },
}

/// A session in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct BenchSessionView {
    /// Its id.
    pub id: String,
    /// Its status, as on the wire.
    pub status: String,
    /// Whether it stays so.
    pub is_final: bool,
    /// The player.
    pub user_id: String,
    /// The item's title.
    pub title: String,
    /// The item's price.
    pub price: MoneyView,
    /// When it was created, Unix milliseconds.
    pub created_at: i64,
    /// When it became what it is, where the API tells.
    pub ended_at: Option<i64>,
    /// Whether it has a payment page that may still be paid on.
    pub has_page: bool,
}

/// A page of sessions.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct BenchSessionPage {
    /// The game that they are of.
    pub game_id: String,
    /// The sessions.
    pub sessions: Vec<BenchSessionView>,
    /// Where the next page begins.
    pub next: Option<u32>,
}

/// A payment of a session.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct BenchPaymentView {
    /// Its id.
    pub id: String,
    /// Its status, as on the wire.
    pub status: String,
    /// What was charged.
    pub amount: MoneyView,
    /// What it was paid with, as on the wire.
    pub method: Option<String>,
    /// More on that, in the API's words.
    pub details: Option<String>,
    /// When it was created, Unix milliseconds.
    pub created_at: i64,
    /// Why it failed: code and words of the API.
    pub error: Option<String>,
    /// Whether it waits to be completed or cancelled.
    pub is_authorized: bool,
    /// Whether it can be refunded: it succeeded.
    pub can_refund: bool,
    /// Its refunds.
    pub refunds: Vec<BenchRefundView>,
}

/// A refund of a payment.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct BenchRefundView {
    /// Its id.
    pub id: String,
    /// Its status, as on the wire.
    pub status: String,
    /// Why it was asked for.
    pub reason: Option<String>,
    /// When it was created, Unix milliseconds.
    pub created_at: i64,
    /// Why it failed.
    pub error: Option<String>,
}

/// One session with all that belongs to it.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct BenchSessionDetail {
    /// The session.
    pub session: BenchSessionView,
    /// Its game.
    pub game_id: String,
    /// Tax, where any is told.
    pub tax: Option<MoneyView>,
    /// Its payments, oldest first.
    pub payments: Vec<BenchPaymentView>,
    /// All of it as JSON, without the payment page's address.
    pub raw: String,
    /// Tells whether something changed.
    pub mark: String,
    /// The purchase in the journal that it is the session of.
    pub purchase_id: Option<String>,
    /// In what journal and API differ.
    pub differences: Vec<JournalDifferenceView>,
}

/// What an act came to.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct BenchSessionActed {
    /// What the API said to it.
    pub answer: ApiAnswerView,
    /// The session after it; null where it could not be read.
    pub detail: Option<BenchSessionDetail>,
    /// Why it could not be read. What the API said to the act stands all the same.
    pub not_read: Option<CommandError>,
}

/// In what the journal of this machine and the API differ about one session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum JournalDifference {
    /// The API has a session that this journal does not know.
    NotInJournal,
    /// The journal has a session that the API does not know.
    NotAtApi,
    /// The journal still waits for the answer to its create call.
    AnswerAwaited,
    /// The journal has it as not final, the API as final: it was not asked since.
    JournalBehind,
    /// The journal has it as final, the API as not: that must not be.
    ApiBehind,
    /// Both have it as final, but not alike: that must not be.
    OtherEnd,
    /// Another item.
    Item,
    /// Another price.
    Price,
    /// Another currency.
    Currency,
    /// Another player.
    Player,
    /// Another game.
    Game,
    /// Another tax than was told at first.
    Tax,
    /// Another amount was charged than was recorded.
    Amount,
    /// More than one payment took money.
    Payments,
    /// The session is over and not paid, and yet a payment took money.
    PaidAllTheSame,
    /// It is paid, and the journal has not found its payment yet.
    ChargeNotRecorded,
    /// The money was given back, and the journal does not know yet.
    RefundNotRecorded,
    /// The journal has the money as given back, the API has not.
    RefundUnknown,
}

/// One difference.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct JournalDifferenceView {
    /// In what.
    pub kind: JournalDifference,
    /// As the journal has it, where it has anything.
    pub journal: Option<String>,
    /// As the API has it, where it has anything.
    pub api: Option<String>,
}

/// A session or purchase that journal and API differ about.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ComparedView {
    /// The session, where there is one.
    pub session_id: Option<String>,
    /// The purchase, where there is one.
    pub purchase_id: Option<String>,
    /// The item's title.
    pub title: String,
    /// In what they differ; at least one.
    pub differences: Vec<JournalDifferenceView>,
}

/// `bench_compare_journal`: the journal of the environment in use held against the API.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct JournalComparison {
    /// How many sessions of the game the API listed.
    pub sessions: usize,
    /// How many purchases of this environment the journal has.
    pub purchases: usize,
    /// Whether those are all: there is a limit to what is read.
    pub is_whole: bool,
    /// What differs.
    pub differing: Vec<ComparedView>,
}

impl From<&Session> for BenchSessionView {
    fn from(session: &Session) -> Self {
        let ended = session.paid_at.or(session.failed_at).or(session.cancelled_at).or(session.expired_at);
        Self {
            id: session.id.to_string(),
            status: session.status.to_string(),
            is_final: session.status.is_final(),
            user_id: session.user_id.to_string(),
            title: session.item.title.clone(),
            price: (&session.item.money()).into(),
            created_at: session.created_at.as_millisecond(),
            ended_at: ended.map(jiff::Timestamp::as_millisecond),
            has_page: session.url.is_some() && !session.status.is_final(),
        }
    }
}

impl BenchPaymentView {
    /// A payment with its refunds.
    pub fn new(payment: &Payment, refunds: &[Refund]) -> Self {
        use toffeepay::PaymentStatus::{Authorized, Succeeded};
        Self {
            id: payment.id.to_string(),
            status: payment.status.to_string(),
            amount: (&payment.money()).into(),
            method: payment.method.as_ref().map(ToString::to_string),
            details: payment.details.clone(),
            created_at: payment.created_at.as_millisecond(),
            error: payment.error.as_ref().map(words),
            is_authorized: payment.status == Authorized,
            can_refund: payment.status == Succeeded,
            refunds: refunds.iter().map(BenchRefundView::from).collect(),
        }
    }
}

impl From<&Refund> for BenchRefundView {
    fn from(refund: &Refund) -> Self {
        Self {
            id: refund.id.to_string(),
            status: refund.status.to_string(),
            reason: refund.reason.clone(),
            created_at: refund.created_at.as_millisecond(),
            error: refund.error.as_ref().map(words),
        }
    }
}

/// Code and words as one line.
fn words(failure: &toffeepay::PaymentFailure) -> String {
    [failure.code.as_deref(), failure.message.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(": ")
}

/// The TypeScript of the types above.
#[cfg(test)]
pub(super) fn typescript(config: &ts_rs::Config) -> String {
    crate::typescript::declarations!(
        config,
        ListBenchSessions,
        BenchSessionRequest,
        FollowBenchSession,
        ActOnBenchSession,
        BenchSessionAct,
        BenchSessionView,
        BenchSessionPage,
        BenchPaymentView,
        BenchRefundView,
        BenchSessionDetail,
        BenchSessionActed,
        JournalDifference,
        JournalDifferenceView,
        ComparedView,
        JournalComparison
    )
}
