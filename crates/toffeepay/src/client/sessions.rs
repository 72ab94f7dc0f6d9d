//! Sessions.

use super::{Client, check_same};
use crate::answer::StatusAnswer;
use crate::entries::Entries;
use crate::error::Result;
use crate::idempotency::IdempotencyKey;
use crate::ids::SessionId;
use crate::page::Page;
use crate::route::Route;
use crate::routes;
use crate::session::{CreateSessionBody, ListSessions, Session, SessionStatus};

impl Client {
    /// `POST /v1/sessions`: creates a session, or answers with the one that `key` already made.
    ///
    /// The same key must always go with the same body; the API keeps a key for 24 hours. After an error
    /// of the kinds [`Error::Unavailable`], [`Error::RateLimited`] and [`Error::BadAnswer`] the session may
    /// exist: call again with the same key and body.
    pub async fn create_session(&self, body: &CreateSessionBody, key: &IdempotencyKey) -> Result<Session> {
        self.create(routes::CREATE_SESSION, body.as_str(), key).await
    }

    /// `GET /v1/sessions/{id}`. An answer about another session is [`Error::BadAnswer`].
    pub async fn get_session(&self, id: &SessionId) -> Result<Session> {
        let session: Session = self.get(&Route::of(routes::GET_SESSION, id.as_str())?).await?;
        check_same(id.as_str(), session.id.as_str())?;
        Ok(session)
    }

    /// `GET /v1/sessions/{id}/status`: the cheapest way to follow a session. An answer about another
    /// session is [`Error::BadAnswer`].
    pub async fn get_session_status(&self, id: &SessionId) -> Result<SessionStatus> {
        let answer: StatusAnswer = self.get(&Route::of(routes::GET_SESSION_STATUS, id.as_str())?).await?;
        if let Some(answered) = &answer.id {
            check_same(id.as_str(), answered)?;
        }
        Ok(answer.status)
    }

    /// `GET /v1/sessions`: one page, in no specified order.
    pub async fn list_sessions(&self, list: &ListSessions, page: Page) -> Result<Vec<Session>> {
        self.page(list, page).await
    }

    /// All pages of `GET /v1/sessions`, each session once, until a page comes back shorter than its limit.
    ///
    /// A list that goes on without bringing anything new is [`Error::BadAnswer`].
    pub async fn list_all_sessions(&self, list: &ListSessions) -> Result<Vec<Session>> {
        self.sessions(list.clone()).collect().await
    }

    /// The same as a stream, which asks for each page when it is wanted.
    pub fn sessions(&self, list: ListSessions) -> Entries<Session> {
        Entries::new(self, list)
    }

    /// `POST /v1/sessions/{id}/cancel`: possible while the session is pending. It races with paying, so
    /// whatever this answers, read the status after it.
    pub async fn cancel_session(&self, id: &SessionId) -> Result<()> {
        self.change(routes::CANCEL_SESSION, id.as_str()).await
    }
}
