//! What must be true at the end: as the purchase is now.

use toffeepay::{PaymentStatus, RefundStatus};

use super::writer::{Shown, Writer, shown};
use super::{Remark, Seen, Source, page, webhooks};
use crate::format::{AppAct, Span, Status, Step, StudioAct, Whose, one, patience};

/// A refund that is still pending must be so again.
pub(super) fn refund_delay(seen: &Seen) -> Option<Span> {
    let is_pending = seen.refund.as_ref().is_some_and(|refund| refund.status == RefundStatus::Pending);
    is_pending.then(|| Span::seconds(600))
}

pub(super) fn write(writer: &mut Writer<'_>) {
    let (seen, state) = (writer.seen, writer.state);
    let was_given_back = seen.payments.iter().any(|payment| payment.status == PaymentStatus::Refunded);
    if seen.refund.is_some() || was_given_back {
        writer.step(Shown { refunded: Some(false), ..shown(state) }.into());
        writer.studio(StudioAct::Refund);
        let is_pending = seen.refund.as_ref().is_some_and(|refund| refund.status == RefundStatus::Pending);
        if !is_pending {
            // The sandbox takes 5 seconds.
            writer.step(Step::Time { advance: Span::seconds(6), of: Whose::Both });
            if seen.purchase.refunded || !was_given_back {
                writer.app(AppAct::Check);
            }
        }
    }
    let is_pending = state == Status::Pending;
    let was_opened = seen.purchase.opened;
    let last: Step = Shown {
        declined: is_pending.then_some(seen.purchase.declined),
        authorized: is_pending.then_some(seen.purchase.authorized),
        // Where the app has not seen it yet, when it will is not known.
        refunded: (seen.purchase.refunded == was_given_back).then_some(was_given_back),
        opened: (state == Status::Rejected).then_some(was_opened),
        trouble: (is_pending && seen.purchase.trouble == "token_refused")
            .then(|| seen.purchase.trouble.clone()),
        reason: seen.purchase.rejection.clone(),
        ..shown(state)
    }
    .into();
    // It may just have been said.
    if writer.steps.last() != Some(&last) {
        writer.steps.push(last);
    }
    if !matches!(state, Status::Creating | Status::Rejected | Status::Pending) {
        let became = |kind: &str| kind == "became_final";
        if seen.timeline.iter().filter(|entry| became(&entry.kind)).count() == 1 {
            writer.steps.push(Step::ExpectTimeline {
                event: "became_final".to_owned(),
                times: one(),
                within: patience(),
            });
        }
    }
    truth(writer);
}

fn truth(writer: &mut Writer<'_>) {
    let (seen, state) = (writer.seen, writer.state);
    if page::wallet(&seen.payments).is_some() {
        writer.remark(Remark::WalletFilled);
    }
    // What was made of a create that failed is not known from here.
    if matches!(state, Status::Creating | Status::Rejected) {
        return;
    }
    // Of one that is open the API may know more by now than the app, and time may have done it.
    let of_api = seen.session_status.clone().filter(|_| state != Status::Pending);
    let session = Some(of_api.unwrap_or_else(|| state.as_str().to_owned()));
    let last = seen.payments.last();
    let is_told = seen.source != Source::Nobody;
    writer.steps.push(Step::ExpectApi {
        sessions: Some(one()),
        session,
        payments: if is_told { u32::try_from(seen.payments.len()).ok() } else { None },
        payment: last.map(|last| last.status.as_str().to_owned()),
        method: last.and_then(|last| page::method(last).ok()),
        reason: last.and_then(page::reason),
        refund: seen.refund.as_ref().map(|refund| refund.status.as_str().to_owned()),
        within: patience(),
    });
    webhooks::write(writer);
}
