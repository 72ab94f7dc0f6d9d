//! The tax that is in a price, by the item's country. Rates are for show: they make the page believable.

use toffeepay::{SessionItem, Tax};

/// Standard rates in percent of the price without tax.
const RATES: &[(&str, i64)] = &[
    ("AT", 20),
    ("AU", 10),
    ("BE", 21),
    ("CH", 8),
    ("DE", 19),
    ("DK", 25),
    ("ES", 21),
    ("FI", 25),
    ("FR", 20),
    ("GB", 20),
    ("IE", 23),
    ("IT", 22),
    ("JP", 10),
    ("NL", 21),
    ("NO", 25),
    ("PL", 23),
    ("PT", 23),
    ("SE", 25),
    ("US", 0),
];

/// The rate of the item's country in percent; none where it names no country, or one without a rate.
pub(crate) fn rate(item: &SessionItem) -> Option<i64> {
    let country = item.country.as_deref()?;
    RATES.iter().find(|(code, _)| *code == country).map(|(_, rate)| *rate)
}

/// The tax included in the item's price, rounded to the nearest minor unit.
pub(crate) fn included(item: &SessionItem) -> Option<Tax> {
    let rate = rate(item)?;
    let divisor = 100 + rate;
    Some(Tax { amount: (item.price * rate + divisor / 2) / divisor })
}

#[cfg(test)]
mod tests {
    use toffeepay::Currency;

    use super::*;

    fn item(price: i64, country: Option<&str>) -> SessionItem {
        SessionItem {
            title: "Coins".to_owned(),
            price,
            currency: Currency::Eur,
            image: None,
            country: country.map(str::to_owned),
        }
    }

    #[test]
    fn tax_is_the_part_of_the_price_that_the_countrys_rate_makes() {
        assert_eq!(included(&item(499, Some("DE"))), Some(Tax { amount: 80 }));
        assert_eq!(included(&item(1200, Some("FR"))), Some(Tax { amount: 200 }));
        assert_eq!(included(&item(i64::from(i32::MAX), Some("GB"))), Some(Tax { amount: 357_913_941 }));
    }

    #[test]
    fn a_rate_of_zero_is_a_tax_of_zero_and_an_unknown_country_has_none() {
        assert_eq!(included(&item(499, Some("US"))), Some(Tax { amount: 0 }));
        assert_eq!(included(&item(499, Some("ZZ"))), None);
        assert_eq!(included(&item(499, None)), None);
    }
}
