//! What the page's forms send. The sandbox knows three cards; any other number is thrown away unread, for
//! it may be somebody's own.

use toffeepay::PaymentMethod;
use url::form_urlencoded;

use crate::ledger::payment::Means;

/// The methods that the page offers, in its order.
pub(super) const METHODS: [PaymentMethod; 4] =
    [PaymentMethod::Card, PaymentMethod::ApplePay, PaymentMethod::GooglePay, PaymentMethod::PayPal];

/// A card that the sandbox's bank knows, by what the bank says to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TestCard {
    Succeeds,
    Declined,
    InsufficientFunds,
}

impl TestCard {
    pub const ALL: [Self; 3] = [Self::Succeeds, Self::Declined, Self::InsufficientFunds];

    pub fn number(self) -> &'static str {
        match self {
            Self::Succeeds => "4242 4242 4242 4242",
            Self::Declined => "4000 0000 0000 0002",
            Self::InsufficientFunds => "4000 0000 0000 9995",
        }
    }

    pub fn outcome(self) -> &'static str {
        match self {
            Self::Succeeds => "Succeeds",
            Self::Declined => "Declined by the bank",
            Self::InsufficientFunds => "Too little money",
        }
    }

    fn last4(self) -> String {
        self.number().chars().skip(15).collect()
    }

    fn of_number(raw: &str) -> Option<Self> {
        let digits = |raw: &str| raw.chars().filter(|c| !c.is_whitespace() && *c != '-').collect::<String>();
        Self::ALL.into_iter().find(|card| digits(card.number()) == digits(raw))
    }
}

/// Something that the page has to say which does not follow from the session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Notice {
    /// The card is none of the three, or the method is not offered.
    NotATestCard,
}

impl Notice {
    /// The query that makes the page say it.
    pub fn query(self) -> &'static str {
        match self {
            Self::NotATestCard => "notice=test-cards",
        }
    }

    pub fn in_query(raw: Option<&str>) -> Option<Self> {
        raw.is_some_and(|raw| raw == Self::NotATestCard.query()).then_some(Self::NotATestCard)
    }
}

/// The checkout form as it was sent.
#[derive(Debug)]
pub(super) struct PayForm {
    /// The number of the attempt that this form makes, counted from 1.
    pub attempt: Option<usize>,
    /// The card, where the method is one and the number is known.
    pub card: Option<TestCard>,
    method: PaymentMethod,
}

/// The form names a card or a method that the sandbox does not know.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct UnknownMeans;

impl PayForm {
    /// Reads a form. Left out, the method is a card and the number that of the card that succeeds.
    pub fn parse(body: &[u8]) -> Self {
        let field =
            |name: &str| form_urlencoded::parse(body).find(|(key, _)| key == name).map(|(_, value)| value);
        let method = field("method").map_or(PaymentMethod::Card, |raw| PaymentMethod::from(raw.as_ref()));
        let card = match (&method, field("number")) {
            (PaymentMethod::Card, Some(number)) => TestCard::of_number(&number),
            (PaymentMethod::Card, None) => Some(TestCard::Succeeds),
            _ => None,
        };
        Self { attempt: field("attempt").and_then(|raw| raw.parse().ok()), card, method }
    }

    /// What the player pays with.
    pub fn means(&self) -> Result<Means, UnknownMeans> {
        match (&self.method, self.card) {
            (PaymentMethod::Card, None) => Err(UnknownMeans),
            (method, card) if METHODS.contains(method) => {
                Ok(Means { method: method.clone(), last4: card.map(TestCard::last4) })
            }
            _ => Err(UnknownMeans),
        }
    }

    /// What the player pays with where the bank says no to anything.
    pub fn means_to_decline(&self) -> Means {
        self.means().unwrap_or(Means { method: PaymentMethod::Card, last4: None })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn means(body: &str) -> Result<(String, Option<String>), UnknownMeans> {
        let means = PayForm::parse(body.as_bytes()).means()?;
        Ok((means.method.as_str().to_owned(), means.last4))
    }

    #[test]
    fn the_three_test_cards_are_known_however_they_are_spaced() {
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
            assert_eq!(form.means(), Err(UnknownMeans), "{number}");
            assert_eq!(form.means_to_decline().last4, None);
        }
    }

    #[test]
    fn a_method_that_the_page_does_not_offer_is_refused() {
        assert_eq!(means("method=barter"), Err(UnknownMeans));
        assert_eq!(means("method=toffee_wallet"), Err(UnknownMeans));
        assert_eq!(means("method=apple_pay&number=1"), Ok(("apple_pay".to_owned(), None)));
        assert_eq!(means("").map(|(method, _)| method), Ok("card".to_owned()));
    }
}
