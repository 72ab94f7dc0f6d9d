//! The engine: the path of a purchase, from Buy to a final status.
//!
//! [`Engine::start_checkout`] commits a purchase and hands it to a `pursuit`: the one task that creates
//! its session, opens the page, follows its status and records what the API says, until it has ended.
//! Everything else only nudges a pursuit (return link, focus, "check now") or gives it an order (cancel,
//! open). The engine opens no window and shows nothing: it tells what changed as [`EngineEvent`]s.

mod access;
mod answer;
mod api;
mod charges;
mod doorbell;
mod error;
mod export;
mod import;
mod lend;
mod loopback;
mod proposals;
mod pursuit;
mod pursuits;
mod rounds;
mod schedule;
mod take_up;
mod wake;

use std::collections::HashSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use toffeepay::{AccessToken, CreateSession, IdempotencyKey, UserId};
use tokio::sync::{Notify, Semaphore, broadcast};

use crate::browser::Browser;
use crate::clock::Clock;
use crate::environment::{EnvironmentName, PaymentPageUrl};
use crate::fault_points::{self, Act};
use crate::journal::{Filter, Journal, JournalError, Page, PageMark, SetAside, Start, Summary};
use crate::network::Network;
use crate::purchase::{Cause, Event, Order, Purchase, PurchaseId, PurchaseState, Recorded, ReturnState};
use crate::random::Random;
use crate::return_link::{IgnoredLinks, LinkIgnored, ReturnLink, Scheme};
use crate::settings::{Language, Settings, SettingsFile, Theme};
use crate::shop::{CatalogueItem, Image, ItemId, Shop};
use crate::vault::Vault;

use access::{Access, Connection};
use doorbell::Doorbell;
use loopback::Loopback;
use pursuit::Pursuit;
use pursuits::Pursuits;
use rounds::Rounds;
use take_up::LeftBehind;

pub use access::{AccessReport, Keep, LocalAccess, LocalSandbox, TokenState};
pub use api::ApiAccess;
pub use doorbell::{LinkEffect, LinkTaken};
pub use error::EngineError;
pub use import::Imported;
pub use lend::Lent;
pub use proposals::Proposal;
pub use pursuit::{Activity, Live, Trouble, TroubleKind};
pub use schedule::Timing;

/// What changed. A nudge: whoever hears it reads again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EngineEvent {
    /// A purchase changed, or there is a new one.
    PurchaseChanged(PurchaseId),
    /// The player came back from this purchase's payment page.
    PurchaseReturned(PurchaseId),
    /// This purchase has just become final or was rejected.
    PurchaseEnded(PurchaseId),
    /// The money of this purchase, which stays paid, was found to have been given back.
    PurchaseRefunded(PurchaseId),
    /// A buy link asks to show an item.
    ItemProposed {
        /// Whether the window may come to the front for it.
        raise: bool,
    },
    /// Environment, token, player, theme or language changed.
    SettingChanged,
    /// Links were ignored.
    LinkIgnored,
}

impl EngineEvent {
    /// Its name, for logs and tests.
    pub fn name(self) -> &'static str {
        match self {
            Self::PurchaseChanged(_) => "purchase-changed",
            Self::PurchaseReturned(_) => "purchase-returned",
            Self::PurchaseEnded(_) => "purchase-ended",
            Self::PurchaseRefunded(_) => "purchase-refunded",
            Self::ItemProposed { .. } => "item-proposed",
            Self::SettingChanged => "setting-changed",
            Self::LinkIgnored => "link-ignored",
        }
    }
}

/// All that the engine needs of the world.
pub struct Parts {
    /// What storefront.json says.
    pub shop: Shop,
    /// The journal, or why there is none: then nothing can be bought, and the rest works.
    pub journal: Result<Journal, JournalError>,
    /// What the user has chosen.
    pub settings: Settings,
    /// Where that is kept.
    pub settings_file: SettingsFile,
    /// The scheme of return links.
    pub scheme: Scheme,
    /// The sandbox inside the app, where the build has it.
    pub local_sandbox: Option<Arc<dyn LocalSandbox>>,
    /// The way to the API.
    pub network: Arc<dyn Network>,
    /// The player's browser.
    pub browser: Arc<dyn Browser>,
    /// The keychain.
    pub vault: Arc<dyn Vault>,
    /// The wall clock.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub random: Arc<dyn Random>,
    /// How often the API is asked.
    pub timing: Timing,
}

/// Why purchases can't be recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum JournalProblem {
    /// There is no journal, or it can't be read.
    Unavailable(String),
    /// It may only be read: another copy of the app may be writing to it.
    ViewOnly(String),
}

impl JournalProblem {
    /// In words, English.
    pub fn reason(&self) -> &str {
        match self {
            Self::Unavailable(reason) | Self::ViewOnly(reason) => reason,
        }
    }
}

/// A purchase with what is going on about it in this run.
#[derive(Clone, Debug)]
pub struct PurchaseReport {
    /// The purchase, as the journal has it.
    pub purchase: Purchase,
    /// What is going on now.
    pub live: Live,
    /// It was begun before this run of the app and is not over: it was found unfinished.
    pub is_from_before: bool,
}

/// The engine. Clones are the same engine.
#[derive(Clone)]
pub struct Engine {
    core: Arc<Core>,
}

/// What pursuits share.
struct Core {
    shop: Shop,
    journal: Result<Arc<Journal>, String>,
    settings: Mutex<Settings>,
    settings_file: SettingsFile,
    scheme: Scheme,
    browser: Arc<dyn Browser>,
    clock: Arc<dyn Clock>,
    random: Arc<dyn Random>,
    timing: Timing,
    /// The window's events come from a thread that is none of its own.
    runtime: tokio::runtime::Handle,
    access: Access,
    pursuits: Mutex<Pursuits>,
    left_behind: LeftBehind,
    rounds: Rounds,
    /// Looks that no one waits for pass through here, so that a thousand of them don't ask at once.
    lines: Semaphore,
    events: broadcast::Sender<EngineEvent>,
    /// What buy links ask for.
    proposals: proposals::Proposals,
    /// The purchases that were begun in this run. Not told by the time: a clock may be set back.
    begun_here: Mutex<HashSet<PurchaseId>>,
    /// Held while payments of paid purchases are looked at.
    looking: tokio::sync::Mutex<()>,
    /// When money that was given back was last looked for.
    refunds_looked_for: Mutex<Option<tokio::time::Instant>>,
    doorbell: Doorbell,
    loopback: Arc<Loopback>,
    /// Set when the engine is stopped: nothing is taken up any more.
    stopped: AtomicBool,
    /// Rung when a purchase is taken up, for from then on a sleeping machine matters; and when the engine ends.
    taken_up: Arc<Notify>,
    /// Held while a purchase is begun and while the environment changes: quick clicks see each other, and
    /// no purchase is begun in one environment and sent in the next.
    begin: Arc<tokio::sync::Mutex<()>>,
    /// Held while the settings are changed, so that no change is lost.
    saving: tokio::sync::Mutex<()>,
}

impl Drop for Core {
    fn drop(&mut self) {
        self.taken_up.notify_one();
        self.left_behind.try_now();
    }
}

/// How many events a slow listener may be behind before it is told that it missed some.
const EVENTS_KEPT: usize = 256;
/// Where the local sandbox has the page that stands in for a game.
const STAND_IN_GAME: &str = "game";
/// How many looks at once where many purchases are looked at.
const LINES: usize = 4;

impl Engine {
    /// Starts the engine: enters the chosen environment and takes up every purchase that has not ended.
    /// Returns at once; what it finds comes as events. Must be called inside a tokio runtime.
    pub fn start(parts: Parts) -> Self {
        let (events, _) = broadcast::channel(EVENTS_KEPT);
        let name = first_environment(&parts);
        let (loopback, returns) = Loopback::new();
        let core = Arc::new(Core {
            access: Access::new(name, parts.network, parts.vault, parts.local_sandbox),
            journal: parts.journal.map(Arc::new).map_err(|error| error.to_string()),
            shop: parts.shop,
            settings: Mutex::new(parts.settings),
            settings_file: parts.settings_file,
            scheme: parts.scheme,
            browser: parts.browser,
            clock: parts.clock,
            random: parts.random,
            timing: parts.timing,
            runtime: tokio::runtime::Handle::current(),
            pursuits: Mutex::default(),
            left_behind: LeftBehind::default(),
            rounds: Rounds::default(),
            lines: Semaphore::new(LINES),
            events,
            proposals: proposals::Proposals::default(),
            begun_here: Mutex::default(),
            looking: tokio::sync::Mutex::default(),
            refunds_looked_for: Mutex::default(),
            doorbell: Doorbell::default(),
            loopback,
            stopped: AtomicBool::new(false),
            taken_up: Arc::default(),
            begin: Arc::default(),
            saving: tokio::sync::Mutex::default(),
        });
        let engine = Self { core };
        let entering = engine.clone();
        // Held before anybody else can ask for it: another environment, chosen meanwhile, comes after the first.
        let first = Arc::clone(&engine.core.begin).try_lock_owned();
        tokio::spawn(async move {
            let entered = entering.enter(name).await;
            drop(first);
            match entered {
                // What can't be taken up is told and tried again there.
                Ok(()) => drop(entering.take_up(Cause::Start).await),
                Err(error) => {
                    tracing::error!(%error, environment = name.as_str(), "the environment can't be used");
                }
            }
        });
        tokio::spawn(wake::watch(Arc::downgrade(&engine.core), Arc::clone(&engine.core.taken_up)));
        tokio::spawn(doorbell::hear(Arc::downgrade(&engine.core), returns));
        tokio::spawn(rounds::make(Arc::downgrade(&engine.core)));
        engine
    }

    /// Listens to what changes.
    pub fn events(&self) -> broadcast::Receiver<EngineEvent> {
        self.core.events.subscribe()
    }

    /// Lets go of all purchases. Nothing is lost: what is not in the journal was never promised, and the
    /// next start takes up the rest.
    pub fn stop(&self) {
        let mut pursuits = self.core.pursuits();
        self.core.stopped.store(true, Ordering::SeqCst);
        for pursuit in pursuits.drain() {
            pursuit.stop();
        }
        self.core.rounds.clear();
        self.core.loopback.close();
    }

    // ----- buying -----

    /// Buys one item of the catalogue at the catalogue's price. On disk when this returns; the rest
    /// (session, browser, status) follows by itself.
    ///
    /// `shown` is the environment that the player was shown: in another one nothing is bought.
    ///
    /// A second call for the same item and player while the first is on its way gives the same purchase.
    pub async fn start_checkout(
        &self,
        item_id: &str,
        shown: EnvironmentName,
    ) -> Result<PurchaseReport, EngineError> {
        self.core.may_write()?;
        let item = self.core.shop.item(item_id).ok_or(EngineError::UnknownItem)?;
        let player = self.player().ok_or(EngineError::PlayerMissing)?;
        self.core.access.ready().await?;
        let _beginning = self.core.begin.lock().await;
        let connection = self.core.access.ready().await?;
        if connection.environment.name() != shown {
            return Err(EngineError::OtherEnvironment);
        }
        if let Some(purchase) = self.on_its_way(item, &player, &connection).await? {
            self.core.rounds.take_in_hand(purchase.id());
            // After a restart it may not have been taken up yet.
            self.core.pursue(purchase.clone(), Cause::Player);
            if let Some(pursuit) = self.core.pursuits().get(purchase.id()) {
                pursuit.wanted_again();
            }
            return Ok(self.core.report(purchase));
        }
        let (purchase, request) = self.core.order(item, player, &connection)?;
        let begun = purchase.clone();
        let recorded = self.core.journal(move |journal| journal.begin(&begun, &request.to_body())).await;
        recorded
            .inspect_err(|_| self.core.loopback.forget_later(&purchase.order.return_state, Duration::ZERO))?;
        tracing::info!(purchase = %purchase.id(), item = item_id, "a purchase was begun");
        self.core.rounds.take_in_hand(purchase.id());
        self.core.pursue(purchase.clone(), Cause::Player);
        self.core.tell(EngineEvent::PurchaseChanged(purchase.id()));
        Ok(self.core.report(purchase))
    }

    /// A purchase of the same item that a second click means: still being created, or begun just now.
    async fn on_its_way(
        &self,
        item: &CatalogueItem,
        player: &UserId,
        connection: &Connection,
    ) -> Result<Option<Purchase>, EngineError> {
        let (now, window) = (self.core.clock.now(), self.core.timing.double_click);
        let name = connection.environment.name();
        let open = self.core.journal(move |journal| journal.open_purchases(name)).await?;
        Ok(open.into_iter().rev().find(|purchase| {
            let order = &purchase.order;
            order.item_id == item.id.as_str()
                && order.user_id == *player
                && order.is_of(&connection.environment)
                && (purchase.state == PurchaseState::Creating
                    || now.duration_since(order.begun_at).unsigned_abs() <= window)
        }))
    }

    /// Opens the payment page in the player's browser, again.
    pub async fn open_payment_page(&self, id: PurchaseId) -> Result<PurchaseReport, EngineError> {
        self.pursuit_of(id).await?.open().await?;
        self.purchase(id).await
    }

    /// The payment page, for the clipboard and the QR code. A capability: keep it out of logs.
    pub async fn payment_page(&self, id: PurchaseId) -> Result<PaymentPageUrl, EngineError> {
        self.pursuit_of(id).await?.page().await
    }

    /// Asks the API now. Of an ended purchase, what became of the money: it may have been given back, or the
    /// reason why it was not taken may be known by now.
    pub async fn check(&self, id: PurchaseId) -> Result<PurchaseReport, EngineError> {
        // Asked of the journal: one that has just ended may still have its pursuit.
        if self.core.journal(move |journal| journal.purchase(id)).await?.is_open() {
            match self.pursuit_of(id).await {
                Ok(pursuit) => pursuit.check().await?,
                Err(EngineError::NoPaymentPage) => {}
                Err(error) => return Err(error),
            }
        } else {
            self.core.check_charge(id, Cause::Player).await?;
        }
        self.purchase(id).await
    }

    /// Cancels the session, then asks what became of it: it may have been paid in between.
    pub async fn cancel(&self, id: PurchaseId) -> Result<PurchaseReport, EngineError> {
        match self.pursuit_of(id).await {
            Ok(pursuit) => pursuit.cancel().await?,
            Err(EngineError::NoPaymentPage) => return Err(EngineError::NotCancellable),
            Err(error) => return Err(error),
        }
        self.purchase(id).await
    }

    /// The pursuit of a purchase that has not ended, which the player now has in hand.
    async fn pursuit_of(&self, id: PurchaseId) -> Result<Arc<Pursuit>, EngineError> {
        if let Some(pursuit) = self.core.pursuits().get(id) {
            self.core.rounds.take_in_hand(id);
            return Ok(Arc::clone(pursuit));
        }
        let purchase = self.core.journal(move |journal| journal.purchase(id)).await?;
        if !purchase.is_open() {
            return Err(EngineError::NoPaymentPage);
        }
        self.core.may_write()?;
        self.core.rounds.take_in_hand(id);
        // It may just not have been taken up yet.
        match self.core.access.environment() {
            Some(environment) if purchase.order.is_of(&environment) => {
                self.core.pursue(purchase, Cause::Start);
                self.core.pursuits().get(id).cloned().ok_or(EngineError::OtherEnvironment)
            }
            _ => Err(EngineError::OtherEnvironment),
        }
    }

    // ----- what comes from outside -----

    /// A return link came. All it can do is cause a status check of a purchase that has not ended.
    pub async fn link_arrived(&self, link: &ReturnLink) -> Result<PurchaseId, LinkIgnored> {
        self.take_link(link).await.map(|taken| taken.purchase)
    }

    /// The same, and says what the link has done.
    pub async fn take_link(&self, link: &ReturnLink) -> Result<LinkTaken, LinkIgnored> {
        self.core.may_write().map_err(|_| LinkIgnored::NotLookedUp)?;
        let found = self.core.ring(link.state()).await;
        // One that could not be looked up is not ignored: it is kept for later.
        if let Err(reason) = found
            && reason != LinkIgnored::NotLookedUp
        {
            self.links_ignored(reason, 1);
        }
        found
    }

    /// Notes links that did not even pass the raw checks. Must be called inside a tokio runtime.
    pub fn links_ignored(&self, reason: LinkIgnored, count: u64) {
        if count > 0 {
            self.core.note_ignored(reason, count);
        }
    }

    /// The links of this run that were ignored, by reason, the last one first.
    pub fn ignored_links(&self) -> Vec<IgnoredLinks> {
        self.core.doorbell.ignored()
    }

    /// The window got the focus: the player may be back from the browser.
    pub fn focused(&self) {
        self.core.nudge_all(Cause::Focus);
        self.core.refunds_may_be_due(Cause::Focus);
    }

    /// The purchase whose return link came last, once.
    pub fn take_returned(&self) -> Option<PurchaseId> {
        self.core.doorbell.take_returned()
    }

    // ----- reading -----

    /// The shop.
    pub fn shop(&self) -> &Shop {
        &self.core.shop
    }

    /// One purchase.
    pub async fn purchase(&self, id: PurchaseId) -> Result<PurchaseReport, EngineError> {
        let purchase = self.core.journal(move |journal| journal.purchase(id)).await?;
        Ok(self.core.report(purchase))
    }

    /// What happened to a purchase, oldest first.
    pub async fn timeline(&self, id: PurchaseId) -> Result<Vec<Recorded>, EngineError> {
        self.core.journal(move |journal| journal.timeline(id)).await
    }

    /// Purchases of all environments, newest first. `limit` is held to 1 to 200.
    pub async fn purchases(
        &self,
        after: Option<PageMark>,
        limit: u32,
    ) -> Result<(Vec<PurchaseReport>, Option<PageMark>), EngineError> {
        self.statement(Filter::default(), after.map_or(Start::Newest, Start::After), limit).await
    }

    /// Purchases of all environments that a filter names, newest first. `limit` is held to 1 to 200.
    pub async fn statement(
        &self,
        filter: Filter,
        start: Start,
        limit: u32,
    ) -> Result<(Vec<PurchaseReport>, Option<PageMark>), EngineError> {
        let limit = limit.clamp(1, 200);
        let page = self.core.journal(move |journal| journal.statement(&filter, start, limit)).await?;
        let Page { purchases, next } = page;
        Ok((purchases.into_iter().map(|purchase| self.core.report(purchase)).collect(), next))
    }

    /// How many purchases a filter names, and what they add up to.
    pub async fn summary(&self, filter: Filter) -> Result<Summary, EngineError> {
        self.core.journal(move |journal| journal.summary(&filter)).await
    }

    /// Purchases of the environment in use that have not ended, oldest first.
    pub async fn open_purchases(&self) -> Result<Vec<PurchaseReport>, EngineError> {
        let name = self.core.access.name();
        let open = self.core.journal(move |journal| journal.open_purchases(name)).await?;
        Ok(open.into_iter().map(|purchase| self.core.report(purchase)).collect())
    }

    /// Looks at a journal that was opened before it was looked at. Nothing is written before; of a damaged one, gives
    /// where it was set aside.
    pub async fn look_at_journal(&self) -> Result<Option<SetAside>, EngineError> {
        self.core.journal(Journal::look).await
    }

    /// Why purchases can't be recorded, if they can't: there is no journal, or it may only be read.
    pub fn journal_problem(&self) -> Option<JournalProblem> {
        match (self.core.may_write(), &self.core.journal) {
            (Ok(()), _) => self.core.left_behind.reason().map(JournalProblem::Unavailable),
            (Err(error), Ok(_)) => Some(JournalProblem::ViewOnly(error.to_string())),
            (Err(error), Err(_)) => Some(JournalProblem::Unavailable(error.to_string())),
        }
    }

    /// When a player bought each of the catalogue's items last in the environment in use, as far as this
    /// journal knows; items that were never bought are left out. What was given back does not count.
    pub async fn last_bought(&self) -> Result<Vec<(ItemId, Timestamp)>, EngineError> {
        let Some(player) = self.player() else { return Ok(Vec::new()) };
        let name = self.core.access.name();
        let items: Vec<ItemId> = self.core.shop.catalogue.iter().map(|item| item.id.clone()).collect();
        self.core
            .journal(move |journal| {
                let mut bought = Vec::new();
                for item in items {
                    if let Some(at) = journal.last_bought(name, &player, item.as_str())? {
                        bought.push((item, at));
                    }
                }
                Ok(bought)
            })
            .await
    }

    /// The address that takes the player back to the game: the studio's, else, in the local sandbox, that of
    /// the page that stands in for a game there. `None` where there is neither.
    pub fn way_back_to_game(&self) -> Option<String> {
        if let Some(url) = &self.core.shop.return_to_game_url {
            return Some(url.as_str().to_owned());
        }
        let environment = self.core.access.environment()?;
        if environment.name() != EnvironmentName::Local {
            return None;
        }
        environment.base_url().join(STAND_IN_GAME).ok().map(String::from)
    }

    /// Where purchases are made, and with what token.
    pub fn access(&self) -> AccessReport {
        self.core.access.report()
    }

    /// The environments that this build and storefront.json offer.
    pub fn is_available(&self, name: EnvironmentName) -> bool {
        match name {
            EnvironmentName::Local => self.core.access.has_local_sandbox(),
            EnvironmentName::Custom => self.core.shop.custom.is_some(),
            EnvironmentName::Sandbox | EnvironmentName::Production => true,
        }
    }

    /// Who buys.
    pub fn player(&self) -> Option<UserId> {
        lock(&self.core.settings).player_id.clone().or_else(|| self.core.shop.default_player_id.clone())
    }

    /// The language spoken.
    pub fn language_chosen(&self) -> Language {
        lock(&self.core.settings).language
    }

    /// Light or dark.
    pub fn theme(&self) -> Theme {
        lock(&self.core.settings).theme
    }

    // ----- settings and access -----

    /// Uses another environment from now on. Purchases of the one that is left rest until it is back.
    pub async fn set_environment(&self, name: EnvironmentName) -> Result<(), EngineError> {
        if !self.is_available(name) {
            return Err(EngineError::EnvironmentUnavailable(name.as_str().to_owned()));
        }
        let changing = self.core.begin.lock().await;
        self.save(|settings| settings.environment = Some(name)).await?;
        self.enter(name).await?;
        drop(changing);
        self.take_up(Cause::Start).await
    }

    /// Buys for another player from now on.
    pub async fn set_player(&self, player: UserId) -> Result<(), EngineError> {
        self.save(|settings| settings.player_id = Some(player)).await
    }

    /// The language chosen.
    pub fn language(&self) -> Language {
        lock(&self.core.settings).language
    }

    /// Speaks another language from now on.
    pub async fn set_language(&self, language: Language) -> Result<(), EngineError> {
        self.save(|settings| settings.language = language).await
    }

    /// Uses another theme from now on.
    pub async fn set_theme(&self, theme: Theme) -> Result<(), EngineError> {
        self.save(|settings| settings.theme = theme).await
    }

    /// Proves a token at the API of the environment in use, then keeps it and goes on with what waited.
    pub async fn set_access_token(
        &self,
        token: AccessToken,
        keep: Keep,
        production_confirmed: bool,
    ) -> Result<(), EngineError> {
        let set =
            self.core.access.set_token(token, keep, production_confirmed, &self.core.shop.game.id).await;
        self.core.tell(EngineEvent::SettingChanged);
        set?;
        self.take_up(Cause::Access).await
    }

    /// Forgets the token of the environment in use, in memory and in the keychain.
    pub async fn forget_access_token(&self) -> Result<(), EngineError> {
        let forgotten = self.core.access.forget_token().await;
        self.core.tell(EngineEvent::SettingChanged);
        forgotten
    }

    async fn save(&self, change: impl FnOnce(&mut Settings)) -> Result<(), EngineError> {
        let _saving = self.core.saving.lock().await;
        let mut next = lock(&self.core.settings).clone();
        change(&mut next);
        let (file, written) = (self.core.settings_file.clone(), next.clone());
        blocking(move || file.save(&written))
            .await?
            .map_err(|error| EngineError::SettingsNotSaved(error.to_string()))?;
        *lock(&self.core.settings) = next;
        self.core.tell(EngineEvent::SettingChanged);
        Ok(())
    }

    async fn enter(&self, name: EnvironmentName) -> Result<(), EngineError> {
        for pursuit in self.core.pursuits().drain() {
            pursuit.stop();
        }
        self.core.rounds.clear();
        let entered = self.core.access.enter(name, &self.core.shop, &self.core.events).await;
        self.core.tell(EngineEvent::SettingChanged);
        if let Some(late) = entered? {
            let engine = self.clone();
            tokio::spawn(async move {
                if engine.core.access.take_late(late).await {
                    engine.core.tell(EngineEvent::SettingChanged);
                    drop(engine.take_up(Cause::Access).await);
                }
            });
        }
        Ok(())
    }
}

impl Core {
    /// Fixes all that a purchase will ever ask for.
    fn order(
        &self,
        item: &CatalogueItem,
        user_id: UserId,
        connection: &Connection,
    ) -> Result<(Purchase, CreateSession), EngineError> {
        let game_id = self.shop.game.id.clone();
        let return_state = ReturnState::from_random(self.random.bytes16()?);
        let mut sent = item.item().clone();
        if let (Some(Image::File(path)), Some(base)) = (&item.image, &connection.images) {
            let url = base.join(path.trim_start_matches("images/"));
            sent = url.ok().and_then(|url| sent.clone().with_image(url).ok()).unwrap_or(sent);
        }
        let request = CreateSession::new(game_id.clone(), user_id.clone(), sent)
            .with_return_url(self.return_url(&return_state, connection.environment.name()))
            .map_err(toffeepay::Error::from)?;
        let order = Order {
            id: PurchaseId::from_random(self.random.bytes16()?),
            begun_at: self.now(),
            environment: connection.environment.name(),
            base_url: connection.environment.base_url().to_string(),
            game_id,
            user_id,
            item_id: item.id.as_str().to_owned(),
            title: item.title().to_owned(),
            price: item.price(),
            key: IdempotencyKey::from_random(self.random.bytes16()?),
            return_state,
        };
        lock(&self.begun_here).insert(order.id);
        Ok((Purchase::begin(order), request))
    }

    /// Where the browser comes back to. A loopback that can't be opened is no reason not to buy: the scheme is
    /// there too, and polling is.
    fn return_url(&self, state: &ReturnState, environment: EnvironmentName) -> String {
        if self.shop.loopback_return.contains(&environment) {
            match self.loopback.await_return(state) {
                Ok(url) => return url,
                Err(error) => tracing::warn!(%error, "no way back could be opened on loopback"),
            }
        }
        self.scheme.return_url(state)
    }

    /// Has every purchase looked at.
    fn nudge_all(&self, cause: Cause) {
        self.left_behind.try_now();
        for pursuit in self.pursuits().all() {
            if !self.rounds.have(pursuit.id()) {
                pursuit.nudge(cause);
            }
        }
        self.rounds.hurry();
    }

    /// The API answered one purchase after it had not: the others that wait for it are looked at too.
    fn reached(&self) {
        for pursuit in self.pursuits().all().filter(|pursuit| pursuit.waits_for_the_network()) {
            if !self.rounds.have(pursuit.id()) {
                pursuit.nudge(Cause::Poll);
            }
        }
        self.rounds.hurry();
    }

    /// Hands a purchase to its one task; one that is pursued already is only nudged.
    fn pursue(self: &Arc<Self>, purchase: Purchase, cause: Cause) {
        let mut pursuits = self.pursuits();
        if self.stopped.load(Ordering::SeqCst) {
            return;
        }
        match pursuits.get(purchase.id()) {
            Some(pursuit) if cause == Cause::Player || !self.rounds.have(purchase.id()) => {
                pursuit.nudge(cause);
            }
            Some(_) => {}
            None => {
                let (id, state) = (purchase.id(), purchase.order.return_state.clone());
                pursuits.insert(id, state, Pursuit::start(Arc::clone(self), purchase, cause));
                self.taken_up.notify_one();
            }
        }
    }

    fn report(&self, purchase: Purchase) -> PurchaseReport {
        let live = self.pursuits().get(purchase.id()).map(|pursuit| pursuit.live()).unwrap_or_default();
        let is_from_before = purchase.is_open() && !lock(&self.begun_here).contains(&purchase.id());
        PurchaseReport { purchase, live, is_from_before }
    }

    /// Records an event, and tells of it.
    async fn record(&self, id: PurchaseId, event: Event, cause: Cause) -> Result<Purchase, EngineError> {
        let now = self.now();
        let kind = event.kind();
        let purchase = self.journal(move |journal| journal.record(id, &event, cause, now)).await?;
        tracing::info!(purchase = %id, event = kind, cause = cause.as_str(), state = purchase.state.name());
        self.tell(EngineEvent::PurchaseChanged(id));
        Ok(purchase)
    }

    /// Without a journal that records, nothing is bought, and nothing that is followed could be kept.
    fn may_write(&self) -> Result<(), EngineError> {
        match &self.journal {
            Ok(journal) => Ok(journal.may_write()?),
            Err(reason) => Err(EngineError::JournalUnavailable(reason.clone())),
        }
    }

    /// Calls the journal on a blocking thread.
    async fn journal<T: Send + 'static>(
        &self,
        call: impl FnOnce(&Journal) -> Result<T, JournalError> + Send + 'static,
    ) -> Result<T, EngineError> {
        let journal = match &self.journal {
            Ok(journal) => Arc::clone(journal),
            Err(reason) => return Err(EngineError::JournalUnavailable(reason.clone())),
        };
        Ok(blocking(move || call(&journal)).await??)
    }

    fn tell(&self, event: EngineEvent) {
        fault_points::before(Act::Tell, event.name());
        // No listener is no fault: the window may not be there yet, and reads everything when it is.
        let _ = self.events.send(event);
        fault_points::after(Act::Tell, event.name());
    }

    /// Now, as the journal keeps it: in milliseconds.
    fn now(&self) -> Timestamp {
        let now = self.clock.now();
        Timestamp::from_millisecond(now.as_millisecond()).unwrap_or(now)
    }

    fn pursuits(&self) -> MutexGuard<'_, Pursuits> {
        lock(&self.pursuits)
    }
}

/// Where purchases are made at first: as the user chose, else as storefront.json has it. When what the user
/// chose can't be read any more, never in production: there the choice must be made again.
fn first_environment(parts: &Parts) -> EnvironmentName {
    match (parts.settings.environment, parts.shop.default_environment) {
        (Some(chosen), _) => chosen,
        (None, EnvironmentName::Production) if parts.settings.environment_lost => EnvironmentName::Sandbox,
        (None, default) => default,
    }
}

/// Runs what blocks on a blocking thread.
async fn blocking<T: Send + 'static>(call: impl FnOnce() -> T + Send + 'static) -> Result<T, EngineError> {
    tokio::task::spawn_blocking(call).await.map_err(|error| EngineError::Interrupted(error.to_string()))
}

/// Locks. What is behind these locks is replaced whole, so a panic elsewhere leaves nothing half done.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
