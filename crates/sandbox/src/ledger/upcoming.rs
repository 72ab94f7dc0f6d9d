//! What settles by itself, as the tester sees it coming. An index has one time for each record, the soonest; here a
//! session that both has a payment in progress and expires is two things to come.

use jiff::Timestamp;

use crate::control::upcoming::{UpcomingKind, UpcomingView};
use crate::ledger::payment::PaymentState;
use crate::ledger::session::SessionRecord;
use crate::ledger::{Due, Ledger};

impl Ledger {
    /// The soonest of what settles by itself, from at most so many records.
    pub fn upcoming(&self, most: usize) -> Vec<UpcomingView> {
        self.due.iter().take(most).flat_map(|(at, due)| self.coming(*at, *due)).collect()
    }

    fn coming(&self, at: Timestamp, due: Due) -> Vec<UpcomingView> {
        let view = |kind, id: String, about: String| UpcomingView { at, kind, id, about };
        match due {
            Due::Session(place) => self.sessions.at(place).map(of_session).unwrap_or_default(),
            Due::Refund(place) => self.refunds.at(place).map_or_else(Vec::new, |refund| {
                let session = self.payment(&refund.payment_id).map(|(session, _)| session);
                let title = session.map(|session| session.item.title.clone()).unwrap_or_default();
                vec![view(UpcomingKind::RefundSettles, refund.id.to_string(), title)]
            }),
            Due::Deposit(place) => self.deposits.at(place).map_or_else(Vec::new, |deposit| {
                vec![view(
                    UpcomingKind::DepositSettles,
                    deposit.id.to_string(),
                    deposit.account_id.to_string(),
                )]
            }),
        }
    }
}

fn of_session(session: &SessionRecord) -> Vec<UpcomingView> {
    let view = |at, kind, id: String| UpcomingView { at, kind, id, about: session.item.title.clone() };
    let payments = session.payments.iter().filter_map(|payment| match payment.state {
        PaymentState::Processing { until, .. } => {
            Some(view(until, UpcomingKind::PaymentSettles, payment.id.to_string()))
        }
        _ => None,
    });
    let expiry = view(session.expires_at, UpcomingKind::SessionExpires, session.id.to_string());
    payments.chain([expiry]).collect()
}
