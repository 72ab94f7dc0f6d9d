//! What the page's forms send. Any number that is not one of the sandbox's cards is thrown away unread, for
//! it may be somebody's own.

use toffeepay::PaymentMethod;
use url::form_urlencoded;

use crate::api::query::Parameters;
use crate::ledger::card::{TestCard, is_typed_card};
use crate::ledger::payment::{Means, Refusal};
use crate::paying::Try;

/// What can be put into the wallet at once, in US cents.
pub(super) const DEPOSITS: [i64; 4] = [500, 1_000, 2_000, 5_000];

/// Something that the page has to say which does not follow from the session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Notice {
    /// The card is none of the sandbox's, or the method is not offered.
    NotATestCard,
    /// A deposit succeeded.
    MoneyAdded,
    /// A deposit is in progress.
    MoneyOnItsWay,
    /// A deposit failed, for the reason that the bank gave.
    MoneyRefused(Refusal),
}

impl Notice {
    /// The value of `notice=` that makes the page say it.
    pub fn query(self) -> String {
        match self {
            Self::NotATestCard => "test-cards".to_owned(),
            Self::MoneyAdded => "added".to_owned(),
            Self::MoneyOnItsWay => "on-its-way".to_owned(),
            Self::MoneyRefused(refusal) => format!("refused-{}", refusal.code()),
        }
    }

    pub fn in_query(raw: Option<&str>) -> Option<Self> {
        let notice = Parameters(raw).get("notice")?;
        match notice.as_ref() {
            "test-cards" => Some(Self::NotATestCard),
            "added" => Some(Self::MoneyAdded),
            "on-its-way" => Some(Self::MoneyOnItsWay),
            other => Refusal::of_code(other.strip_prefix("refused-")?).map(Self::MoneyRefused),
        }
    }
}

/// The checkout form, or the wallet's, as it was sent.
#[derive(Debug)]
pub(super) struct PayForm {
    /// The number of the attempt or deposit that this form makes, counted from 1.
    pub number: Option<usize>,
    /// The card, where the method is one and the number is known.
    card: Option<TestCard>,
    method: PaymentMethod,
    reason: Option<Refusal>,
    amount: Option<i64>,
}

/// The form names a card or a method that the page does not offer.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct UnknownMeans;

impl PayForm {
    /// Reads a form. Left out, the method is a card and the number that of the card that succeeds.
    pub fn parse(body: &[u8]) -> Self {
        let field =
            |name: &str| form_urlencoded::parse(body).find(|(key, _)| key == name).map(|(_, value)| value);
        let method = field("method").map_or(PaymentMethod::Card, |raw| PaymentMethod::from(raw.as_ref()));
        let card = match field("number") {
            _ if !is_typed_card(&method) => None,
            Some(number) => TestCard::of_number(&number),
            None => Some(TestCard::Succeeds),
        };
        Self {
            number: field("attempt").and_then(|raw| raw.parse().ok()),
            card,
            method,
            reason: field("reason").and_then(|raw| Refusal::of_code(&raw)),
            amount: field("amount").and_then(|raw| raw.parse().ok()).filter(|raw| DEPOSITS.contains(raw)),
        }
    }

    /// The language that the form's page was asked for in.
    pub fn language(body: &[u8]) -> Option<String> {
        form_urlencoded::parse(body).find(|(key, _)| key == "lang").map(|(_, value)| value.into_owned())
    }

    /// What the player tries, where the page offers it.
    pub fn tried(&self, offered: &[PaymentMethod]) -> Result<Try, UnknownMeans> {
        let means = self.means(offered)?;
        let refusal = self.card.and_then(TestCard::refusal);
        Ok(Try { means, refusal, is_slow: self.card.is_some_and(TestCard::is_slow) })
    }

    /// What the player tries where the bank says no to anything.
    pub fn tried_in_vain(&self, offered: &[PaymentMethod]) -> Try {
        let means = self.means(offered).unwrap_or(Means { method: PaymentMethod::Card, last4: None });
        Try { means, refusal: Some(self.reason.unwrap_or(Refusal::CardDeclined)), is_slow: false }
    }

    /// What is put into the wallet, by a card.
    pub fn deposit(&self) -> Result<(i64, Try), UnknownMeans> {
        let amount = self.amount.ok_or(UnknownMeans)?;
        Ok((amount, self.tried(&[PaymentMethod::Card])?))
    }

    fn means(&self, offered: &[PaymentMethod]) -> Result<Means, UnknownMeans> {
        if !offered.contains(&self.method) || (is_typed_card(&self.method) && self.card.is_none()) {
            return Err(UnknownMeans);
        }
        let last4 = match self.method {
            PaymentMethod::TokenizedCard => Some(TestCard::Succeeds.last4()),
            _ => self.card.map(TestCard::last4),
        };
        Ok(Means { method: self.method.clone(), last4 })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::terms::METHODS;

    fn means(body: &str) -> Result<(String, Option<String>), UnknownMeans> {
        let tried = PayForm::parse(body.as_bytes()).tried(&METHODS[..7])?;
        Ok((tried.means.method.as_str().to_owned(), tried.means.last4))
    }

    #[test]
    fn test_cards_are_known_however_they_are_spaced() {
        for (number, last4) in
            [("4242424242424242", "4242"), ("4000-0000-0000-0002", "0002"), ("+4000+0000+00009995+", "9995")]
        {
            let read = means(&format!("method=card&number={number}"));
            assert_eq!(read, Ok(("card".to_owned(), Some(last4.to_owned()))), "{number}");
        }
    }

    #[test]
    fn any_other_card_is_refused_and_not_kept() {
        for number in ["5555444433331111", "", "4242", "42424242424242421"] {
            let form = PayForm::parse(format!("method=card&number={number}").as_bytes());
            assert!(form.tried(&METHODS).is_err(), "{number}");
            assert_eq!(form.tried_in_vain(&METHODS).means.last4, None);
        }
    }

    #[test]
    fn a_method_that_the_page_does_not_offer_is_refused() {
        assert_eq!(means("method=barter"), Err(UnknownMeans));
        assert_eq!(means("method=toffee_wallet"), Err(UnknownMeans));
        assert_eq!(means("method=apple_pay&number=1"), Ok(("apple_pay".to_owned(), None)));
        assert_eq!(means("").map(|(method, _)| method), Ok("card".to_owned()));
    }

    #[test]
    fn only_the_amounts_that_the_page_offers_are_deposited_and_only_by_a_card() {
        let deposit = |body: &str| PayForm::parse(body.as_bytes()).deposit().map(|(amount, _)| amount);
        assert_eq!(deposit("amount=1000"), Ok(1_000));
        for body in
            ["", "amount=1", "amount=-500", "amount=500&number=5555444433331111", "amount=500&method=paypal"]
        {
            assert_eq!(deposit(body), Err(UnknownMeans), "{body}");
        }
    }

    #[test]
    fn a_notice_is_found_in_the_address_that_it_makes() {
        for notice in [Notice::NotATestCard, Notice::MoneyAdded, Notice::MoneyRefused(Refusal::ExpiredCard)] {
            let query = format!("lang=de&notice={}", notice.query());
            assert_eq!(Notice::in_query(Some(&query)), Some(notice));
        }
        assert_eq!(Notice::in_query(Some("notice=%3Cscript%3E")), None);
    }
}
