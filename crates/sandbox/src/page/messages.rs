//! Every text of the page. A language that lacks one does not compile. `{name}` is filled in where the text is
//! used; a test holds the names of each language against the English ones.

pub(super) mod ar;
pub(super) mod de;
pub(super) mod en;
pub(super) mod es;
pub(super) mod ja;

use crate::ledger::card::TestCard;
use crate::ledger::payment::Refusal;

/// The texts of one language.
#[derive(Debug)]
pub(super) struct Messages {
    pub strip_headline: &'static str,
    pub strip_text: &'static str,
    pub language: &'static str,
    /// `{price}`, `{game}`
    pub title: &'static str,
    pub order: &'static str,
    pub payment: &'static str,
    pub to_pay: &'static str,
    /// `{user}`
    pub for_user: &'static str,
    pub total: &'static str,
    /// `{rate}`, `{country}`
    pub tax_included: &'static str,
    pub tax: &'static str,
    pub no_tax: &'static str,
    pub pay_with: &'static str,
    /// `{price}`
    pub pay: &'static str,
    pub card_number: &'static str,
    pub expiry: &'static str,
    pub cvc: &'static str,
    pub card_hint: &'static str,
    pub cancel: &'static str,
    pub card: &'static str,
    /// `{last4}`
    pub saved_card: &'static str,
    pub pay_later: &'static str,
    pub wallet: &'static str,
    /// `{balance}`
    pub wallet_balance: &'static str,
    /// `{bonus}`
    pub wallet_bonus: &'static str,
    pub wallet_short: &'static str,
    pub add_money: &'static str,
    pub add_money_text: &'static str,
    pub amount: &'static str,
    pub add: &'static str,
    pub money_added: &'static str,
    pub money_on_its_way: &'static str,
    pub money_refused: &'static str,
    pub outcomes: &'static str,
    pub outcomes_text: &'static str,
    pub reason: &'static str,
    pub decline: &'static str,
    /// With one, two and three attempts left.
    pub attempts_left: [&'static str; 3],
    pub try_again: &'static str,
    pub no_test_card: &'static str,
    pub no_test_card_text: &'static str,
    pub phone: &'static str,
    pub phone_text: &'static str,
    pub paid: &'static str,
    /// `{price}`, `{item}`
    pub paid_text: &'static str,
    pub authorized: &'static str,
    /// `{price}`, `{item}`
    pub authorized_text: &'static str,
    pub processing: &'static str,
    /// `{price}`, `{item}`
    pub processing_text: &'static str,
    pub look_again: &'static str,
    pub refunded: &'static str,
    /// `{price}`, `{item}`
    pub refunded_text: &'static str,
    pub failed: &'static str,
    pub failed_text: &'static str,
    pub cancelled: &'static str,
    pub cancelled_text: &'static str,
    pub expired: &'static str,
    pub expired_text: &'static str,
    pub back: &'static str,
    pub close: &'static str,
    pub returning: &'static str,
    pub slip_to: &'static str,
    pub slip_with: &'static str,
    pub slip_on: &'static str,
    pub slip_payment: &'static str,
    /// `{last4}`
    pub test_card: &'static str,
    pub game: &'static str,
    pub game_text: &'static str,
    pub no_such_page: &'static str,
    pub no_such_page_text: &'static str,
    pub foreign_form: &'static str,
    pub foreign_form_text: &'static str,
    pub not_saved: &'static str,
    pub not_saved_text: &'static str,
    pub card_outcomes: CardOutcomes,
    pub refusals: Refusals,
}

/// What the bank says to each test card.
#[derive(Debug)]
pub(super) struct CardOutcomes {
    pub succeeds: &'static str,
    pub succeeds_later: &'static str,
    pub declined_later: &'static str,
    pub refund_fails: &'static str,
}

/// Why the bank said no, as a sentence.
#[derive(Debug)]
pub(super) struct Refusals {
    pub card_declined: &'static str,
    pub insufficient_funds: &'static str,
    pub expired_card: &'static str,
    pub incorrect_cvc: &'static str,
    pub processing_error: &'static str,
    pub suspected_fraud: &'static str,
    pub authentication_failed: &'static str,
}

impl Messages {
    pub fn card_outcome(&self, card: TestCard) -> &'static str {
        let outcomes = &self.card_outcomes;
        match card {
            TestCard::Succeeds => outcomes.succeeds,
            TestCard::SucceedsLater => outcomes.succeeds_later,
            TestCard::DeclinedLater => outcomes.declined_later,
            TestCard::RefundFails => outcomes.refund_fails,
            TestCard::Declined => self.refusals.card_declined,
            TestCard::InsufficientFunds => self.refusals.insufficient_funds,
            TestCard::Expired => self.refusals.expired_card,
            TestCard::IncorrectCvc => self.refusals.incorrect_cvc,
            TestCard::ProcessingError => self.refusals.processing_error,
            TestCard::SuspectedFraud => self.refusals.suspected_fraud,
            TestCard::AuthenticationFailed => self.refusals.authentication_failed,
        }
    }

    pub fn refusal(&self, refusal: Refusal) -> &'static str {
        match refusal {
            Refusal::CardDeclined => self.refusals.card_declined,
            Refusal::InsufficientFunds => self.refusals.insufficient_funds,
            Refusal::ExpiredCard => self.refusals.expired_card,
            Refusal::IncorrectCvc => self.refusals.incorrect_cvc,
            Refusal::ProcessingError => self.refusals.processing_error,
            Refusal::SuspectedFraud => self.refusals.suspected_fraud,
            Refusal::AuthenticationFailed => self.refusals.authentication_failed,
        }
    }

    pub fn attempts_left(&self, left: usize) -> &'static str {
        self.attempts_left.get(left.saturating_sub(1)).copied().unwrap_or_default()
    }
}

/// A text with its names filled in. Braces in a value stay what they are.
pub(super) fn fill(text: &str, values: &[(&str, &str)]) -> String {
    let mut filled = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let Some((name, behind)) = after.split_once('}') else { break };
        let value = values.iter().find(|(known, _)| *known == name);
        filled.push_str(value.map_or("", |(_, value)| value));
        rest = behind;
    }
    filled.push_str(rest);
    filled
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::page::language::Language;

    /// All texts of a language by place, read from what `Debug` prints: a new one can't be forgotten.
    fn texts(language: Language) -> Vec<String> {
        let printed = format!("{:?}", language.messages());
        printed.split('"').skip(1).step_by(2).map(str::to_owned).collect()
    }

    fn names(text: &str) -> BTreeMap<String, usize> {
        let mut names = BTreeMap::new();
        // `Debug` writes combining marks as `\u{651}`.
        for part in text.replace("\\u{", "").split('{').skip(1) {
            *names.entry(part.split('}').next().unwrap().to_owned()).or_default() += 1;
        }
        names
    }

    #[test]
    fn every_language_fills_in_what_english_does() {
        let english = texts(Language::English);
        assert!(english.len() > 80);
        for language in Language::ALL {
            let own = texts(language);
            assert_eq!(own.len(), english.len());
            for (own, english) in own.iter().zip(&english) {
                assert_eq!(names(own), names(english), "{language:?}: {own}");
                assert!(!own.trim().is_empty(), "{language:?}: {english}");
            }
        }
    }

    #[test]
    fn no_language_says_it_in_english() {
        let english = texts(Language::English);
        for language in Language::ALL.into_iter().filter(|language| *language != Language::English) {
            let same: Vec<_> =
                texts(language).into_iter().zip(&english).filter(|(own, english)| own == *english).collect();
            // CVC is CVC in most of the world.
            assert!(same.iter().all(|(own, _)| own == "CVC"), "{language:?}: {same:?}");
        }
    }

    #[test]
    fn a_value_with_braces_stays_what_it_is() {
        assert_eq!(fill("{a} for {b}.", &[("a", "{b}"), ("b", "{x")]), "{b} for {x.");
        assert_eq!(fill("none", &[]), "none");
    }
}
