//! A request for a refund.

use serde::Serialize;

use crate::ids::PaymentId;

/// A request to give a payment's money back, all of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CreateRefund {
    payment_id: PaymentId,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
}

impl CreateRefund {
    /// The one field that the API requires.
    pub fn new(payment_id: PaymentId) -> Self {
        Self { payment_id, reason: None }
    }

    /// Adds why, in free words; the API keeps them with the refund.
    #[must_use]
    pub fn with_reason(self, reason: impl Into<String>) -> Self {
        Self { reason: Some(reason.into()), ..self }
    }

    /// The payment.
    pub fn payment_id(&self) -> &PaymentId {
        &self.payment_id
    }

    /// The reason.
    pub fn reason(&self) -> Option<&str> {
        self.reason.as_deref()
    }

    /// The exact bytes to send, also by every retry: the API compares a key's requests.
    pub fn to_body(&self) -> CreateRefundBody {
        // Two texts under fixed names: this type has no value that JSON can't carry.
        CreateRefundBody(serde_json::to_string(self).unwrap_or_default())
    }
}

/// The body of a refund call as it is sent, kept so that a retry after a crash or an update of this library
/// sends the very same bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreateRefundBody(String);

impl CreateRefundBody {
    /// Takes back a body that [`CreateRefund::to_body`] made and the caller kept.
    pub fn from_recorded(body: String) -> Self {
        Self(body)
    }

    /// The JSON text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_body_has_the_fields_that_were_set_and_no_other() {
        let create = CreateRefund::new(PaymentId::new("pay_1").unwrap());
        assert_eq!(create.to_body().as_str(), r#"{"payment_id":"pay_1"}"#);
        let with_reason = create.with_reason("Bought \"twice\"");
        assert_eq!(with_reason.to_body().as_str(), r#"{"payment_id":"pay_1","reason":"Bought \"twice\""}"#);
        assert_eq!(CreateRefundBody::from_recorded(with_reason.to_body().0), with_reason.to_body());
    }
}
