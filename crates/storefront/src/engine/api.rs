//! The API of the environment in use, for calls that are about no purchase: those of the tester's bench.
//!
//! The client holds the token and never gives it out. What is done with it changes no purchase here: those
//! are followed as ever.

use toffeepay::{Client, Error as ApiError, RetryPolicy};

use super::access::{Connection, TokenState};
use super::{Core, Engine, EngineError, EngineEvent, TroubleKind};
use crate::environment::Environment;

/// The way to the API of one environment, with the token that is kept for it.
#[derive(Clone, Debug)]
pub struct ApiAccess {
    connection: Connection,
    beside: Client,
    once: Client,
}

impl ApiAccess {
    /// Which environment.
    pub fn environment(&self) -> &Environment {
        &self.connection.environment
    }

    /// A client that tries again by itself where that is safe: for reading.
    pub fn client(&self) -> &Client {
        &self.beside
    }

    /// A client that asks once: for whoever wants to see what the API says to this one call.
    pub fn once(&self) -> &Client {
        &self.once
    }

    /// The same, by the way that the app's own calls go: whatever meets those meets this.
    pub fn as_the_app(&self) -> &Client {
        &self.connection.once
    }
}

impl Engine {
    /// The way to the API of the environment in use; waits for one that is just being entered.
    pub async fn api(&self) -> Result<ApiAccess, EngineError> {
        let connection = self.core.access.ready().await?;
        let beside = connection.beside.clone();
        let once = beside.with_retry(RetryPolicy::none());
        Ok(ApiAccess { connection, beside, once })
    }

    /// Takes note of what such a call came to: that the token is refused concerns everybody.
    pub fn note_api_error(&self, api: &ApiAccess, error: &ApiError) {
        if let ApiError::Unauthorized(_) = error {
            self.core.token_refused(&api.connection);
        }
    }
}

impl Core {
    /// The API refused the token of a connection: that is told where the token is the one in use, and news.
    pub(super) fn token_refused(&self, connection: &Connection) {
        if self.access.refused(connection) {
            self.tell(EngineEvent::SettingChanged);
        }
    }

    /// Why there is no connection.
    pub(super) fn lack_of_token(&self) -> TroubleKind {
        if self.access.report().token == TokenState::Refused {
            TroubleKind::TokenRefused
        } else {
            TroubleKind::NoToken
        }
    }
}
