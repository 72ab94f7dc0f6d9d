//! Wallets: accounts, the deposits that fill them and the bonuses that are given to them.
//!
//! A balance is never set by a payment itself: it follows from what payments, deposits and bonuses do, see
//! `effects`.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use toffeepay::{AccountId, Balance, DepositId, GameId, GameUser, UserId};

use crate::ids::BonusId;
use crate::ledger::payment::{Means, PaymentState};
use crate::ledger::table::Record;

/// What can be done to the money of a wallet.
pub(crate) trait Purse: Sized {
    /// The parts that pay an amount: bonus first. None where there is too little.
    fn split(self, amount: i64) -> Option<Self>;

    fn plus(self, other: Self) -> Self;

    /// Never below zero: the bank of a sandbox lends nothing.
    fn minus(self, other: Self) -> Self;
}

impl Purse for Balance {
    fn split(self, amount: i64) -> Option<Self> {
        let bonus = amount.min(self.bonus);
        let real = amount - bonus;
        (real <= self.real).then_some(Self { real, bonus })
    }

    fn plus(self, other: Self) -> Self {
        Self { real: self.real.saturating_add(other.real), bonus: self.bonus.saturating_add(other.bonus) }
    }

    fn minus(self, other: Self) -> Self {
        Self { real: (self.real - other.real).max(0), bonus: (self.bonus - other.bonus).max(0) }
    }
}

/// What of a payment comes from a wallet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Split {
    pub account_id: AccountId,
    #[serde(flatten)]
    pub parts: Balance,
}

/// A wallet. Its currency is US dollars, as the API has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct AccountRecord {
    pub id: AccountId,
    pub users: Vec<GameUser>,
    pub balance: Balance,
}

impl AccountRecord {
    /// What can be spent, in US cents.
    pub fn available(&self) -> i64 {
        self.balance.real.saturating_add(self.balance.bonus)
    }

    pub fn belongs_to(&self, game_id: &GameId, user_id: &UserId) -> bool {
        self.users.iter().any(|user| user.game_id == *game_id && user.user_id == *user_id)
    }
}

impl Record for AccountRecord {
    type Id = AccountId;

    fn id(&self) -> &AccountId {
        &self.id
    }
}

/// Money that a player puts into a wallet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct DepositRecord {
    pub id: DepositId,
    pub account_id: AccountId,
    pub amount: i64,
    pub means: Means,
    pub created_at: Timestamp,
    pub state: PaymentState,
}

impl DepositRecord {
    /// The deposit as its bank's answer makes it, if that is there by `now`.
    pub fn settled_by(&self, now: Timestamp) -> Option<Self> {
        match self.state {
            PaymentState::Processing { until, then } if until <= now => {
                Some(Self { state: PaymentState::answered(then, until), ..self.clone() })
            }
            _ => None,
        }
    }

    /// The deposit in another state.
    pub fn now(&self, state: PaymentState) -> Self {
        Self { state, ..self.clone() }
    }

    /// What it adds to its account.
    pub fn credit(&self) -> Balance {
        Balance { real: if self.state.is_succeeded() { self.amount } else { 0 }, bonus: 0 }
    }
}

impl Record for DepositRecord {
    type Id = DepositId;

    fn id(&self) -> &DepositId {
        &self.id
    }
}

/// Money that a game gives to a player (alpha).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct BonusRecord {
    pub id: BonusId,
    /// The giver's own name for it: the same key gives the same bonus.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    pub account_id: AccountId,
    pub user: GameUser,
    pub amount: i64,
    /// What the giver wants kept with it.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub metadata: Map<String, Value>,
    pub created_at: Timestamp,
}

impl BonusRecord {
    pub fn credit(&self) -> Balance {
        Balance { real: 0, bonus: self.amount }
    }
}

impl Record for BonusRecord {
    type Id = BonusId;

    fn id(&self) -> &BonusId {
        &self.id
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bonus_is_spent_before_real_money_and_nothing_is_lent() {
        let balance = Balance { real: 300, bonus: 200 };
        assert_eq!(balance.split(150), Some(Balance { real: 0, bonus: 150 }));
        assert_eq!(balance.split(499), Some(Balance { real: 299, bonus: 200 }));
        assert_eq!(balance.split(501), None);
        assert_eq!(Balance::default().split(1), None);
    }
}
