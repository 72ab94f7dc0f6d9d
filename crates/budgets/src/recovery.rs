//! Start-up with 1,000 purchases pending and 100,000 that have ended: until the engine knows of each of the pending what
//! the API says. The engine as it is, over real HTTP to a sandbox in this process, the journal on disk.

use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use anyhow::{Context, Result, ensure};
use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use sandbox::{Config, EndSession, Sandbox, SessionEnd};
use storefront::browser::{Browser, BrowserError};
use storefront::clock::SystemClock;
use storefront::engine::{Engine, LocalAccess, Parts, Timing};
use storefront::environment::{EnvironmentName, PaymentPageUrl};
use storefront::journal::Journal;
use storefront::network::SystemNetwork;
use storefront::purchase::PurchaseId;
use storefront::random::SystemRandom;
use storefront::return_link::Scheme;
use storefront::settings::{Settings, SettingsFile};
use storefront::shop::Shop;
use storefront::vault::{Vault, VaultError, VaultSlot};
use toffeepay::{AccessToken, Client, PaymentMethod};

use crate::budget::{Finding, median, spread};
use crate::desk::{SOON, TOKEN};
use crate::effort::Effort;
use crate::pending::{self, MANY};
use crate::purchases;

const ROUNDS: usize = 5;
const ENDED: u32 = 100_000;
const LIMIT: f64 = 2.0;
const STOREFRONT: &str = include_str!("../../../storefront/storefront.json");

/// Starts with all of them still pending, and with all of them paid while the app was closed.
pub async fn measure(effort: Effort) -> Result<Vec<Finding>> {
    let rounds = effort.rounds(ROUNDS);
    let (mut pending, mut paid) = (Vec::new(), Vec::new());
    let full = tempfile::tempdir()?;
    purchases::fill_with_ended(full.path(), effort.many(ENDED))?;
    for _ in 0..rounds {
        pending.push(once(full.path(), false).await?);
        paid.push(once(full.path(), true).await?);
    }
    let figures =
        |times: &[f64]| format!("{}; median of {rounds} starts (least to most)", spread(times, "s"));
    Ok(vec![
        Finding::at_most(
            "recovery",
            "start with 1,000 pending of 101,000, until each is known",
            median(&pending),
            LIMIT,
            "s",
            figures(&pending),
        ),
        Finding::told(
            "recovery-paid",
            "the same, all paid meanwhile: until each is Paid on disk",
            median(&paid),
            "s",
            figures(&paid),
        ),
    ])
}

/// One start on a copy of a full journal, in seconds.
async fn once(full: &Path, paid: bool) -> Result<f64> {
    let folder = tempfile::tempdir()?;
    for entry in std::fs::read_dir(full)? {
        let entry = entry?;
        std::fs::copy(entry.path(), folder.path().join(entry.file_name()))?;
    }
    let token = AccessToken::new(TOKEN)?;
    let sandbox = sandbox::start(Config::new(token.clone())).await?;
    let client = Client::new(sandbox.base_url().clone(), token)?;
    let base = sandbox.base_url().to_string();
    let sessions = pending::fill(folder.path(), EnvironmentName::Local, &base, &client).await?;
    if paid {
        for session in &sessions {
            let wish = EndSession { outcome: SessionEnd::Paid, method: PaymentMethod::Card, reason: None };
            sandbox.control().end_session(&session.id, wish).await?;
        }
    }
    let parts = parts(folder.path(), &sandbox)?;
    let begun = Instant::now();
    let engine = Engine::start(parts);
    if paid {
        until_none_is_open(&engine).await?;
    } else {
        until_all_are_checked(&engine).await?;
    }
    let seconds = begun.elapsed().as_secs_f64();
    engine.stop();
    sandbox.stop().await;
    Ok(seconds)
}

async fn until_none_is_open(engine: &Engine) -> Result<()> {
    let mut events = engine.events();
    let deadline = Instant::now() + SOON;
    while !engine.open_purchases().await?.is_empty() {
        ensure!(Instant::now() < deadline, "some are still open after {SOON:?}");
        // The next change, or a missed one, is a reason to look again; so is a second without any.
        let _ = tokio::time::timeout(std::time::Duration::from_millis(20), events.recv()).await;
    }
    Ok(())
}

async fn until_all_are_checked(engine: &Engine) -> Result<()> {
    let open: Vec<PurchaseId> = {
        let deadline = Instant::now() + SOON;
        loop {
            let open = engine.open_purchases().await?;
            if open.len() == MANY as usize {
                break open.iter().map(|report| report.purchase.id()).collect();
            }
            ensure!(Instant::now() < deadline, "{} are open", open.len());
        }
    };
    let deadline = Instant::now() + SOON;
    for id in open {
        while engine.purchase(id).await?.live.checked_at.is_none() {
            ensure!(Instant::now() < deadline, "some are not checked after {SOON:?}");
            tokio::time::sleep(std::time::Duration::from_millis(2)).await;
        }
    }
    Ok(())
}

fn parts(folder: &Path, sandbox: &Sandbox) -> Result<Parts> {
    let access =
        LocalAccess { base_url: sandbox.base_url().clone(), token: AccessToken::new(TOKEN)?, images: None };
    Ok(Parts {
        shop: Shop::parse(STOREFRONT, "storefront.json").context("storefront.json")?,
        journal: Journal::open(folder).map(|(journal, _)| journal),
        settings: Settings::default(),
        settings_file: SettingsFile::in_folder(folder),
        scheme: Scheme::new("storefront-companion")?,
        local_sandbox: Some(Arc::new(access)),
        network: Arc::new(SystemNetwork::default()),
        browser: Arc::new(NoBrowser),
        vault: Arc::new(NoVault),
        clock: Arc::new(SystemClock),
        random: Arc::new(SystemRandom),
        timing: Timing::default(),
    })
}

/// Nothing is opened by itself after a start.
struct NoBrowser;

impl Browser for NoBrowser {
    fn open(&self, _: &PaymentPageUrl) -> BoxFuture<'static, Result<(), BrowserError>> {
        async { Err(BrowserError::NotStarted("there is none here".into())) }.boxed()
    }
}

/// The local sandbox needs none.
struct NoVault;

impl NoVault {
    fn missing<T: Send + 'static>() -> BoxFuture<'static, Result<T, VaultError>> {
        async { Err(VaultError::Unavailable("there is none here".into())) }.boxed()
    }
}

impl Vault for NoVault {
    fn read(&self, _: &VaultSlot) -> BoxFuture<'static, Result<Option<AccessToken>, VaultError>> {
        Self::missing()
    }

    fn store(&self, _: &VaultSlot, _: &AccessToken) -> BoxFuture<'static, Result<(), VaultError>> {
        Self::missing()
    }

    fn forget(&self, _: &VaultSlot) -> BoxFuture<'static, Result<(), VaultError>> {
        Self::missing()
    }
}
