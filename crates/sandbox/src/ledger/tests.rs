//! What the ledger keeps: sessions, payments and keys.

use super::*;
use crate::ledger::payment::BankAnswer;
use crate::ledger::session::{Attempt, SessionState};

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

fn session(number: usize) -> SessionRecord {
    SessionRecord {
        id: SessionId::new(format!("sbx_ses_{number}")).unwrap(),
        secret: PageSecret::from_path(format!("secret-{number}")),
        ..session::tests::session()
    }
}

fn ledger(sessions: usize) -> Ledger {
    let mut ledger = Ledger::default();
    ledger.apply(Change { sessions: (0..sessions).map(session).collect(), ..Change::none() });
    ledger
}

fn filter(status: Option<SessionStatus>) -> Filter {
    Filter { game_id: GameId::new("game").unwrap(), user_id: None, status }
}

#[test]
fn sessions_are_found_by_id_and_by_page_and_listed_newest_first() {
    let ledger = ledger(3);
    assert_eq!(ledger.session(&session(1).id), Some(&session(1)));
    assert_eq!(ledger.session_of_page(&session(2).secret), Some(&session(2)));
    let filter = filter(None);
    let listed: Vec<_> = ledger.sessions(&filter).map(|session| session.id.to_string()).collect();
    assert_eq!(listed, ["sbx_ses_2", "sbx_ses_1", "sbx_ses_0"]);
}

#[test]
fn only_pending_sessions_whose_time_is_up_expire_and_only_once() {
    let mut ledger = ledger(2);
    ledger.apply(session(0).cancel(at(5)).unwrap().into());
    assert!(ledger.settled(at(999)).is_none());
    let expiries = ledger.settled(at(1_000));
    assert_eq!(expiries.sessions.len(), 1);
    ledger.apply(expiries);
    assert_eq!(ledger.session(&session(1).id).unwrap().state, SessionState::Expired { at: at(1_000) });
    assert!(ledger.settled(at(9_999)).is_none());
}

#[test]
fn a_key_is_free_again_after_24_hours() {
    let mut ledger = ledger(1);
    let record = KeyRecord {
        merchant: "m".into(),
        key: "k".into(),
        body_hash: "h".into(),
        made: Made::SessionId(session(0).id),
        created_at: at(0),
    };
    ledger.apply(record.clone().into());
    let day = 24 * 60 * 60;
    assert_eq!(ledger.key("m", "k", at(day - 1)), Some(&record));
    assert_eq!(ledger.key("m", "k", at(day)), None);
    assert_eq!(ledger.key("m", "other", at(0)), None);
    assert_eq!(ledger.key("another", "k", at(0)), None);
}

#[test]
fn keys_that_are_past_their_time_are_not_kept_for_ever() {
    let mut ledger = ledger(1);
    let hour = 60 * 60;
    for number in 0..10_000 {
        let record = KeyRecord {
            merchant: "m".into(),
            key: number.to_string(),
            body_hash: "h".into(),
            made: Made::SessionId(session(0).id),
            created_at: at(number * hour),
        };
        ledger.apply(record.into());
        ledger.forget_old_keys(at(number * hour));
        assert!(ledger.keys.len() <= LOOK_FOR_OLD_KEYS, "{}", ledger.keys.len());
        let yesterday = (number - 23).max(0);
        assert!(ledger.key("m", &yesterday.to_string(), at(number * hour)).is_some(), "{number}");
    }
}

#[test]
fn the_changes_of_a_ledger_make_the_same_ledger() {
    let mut ledger = ledger(3);
    let payment = PaymentId::new("sbx_pay_1").unwrap();
    let means = payment::Means { method: toffeepay::PaymentMethod::Card, last4: None };
    let paid = session(1).attempt(Attempt::new(payment.clone(), means, BankAnswer::Taken), at(7)).unwrap();
    ledger.apply(paid.into());
    let mut copy = Ledger::default();
    ledger.as_changes(at(8)).for_each(|change| copy.apply(change));
    assert_eq!(copy.sessions.rows(), ledger.sessions.rows());
    assert_eq!(copy.due, ledger.due);
    assert!(copy.payment(&payment).is_some());
    assert_eq!(copy.sessions(&filter(Some(SessionStatus::Paid))).count(), 1);
}
