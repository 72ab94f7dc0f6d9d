//! The journal of this machine held against the API: pure, over what was read of both.

use std::collections::{HashMap, HashSet};

use ipc::bench::{ComparedView, JournalComparison, JournalDifference as Kind, JournalDifferenceView};
use storefront::purchase::{FinalStatus, Purchase, PurchaseId, PurchaseState};
use toffeepay::{Money, Payment, PaymentStatus, Session, SessionId, SessionStatus};

/// One thing that journal and API have differently.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Difference {
    kind: Kind,
    journal: Option<String>,
    api: Option<String>,
}

/// A session, a purchase, or both as one, and in what they differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compared {
    /// The session.
    pub session_id: Option<SessionId>,
    /// The purchase.
    pub purchase_id: Option<PurchaseId>,
    title: String,
    found: Vec<Difference>,
}

impl Compared {
    /// In what they differ.
    pub fn differences(&self) -> Vec<JournalDifferenceView> {
        let view = |each: &Difference| JournalDifferenceView {
            kind: each.kind,
            journal: each.journal.clone(),
            api: each.api.clone(),
        };
        self.found.iter().map(view).collect()
    }

    fn view(&self) -> ComparedView {
        ComparedView {
            session_id: self.session_id.as_ref().map(ToString::to_string),
            purchase_id: self.purchase_id.map(|id| id.to_string()),
            title: self.title.clone(),
            differences: self.differences(),
        }
    }
}

/// A session held against the purchase that it is of. `payments` are those of the session.
pub(crate) fn compare(purchase: Option<&Purchase>, session: &Session, payments: &[&Payment]) -> Compared {
    let found = match purchase {
        None => vec![Difference::new(Kind::NotInJournal, None, Some(session.status.to_string()))],
        Some(purchase) => Found::of(purchase, session, payments),
    };
    Compared {
        session_id: Some(session.id.clone()),
        purchase_id: purchase.map(Purchase::id),
        title: session.item.title.clone(),
        found,
    }
}

/// Everything held against everything. `unknown` are sessions that the API was asked for by name and does not
/// know; `is_whole` is whether sessions and purchases are all that there are.
pub(super) fn compare_all(
    purchases: &[Purchase],
    sessions: &[Session],
    payments: &[Payment],
    unknown: &HashSet<SessionId>,
    is_whole: bool,
) -> JournalComparison {
    let by_session: HashMap<&SessionId, &Purchase> =
        purchases.iter().filter_map(|purchase| Some((&purchase.session.as_ref()?.id, purchase))).collect();
    let mut of_session: HashMap<&SessionId, Vec<&Payment>> = HashMap::new();
    for payment in payments {
        of_session.entry(&payment.session_id).or_default().push(payment);
    }
    let sides = sessions.iter().map(|session| {
        let payments = of_session.get(&session.id).map_or(&[][..], Vec::as_slice);
        compare(by_session.get(&session.id).copied(), session, payments)
    });
    let alone = purchases.iter().filter_map(|purchase| alone(purchase, unknown));
    let differing = sides.chain(alone).filter(|each| !each.found.is_empty()).map(|each| each.view());
    JournalComparison {
        sessions: sessions.len(),
        purchases: purchases.len(),
        is_whole,
        differing: differing.collect(),
    }
}

/// A purchase that no session answers to.
fn alone(purchase: &Purchase, unknown: &HashSet<SessionId>) -> Option<Compared> {
    let state = Some(purchase.state.name().to_owned());
    let (kind, session_id) = match (&purchase.session, &purchase.state) {
        (Some(session), _) if unknown.contains(&session.id) => (Kind::NotAtApi, Some(session.id.clone())),
        (None, PurchaseState::Creating) => (Kind::AnswerAwaited, None),
        _ => return None,
    };
    Some(Compared {
        session_id,
        purchase_id: Some(purchase.id()),
        title: purchase.order.title.clone(),
        found: vec![Difference::new(kind, state, None)],
    })
}

impl Difference {
    fn new(kind: Kind, journal: Option<String>, api: Option<String>) -> Self {
        Self { kind, journal, api }
    }
}

/// Gathers differences.
struct Found(Vec<Difference>);

impl Found {
    fn of(purchase: &Purchase, session: &Session, payments: &[&Payment]) -> Vec<Difference> {
        let mut found = Self(Vec::new());
        found.state(purchase, session);
        found.order(purchase, session);
        found.money(purchase, session, payments);
        found.0
    }

    fn add(&mut self, kind: Kind, journal: &dyn ToString, api: &dyn ToString) {
        self.0.push(Difference::new(kind, Some(journal.to_string()), Some(api.to_string())));
    }

    fn state(&mut self, purchase: &Purchase, session: &Session) {
        let told = FinalStatus::of(&session.status);
        let kind = match (&purchase.state, told) {
            (PurchaseState::Creating | PurchaseState::Pending, Some(_)) => Kind::JournalBehind,
            (PurchaseState::Final(_), None) => Kind::ApiBehind,
            (PurchaseState::Final(own), Some(told)) if *own != told => Kind::OtherEnd,
            _ => return,
        };
        self.add(kind, &purchase.state.name(), &session.status);
    }

    fn order(&mut self, purchase: &Purchase, session: &Session) {
        let (order, item) = (&purchase.order, &session.item);
        if order.title != item.title {
            self.add(Kind::Item, &order.title, &item.title);
        }
        if *order.price.currency() != item.currency {
            self.add(Kind::Currency, order.price.currency(), &item.currency);
        } else if order.price.amount() != item.price {
            self.add(Kind::Price, &order.price, &item.money());
        }
        if order.user_id != session.user_id {
            self.add(Kind::Player, &order.user_id, &session.user_id);
        }
        if order.game_id != session.game_id {
            self.add(Kind::Game, &order.game_id, &session.game_id);
        }
        let before = purchase.session.as_ref().and_then(|record| record.tax);
        if let (Some(before), Some(after)) = (before, session.tax.as_ref().map(|tax| tax.amount))
            && before != after
        {
            let money = |amount| Money::new(amount, item.currency.clone());
            self.add(Kind::Tax, &money(before), &money(after));
        }
    }

    fn money(&mut self, purchase: &Purchase, session: &Session, payments: &[&Payment]) {
        let in_status =
            |status: PaymentStatus| payments.iter().copied().filter(move |payment| payment.status == status);
        let taken: Vec<_> = in_status(PaymentStatus::Succeeded).collect();
        let given_back = in_status(PaymentStatus::Refunded).next();
        if taken.len() > 1 {
            self.add(Kind::Payments, &1, &taken.len());
        }
        if session.status.is_final() && session.status != SessionStatus::Paid && !taken.is_empty() {
            self.add(Kind::PaidAllTheSame, &purchase.state.name(), &taken.len());
        }
        if purchase.state != PurchaseState::Final(FinalStatus::Paid) {
            return;
        }
        let main = taken.first().copied().or(given_back);
        match (&purchase.charge, main) {
            (None, Some(payment)) => {
                self.0.push(Difference::new(
                    Kind::ChargeNotRecorded,
                    None,
                    Some(payment.money().to_string()),
                ));
            }
            (Some(charge), Some(payment))
                if charge.payment == payment.id && charge.amount != payment.money() =>
            {
                self.add(Kind::Amount, &charge.amount, &payment.money());
            }
            _ => {}
        }
        match (purchase.refunded_at, given_back, taken.is_empty()) {
            (None, Some(payment), true) => {
                self.add(Kind::RefundNotRecorded, &purchase.state.name(), &payment.status);
            }
            (Some(_), None, false) => {
                self.add(Kind::RefundUnknown, &PaymentStatus::Refunded, &PaymentStatus::Succeeded);
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests;
