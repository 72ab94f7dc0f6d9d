//! What can be read of the engine: the shop, the purchases, and why none can be recorded.

use jiff::Timestamp;

use super::{Core, Engine, EngineError, Live, lock};
use crate::environment::EnvironmentName;
use crate::journal::{Filter, Journal, Page, PageMark, SetAside, Start, Summary};
use crate::purchase::{Purchase, PurchaseId, Recorded};
use crate::shop::{ItemId, Shop};

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

/// Where the local sandbox has the page that stands in for a game.
const STAND_IN_GAME: &str = "game";

impl Engine {
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

    /// The player was told of a journal that was set aside. Until then every start tells of it.
    pub async fn journal_aside_was_told(&self) -> Result<(), EngineError> {
        self.core.journal(Journal::aside_was_told).await
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
}

impl Core {
    pub(super) fn report(&self, purchase: Purchase) -> PurchaseReport {
        let live = self.pursuits().get(purchase.id()).map(|pursuit| pursuit.live()).unwrap_or_default();
        let is_from_before = purchase.is_open() && !lock(&self.begun_here).contains_key(&purchase.id());
        PurchaseReport { purchase, live, is_from_before }
    }
}
