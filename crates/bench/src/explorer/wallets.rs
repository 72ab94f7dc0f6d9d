//! Wallets and deposits.

use ipc::bench::{AccountView, DepositView, ReadWallets, WalletsView};
use toffeepay::{Client, GameId, ListAccounts, ListDeposits, Page, Result};

use super::list::{InvalidQuery, player};

/// Reads the first accounts and deposits of a game.
pub async fn wallets(
    client: &Client,
    game_id: &GameId,
    query: &ReadWallets,
) -> Result<Result<WalletsView>, InvalidQuery> {
    let user_id = player(&query.user_id)?;
    let accounts = ListAccounts { game_id: game_id.clone(), user_id: user_id.clone() };
    let deposits = ListDeposits { user_id, ..ListDeposits::of(game_id.clone()) };
    Ok(read(client, &accounts, &deposits).await)
}

async fn read(client: &Client, accounts: &ListAccounts, deposits: &ListDeposits) -> Result<WalletsView> {
    let accounts = client.list_accounts(accounts, Page::FIRST).await?;
    let deposits = client.list_deposits(deposits, Page::FIRST).await?;
    let most = usize::from(Page::FIRST.limit());
    Ok(WalletsView {
        is_whole: accounts.len() < most && deposits.len() < most,
        accounts: accounts.iter().map(AccountView::from).collect(),
        deposits: deposits.iter().map(DepositView::from).collect(),
    })
}
