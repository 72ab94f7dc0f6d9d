//! The players' wallets: accounts with a balance. They are read here; the player fills them by deposits.

use serde::{Deserialize, Serialize};

use crate::absent;
use crate::ids::{self, AccountId, GameId, UserId};
use crate::money::{Currency, Money};

/// A player of a game who uses an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GameUser {
    /// The game.
    #[serde(alias = "gameId", deserialize_with = "ids::answered")]
    pub game_id: GameId,
    /// The game's own id of the player.
    #[serde(alias = "userId", deserialize_with = "ids::answered")]
    pub user_id: UserId,
}

/// What is in an account, in minor units of its currency. A part that is left out is zero.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Balance {
    /// Money that was paid in; zero or more.
    #[serde(default, deserialize_with = "absent::or_zero")]
    pub real: i64,
    /// Given by bonuses; zero or more.
    #[serde(default, deserialize_with = "absent::or_zero")]
    pub bonus: i64,
}

/// A wallet account, as answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// Its id.
    pub id: AccountId,
    /// Who uses it: one account may serve several games.
    #[serde(default, deserialize_with = "absent::or_none")]
    pub users: Vec<GameUser>,
    /// The currency; USD is the only one that the API names.
    pub currency: Currency,
    /// What is in it.
    pub balance: Balance,
}

impl Account {
    /// What can be spent, as money: real and bonus together.
    pub fn available(&self) -> Money {
        Money::new(self.balance.real.saturating_add(self.balance.bonus), self.currency.clone())
    }
}

/// Which accounts to list. The order of the answer is unspecified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListAccounts {
    /// Required by the API.
    pub game_id: GameId,
    /// Only this player's.
    pub user_id: Option<UserId>,
}

impl ListAccounts {
    /// All accounts of a game's players.
    pub fn of(game_id: GameId) -> Self {
        Self { game_id, user_id: None }
    }

    /// Only this player's.
    #[must_use]
    pub fn by(self, user_id: UserId) -> Self {
        Self { user_id: Some(user_id), ..self }
    }
}
