//! How far the payments of a purchase have come, and why its last attempt was declined.

use toffeepay::{Payment, PaymentFailure, PaymentStatus, SessionId};

/// How far its payments have come while it is not paid, as far as the API told.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Attempts that were declined.
    pub declined: u32,
    /// A payment is authorized and waits to be completed by the studio.
    pub authorized: bool,
    /// Why the last of the declined attempts was, where the API told.
    pub decline: Option<Decline>,
}

impl Progress {
    /// What the payments of a player tell of one session. Their order is unspecified: the last attempt is the
    /// one that was begun last.
    pub fn of<'a>(payments: impl IntoIterator<Item = &'a Payment>, session: &SessionId) -> Self {
        let mut progress = Self::default();
        let mut last = None;
        for payment in payments.into_iter().filter(|payment| payment.session_id == *session) {
            match payment.status {
                PaymentStatus::Authorized => progress.authorized = true,
                PaymentStatus::Failed => {
                    progress.declined += 1;
                    if last.is_none_or(|last| last <= payment.created_at) {
                        last = Some(payment.created_at);
                        progress.decline = payment.error.as_ref().and_then(Decline::of);
                    }
                }
                _ => {}
            }
        }
        progress
    }
}

/// Why an attempt was declined, in the API's own words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decline {
    /// A code, such as `insufficient_funds`. Which there are is unspecified.
    pub code: Option<String>,
    /// A sentence.
    pub message: Option<String>,
}

/// How many characters of a code are kept.
const LONGEST_CODE: usize = 64;
/// How many characters of a sentence are kept.
const LONGEST_MESSAGE: usize = 200;

impl Decline {
    /// What a payment's `error` says, cut to what is worth keeping; nothing where it says nothing.
    pub fn of(failure: &PaymentFailure) -> Option<Self> {
        let code = failure.code.as_deref().and_then(|code| cut(code, LONGEST_CODE));
        let message = failure.message.as_deref().and_then(|message| cut(message, LONGEST_MESSAGE));
        (code.is_some() || message.is_some()).then_some(Self { code, message })
    }
}

fn cut(text: &str, longest: usize) -> Option<String> {
    let plain: String = text.trim().chars().filter(|each| !each.is_control()).take(longest).collect();
    (!plain.is_empty()).then_some(plain)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn payment(session: &str, status: &str, minute: u32, code: Option<&str>) -> Payment {
        serde_json::from_value(
            json!({ "id": format!("pay_{minute}"), "session_id": session, "status": status,
            "amount": 499, "currency": "USD", "created_at": format!("2026-01-01T00:{minute:02}:00Z"),
            "error": code.map(|code| json!({ "code": code, "message": "no" })) }),
        )
        .unwrap()
    }

    #[test]
    fn the_reason_is_that_of_the_attempt_begun_last_whatever_the_order() {
        let session = SessionId::new("ses_1").unwrap();
        let mut payments = vec![
            payment("ses_1", "failed", 3, Some("expired_card")),
            payment("ses_1", "failed", 7, Some("insufficient_funds")),
            payment("ses_1", "cancelled", 8, None),
            payment("ses_2", "failed", 9, Some("suspected_fraud")),
        ];
        for _ in 0..2 {
            let progress = Progress::of(&payments, &session);
            assert_eq!((progress.declined, progress.authorized), (2, false));
            assert_eq!(progress.decline.unwrap().code.as_deref(), Some("insufficient_funds"));
            payments.reverse();
        }
    }

    #[test]
    fn an_attempt_without_a_reason_does_not_borrow_that_of_one_before() {
        let session = SessionId::new("ses_1").unwrap();
        let payments =
            [payment("ses_1", "failed", 3, Some("expired_card")), payment("ses_1", "failed", 7, None)];
        assert_eq!(Progress::of(&payments, &session).decline, None);
    }

    #[test]
    fn what_the_api_says_is_cut_and_has_no_control_characters() {
        let told = |code: &str, message: &str| {
            Decline::of(&PaymentFailure { code: Some(code.into()), message: Some(message.into()) })
        };
        let long = told(&"c\n".repeat(500), &"m\u{1b}".repeat(500)).unwrap();
        assert_eq!(long.code.unwrap(), "c".repeat(64));
        assert_eq!(long.message.unwrap(), "m".repeat(200));
        assert_eq!(told(" ", ""), None);
        assert_eq!(told("", "no").unwrap().code, None);
    }
}
