//! Money, names and times as the page writes them in its language.

use jiff::Timestamp;
use toffeepay::{Currency, GameId, PaymentMethod};

use crate::ledger::card::TestCard;
use crate::ledger::payment::Means;
use crate::page::language::Language;
use crate::page::messages::fill;

/// Marks around what is written left to right within Arabic: without them a price falls apart.
const ISOLATE: [char; 2] = ['\u{2066}', '\u{2069}'];

/// `$4.99`, `1.204,00 €`. The amount is in minor units of a currency that the API takes: two digits.
pub(super) fn price(language: Language, amount: i64, currency: &Currency) -> String {
    let sign = match currency {
        Currency::Usd => "$",
        Currency::Eur => "€",
        Currency::Gbp => "£",
        Currency::Unknown(code) => code,
    };
    let (group, point) = match language {
        Language::English | Language::Japanese | Language::Arabic => (',', '.'),
        Language::German | Language::Spanish => ('.', ','),
    };
    let number = format!("{}{point}{:02}", grouped(amount / 100, group), amount % 100);
    match language {
        Language::English | Language::Japanese => format!("{sign}{number}"),
        Language::German | Language::Spanish => format!("{number}\u{a0}{sign}"),
        Language::Arabic => isolated(language, &format!("{sign}{number}")),
    }
}

/// A text of the game's, or a number, that keeps its own direction within the page's language.
pub(super) fn isolated(language: Language, text: &str) -> String {
    match language {
        Language::Arabic => format!("{}{text}{}", ISOLATE[0], ISOLATE[1]),
        _ => text.to_owned(),
    }
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

/// The method: a brand as its owner writes it, all else in the page's language.
pub(super) fn method_name(language: Language, method: &PaymentMethod) -> String {
    let messages = language.messages();
    match method {
        PaymentMethod::Card => messages.card.to_owned(),
        PaymentMethod::TokenizedCard => {
            let last4 = isolated(language, &TestCard::Succeeds.last4());
            fill(messages.saved_card, &[("last4", &last4)])
        }
        PaymentMethod::PayLater => messages.pay_later.to_owned(),
        PaymentMethod::ToffeeWallet => messages.wallet.to_owned(),
        PaymentMethod::ApplePay => "Apple Pay".to_owned(),
        PaymentMethod::GooglePay => "Google Pay".to_owned(),
        PaymentMethod::PayPal => "PayPal".to_owned(),
        PaymentMethod::Venmo => "Venmo".to_owned(),
        PaymentMethod::Unknown(other) => other.clone(),
    }
}

/// `Visa test card ending 4242`, `Apple Pay`.
pub(super) fn means(language: Language, means: &Means) -> String {
    match (&means.method, &means.last4) {
        (PaymentMethod::Card, Some(last4)) => {
            fill(language.messages().test_card, &[("last4", &isolated(language, last4))])
        }
        _ => method_name(language, &means.method),
    }
}

/// `24 Nov 2026, 14:32 UTC`, in digits where the language is not English. The server does not know the player's
/// time zone.
pub(super) fn moment(language: Language, at: Timestamp) -> String {
    let format = match language {
        Language::English => "%-d %b %Y, %H:%M UTC",
        Language::German => "%d.%m.%Y, %H:%M UTC",
        Language::Spanish => "%d/%m/%Y, %H:%M UTC",
        Language::Japanese => "%Y/%m/%d %H:%M UTC",
        Language::Arabic => "%Y-%m-%d %H:%M UTC",
    };
    isolated(language, &at.strftime(format).to_string())
}

fn grouped(amount: i64, group: char) -> String {
    let digits = amount.to_string();
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(group);
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
        let price = |amount, currency: &Currency| price(Language::English, amount, currency);
        assert_eq!(price(499, &Currency::Usd), "$4.99");
        assert_eq!(price(5, &Currency::Eur), "€0.05");
        assert_eq!(price(i64::from(i32::MAX), &Currency::Gbp), "£21,474,836.47");
        assert_eq!(price(100_000, &Currency::Usd), "$1,000.00");
    }

    #[test]
    fn prices_are_written_as_the_language_does() {
        let price = |language| price(language, 120_400, &Currency::Eur);
        assert_eq!(price(Language::German), "1.204,00\u{a0}€");
        assert_eq!(price(Language::Spanish), "1.204,00\u{a0}€");
        assert_eq!(price(Language::Japanese), "€1,204.00");
        assert_eq!(price(Language::Arabic), "\u{2066}€1,204.00\u{2069}");
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
        let at = "2026-11-04T09:05:59.5Z".parse().unwrap();
        assert_eq!(moment(Language::English, at), "4 Nov 2026, 09:05 UTC");
        for language in Language::ALL {
            assert!(moment(language, at).contains("09:05 UTC"), "{language:?}");
        }
    }
}
