//! Lending the access of the environment in use to a process of this very app: the one that a tester's scenario runs
//! against, where it goes through a pipe; and to whatever takes tokens out of texts.

use toffeepay::AccessToken;

use super::{Engine, EngineError};
use crate::environment::{Environment, EnvironmentName};

/// An environment with its token. Neither prints the token.
#[derive(Clone, Debug)]
pub struct Lent {
    /// Which environment.
    pub environment: Environment,
    /// The token for it.
    pub token: AccessToken,
}

impl Engine {
    /// The access of the environment in use; waits for one that is just being entered.
    pub async fn lend_access(&self) -> Result<Lent, EngineError> {
        let connection = self.core.access.ready().await?;
        Ok(Lent { environment: connection.environment, token: connection.token })
    }

    /// The tokens that are known of an environment, whichever is in use and also where the API refuses them: for
    /// whoever has to take them out of a text before it leaves this machine.
    pub async fn tokens_to_hide(&self, of: EnvironmentName) -> Vec<AccessToken> {
        self.core.access.tokens_of(of, &self.core.shop).await
    }
}
