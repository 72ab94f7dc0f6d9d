//! Which webhooks must come again: those that the purchase itself is the reason of, each as often as it must be.

use std::collections::BTreeMap;

use toffeepay::{PaymentStatus, RefundStatus};

use super::writer::Writer;
use super::{Remark, Seen};
use crate::format::{Step, WebhookVerdict, patience};

pub(super) fn write(writer: &mut Writer<'_>) {
    let seen = writer.seen;
    let mut by_event: BTreeMap<&str, Vec<_>> = BTreeMap::new();
    for webhook in &seen.webhooks {
        by_event.entry(&webhook.event).or_default().push(webhook);
    }
    let mut left_out = Vec::new();
    for (event, came) in by_event {
        let times = u32::try_from(came.len()).unwrap_or(u32::MAX);
        // A listener that came late has missed some, and what was odd was made so by somebody.
        let is_as_usual = came.iter().all(|one| one.is_good && !one.again);
        if is_as_usual && due(event, seen) == Some(times) {
            writer.steps.push(Step::ExpectWebhook {
                event: event.to_owned(),
                times,
                verdict: WebhookVerdict::Good,
                messages: None,
                within: patience(),
            });
        } else {
            left_out.push(event);
        }
    }
    if !left_out.is_empty() {
        writer.remark(Remark::WebhooksLeftOut(left_out.join(", ")));
    }
}

/// How often an event is due for such a purchase; none where that is not to be told from what became of it.
fn due(event: &str, seen: &Seen) -> Option<u32> {
    let payments = |is_one: fn(&PaymentStatus) -> bool| {
        u32::try_from(seen.payments.iter().filter(|payment| is_one(&payment.status)).count()).ok()
    };
    let refund = |status| seen.refund.as_ref().filter(|refund| refund.status == status).map(|_| 1);
    match event {
        "session.created" => Some(1),
        "session.paid" | "session.cancelled" | "session.expired" => {
            event.strip_prefix("session.").filter(|end| *end == seen.purchase.state).map(|_| 1)
        }
        "payment.failed" => payments(|status| *status == PaymentStatus::Failed),
        "payment.succeeded" => {
            payments(|status| matches!(status, PaymentStatus::Succeeded | PaymentStatus::Refunded))
        }
        "refund.succeeded" => refund(RefundStatus::Succeeded),
        "refund.failed" => refund(RefundStatus::Failed),
        _ => None,
    }
}
