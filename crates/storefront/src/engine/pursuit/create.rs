//! Creating the session: the same key and the same bytes on every try, until the API has said yes or no.

use toffeepay::{Error as ApiError, ListSessions, Session};

use super::{Activity, Run, Step, TroubleKind};
use crate::engine::access::Connection;
use crate::engine::{EngineEvent, answer};
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
        match connection.client.create_session(&body, &self.purchase.order.key).await {
            Ok(session) => self.take_answer(&session, &connection, cause).await,
            Err(error) => self.take_refusal(error, &connection, cause).await,
        }
    }

    /// The API keeps a key for 24 hours. A clock that went backwards makes the age unknown, which is as bad.
    fn key_may_be_too_old(&self) -> bool {
        let age = self.core.now().duration_since(self.purchase.order.begun_at);
        age.is_negative() || age.unsigned_abs() >= self.core.timing.key_lifetime
    }

    async fn take_answer(&mut self, session: &Session, connection: &Connection, cause: Cause) -> Step {
        self.mark_checked();
        let event = match answer::check(&self.purchase.order, session, &connection.environment) {
            Ok(session) => Event::SessionCreated { session },
            Err(rejection) => {
                tracing::error!(purchase = %self.purchase.id(), %rejection, "the answer of create is refused");
                Event::Rejected(rejection)
            }
        };
        if self.record(event, cause).await.is_err() {
            return Step::NoAnswer(None);
        }
        if !self.purchase.is_open() {
            return Step::Ended;
        }
        self.page_is_fresh = true;
        self.clear_trouble();
        if self.open_when_created {
            self.open_when_created = false;
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
            ApiError::Unauthorized(_) => {
                self.core.access.refused(connection);
                self.core.tell(EngineEvent::SettingChanged);
                self.set_trouble(TroubleKind::TokenRefused);
                return Step::NeedsToken;
            }
            ApiError::Invalid(problem) | ApiError::NotFound(problem) => {
                Rejection::new(RejectionReason::Refused, problem.code, problem.message)
            }
            ApiError::Conflict(problem) if problem.code.as_deref() == Some("idempotency_conflict") => {
                Rejection::new(RejectionReason::Refused, problem.code, problem.message)
            }
            ApiError::Request(field) => Rejection::new(RejectionReason::Refused, None, field.to_string()),
            uncertain @ (ApiError::Conflict(_)
            | ApiError::RateLimited { .. }
            | ApiError::Unavailable(_)
            | ApiError::BadAnswer(_)) => return self.no_answer(uncertain),
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
        let mut sessions = match connection.once.list_all_sessions(&list).await {
            Ok(sessions) => sessions,
            Err(error) => return self.no_answer_to(error, connection),
        };
        sessions.retain(|session| {
            answer::could_be(&self.purchase.order, session) && self.is_of_its_time(session)
        });
        sessions.sort_by_key(|session| session.created_at);
        for session in sessions {
            let id = session.id.to_string();
            match self.core.journal(move |journal| journal.has_session(&id)).await {
                Ok(true) => {}
                Ok(false) => {
                    self.open_when_created = false;
                    return self.take_answer(&session, connection, cause).await;
                }
                Err(error) => {
                    self.set_trouble(TroubleKind::Journal(error.to_string()));
                    return Step::NoAnswer(None);
                }
            }
        }
        let message = "no answer came while its key was good, and the API knows no such session";
        let rejection = Rejection::new(RejectionReason::NeverMade, None, message);
        match self.record(Event::Rejected(rejection), cause).await {
            Ok(()) => Step::Ended,
            Err(_) => Step::NoAnswer(None),
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
