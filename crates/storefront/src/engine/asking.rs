//! What the player asks of one purchase. Its pursuit does it, in its turn.

use std::sync::Arc;

use super::pursuit::Pursuit;
use super::{Engine, EngineError, PurchaseReport};
use crate::environment::PaymentPageUrl;
use crate::purchase::{Cause, PurchaseId};

impl Engine {
    /// Opens the payment page in the player's browser, again.
    pub async fn open_payment_page(&self, id: PurchaseId) -> Result<PurchaseReport, EngineError> {
        self.pursuit_of(id).await?.open().await?;
        self.purchase(id).await
    }

    /// The payment page, for the clipboard and the QR code. A capability: keep it out of logs.
    pub async fn payment_page(&self, id: PurchaseId) -> Result<PaymentPageUrl, EngineError> {
        self.pursuit_of(id).await?.page().await
    }

    /// Asks the API now. Of an ended purchase, what became of the money: it may have been given back, or the
    /// reason why it was not taken may be known by now.
    pub async fn check(&self, id: PurchaseId) -> Result<PurchaseReport, EngineError> {
        // Asked of the journal: one that has just ended may still have its pursuit.
        if self.core.journal(move |journal| journal.purchase(id)).await?.is_open() {
            match self.pursuit_of(id).await {
                Ok(pursuit) => pursuit.check().await?,
                Err(EngineError::NoPaymentPage) => {}
                Err(error) => return Err(error),
            }
        } else {
            self.core.check_charge(id, Cause::Player).await?;
        }
        self.purchase(id).await
    }

    /// Cancels the session, then asks what became of it: it may have been paid in between.
    pub async fn cancel(&self, id: PurchaseId) -> Result<PurchaseReport, EngineError> {
        match self.pursuit_of(id).await {
            Ok(pursuit) => pursuit.cancel().await?,
            Err(EngineError::NoPaymentPage) => return Err(EngineError::NotCancellable),
            Err(error) => return Err(error),
        }
        self.purchase(id).await
    }

    /// The pursuit of a purchase that has not ended, which the player now has in hand.
    async fn pursuit_of(&self, id: PurchaseId) -> Result<Arc<Pursuit>, EngineError> {
        if let Some(pursuit) = self.core.pursuits().get(id) {
            self.core.rounds.take_in_hand(id);
            return Ok(Arc::clone(pursuit));
        }
        let purchase = self.core.journal(move |journal| journal.purchase(id)).await?;
        if !purchase.is_open() {
            return Err(EngineError::NoPaymentPage);
        }
        self.core.may_write()?;
        self.core.rounds.take_in_hand(id);
        // It may just not have been taken up yet.
        match self.core.access.entered().await {
            Some(environment) if purchase.order.is_of(&environment) => {
                self.core.pursue(purchase, Cause::Start);
                self.core.pursuits().get(id).cloned().ok_or(EngineError::OtherEnvironment)
            }
            _ => Err(EngineError::OtherEnvironment),
        }
    }
}
