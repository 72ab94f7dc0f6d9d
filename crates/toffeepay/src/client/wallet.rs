//! The wallet: accounts and deposits.

use super::{Client, check_same};
use crate::account::{Account, ListAccounts};
use crate::deposit::{Deposit, ListDeposits};
use crate::entries::Entries;
use crate::error::Result;
use crate::ids::{AccountId, DepositId};
use crate::page::Page;
use crate::route::Route;
use crate::routes;

impl Client {
    /// `GET /v1/accounts/{id}`. An answer about another account is [`Error::BadAnswer`](crate::Error::BadAnswer).
    pub async fn get_account(&self, id: &AccountId) -> Result<Account> {
        let account: Account = self.get(&Route::of(routes::GET_ACCOUNT, id.as_str())?).await?;
        check_same(id.as_str(), account.id.as_str())?;
        Ok(account)
    }

    /// `GET /v1/accounts`: one page, in no specified order.
    pub async fn list_accounts(&self, list: &ListAccounts, page: Page) -> Result<Vec<Account>> {
        self.page(list, page).await
    }

    /// All of `GET /v1/accounts` as a stream.
    pub fn accounts(&self, list: ListAccounts) -> Entries<Account> {
        Entries::new(self, list)
    }

    /// `GET /v1/deposits/{id}`. An answer about another deposit is [`Error::BadAnswer`](crate::Error::BadAnswer).
    pub async fn get_deposit(&self, id: &DepositId) -> Result<Deposit> {
        let deposit: Deposit = self.get(&Route::of(routes::GET_DEPOSIT, id.as_str())?).await?;
        check_same(id.as_str(), deposit.id.as_str())?;
        Ok(deposit)
    }

    /// `GET /v1/deposits`: one page, in no specified order.
    pub async fn list_deposits(&self, list: &ListDeposits, page: Page) -> Result<Vec<Deposit>> {
        self.page(list, page).await
    }

    /// All of `GET /v1/deposits` as a stream.
    pub fn deposits(&self, list: ListDeposits) -> Entries<Deposit> {
        Entries::new(self, list)
    }
}
