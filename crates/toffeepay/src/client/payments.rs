//! Payments.

use super::{Client, check_same};
use crate::entries::Entries;
use crate::error::Result;
use crate::ids::PaymentId;
use crate::page::Page;
use crate::payment::{ListPayments, Payment};
use crate::route::Route;
use crate::routes;

impl Client {
    /// `GET /v1/payments/{id}`. An answer about another payment is [`Error::BadAnswer`](crate::Error::BadAnswer).
    pub async fn get_payment(&self, id: &PaymentId) -> Result<Payment> {
        self.payment(id, Route::of(routes::GET_PAYMENT, id.as_str())?).await
    }

    /// The same, with [`Payment::extra_data`].
    pub async fn get_payment_with_extra_data(&self, id: &PaymentId) -> Result<Payment> {
        let route = Route::of(routes::GET_PAYMENT, id.as_str())?.with("with_extra_data", "true");
        self.payment(id, route).await
    }

    /// `GET /v1/payments`: one page, in no specified order.
    pub async fn list_payments(&self, list: &ListPayments, page: Page) -> Result<Vec<Payment>> {
        self.page(list, page).await
    }

    /// All of `GET /v1/payments` as a stream.
    pub fn payments(&self, list: ListPayments) -> Entries<Payment> {
        Entries::new(self, list)
    }

    /// `POST /v1/payments/{id}/complete`: takes the money of an authorized payment.
    ///
    /// A try whose answer got lost may have completed it, and the next then be refused as a
    /// [`Error::Conflict`](crate::Error::Conflict): whatever this answers, read the payment after it.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use toffeepay::{PaymentId, PaymentStatus};
    /// # let payment = r#"{"id":"pay_1","session_id":"ses_1","status":"succeeded","amount":499,"currency":"USD",
    /// #     "method":"card","details":"visa 4242","created_at":"2026-01-02T03:04:05Z"}"#;
    /// # let (client, _) = toffeepay::testing::client([(200, "{}"), (200, payment)]);
    ///
    /// let id = PaymentId::new("pay_1")?;
    /// client.complete_payment(&id).await?;
    /// let payment = client.get_payment(&id).await?;
    /// assert_eq!(payment.status, PaymentStatus::Succeeded);
    /// assert_eq!(payment.money().to_string(), "4.99 USD");
    /// # Ok(())
    /// # }
    /// ```
    pub async fn complete_payment(&self, id: &PaymentId) -> Result<()> {
        self.change(routes::COMPLETE_PAYMENT, id.as_str()).await
    }

    /// `POST /v1/payments/{id}/cancel`: lets the money of an authorized payment go. Whatever this answers,
    /// read the payment after it.
    pub async fn cancel_payment(&self, id: &PaymentId) -> Result<()> {
        self.change(routes::CANCEL_PAYMENT, id.as_str()).await
    }

    async fn payment(&self, id: &PaymentId, route: Route) -> Result<Payment> {
        let payment: Payment = self.get(&route).await?;
        check_same(id.as_str(), payment.id.as_str())?;
        Ok(payment)
    }
}
