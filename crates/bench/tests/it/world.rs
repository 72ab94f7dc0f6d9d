//! A sandbox, and an engine that buys in it: with a browser that opens nothing, and a keychain that is empty.

use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::{BoxFuture, ready};
use sandbox::{Config, Control, EndSession, Sandbox, SessionEnd};
use storefront::browser::{Browser, BrowserError};
use storefront::clock::SystemClock;
use storefront::engine::{ApiAccess, Engine, LocalAccess, Parts, Timing};
use storefront::environment::{EnvironmentName, PaymentPageUrl};
use storefront::journal::Journal;
use storefront::network::{Network, SystemNetwork};
use storefront::purchase::{Purchase, PurchaseId};
use storefront::random::SystemRandom;
use storefront::return_link::Scheme;
use storefront::settings::{Settings, SettingsFile};
use storefront::shop::Shop;
use tempfile::TempDir;
use toffeepay::{
    AccessToken, Client, CreateSession, Currency, GameId, IdempotencyKey, Item, Money, PaymentMethod,
    SessionId, UserId,
};

use crate::vault::EmptyVault;

pub const TOKEN: &str = "sk_test_canary_0123456789";
pub const GAME: &str = "space_shooter";
pub const PLAYER: &str = "player_42";

const SHOP: &str = r#"{
    "game": { "id": "space_shooter", "title": "Space Shooter" },
    "default_environment": "local",
    "default_player_id": "player_42",
    "tester_tools": true,
    "catalogue": [
        { "id": "coins", "title": "50 Gold Coins", "description": "Shiny.", "price": 499, "currency": "USD" }
    ]
}"#;

pub struct World {
    pub sandbox: Sandbox,
    pub engine: Engine,
    _folder: TempDir,
}

impl World {
    pub async fn new() -> Self {
        Self::with(Config::new(token())).await
    }

    pub async fn with(config: Config) -> Self {
        Self::over(config, Arc::new(SystemNetwork::default())).await
    }

    /// With another way to the API.
    pub async fn over(config: Config, network: Arc<dyn Network>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let sandbox = sandbox::start(config).await.unwrap();
        let access = LocalAccess { base_url: sandbox.base_url().clone(), token: token(), images: None };
        let engine = Engine::start(Parts {
            shop: Shop::parse(SHOP, "test").unwrap(),
            journal: Journal::open(folder.path()).map(|(journal, _)| journal),
            settings: Settings::default(),
            settings_file: SettingsFile::in_folder(folder.path()),
            scheme: Scheme::new("storefront-companion").unwrap(),
            local_sandbox: Some(Arc::new(access)),
            network,
            browser: Arc::new(NoBrowser),
            vault: Arc::new(EmptyVault),
            clock: Arc::new(SystemClock),
            random: Arc::new(SystemRandom),
            // It looks when it is told to: what differs meanwhile is what these tests are about.
            timing: Timing { poll_first: LONG, poll_longest: LONG, ..Timing::default() },
        });
        Self { sandbox, engine, _folder: folder }
    }

    pub async fn api(&self) -> ApiAccess {
        self.engine.api().await.unwrap()
    }

    pub async fn client(&self) -> Client {
        self.api().await.client().clone()
    }

    pub fn control(&self) -> Control {
        self.sandbox.control()
    }

    /// A session that this app did not make.
    pub async fn session_of(&self, player: &str) -> SessionId {
        let item = Item::new("Season Pass", &Money::new(999, Currency::Usd)).unwrap();
        let create = CreateSession::new(game(), UserId::new(player).unwrap(), item);
        let client = self.client().await;
        client.create_session(&create.to_body(), &IdempotencyKey::random()).await.unwrap().id
    }

    pub async fn end(&self, id: &SessionId, outcome: SessionEnd) {
        let wish = EndSession { outcome, method: PaymentMethod::Card, reason: None };
        self.control().end_session(id, wish).await.unwrap();
    }

    /// Buys the coins, and waits until the session is in the journal.
    pub async fn buy(&self) -> (PurchaseId, SessionId) {
        let mut events = self.engine.events();
        let begun = self.engine.start_checkout("coins", EnvironmentName::Local).await.unwrap();
        let id = begun.purchase.id();
        loop {
            if let Some(session) = self.purchase(id).await.session {
                return (id, session.id);
            }
            tokio::time::timeout(LONG, events.recv()).await.unwrap().unwrap();
        }
    }

    pub async fn purchase(&self, id: PurchaseId) -> Purchase {
        self.engine.purchase(id).await.unwrap().purchase
    }
}

/// Only bounds failures, and keeps the engine's own looks away.
pub const LONG: Duration = Duration::from_mins(1);

pub fn token() -> AccessToken {
    AccessToken::new(TOKEN).unwrap()
}

pub fn game() -> GameId {
    GameId::new(GAME).unwrap()
}

struct NoBrowser;

impl Browser for NoBrowser {
    fn open(&self, _: &PaymentPageUrl) -> BoxFuture<'static, Result<(), BrowserError>> {
        ready(Ok(())).boxed()
    }
}
