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
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use toffeepay::{GameId, ListAccounts, UserId};
    /// # let answer = r#"[{"id":"acc_1","users":[],"currency":"USD","balance":{"real":1000,"bonus":50}}]"#;
    /// # let (client, _) = toffeepay::testing::client([(200, answer)]);
    ///
    /// let list = ListAccounts::of(GameId::new("space_shooter")?).by(UserId::new("player_42")?);
    /// let accounts = client.accounts(list).collect().await?;
    /// assert_eq!(accounts[0].available().to_string(), "10.50 USD");
    /// # Ok(())
    /// # }
    /// ```
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
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use toffeepay::{DepositStatus, GameId, ListDeposits};
    /// # let answer = r#"[{"id":"dep_1","account_id":"acc_1","status":"succeeded","amount":2000,"currency":"USD",
    /// #     "method":"apple_pay","details":"","created_at":"2026-01-02T03:04:05Z"}]"#;
    /// # let (client, _) = toffeepay::testing::client([(200, answer)]);
    ///
    /// let list = ListDeposits { status: Some(DepositStatus::Succeeded), ..ListDeposits::of(GameId::new("space_shooter")?) };
    /// let mut deposits = client.deposits(list);
    /// while let Some(deposit) = deposits.next().await {
    ///     println!("{}", deposit?.money());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn deposits(&self, list: ListDeposits) -> Entries<Deposit> {
        Entries::new(self, list)
    }
}
