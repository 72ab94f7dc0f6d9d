//! What became of the money: the payment of a paid purchase is found, held against what was asked, and
//! looked at again later, since a session stays paid when its payment is given back. Of one that was not
//! paid it is found why, and whether money was taken all the same.
//!
//! Nothing here changes a state. A look that gets no answer is made again later; that nothing could be
//! found is no fault of a purchase.

use std::collections::HashMap;
use std::sync::{Arc, Weak};

use toffeepay::{Error as ApiError, GameId, ListPayments, Page, Payment, PaymentStatus, Session, UserId};
use tokio::time::{Instant, sleep};

use super::access::Connection;
use super::import::kept_title;
use super::{Core, EngineError, EngineEvent, lock};
use crate::fault_points::{self, Act};
use crate::purchase::{
    Cause, Charge, Difference, DifferenceField, Event, LARGEST_AMOUNT, Order, Progress, Purchase, PurchaseId,
    SessionRecord,
};

/// How many of the newest purchases that took money one look asks about: paid ones, and unpaid ones.
const MOST_LOOKED_AT: u32 = 500;
/// How many pages of a player's payments are read at most. Their order is unspecified.
const PAYMENT_PAGES: u64 = 50;

/// Whether a look found the payment of every purchase that it was made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Found {
    All,
    NotAll,
}

/// Looks for the payments of a purchase that has just become final, a few times: they may be listed late.
pub(super) async fn look_after_end(core: Weak<Core>, id: PurchaseId) {
    let Some(waits) = core.upgrade().map(|core| core.timing.charge_looks.clone()) else { return };
    for wait in waits {
        sleep(wait).await;
        let Some(core) = core.upgrade() else { return };
        match core.look_at_charge(id, Cause::Poll).await {
            Ok(Found::All) => return,
            Ok(Found::NotAll) => tracing::debug!(purchase = %id, "its payment is not listed yet"),
            Err(error) => tracing::info!(purchase = %id, %error, "its payments can't be looked for"),
        }
    }
}

/// Looks whether money was given back, for all that took any lately in the environment in use: paid, or not.
pub(super) async fn look_for_refunds(core: Arc<Core>, cause: Cause) {
    if let Err(error) = core.look_for_refunds(cause).await {
        tracing::info!(%error, "refunds can't be looked for now");
    }
}

impl Core {
    /// Begins a look for refunds, unless there was one a short while ago.
    pub(super) fn refunds_may_be_due(self: &Arc<Self>, cause: Cause) {
        let mut last = lock(&self.refunds_looked_for);
        if last.is_some_and(|last| last.elapsed() < self.timing.refunds_gap) {
            return;
        }
        *last = Some(Instant::now());
        drop(last);
        self.runtime.spawn(look_for_refunds(Arc::clone(self), cause));
    }

    async fn look_for_refunds(&self, cause: Cause) -> Result<(), EngineError> {
        let Some(connection) = self.access.connection() else { return Ok(()) };
        let name = connection.environment.name();
        let since =
            self.now() - jiff::SignedDuration::try_from(self.timing.refunds_window).unwrap_or_default();
        let took_money = self
            .journal(move |journal| {
                let mut took_money = journal.paid_since(name, since, MOST_LOOKED_AT)?;
                took_money.extend(journal.owed_since(name, since, MOST_LOOKED_AT)?);
                Ok(took_money)
            })
            .await?;
        self.look_at_charges(took_money, &connection, cause).await.map(drop)
    }

    /// Looks for one purchase's payment, and whether it was given back; or why it was not paid.
    pub(super) async fn check_charge(&self, id: PurchaseId, cause: Cause) -> Result<(), EngineError> {
        match self.look_at_charge(id, cause).await {
            // That it is over is told; why is only more to say.
            Err(error) if !self.journal(move |journal| journal.purchase(id)).await?.is_paid() => {
                tracing::info!(purchase = %id, %error, "why it was not paid can't be asked now");
                Ok(())
            }
            looked => looked.map(drop),
        }
    }

    async fn look_at_charge(&self, id: PurchaseId, cause: Cause) -> Result<Found, EngineError> {
        loop {
            let purchase = self.journal(move |journal| journal.purchase(id)).await?;
            if !purchase.is_paid() && !purchase.ended_unpaid() {
                return Ok(Found::All);
            }
            let connection = self.access.connection().ok_or_else(|| self.lack_of_token().to_error())?;
            if !purchase.order.is_of(&connection.environment) {
                return Err(EngineError::OtherEnvironment);
            }
            match self.look_at_charges(vec![purchase], &connection, cause).await {
                // The token of before was refused, and there is another since.
                Err(EngineError::Api(ApiError::Unauthorized(_))) if self.access.connection().is_some() => {}
                looked => return looked,
            }
        }
    }

    async fn look_at_charges(
        &self,
        purchases: Vec<Purchase>,
        connection: &Connection,
        cause: Cause,
    ) -> Result<Found, EngineError> {
        self.may_write()?;
        // One look at a time: what one records, the next one finds recorded.
        let _looking = self.looking.lock().await;
        let mut of_players: HashMap<(GameId, UserId), Vec<Purchase>> = HashMap::new();
        for purchase in purchases.into_iter().filter(|purchase| purchase.order.is_of(&connection.environment))
        {
            let player = (purchase.order.game_id.clone(), purchase.order.user_id.clone());
            of_players.entry(player).or_default().push(purchase);
        }
        let mut found = Found::All;
        for ((game_id, user_id), purchases) in of_players {
            let payments = self.payments_of(ListPayments::of(game_id).by(user_id), connection).await?;
            for purchase in purchases {
                if self.settle(&purchase, &payments, connection, cause).await? == Found::NotAll {
                    found = Found::NotAll;
                }
            }
        }
        Ok(found)
    }

    async fn payments_of(
        &self,
        list: ListPayments,
        connection: &Connection,
    ) -> Result<Vec<Payment>, EngineError> {
        let mut payments = Vec::new();
        for number in 0..PAYMENT_PAGES {
            let page = Page::new(100, number * 100).map_err(ApiError::from)?;
            let listing = connection.once.list_payments(&list, page);
            let listed = fault_points::around(Act::Request, "charges", listing).await;
            let listed = self.told(listed, connection)?;
            let is_last = listed.len() < usize::from(page.limit());
            payments.extend(listed);
            if is_last {
                break;
            }
        }
        Ok(payments)
    }

    /// Records what the payments tell of a purchase, where it is new.
    async fn settle(
        &self,
        purchase: &Purchase,
        payments: &[Payment],
        connection: &Connection,
        cause: Cause,
    ) -> Result<Found, EngineError> {
        let id = purchase.id();
        let purchase = &self.journal(move |journal| journal.purchase(id)).await?;
        let Some(record) = &purchase.session else { return Ok(Found::All) };
        let of_session = |wanted: PaymentStatus| {
            payments
                .iter()
                .filter(move |payment| payment.session_id == record.id && payment.status == wanted)
                .collect::<Vec<_>>()
        };
        let (taken, given_back) = (of_session(PaymentStatus::Succeeded), of_session(PaymentStatus::Refunded));
        if purchase.ended_unpaid() {
            let progress = Progress::of(payments, &record.id);
            return self.settle_unpaid(purchase, progress, &taken, &given_back, cause).await;
        }
        if !purchase.is_paid() {
            return Ok(Found::All);
        }
        let Some(main) = taken.first().or(given_back.last()).copied() else { return Ok(Found::NotAll) };
        if purchase.charge.is_none() {
            let asking = connection.once.get_session(&record.id);
            let session = match fault_points::around(Act::Request, "charged-session", asking).await {
                Ok(session) => Some(session),
                Err(ApiError::NotFound(_)) => None,
                Err(error) => return self.told(Err(error), connection),
            };
            let differences = differences(&purchase.order, record, session.as_ref(), main, taken.len());
            if !differences.is_empty() && differences != purchase.differences {
                tracing::warn!(purchase = %purchase.id(), "what was charged is not what was asked");
                self.record(purchase.id(), Event::Differs(differences), cause).await?;
                self.tell(EngineEvent::PurchaseDiffers(purchase.id()));
            }
            if (0..=LARGEST_AMOUNT).contains(&main.amount) {
                let tax = session.and_then(|session| session.tax).map(|tax| tax.amount);
                self.record(purchase.id(), Event::Charged(charge_of(main, tax)), cause).await?;
            }
        }
        if taken.is_empty() {
            self.note_given_back(purchase.id(), &given_back, cause).await?;
        }
        Ok(Found::All)
    }

    /// Records why the last attempt was declined. That a session which is over has taken money all the same is a
    /// difference from what was asked, until it went back.
    async fn settle_unpaid(
        &self,
        purchase: &Purchase,
        progress: Progress,
        taken: &[&Payment],
        given_back: &[&Payment],
        cause: Cause,
    ) -> Result<Found, EngineError> {
        let id = purchase.id();
        if progress != purchase.progress {
            self.record(id, Event::Progressed(progress), cause).await?;
        }
        let took = taken.len() + given_back.len();
        if took > 0 && purchase.differences.is_empty() {
            tracing::warn!(purchase = %id, "money was taken for a session that is not paid");
            let difference = Difference::new(DifferenceField::Payments, 0, took);
            self.record(id, Event::Differs(vec![difference]), cause).await?;
            if !taken.is_empty() {
                self.tell(EngineEvent::PurchaseDiffers(id));
            }
        }
        if taken.is_empty() && !given_back.is_empty() && purchase.refunded_at.is_none() {
            self.note_given_back(id, given_back, cause).await?;
        }
        Ok(Found::All)
    }

    async fn note_given_back(
        &self,
        id: PurchaseId,
        given_back: &[&Payment],
        cause: Cause,
    ) -> Result<(), EngineError> {
        let at = given_back.iter().filter_map(|payment| payment.refunded_at).max();
        self.record(id, Event::Refunded { at }, cause).await?;
        self.tell(EngineEvent::PurchaseRefunded(id));
        Ok(())
    }

    /// An answer; that the token is refused is told to everybody.
    fn told<T>(&self, answer: Result<T, ApiError>, connection: &Connection) -> Result<T, EngineError> {
        if let Err(ApiError::Unauthorized(_)) = &answer {
            self.token_refused(connection);
        }
        Ok(answer?)
    }
}

fn charge_of(payment: &Payment, tax: Option<i64>) -> Charge {
    Charge {
        payment: payment.id.clone(),
        amount: payment.money(),
        method: payment.method.as_ref().map(ToString::to_string),
        tax,
    }
}

/// Holds what was charged against what was asked. Whether tax is in or on top of the price is unspecified:
/// both amounts are as asked.
fn differences(
    order: &Order,
    record: &SessionRecord,
    session: Option<&Session>,
    payment: &Payment,
    taken: usize,
) -> Vec<Difference> {
    use DifferenceField::{Amount, Currency, Game, Item, Payments, Player, Price, Tax};
    let mut found = Vec::new();
    let currency = order.price.currency();
    let money = |amount: i64| toffeepay::Money::new(amount, currency.clone());
    if let Some(session) = session {
        let item = &session.item;
        let mut hold = |field, same: bool, asked: &dyn ToString, told: &dyn ToString| {
            if !same {
                found.push(Difference::new(field, asked.to_string(), told.to_string()));
            }
        };
        // What was made elsewhere has been taken over with its title cut.
        let is_named = item.title == order.title || kept_title(&item.title) == order.title;
        hold(Item, is_named, &order.title, &item.title);
        hold(Currency, item.currency == *currency, currency, &item.currency);
        hold(Player, session.user_id == order.user_id, &order.user_id, &session.user_id);
        hold(Game, session.game_id == order.game_id, &order.game_id, &session.game_id);
        if item.price != order.price.amount() {
            found.push(Difference::of_amounts(Price, &order.price, None, &item.money()));
        }
        if let (Some(before), Some(after)) = (record.tax, &session.tax)
            && before != after.amount
        {
            found.push(Difference::of_amounts(Tax, &money(before), None, &money(after.amount)));
        }
    }
    let tax = session.and_then(|session| session.tax.as_ref()).map(|tax| tax.amount).or(record.tax);
    let price = order.price.amount();
    let with_tax = tax.and_then(|tax| price.checked_add(tax));
    if payment.currency != *currency {
        if !found.iter().any(|difference| difference.field == Currency) {
            found.push(Difference::new(Currency, currency, &payment.currency));
        }
    } else if payment.amount != price && Some(payment.amount) != with_tax {
        let with_tax = with_tax.filter(|sum| *sum != price).map(money);
        found.push(Difference::of_amounts(Amount, &order.price, with_tax, &payment.money()));
    }
    if taken > 1 {
        found.push(Difference::new(Payments, 1, taken));
    }
    found
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::purchase::tests::{order, session};

    fn payment(change: &Value) -> Payment {
        let mut payment = json!({ "id": "pay_1", "session_id": "ses_1", "status": "succeeded", "amount": 499,
            "currency": "USD", "method": "card", "created_at": "2026-01-01T00:00:00Z" });
        payment.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        serde_json::from_value(payment).unwrap()
    }

    fn told(pointer: &str, value: Value) -> Session {
        let mut session = json!({ "id": "ses_1", "status": "paid", "user_id": "player_42",
            "game_id": "space_shooter", "item": { "title": "50 Gold Coins", "price": 499, "currency": "USD" },
            "created_at": "2026-01-01T00:00:00Z", "tax": { "amount": 41 } });
        if !pointer.is_empty() {
            *session.pointer_mut(pointer).unwrap() = value;
        }
        serde_json::from_value(session).unwrap()
    }

    fn held(session_told: &Session, payment: &Payment, taken: usize) -> Vec<DifferenceField> {
        let record = SessionRecord { tax: Some(41), ..session("ses_1") };
        let found = differences(&order(1), &record, Some(session_told), payment, taken);
        found.iter().map(|difference| difference.field).collect()
    }

    #[test]
    fn the_price_with_or_without_its_tax_is_what_was_asked() {
        for amount in [499, 540] {
            assert_eq!(held(&told("", Value::Null), &payment(&json!({ "amount": amount })), 1), []);
        }
    }

    #[test]
    fn whatever_is_not_as_asked_is_named() {
        use DifferenceField::{Amount, Currency, Game, Item, Payments, Player, Price, Tax};
        for (pointer, value, field) in [
            ("/item/title", json!("5 Gold Coins"), Item),
            ("/item/price", json!(599), Price),
            ("/item/currency", json!("EUR"), Currency),
            ("/tax/amount", json!(0), Tax),
            ("/user_id", json!("player_43"), Player),
            ("/game_id", json!("other"), Game),
        ] {
            assert_eq!(held(&told(pointer, value), &payment(&json!({})), 1), [field], "{pointer}");
        }
        let as_asked = told("", Value::Null);
        for (change, field) in [
            (json!({ "amount": 500 }), Amount),
            (json!({ "amount": 49_900 }), Amount),
            (json!({ "amount": 541 }), Amount),
            (json!({ "currency": "GBP" }), Currency),
        ] {
            assert_eq!(held(&as_asked, &payment(&change), 1), [field], "{change}");
        }
        assert_eq!(held(&as_asked, &payment(&json!({})), 2), [Payments]);
    }

    #[test]
    fn a_title_that_was_cut_when_it_was_taken_over_is_no_difference() {
        let title = "a very long title\n".repeat(20);
        let mut taken_over = order(1);
        taken_over.title = kept_title(&title);
        assert_ne!(taken_over.title, title);
        let (record, session) = (session("ses_1"), told("/item/title", json!(title)));
        let found = differences(&taken_over, &record, Some(&session), &payment(&json!({})), 1);
        assert_eq!(found, []);
    }

    #[test]
    fn an_amount_is_told_with_and_without_its_tax() {
        let record = session("ses_1");
        let taken = payment(&json!({ "amount": 999 }));
        let found = differences(&order(1), &record, Some(&told("", Value::Null)), &taken, 1);
        let amounts = found[0].amounts.as_ref().unwrap();
        let usd = |amount| toffeepay::Money::new(amount, toffeepay::Currency::Usd);
        assert_eq!((&amounts.asked, &amounts.found), (&usd(499), &usd(999)));
        assert_eq!(amounts.with_tax, Some(usd(540)));
    }

    #[test]
    fn a_text_of_the_api_is_cut_and_has_no_control_characters() {
        let long = told("/item/title", json!("x\n".repeat(500)));
        let found = differences(&order(1), &session("ses_1"), Some(&long), &payment(&json!({})), 1);
        assert!(found[0].found.len() <= 120 && !found[0].found.contains('\n'));
    }
}
