//! Identifiers as types, so that a user can't be passed for a game.

use serde::de::{Deserializer, Error as _};
use serde::{Deserialize, Serialize};

/// Longest identifier accepted, in bytes. The API names no limit; this one only bounds memory and logs.
const MAX_LEN: usize = 256;

/// Why a text is not an identifier.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidId {
    /// The API requires at least one character.
    #[error("the {0} is empty")]
    Empty(&'static str),
    /// Longer than 256 bytes.
    #[error("the {0} is longer than {MAX_LEN} bytes")]
    TooLong(&'static str),
    /// Control characters would break logs and headers.
    #[error("the {0} has a control character")]
    ControlCharacter(&'static str),
}

impl InvalidId {
    /// The field that such an id stands in, as on the wire: `user_id`.
    pub(crate) fn field(&self) -> &'static str {
        let (Self::Empty(kind) | Self::TooLong(kind) | Self::ControlCharacter(kind)) = self;
        FIELDS.iter().find(|(known, _)| known == kind).map_or(kind, |(_, field)| field)
    }
}

/// What the errors call an id, and its field on the wire.
const FIELDS: &[(&str, &str)] = &[
    ("session id", "session_id"),
    ("payment id", "payment_id"),
    ("refund id", "refund_id"),
    ("account id", "account_id"),
    ("deposit id", "deposit_id"),
    ("game id", "game_id"),
    ("user id", "user_id"),
    ("offer id", "offer_id"),
    ("bonus id", "id"),
    ("bonus key", "key"),
    ("webhook id", "webhook-id"),
];

pub(crate) fn check(kind: &'static str, raw: &str) -> Result<(), InvalidId> {
    if raw.is_empty() {
        return Err(InvalidId::Empty(kind));
    }
    if raw.len() > MAX_LEN {
        return Err(InvalidId::TooLong(kind));
    }
    if raw.chars().any(char::is_control) {
        return Err(InvalidId::ControlCharacter(kind));
    }
    Ok(())
}

/// An id that is not the API's own: whoever made the session chose it, by another client perhaps, with rules of its own.
///
/// A request holds to ours. An answer is read whatever it has there, for one odd player must not hide the sessions of
/// all others in a list.
pub(crate) trait ChosenOutside: Sized {
    const KIND: &'static str;

    fn as_answered(raw: String) -> Self;
}

macro_rules! chosen_outside {
    ($name:ident, $kind:literal) => {
        impl $crate::ids::ChosenOutside for $name {
            const KIND: &'static str = $kind;

            fn as_answered(raw: String) -> Self {
                Self(raw)
            }
        }
    };
}

/// Reads the id as an answer has it: there, and not empty.
pub(crate) fn answered<'de, D: Deserializer<'de>, T: ChosenOutside>(deserializer: D) -> Result<T, D::Error> {
    let raw = String::deserialize(deserializer)?;
    if raw.is_empty() { Err(D::Error::custom(InvalidId::Empty(T::KIND))) } else { Ok(T::as_answered(raw)) }
}

/// The same where it may be left out, as [`absent::or_empty`](crate::absent::or_empty) says. With `#[serde(default)]`.
#[cfg(feature = "alpha")]
pub(crate) fn answered_or_empty<'de, D: Deserializer<'de>, T: ChosenOutside>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    let raw = Option::<String>::deserialize(deserializer)?;
    Ok(raw.filter(|raw| !raw.is_empty()).map(T::as_answered))
}

/// Defines an identifier: 1 to 256 bytes without control characters.
macro_rules! id {
    ($(#[$meta:meta])* $name:ident, $kind:literal) => {
        $(#[$meta])*
        ///
        /// 1 to 256 bytes without control characters.
        #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// Checks and takes the text.
            pub fn new(raw: impl Into<String>) -> Result<Self, InvalidId> {
                let raw = raw.into();
                $crate::ids::check($kind, &raw)?;
                Ok(Self(raw))
            }

            /// The identifier as it is on the wire.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = InvalidId;

            fn try_from(raw: String) -> Result<Self, InvalidId> {
                Self::new(raw)
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

#[cfg(feature = "alpha")]
pub(crate) use {chosen_outside, id};

id!(
    /// A checkout session's id, given by the API.
    SessionId, "session id"
);
id!(
    /// A payment's id, given by the API.
    PaymentId, "payment id"
);
id!(
    /// A refund's id, given by the API.
    RefundId, "refund id"
);
id!(
    /// A wallet account's id, given by the API.
    AccountId, "account id"
);
id!(
    /// The id of a deposit into a wallet, given by the API.
    DepositId, "deposit id"
);
id!(
    /// A webhook message's id: the same for every delivery of it, so what to deduplicate by.
    WebhookId, "webhook id"
);
id!(
    /// A game's id, as registered with ToffeePay. An answer may hold one that breaks the rule: it is what was sent.
    GameId, "game id"
);
chosen_outside!(GameId, "game id");
id!(
    /// The game's own id of a player. An answer may hold one that breaks the rule: it is what was sent.
    UserId, "user id"
);
chosen_outside!(UserId, "user id");
id!(
    /// An offer's id (alpha), found in a session's metadata.
    OfferId, "offer id"
);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::field::InvalidField;

    #[test]
    fn an_id_is_not_empty_not_endless_and_has_no_control_characters() {
        assert_eq!(UserId::new(""), Err(InvalidId::Empty("user id")));
        assert_eq!(UserId::new("a".repeat(257)), Err(InvalidId::TooLong("user id")));
        assert_eq!(UserId::new("a\nb"), Err(InvalidId::ControlCharacter("user id")));
        assert_eq!(UserId::new("player_42").unwrap().as_str(), "player_42");
    }

    #[test]
    fn an_id_that_breaks_the_rule_is_told_by_the_field_that_it_stands_in() {
        let field = |refused: Option<InvalidId>| InvalidField::from(refused.unwrap()).field;
        for (refused, wanted) in [
            (SessionId::new("").err(), "session_id"),
            (PaymentId::new("").err(), "payment_id"),
            (RefundId::new("").err(), "refund_id"),
            (AccountId::new("").err(), "account_id"),
            (DepositId::new("").err(), "deposit_id"),
            (GameId::new("a".repeat(257)).err(), "game_id"),
            (UserId::new("a\tb").err(), "user_id"),
            (OfferId::new("").err(), "offer_id"),
            (WebhookId::new("").err(), "webhook-id"),
        ] {
            assert_eq!(field(refused), wanted);
        }
    }

    #[test]
    fn an_id_from_json_is_checked_too() {
        assert!(serde_json::from_str::<SessionId>("\"\"").is_err());
        assert!(serde_json::from_str::<SessionId>("\"ses_1\"").is_ok());
    }
}
