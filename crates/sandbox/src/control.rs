//! The tester's hand in the sandbox: outcomes, time, scripted answers, webhooks, state. From Rust by
//! [`Control`], over HTTP by `control/http.rs`; both do the same.

pub(crate) mod http;
pub(crate) mod requests;
mod settings;
pub(crate) mod upcoming;
pub(crate) mod views;
mod webhooks;

use jiff::Timestamp;
use toffeepay::{
    Deposit, DepositId, GameUser, Payment, PaymentId, PaymentMethod, Refund, RefundId, Session, SessionId,
};

use crate::answers::AnswerScript;
use crate::api::errors::{ApiError, InvalidField};
use crate::api::wire;
use crate::app::App;
use crate::books::Decision;
use crate::control::requests::{
    AttemptPayment, EndPayment, EndRefund, EndSession, MakeDeposit, PaymentEnd, RefundEnd, SessionEnd,
};
use crate::control::views::Overview;
use crate::ledger::card::{TestCard, is_typed_card};
use crate::ledger::payment::{BankAnswer, Means, PaymentState, Refusal};
use crate::ledger::refund::{RefundRecord, RefundState};
use crate::ledger::session::{Attempt, MAX_ATTEMPTS, NotPossible, ReturnPlan, SessionRecord};
use crate::ledger::{Change, Ledger};
use crate::paying::{self, Try};
use crate::store;
use crate::terms::{DEPOSIT_METHODS, METHODS};

/// Why a wish was not carried out.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub struct ControlError(#[from] ApiError);

impl ControlError {
    /// The code, as over HTTP: `session_not_found`.
    pub fn code(&self) -> &'static str {
        self.0.code()
    }
}

impl From<store::StoreError> for ControlError {
    fn from(error: store::StoreError) -> Self {
        Self(error.into())
    }
}

type Result<T, E = ControlError> = std::result::Result<T, E>;

/// The tester's hand. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Control {
    app: App,
}

impl Control {
    pub(crate) fn new(app: App) -> Self {
        Self { app }
    }

    /// The sandbox at a glance.
    pub async fn overview(&self) -> Result<Overview> {
        let answers = self.app.answers.all();
        Ok(self.app.books.read_at(|ledger, now| Overview::of(ledger, now, answers)).await?)
    }

    /// Ends a session that is pending.
    pub async fn end_session(&self, id: &SessionId, wish: EndSession) -> Result<Session> {
        let (id, app) = (id.clone(), self.app.clone());
        self.session_change(move |ledger, now| {
            let session = ledger.session(&id).ok_or(ApiError::SessionNotFound)?;
            let ended = match wish.outcome {
                SessionEnd::Cancelled => session.cancel(now),
                SessionEnd::Expired => session.expire(now),
                SessionEnd::Paid => return pay(&app, ledger, session, &wish, now),
                SessionEnd::Failed => return fail(&app, ledger, session, &wish, now),
            };
            ended.map_err(|reason| ApiError::not_possible(reason, session.status()))
        })
        .await
    }

    /// Makes one attempt to pay a session.
    pub async fn attempt_payment(&self, id: &SessionId, wish: AttemptPayment) -> Result<Session> {
        let (id, app) = (id.clone(), self.app.clone());
        self.session_change(move |ledger, now| {
            let session = ledger.session(&id).ok_or(ApiError::SessionNotFound)?;
            let tried = Try { means: means(wish.method), refusal: wish.reason, is_slow: wish.slow };
            attempted(&app, ledger, session, tried, now)
        })
        .await
    }

    /// Sets what a session's page does when the player is done.
    pub async fn set_returns(&self, id: &SessionId, returns: ReturnPlan) -> Result<Session> {
        let id = id.clone();
        self.session_change(move |ledger, _| {
            let session = ledger.session(&id).ok_or(ApiError::SessionNotFound)?;
            Ok(SessionRecord { returns, ..session.clone() })
        })
        .await
    }

    /// Decides on a payment.
    pub async fn end_payment(&self, id: &PaymentId, wish: EndPayment) -> Result<Payment> {
        let (wanted, names) = (id.clone(), self.app.books.names());
        let decide = move |ledger: &Ledger, now: Timestamp| {
            let (session, payment) = ledger.payment(&wanted).ok_or(ApiError::PaymentNotFound)?;
            let refusal = wish.reason.unwrap_or(Refusal::CardDeclined);
            let mut change = Change::none();
            let next = match wish.outcome {
                PaymentEnd::Succeeded => session.answer_payment(&wanted, BankAnswer::Taken, now),
                PaymentEnd::Authorized => session.answer_payment(&wanted, BankAnswer::Reserved, now),
                PaymentEnd::Failed => session.answer_payment(&wanted, BankAnswer::Refused(refusal), now),
                PaymentEnd::Cancelled => session.cancel_payment(&wanted, now),
                PaymentEnd::Refunded if matches!(payment.state, PaymentState::Refunded { .. }) => {
                    return Err(ApiError::AlreadyRefunded);
                }
                PaymentEnd::Refunded => {
                    let refund = match ledger.refund_in_hand(&wanted) {
                        Some(refund) => refund.clone(),
                        None => RefundRecord {
                            id: names.refund(ledger.counts().refunds)?,
                            payment_id: wanted.clone(),
                            reason: None,
                            created_at: now,
                            state: RefundState::Pending { settles_at: None, fails: false },
                        },
                    };
                    change.refunds.push(refund.now(RefundState::Succeeded { at: now }));
                    session.refund_payment(&wanted, now)
                }
            };
            let next = next.map_err(|reason| ApiError::not_possible(reason, session.status()))?;
            let payment = next.payment(&wanted).ok_or(ApiError::PaymentNotFound)?;
            let answer = wire::payment(&next, payment, false);
            change.sessions.push(next);
            Ok::<_, ApiError>(Decision::new(change, answer))
        };
        Ok(self.app.books.change(decide).await??)
    }

    /// Decides on a refund that is pending.
    pub async fn end_refund(&self, id: &str, wish: EndRefund) -> Result<Refund> {
        let id = RefundId::new(id).map_err(|_| ApiError::RefundNotFound)?;
        let decide = move |ledger: &Ledger, now: Timestamp| {
            let refund = ledger.refund(&id).ok_or(ApiError::RefundNotFound)?;
            if !refund.is_pending() {
                return Err(ApiError::RefundNotPending);
            }
            let (refund, session) = match wish.outcome {
                RefundEnd::Succeeded => ledger.settle_refund(refund, false, now),
                RefundEnd::Failed => ledger.settle_refund(refund, true, now),
                RefundEnd::Cancelled => (refund.now(RefundState::Cancelled { at: now }), None),
            };
            let answer = wire::refund(&refund);
            let sessions = session.into_iter().collect();
            Ok(Decision::new(Change { sessions, refunds: vec![refund], ..Change::none() }, answer))
        };
        Ok(self.app.books.change(decide).await??)
    }

    /// Puts money into a player's wallet.
    pub async fn make_deposit(&self, wish: MakeDeposit) -> Result<Deposit> {
        let names = self.app.books.names();
        settings::check_cents("amount", wish.amount, 1)?;
        check_method(&wish.method, &DEPOSIT_METHODS)?;
        let decide = move |ledger: &Ledger, now: Timestamp| {
            let user = GameUser { game_id: wish.game_id, user_id: wish.user_id };
            let tried = Try { means: means(wish.method), refusal: wish.reason, is_slow: wish.slow };
            let (deposit, change) = paying::deposit(ledger, &names, user, wish.amount, tried, now)?;
            Ok::<_, ApiError>(Decision::new(change, wire::deposit(&deposit)))
        };
        Ok(self.app.books.change(decide).await??)
    }

    /// Decides on a deposit.
    pub async fn end_deposit(&self, id: &str, wish: EndPayment) -> Result<Deposit> {
        let id = DepositId::new(id).map_err(|_| ApiError::DepositNotFound)?;
        let decide = move |ledger: &Ledger, now: Timestamp| {
            let deposit = ledger.deposit(&id).ok_or(ApiError::DepositNotFound)?;
            let state = deposit.state;
            let refusal = wish.reason.unwrap_or(Refusal::CardDeclined);
            let ended = match wish.outcome {
                PaymentEnd::Succeeded => state.decided(BankAnswer::Taken, now),
                PaymentEnd::Authorized => state.decided(BankAnswer::Reserved, now),
                PaymentEnd::Failed => state.decided(BankAnswer::Refused(refusal), now),
                PaymentEnd::Cancelled => state.cancelled(now),
                PaymentEnd::Refunded => state.refunded(now),
            };
            let ended = ended.ok_or_else(|| ApiError::DepositEndNotPossible(state.status()))?;
            let deposit = deposit.now(ended);
            let answer = wire::deposit(&deposit);
            Ok::<_, ApiError>(Decision::new(deposit, answer))
        };
        Ok(self.app.books.change(decide).await??)
    }

    /// Scripts the next answers of a route.
    pub fn script_answers(&self, script: AnswerScript) -> Result<()> {
        Ok(self.app.answers.add(script).map_err(ApiError::from)?)
    }

    /// What the next answers are to be.
    pub fn scripted_answers(&self) -> Vec<AnswerScript> {
        self.app.answers.all()
    }

    /// Answers as is right again.
    pub fn clear_answers(&self) {
        self.app.answers.clear();
    }

    /// Everything that the sandbox keeps, as text. It holds the secrets of payment pages and endpoints.
    pub async fn export(&self) -> Result<Vec<u8>> {
        let exported = self.app.books.read_at(store::export).await?;
        Ok(exported.map_err(|error| ApiError::NotJson(error.to_string()))?)
    }

    /// Puts what [`export`](Self::export) wrote in the place of everything that the sandbox keeps.
    pub async fn import(&self, exported: &[u8]) -> Result<()> {
        let ledger = store::import(exported).map_err(ApiError::NotAnExport)?;
        Ok(self.app.books.replace(ledger).await?)
    }

    /// Forgets everything: sessions, settings, clock, scripts, endpoints.
    pub async fn reset(&self) -> Result<()> {
        self.app.answers.clear();
        Ok(self.app.books.replace(Ledger::default()).await?)
    }

    /// The same, and from then on all names are made of the seed, until the sandbox ends: the same calls in the same
    /// order get the same names. Who knows the seed knows the payment pages.
    pub async fn reset_with_seed(&self, seed: &str) -> Result<()> {
        if seed.is_empty() {
            return Err(ApiError::from(InvalidField::new("invalid_seed", "seed", "is empty")).into());
        }
        self.app.answers.clear();
        Ok(self.app.books.replace_with_seed(Ledger::default(), seed).await?)
    }

    async fn session_change(
        &self,
        next: impl FnOnce(&Ledger, Timestamp) -> Result<SessionRecord, ApiError> + Send + 'static,
    ) -> Result<Session> {
        let decide = move |ledger: &Ledger, now: Timestamp| {
            let session = next(ledger, now)?;
            Ok::<_, ApiError>(Decision::new(session.clone(), session))
        };
        let session = self.app.books.change(decide).await??;
        Ok(wire::session(&session, Some(self.app.page_url(&session.secret))))
    }
}

fn pay(
    app: &App,
    ledger: &Ledger,
    session: &SessionRecord,
    wish: &EndSession,
    now: Timestamp,
) -> Result<SessionRecord, ApiError> {
    let not_possible = |reason| ApiError::not_possible(reason, session.status());
    if let Some(payment) = session.open_payment() {
        return session.answer_payment(&payment.id, BankAnswer::Taken, now).map_err(not_possible);
    }
    let tried = Try { means: means(wish.method.clone()), refusal: None, is_slow: false };
    let next = attempted(app, ledger, session, tried, now)?;
    match next.open_payment() {
        Some(payment) => next.answer_payment(&payment.id, BankAnswer::Taken, now).map_err(not_possible),
        None if next.is_paid() => Ok(next),
        // Nobody wished for an attempt that fails.
        None => Err(ApiError::InsufficientFunds),
    }
}

fn fail(
    app: &App,
    ledger: &Ledger,
    session: &SessionRecord,
    wish: &EndSession,
    now: Timestamp,
) -> Result<SessionRecord, ApiError> {
    let not_possible = |reason| ApiError::not_possible(reason, session.status());
    let refusal = wish.reason.unwrap_or(Refusal::CardDeclined);
    if !session.is_pending() {
        return Err(not_possible(NotPossible::SessionOver));
    }
    let mut next = session.clone();
    if let Some(payment) = session.open_payment() {
        next =
            session.answer_payment(&payment.id, BankAnswer::Refused(refusal), now).map_err(not_possible)?;
    }
    check_means(app, ledger, session, &wish.method)?;
    let first = ledger.counts().payments;
    for number in 0..MAX_ATTEMPTS {
        // The one that was open may have been the last.
        if !next.is_pending() {
            break;
        }
        let id = app.books.names().payment(first + number)?;
        let attempt = Attempt::new(id, means(wish.method.clone()), BankAnswer::Refused(refusal));
        next = next.attempt(attempt, now).map_err(not_possible)?;
    }
    Ok(next)
}

fn attempted(
    app: &App,
    ledger: &Ledger,
    session: &SessionRecord,
    tried: Try,
    now: Timestamp,
) -> Result<SessionRecord, ApiError> {
    let terms = app.terms.of_game(ledger, &session.game_id);
    check_means(app, ledger, session, &tried.means.method)?;
    paying::attempt(ledger, &app.books.names(), &terms, session, tried, now)
        .map_err(|reason| ApiError::can_not_pay(reason, session.status()))
}

/// Refuses what a session can't be paid with, whatever its page offers.
fn check_means(
    app: &App,
    ledger: &Ledger,
    session: &SessionRecord,
    method: &PaymentMethod,
) -> Result<(), ApiError> {
    check_method(method, &METHODS)?;
    let has_wallet = || app.terms.of_game(ledger, &session.game_id).has_wallet(session);
    if *method != PaymentMethod::ToffeeWallet || has_wallet() {
        return Ok(());
    }
    let reason = "is toffee_wallet, from which this session can't be paid";
    Err(InvalidField::new("invalid_method", "method", reason).into())
}

/// Refuses a method that the API does not have for this: its answers would be none of the API's.
fn check_method(method: &PaymentMethod, known: &[PaymentMethod]) -> Result<(), ApiError> {
    if known.contains(method) {
        return Ok(());
    }
    let known: Vec<_> = known.iter().map(PaymentMethod::as_str).collect();
    Err(InvalidField::new("invalid_method", "method", format!("is none of {}", known.join(", "))).into())
}

fn means(method: PaymentMethod) -> Means {
    let last4 = is_typed_card(&method).then(|| TestCard::Succeeds.last4());
    Means { method, last4 }
}
