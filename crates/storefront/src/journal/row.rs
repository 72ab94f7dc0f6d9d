//! A purchase as a row: the only place that knows the columns.

use jiff::Timestamp;
use rusqlite::{Connection, ErrorCode, OptionalExtension, Row, Transaction, params};
use toffeepay::{Currency, GameId, IdempotencyKey, Money, PaymentId, SessionId, UserId};

use super::{JournalError, words};
use crate::environment::EnvironmentName;
use crate::purchase::{
    Charge, Decline, Difference, FinalStatus, Order, Origin, Progress, Purchase, PurchaseId, PurchaseState,
    Rejection, RejectionReason, ReturnState, SessionRecord,
};

pub(super) const COLUMNS: &str = "place, id, begun_at, environment, base_url, game_id, user_id, item_id, title, price, \
    currency, idempotency_key, return_state, state, session_id, page, tax, declined, authorized, \
    unknown_status, was_opened, ended_at, reject_reason, reject_api_code, reject_message, \
    origin, charge_payment, charge_amount, charge_currency, charge_method, differences, refunded_at, \
    decline_code, decline_message";

pub(super) fn insert(transaction: &Transaction<'_>, purchase: &Purchase) -> Result<(), JournalError> {
    let order = &purchase.order;
    transaction.execute(
        "INSERT INTO purchases (id, begun_at, environment, base_url, game_id, user_id, item_id, title, price, \
         currency, idempotency_key, return_state, state, origin, declined, authorized, was_opened) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, 0, 0, 0)",
        params![
            order.id.to_string(),
            order.begun_at.as_millisecond(),
            order.environment.as_str(),
            order.base_url,
            order.game_id.as_str(),
            order.user_id.as_str(),
            order.item_id,
            order.title,
            order.price.amount(),
            order.price.currency().as_str(),
            order.key.to_string(),
            order.return_state.as_str(),
            purchase.state.name(),
            purchase.origin.as_str(),
        ],
    )?;
    words::write(transaction, purchase);
    Ok(())
}

pub(super) fn update(transaction: &Transaction<'_>, purchase: &Purchase) -> Result<(), JournalError> {
    let session = purchase.session.as_ref();
    let rejection = match &purchase.state {
        PurchaseState::Rejected(rejection) => Some(rejection),
        _ => None,
    };
    let charge = purchase.charge.as_ref();
    let decline = purchase.progress.decline.as_ref();
    let differences = match purchase.differences.as_slice() {
        [] => None,
        some => serde_json::to_string(some).ok(),
    };
    let updated = transaction.execute(
        "UPDATE purchases SET state = ?2, session_id = ?3, page = ?4, tax = ?5, declined = ?6, authorized = ?7, \
         unknown_status = ?8, was_opened = ?9, ended_at = ?10, reject_reason = ?11, reject_api_code = ?12, \
         reject_message = ?13, charge_payment = ?14, charge_amount = ?15, charge_currency = ?16, \
         charge_method = ?17, differences = ?18, refunded_at = ?19, decline_code = ?20, decline_message = ?21 \
         WHERE id = ?1",
        params![
            purchase.id().to_string(),
            purchase.state.name(),
            session.map(|session| session.id.as_str()),
            session.map(|session| &session.page),
            session.and_then(|session| session.tax),
            purchase.progress.declined,
            purchase.progress.authorized,
            purchase.unknown_status,
            purchase.was_opened,
            purchase.ended_at.map(Timestamp::as_millisecond),
            rejection.map(|rejection| rejection.reason.as_str()),
            rejection.and_then(|rejection| rejection.api_code.as_deref()),
            rejection.map(|rejection| &rejection.message),
            charge.map(|charge| charge.payment.as_str()),
            charge.map(|charge| charge.amount.amount()),
            charge.map(|charge| charge.amount.currency().as_str()),
            charge.and_then(|charge| charge.method.as_deref()),
            differences,
            purchase.refunded_at.map(Timestamp::as_millisecond),
            decline.and_then(|decline| decline.code.as_deref()),
            decline.and_then(|decline| decline.message.as_deref()),
        ],
    );
    match updated {
        // The only unique columns that change are the session's.
        Err(error) if error.sqlite_error_code() == Some(ErrorCode::ConstraintViolation) => {
            Err(JournalError::SessionTaken)
        }
        updated => {
            updated?;
            words::write(transaction, purchase);
            Ok(())
        }
    }
}

pub(super) fn has_session(
    connection: &Connection,
    order: &Order,
    session_id: &str,
) -> Result<bool, JournalError> {
    let mut statement = connection.prepare_cached(
        "SELECT 1 FROM purchases WHERE environment = ?1 AND base_url = ?2 AND session_id = ?3",
    )?;
    Ok(statement.exists(params![order.environment.as_str(), order.base_url, session_id])?)
}

pub(super) fn read(connection: &Connection, id: PurchaseId) -> Result<Option<Purchase>, JournalError> {
    read_where(connection, "id = ?1", &id.to_string())
}

/// Reads the one purchase that a condition of this crate's own text and one value name.
pub(super) fn read_where(
    connection: &Connection,
    condition: &'static str,
    value: &str,
) -> Result<Option<Purchase>, JournalError> {
    let mut statement =
        connection.prepare_cached(&format!("SELECT {COLUMNS} FROM purchases WHERE {condition}"))?;
    let found = statement.query_row(params![value], |row| Ok(from_row(row))).optional()?;
    found.transpose()
}

pub(super) fn read_open(
    connection: &Connection,
    environment: EnvironmentName,
) -> Result<Vec<Purchase>, JournalError> {
    let mut statement = connection.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM purchases WHERE environment = ?1 AND state IN ('creating', 'pending') ORDER BY seq"
    ))?;
    let mut rows = statement.query(params![environment.as_str()])?;
    let mut purchases = Vec::new();
    while let Some(row) = rows.next()? {
        purchases.extend(readable(row));
    }
    Ok(purchases)
}

/// Paid, and as far as is known not given back.
const PAID: &str = "INDEXED BY statement_by_standing WHERE standing = 'paid'";
/// Not paid, and yet money was taken, and as far as is known not given back.
const OWED: &str =
    "INDEXED BY owed WHERE standing IN ('failed', 'cancelled', 'expired') AND differences IS NOT NULL";

pub(super) fn read_paid(
    connection: &Connection,
    environment: EnvironmentName,
    since: Timestamp,
    limit: u32,
) -> Result<Vec<Purchase>, JournalError> {
    read_since(connection, PAID, environment, since, limit)
}

pub(super) fn read_owed(
    connection: &Connection,
    environment: EnvironmentName,
    since: Timestamp,
    limit: u32,
) -> Result<Vec<Purchase>, JournalError> {
    read_since(connection, OWED, environment, since, limit)
}

/// The newest of an environment, along an index and a condition of this crate's own text.
fn read_since(
    connection: &Connection,
    which: &'static str,
    environment: EnvironmentName,
    since: Timestamp,
    limit: u32,
) -> Result<Vec<Purchase>, JournalError> {
    let mut statement = connection.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM purchases {which} AND environment = ?1 AND place >= ?2 ORDER BY place DESC LIMIT ?3"
    ))?;
    let since = super::statement::first_place(since);
    let mut rows = statement.query(params![environment.as_str(), since, limit])?;
    let mut purchases = Vec::new();
    while let Some(row) = rows.next()? {
        purchases.extend(readable(row));
    }
    Ok(purchases)
}

pub(super) const LAST_BOUGHT: &str = "SELECT coalesce(ended_at, begun_at) FROM purchases INDEXED BY bought \
    WHERE standing = 'paid' AND environment = ?1 AND user_id = ?2 AND item_id = ?3 ORDER BY place DESC LIMIT 1";

pub(super) fn last_bought(
    connection: &Connection,
    environment: EnvironmentName,
    player: &UserId,
    item_id: &str,
) -> Result<Option<Timestamp>, JournalError> {
    let mut statement = connection.prepare_cached(LAST_BOUGHT)?;
    let found: Option<i64> = statement
        .query_row(params![environment.as_str(), player.as_str(), item_id], |row| row.get(0))
        .optional()?;
    found.map(timestamp).transpose()
}

/// A row of a list. One that can't be read is told in the log and does not stop the others.
pub(super) fn readable(row: &Row<'_>) -> Option<Purchase> {
    from_row(row).inspect_err(|error| tracing::error!(%error, "a purchase was left out")).ok()
}

fn from_row(row: &Row<'_>) -> Result<Purchase, JournalError> {
    let id: String = row.get("id")?;
    let order = Order {
        id: PurchaseId::parse(&id).ok_or_else(|| unreadable("id", &id))?,
        begun_at: timestamp(row.get("begun_at")?)?,
        environment: parsed(row, "environment", EnvironmentName::parse)?,
        base_url: row.get("base_url")?,
        game_id: parsed(row, "game_id", |raw| GameId::new(raw).ok())?,
        user_id: parsed(row, "user_id", |raw| UserId::new(raw).ok())?,
        item_id: row.get("item_id")?,
        title: row.get("title")?,
        price: Money::new(row.get("price")?, parsed(row, "currency", |raw| Some(Currency::from(raw)))?),
        key: parsed(row, "idempotency_key", |raw| IdempotencyKey::parse(raw).ok())?,
        return_state: parsed(row, "return_state", ReturnState::parse)?,
    };
    Ok(Purchase {
        order,
        state: state_of(row)?,
        session: session_of(row)?,
        progress: Progress {
            declined: row.get("declined")?,
            authorized: row.get("authorized")?,
            decline: decline_of(row)?,
        },
        unknown_status: row.get("unknown_status")?,
        was_opened: row.get("was_opened")?,
        ended_at: row.get::<_, Option<i64>>("ended_at")?.map(timestamp).transpose()?,
        origin: parsed(row, "origin", Origin::parse)?,
        charge: charge_of(row)?,
        differences: differences_of(row)?,
        refunded_at: row.get::<_, Option<i64>>("refunded_at")?.map(timestamp).transpose()?,
    })
}

fn charge_of(row: &Row<'_>) -> Result<Option<Charge>, JournalError> {
    let Some(payment) = row.get::<_, Option<String>>("charge_payment")? else { return Ok(None) };
    let currency = parsed(row, "charge_currency", |raw| Some(Currency::from(raw)))?;
    Ok(Some(Charge {
        payment: PaymentId::new(payment.as_str()).map_err(|_| unreadable("charge_payment", &payment))?,
        amount: Money::new(row.get("charge_amount")?, currency),
        method: row.get("charge_method")?,
        tax: row.get("tax")?,
    }))
}

fn decline_of(row: &Row<'_>) -> Result<Option<Decline>, JournalError> {
    let code: Option<String> = row.get("decline_code")?;
    let message: Option<String> = row.get("decline_message")?;
    let was_told = code.is_some() || message.is_some();
    Ok(was_told.then_some(Decline { code, message }))
}

fn differences_of(row: &Row<'_>) -> Result<Vec<Difference>, JournalError> {
    let Some(json) = row.get::<_, Option<String>>("differences")? else { return Ok(Vec::new()) };
    serde_json::from_str(&json).map_err(|_| unreadable("differences", &json))
}

fn state_of(row: &Row<'_>) -> Result<PurchaseState, JournalError> {
    let name: String = row.get("state")?;
    match name.as_str() {
        "creating" => Ok(PurchaseState::Creating),
        "pending" => Ok(PurchaseState::Pending),
        "rejected" => Ok(PurchaseState::Rejected(Rejection {
            reason: parsed(row, "reject_reason", RejectionReason::parse)?,
            api_code: row.get("reject_api_code")?,
            message: row.get::<_, Option<String>>("reject_message")?.unwrap_or_default(),
        })),
        other => FinalStatus::ALL
            .into_iter()
            .find(|status| status.as_str() == other)
            .map(PurchaseState::Final)
            .ok_or_else(|| unreadable("state", other)),
    }
}

fn session_of(row: &Row<'_>) -> Result<Option<SessionRecord>, JournalError> {
    let Some(id) = row.get::<_, Option<String>>("session_id")? else { return Ok(None) };
    Ok(Some(SessionRecord {
        id: SessionId::new(id.as_str()).map_err(|_| unreadable("session_id", &id))?,
        page: row.get::<_, Option<String>>("page")?.unwrap_or_default(),
        tax: row.get("tax")?,
    }))
}

/// A time of the journal.
pub(super) fn timestamp(milliseconds: i64) -> Result<Timestamp, JournalError> {
    Timestamp::from_millisecond(milliseconds).map_err(|_| unreadable("time", &milliseconds.to_string()))
}

fn parsed<T>(
    row: &Row<'_>,
    column: &'static str,
    parse: impl FnOnce(&str) -> Option<T>,
) -> Result<T, JournalError> {
    let raw: String = row.get::<_, Option<String>>(column)?.unwrap_or_default();
    parse(&raw).ok_or_else(|| unreadable(column, &raw))
}

fn unreadable(column: &str, value: &str) -> JournalError {
    JournalError::Row(format!("{column} is {value:?}"))
}
