//! A field that keeps a request from being built.

use crate::ids::InvalidId;
use crate::money::InvalidPrice;

/// A field of a request that breaks a rule of the API.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {reason}")]
pub struct InvalidField {
    /// The field, as on the wire: `item.price`.
    pub field: &'static str,
    /// The rule that it breaks.
    pub reason: String,
}

impl InvalidField {
    pub(crate) fn new(field: &'static str, reason: impl Into<String>) -> Self {
        Self { field, reason: reason.into() }
    }
}

impl From<InvalidPrice> for InvalidField {
    fn from(error: InvalidPrice) -> Self {
        let field = match error {
            InvalidPrice::OutOfRange(_) => "item.price",
            InvalidPrice::UnsupportedCurrency(_) => "item.currency",
        };
        Self::new(field, error.to_string())
    }
}

impl From<InvalidId> for InvalidField {
    fn from(error: InvalidId) -> Self {
        Self::new(error.field(), error.to_string())
    }
}
