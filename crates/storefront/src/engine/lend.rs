//! Lending the access of the environment in use to a process of this very app: the one that a tester's scenario runs
//! against. It goes there through a pipe.

use toffeepay::AccessToken;

use super::{Engine, EngineError};
use crate::environment::Environment;

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
}
