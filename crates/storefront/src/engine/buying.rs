//! Buying: what a purchase will ever ask for is fixed and committed before anything is sent.

use std::time::Duration;

use toffeepay::{CreateSession, IdempotencyKey, UserId};
use tokio::time::Instant;

use super::access::Connection;
use super::{Core, Engine, EngineError, EngineEvent, PurchaseReport, lock};
use crate::environment::EnvironmentName;
use crate::purchase::{Cause, Order, Purchase, PurchaseId, PurchaseState, ReturnState};
use crate::shop::{CatalogueItem, Image};

impl Engine {
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
        let asked_at = Instant::now();
        self.core.may_write()?;
        let item = self.core.shop.item(item_id).ok_or(EngineError::UnknownItem)?;
        let player = self.player().ok_or(EngineError::PlayerMissing)?;
        self.core.access.ready().await?;
        let _beginning = self.core.begin.lock().await;
        let connection = self.core.access.ready().await?;
        if connection.environment.name() != shown {
            return Err(EngineError::OtherEnvironment);
        }
        if let Some(purchase) = self.on_its_way(item, &player, &connection, asked_at).await? {
            self.core.rounds.take_in_hand(purchase.id());
            // After a restart it may not have been taken up yet. Its key is as old as it was.
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
        self.core.pursue_begun(purchase.clone());
        self.core.tell(EngineEvent::PurchaseChanged(purchase.id()));
        Ok(self.core.report(purchase))
    }

    /// A purchase of the same item that a second click means: still being created, or begun just now, or while this
    /// click waited for its turn.
    async fn on_its_way(
        &self,
        item: &CatalogueItem,
        player: &UserId,
        connection: &Connection,
        asked_at: Instant,
    ) -> Result<Option<Purchase>, EngineError> {
        let (now, window) = (self.core.clock.now(), self.core.timing.double_click);
        let name = connection.environment.name();
        let open = self.core.journal(move |journal| journal.open_purchases(name)).await?;
        let begun_here = lock(&self.core.begun_here);
        Ok(open.into_iter().rev().find(|purchase| {
            let order = &purchase.order;
            order.item_id == item.id.as_str()
                && order.user_id == *player
                && order.is_of(&connection.environment)
                && (purchase.state == PurchaseState::Creating
                    || now.duration_since(order.begun_at).unsigned_abs() <= window
                    || begun_here.get(&order.id).is_some_and(|begun_at| asked_at <= *begun_at))
        }))
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
        lock(&self.begun_here).insert(order.id, Instant::now());
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
}
