//! Creating the session: the same key and the same bytes on every try, until the API has said yes or no.

use std::sync::atomic::Ordering;

use toffeepay::{
    ApiProblem, CreateSessionBody, Error as ApiError, ListSessions, Session, SessionId, SessionStatus,
};

use super::{Activity, Pause, PauseEnds, Run, Step, TroubleKind};
use crate::engine::access::Connection;
use crate::engine::readable::Readable;
use crate::engine::{EngineError, answer};
use crate::fault_points::{self, Act};
use crate::purchase::{Cause, Event, Rejection, RejectionReason};

impl Run {
    /// One try to create the session of a purchase that the API has not confirmed.
    pub(super) async fn create(&mut self, cause: Cause) -> Step {
        let connection = match self.connection() {
            Ok(connection) => connection,
            Err(step) => return step,
        };
        self.set_activity(Activity::CreatingSession);
        if self.key_may_be_too_old() {
            return self.look_for_lost_session(&connection, cause).await;
        }
        let id = self.purchase.id();
        let body = match self.core.journal(move |journal| journal.request_body(id)).await {
            Ok(body) => body,
            Err(error) => {
                self.set_trouble(TroubleKind::Journal(error.to_string()));
                return Step::NoAnswer(None);
            }
        };
        match self.send(&body, &connection).await {
            Ok(session) => self.take_answer(&session, &connection, cause).await,
            Err(error) => self.take_refusal(error, &connection, cause).await,
        }
    }

    /// Sends it, with the client's retries. Orders that come meanwhile are answered at once: there is
    /// nothing yet to open, to cancel or to check.
    async fn send(&mut self, body: &CreateSessionBody, connection: &Connection) -> Result<Session, ApiError> {
        let key = self.purchase.order.key;
        self.unsent_since = None;
        let call = connection.client.create_session(body, &key);
        let mut call = std::pin::pin!(fault_points::around(Act::Request, "create", call));
        loop {
            tokio::select! {
                answer = &mut call => return answer,
                Some(order) = self.inbox.recv() => order.answer_at_the_end(true),
            }
        }
    }

    /// The API keeps a key for 24 hours. After a clock that was set back, only the run that began the purchase
    /// still knows its age; not to know it is as bad as too old. A key that was never sent has no age there,
    /// whatever is done to the clock meanwhile.
    fn key_may_be_too_old(&self) -> bool {
        let lifetime = self.core.timing.key_lifetime;
        if self.unsent_since.is_some_and(|since| since.elapsed() < lifetime) {
            return false;
        }
        let age = self.core.now().duration_since(self.purchase.order.begun_at);
        let age = if age.is_negative() {
            self.begun_at.map(|begun_at| begun_at.elapsed())
        } else {
            Some(age.unsigned_abs())
        };
        age.is_none_or(|age| age >= lifetime)
    }

    async fn take_answer(&mut self, session: &Session, connection: &Connection, cause: Cause) -> Step {
        let event = match answer::check(&self.purchase.order, session, &connection.environment) {
            Ok(session) => Event::SessionCreated { session },
            Err(rejection) => {
                tracing::error!(purchase = %self.purchase.id(), %rejection, "the answer of create is refused");
                Event::Rejected(rejection)
            }
        };
        match self.record(event, cause).await {
            Err(EngineError::SessionTaken) => {
                let message = "the API answered with the session of another purchase";
                let taken = Rejection::new(RejectionReason::AnswerDiffers, None, message);
                if self.record(Event::Rejected(taken), cause).await.is_err() {
                    return Step::NoAnswer(None);
                }
            }
            Err(_) => return Step::NoAnswer(None),
            Ok(()) => {}
        }
        if !self.purchase.is_open() {
            return Step::Ended;
        }
        self.mark_checked();
        self.page_is_fresh = true;
        self.clear_trouble();
        if self.pursuit.open_when_created.swap(false, Ordering::SeqCst) {
            if let Err(error) = self.open(cause).await {
                tracing::warn!(purchase = %self.purchase.id(), %error, "the browser was not opened");
            }
            Step::Answered
        } else {
            // The answer to a repeated key may be the first one, of long ago: ask how it stands now.
            Step::GoOn
        }
    }

    async fn take_refusal(&mut self, error: ApiError, connection: &Connection, cause: Cause) -> Step {
        let rejection = match error {
            ApiError::Unauthorized(_) => return self.token_refused(connection),
            ApiError::Invalid(problem) | ApiError::NotFound(problem) if says_no(&problem) => {
                Rejection::new(RejectionReason::Refused, problem.code, problem.message)
            }
            ApiError::Conflict(problem) if problem.code.as_deref() == Some("idempotency_conflict") => {
                Rejection::new(RejectionReason::Refused, problem.code, problem.message)
            }
            ApiError::Request(field) => Rejection::new(RejectionReason::Refused, None, field.to_string()),
            uncertain => {
                let exhausted = uncertain.is_retryable();
                let step = self.no_answer(uncertain);
                return match step {
                    // The client has tried for a while already.
                    Step::NoAnswer(pause) if exhausted => {
                        let ends = pause.map_or(PauseEnds::WithAnyAnswer, |pause| pause.ends);
                        let asked = pause.map(|pause| pause.lasts).unwrap_or_default();
                        let lasts = asked.max(self.core.timing.create_pause);
                        Step::NoAnswer(Some(Pause { lasts, ends }))
                    }
                    step => step,
                };
            }
        };
        match self.record(Event::Rejected(rejection), cause).await {
            Ok(()) => Step::Ended,
            Err(_) => Step::NoAnswer(None),
        }
    }

    /// A key that may be too old is never sent again: it could make a second session. If the first try did
    /// make one, it is among the player's sessions.
    async fn look_for_lost_session(&mut self, connection: &Connection, cause: Cause) -> Step {
        let order = &self.purchase.order;
        let list = ListSessions {
            game_id: order.game_id.clone(),
            user_id: Some(order.user_id.clone()),
            status: None,
        };
        let listing = Readable::of(connection.once.sessions(list), usize::MAX);
        let listed = fault_points::around(Act::Request, "list-sessions", listing).await;
        let Readable { mut sessions, unread } = match listed {
            Ok(readable) => readable,
            Err(error) => return self.no_answer_to(error, connection),
        };
        sessions.retain(|session| {
            answer::could_be(&self.purchase.order, session)
                && self.is_of_its_time(session)
                && nobody_paid(&session.status)
        });
        sessions.sort_by_key(|session| session.created_at);
        for session in sessions {
            let (order, id) = (self.purchase.order.clone(), session.id.to_string());
            match self.core.journal(move |journal| journal.has_session(&order, &id)).await {
                Ok(true) => {}
                Ok(false) => match self.itself(&session.id, connection).await {
                    Ok(Some(session)) => {
                        self.pursuit.open_when_created.store(false, Ordering::SeqCst);
                        return self.take_answer(&session, connection, cause).await;
                    }
                    Ok(None) => {}
                    Err(error) => return self.no_answer_to(error, connection),
                },
                Err(error) => {
                    self.set_trouble(TroubleKind::Journal(error.to_string()));
                    return Step::NoAnswer(None);
                }
            }
        }
        // It may be the one that can't be read.
        if let Some(error) = unread {
            return self.no_answer_to(error, connection);
        }
        let message = "no answer came while its key was good, and the API knows no such session";
        let rejection = Rejection::new(RejectionReason::NeverMade, None, message);
        match self.record(Event::Rejected(rejection), cause).await {
            Ok(()) => Step::Ended,
            Err(_) => Step::NoAnswer(None),
        }
    }

    /// A listed session, asked for by itself: a list only says that there may be one. `None` where it is another.
    async fn itself(&self, id: &SessionId, connection: &Connection) -> Result<Option<Session>, ApiError> {
        let asking = connection.once.get_session(id);
        match fault_points::around(Act::Request, "session", asking).await {
            Ok(session) => {
                let is_it = session.id == *id && answer::could_be(&self.purchase.order, &session);
                Ok(Some(session).filter(|session| is_it && nobody_paid(&session.status)))
            }
            Err(ApiError::NotFound(_)) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Whether a session was created while this purchase's key was good, give or take an hour of clock.
    fn is_of_its_time(&self, session: &Session) -> bool {
        let hour = std::time::Duration::from_hours(1);
        let begun = self.purchase.order.begun_at;
        let after = session.created_at.duration_since(begun);
        if after.is_negative() {
            after.unsigned_abs() <= hour
        } else {
            after.unsigned_abs() <= self.core.timing.key_lifetime + hour
        }
    }
}

/// Whether a refusal is the API's own and would come again. What stands between may refuse too (a proxy, a
/// gateway, a captive portal), after a try that was carried out: that says nothing of the session. The API names
/// a code with its refusals. With 499 its framework says that a call was cut off, which says nothing either.
fn says_no(problem: &ApiProblem) -> bool {
    problem.code.is_some() && !matches!(problem.status, 407 | 499)
}

/// Nobody here ever had the page of a session whose answer was lost, so one that was paid, or tried to be,
/// is somebody else's.
fn nobody_paid(status: &SessionStatus) -> bool {
    matches!(status, SessionStatus::Pending | SessionStatus::Expired | SessionStatus::Cancelled)
}
