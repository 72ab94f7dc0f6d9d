//! The body of CreateSession, read field by field so that a refusal names the field that broke a rule.

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::http::StatusCode;
use serde_json::{Map, Value};
use toffeepay::{GameId, SessionItem, UserId};
use url::Url;

use crate::api::errors::{ApiError, InvalidField};
use crate::api::fields;

/// Longest return URL taken, in bytes; the API names no limit.
const MAX_RETURN_URL: usize = 2_048;
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
    pub wallet_enabled: Option<bool>,
}

impl CreateRequest {
    pub fn parse(body: &[u8]) -> Result<Self, ApiError> {
        let fields = fields::object(body)?;
        let item = match fields::present(&fields, "item") {
            Some(Value::Object(item)) => parse_item(item)?,
            Some(_) => return Err(InvalidField::new("invalid_item", "item", "is not an object").into()),
            None => return Err(InvalidField::new("invalid_item", "item", "is missing").into()),
        };
        let wallet_enabled = match fields::present(&fields, "wallet_enabled") {
            None => None,
            Some(Value::Bool(enabled)) => Some(*enabled),
            Some(_) => {
                let reason = "is not true or false";
                return Err(InvalidField::new("invalid_wallet_enabled", "wallet_enabled", reason).into());
            }
        };
        Ok(Self {
            game_id: fields::id(&fields, "invalid_game_id", "game_id", GameId::new)?,
            user_id: fields::id(&fields, "invalid_user_id", "user_id", UserId::new)?,
            item,
            return_url: parse_return_url(&fields)?,
            wallet_enabled,
        })
    }
}

/// The body, or why there is none.
pub(crate) fn whole(body: Result<Bytes, BytesRejection>) -> Result<Bytes, ApiError> {
    body.map_err(|rejection| match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => ApiError::BodyTooLong,
        _ => ApiError::BodyCutOff,
    })
}

fn parse_item(item: &Map<String, Value>) -> Result<SessionItem, InvalidField> {
    let title = fields::required_text(item, "title", "invalid_title", "item.title")?;
    if title.trim().is_empty() {
        return Err(InvalidField::new("invalid_title", "item.title", "is empty"));
    }
    let (price, currency) = fields::price(item, ["item.price", "item.currency"])?;
    Ok(SessionItem {
        title: title.to_owned(),
        price,
        currency,
        image: fields::image(item, "item.image")?.map(str::to_owned),
        country: fields::country(item, "item.country")?.map(str::to_owned),
    })
}

/// A URI is visible ASCII and absolute. It ends up in a `Location` header, as it came.
fn parse_return_url(fields: &Map<String, Value>) -> Result<Option<String>, InvalidField> {
    let invalid = |reason| InvalidField::new("invalid_return_url", "return_url", reason);
    let Some(raw) = fields::text(fields, "return_url", "invalid_return_url", "return_url")? else {
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
