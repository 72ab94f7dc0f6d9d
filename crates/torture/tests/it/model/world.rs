//! The engine's surroundings in the model: nothing but its journal is real, and all of it outlives the engine.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use serde_json::json;
use storefront::browser::Browser;
use storefront::clock::Clock;
use storefront::engine::{Engine, Parts, Timing};
use storefront::journal::Journal;
use storefront::network::Network;
use storefront::random::SystemRandom;
use storefront::settings::{Settings, SettingsFile};
use storefront::shop::Shop;
use storefront::vault::Vault;
use toffeepay::{AccessToken, BuildError, Client};
use tokio::runtime::Runtime;
use url::Url;

use super::api::{Api, BASE};
use super::clock::{ModelClock, ModelTimer};
use crate::stand_ins::{NotingBrowser, OneToken, scheme};
pub const TOKENS: [&str; 2] = ["sk_model_token_one_1", "sk_model_token_two_2"];

struct ToModel(Api, Arc<ModelClock>);

impl Network for ToModel {
    fn client(&self, base_url: &Url, token: AccessToken) -> Result<Client, BuildError> {
        let timer = Arc::new(ModelTimer::of(Arc::clone(&self.1)));
        Client::with_transport(base_url.clone(), token, Arc::new(self.0.clone()), timer)
    }
}

/// What outlives the engine.
pub struct World {
    pub api: Api,
    pub clock: Arc<ModelClock>,
    pub browser: Arc<NotingBrowser>,
    vault: Arc<OneToken>,
    shop: Shop,
}

/// One run of the engine, from start to crash.
pub struct Life {
    pub engine: Engine,
    runtime: Runtime,
}

impl World {
    pub fn new() -> Self {
        let shop = json!({
            "game": { "id": "space_shooter", "title": "Space Shooter" },
            "default_environment": "custom",
            "default_player_id": "player_42",
            "custom": { "base_url": BASE },
            "catalogue": [
                { "id": "coins", "title": "50 Gold Coins", "description": "-", "price": 499, "currency": "USD" },
                { "id": "pass", "title": "Season Pass", "description": "-", "price": 999, "currency": "EUR" },
            ],
        });
        let clock = Arc::new(ModelClock::default());
        let vault = OneToken::holding(TOKENS[0]);
        Self {
            api: Api::new(TOKENS[0], Arc::clone(&clock)),
            clock,
            browser: Arc::default(),
            vault: Arc::new(vault),
            shop: Shop::parse(&shop.to_string(), "model").unwrap(),
        }
    }

    /// Starts an engine on the folder's journal.
    pub fn live(&self, folder: &Path) -> Life {
        let runtime =
            tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
        let engine = runtime.block_on(async {
            self.clock.begin();
            Engine::start(Parts {
                shop: self.shop.clone(),
                journal: Journal::open(folder).map(|(journal, _)| journal),
                settings: Settings::default(),
                settings_file: SettingsFile::in_folder(folder),
                scheme: scheme(),
                local_sandbox: None,
                network: Arc::new(ToModel(self.api.clone(), Arc::clone(&self.clock))),
                browser: Arc::clone(&self.browser) as Arc<dyn Browser>,
                vault: Arc::clone(&self.vault) as Arc<dyn Vault>,
                clock: Arc::clone(&self.clock) as Arc<dyn Clock>,
                random: Arc::new(SystemRandom),
                timing: Timing::default(),
            })
        });
        Life { engine, runtime }
    }

    /// The machine sleeps: no timer of the engine goes on, and what was on its way gets no further.
    pub fn sleep(&self, duration: Duration) {
        self.api.cut_off();
        self.clock.pass(duration);
    }

    /// The engine is gone at this moment, wherever each of its tasks stands. Only what blocks goes to its end,
    /// as a system call would.
    pub fn crash(&self, life: Life) {
        life.runtime.block_on(async { self.clock.end() });
        drop(life);
    }
}

impl Life {
    /// Lets the engine work until this is done.
    pub fn run<T>(&self, work: impl Future<Output = T>) -> T {
        self.runtime.block_on(work)
    }

    /// Lets time pass.
    pub fn pass(&self, duration: Duration) {
        self.run(async move { tokio::time::sleep(duration).await });
    }
}
