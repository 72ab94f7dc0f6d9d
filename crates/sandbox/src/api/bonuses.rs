//! The bonus calls (alpha): money that a game gives to a player's wallet.

use axum::body::Bytes;
use axum::extract::rejection::{BytesRejection, PathRejection};
use axum::extract::{Path, RawQuery, State};
use axum::{Extension, Json};
use jiff::Timestamp;
use serde_json::{Map, Value};
use toffeepay::{AccountId, GameId, GameUser, UserId};

use crate::api::auth::Caller;
use crate::api::errors::{ApiError, InvalidField};
use crate::api::fields;
use crate::api::query::{Page, Parameters};
use crate::api::request::whole;
use crate::api::wire::{self, BonusAnswer};
use crate::app::App;
use crate::books::Decision;
use crate::ids::BonusId;
use crate::ledger::account::BonusRecord;
use crate::ledger::{Change, Ledger};
use crate::paying;
use crate::random::Names;

/// CreateBonus. The same key of the same game gives the bonus that it made, and a conflict where it was another
/// amount or player.
pub(super) async fn create(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<BonusAnswer>, ApiError> {
    let body = whole(body)?;
    let names = app.books.names();
    let decide = move |ledger: &Ledger, now: Timestamp| {
        let given = Given::parse(&body)?;
        caller.check(&given.user.game_id)?;
        let of_key = given.key.as_deref().into_iter().flat_map(|key| ledger.bonus_of_key(key));
        let first = of_key.into_iter().find(|bonus| bonus.user.game_id == given.user.game_id);
        match first {
            Some(first) if first.user == given.user && first.amount == given.amount => {
                Ok(Decision::unchanged(first.clone()))
            }
            Some(_) => Err(ApiError::IdempotencyConflict),
            None => given.made(ledger, &names, now),
        }
    };
    let bonus = app.books.change(decide).await??;
    Ok(Json(wire::bonus(&bonus)))
}

/// GetBonus, by its id or by its key.
pub(super) async fn get(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    id_or_key: Result<Path<String>, PathRejection>,
) -> Result<Json<BonusAnswer>, ApiError> {
    let Path(raw) = id_or_key.map_err(|_| ApiError::BonusNotFound)?;
    let id = BonusId::new(raw.clone()).ok();
    let found = app.books.read(|ledger| {
        let by_id = id.and_then(|id| ledger.bonus(&id));
        let mut found = by_id.into_iter().chain(ledger.bonus_of_key(&raw));
        found.find(|bonus| caller.may_see(&bonus.user.game_id)).map(wire::bonus)
    });
    found.await?.map(Json).ok_or(ApiError::BonusNotFound)
}

/// ListBonuses, newest first.
pub(super) async fn list(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    RawQuery(query): RawQuery,
) -> Result<Json<Vec<BonusAnswer>>, ApiError> {
    let parameters = Parameters(query.as_deref());
    let (game_id, page) = (parameters.game_id()?, Page::of(parameters)?);
    let user_id = parameters.id("user_id", "invalid_user_id", UserId::new)?;
    let account_id = parameters.id("account_id", "invalid_account_id", AccountId::new)?;
    let (from, to) = (parameters.time("from")?, parameters.time("to")?);
    caller.check(&game_id)?;
    let listed = app.books.read(|ledger| {
        let wanted = |bonus: &&BonusRecord| {
            bonus.user.game_id == game_id
                && user_id.as_ref().is_none_or(|user| *user == bonus.user.user_id)
                && account_id.as_ref().is_none_or(|account| *account == bonus.account_id)
                && from.is_none_or(|from| from <= bonus.created_at)
                && to.is_none_or(|to| bonus.created_at <= to)
        };
        page.part(ledger.bonuses().filter(wanted).map(wire::bonus))
    });
    Ok(Json(listed.await?))
}

/// A bonus as it was asked for.
struct Given {
    user: GameUser,
    amount: i64,
    key: Option<String>,
    metadata: Map<String, Value>,
}

impl Given {
    fn parse(body: &[u8]) -> Result<Self, ApiError> {
        let fields = fields::object(body)?;
        let game_id = fields::id(&fields, "invalid_game_id", "game_id", GameId::new)?;
        let user_id = fields::id(&fields, "invalid_user_id", "user_id", UserId::new)?;
        let invalid = |reason| InvalidField::new("invalid_amount", "amount", reason);
        let amount = fields::present(&fields, "amount").ok_or(invalid("is missing"))?;
        let amount = amount.as_i64().ok_or(invalid("is not an integer of minor units"))?;
        if !(0..=i64::from(i32::MAX)).contains(&amount) {
            return Err(invalid("is not between 0 and 2147483647").into());
        }
        let currency = fields::text(&fields, "currency", "invalid_currency", "currency")?;
        if currency.is_some_and(|currency| currency != "USD") {
            return Err(InvalidField::new("invalid_currency", "currency", "is not USD").into());
        }
        let key = fields::text(&fields, "key", "invalid_key", "key")?.filter(|key| !key.is_empty());
        let metadata = match fields::present(&fields, "metadata") {
            None => Map::new(),
            Some(Value::Object(metadata)) => metadata.clone(),
            Some(_) => {
                return Err(InvalidField::new("invalid_metadata", "metadata", "is not an object").into());
            }
        };
        Ok(Self { user: GameUser { game_id, user_id }, amount, key: key.map(str::to_owned), metadata })
    }

    fn made(self, ledger: &Ledger, names: &Names, now: Timestamp) -> Result<Decision<BonusRecord>, ApiError> {
        let Self { user, amount, key, metadata } = self;
        let (account_id, account) = paying::account_for(ledger, names, user.clone())?;
        let id = names.bonus(ledger.counts().bonuses)?;
        let bonus = BonusRecord { id, key, account_id, user, amount, metadata, created_at: now };
        let accounts = account.into_iter().collect();
        let change = Change { accounts, bonuses: vec![bonus.clone()], ..Change::none() };
        Ok(Decision::new(change, bonus))
    }
}
