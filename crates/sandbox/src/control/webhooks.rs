//! Webhook endpoints and deliveries, as the tester sees and sets them.

use jiff::Timestamp;
use toffeepay::EventType;

use crate::api::errors::{ApiError, InvalidField};
use crate::books::Decision;
use crate::control::requests::{AddEndpoint, AddOddity, Resend, SendEvent};
use crate::control::views::{DeliveryView, EndpointView};
use crate::control::{Control, Result};
use crate::ids::{DeliveryId, EndpointId};
use crate::ledger::webhook::{EndpointRecord, EndpointState, StoredSecret};
use crate::ledger::{Change, Ledger};
use crate::webhooks::{is_secret, outbox};

/// The most deliveries of one answer.
const MAX_LISTED: usize = 200;

impl Control {
    /// Adds a webhook endpoint. It hears of everything from now on.
    pub async fn add_endpoint(&self, wish: AddEndpoint) -> Result<EndpointView> {
        let invalid = |code, field, reason: String| ApiError::from(InvalidField::new(code, field, reason));
        let url = self.app.reach.check(&wish.url);
        let url = url.map_err(|reason| invalid("invalid_url", "url", reason.to_owned()))?;
        let is_known = |event: &str| EventType::KNOWN.iter().any(|known| known.as_str() == event);
        if let Some(unknown) = wish.events.iter().find(|event| !is_known(event)) {
            return Err(invalid("invalid_events", "events", format!("has no such event: {unknown}")).into());
        }
        if wish.secret.as_deref().is_some_and(|secret| !is_secret(secret)) {
            return Err(invalid("invalid_secret", "secret", "is not whsec_ and Base64".to_owned()).into());
        }
        let names = self.app.books.names();
        let decide = move |ledger: &Ledger, now: Timestamp| {
            let number = ledger.endpoints().len();
            let secret = match wish.secret {
                Some(given) => StoredSecret(given),
                None => names.webhook_secret(number)?,
            };
            let endpoint = EndpointRecord {
                id: names.endpoint(number)?,
                url: url.into(),
                secret,
                events: wish.events,
                created_at: now,
                state: EndpointState::Enabled,
            };
            let view = EndpointView::of(&endpoint);
            Ok::<_, ApiError>(Decision::new(endpoint, view))
        };
        Ok(self.app.books.change(decide).await??)
    }

    /// The endpoints that were not removed, oldest first.
    pub async fn endpoints(&self) -> Result<Vec<EndpointView>> {
        let listed = self.app.books.read(|ledger| {
            let known = ledger.endpoints().rows().iter();
            known.filter(|known| known.state != EndpointState::Removed).map(EndpointView::of).collect()
        });
        Ok(listed.await?)
    }

    /// Removes an endpoint; what waits for it is given up.
    pub async fn remove_endpoint(&self, id: &str) -> Result<()> {
        let id = EndpointId::new(id).map_err(|_| ApiError::EndpointNotFound)?;
        let decide = move |ledger: &Ledger, now: Timestamp| {
            let known = ledger.endpoints().get(&id).filter(|known| known.state != EndpointState::Removed);
            let known = known.ok_or(ApiError::EndpointNotFound)?;
            let mut change = Change::from(EndpointRecord { state: EndpointState::Removed, ..known.clone() });
            let waiting = ledger.deliveries.oldest_first();
            let waiting = waiting.filter(|waiting| waiting.endpoint_id == id && waiting.due_at().is_some());
            change.deliveries = waiting.map(|waiting| waiting.given_up(now)).collect();
            Ok::<_, ApiError>(Decision::new(change, ()))
        };
        Ok(self.app.books.change(decide).await??)
    }

    /// The latest deliveries, newest first; of one endpoint or one event where that is said.
    pub async fn deliveries(&self, endpoint: Option<&str>, event: Option<&str>) -> Result<Vec<DeliveryView>> {
        let endpoint = endpoint.map(EndpointId::new).transpose().map_err(|_| ApiError::EndpointNotFound)?;
        let listed = self.app.books.read(|ledger| {
            let newest_first = ledger.deliveries.oldest_first().rev();
            newest_first
                .filter(|known| endpoint.as_ref().is_none_or(|endpoint| *endpoint == known.endpoint_id))
                .filter(|known| event.is_none_or(|event| event == known.event))
                .take(MAX_LISTED)
                .map(DeliveryView::of)
                .collect()
        });
        Ok(listed.await?)
    }

    /// One delivery.
    pub async fn delivery(&self, id: &str) -> Result<DeliveryView> {
        let id = DeliveryId::new(id).map_err(|_| ApiError::DeliveryNotFound)?;
        let found = self.app.books.read(|ledger| ledger.deliveries.get(&id).map(DeliveryView::of));
        Ok(found.await?.ok_or(ApiError::DeliveryNotFound)?)
    }

    /// Sends a delivery once more, now.
    pub async fn resend(&self, id: &str, wish: Resend) -> Result<DeliveryView> {
        let id = DeliveryId::new(id).map_err(|_| ApiError::DeliveryNotFound)?;
        let decide = move |ledger: &Ledger, now: Timestamp| {
            let known = ledger.deliveries.get(&id).ok_or(ApiError::DeliveryNotFound)?;
            let endpoint = ledger.endpoints().get(&known.endpoint_id);
            if endpoint.is_none_or(|endpoint| endpoint.state != EndpointState::Enabled) {
                return Err(ApiError::EndpointNotFound);
            }
            let resent = known.resent(wish.oddity, now);
            let view = DeliveryView::of(&resent);
            Ok(Decision::new(resent, view))
        };
        Ok(self.app.books.change(decide).await??)
    }

    /// Sends an event that nothing caused to one endpoint.
    pub async fn send_event(&self, endpoint: &str, wish: SendEvent) -> Result<DeliveryView> {
        let id = EndpointId::new(endpoint).map_err(|_| ApiError::EndpointNotFound)?;
        let names = self.app.books.names();
        let decide = move |ledger: &Ledger, now: Timestamp| {
            let known = ledger.endpoints().get(&id).filter(|known| known.state == EndpointState::Enabled);
            let known = known.ok_or(ApiError::EndpointNotFound)?;
            let delivery = outbox::ping(ledger, &names, known, &wish.event, &wish.data, now)?;
            let view = DeliveryView::of(&delivery);
            Ok::<_, ApiError>(Decision::new(delivery, view))
        };
        Ok(self.app.books.change(decide).await??)
    }

    /// Does something to the next events.
    pub fn add_oddity(&self, wish: AddOddity) {
        let count = usize::try_from(wish.count).unwrap_or(usize::MAX).min(10_000);
        self.app.books.oddities().add(wish.oddity, count);
    }
}
