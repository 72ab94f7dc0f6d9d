//! Access: the environment in use, its token, and the client made of both.
//!
//! The token is bound to the environment it was entered for, and proved there before it is kept. It comes
//! in and goes to the vault and the client; it is given out only on loan (`lend`) and to be hidden in texts.

mod used;

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::{BoxFuture, FutureExt, ready};
use toffeepay::{AccessToken, Client, GameId, ListSessions, Page, RetryPolicy};
use tokio::sync::{broadcast, watch};
use tokio::time::timeout;
use url::Url;

use super::{EngineError, EngineEvent};
use crate::environment::{Environment, EnvironmentName};
use crate::fault_points::{self, Act};
use crate::network::Network;
use crate::shop::Shop;
use crate::vault::{KEYCHAIN_LIMIT, Vault, VaultError};

use used::UsedTokens;

/// The sandbox inside the app.
pub trait LocalSandbox: Send + Sync + 'static {
    /// Starts it, or gives the running one.
    fn start(&self) -> BoxFuture<'static, Result<LocalAccess, String>>;
}

/// How to reach the sandbox inside the app.
#[derive(Clone, Debug)]
pub struct LocalAccess {
    /// Where its API is.
    pub base_url: Url,
    /// The token it made for itself at this start.
    pub token: AccessToken,
    /// Where it serves the catalogue's pictures, ending in a slash; the payment page shows them.
    pub images: Option<Url>,
}

/// A sandbox that is up already: it runs elsewhere, and there is nothing to start.
impl LocalSandbox for LocalAccess {
    fn start(&self) -> BoxFuture<'static, Result<LocalAccess, String>> {
        ready(Ok(self.clone())).boxed()
    }
}

/// Where a token is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keep {
    /// In the keychain.
    Keychain,
    /// In memory, until the app is closed.
    ThisRun,
}

/// Whether there is a token for the environment in use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenState {
    /// The local sandbox makes its own.
    OfTheSandbox,
    /// The environment is being entered: the keychain is asked, or the sandbox started.
    Reading,
    /// None.
    Missing,
    /// In the keychain.
    InKeychain,
    /// In memory, until the app is closed.
    ThisRun,
    /// There, but the API refuses it.
    Refused,
}

/// What may be told of the access.
#[derive(Clone, Debug)]
pub struct AccessReport {
    /// The environment in use.
    pub name: EnvironmentName,
    /// Where its API is; `None` while the local sandbox is not running.
    pub base_url: Option<Url>,
    /// Whether there is a token.
    pub token: TokenState,
    /// Its last four characters.
    pub last_four: Option<String>,
    /// What was wrong with the keychain when it was last asked.
    pub vault_problem: Option<VaultError>,
    /// Why the environment can't be used.
    pub problem: Option<String>,
}

/// What it takes to call the API.
#[derive(Clone, Debug)]
pub(super) struct Connection {
    /// Where.
    pub environment: Environment,
    /// Retries by itself: for creates, cancels and proofs.
    pub client: Client,
    /// One try a call: whoever follows a status has its own schedule.
    pub once: Client,
    /// For calls that are about no purchase here.
    pub beside: Client,
    /// Where the local sandbox serves pictures.
    pub images: Option<Url>,
    last_four: Option<String>,
    /// For whom it is lent to.
    pub token: AccessToken,
    /// Tells connections apart without comparing tokens.
    mark: Arc<()>,
}

#[derive(Clone, Debug)]
struct State {
    name: EnvironmentName,
    environment: Option<Environment>,
    images: Option<Url>,
    token: TokenState,
    connection: Option<Connection>,
    vault_problem: Option<VaultError>,
    problem: Option<String>,
    /// Counts environments entered, so that a late answer of the keychain does not land in the next one.
    entered: u64,
    /// A late answer of the keychain is of use: no token was set or forgotten since it was asked.
    late_is_of_use: bool,
}

pub(super) struct Access {
    state: watch::Sender<State>,
    network: Arc<dyn Network>,
    vault: Arc<dyn Vault>,
    local_sandbox: Option<Arc<dyn LocalSandbox>>,
    used: UsedTokens,
}

/// How long Buy waits for an environment that is just being entered.
const READY_LIMIT: Duration = Duration::from_secs(KEYCHAIN_LIMIT.as_secs() + 1);

impl Access {
    pub(super) fn new(
        name: EnvironmentName,
        network: Arc<dyn Network>,
        vault: Arc<dyn Vault>,
        local_sandbox: Option<Arc<dyn LocalSandbox>>,
    ) -> Self {
        let state = State {
            name,
            environment: None,
            images: None,
            token: TokenState::Reading,
            connection: None,
            vault_problem: None,
            problem: None,
            entered: 0,
            late_is_of_use: false,
        };
        Self { state: watch::Sender::new(state), network, vault, local_sandbox, used: UsedTokens::default() }
    }

    pub(super) fn has_local_sandbox(&self) -> bool {
        self.local_sandbox.is_some()
    }

    pub(super) fn name(&self) -> EnvironmentName {
        self.state.borrow().name
    }

    pub(super) fn environment(&self) -> Option<Environment> {
        self.state.borrow().environment.clone()
    }

    /// The connection, where there is a token that the API has not refused.
    pub(super) fn connection(&self) -> Option<Connection> {
        let state = self.state.borrow();
        if state.token == TokenState::Refused { None } else { state.connection.clone() }
    }

    /// Wakes whoever waits for another token.
    pub(super) fn changes(&self) -> AccessChanges {
        AccessChanges(self.state.subscribe())
    }

    pub(super) fn report(&self) -> AccessReport {
        let state = self.state.borrow();
        AccessReport {
            name: state.name,
            base_url: state.environment.as_ref().map(|environment| environment.base_url().clone()),
            token: state.token,
            last_four: state.connection.as_ref().and_then(|connection| connection.last_four.clone()),
            vault_problem: state.vault_problem.clone(),
            problem: state.problem.clone(),
        }
    }

    /// The connection to buy with; waits for an environment that is just being entered.
    pub(super) async fn ready(&self) -> Result<Connection, EngineError> {
        let state = self.settled().await.ok_or(EngineError::TokenMissing)?;
        match (state.token, state.connection, state.problem) {
            (TokenState::Refused, _, _) => Err(EngineError::TokenRefused),
            (_, Some(connection), _) => Ok(connection),
            (_, None, Some(problem)) => Err(EngineError::EnvironmentUnavailable(problem)),
            (_, None, None) => Err(EngineError::TokenMissing),
        }
    }

    /// The environment in use; one that is just being entered is waited for.
    pub(super) async fn entered(&self) -> Option<Environment> {
        match self.environment() {
            None => self.settled().await?.environment,
            known => known,
        }
    }

    /// What is known when it is known whether there is a token.
    async fn settled(&self) -> Option<State> {
        let mut changes = self.state.subscribe();
        let settled = changes.wait_for(|state| state.token != TokenState::Reading);
        timeout(READY_LIMIT, settled).await.ok()?.ok().map(|state| state.clone())
    }

    /// Makes an environment the one in use and looks for its token.
    pub(super) async fn enter(
        &self,
        name: EnvironmentName,
        shop: &Shop,
        events: &broadcast::Sender<EngineEvent>,
    ) -> Result<Option<LateToken>, EngineError> {
        let mut entered = 0;
        self.state.send_modify(|state| {
            entered = state.entered + 1;
            *state = State {
                name,
                environment: None,
                images: None,
                token: TokenState::Reading,
                connection: None,
                vault_problem: None,
                problem: None,
                entered,
                late_is_of_use: true,
            };
        });
        super::tell(events, EngineEvent::SettingChanged);
        let result = self.look_for_token(name, shop).await;
        self.state.send_if_modified(|state| {
            if state.entered != entered {
                return false;
            }
            match &result {
                Ok(found) => {
                    state.environment = Some(found.environment.clone());
                    state.images.clone_from(&found.images);
                    state.token = found.token;
                    state.connection.clone_from(&found.connection);
                    state.vault_problem.clone_from(&found.vault_problem);
                }
                Err(error) => {
                    state.token = TokenState::Missing;
                    state.problem = Some(match error {
                        EngineError::EnvironmentUnavailable(reason) => reason.clone(),
                        other => other.to_string(),
                    });
                }
            }
            true
        });
        result.map(|found| {
            let environment = found.environment;
            found.late.map(|reading| LateToken { reading, environment, entered })
        })
    }

    async fn look_for_token(&self, name: EnvironmentName, shop: &Shop) -> Result<Found, EngineError> {
        let unavailable = |reason: String| EngineError::EnvironmentUnavailable(reason);
        if name == EnvironmentName::Local {
            return self.start_local().await;
        }
        let environment = elsewhere(name, shop)
            .ok_or_else(|| unavailable(format!("{} is not configured", name.as_str())))?;
        let mut reading = self.vault.read(&environment.vault_slot());
        let (read, late) = match timeout(KEYCHAIN_LIMIT, &mut reading).await {
            Ok(read) => (read, None),
            Err(_) => (Err(VaultError::TimedOut), Some(reading)),
        };
        let mut found = self.found(environment, read)?;
        found.late = late;
        Ok(found)
    }

    /// A keychain that the user unlocked after the limit: its token is used as soon as it comes.
    pub(super) async fn take_late(&self, late: LateToken) -> bool {
        let read = late.reading.await;
        let Ok(found) = self.found(late.environment, read) else { return false };
        self.state.send_if_modified(|state| {
            let awaited =
                state.entered == late.entered && state.late_is_of_use && state.token == TokenState::Missing;
            if awaited {
                state.token = found.token;
                state.connection.clone_from(&found.connection);
                state.vault_problem.clone_from(&found.vault_problem);
            }
            awaited
        })
    }

    async fn start_local(&self) -> Result<Found, EngineError> {
        let unavailable = EngineError::EnvironmentUnavailable;
        let sandbox = self
            .local_sandbox
            .as_ref()
            .ok_or_else(|| unavailable("this build has no local sandbox".into()))?;
        let local = sandbox.start().await.map_err(unavailable)?;
        let environment =
            Environment::local(local.base_url).map_err(|error| unavailable(error.to_string()))?;
        let connection = self.connect(environment.clone(), local.token, local.images.clone())?;
        Ok(Found {
            environment,
            images: local.images,
            token: TokenState::OfTheSandbox,
            connection: Some(connection),
            vault_problem: None,
            late: None,
        })
    }

    /// Proves a token by listing one session, then keeps it.
    pub(super) async fn set_token(
        &self,
        token: AccessToken,
        keep: Keep,
        production_confirmed: bool,
        game_id: &GameId,
    ) -> Result<(), EngineError> {
        let (environment, entered) = {
            let state = self.state.borrow();
            (state.environment.clone(), state.entered)
        };
        let environment =
            environment.ok_or_else(|| EngineError::EnvironmentUnavailable("it is not entered yet".into()))?;
        if environment.name() == EnvironmentName::Production && !production_confirmed {
            return Err(EngineError::ProductionNotConfirmed);
        }
        let connection = self.connect(environment.clone(), token.clone(), None)?;
        prove(&connection.client, game_id).await?;
        let state = match keep {
            Keep::ThisRun => TokenState::ThisRun,
            Keep::Keychain => {
                let stored = self.vault.store(&environment.vault_slot(), &token).await;
                self.note_vault(entered, stored.as_ref().err());
                stored?;
                TokenState::InKeychain
            }
        };
        self.state.send_if_modified(|current| {
            let here = current.entered == entered;
            if here {
                current.token = state;
                current.connection = Some(connection);
                current.late_is_of_use = false;
            }
            here
        });
        Ok(())
    }

    /// Forgets the token in memory at once, and in the keychain.
    pub(super) async fn forget_token(&self) -> Result<(), EngineError> {
        let (environment, entered) = {
            let state = self.state.borrow();
            if state.token == TokenState::OfTheSandbox {
                return Ok(());
            }
            (state.environment.clone(), state.entered)
        };
        let Some(environment) = environment else { return Ok(()) };
        self.used.forget(environment.name());
        self.state.send_modify(|state| {
            state.token = TokenState::Missing;
            state.connection = None;
            state.late_is_of_use = false;
        });
        let forgotten = self.vault.forget(&environment.vault_slot()).await;
        self.note_vault(entered, forgotten.as_ref().err());
        Ok(forgotten?)
    }

    /// The tokens that are known of an environment: those of this run, and the one that is kept where another is in use.
    /// A keychain that can't be asked has none.
    pub(super) async fn tokens_of(&self, name: EnvironmentName, shop: &Shop) -> Vec<AccessToken> {
        let mut tokens = self.used.of(name);
        if name != self.name()
            && let Some(environment) = elsewhere(name, shop)
        {
            let reading = self.vault.read(&environment.vault_slot());
            let read = timeout(KEYCHAIN_LIMIT, reading).await.unwrap_or(Err(VaultError::TimedOut));
            match read {
                Ok(kept) => tokens.extend(kept),
                Err(error) => tracing::warn!(%error, "the keychain can't be asked for a token to be hidden"),
            }
        }
        tokens
    }

    /// The API refused the token that a connection was made with. Whether that is news: it may have been said before,
    /// or another may be in use since.
    pub(super) fn refused(&self, connection: &Connection) -> bool {
        self.state.send_if_modified(|state| {
            let same = state.connection.as_ref().is_some_and(|current| current.is_same(connection));
            let is_news = same && state.token != TokenState::Refused;
            if is_news {
                state.token = TokenState::Refused;
            }
            is_news
        })
    }

    /// What the keychain's answer means for an environment.
    fn found(
        &self,
        environment: Environment,
        read: Result<Option<AccessToken>, VaultError>,
    ) -> Result<Found, EngineError> {
        let (token, connection, vault_problem) = match read {
            Ok(Some(token)) => {
                (TokenState::InKeychain, Some(self.connect(environment.clone(), token, None)?), None)
            }
            Ok(None) => (TokenState::Missing, None, None),
            Err(error) => {
                tracing::warn!(%error, "the keychain can't be read");
                (TokenState::Missing, None, Some(error))
            }
        };
        Ok(Found { environment, images: None, token, connection, vault_problem, late: None })
    }

    fn connect(
        &self,
        environment: Environment,
        token: AccessToken,
        images: Option<Url>,
    ) -> Result<Connection, EngineError> {
        let last_four = token.last_four().map(str::to_owned);
        let unavailable =
            |error: toffeepay::BuildError| EngineError::EnvironmentUnavailable(error.to_string());
        let base_url = environment.base_url();
        let client = self.network.client(base_url, token.clone()).map_err(unavailable)?;
        let beside = self.network.beside(&client, base_url, token.clone()).map_err(unavailable)?;
        let once = client.with_retry(RetryPolicy::none());
        self.used.remember(environment.name(), &token);
        Ok(Connection { environment, client, once, beside, images, last_four, token, mark: Arc::default() })
    }

    fn note_vault(&self, entered: u64, problem: Option<&VaultError>) {
        self.state.send_if_modified(|state| {
            let here = state.entered == entered;
            if here {
                state.vault_problem = problem.cloned();
            }
            here
        });
    }
}

/// An environment whose token is in the keychain, where it is configured.
pub(super) fn elsewhere(name: EnvironmentName, shop: &Shop) -> Option<Environment> {
    match name {
        EnvironmentName::Local => None,
        EnvironmentName::Sandbox => Environment::sandbox(),
        EnvironmentName::Production => Environment::production(),
        EnvironmentName::Custom => shop.custom.as_ref().map(|custom| custom.environment().clone()),
    }
}

/// Tells when there is another token.
pub(super) struct AccessChanges(watch::Receiver<State>);

impl AccessChanges {
    /// Waits for the next change.
    pub(super) async fn next(&mut self) {
        if self.0.changed().await.is_err() {
            // The engine is gone; so will be whoever waits here.
            std::future::pending::<()>().await;
        }
    }
}

struct Found {
    environment: Environment,
    images: Option<Url>,
    token: TokenState,
    connection: Option<Connection>,
    vault_problem: Option<VaultError>,
    /// The keychain did not answer in time, and may yet.
    late: Option<Reading>,
}

type Reading = BoxFuture<'static, Result<Option<AccessToken>, VaultError>>;

/// An answer of the keychain that is still to come.
pub(super) struct LateToken {
    reading: Reading,
    environment: Environment,
    entered: u64,
}

impl Connection {
    fn is_same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.mark, &other.mark)
    }
}

/// The API has no "who am I": listing one session is the cheapest call that needs the token.
async fn prove(client: &Client, game_id: &GameId) -> Result<(), EngineError> {
    let one = Page::new(1, 0).map_err(toffeepay::Error::from)?;
    let list = ListSessions { game_id: game_id.clone(), user_id: None, status: None };
    match fault_points::around(Act::Request, "proof", client.list_sessions(&list, one)).await {
        Ok(_) => Ok(()),
        Err(toffeepay::Error::Unauthorized(_)) => Err(EngineError::TokenRefused),
        Err(error) => Err(error.into()),
    }
}
