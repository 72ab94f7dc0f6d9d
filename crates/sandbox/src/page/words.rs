//! Money, names and times as the page writes them. English only: the page is for play.

use jiff::Timestamp;
use toffeepay::{Currency, GameId, PaymentMethod};

use crate::ledger::payment::Means;

/// `$4.99`, `€1,204.00`. The amount is in minor units of a currency that the API takes: two digits.
pub(super) fn price(amount: i64, currency: &Currency) -> String {
    let sign = match currency {
        Currency::Usd => "$",
        Currency::Eur => "€",
        Currency::Gbp => "£",
        Currency::Unknown(code) => code,
    };
    format!("{sign}{}.{:02}", grouped(amount / 100), amount % 100)
}

/// `space_shooter` as a name: `Space Shooter`. The API tells no other name of a game.
pub(super) fn game_name(id: &GameId) -> String {
    let words = id.as_str().split(['_', '-', ' ']).filter(|word| !word.is_empty());
    let capitalised = words.map(|word| {
        let mut letters = word.chars();
        letters
            .next()
            .map(|first| first.to_uppercase().chain(letters).collect::<String>())
            .unwrap_or_default()
    });
    let name = capitalised.collect::<Vec<_>>().join(" ");
    if name.is_empty() { id.to_string() } else { name }
}

/// The method as its owner writes it.
pub(super) fn method_name(method: &PaymentMethod) -> &str {
    match method {
        PaymentMethod::Card => "Card",
        PaymentMethod::ApplePay => "Apple Pay",
        PaymentMethod::GooglePay => "Google Pay",
        PaymentMethod::PayPal => "PayPal",
        other => other.as_str(),
    }
}

/// `Visa test card ending 4242`, `Apple Pay`.
pub(super) fn means(means: &Means) -> String {
    match &means.last4 {
        Some(last4) => format!("Visa test card ending {last4}"),
        None => method_name(&means.method).to_owned(),
    }
}

/// `24 Nov 2026, 14:32 UTC`: the server does not know the player's time zone.
pub(super) fn moment(at: Timestamp) -> String {
    at.strftime("%-d %b %Y, %H:%M UTC").to_string()
}

fn grouped(amount: i64) -> String {
    let digits = amount.to_string();
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prices_have_a_sign_groups_and_two_digits() {
        assert_eq!(price(499, &Currency::Usd), "$4.99");
        assert_eq!(price(5, &Currency::Eur), "€0.05");
        assert_eq!(price(i64::from(i32::MAX), &Currency::Gbp), "£21,474,836.47");
        assert_eq!(price(100_000, &Currency::Usd), "$1,000.00");
    }

    #[test]
    fn a_games_id_reads_as_a_name() {
        let name = |raw: &str| game_name(&GameId::new(raw).unwrap());
        assert_eq!(name("space_shooter"), "Space Shooter");
        assert_eq!(name("über-golf"), "Über Golf");
        assert_eq!(name("___"), "___");
    }

    #[test]
    fn a_moment_says_its_time_zone() {
        assert_eq!(moment("2026-11-04T09:05:59.5Z".parse().unwrap()), "4 Nov 2026, 09:05 UTC");
    }
}
