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
    /// of the kinds [`Error::Unavailable`](crate::Error::Unavailable), [`Error::RateLimited`](crate::Error::RateLimited) and [`Error::BadAnswer`](crate::Error::BadAnswer) the session may
    /// exist: call again with the same key and body.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use toffeepay::{CreateSession, Currency, GameId, IdempotencyKey, Item, Money, UserId};
    /// # let answer = r#"{"id":"ses_1","url":"https://pay.example/ses_1","status":"pending","user_id":"player_42",
    /// #     "game_id":"space_shooter","item":{"title":"50 Gold Coins","price":499,"currency":"USD"},
    /// #     "created_at":"2026-01-02T03:04:05Z"}"#;
    /// # let (client, transport) = toffeepay::testing::client([(200, answer)]);
    ///
    /// let item = Item::new("50 Gold Coins", &Money::price(499, Currency::Usd)?)?;
    /// let request = CreateSession::new(GameId::new("space_shooter")?, UserId::new("player_42")?, item)
    ///     .with_return_url("mygame://payment-complete")?;
    /// let (body, key) = (request.to_body(), IdempotencyKey::random());
    /// let session = client.create_session(&body, &key).await?;
    /// assert_eq!(session.url.as_deref(), Some("https://pay.example/ses_1"));
    /// # Ok(())
    /// # }
    /// ```
    pub async fn create_session(&self, body: &CreateSessionBody, key: &IdempotencyKey) -> Result<Session> {
        self.create(routes::CREATE_SESSION, body.as_str(), key).await
    }

    /// `POST /v1/sessions` with a body that nobody checked, to see what the API makes of it: a tester's call.
    /// The text is sent as it is; what may be wrong with it, [`CreateSession::broken_rules`] says beforehand.
    /// For everything else there is [`create_session`](Self::create_session).
    ///
    /// [`CreateSession::broken_rules`]: crate::CreateSession::broken_rules
    pub async fn create_session_unchecked(&self, body: &str, key: &IdempotencyKey) -> Result<Session> {
        self.create(routes::CREATE_SESSION, body, key).await
    }

    /// `GET /v1/sessions/{id}`. An answer about another session is [`Error::BadAnswer`](crate::Error::BadAnswer).
    pub async fn get_session(&self, id: &SessionId) -> Result<Session> {
        let session: Session = self.get(&Route::of(routes::GET_SESSION, id.as_str())?).await?;
        check_same(id.as_str(), session.id.as_str())?;
        Ok(session)
    }

    /// `GET /v1/sessions/{id}/status`: the cheapest way to follow a session. An answer about another
    /// session is [`Error::BadAnswer`](crate::Error::BadAnswer).
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
    /// A list that goes on without bringing anything new is [`Error::BadAnswer`](crate::Error::BadAnswer), one with a
    /// session that is longer than an answer may be [`Error::EntryTooLong`](crate::Error::EntryTooLong): its others come
    /// from [`sessions`](Self::sessions).
    pub async fn list_all_sessions(&self, list: &ListSessions) -> Result<Vec<Session>> {
        self.sessions(list.clone()).collect().await
    }

    /// The same as a stream, which asks for each page when it is wanted.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use toffeepay::{GameId, ListSessions, SessionStatus, UserId};
    /// # let answer = r#"[{"id":"ses_1","status":"paid","user_id":"player_42","game_id":"space_shooter",
    /// #     "item":{"title":"50 Gold Coins","price":499,"currency":"USD"},"created_at":"2026-01-02T03:04:05Z"}]"#;
    /// # let (client, _) = toffeepay::testing::client([(200, answer)]);
    ///
    /// let list = ListSessions::of(GameId::new("space_shooter")?).by(UserId::new("player_42")?);
    /// let mut paid = client.sessions(list.in_status(SessionStatus::Paid));
    /// while let Some(session) = paid.next().await {
    ///     println!("{}", session?.item.title);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn sessions(&self, list: ListSessions) -> Entries<Session> {
        Entries::new(self, list)
    }

    /// `POST /v1/sessions/{id}/cancel`: possible while the session is pending. It races with paying, so
    /// whatever this answers, read the status after it.
    pub async fn cancel_session(&self, id: &SessionId) -> Result<()> {
        self.change(routes::CANCEL_SESSION, id.as_str()).await
    }
}
