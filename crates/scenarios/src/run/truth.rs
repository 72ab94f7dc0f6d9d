//! What the API says itself, and how calls are named.

use anyhow::Result;
use toffeepay::{ListPayments, ListRefunds, ListSessions, Payment, Refund, Session, SessionId};

use super::Run;

impl Run<'_> {
    pub(super) async fn sessions(&self) -> Result<Vec<Session>> {
        let list = ListSessions::of(self.game.clone()).by(self.player.clone());
        Ok(self.client.list_all_sessions(&list).await?)
    }

    /// The payments of a session, oldest first.
    pub(super) async fn payments(&self, session: &SessionId) -> Result<Vec<Payment>> {
        let list = ListPayments::of(self.game.clone()).by(self.player.clone());
        let mut payments = Vec::new();
        let mut listed = self.client.payments(list);
        while let Some(payment) = listed.next().await {
            payments.push(payment?);
        }
        payments.retain(|payment| payment.session_id == *session);
        // The order of lists is unspecified.
        payments.sort_by_key(|payment| payment.created_at);
        Ok(payments)
    }

    /// The last refund of a payment.
    pub(super) async fn refund(&self, payment: &Payment) -> Result<Option<Refund>> {
        let list = ListRefunds { payment_id: Some(payment.id.clone()), ..ListRefunds::default() };
        let mut refunds = Vec::new();
        let mut listed = self.client.refunds(list);
        while let Some(refund) = listed.next().await {
            refunds.push(refund?);
        }
        Ok(refunds.into_iter().max_by_key(|refund| refund.created_at))
    }
}

/// The route of a call, by its short name or as it is.
pub(super) fn route_of(call: &str) -> &str {
    match call {
        "create" => "POST /v1/sessions",
        "status" => "GET /v1/sessions/{id}/status",
        "cancel" => "POST /v1/sessions/{id}/cancel",
        other => other,
    }
}

/// Whether a request is a call of this route.
pub(super) fn is_call(route: &str, method: &str, path: &str) -> bool {
    let Some((wanted, template)) = route.split_once(' ') else { return route == "*" };
    let path = path.split('?').next().unwrap_or_default();
    wanted == method
        && template.split('/').count() == path.split('/').count()
        && template.split('/').zip(path.split('/')).all(|(name, part)| name == part || name.starts_with('{'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_are_known_by_their_route_whatever_their_ids_and_queries_are() {
        let status = route_of("status");
        assert!(is_call(status, "GET", "/v1/sessions/ses_1/status"));
        for (method, path) in
            [("POST", "/v1/sessions/ses_1/status"), ("GET", "/v1/sessions/ses_1"), ("GET", "/v1/sessions")]
        {
            assert!(!is_call(status, method, path), "{method} {path}");
        }
        assert!(is_call("GET /v1/payments", "GET", "/v1/payments?game_id=a"));
        assert!(is_call("*", "POST", "/v1/sessions"));
        assert!(!is_call("nonsense", "POST", "/v1/sessions"));
    }
}
