//! The cards that the sandbox's bank knows, by what the bank says to them. Any other number may be
//! somebody's own: it is thrown away unread.

use toffeepay::PaymentMethod;

use crate::ledger::payment::Refusal;

/// A test card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TestCard {
    Succeeds,
    Declined,
    InsufficientFunds,
    Expired,
    IncorrectCvc,
    ProcessingError,
    SuspectedFraud,
    AuthenticationFailed,
    /// Processes for a while, then succeeds.
    SucceedsLater,
    /// Processes for a while, then is declined.
    DeclinedLater,
    /// Succeeds, but its money can't be given back.
    RefundFails,
}

impl TestCard {
    pub const ALL: [Self; 11] = [
        Self::Succeeds,
        Self::Declined,
        Self::InsufficientFunds,
        Self::Expired,
        Self::IncorrectCvc,
        Self::ProcessingError,
        Self::SuspectedFraud,
        Self::AuthenticationFailed,
        Self::SucceedsLater,
        Self::DeclinedLater,
        Self::RefundFails,
    ];

    pub fn number(self) -> &'static str {
        match self {
            Self::Succeeds => "4242 4242 4242 4242",
            Self::Declined => "4000 0000 0000 0002",
            Self::InsufficientFunds => "4000 0000 0000 9995",
            Self::Expired => "4000 0000 0000 0069",
            Self::IncorrectCvc => "4000 0000 0000 0127",
            Self::ProcessingError => "4000 0000 0000 0119",
            Self::SuspectedFraud => "4100 0000 0000 0019",
            Self::AuthenticationFailed => "4000 0084 0000 1629",
            Self::SucceedsLater => "4000 0000 0000 0077",
            Self::DeclinedLater => "4000 0000 0000 0341",
            Self::RefundFails => "4000 0000 0000 5126",
        }
    }

    /// What the bank says in the end; `None` where it takes the money.
    pub fn refusal(self) -> Option<Refusal> {
        match self {
            Self::Succeeds | Self::SucceedsLater | Self::RefundFails => None,
            Self::Declined | Self::DeclinedLater => Some(Refusal::CardDeclined),
            Self::InsufficientFunds => Some(Refusal::InsufficientFunds),
            Self::Expired => Some(Refusal::ExpiredCard),
            Self::IncorrectCvc => Some(Refusal::IncorrectCvc),
            Self::ProcessingError => Some(Refusal::ProcessingError),
            Self::SuspectedFraud => Some(Refusal::SuspectedFraud),
            Self::AuthenticationFailed => Some(Refusal::AuthenticationFailed),
        }
    }

    /// Whether the bank takes its time.
    pub fn is_slow(self) -> bool {
        matches!(self, Self::SucceedsLater | Self::DeclinedLater)
    }

    pub fn last4(self) -> String {
        self.number().chars().skip(15).collect()
    }

    pub fn of_number(raw: &str) -> Option<Self> {
        let digits = |raw: &str| raw.chars().filter(|c| !c.is_whitespace() && *c != '-').collect::<String>();
        let given = digits(raw);
        Self::ALL.into_iter().find(|card| digits(card.number()) == given)
    }

    pub fn of_last4(last4: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|card| card.last4() == last4)
    }
}

/// Whether a method is paid with a card number that the player types.
pub(crate) fn is_typed_card(method: &PaymentMethod) -> bool {
    *method == PaymentMethod::Card
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn each_card_is_found_by_its_number_and_by_its_last_four() {
        let last4: HashSet<_> = TestCard::ALL.into_iter().map(TestCard::last4).collect();
        assert_eq!(last4.len(), TestCard::ALL.len());
        for card in TestCard::ALL {
            assert_eq!(TestCard::of_number(card.number()), Some(card));
            assert_eq!(TestCard::of_number(&card.number().replace(' ', "-")), Some(card));
            assert_eq!(TestCard::of_last4(&card.last4()), Some(card));
        }
        assert_eq!(TestCard::of_number("5555444433331111"), None);
    }

    #[test]
    fn the_bank_has_a_card_for_each_reason_to_refuse() {
        for refusal in Refusal::ALL {
            assert!(
                TestCard::ALL.into_iter().any(|card| card.refusal() == Some(refusal) && !card.is_slow()),
                "{refusal:?}"
            );
        }
    }
}
