//! The world around the engine under torture.

use std::collections::HashMap;
use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::PathBuf;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use anyhow::{Context, Result};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use storefront::browser::{Browser, BrowserError};
use storefront::clock::Clock;
use storefront::engine::{LocalAccess, Parts, Timing};
use storefront::environment::{EnvironmentName, PaymentPageUrl};
use storefront::journal::Journal;
use storefront::network::SystemNetwork;
use storefront::random::SystemRandom;
use storefront::return_link::Scheme;
use storefront::settings::SettingsFile;
use storefront::shop::Shop;
use storefront::vault::{Vault, VaultError, VaultSlot};
use toffeepay::{AccessToken, Limits, RetryPolicy};

use super::{Arguments, Pace};
use crate::process::TOKEN_VARIABLE;
use crate::protocol::Ready;

/// The scheme of return links.
pub const SCHEME: &str = "torture";

pub(super) fn scheme() -> Result<Scheme> {
    Ok(Scheme::new(SCHEME)?)
}

/// All that the engine needs, and how it came up.
/// `view_only` says why the journal may only be read, if so.
pub(super) async fn gather(
    arguments: &Arguments,
    name: EnvironmentName,
    view_only: Option<String>,
    clock: &Arc<OffClock>,
) -> Result<(Parts, Ready)> {
    let token = AccessToken::new(&std::env::var(TOKEN_VARIABLE).context("it needs a token")?)?;
    let base_url = arguments.base_url.parse()?;
    let shop = shop(arguments, name)?;
    let vault = MemoryVault::default();
    if name == EnvironmentName::Custom {
        let environment = shop.custom.as_ref().map(|custom| custom.environment().vault_slot());
        lock(&vault.tokens).extend(environment.map(|slot| (slot.account().to_owned(), token.clone())));
    }
    let settings_file = SettingsFile::in_folder(&arguments.folder);
    let settings = settings_file.load().0;
    let folder = arguments.folder.clone();
    let opened = tokio::task::spawn_blocking(move || match view_only {
        None => Journal::open(&folder),
        Some(reason) => Journal::view(&folder, reason).map(|journal| (journal, None)),
    })
    .await?;
    let aside = opened.as_ref().ok().and_then(|(_, aside)| aside.clone());
    let ready = Ready {
        pid: std::process::id(),
        primary: true,
        journal_problem: match &opened {
            Ok((journal, _)) => journal.may_write().err().map(|error| error.to_string()),
            Err(error) => Some(error.to_string()),
        },
        set_aside: aside.map(|aside| (aside.reason, aside.path.display().to_string())),
    };
    let parts = Parts {
        shop,
        journal: opened.map(|(journal, _)| journal),
        settings,
        settings_file,
        scheme: scheme()?,
        local_sandbox: Some(Arc::new(LocalAccess { base_url, token, images: None })),
        browser: Arc::new(NotingBrowser { note: arguments.opened.clone(), works: !arguments.no_browser }),
        network: Arc::new(if arguments.impatient { impatient() } else { SystemNetwork::default() }),
        vault: Arc::new(vault),
        clock: Arc::clone(clock) as Arc<dyn Clock>,
        random: Arc::new(SystemRandom),
        timing: timing(arguments.pace),
    };
    Ok((parts, ready))
}

fn shop(arguments: &Arguments, name: EnvironmentName) -> Result<Shop> {
    let mut shop = json!({
        "game": { "id": "space_shooter", "title": "Space Shooter" },
        "default_environment": name.as_str(),
        "default_player_id": "player_42",
        "catalogue": [
            { "id": "coins", "title": "50 Gold Coins", "description": "-", "price": 499, "currency": "USD" },
            { "id": "pass", "title": "Season Pass", "description": "-", "price": 999, "currency": "EUR" },
            { "id": "hat", "title": "Hat", "description": "-", "price": 199, "currency": "USD" },
            { "id": "coat", "title": "Coat", "description": "-", "price": 299, "currency": "USD" },
            { "id": "boots", "title": "Boots", "description": "-", "price": 399, "currency": "USD" },
        ],
    });
    if name == EnvironmentName::Custom {
        shop["custom"] = json!({ "base_url": arguments.base_url });
    }
    Ok(Shop::parse(&shop.to_string(), "torture")?)
}

fn impatient() -> SystemNetwork {
    let short = Duration::from_millis(500);
    SystemNetwork {
        limits: Limits { connect: short, call: short, ..Limits::STANDARD },
        retry: RetryPolicy::standard().with_waits(Duration::from_millis(5), Duration::from_millis(20)),
    }
}

fn timing(pace: Pace) -> Timing {
    match pace {
        Pace::Real => Timing::default(),
        Pace::Quick => Timing {
            poll_first: Duration::from_millis(50),
            poll_longest: Duration::from_millis(50),
            nudge_gap: Duration::from_millis(50),
            payments_gap: Duration::ZERO,
            create_pause: Duration::from_millis(50),
            longest_pause: Duration::from_millis(300),
            ..Timing::default()
        },
        Pace::Never => Timing {
            poll_first: Duration::from_hours(1),
            poll_longest: Duration::from_hours(1),
            ..Timing::default()
        },
    }
}

/// Notes the page in a file, a line each: that is the moment from which it may be open.
struct NotingBrowser {
    note: PathBuf,
    works: bool,
}

impl Browser for NotingBrowser {
    fn open(&self, page: &PaymentPageUrl) -> BoxFuture<'static, Result<(), BrowserError>> {
        let (note, line, works) = (self.note.clone(), format!("{}\n", page.expose()), self.works);
        let noting = move || {
            if !works {
                return Err(BrowserError::NotStarted("there is none".into()));
            }
            let opened = OpenOptions::new().create(true).append(true).open(note);
            opened
                .and_then(|mut file| file.write_all(line.as_bytes()))
                .map_err(|error| BrowserError::Refused(error.to_string()))
        };
        let done = tokio::task::spawn_blocking(noting);
        async move { done.await.map_err(|error| BrowserError::Refused(error.to_string()))? }.boxed()
    }
}

/// A keychain that lives as long as the process.
#[derive(Default)]
struct MemoryVault {
    tokens: Mutex<HashMap<String, AccessToken>>,
}

impl Vault for MemoryVault {
    fn read(&self, slot: &VaultSlot) -> BoxFuture<'static, Result<Option<AccessToken>, VaultError>> {
        let found = lock(&self.tokens).get(slot.account()).cloned();
        async move { Ok(found) }.boxed()
    }

    fn store(&self, slot: &VaultSlot, token: &AccessToken) -> BoxFuture<'static, Result<(), VaultError>> {
        lock(&self.tokens).insert(slot.account().to_owned(), token.clone());
        async { Ok(()) }.boxed()
    }

    fn forget(&self, slot: &VaultSlot) -> BoxFuture<'static, Result<(), VaultError>> {
        lock(&self.tokens).remove(slot.account());
        async { Ok(()) }.boxed()
    }
}

/// A wall clock that is off by some hours.
pub(super) struct OffClock(AtomicI64);

impl OffClock {
    pub(super) fn by(hours: i64) -> Self {
        Self(AtomicI64::new(hours))
    }

    pub(super) fn set_ahead(&self, hours: i64) {
        self.0.fetch_add(hours, Ordering::SeqCst);
    }
}

impl Clock for OffClock {
    fn now(&self) -> Timestamp {
        Timestamp::now() + SignedDuration::from_hours(self.0.load(Ordering::SeqCst))
    }
}

/// What is behind this lock is whole at every moment.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
