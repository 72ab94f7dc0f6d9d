//! What the player did on the payment page, as the payments tell it.

use toffeepay::{Payment, PaymentStatus, RefundStatus};

use super::writer::Writer;
use super::{Remark, Seen};
use crate::format::{Card, Method, PageAct, Reason, Returns, Step};

/// The step that makes this payment.
pub(super) fn attempt(writer: &mut Writer<'_>, payment: &Payment, returns: Returns) -> Step {
    let method = method(payment).unwrap_or_else(|word| {
        writer.remark(Remark::MethodUnknown(word));
        Method::Card
    });
    let card = (method == Method::Card).then(|| card(payment, writer.seen)).flatten();
    let declined = payment.status == PaymentStatus::Failed && card != Some(Card::DeclinedLater);
    Step::Page {
        act: if declined { PageAct::Decline } else { PageAct::Pay },
        method,
        card: if declined { None } else { card },
        reason: if declined { reason(payment) } else { None },
        amount: None,
        returns,
    }
}

/// The sandbox's card. It tells the last digits; elsewhere it is told from what became of the payment.
fn card(payment: &Payment, seen: &Seen) -> Option<Card> {
    let told = payment.details.as_deref().unwrap_or_default();
    let known = [Card::SucceedsLater, Card::DeclinedLater, Card::RefundFails]
        .into_iter()
        .find(|card| card.number().get(12..).is_some_and(|last| told.ends_with(last)));
    let refund_failed = seen.refund.as_ref().is_some_and(|refund| refund.status == RefundStatus::Failed);
    known.or(match payment.status {
        PaymentStatus::Processing => Some(Card::SucceedsLater),
        PaymentStatus::Failed => None,
        _ if refund_failed => Some(Card::RefundFails),
        _ => None,
    })
}

/// The bank takes its time for it.
pub(super) fn is_slow(step: &Step) -> bool {
    matches!(step, Step::Page { card: Some(Card::SucceedsLater | Card::DeclinedLater), .. })
}

/// What it was paid with; the word where the sandbox has no such method.
pub(super) fn method(payment: &Payment) -> Result<Method, String> {
    let word = payment.method.as_ref().map_or("card", |method| method.as_str());
    Method::parse(word).ok_or_else(|| word.to_owned())
}

/// Why the bank declined.
pub(super) fn reason(payment: &Payment) -> Option<Reason> {
    payment.error.as_ref().and_then(|error| error.code.as_deref()).and_then(Reason::parse)
}

/// What the wallet must hold, so that it pays again.
pub(super) fn wallet(payments: &[Payment]) -> Option<u32> {
    let from_it = |payment: &&Payment| method(payment) == Ok(Method::ToffeeWallet);
    let all: i64 = payments.iter().filter(from_it).map(|payment| payment.amount).sum();
    u32::try_from(all).ok().filter(|all| *all > 0)
}
