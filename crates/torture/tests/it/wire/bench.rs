//! A bench for one row: a sandbox, a wire before it, a stranger, and an engine in this process with short limits.

use std::sync::Arc;
use std::time::Duration;

use anyhow::{Result, bail, ensure};
use serde_json::json;
use storefront::browser::Browser;
use storefront::clock::SystemClock;
use storefront::engine::{Engine, Parts, PurchaseReport, Timing};
use storefront::environment::EnvironmentName;
use storefront::journal::Journal;
use storefront::network::SystemNetwork;
use storefront::purchase::{FinalStatus, PurchaseId, PurchaseState};
use storefront::random::SystemRandom;
use storefront::settings::{Settings, SettingsFile};
use storefront::shop::Shop;
use tempfile::TempDir;
use toffeepay::{Limits, RetryPolicy};
use tokio::sync::broadcast::error::RecvError;
use tokio::task::block_in_place;
use torture::desk::in_memory;
use torture::process::{SandboxProcess, TOKEN};
use torture::wire::{Stranger, Wire};

use super::rows::Site;
use crate::stand_ins::{NotingBrowser, OneToken, scheme};

/// How long a test waits for what must happen. Generous: it only bounds failures.
const LONG: Duration = Duration::from_secs(40);

pub struct Bench {
    pub sandbox: SandboxProcess,
    pub wire: Wire,
    pub stranger: Stranger,
    pub browser: Arc<NotingBrowser>,
    folder: TempDir,
}

impl Bench {
    pub fn new() -> Result<Self> {
        let folder = in_memory()?;
        let sandbox = block_in_place(|| SandboxProcess::start(&folder.path().join("sandbox"), None))?;
        Ok(Self {
            wire: Wire::start(sandbox.address())?,
            sandbox,
            stranger: Stranger::start()?,
            browser: Arc::default(),
            folder,
        })
    }

    pub fn site(&self) -> Site {
        Site { stranger: self.stranger.address(), token: TOKEN }
    }

    /// An engine whose token is in the keychain.
    pub fn start(&self) -> Result<Engine> {
        let shop = json!({
            "game": { "id": "space_shooter", "title": "Space Shooter" },
            "default_environment": "custom",
            "default_player_id": "player_42",
            "custom": { "base_url": self.wire.base_url() },
            "catalogue": [
                { "id": "coins", "title": "50 Gold Coins", "description": "-", "price": 499, "currency": "USD" },
                { "id": "pass", "title": "Season Pass", "description": "-", "price": 999, "currency": "EUR" },
            ],
        });
        let data = self.folder.path().join("data");
        let short = Duration::from_millis(1_500);
        Ok(Engine::start(Parts {
            shop: Shop::parse(&shop.to_string(), "wire")?,
            journal: Journal::open(&data).map(|(journal, _)| journal),
            settings: Settings::default(),
            settings_file: SettingsFile::in_folder(&data),
            scheme: scheme(),
            local_sandbox: None,
            network: Arc::new(SystemNetwork {
                limits: Limits { connect: short, call: short, ..Limits::STANDARD },
                retry: RetryPolicy::standard()
                    .with_waits(Duration::from_millis(5), Duration::from_millis(20)),
            }),
            browser: Arc::clone(&self.browser) as Arc<dyn Browser>,
            vault: Arc::new(OneToken::holding(TOKEN)),
            clock: Arc::new(SystemClock),
            random: Arc::new(SystemRandom),
            timing: Timing {
                poll_first: Duration::from_millis(50),
                poll_longest: Duration::from_millis(100),
                nudge_gap: Duration::from_millis(50),
                payments_gap: Duration::from_hours(1),
                create_pause: Duration::from_millis(50),
                longest_pause: Duration::from_millis(500),
                ..Timing::default()
            },
        }))
    }

    pub fn opened(&self) -> Vec<String> {
        self.browser.0.lock().map(|opened| opened.clone()).unwrap_or_default()
    }

    /// Its page was opened once, and is the sandbox's own: pays there, and waits until the engine says so.
    pub async fn pay(&self, engine: &Engine, id: PurchaseId) -> Result<()> {
        until(engine, id, "opened", |report| report.purchase.was_opened).await?;
        let opened = self.opened();
        let own = format!("http://{}/pay/", self.sandbox.address());
        ensure!(opened.len() == 1 && opened[0].starts_with(&own), "opened were {opened:?}");
        block_in_place(|| self.sandbox.pay(&opened[0], 1))?;
        engine.focused();
        let paid = PurchaseState::Final(FinalStatus::Paid);
        until(engine, id, "paid", |report| report.purchase.state == paid).await.map(drop)
    }

    /// What holds after every row, however it ended.
    pub fn check(&self, sessions: usize) -> Result<()> {
        let at_the_sandbox = block_in_place(|| self.sandbox.sessions())?;
        ensure!(at_the_sandbox.len() <= sessions, "the sandbox has {at_the_sandbox:?}");
        let creates = self.wire.creates();
        ensure!(creates.len() == sessions, "{} keys were sent for {sessions} purchases", creates.len());
        ensure!(creates.values().all(|bodies| bodies.len() == 1), "a key came with several bodies");
        ensure!(self.stranger.heard().is_empty(), "another host was sent {:?}", self.stranger.heard());
        Ok(())
    }
}

/// Buys, in the environment that is shown.
pub async fn buy(engine: &Engine, item: &str) -> Result<PurchaseId> {
    Ok(engine.start_checkout(item, EnvironmentName::Custom).await?.purchase.id())
}

/// Waits until a purchase is as wanted, woken by the engine's events.
pub async fn until(
    engine: &Engine,
    id: PurchaseId,
    what: &str,
    wanted: impl Fn(&PurchaseReport) -> bool,
) -> Result<PurchaseReport> {
    let mut events = engine.events();
    let seen = async {
        loop {
            let report = engine.purchase(id).await?;
            if wanted(&report) {
                return Ok(report);
            }
            if events.recv().await == Err(RecvError::Closed) {
                bail!("the engine ended");
            }
        }
    };
    match tokio::time::timeout(LONG, seen).await {
        Ok(report) => report,
        Err(_) => bail!("never {what}; it is {:?}", engine.purchase(id).await?),
    }
}
