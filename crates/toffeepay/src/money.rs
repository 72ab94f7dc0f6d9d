//! Money as integer minor units with its currency. No floats, no arithmetic across currencies.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::open_enum::open_enum;

open_enum! {
    /// An ISO 4217 currency. The API takes the three known ones and may answer with others.
    Currency {
        /// US dollar.
        Usd = "USD",
        /// Euro.
        Eur = "EUR",
        /// Pound sterling.
        Gbp = "GBP",
    }
}

impl Currency {
    /// How many digits stand after the decimal point: 2 for all currencies that the API takes, and
    /// unspecified for the rest, where 2 is the rule of most.
    pub const MINOR_DIGITS: u32 = 2;
}

/// Why an amount is not a price the API takes.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidPrice {
    /// The schema says int32 greater than zero.
    #[error("the price {0} is not between 1 and 2147483647 minor units")]
    OutOfRange(i64),
    /// Only USD, GBP and EUR are accepted.
    #[error("the currency {0} is not USD, GBP or EUR")]
    UnsupportedCurrency(String),
}

/// An amount in the currency's minor unit: 499 USD is $4.99.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Money {
    amount: i64,
    currency: Currency,
}

impl Money {
    /// Any amount, as an answer may carry it.
    pub fn new(amount: i64, currency: Currency) -> Self {
        Self { amount, currency }
    }

    /// A price that the API takes: 1 to 2,147,483,647 minor units of USD, GBP or EUR.
    pub fn price(amount: i64, currency: Currency) -> Result<Self, InvalidPrice> {
        if let Currency::Unknown(raw) = currency {
            return Err(InvalidPrice::UnsupportedCurrency(raw));
        }
        if !(1..=i64::from(i32::MAX)).contains(&amount) {
            return Err(InvalidPrice::OutOfRange(amount));
        }
        Ok(Self { amount, currency })
    }

    /// The amount in minor units.
    pub fn amount(&self) -> i64 {
        self.amount
    }

    /// The currency.
    pub fn currency(&self) -> &Currency {
        &self.currency
    }
}

impl fmt::Display for Money {
    /// `4.99 USD`: for logs and terminals. A user interface formats by locale.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scale = 10_u64.pow(Currency::MINOR_DIGITS);
        let sign = if self.amount < 0 { "-" } else { "" };
        let minor = self.amount.unsigned_abs();
        write!(
            f,
            "{sign}{}.{:0width$} {}",
            minor / scale,
            minor % scale,
            self.currency,
            width = Currency::MINOR_DIGITS as usize
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_price_is_a_positive_int32_in_a_currency_that_the_api_takes() {
        assert!(Money::price(499, Currency::Usd).is_ok());
        assert!(Money::price(i64::from(i32::MAX), Currency::Eur).is_ok());
        for amount in [0, -1, i64::from(i32::MAX) + 1, i64::MIN] {
            assert_eq!(Money::price(amount, Currency::Usd), Err(InvalidPrice::OutOfRange(amount)));
        }
        assert!(matches!(
            Money::price(1, Currency::from("JPY")),
            Err(InvalidPrice::UnsupportedCurrency(raw)) if raw == "JPY"
        ));
    }

    #[test]
    fn money_prints_major_and_minor_units() {
        assert_eq!(Money::new(499, Currency::Usd).to_string(), "4.99 USD");
        assert_eq!(Money::new(5, Currency::Eur).to_string(), "0.05 EUR");
        assert_eq!(Money::new(-1205, Currency::Gbp).to_string(), "-12.05 GBP");
        assert_eq!(Money::new(i64::MIN, Currency::Usd).to_string(), "-92233720368547758.08 USD");
    }
}
