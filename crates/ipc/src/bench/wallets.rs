//! Wallets of the game, and what was put into them.

use serde::{Deserialize, Serialize};
use toffeepay::{Account, Deposit};

use crate::MoneyView;

/// `bench_read_wallets`: the first accounts and deposits of the game.
#[derive(Clone, Debug, Default, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ReadWallets {
    /// Only this player's. Empty: all.
    pub user_id: String,
}

/// Wallets.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct WalletsView {
    /// The accounts.
    pub accounts: Vec<AccountView>,
    /// The deposits.
    pub deposits: Vec<DepositView>,
    /// Whether those are all: at most 100 of each are asked for.
    pub is_whole: bool,
}

/// A player's wallet.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct AccountView {
    /// Its id.
    pub id: String,
    /// Whose it is: `game/player`.
    pub users: Vec<String>,
    /// What was paid in.
    pub real: MoneyView,
    /// What was given.
    pub bonus: MoneyView,
}

/// Money put into a wallet.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct DepositView {
    /// Its id.
    pub id: String,
    /// The wallet.
    pub account_id: String,
    /// Its status, as on the wire.
    pub status: String,
    /// How much.
    pub amount: MoneyView,
    /// What with, as on the wire.
    pub method: Option<String>,
    /// When it was created, Unix milliseconds.
    pub created_at: i64,
}

impl From<&Account> for AccountView {
    fn from(account: &Account) -> Self {
        let money = |amount| MoneyView { amount, currency: account.currency.to_string() };
        let user = |user: &toffeepay::GameUser| format!("{}/{}", user.game_id, user.user_id);
        Self {
            id: account.id.to_string(),
            users: account.users.iter().map(user).collect(),
            real: money(account.balance.real),
            bonus: money(account.balance.bonus),
        }
    }
}

impl From<&Deposit> for DepositView {
    fn from(deposit: &Deposit) -> Self {
        Self {
            id: deposit.id.to_string(),
            account_id: deposit.account_id.to_string(),
            status: deposit.status.to_string(),
            amount: (&deposit.money()).into(),
            method: deposit.method.as_ref().map(ToString::to_string),
            created_at: deposit.created_at.as_millisecond(),
        }
    }
}

/// The TypeScript of the types above.
#[cfg(test)]
pub(super) fn typescript(config: &ts_rs::Config) -> String {
    crate::typescript::declarations!(config, ReadWallets, WalletsView, AccountView, DepositView)
}
