//! Following a session that exists: its status, its page, its end. Only the API's answer ends a purchase.

use std::sync::Arc;
use std::time::Duration;

use toffeepay::{Error as ApiError, ListPayments, Page, SessionId, SessionStatus};
use tokio::sync::Semaphore;
use tokio::time::Instant;

use super::{Activity, Pause, Run, Step, TroubleKind};
use crate::engine::access::Connection;
use crate::engine::{EngineError, answer};
use crate::environment::{Environment, PaymentPageUrl};
use crate::fault_points::{self, Act};
use crate::purchase::{Cause, Event, FinalStatus, Origin, Progress};

/// How many answered polls pass between two looks at the payments.
const POLLS_PER_LOOK_AT_PAYMENTS: u32 = 6;
/// How many pages of the player's payments are searched at most.
const PAYMENT_PAGES: u64 = 2;
/// How many characters of an unknown status are kept.
const LONGEST_STATUS: usize = 64;
/// How long to wait before asking again for a session that the API does not know.
const UNKNOWN_SESSION: Duration = Duration::from_mins(1);

impl Run {
    /// One look at a pending purchase.
    pub(super) async fn follow(&mut self, cause: Cause) -> Step {
        let connection = match self.connection() {
            Ok(connection) => connection,
            Err(step) => return step,
        };
        let Some(session) = self.session_id() else { return Step::NoAnswer(None) };
        self.set_activity(Activity::Checking);
        if cause == Cause::ReturnLink && !self.came_back {
            if self.record(Event::CameBack, cause).await.is_err() {
                return Step::NoAnswer(None);
            }
            self.came_back = true;
        }
        let asking =
            fault_points::around(Act::Request, "status", connection.once.get_session_status(&session));
        let answer = if cause == Cause::Player {
            asking.await
        } else {
            // The player's order is worth more than an answer that can be asked for again.
            let core = Arc::clone(&self.core);
            let turn = core.rounds.have(self.purchase.id()).then_some(&core.lines);
            tokio::select! {
                answer = in_turn(turn, asking) => answer,
                Some(order) = self.inbox.recv() => return Step::Disturbed(order),
            }
        };
        match answer {
            Ok(status) => self.take_status(&status, &connection, cause).await,
            Err(ApiError::NotFound(problem)) => {
                self.set_trouble(TroubleKind::Api(ApiError::NotFound(problem)));
                Step::NoAnswer(Some(Pause::asked_for(UNKNOWN_SESSION)))
            }
            Err(error) => self.no_answer_to(error, &connection),
        }
    }

    async fn take_status(&mut self, status: &SessionStatus, connection: &Connection, cause: Cause) -> Step {
        let status = &short(status);
        if let Some(status) = FinalStatus::of(status) {
            return match self.record(Event::BecameFinal { status }, cause).await {
                Ok(()) => Step::Ended,
                Err(_) => Step::NoAnswer(None),
            };
        }
        let event = match status {
            SessionStatus::Unknown(raw) if self.purchase.unknown_status.as_deref() != Some(raw) => {
                Some(Event::UnknownStatus { status: raw.clone() })
            }
            SessionStatus::Pending if self.purchase.unknown_status.is_some() => Some(Event::BackToPending),
            _ => None,
        };
        if let Some(event) = event
            && self.record(event, cause).await.is_err()
        {
            return Step::NoAnswer(None);
        }
        self.mark_checked();
        self.answered_polls += 1;
        let may_be_new =
            cause != Cause::Poll || self.answered_polls.is_multiple_of(POLLS_PER_LOOK_AT_PAYMENTS);
        if may_be_new && self.payments_are_due() {
            self.last_payments_look = Some(Instant::now());
            let limit = self.core.timing.payments_limit;
            if tokio::time::timeout(limit, self.look_at_payments(connection, cause)).await.is_err() {
                tracing::debug!(purchase = %self.purchase.id(), "its payments took too long to read");
            }
        }
        Step::Answered
    }

    fn payments_are_due(&self) -> bool {
        self.last_payments_look.is_none_or(|last| last.elapsed() >= self.core.timing.payments_gap)
    }

    /// While a session is pending, its payments tell what the status does not: declined attempts, and a
    /// payment that is authorized and waits for the studio. Only shown; that none could be read is no fault.
    async fn look_at_payments(&mut self, connection: &Connection, cause: Cause) {
        let Some(session) = self.session_id() else { return };
        let order = &self.purchase.order;
        let list = ListPayments::of(order.game_id.clone()).by(order.user_id.clone());
        let mut payments = Vec::new();
        for number in 0..PAYMENT_PAGES {
            let Ok(page) = Page::new(100, number * 100) else { return };
            let listing = connection.once.list_payments(&list, page);
            let listed = match fault_points::around(Act::Request, "list-payments", listing).await {
                Ok(listed) => listed,
                Err(error) => {
                    tracing::debug!(purchase = %self.purchase.id(), %error, "its payments can't be read");
                    return;
                }
            };
            let is_last = listed.len() < usize::from(page.limit());
            payments.extend(listed);
            if is_last {
                break;
            }
        }
        let progress = Progress::of(&payments, &session);
        if progress != self.purchase.progress {
            // A journal that can't record is told where it matters; this is only shown.
            let _ = self.record(Event::Progressed(progress), cause).await;
        }
    }

    /// Cancels the session. Whatever the call answers, the status read after it is what counts.
    pub(super) async fn cancel(&mut self) -> Result<(), EngineError> {
        let session = self.session_id().ok_or(EngineError::NotCancellable)?;
        let mut connection = self.connection_for_an_order()?;
        self.set_activity(Activity::Cancelling);
        self.record(Event::CancelAsked, Cause::Player).await?;
        let answer = loop {
            let cancelling = connection.client.cancel_session(&session);
            let answer = fault_points::around(Act::Request, "cancel", cancelling).await;
            if !matches!(answer, Err(ApiError::Unauthorized(_))) {
                break answer;
            }
            if !matches!(self.token_refused(&connection), Step::GoOn) {
                self.pause_for_a_token();
                return Err(self.core.lack_of_token().to_error());
            }
            connection = self.connection_for_an_order()?;
        };
        self.look_now().await?;
        match answer {
            Ok(()) | Err(ApiError::Conflict(_)) => Ok(()),
            Err(error) if self.purchase.is_open() => Err(error.into()),
            Err(error) => {
                tracing::info!(purchase = %self.purchase.id(), %error, "cancel failed, but it has ended");
                Ok(())
            }
        }
    }

    fn connection_for_an_order(&self) -> Result<Connection, EngineError> {
        self.connection().map_err(|step| match step {
            Step::LetGo => EngineError::OtherEnvironment,
            _ => self.core.lack_of_token().to_error(),
        })
    }

    /// Opens the payment page in the player's browser.
    pub(super) async fn open(&mut self, cause: Cause) -> Result<(), EngineError> {
        let page = self.page().await?;
        self.set_activity(Activity::OpeningBrowser);
        match fault_points::around(Act::Browser, "open", self.core.browser.open(&page)).await {
            Ok(()) => {
                self.record(Event::PageOpened, cause).await?;
                self.came_back = false;
                Ok(())
            }
            Err(error) => {
                self.record(Event::PageNotOpened { reason: error.to_string() }, cause).await?;
                Err(error.into())
            }
        }
    }

    /// The payment page, checked against the allow-list each time.
    pub(super) async fn page(&mut self) -> Result<PaymentPageUrl, EngineError> {
        let environment = self.core.access.environment().ok_or(EngineError::NoPaymentPage)?;
        if !self.purchase.order.is_of(&environment) {
            return Err(EngineError::OtherEnvironment);
        }
        if !self.page_is_fresh {
            self.read_page_again(&environment).await;
        }
        // What only a list has said is no address to open.
        if !self.page_is_fresh && self.purchase.origin == Origin::Imported {
            return Err(EngineError::NoPaymentPage);
        }
        let session = self.purchase.session.as_ref().ok_or(EngineError::NoPaymentPage)?;
        Ok(environment.payment_page(&session.page)?)
    }

    /// Asks where the page is now. Where that fails, or the answer is not one to trust, the address of
    /// before is used.
    async fn read_page_again(&mut self, environment: &Environment) {
        let (Some(connection), Some(id)) = (self.core.access.connection(), self.session_id()) else { return };
        match fault_points::around(Act::Request, "page", connection.once.get_session(&id)).await {
            Ok(session) => match answer::check(&self.purchase.order, &session, environment) {
                Ok(record) => {
                    let page = record.page;
                    let is_known = self.purchase.session.as_ref().is_none_or(|known| known.page == page);
                    // Where the journal can't keep it, the address of before is used.
                    self.page_is_fresh =
                        is_known || self.record(Event::PageMoved { page }, Cause::Player).await.is_ok();
                }
                Err(rejection) => {
                    tracing::warn!(purchase = %self.purchase.id(), %rejection, "the page read again is refused");
                }
            },
            Err(error) => {
                tracing::info!(purchase = %self.purchase.id(), %error, "the page can't be read again");
            }
        }
    }

    /// No answer: a refused token stops all calls until there is another, the rest is tried again.
    pub(super) fn no_answer_to(&self, error: ApiError, connection: &Connection) -> Step {
        if matches!(error, ApiError::Unauthorized(_)) {
            return self.token_refused(connection);
        }
        self.no_answer(error)
    }

    pub(super) fn no_answer(&self, error: ApiError) -> Step {
        tracing::info!(purchase = %self.purchase.id(), %error, "no answer");
        let pause = error.retry_after().map(Pause::asked_for);
        self.set_trouble(TroubleKind::Api(error));
        Step::NoAnswer(pause)
    }

    fn session_id(&self) -> Option<SessionId> {
        self.purchase.session.as_ref().map(|session| session.id.clone())
    }
}

/// Does it at once; as one of many, when its turn has come.
async fn in_turn<F: Future>(turn: Option<&Semaphore>, what: F) -> F::Output {
    let _turn = match turn {
        Some(lines) => lines.acquire().await.ok(),
        None => None,
    };
    what.await
}

/// A status that this version does not know, cut to what is worth keeping and showing.
fn short(status: &SessionStatus) -> SessionStatus {
    match status {
        SessionStatus::Unknown(raw) => SessionStatus::Unknown(raw.chars().take(LONGEST_STATUS).collect()),
        known => known.clone(),
    }
}
