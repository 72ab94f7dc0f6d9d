//! Payments, as the API answers them. A session is paid by one; its status says what became of the money.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::absent;
use crate::ids::{GameId, PaymentId, SessionId, UserId};
use crate::money::{Currency, Money};
use crate::open_enum::open_enum;

open_enum! {
    /// Where a payment stands.
    PaymentStatus {
        /// In progress.
        Processing = "processing",
        /// The money is reserved and waits for the studio to complete the payment.
        Authorized = "authorized",
        /// Cancelled.
        Cancelled = "cancelled",
        /// The money was taken.
        Succeeded = "succeeded",
        /// The attempt failed.
        Failed = "failed",
        /// The money was given back: the item is no longer owned.
        Refunded = "refunded",
    }
}

open_enum! {
    /// What the player paid with.
    PaymentMethod {
        /// A card.
        Card = "card",
        /// A card kept from an earlier payment.
        TokenizedCard = "tokenized_card",
        /// Apple Pay.
        ApplePay = "apple_pay",
        /// Google Pay.
        GooglePay = "google_pay",
        /// PayPal.
        PayPal = "paypal",
        /// PayPal's Pay Later.
        PayLater = "paylater",
        /// Venmo.
        Venmo = "venmo",
        /// The Toffee wallet.
        ToffeeWallet = "toffee_wallet",
    }
}

/// Why a payment or a refund failed. Both texts are the API's own, as they came.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentFailure {
    /// A code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// A sentence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}

/// How a payment from the Toffee wallet was made up, in minor units of the payment's currency.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentExtraData {
    /// From money that was paid in; zero or more.
    #[serde(default, alias = "realAmount", deserialize_with = "absent::or_zero")]
    pub real_amount: i64,
    /// From bonuses; zero or more.
    #[serde(default, alias = "bonusAmount", deserialize_with = "absent::or_zero")]
    pub bonus_amount: i64,
}

/// A payment, as answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payment {
    /// Its id.
    pub id: PaymentId,
    /// The session that it pays.
    #[serde(alias = "sessionId")]
    pub session_id: SessionId,
    /// Where it stands.
    pub status: PaymentStatus,
    /// What was charged, in minor units of `currency`.
    pub amount: i64,
    /// The currency.
    pub currency: Currency,
    /// What it was paid with. Required by the schema; its absence takes nothing from the rest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<PaymentMethod>,
    /// More on the method, in the API's own words; their form is unspecified. What comes as JSON instead of
    /// a text is kept as that JSON.
    #[serde(default, deserialize_with = "absent::text_or_json", skip_serializing_if = "Option::is_none")]
    pub details: Option<String>,
    /// When it was created.
    #[serde(alias = "createdAt")]
    pub created_at: Timestamp,
    /// When it was authorized.
    #[serde(
        default,
        alias = "authorizedAt",
        deserialize_with = "absent::or_empty",
        skip_serializing_if = "Option::is_none"
    )]
    pub authorized_at: Option<Timestamp>,
    /// When it was cancelled.
    #[serde(
        default,
        alias = "cancelledAt",
        deserialize_with = "absent::or_empty",
        skip_serializing_if = "Option::is_none"
    )]
    pub cancelled_at: Option<Timestamp>,
    /// When it succeeded.
    #[serde(
        default,
        alias = "succeededAt",
        deserialize_with = "absent::or_empty",
        skip_serializing_if = "Option::is_none"
    )]
    pub succeeded_at: Option<Timestamp>,
    /// When it failed.
    #[serde(
        default,
        alias = "failedAt",
        deserialize_with = "absent::or_empty",
        skip_serializing_if = "Option::is_none"
    )]
    pub failed_at: Option<Timestamp>,
    /// When it was refunded.
    #[serde(
        default,
        alias = "refundedAt",
        deserialize_with = "absent::or_empty",
        skip_serializing_if = "Option::is_none"
    )]
    pub refunded_at: Option<Timestamp>,
    /// Why it failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<PaymentFailure>,
    /// How it was made up; only where it was asked for.
    #[serde(default, alias = "extraData", skip_serializing_if = "Option::is_none")]
    pub extra_data: Option<PaymentExtraData>,
}

impl PaymentStatus {
    /// Whether the payment is over: nothing more is charged. A succeeded one can still be refunded.
    pub fn is_over(&self) -> bool {
        match self {
            Self::Cancelled | Self::Succeeded | Self::Failed | Self::Refunded => true,
            Self::Processing | Self::Authorized | Self::Unknown(_) => false,
        }
    }
}

impl Payment {
    /// What was charged, as money.
    pub fn money(&self) -> Money {
        Money::new(self.amount, self.currency.clone())
    }
}

/// Which payments to list. The order of the answer is unspecified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListPayments {
    /// Required by the API.
    pub game_id: GameId,
    /// Only this player's.
    pub user_id: Option<UserId>,
    /// Whether to answer with [`Payment::extra_data`].
    pub with_extra_data: bool,
}

impl ListPayments {
    /// All payments of a game.
    pub fn of(game_id: GameId) -> Self {
        Self { game_id, user_id: None, with_extra_data: false }
    }

    /// Only this player's.
    #[must_use]
    pub fn by(self, user_id: UserId) -> Self {
        Self { user_id: Some(user_id), ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_payment_is_read_in_snake_case_and_in_lower_camel_case() {
        let snake = r#"{"id":"pay_1","session_id":"ses_1","status":"succeeded","amount":499,"currency":"USD",
            "method":"card","details":"visa 4242","created_at":"2026-01-02T03:04:05Z",
            "succeeded_at":"2026-01-02T03:04:06.5Z","failed_at":null}"#;
        let camel = r#"{"id":"pay_1","sessionId":"ses_1","status":"succeeded","amount":499,"currency":"USD",
            "method":"card","details":"visa 4242","createdAt":"2026-01-02T03:04:05Z","succeededAt":"2026-01-02T03:04:06.5Z"}"#;
        let snake: Payment = serde_json::from_str(snake).unwrap();
        assert_eq!(snake, serde_json::from_str(camel).unwrap());
        assert_eq!(snake.money().to_string(), "4.99 USD");
        assert_eq!(snake.method, Some(PaymentMethod::Card));
    }

    #[test]
    fn an_unknown_status_method_or_detail_is_kept_or_ignored_but_never_an_error() {
        for details in ["null", "[1]", "\"x\"", "{\"a\":{\"b\":1}}", "0"] {
            let raw = format!(
                r#"{{"id":"pay_1","session_id":"ses_1","status":"on_hold","amount":1,"currency":"JPY","method":"barter",
                "details":{details},"created_at":"2026-01-02T03:04:05Z","error":{{"code":null,"message":"no"}}}}"#
            );
            let payment: Payment = serde_json::from_str(&raw).unwrap();
            assert_eq!(payment.status, PaymentStatus::Unknown("on_hold".to_owned()));
            assert_eq!(payment.method, Some(PaymentMethod::Unknown("barter".to_owned())));
            assert_eq!(payment.error.unwrap().message.as_deref(), Some("no"));
        }
    }
}
