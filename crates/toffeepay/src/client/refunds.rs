//! Refunds.

use super::{Client, check_same};
use crate::entries::Entries;
use crate::error::Result;
use crate::idempotency::IdempotencyKey;
use crate::ids::RefundId;
use crate::page::Page;
use crate::refund::{CreateRefundBody, ListRefunds, Refund};
use crate::route::Route;
use crate::routes;

impl Client {
    /// `POST /v1/refunds`: asks for a refund, or answers with the one that `key` already made.
    ///
    /// The same rules hold as for [`Client::create_session`]: one key a refund, the same bytes with every try.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use toffeepay::{CreateRefund, IdempotencyKey, PaymentId, RefundStatus};
    /// # let answer = r#"{"id":"ref_1","payment_id":"pay_1","status":"pending","created_at":"2026-01-02T03:04:05Z"}"#;
    /// # let (client, _) = toffeepay::testing::client([(200, answer)]);
    ///
    /// let request = CreateRefund::new(PaymentId::new("pay_1")?).with_reason("Bought twice");
    /// let (body, key) = (request.to_body(), IdempotencyKey::random());
    /// let refund = client.create_refund(&body, &key).await?;
    /// // It settles later: a webhook tells, or ask again.
    /// assert_eq!(refund.status, RefundStatus::Pending);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn create_refund(&self, body: &CreateRefundBody, key: &IdempotencyKey) -> Result<Refund> {
        self.create(routes::CREATE_REFUND, body.as_str(), key).await
    }

    /// `GET /v1/refunds/{id}`. An answer about another refund is [`Error::BadAnswer`](crate::Error::BadAnswer).
    pub async fn get_refund(&self, id: &RefundId) -> Result<Refund> {
        let refund: Refund = self.get(&Route::of(routes::GET_REFUND, id.as_str())?).await?;
        check_same(id.as_str(), refund.id.as_str())?;
        Ok(refund)
    }

    /// `GET /v1/refunds`: one page, in no specified order.
    pub async fn list_refunds(&self, list: &ListRefunds, page: Page) -> Result<Vec<Refund>> {
        self.page(list, page).await
    }

    /// All of `GET /v1/refunds` as a stream.
    pub fn refunds(&self, list: ListRefunds) -> Entries<Refund> {
        Entries::new(self, list)
    }
}
