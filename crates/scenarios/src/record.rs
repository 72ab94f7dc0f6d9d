//! A recording: what a person did by hand, written down as a scenario that does it again.
//!
//! It is made of what the journal and the API have kept, not of what was clicked: a scenario of it is one that the
//! tester could have written. What left no trace there (a page that was only looked at) is not in it.

use toffeepay::{Payment, PaymentStatus, Refund, RefundStatus};

use crate::format::{AppAct, Card, Given, Method, PageAct, Reason, Returns, Scenario, Span, Status, Step};
use crate::format::{StudioAct, Whose, one, patience};
use crate::protocol::{Entry, PurchaseSeen};

/// What is known of a run by hand.
#[derive(Clone, Debug)]
pub struct ByHand {
    /// The item that was bought.
    pub item: String,
    /// The purchase at the end.
    pub purchase: PurchaseSeen,
    /// What happened to it.
    pub timeline: Vec<Entry>,
    /// The payments of its session, oldest first.
    pub payments: Vec<Payment>,
    /// The last refund of its last payment.
    pub refund: Option<Refund>,
}

/// Why a run can't be written down.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotRecordable {
    /// The purchase has no session: it depends on what the API did, which is not known from here.
    #[error("the purchase was {0}: no session of it is left to do again")]
    NoSession(String),
    /// It was paid in a way that the sandbox does not offer.
    #[error("the sandbox does not offer the payment method {0}")]
    UnknownMethod(String),
    /// A state that this version does not know.
    #[error("the state {0} is unknown")]
    UnknownState(String),
}

/// Writes a run down.
pub fn record(title: &str, by_hand: &ByHand) -> Result<Scenario, NotRecordable> {
    let state = Status::parse(&by_hand.purchase.state)
        .ok_or_else(|| NotRecordable::UnknownState(by_hand.purchase.state.clone()))?;
    if matches!(state, Status::Creating | Status::Rejected) {
        return Err(NotRecordable::NoSession(state.as_str().to_owned()));
    }
    let mut steps = vec![Step::Create { item: Some(by_hand.item.clone()) }];
    let came_back = by_hand.timeline.iter().any(|entry| entry.kind == "came_back");
    for payment in &by_hand.payments {
        steps.push(attempt(payment, by_hand, if came_back { Returns::Once } else { Returns::Never })?);
        if payment.authorized_at.is_some() {
            steps.push(status(Status::Pending, Some(true), None));
            steps.extend(settled(payment));
        }
    }
    steps.extend(ended(state, by_hand));
    if let Some(refund) = &by_hand.refund {
        steps.push(status(state, None, Some(false)));
        steps.push(Step::Studio { act: StudioAct::Refund });
        if refund.status != RefundStatus::Pending {
            steps.push(Step::Time { advance: Span::seconds(6), of: Whose::Both });
            steps.push(Step::App { act: AppAct::Check, refused: None });
        }
    }
    steps.push(Step::ExpectStatus {
        status: state,
        declined: (state == Status::Pending).then_some(by_hand.purchase.declined),
        authorized: (state == Status::Pending).then_some(by_hand.purchase.authorized),
        refunded: Some(by_hand.purchase.refunded),
        opened: None,
        trouble: None,
        reason: None,
        within: patience(),
    });
    steps.push(truth(state, by_hand)?);
    let given = Given {
        manual_completion: by_hand.payments.iter().any(|payment| payment.authorized_at.is_some()),
        wallet: wallet(by_hand),
        ..Given::default()
    };
    Ok(Scenario { title: title.to_owned(), about: "Recorded from a run by hand.".to_owned(), given, steps })
}

/// What the player did on the page.
fn attempt(payment: &Payment, by_hand: &ByHand, returns: Returns) -> Result<Step, NotRecordable> {
    let method = method_of(payment)?;
    let declined = payment.status == PaymentStatus::Failed;
    let code = payment.error.as_ref().and_then(|error| error.code.as_deref());
    let refund_failed = by_hand.refund.as_ref().is_some_and(|refund| refund.status == RefundStatus::Failed);
    Ok(Step::Page {
        act: if declined { PageAct::Decline } else { PageAct::Pay },
        method,
        card: (!declined && refund_failed && method == Method::Card).then_some(Card::RefundFails),
        reason: if declined { code.and_then(Reason::parse) } else { None },
        amount: None,
        returns: if declined { Returns::Once } else { returns },
    })
}

/// What the studio made of an authorized payment.
fn settled(payment: &Payment) -> Option<Step> {
    match payment.status {
        PaymentStatus::Succeeded | PaymentStatus::Refunded => Some(Step::Studio { act: StudioAct::Complete }),
        PaymentStatus::Cancelled => Some(Step::Studio { act: StudioAct::CancelPayment }),
        _ => None,
    }
}

/// What ended the session where no payment did.
fn ended(state: Status, by_hand: &ByHand) -> Option<Step> {
    let asked = by_hand.timeline.iter().any(|entry| entry.kind == "cancel_asked");
    match state {
        Status::Cancelled if asked => Some(Step::App { act: AppAct::Cancel, refused: None }),
        Status::Cancelled if by_hand.payments.iter().filter(|one| is_cancelled(one)).count() < 3 => {
            Some(Step::Page {
                act: PageAct::Cancel,
                method: Method::Card,
                card: None,
                reason: None,
                amount: None,
                returns: Returns::Once,
            })
        }
        // The sandbox's sessions are open for half an hour.
        Status::Expired => Some(Step::Time { advance: Span::seconds(1_801), of: Whose::Both }),
        _ => None,
    }
}

fn is_cancelled(payment: &Payment) -> bool {
    payment.status == PaymentStatus::Cancelled
}

fn truth(state: Status, by_hand: &ByHand) -> Result<Step, NotRecordable> {
    let last = by_hand.payments.last();
    let code = last.and_then(|last| last.error.as_ref()).and_then(|error| error.code.as_deref());
    Ok(Step::ExpectApi {
        sessions: Some(one()),
        session: Some(state.as_str().to_owned()),
        payments: u32::try_from(by_hand.payments.len()).ok(),
        payment: last.map(|last| last.status.as_str().to_owned()),
        method: last.map(method_of).transpose()?,
        reason: code.and_then(Reason::parse),
        refund: by_hand.refund.as_ref().map(|refund| refund.status.as_str().to_owned()),
        within: patience(),
    })
}

fn status(status: Status, authorized: Option<bool>, refunded: Option<bool>) -> Step {
    Step::ExpectStatus {
        status,
        declined: None,
        authorized,
        refunded,
        opened: None,
        trouble: None,
        reason: None,
        within: patience(),
    }
}

fn method_of(payment: &Payment) -> Result<Method, NotRecordable> {
    let word = payment.method.as_ref().map_or("card", |method| method.as_str());
    Method::parse(word).ok_or_else(|| NotRecordable::UnknownMethod(word.to_owned()))
}

/// What the wallet must hold, so that it pays again.
fn wallet(by_hand: &ByHand) -> Option<u32> {
    let from_it = |payment: &&Payment| method_of(payment) == Ok(Method::ToffeeWallet);
    let amounts = by_hand.payments.iter().filter(from_it).map(|payment| payment.amount);
    let all: i64 = amounts.sum();
    u32::try_from(all).ok().filter(|all| *all > 0)
}
