//! What a session allows in each of its states.

use proptest::prelude::*;
use toffeepay::{Currency, PaymentMethod};

use super::*;
use crate::ledger::payment::Refusal;

pub(crate) fn session() -> SessionRecord {
    SessionRecord {
        id: SessionId::new("sbx_ses_1").unwrap(),
        secret: PageSecret::from_path("secret".to_owned()),
        game_id: GameId::new("game").unwrap(),
        user_id: UserId::new("user").unwrap(),
        item: SessionItem {
            title: "Coins".to_owned(),
            price: 499,
            currency: Currency::Usd,
            image: None,
            country: None,
        },
        return_url: None,
        wallet_enabled: None,
        returns: ReturnPlan::default(),
        created_at: at(0),
        expires_at: at(1_000),
        state: SessionState::Pending,
        payments: Vec::new(),
    }
}

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

fn card() -> Means {
    Means { method: PaymentMethod::Card, last4: None }
}

fn id(number: usize) -> PaymentId {
    PaymentId::new(format!("sbx_pay_{number}")).unwrap()
}

fn tried(session: &SessionRecord, answer: BankAnswer, second: i64) -> Result<SessionRecord, NotPossible> {
    session.attempt(Attempt::new(id(session.payments.len()), card(), answer), at(second))
}

#[test]
fn a_payment_that_succeeds_pays_the_session() {
    let paid = tried(&session(), BankAnswer::Taken, 5).unwrap();
    assert_eq!(paid.state, SessionState::Paid { at: at(5) });
    assert_eq!(tried(&paid, BankAnswer::Taken, 6), Err(NotPossible::SessionOver));
}

#[test]
fn the_third_failed_attempt_fails_the_session_and_not_an_earlier_one() {
    let refused = BankAnswer::Refused(Refusal::CardDeclined);
    let once = tried(&session(), refused, 1).unwrap();
    let twice = tried(&once, refused, 2).unwrap();
    assert_eq!((once.attempts_left(), twice.attempts_left()), (2, 1));
    assert!(twice.is_pending());
    let thrice = tried(&twice, refused, 3).unwrap();
    assert_eq!(thrice.state, SessionState::Failed { at: at(3) });
}

#[test]
fn an_authorized_payment_holds_the_session_until_it_is_completed() {
    let held = tried(&session(), BankAnswer::Reserved, 1).unwrap();
    assert!(held.is_pending());
    assert_eq!(tried(&held, BankAnswer::Taken, 2), Err(NotPossible::PaymentOpen));
    let paid = held.complete_payment(&id(0), at(3)).unwrap();
    assert_eq!(paid.state, SessionState::Paid { at: at(3) });
    assert_eq!(paid.complete_payment(&id(0), at(4)), Err(NotPossible::PaymentNotAuthorized));
}

#[test]
fn the_third_cancelled_payment_cancels_the_session() {
    let mut now = session();
    for number in 0..3 {
        assert!(now.is_pending());
        now = tried(&now, BankAnswer::Reserved, 1).unwrap().cancel_payment(&id(number), at(2)).unwrap();
    }
    assert_eq!(now.state, SessionState::Cancelled { at: at(2) });
}

#[test]
fn a_session_that_ends_gives_reserved_money_free() {
    let held = tried(&session(), BankAnswer::Reserved, 1).unwrap();
    let cancelled = held.cancel(at(2)).unwrap();
    let expired = held.settled_by(at(2_000)).unwrap();
    for over in [&cancelled, &expired] {
        assert!(over.payments[0].is_cancelled());
        assert_eq!(over.complete_payment(&id(0), at(3)), Err(NotPossible::PaymentNotAuthorized));
    }
}

#[test]
fn a_session_expires_at_its_time_whenever_that_is_noticed() {
    assert_eq!(session().settled_by(at(999)), None);
    assert_eq!(session().settled_by(at(1_000)).unwrap().state, SessionState::Expired { at: at(1_000) });
    let late = session().settled_by(at(9_999)).unwrap();
    assert_eq!(late.state, SessionState::Expired { at: at(1_000) });
    let paid = tried(&session(), BankAnswer::Taken, 5).unwrap();
    assert_eq!(paid.settled_by(at(9_999)), None);
}

#[derive(Clone, Copy, Debug)]
enum Action {
    Attempt(BankAnswer),
    Complete(usize),
    CancelPayment(usize),
    Cancel,
    Wait(i64),
}

fn action() -> impl Strategy<Value = Action> {
    prop_oneof![
        1 => Just(Action::Attempt(BankAnswer::Taken)),
        3 => Just(Action::Attempt(BankAnswer::Reserved)),
        3 => Just(Action::Attempt(BankAnswer::Refused(Refusal::InsufficientFunds))),
        1 => (0..6_usize).prop_map(Action::Complete),
        3 => (0..6_usize).prop_map(Action::CancelPayment),
        1 => Just(Action::Cancel),
        2 => (0..300_i64).prop_map(Action::Wait),
    ]
}

proptest! {
    #[test]
    fn whatever_happens_money_moves_once_and_a_final_state_stays(actions in prop::collection::vec(action(), 0..30)) {
        let (mut now, mut clock) = (session(), 0);
        for action in actions {
            let before = now.clone();
            let next = match action {
                Action::Attempt(answer) => tried(&now, answer, clock).ok(),
                Action::Complete(number) => now.complete_payment(&id(number), at(clock)).ok(),
                Action::CancelPayment(number) => now.cancel_payment(&id(number), at(clock)).ok(),
                Action::Cancel => now.cancel(at(clock)).ok(),
                Action::Wait(seconds) => {
                    clock += seconds;
                    now.settled_by(at(clock))
                }
            };
            now = next.unwrap_or(now);
            if !before.is_pending() {
                prop_assert_eq!(&now, &before);
            }
            let count = |wanted: fn(&PaymentState) -> bool| {
                now.payments.iter().filter(|payment| wanted(&payment.state)).count()
            };
            let succeeded = count(|state| matches!(state, PaymentState::Succeeded { .. }));
            let holding = count(|state| matches!(state, PaymentState::Authorized { .. }));
            let failed = count(|state| matches!(state, PaymentState::Failed { .. }));
            prop_assert!(succeeded + holding <= 1);
            prop_assert!(failed <= MAX_ATTEMPTS);
            prop_assert_eq!(succeeded == 1, matches!(now.state, SessionState::Paid { .. }));
            prop_assert_eq!(failed == MAX_ATTEMPTS, matches!(now.state, SessionState::Failed { .. }));
            prop_assert!(now.is_pending() || holding == 0);
        }
    }
}
