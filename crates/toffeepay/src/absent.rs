//! The ways in which an answer leaves a field out: not there, `null`, or an empty string.
//!
//! The contract names the first two. The third is how some servers write an unset string, and a session
//! that can't be read because of it may be a paid one.

use std::borrow::Cow;

use serde::de::IntoDeserializer;
use serde::{Deserialize, Deserializer};

/// For optional fields that are written as strings; with `#[serde(default)]` beside it.
pub(crate) fn or_empty<'de, D, T>(deserializer: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    match Option::<Cow<'de, str>>::deserialize(deserializer)? {
        Some(text) if !text.is_empty() => T::deserialize(text.into_deserializer()).map(Some),
        _ => Ok(None),
    }
}

/// For amounts that are zero or more: the vendor's framework leaves a zero out. With `#[serde(default)]`.
pub(crate) fn or_zero<'de, D: Deserializer<'de>>(deserializer: D) -> Result<i64, D::Error> {
    Option::deserialize(deserializer).map(Option::unwrap_or_default)
}

/// For arrays, which an empty one may be left out of the answer as. With `#[serde(default)]`.
pub(crate) fn or_none<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<Vec<T>, D::Error> {
    Option::deserialize(deserializer).map(Option::unwrap_or_default)
}

/// For a text that some servers send as an object: what is no text is kept as the JSON that it is.
pub(crate) fn text_or_json<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    Ok(match serde_json::Value::deserialize(deserializer)? {
        serde_json::Value::Null => None,
        serde_json::Value::String(text) if text.is_empty() => None,
        serde_json::Value::String(text) => Some(text),
        other => Some(other.to_string()),
    })
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;

    #[derive(Deserialize)]
    struct Answer {
        #[serde(default, deserialize_with = "or_empty")]
        at: Option<Timestamp>,
    }

    #[test]
    fn an_unset_field_is_absent_null_or_empty_and_anything_else_must_be_right() {
        for body in ["{}", r#"{"at":null}"#, r#"{"at":""}"#] {
            assert_eq!(serde_json::from_str::<Answer>(body).unwrap().at, None, "{body}");
        }
        assert!(serde_json::from_str::<Answer>(r#"{"at":"2026-01-02T03:04:05.25Z"}"#).unwrap().at.is_some());
        for body in [r#"{"at":" "}"#, r#"{"at":"soon"}"#, r#"{"at":0}"#, r#"{"at":false}"#] {
            assert!(serde_json::from_str::<Answer>(body).is_err(), "{body}");
        }
    }
}
