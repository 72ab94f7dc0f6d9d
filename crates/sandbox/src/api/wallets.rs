//! The calls on wallets: accounts and deposits. Both are only read here: players make deposits on the payment
//! page.

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, RawQuery, State};
use axum::{Extension, Json};
use toffeepay::{Account, AccountId, Deposit, DepositId, DepositStatus, UserId};

use crate::api::auth::Caller;
use crate::api::errors::ApiError;
use crate::api::query::{Page, Parameters};
use crate::api::wire;
use crate::app::App;
use crate::ledger::Ledger;
use crate::ledger::account::{AccountRecord, DepositRecord};

/// GetAccount.
pub(super) async fn get_account(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    id: Result<Path<String>, PathRejection>,
) -> Result<Json<Account>, ApiError> {
    let Path(raw) = id.map_err(|_| ApiError::AccountNotFound)?;
    let id = AccountId::new(raw).map_err(|_| ApiError::AccountNotFound)?;
    let found = app.books.read(|ledger| {
        let account = ledger.account(&id)?;
        is_visible(&caller, account).then(|| wire::account(account))
    });
    found.await?.map(Json).ok_or(ApiError::AccountNotFound)
}

/// ListAccounts, newest first.
pub(super) async fn list_accounts(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    RawQuery(query): RawQuery,
) -> Result<Json<Vec<Account>>, ApiError> {
    let parameters = Parameters(query.as_deref());
    let (game_id, page) = (parameters.game_id()?, Page::of(parameters)?);
    let user_id = parameters.id("user_id", "invalid_user_id", UserId::new)?;
    caller.check(&game_id)?;
    let listed = app.books.read(|ledger| {
        let wanted = |account: &&AccountRecord| match &user_id {
            Some(user_id) => account.belongs_to(&game_id, user_id),
            None => account.users.iter().any(|user| user.game_id == game_id),
        };
        page.part(ledger.accounts().filter(wanted).map(wire::account))
    });
    Ok(Json(listed.await?))
}

/// GetDeposit.
pub(super) async fn get_deposit(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    id: Result<Path<String>, PathRejection>,
) -> Result<Json<Deposit>, ApiError> {
    let Path(raw) = id.map_err(|_| ApiError::DepositNotFound)?;
    let id = DepositId::new(raw).map_err(|_| ApiError::DepositNotFound)?;
    let found = app.books.read(|ledger| {
        let deposit = ledger.deposit(&id)?;
        is_visible(&caller, account_of(ledger, deposit)?).then(|| wire::deposit(deposit))
    });
    found.await?.map(Json).ok_or(ApiError::DepositNotFound)
}

/// ListDeposits, newest first.
pub(super) async fn list_deposits(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    RawQuery(query): RawQuery,
) -> Result<Json<Vec<Deposit>>, ApiError> {
    let parameters = Parameters(query.as_deref());
    let (game_id, page) = (parameters.game_id()?, Page::of(parameters)?);
    let user_id = parameters.id("user_id", "invalid_user_id", UserId::new)?;
    let account_id = parameters.id("account_id", "invalid_account_id", AccountId::new)?;
    let status = parameters.one_of("status", DepositStatus::KNOWN, DepositStatus::as_str)?;
    caller.check(&game_id)?;
    let listed = app.books.read(|ledger| {
        let wanted = |deposit: &&DepositRecord| {
            let Some(account) = account_of(ledger, deposit) else { return false };
            let of_player = match &user_id {
                Some(user_id) => account.belongs_to(&game_id, user_id),
                None => account.users.iter().any(|user| user.game_id == game_id),
            };
            of_player
                && account_id.as_ref().is_none_or(|id| *id == account.id)
                && status.is_none_or(|status| status.as_str() == deposit.state.status().as_str())
        };
        page.part(ledger.deposits().filter(wanted).map(wire::deposit))
    });
    Ok(Json(listed.await?))
}

fn account_of<'a>(ledger: &'a Ledger, deposit: &DepositRecord) -> Option<&'a AccountRecord> {
    ledger.account(&deposit.account_id)
}

fn is_visible(caller: &Caller, account: &AccountRecord) -> bool {
    account.users.iter().any(|user| caller.may_see(&user.game_id))
}
