//! What was charged for a paid purchase, held against what was asked.

use std::fmt;

use serde::{Deserialize, Serialize};
use toffeepay::{Money, PaymentId};

/// The payment that paid a purchase.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Charge {
    /// Its id.
    pub payment: PaymentId,
    /// What was taken.
    pub amount: Money,
    /// What it was paid with, as on the wire, where the API told.
    pub method: Option<String>,
    /// The tax that the API told of when it was paid, in minor units of the price's currency.
    pub tax: Option<i64>,
}

/// In what a charge differs from what was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DifferenceField {
    /// The item's title.
    Item,
    /// The price of the session.
    Price,
    /// The currency, of the session or of the payment.
    Currency,
    /// The tax told at first.
    Tax,
    /// The player.
    Player,
    /// The game.
    Game,
    /// The amount taken is neither the price nor the price and its tax.
    Amount,
    /// More than one payment took money.
    Payments,
}

impl DifferenceField {
    /// The name, as in the journal.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Item => "item",
            Self::Price => "price",
            Self::Currency => "currency",
            Self::Tax => "tax",
            Self::Player => "player",
            Self::Game => "game",
            Self::Amount => "amount",
            Self::Payments => "payments",
        }
    }
}

/// One thing that is not as it was asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    /// What.
    pub field: DifferenceField,
    /// As it was asked.
    pub asked: String,
    /// As the API tells it.
    pub found: String,
}

/// How many characters of a text of the API are kept.
const LONGEST: usize = 120;

impl Difference {
    /// A difference; long texts of the API are cut.
    pub fn new(field: DifferenceField, asked: impl fmt::Display, found: impl fmt::Display) -> Self {
        let cut = |text: String| text.chars().filter(|each| !each.is_control()).take(LONGEST).collect();
        Self { field, asked: cut(asked.to_string()), found: cut(found.to_string()) }
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: asked {}, found {}", self.field.as_str(), self.asked, self.found)
    }
}
