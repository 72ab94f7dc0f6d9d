//! The body of CreateSession, read field by field so that a refusal names the field that broke a rule.

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::http::{HeaderMap, StatusCode};
use serde_json::{Map, Value};
use toffeepay::{Currency, GameId, InvalidId, InvalidPrice, Money, SessionItem, UserId};
use url::Url;

use crate::api::errors::{ApiError, InvalidField};

/// Longest return URL taken, in bytes; the API names no limit.
const MAX_RETURN_URL: usize = 2_048;
/// Longest idempotency key taken, in bytes; the API names no limit, and advises a UUID.
const MAX_KEY: usize = 255;
/// Schemes that would run in the payment page or reach into the machine instead of leading back to a game.
const FORBIDDEN_SCHEMES: &[&str] =
    &["about", "blob", "data", "file", "filesystem", "javascript", "vbscript", "view-source"];

/// A create request that keeps all field rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct CreateRequest {
    pub game_id: GameId,
    pub user_id: UserId,
    pub item: SessionItem,
    /// Exactly as given.
    pub return_url: Option<String>,
}

impl CreateRequest {
    pub fn parse(body: &[u8]) -> Result<Self, ApiError> {
        let fields: Map<String, Value> =
            serde_json::from_slice(body).map_err(|error| ApiError::NotJson(error.to_string()))?;
        let item = match present(&fields, "item") {
            Some(Value::Object(item)) => parse_item(item)?,
            Some(_) => return Err(InvalidField::new("invalid_item", "item", "is not an object").into()),
            None => return Err(InvalidField::new("invalid_item", "item", "is missing").into()),
        };
        if present(&fields, "wallet_enabled").is_some_and(|value| !value.is_boolean()) {
            let reason = "is not true or false";
            return Err(InvalidField::new("invalid_wallet_enabled", "wallet_enabled", reason).into());
        }
        Ok(Self {
            game_id: parse_id(&fields, "invalid_game_id", "game_id", GameId::new)?,
            user_id: parse_id(&fields, "invalid_user_id", "user_id", UserId::new)?,
            item,
            return_url: parse_return_url(&fields)?,
        })
    }
}

/// The body, or why there is none.
pub(super) fn whole(body: Result<Bytes, BytesRejection>) -> Result<Bytes, ApiError> {
    body.map_err(|rejection| match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => ApiError::BodyTooLong,
        _ => ApiError::BodyCutOff,
    })
}

/// The idempotency key of a request, where it has one.
pub(super) fn idempotency_key(headers: &HeaderMap) -> Result<Option<String>, InvalidField> {
    let mut values = headers.get_all("idempotency-key").iter();
    let Some(value) = values.next() else { return Ok(None) };
    let invalid = |reason| InvalidField::new("invalid_idempotency_key", "Idempotency-Key", reason);
    if values.next().is_some() {
        return Err(invalid("is given twice"));
    }
    match value.to_str() {
        Ok(key) if (1..=MAX_KEY).contains(&key.len()) => Ok(Some(key.to_owned())),
        _ => Err(invalid("is not 1 to 255 characters of ASCII")),
    }
}

fn parse_item(item: &Map<String, Value>) -> Result<SessionItem, InvalidField> {
    let title = required_text(item, "title", "invalid_title", "item.title")?;
    if title.trim().is_empty() {
        return Err(InvalidField::new("invalid_title", "item.title", "is empty"));
    }
    let currency = required_text(item, "currency", "invalid_currency", "item.currency")?;
    let price = match present(item, "price") {
        Some(price) => price.as_i64().ok_or("is not an integer of minor units"),
        None => Err("is missing"),
    }
    .map_err(|reason| InvalidField::new("invalid_price", "item.price", reason))?;
    Money::price(price, Currency::from(currency)).map_err(|error| match error {
        InvalidPrice::OutOfRange(_) => {
            InvalidField::new("invalid_price", "item.price", "is not between 1 and 2147483647")
        }
        InvalidPrice::UnsupportedCurrency(_) => {
            InvalidField::new("invalid_currency", "item.currency", "is not USD, GBP or EUR")
        }
    })?;
    let image = text(item, "image", "invalid_image", "item.image")?;
    if image.is_some_and(|url| !["http://", "https://", "data:"].iter().any(|start| url.starts_with(start))) {
        return Err(InvalidField::new("invalid_image", "item.image", "is not an http, https or data URL"));
    }
    let country = text(item, "country", "invalid_country", "item.country")?;
    if country.is_some_and(|code| code.len() != 2 || !code.bytes().all(|byte| byte.is_ascii_uppercase())) {
        return Err(InvalidField::new("invalid_country", "item.country", "is not two capital letters"));
    }
    Ok(SessionItem {
        title: title.to_owned(),
        price,
        currency: Currency::from(currency),
        image: image.map(str::to_owned),
        country: country.map(str::to_owned),
    })
}

/// A URI is visible ASCII and absolute. It ends up in a `Location` header, as it came.
fn parse_return_url(fields: &Map<String, Value>) -> Result<Option<String>, InvalidField> {
    let invalid = |reason| InvalidField::new("invalid_return_url", "return_url", reason);
    let Some(raw) = text(fields, "return_url", "invalid_return_url", "return_url")? else {
        return Ok(None);
    };
    if raw.len() > MAX_RETURN_URL {
        return Err(invalid("is longer than 2048 bytes"));
    }
    if !raw.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(invalid("is not a URI: it has a space or a character beyond ASCII"));
    }
    match Url::parse(raw) {
        Err(_) => Err(invalid("is not an absolute URI")),
        Ok(url) if FORBIDDEN_SCHEMES.contains(&url.scheme()) => {
            Err(invalid("has a scheme that is not allowed"))
        }
        Ok(_) => Ok(Some(raw.to_owned())),
    }
}

fn parse_id<T>(
    fields: &Map<String, Value>,
    code: &'static str,
    field: &'static str,
    new: impl Fn(String) -> Result<T, InvalidId>,
) -> Result<T, InvalidField> {
    let raw = required_text(fields, field, code, field)?;
    new(raw.to_owned()).map_err(|error| InvalidField::new(code, field, id_rule(&error)))
}

/// The rule that an id breaks, to follow the field's name.
pub(super) fn id_rule(error: &InvalidId) -> &'static str {
    match error {
        InvalidId::Empty(_) => "is empty",
        InvalidId::TooLong(_) => "is longer than 256 bytes",
        InvalidId::ControlCharacter(_) => "has a control character",
    }
}

fn required_text<'a>(
    fields: &'a Map<String, Value>,
    name: &str,
    code: &'static str,
    field: &'static str,
) -> Result<&'a str, InvalidField> {
    text(fields, name, code, field)?.ok_or_else(|| InvalidField::new(code, field, "is missing"))
}

fn text<'a>(
    fields: &'a Map<String, Value>,
    name: &str,
    code: &'static str,
    field: &'static str,
) -> Result<Option<&'a str>, InvalidField> {
    match present(fields, name) {
        None => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(_) => Err(InvalidField::new(code, field, "is not a text")),
    }
}

/// A field that is there. `null` says the same as leaving it out.
fn present<'a>(fields: &'a Map<String, Value>, name: &str) -> Option<&'a Value> {
    fields.get(name).filter(|value| !value.is_null())
}
