//! Reading a JSON body field by field, so that a refusal names the field that broke a rule.

use serde_json::{Map, Value};
use toffeepay::{Currency, InvalidId, InvalidPrice, Money};

use crate::api::errors::{ApiError, InvalidField};

/// The body as an object.
pub(crate) fn object(body: &[u8]) -> Result<Map<String, Value>, ApiError> {
    serde_json::from_slice(body).map_err(|error| ApiError::NotJson(error.to_string()))
}

pub(crate) fn id<T>(
    fields: &Map<String, Value>,
    code: &'static str,
    field: &'static str,
    new: impl Fn(String) -> Result<T, InvalidId>,
) -> Result<T, InvalidField> {
    let raw = required_text(fields, field, code, field)?;
    new(raw.to_owned()).map_err(|error| InvalidField::new(code, field, id_rule(&error)))
}

/// The rule that an id breaks, to follow the field's name.
pub(crate) fn id_rule(error: &InvalidId) -> &'static str {
    match error {
        InvalidId::Empty(_) => "is empty",
        InvalidId::TooLong(_) => "is longer than 256 bytes",
        InvalidId::ControlCharacter(_) => "has a control character",
    }
}

pub(crate) fn required_text<'a>(
    fields: &'a Map<String, Value>,
    name: &str,
    code: &'static str,
    field: &'static str,
) -> Result<&'a str, InvalidField> {
    text(fields, name, code, field)?.ok_or_else(|| InvalidField::new(code, field, "is missing"))
}

pub(crate) fn text<'a>(
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
pub(crate) fn present<'a>(fields: &'a Map<String, Value>, name: &str) -> Option<&'a Value> {
    fields.get(name).filter(|value| !value.is_null())
}

/// The price and currency of something on sale. `names` are the two fields as on the wire.
pub(crate) fn price(
    fields: &Map<String, Value>,
    names: [&'static str; 2],
) -> Result<(i64, Currency), InvalidField> {
    let currency = required_text(fields, "currency", "invalid_currency", names[1])?;
    let price = match present(fields, "price") {
        Some(price) => price.as_i64().ok_or("is not an integer of minor units"),
        None => Err("is missing"),
    }
    .map_err(|reason| InvalidField::new("invalid_price", names[0], reason))?;
    Money::price(price, Currency::from(currency)).map_err(|error| match error {
        InvalidPrice::OutOfRange(_) => {
            InvalidField::new("invalid_price", names[0], "is not between 1 and 2147483647")
        }
        InvalidPrice::UnsupportedCurrency(_) => {
            InvalidField::new("invalid_currency", names[1], "is not USD, GBP or EUR")
        }
    })?;
    Ok((price, Currency::from(currency)))
}

/// A picture's URL.
pub(crate) fn image<'a>(
    fields: &'a Map<String, Value>,
    name: &'static str,
) -> Result<Option<&'a str>, InvalidField> {
    let image = text(fields, "image", "invalid_image", name)?;
    if image.is_some_and(|url| !["http://", "https://", "data:"].iter().any(|start| url.starts_with(start))) {
        return Err(InvalidField::new("invalid_image", name, "is not an http, https or data URL"));
    }
    Ok(image)
}

/// A country's code.
pub(crate) fn country<'a>(
    fields: &'a Map<String, Value>,
    name: &'static str,
) -> Result<Option<&'a str>, InvalidField> {
    let country = text(fields, "country", "invalid_country", name)?;
    if country.is_some_and(|code| code.len() != 2 || !code.bytes().all(|byte| byte.is_ascii_uppercase())) {
        return Err(InvalidField::new("invalid_country", name, "is not two capital letters"));
    }
    Ok(country)
}
