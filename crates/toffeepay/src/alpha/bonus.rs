//! Bonuses: money that a game gives into a player's wallet.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::absent;
use crate::field::InvalidField;
use crate::ids::{self, AccountId, GameId, InvalidId, UserId, chosen_outside, id};
use crate::listing::{Listed, Listing};
use crate::money::{Currency, Money};
use crate::page::Page;
use crate::route::Route;
use crate::routes;

id!(
    /// A bonus's id, given by the API.
    BonusId, "bonus id"
);
id!(
    /// The game's own key of a bonus, by which it is found again. Whether the same key gives once is unspecified.
    BonusKey, "bonus key"
);
chosen_outside!(BonusKey, "bonus key");

/// What a bonus is asked for by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BonusRef {
    /// The API's id.
    Id(BonusId),
    /// The game's own key.
    Key(BonusKey),
}

impl BonusRef {
    pub(crate) fn as_str(&self) -> &str {
        match self {
            Self::Id(id) => id.as_str(),
            Self::Key(key) => key.as_str(),
        }
    }
}

/// A request for a new bonus, every field checked when it was set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CreateBonus {
    game_id: GameId,
    user_id: UserId,
    amount: i64,
    currency: Currency,
    #[serde(skip_serializing_if = "Option::is_none")]
    key: Option<BonusKey>,
    #[serde(skip_serializing_if = "Map::is_empty")]
    metadata: Map<String, Value>,
}

impl CreateBonus {
    /// The fields that the API requires. The amount is zero to 2,147,483,647 minor units of USD, GBP or EUR.
    pub fn new(game_id: GameId, user_id: UserId, amount: &Money) -> Result<Self, InvalidField> {
        if !(0..=i64::from(i32::MAX)).contains(&amount.amount()) {
            let reason = format!("{} is not between 0 and 2147483647 minor units", amount.amount());
            return Err(InvalidField::new("amount", reason));
        }
        if !amount.currency().is_known() {
            return Err(InvalidField::new(
                "currency",
                format!("{} is not USD, GBP or EUR", amount.currency()),
            ));
        }
        let (amount, currency) = (amount.amount(), amount.currency().clone());
        Ok(Self { game_id, user_id, amount, currency, key: None, metadata: Map::new() })
    }

    /// Adds the game's own key, by which the bonus is found after a call whose answer got lost.
    #[must_use]
    pub fn with_key(self, key: BonusKey) -> Self {
        Self { key: Some(key), ..self }
    }

    /// Adds what the API is to keep with it.
    #[must_use]
    pub fn with_metadata(self, metadata: Map<String, Value>) -> Self {
        Self { metadata, ..self }
    }
}

/// A bonus, as answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bonus {
    /// Its id.
    pub id: BonusId,
    /// The account that it went into.
    #[serde(
        default,
        alias = "accountId",
        deserialize_with = "absent::or_empty",
        skip_serializing_if = "Option::is_none"
    )]
    pub account_id: Option<AccountId>,
    /// Minor units of `currency`. Left out, it is zero.
    #[serde(default, deserialize_with = "absent::or_zero")]
    pub amount: i64,
    /// The currency.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<Currency>,
    /// The game's own key.
    #[serde(default, deserialize_with = "ids::answered_or_empty", skip_serializing_if = "Option::is_none")]
    pub key: Option<BonusKey>,
    /// What was kept with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub metadata: Option<Value>,
    /// When it was given.
    #[serde(
        default,
        alias = "createdAt",
        deserialize_with = "absent::or_empty",
        skip_serializing_if = "Option::is_none"
    )]
    pub created_at: Option<Timestamp>,
}

/// Which bonuses to list. The order of the answer is unspecified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListBonuses {
    /// Required by the API.
    pub game_id: GameId,
    /// Only this player's.
    pub user_id: Option<UserId>,
    /// Only those into this account.
    pub account_id: Option<AccountId>,
    /// Only those given at or after this time.
    pub from: Option<Timestamp>,
    /// Only those given up to this time.
    pub to: Option<Timestamp>,
}

impl ListBonuses {
    /// All bonuses of a game's players.
    pub fn of(game_id: GameId) -> Self {
        Self { game_id, user_id: None, account_id: None, from: None, to: None }
    }
}

impl Listed for Bonus {
    const KEY: &'static str = "bonuses";

    fn id(&self) -> &str {
        self.id.as_str()
    }
}

impl Listing for ListBonuses {
    type Entry = Bonus;

    fn route(&self, page: Page) -> Result<Route, InvalidField> {
        let (from, to) = (self.from.map(|at| at.to_string()), self.to.map(|at| at.to_string()));
        Ok(Route::new(routes::alpha::LIST_BONUSES)
            .with("game_id", self.game_id.as_str())
            .with_optional("user_id", self.user_id.as_ref().map(UserId::as_str))
            .with_optional("account_id", self.account_id.as_ref().map(AccountId::as_str))
            .with_optional("from", from.as_deref())
            .with_optional("to", to.as_deref())
            .with_page(page))
    }
}
