//! Which exchanges are a purchase's own: what is said of other players is nobody's business who reads its report.

use serde_json::Value;
use storefront::purchase::Purchase;
use url::Url;

use crate::exchanges::{Called, Exchange, Outcome, call_of};

/// Where an object of the API says whose it is.
const OF: [&str; 3] = ["id", "session_id", "payment_id"];

/// What a purchase is known by.
pub(super) struct Own {
    key: String,
    /// Its session's and its payment's.
    ids: Vec<String>,
}

impl Own {
    pub(super) fn of(purchase: &Purchase) -> Self {
        let session = purchase.session.as_ref().map(|session| session.id.to_string());
        let payment = purchase.charge.as_ref().map(|charge| charge.payment.to_string());
        Self { key: purchase.order.key.to_string(), ids: session.into_iter().chain(payment).collect() }
    }

    /// What its exchanges are looked for by.
    pub(super) fn names(&self) -> Vec<String> {
        [&self.key].into_iter().chain(&self.ids).cloned().collect()
    }

    /// What of an exchange that names it is about it. Of a list, that it was asked for: who else is in it, or was
    /// asked after, is not told.
    pub(super) fn only(&self, mut exchange: Exchange) -> Option<Exchange> {
        if exchange.sent.key.as_deref() == Some(&self.key) {
            return Some(exchange);
        }
        let mut url = Url::parse(&exchange.sent.url).ok()?;
        let Called { route, id } = call_of(&exchange.sent.method, url.path())?;
        if route.call.starts_with("List") {
            url.set_query(None);
            exchange.sent.url = url.into();
            exchange.sent.body = None;
            if let Outcome::Answered { headers, body, .. } = &mut exchange.outcome {
                // A header may lead to the next page.
                headers.clear();
                *body = None;
            }
            return Some(exchange);
        }
        let by_path = id.is_some_and(|id| self.ids.contains(&id));
        (by_path || self.is_in(exchange.sent.body.as_deref()) || self.is_in(answered(&exchange)))
            .then_some(exchange)
    }

    /// Whether a body is one object that says it is the purchase's.
    fn is_in(&self, body: Option<&str>) -> bool {
        let Some(body) = body.and_then(|body| serde_json::from_str::<Value>(body).ok()) else { return false };
        OF.iter().filter_map(|name| body.get(name)?.as_str()).any(|id| self.ids.iter().any(|own| own == id))
    }
}

fn answered(exchange: &Exchange) -> Option<&str> {
    match &exchange.outcome {
        Outcome::Answered { body, .. } => body.as_deref(),
        Outcome::Failed(_) | Outcome::Open => None,
    }
}
