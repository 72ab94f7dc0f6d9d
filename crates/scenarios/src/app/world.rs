//! What the engine of a scenario needs of the world.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use anyhow::{Context, Result};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use jiff::{SignedDuration, Timestamp};
use storefront::browser::{Browser, BrowserError};
use storefront::clock::{Clock, SystemClock};
use storefront::engine::{LocalAccess, Parts, Timing};
use storefront::environment::{EnvironmentName, PaymentPageUrl};
use storefront::journal::Journal;
use storefront::random::SystemRandom;
use storefront::return_link::Scheme;
use storefront::settings::{Settings, SettingsFile};
use storefront::shop::Shop;
use storefront::vault::{Vault, VaultError, VaultSlot};
use toffeepay::{AccessToken, UserId};

use super::exchanges::HeardNetwork;
use super::{SCHEME, Setup, serve};
use crate::protocol::Line;
use crate::redact::Secrets;

/// All that the engine needs, and its clock.
pub(super) async fn gather(
    setup: &Setup,
    token: AccessToken,
    secrets: &Secrets,
) -> Result<(Parts, Arc<MovedClock>)> {
    let shop = Shop::parse(&setup.shop, "storefront.json")?;
    let vault = OneToken(Mutex::new(Some(token.clone())));
    let environment = EnvironmentName::parse(&setup.environment).context("there is no such environment")?;
    let folder = setup.folder.clone();
    let journal = tokio::task::spawn_blocking(move || Journal::open(&folder)).await?;
    let clock = Arc::new(MovedClock(AtomicI64::new(setup.clock_off_ms)));
    let base_url = setup.base_url.parse().context("the address of the API")?;
    let parts = Parts {
        shop,
        journal: journal.map(|(journal, _)| journal),
        settings: Settings {
            environment: Some(environment),
            player_id: Some(UserId::new(setup.player.as_str())?),
            ..Settings::default()
        },
        settings_file: SettingsFile::in_folder(&setup.folder),
        scheme: scheme()?,
        local_sandbox: Some(Arc::new(LocalAccess { base_url, token, images: None })),
        network: Arc::new(HeardNetwork {
            clock: Arc::clone(&clock) as Arc<dyn Clock>,
            secrets: secrets.clone(),
        }),
        browser: Arc::new(TellingBrowser),
        vault: Arc::new(vault),
        clock: Arc::clone(&clock) as Arc<dyn Clock>,
        random: Arc::new(SystemRandom),
        timing: if environment == EnvironmentName::Local { quick() } else { Timing::default() },
    };
    Ok((parts, clock))
}

pub(super) fn scheme() -> Result<Scheme> {
    Ok(Scheme::new(SCHEME)?)
}

/// The sandbox is this run's alone: it may be asked more often, so that a run does not wait for the app's
/// politeness.
fn quick() -> Timing {
    Timing {
        poll_first: Duration::from_millis(200),
        poll_longest: Duration::from_millis(500),
        nudge_gap: Duration::from_millis(50),
        payments_gap: Duration::from_millis(100),
        create_pause: Duration::from_millis(300),
        longest_pause: Duration::from_secs(2),
        refunds_gap: Duration::ZERO,
        charge_looks: [0, 300, 1_000].map(Duration::from_millis).to_vec(),
        ..Timing::default()
    }
}

/// Tells the runner, which plays the player's browser.
struct TellingBrowser;

impl Browser for TellingBrowser {
    fn open(&self, page: &PaymentPageUrl) -> BoxFuture<'static, Result<(), BrowserError>> {
        serve::say(&Line::Opened(page.expose().to_string()));
        async { Ok(()) }.boxed()
    }
}

/// A keychain with one token, which lives as long as the process.
struct OneToken(Mutex<Option<AccessToken>>);

impl Vault for OneToken {
    fn read(&self, _: &VaultSlot) -> BoxFuture<'static, Result<Option<AccessToken>, VaultError>> {
        let found = lock(&self.0).clone();
        async move { Ok(found) }.boxed()
    }

    fn store(&self, _: &VaultSlot, token: &AccessToken) -> BoxFuture<'static, Result<(), VaultError>> {
        *lock(&self.0) = Some(token.clone());
        async { Ok(()) }.boxed()
    }

    fn forget(&self, _: &VaultSlot) -> BoxFuture<'static, Result<(), VaultError>> {
        *lock(&self.0) = None;
        async { Ok(()) }.boxed()
    }
}

/// The system's clock, moved by some milliseconds.
pub(super) struct MovedClock(AtomicI64);

impl MovedClock {
    pub(super) fn move_by(&self, milliseconds: i64) {
        self.0.fetch_add(milliseconds, Ordering::SeqCst);
    }
}

impl Clock for MovedClock {
    fn now(&self) -> Timestamp {
        let moved = SignedDuration::from_millis(self.0.load(Ordering::SeqCst));
        SystemClock.now().checked_add(moved).unwrap_or(Timestamp::MAX)
    }
}

/// What is behind this lock is whole at every moment.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
