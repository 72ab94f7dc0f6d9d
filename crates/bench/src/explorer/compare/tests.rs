//! What counts as a difference, and what does not.

use serde_json::{Value, json};
use storefront::environment::EnvironmentName;
use storefront::purchase::{Charge, Event, Order, ReturnState, SessionRecord};
use toffeepay::{Currency, GameId, IdempotencyKey, PaymentId, UserId};

use super::*;

fn begun() -> Purchase {
    Purchase::begin(Order {
        id: PurchaseId::from_random([7; 16]),
        begun_at: "2026-01-02T03:04:05Z".parse().unwrap(),
        environment: EnvironmentName::Local,
        base_url: "http://127.0.0.1:1/".into(),
        game_id: GameId::new("space_shooter").unwrap(),
        user_id: UserId::new("player_42").unwrap(),
        item_id: "coins-50".into(),
        title: "50 Gold Coins".into(),
        price: Money::new(499, Currency::Usd),
        key: IdempotencyKey::from_random([7; 16]),
        return_state: ReturnState::from_random([7; 16]),
    })
}

fn after(events: &[Event]) -> Purchase {
    let now = "2026-01-02T03:05:05Z".parse().unwrap();
    events.iter().fold(begun(), |purchase, event| purchase.apply(event, now).unwrap())
}

fn created() -> Event {
    let id = SessionId::new("ses_1").unwrap();
    Event::SessionCreated { session: SessionRecord { id, page: String::new(), tax: Some(41) } }
}

fn ended(status: FinalStatus) -> Event {
    Event::BecameFinal { status }
}

fn charged() -> Event {
    let (payment, amount) = (PaymentId::new("pay_1").unwrap(), Money::new(499, Currency::Usd));
    Event::Charged(Charge { payment, amount, method: None, tax: Some(41) })
}

fn session(status: &str, change: &Value) -> Session {
    let mut session = json!({ "id": "ses_1", "status": status, "user_id": "player_42",
        "game_id": "space_shooter", "item": { "title": "50 Gold Coins", "price": 499, "currency": "USD" },
        "created_at": "2026-01-02T03:04:06Z", "tax": { "amount": 41 } });
    session.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
    serde_json::from_value(session).unwrap()
}

fn payment(id: &str, status: &str, amount: i64) -> Payment {
    serde_json::from_value(json!({ "id": id, "session_id": "ses_1", "status": status, "amount": amount,
        "currency": "USD", "method": "card", "created_at": "2026-01-02T03:04:30Z" }))
    .unwrap()
}

fn kinds(purchase: Option<&Purchase>, session: &Session, payments: &[Payment]) -> Vec<Kind> {
    let payments: Vec<_> = payments.iter().collect();
    compare(purchase, session, &payments).found.iter().map(|each| each.kind).collect()
}

#[test]
fn a_journal_that_has_all_as_the_api_has_nothing_to_explain() {
    let pending = after(&[created()]);
    assert_eq!(kinds(Some(&pending), &session("pending", &json!({})), &[]), []);
    let paid = after(&[created(), ended(FinalStatus::Paid), charged()]);
    let payments = [payment("pay_0", "failed", 499), payment("pay_1", "succeeded", 499)];
    assert_eq!(kinds(Some(&paid), &session("paid", &json!({})), &payments), []);
    let refunded =
        paid.apply(&Event::Refunded { at: None }, "2026-01-03T00:00:00Z".parse().unwrap()).unwrap();
    assert_eq!(
        kinds(Some(&refunded), &session("paid", &json!({})), &[payment("pay_1", "refunded", 499)]),
        []
    );
}

#[test]
fn each_way_for_the_states_to_part_has_a_name_of_its_own() {
    for (purchase, status, kind) in [
        (after(&[created()]), "expired", Kind::JournalBehind),
        (after(&[]), "paid", Kind::JournalBehind),
        (after(&[created(), ended(FinalStatus::Cancelled)]), "pending", Kind::ApiBehind),
        (after(&[created(), ended(FinalStatus::Cancelled)]), "expired", Kind::OtherEnd),
    ] {
        assert_eq!(kinds(Some(&purchase), &session(status, &json!({})), &[]), [kind], "{status}");
    }
    assert_eq!(kinds(None, &session("pending", &json!({})), &[]), [Kind::NotInJournal]);
}

#[test]
fn what_the_session_says_otherwise_than_the_order_is_named_with_both_sides() {
    let pending = after(&[created()]);
    let item = |title: &str, price: i64, currency: &str| json!({ "item": { "title": title, "price": price, "currency": currency } });
    for (change, kind) in [
        (item("5 Gold Coins", 499, "USD"), Kind::Item),
        (item("50 Gold Coins", 599, "USD"), Kind::Price),
        (item("50 Gold Coins", 499, "EUR"), Kind::Currency),
        (json!({ "user_id": "player_43" }), Kind::Player),
        (json!({ "game_id": "other" }), Kind::Game),
        (json!({ "tax": { "amount": 0 } }), Kind::Tax),
    ] {
        assert_eq!(kinds(Some(&pending), &session("pending", &change), &[]), [kind], "{change}");
    }
    let told = session("pending", &item("50 Gold Coins", 599, "USD"));
    let both = compare(Some(&pending), &told, &[]).differences();
    assert_eq!(both[0].journal.as_deref(), Some("4.99 USD"));
    assert_eq!(both[0].api.as_deref(), Some("5.99 USD"));
}

#[test]
fn money_that_moved_otherwise_than_the_journal_knows_is_named() {
    let paid = after(&[created(), ended(FinalStatus::Paid)]);
    let recorded = after(&[created(), ended(FinalStatus::Paid), charged()]);
    let refunded =
        recorded.apply(&Event::Refunded { at: None }, "2026-01-03T00:00:00Z".parse().unwrap()).unwrap();
    let cancelled = after(&[created(), ended(FinalStatus::Cancelled)]);
    let taken = || payment("pay_1", "succeeded", 499);
    for (purchase, status, payments, kind) in [
        (&paid, "paid", vec![taken()], Kind::ChargeNotRecorded),
        (&recorded, "paid", vec![payment("pay_1", "succeeded", 999)], Kind::Amount),
        (&recorded, "paid", vec![taken(), payment("pay_2", "succeeded", 499)], Kind::Payments),
        (&recorded, "paid", vec![payment("pay_1", "refunded", 499)], Kind::RefundNotRecorded),
        (&refunded, "paid", vec![taken()], Kind::RefundUnknown),
        (&cancelled, "cancelled", vec![taken()], Kind::PaidAllTheSame),
    ] {
        assert_eq!(kinds(Some(purchase), &session(status, &json!({})), &payments), [kind]);
    }
}

#[test]
fn a_purchase_without_a_session_at_the_api_is_told_and_one_that_was_not_asked_for_is_not() {
    let (waiting, gone) = (after(&[]), after(&[created()]));
    let unknown = HashSet::from([SessionId::new("ses_1").unwrap()]);
    let all = |purchase: &Purchase, unknown: &HashSet<SessionId>| {
        let compared = compare_all(std::slice::from_ref(purchase), &[], &[], unknown, true);
        compared.differing.iter().flat_map(|each| &each.differences).map(|each| each.kind).collect::<Vec<_>>()
    };
    assert_eq!(all(&waiting, &HashSet::new()), [Kind::AnswerAwaited]);
    assert_eq!(all(&gone, &unknown), [Kind::NotAtApi]);
    assert_eq!(all(&gone, &HashSet::new()), []);
}

#[test]
fn only_what_differs_is_listed_and_all_is_counted() {
    let pending = after(&[created()]);
    let other = session("pending", &json!({ "id": "ses_2" }));
    let compared =
        compare_all(&[pending], &[session("pending", &json!({})), other], &[], &HashSet::new(), false);
    assert_eq!((compared.sessions, compared.purchases, compared.is_whole), (2, 1, false));
    assert_eq!(compared.differing.len(), 1);
    assert_eq!(compared.differing[0].session_id.as_deref(), Some("ses_2"));
}
