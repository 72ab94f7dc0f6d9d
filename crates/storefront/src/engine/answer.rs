//! Holds the answer of a create call against what was asked. A breach stops before the browser opens.

use toffeepay::Session;

use crate::environment::Environment;
use crate::purchase::{Order, Rejection, RejectionReason, SessionRecord};

/// The session as it goes into the journal, or why this purchase ends here.
pub(super) fn check(
    order: &Order,
    session: &Session,
    environment: &Environment,
) -> Result<SessionRecord, Rejection> {
    if let Some(field) = differing_field(order, session) {
        let message = format!("the API answered with another {field} than was asked for");
        return Err(Rejection::new(RejectionReason::AnswerDiffers, None, message));
    }
    let Some(page) = &session.url else {
        let message = "the API answered without the payment page's address";
        return Err(Rejection::new(RejectionReason::AnswerDiffers, None, message));
    };
    if let Err(refused) = environment.payment_page(page) {
        return Err(Rejection::new(RejectionReason::PageRefused, None, refused.to_string()));
    }
    Ok(SessionRecord {
        id: session.id.clone(),
        page: page.clone(),
        tax: session.tax.as_ref().map(|tax| tax.amount),
    })
}

/// Whether a listed session could be the one of an order: everything that the API repeats is the same.
pub(super) fn could_be(order: &Order, session: &Session) -> bool {
    differing_field(order, session).is_none()
}

fn differing_field(order: &Order, session: &Session) -> Option<&'static str> {
    let same = [
        ("item title", session.item.title == order.title),
        ("price", session.item.price == order.price.amount()),
        ("currency", session.item.currency == *order.price.currency()),
        ("game", session.game_id == order.game_id),
        ("player", session.user_id == order.user_id),
    ];
    same.into_iter().find(|(_, same)| !same).map(|(field, _)| field)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::purchase::tests::order;

    fn answer() -> Value {
        json!({
            "id": "ses_1", "url": "http://127.0.0.1:8010/pay/x", "status": "pending",
            "user_id": "player_42", "game_id": "space_shooter",
            "item": { "title": "50 Gold Coins", "price": 499, "currency": "USD" },
            "created_at": "2026-01-01T00:00:00Z", "tax": { "amount": 38 }
        })
    }

    fn checked(answer: Value) -> Result<SessionRecord, Rejection> {
        let local = Environment::local("http://127.0.0.1:8010".parse().unwrap()).unwrap();
        check(&order(1), &serde_json::from_value(answer).unwrap(), &local)
    }

    #[test]
    fn an_answer_that_agrees_is_taken() {
        let record = checked(answer()).unwrap();
        assert_eq!((record.id.as_str(), record.tax), ("ses_1", Some(38)));
    }

    #[test]
    fn every_field_that_differs_ends_the_purchase_and_is_named() {
        for (pointer, value, named) in [
            ("/item/title", json!("5 Gold Coins"), "item title"),
            ("/item/price", json!(49_900), "price"),
            ("/item/currency", json!("EUR"), "currency"),
            ("/game_id", json!("other_game"), "game"),
            ("/user_id", json!("player_43"), "player"),
        ] {
            let mut altered = answer();
            *altered.pointer_mut(pointer).unwrap() = value;
            let rejection = checked(altered).unwrap_err();
            assert_eq!(rejection.reason, RejectionReason::AnswerDiffers);
            assert!(rejection.message.contains(named), "{}", rejection.message);
        }
    }

    #[test]
    fn a_page_off_the_allow_list_ends_the_purchase_without_repeating_the_address() {
        for bad in ["file:///etc/passwd", "https://evil.io/pay/secret", "http://a@127.0.0.1:8010/pay/secret"]
        {
            let mut altered = answer();
            altered["url"] = json!(bad);
            let rejection = checked(altered).unwrap_err();
            assert_eq!(rejection.reason, RejectionReason::PageRefused);
            assert!(!rejection.message.contains("secret"));
        }
        let mut without = answer();
        without.as_object_mut().unwrap().remove("url");
        assert_eq!(checked(without).unwrap_err().reason, RejectionReason::AnswerDiffers);
    }
}
