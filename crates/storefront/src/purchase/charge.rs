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
    /// Both where they are amounts. Rows of versions before this have words alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amounts: Option<Amounts>,
}

/// Two amounts that differ: how they are written is the reader's language's affair.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Amounts {
    /// As it was asked.
    pub asked: Money,
    /// What would have been right as well: what was asked, and its tax.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub with_tax: Option<Money>,
    /// As the API tells it.
    pub found: Money,
}

/// Amounts beyond this are no amounts.
pub(crate) const LARGEST_AMOUNT: i64 = 1_000_000_000_000;

/// How many characters of a text of the API are kept.
const LONGEST: usize = 120;

impl Difference {
    /// A difference; long texts of the API are cut.
    pub fn new(field: DifferenceField, asked: impl fmt::Display, found: impl fmt::Display) -> Self {
        let cut = |text: String| text.chars().filter(|each| !each.is_control()).take(LONGEST).collect();
        Self { field, asked: cut(asked.to_string()), found: cut(found.to_string()), amounts: None }
    }

    /// A difference between amounts. What the API tells that is no amount at all is kept in words only.
    pub fn of_amounts(field: DifferenceField, asked: &Money, with_tax: Option<Money>, found: &Money) -> Self {
        let words =
            with_tax.as_ref().map_or_else(|| asked.to_string(), |sum| format!("{asked} or, with tax, {sum}"));
        let are_amounts = is_amount(asked) && is_amount(found) && with_tax.as_ref().is_none_or(is_amount);
        let amounts = are_amounts.then(|| Amounts { asked: asked.clone(), with_tax, found: found.clone() });
        Self { amounts, ..Self::new(field, words, found) }
    }
}

fn is_amount(money: &Money) -> bool {
    let currency = money.currency().as_str();
    (-LARGEST_AMOUNT..=LARGEST_AMOUNT).contains(&money.amount())
        && currency.len() == 3
        && currency.bytes().all(|each| each.is_ascii_uppercase())
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: asked {}, found {}", self.field.as_str(), self.asked, self.found)
    }
}

#[cfg(test)]
mod tests {
    use toffeepay::Currency;

    use super::*;

    fn usd(amount: i64) -> Money {
        Money::new(amount, Currency::Usd)
    }

    #[test]
    fn amounts_that_differ_are_kept_as_amounts_beside_their_words() {
        let kept = Difference::of_amounts(DifferenceField::Amount, &usd(499), Some(usd(540)), &usd(999));
        assert_eq!(kept.to_string(), "amount: asked 4.99 USD or, with tax, 5.40 USD, found 9.99 USD");
        let json = serde_json::to_string(&kept).unwrap();
        assert_eq!(serde_json::from_str::<Difference>(&json).unwrap(), kept);
        assert_eq!(kept.amounts.unwrap().with_tax, Some(usd(540)));
    }

    #[test]
    fn a_difference_that_an_older_version_wrote_is_read_in_its_words() {
        let old = r#"{"field":"amount","asked":"4.99 USD","found":"5.99 USD"}"#;
        let read: Difference = serde_json::from_str(old).unwrap();
        assert_eq!(read, Difference::new(DifferenceField::Amount, "4.99 USD", "5.99 USD"));
        assert_eq!(serde_json::to_string(&read).unwrap(), old);
    }

    #[test]
    fn what_is_no_amount_of_a_currency_is_kept_in_words_only() {
        for found in [usd(i64::MAX), Money::new(499, Currency::from("US dollars, \u{202e}or so"))] {
            let kept = Difference::of_amounts(DifferenceField::Price, &usd(499), None, &found);
            assert_eq!(kept.amounts, None, "{found}");
            assert_eq!(kept.asked, "4.99 USD");
        }
    }
}
