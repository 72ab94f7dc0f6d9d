//! Purchases that were made elsewhere for the same player: another machine, the game itself, the web.
//!
//! Their sessions are listed and recorded as imported. Nothing of them is ever opened by itself; those that
//! are pending are followed like any other.

use toffeepay::{IdempotencyKey, ListSessions, Session};

use super::access::Connection;
use super::readable::Readable;
use super::{Core, Engine, EngineError, EngineEvent, answer};
use crate::fault_points::{self, Act};
use crate::purchase::{
    Cause, FinalStatus, Order, Purchase, PurchaseId, PurchaseState, ReturnState, SessionRecord,
};

/// How many of a player's sessions are read at most.
const MOST_SESSIONS: usize = 10_000;
/// How many characters of a title are kept.
const LONGEST_TITLE: usize = 200;
/// Prices beyond this are none.
const LARGEST_PRICE: i64 = 1_000_000_000_000;

/// What came of looking for purchases made elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imported {
    /// How many sessions the API listed for the player, of those that can be read.
    pub listed: usize,
    /// The purchases that are new here.
    pub taken: Vec<PurchaseId>,
}

impl Engine {
    /// Lists the player's sessions in the environment in use, and records those that are not known here.
    pub async fn import_purchases(&self) -> Result<Imported, EngineError> {
        let player = self.player().ok_or(EngineError::PlayerMissing)?;
        let connection = self.core.access.ready().await?;
        let list =
            ListSessions { game_id: self.core.shop.game.id.clone(), user_id: Some(player), status: None };
        let listing = Readable::of(connection.client.sessions(list.clone()), MOST_SESSIONS);
        let Readable { sessions, .. } = fault_points::around(Act::Request, "list-imports", listing).await?;
        // From here on no purchase is begun: what is being created is known, and its session is its own.
        let _beginning = self.core.begin.lock().await;
        let name = connection.environment.name();
        let mut open = self.core.journal(move |journal| journal.open_purchases(name)).await?;
        open.retain(|purchase| purchase.state == PurchaseState::Creating);
        let mut purchases = Vec::new();
        for session in &sessions {
            let is_asked_for =
                session.game_id == list.game_id && list.user_id.as_ref() == Some(&session.user_id);
            let may_be_ours = open.iter().any(|purchase| answer::could_be(&purchase.order, session));
            if is_asked_for && !may_be_ours && (0..=LARGEST_PRICE).contains(&session.item.price) {
                purchases.push(self.core.imported(session, &connection)?);
            }
        }
        let now = self.core.now();
        let (taken, purchases) = self
            .core
            .journal(move |journal| journal.import(&purchases, now).map(|taken| (taken, purchases)))
            .await?;
        for purchase in purchases.into_iter().filter(|purchase| taken.contains(&purchase.id())) {
            self.core.tell(EngineEvent::PurchaseChanged(purchase.id()));
            if purchase.is_open() {
                self.core.pursue(purchase, Cause::Start);
            }
        }
        if !taken.is_empty() {
            *super::lock(&self.core.refunds_looked_for) = None;
            self.core.refunds_may_be_due(Cause::Player);
        }
        Ok(Imported { listed: sessions.len(), taken })
    }
}

/// An item's title as it is kept of a session that was made elsewhere.
pub(super) fn kept_title(title: &str) -> String {
    title.chars().filter(|each| !each.is_control()).take(LONGEST_TITLE).collect()
}

impl Core {
    fn imported(&self, session: &Session, connection: &Connection) -> Result<Purchase, EngineError> {
        let title = kept_title(&session.item.title);
        let price = session.item.money();
        let known = self.shop.catalogue.iter().find(|item| item.title() == title && item.price() == price);
        let order = Order {
            id: PurchaseId::from_random(self.random.bytes16()?),
            begun_at: session.created_at,
            environment: connection.environment.name(),
            base_url: connection.environment.base_url().to_string(),
            game_id: session.game_id.clone(),
            user_id: session.user_id.clone(),
            item_id: known.map(|item| item.id.as_str().to_owned()).unwrap_or_default(),
            title,
            price,
            // Never sent: its session is there. The journal wants them to be unlike all others.
            key: IdempotencyKey::from_random(self.random.bytes16()?),
            return_state: ReturnState::from_random(self.random.bytes16()?),
        };
        let page = session.url.clone().filter(|page| connection.environment.payment_page(page).is_ok());
        let record = SessionRecord {
            id: session.id.clone(),
            page: page.unwrap_or_default(),
            tax: session.tax.as_ref().map(|tax| tax.amount),
        };
        let ended_at = session
            .paid_at
            .or(session.failed_at)
            .or(session.cancelled_at)
            .or(session.expired_at)
            .unwrap_or(session.created_at);
        Ok(Purchase::imported(order, record, FinalStatus::of(&session.status), Some(ended_at)))
    }
}
