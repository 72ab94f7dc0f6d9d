//! A purchase: this machine's record of buying one item, and the rules by which its state changes.
//!
//! [`Purchase::apply`] is the whole state machine, and pure: the journal stores what it returns.

mod charge;
mod event;
mod progress;
mod return_state;

use std::fmt;

use jiff::Timestamp;
use toffeepay::{GameId, IdempotencyKey, Money, SessionId, SessionStatus, UserId};
use uuid::Uuid;

use crate::environment::{Environment, EnvironmentName};

pub(crate) use charge::LARGEST_AMOUNT;
pub use charge::{Amounts, Charge, Difference, DifferenceField};
pub use event::{Cause, Event, Recorded, Rejection, RejectionReason};
pub use progress::{Decline, Progress};
pub use return_state::ReturnState;

/// A purchase's own id: 128 random bits, made here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PurchaseId(Uuid);

impl PurchaseId {
    /// An id of 128 bits of randomness.
    pub fn from_random(bytes: [u8; 16]) -> Self {
        Self(uuid::Builder::from_random_bytes(bytes).into_uuid())
    }

    /// Reads an id back.
    pub fn parse(raw: &str) -> Option<Self> {
        Uuid::try_parse(raw).ok().map(Self)
    }
}

impl fmt::Display for PurchaseId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// What was fixed when the player pressed Buy. Never changes afterwards.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    /// The purchase's id.
    pub id: PurchaseId,
    /// When it was begun. The idempotency key is as old as this.
    pub begun_at: Timestamp,
    /// Where.
    pub environment: EnvironmentName,
    /// The environment's base URL at the time: a custom one can change.
    pub base_url: String,
    /// Of which game.
    pub game_id: GameId,
    /// For whom.
    pub user_id: UserId,
    /// The item's id in the catalogue.
    pub item_id: String,
    /// The item's title.
    pub title: String,
    /// The price asked.
    pub price: Money,
    /// The key under which its session is created, on every try.
    pub key: IdempotencyKey,
    /// The nonce in its return link.
    pub return_state: ReturnState,
}

impl Order {
    /// Whether it was made in this environment. A local sandbox is the same one on another port.
    pub fn is_of(&self, environment: &Environment) -> bool {
        self.environment == environment.name()
            && (self.environment == EnvironmentName::Local
                || self.base_url == environment.base_url().as_str())
    }
}

/// Where a purchase stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PurchaseState {
    /// Committed here, the API has not confirmed.
    Creating,
    /// The session exists and is not final.
    Pending,
    /// Final, as the API says it.
    Final(FinalStatus),
    /// The API refused to create it, or its answer did not agree with what was asked.
    Rejected(Rejection),
}

/// The statuses that the API never leaves again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FinalStatus {
    /// Its payment succeeded.
    Paid,
    /// Three attempts failed.
    Failed,
    /// Cancelled.
    Cancelled,
    /// It ran out.
    Expired,
}

impl FinalStatus {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Paid, Self::Failed, Self::Cancelled, Self::Expired];

    /// As on the wire and in the journal.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Paid => "paid",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
            Self::Expired => "expired",
        }
    }

    /// The final status that a session's status is, if it is one.
    pub fn of(status: &SessionStatus) -> Option<Self> {
        match status {
            SessionStatus::Paid => Some(Self::Paid),
            SessionStatus::Failed => Some(Self::Failed),
            SessionStatus::Cancelled => Some(Self::Cancelled),
            SessionStatus::Expired => Some(Self::Expired),
            SessionStatus::Pending | SessionStatus::Unknown(_) => None,
        }
    }
}

/// The session of a purchase, as the API gave it.
#[derive(Clone, PartialEq, Eq)]
pub struct SessionRecord {
    /// Its id.
    pub id: SessionId,
    /// The payment page's address. Checked against the allow-list each time it is used.
    pub page: String,
    /// Tax in minor units of the price's currency, where the API told any.
    pub tax: Option<i64>,
}

impl fmt::Debug for SessionRecord {
    /// The page is a capability: it is not printed.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SessionRecord").field("id", &self.id).field("tax", &self.tax).finish_non_exhaustive()
    }
}

/// Where a purchase was begun.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Origin {
    /// Here, by this app.
    #[default]
    Here,
    /// Elsewhere, for the same player; this journal only took it over from the API.
    Imported,
}

impl Origin {
    /// The name, as in the journal.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Here => "here",
            Self::Imported => "imported",
        }
    }

    /// Reads a name back.
    pub fn parse(raw: &str) -> Option<Self> {
        [Self::Here, Self::Imported].into_iter().find(|origin| origin.as_str() == raw)
    }
}

/// This machine's record of buying one item; it has at most one session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Purchase {
    /// What was ordered.
    pub order: Order,
    /// Where it stands.
    pub state: PurchaseState,
    /// Its session, once the API confirmed it.
    pub session: Option<SessionRecord>,
    /// How far its payments have come.
    pub progress: Progress,
    /// The API's status, when it is one that this version does not know.
    pub unknown_status: Option<String>,
    /// The system's opener was started at least once.
    pub was_opened: bool,
    /// When it became final or was rejected.
    pub ended_at: Option<Timestamp>,
    /// Where it was begun.
    pub origin: Origin,
    /// What was charged, once its payment was found.
    pub charge: Option<Charge>,
    /// In what that, or the session, is not as it was asked.
    pub differences: Vec<Difference>,
    /// When the money was given back. The state of its session stays what it was.
    pub refunded_at: Option<Timestamp>,
}

/// An event that has no place in the state it met. The state stays as it was.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{event} has no place in a purchase that is {state}")]
pub struct OutOfPlace {
    /// The event's kind.
    pub event: &'static str,
    /// The state's name.
    pub state: &'static str,
}

impl Purchase {
    /// A purchase as it is when it is begun.
    pub fn begin(order: Order) -> Self {
        Self {
            order,
            state: PurchaseState::Creating,
            session: None,
            progress: Progress::default(),
            unknown_status: None,
            was_opened: false,
            ended_at: None,
            origin: Origin::Here,
            charge: None,
            differences: Vec::new(),
            refunded_at: None,
        }
    }

    /// A purchase that was made elsewhere, as the API tells it. `ended_at` is when it became final.
    pub fn imported(
        order: Order,
        session: SessionRecord,
        status: Option<FinalStatus>,
        ended_at: Option<Timestamp>,
    ) -> Self {
        Self {
            state: status.map_or(PurchaseState::Pending, PurchaseState::Final),
            session: Some(session),
            // Never opened from here by itself; that somebody opened it elsewhere is most likely.
            ended_at: status.and(ended_at),
            origin: Origin::Imported,
            ..Self::begin(order)
        }
    }

    /// Its id.
    pub fn id(&self) -> PurchaseId {
        self.order.id
    }

    /// Whether it is neither final nor rejected.
    pub fn is_open(&self) -> bool {
        matches!(self.state, PurchaseState::Creating | PurchaseState::Pending)
    }

    /// Whether it is paid, and as far as is known the money was not given back.
    pub fn is_paid(&self) -> bool {
        self.state == PurchaseState::Final(FinalStatus::Paid) && self.refunded_at.is_none()
    }

    /// Whether the API ended it, and not as paid.
    pub fn ended_unpaid(&self) -> bool {
        matches!(self.state, PurchaseState::Final(status) if status != FinalStatus::Paid)
    }

    /// Whether a payment of it took money, as far as is known: it is paid, or it is not and one is listed.
    fn took_money(&self) -> bool {
        self.state == PurchaseState::Final(FinalStatus::Paid) || !self.differences.is_empty()
    }

    /// What it becomes by an event. Final states are never left.
    pub fn apply(&self, event: &Event, now: Timestamp) -> Result<Self, OutOfPlace> {
        let mut next = self.clone();
        match (&self.state, event) {
            (PurchaseState::Creating, Event::SessionCreated { session }) => {
                next.state = PurchaseState::Pending;
                next.session = Some(session.clone());
            }
            (PurchaseState::Creating, Event::Rejected(rejection)) => {
                next.state = PurchaseState::Rejected(rejection.clone());
                next.ended_at = Some(now);
            }
            (PurchaseState::Pending, Event::BecameFinal { status }) => {
                next.state = PurchaseState::Final(*status);
                next.unknown_status = None;
                next.ended_at = Some(now);
            }
            (PurchaseState::Pending, Event::UnknownStatus { status }) => {
                next.unknown_status = Some(status.clone());
            }
            (PurchaseState::Pending, Event::BackToPending) => next.unknown_status = None,
            // Why it was not paid may be learned after its end.
            (
                PurchaseState::Pending
                | PurchaseState::Final(FinalStatus::Failed | FinalStatus::Cancelled | FinalStatus::Expired),
                Event::Progressed(progress),
            ) => next.progress.clone_from(progress),
            (PurchaseState::Pending, Event::PageMoved { page }) => {
                if let Some(session) = &mut next.session {
                    session.page.clone_from(page);
                }
            }
            (PurchaseState::Pending, Event::PageOpened) => next.was_opened = true,
            (PurchaseState::Final(FinalStatus::Paid), Event::Charged(charge)) if self.charge.is_none() => {
                next.charge = Some(charge.clone());
                if let Some(session) = &mut next.session {
                    session.tax = charge.tax.or(session.tax);
                }
            }
            (PurchaseState::Final(_), Event::Differs(differences)) => {
                next.differences.clone_from(differences);
            }
            (PurchaseState::Final(_), Event::Refunded { at })
                if self.refunded_at.is_none() && self.took_money() =>
            {
                next.refunded_at = Some(at.unwrap_or(now));
            }
            (PurchaseState::Pending, Event::PageNotOpened { .. } | Event::CancelAsked | Event::CameBack) => {}
            _ => return Err(OutOfPlace { event: event.kind(), state: self.state.name() }),
        }
        Ok(next)
    }
}

impl PurchaseState {
    /// The state's name, as in the journal.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Creating => "creating",
            Self::Pending => "pending",
            Self::Final(status) => status.as_str(),
            Self::Rejected(_) => "rejected",
        }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use proptest::prelude::*;
    use toffeepay::{Currency, PaymentId};

    use super::*;

    pub(crate) fn order(seed: u8) -> Order {
        Order {
            id: PurchaseId::from_random([seed; 16]),
            begun_at: Timestamp::UNIX_EPOCH,
            environment: EnvironmentName::Local,
            base_url: "http://127.0.0.1:1/".into(),
            game_id: GameId::new("space_shooter").unwrap(),
            user_id: UserId::new("player_42").unwrap(),
            item_id: "gold-coins-50".into(),
            title: "50 Gold Coins".into(),
            price: Money::new(499, Currency::Usd),
            key: IdempotencyKey::from_random([seed; 16]),
            return_state: ReturnState::from_random([seed; 16]),
        }
    }

    pub(crate) fn session(id: &str) -> SessionRecord {
        SessionRecord {
            id: SessionId::new(id).unwrap(),
            page: format!("http://127.0.0.1:1/pay/{id}"),
            tax: None,
        }
    }

    pub(crate) fn charge(amount: i64) -> Charge {
        Charge {
            payment: PaymentId::new("pay_1").unwrap(),
            amount: Money::new(amount, Currency::Usd),
            method: Some("card".into()),
            tax: None,
        }
    }

    fn any_event() -> impl Strategy<Value = Event> {
        prop_oneof![
            "[a-z]{1,4}".prop_map(|id| Event::SessionCreated { session: session(&id) }),
            Just(Event::Rejected(Rejection::new(RejectionReason::Refused, None, "no"))),
            prop::sample::select(FinalStatus::ALL.to_vec()).prop_map(|status| Event::BecameFinal { status }),
            "[a-z]{1,6}".prop_map(|status| Event::UnknownStatus { status }),
            Just(Event::BackToPending),
            (0_u32..4, any::<bool>()).prop_map(|(declined, authorized)| {
                Event::Progressed(Progress { declined, authorized, decline: None })
            }),
            Just(Event::PageOpened),
            Just(Event::PageNotOpened { reason: "no opener".into() }),
            Just(Event::PageMoved { page: "http://127.0.0.1:2/pay/x".into() }),
            Just(Event::CancelAsked),
            Just(Event::CameBack),
            (1_i64..900).prop_map(|amount| Event::Charged(charge(amount))),
            Just(Event::Differs(vec![Difference::new(DifferenceField::Amount, "4.99 USD", "5.99 USD")])),
            Just(Event::Refunded { at: None }),
        ]
    }

    #[test]
    fn neither_a_purchase_nor_an_event_prints_what_opens_its_page_or_rings_at_the_app() {
        let order = order(7);
        let state = order.return_state.as_str().to_owned();
        let page = "http://127.0.0.1:1/pay/canary".to_owned();
        let session = SessionRecord { page: page.clone(), ..session("ses_1") };
        let purchase = Purchase::begin(order)
            .apply(&Event::SessionCreated { session: session.clone() }, Timestamp::UNIX_EPOCH)
            .unwrap();
        let events = [Event::SessionCreated { session }, Event::PageMoved { page }, Event::CameBack];
        let link = crate::return_link::ReturnLink::to(purchase.order.return_state.clone());
        let scheme = crate::return_link::Scheme::new("mygame").unwrap();
        let printed = format!("{purchase:?} {purchase:#?} {events:?} {link:?} {:?}", link.to_raw(&scheme));
        assert!(!printed.contains("canary") && !printed.contains(&state), "{printed}");
        assert!(printed.contains("ses_1") && printed.contains("page_moved"), "{printed}");
    }

    proptest! {
        #[test]
        fn final_states_are_never_left_and_a_purchase_has_at_most_one_session(
            events in prop::collection::vec(any_event(), 0..40)
        ) {
            let mut purchase = Purchase::begin(order(1));
            for event in events {
                let before = purchase.clone();
                let Ok(next) = purchase.apply(&event, Timestamp::UNIX_EPOCH) else { continue };
                if !before.is_open() {
                    // What became of the money, or why there is none, may be learned later; the state stays.
                    let paid = before.state == PurchaseState::Final(FinalStatus::Paid);
                    let fits = match event {
                        Event::Charged(_) => paid,
                        Event::Refunded { .. } => paid || !before.differences.is_empty(),
                        Event::Progressed(_) => !paid,
                        Event::Differs(_) => true,
                        _ => false,
                    };
                    prop_assert!(fits && matches!(before.state, PurchaseState::Final(_)));
                    prop_assert_eq!(&before.state, &next.state);
                    prop_assert_eq!(before.ended_at, next.ended_at);
                    purchase = next;
                    continue;
                }
                if let (Some(old), Some(new)) = (&before.session, &next.session) {
                    prop_assert_eq!(&old.id, &new.id);
                }
                prop_assert_eq!(next.ended_at.is_some(), !next.is_open());
                if matches!(next.state, PurchaseState::Final(_)) {
                    let told = matches!(event, Event::BecameFinal { .. });
                    prop_assert!(told);
                }
                prop_assert_eq!(&next.order, &before.order);
                purchase = next;
            }
        }
    }

    #[test]
    fn a_purchase_is_paid_only_through_a_session() {
        let purchase = Purchase::begin(order(1));
        let paid = Event::BecameFinal { status: FinalStatus::Paid };
        assert!(purchase.apply(&paid, Timestamp::UNIX_EPOCH).is_err());
        let pending =
            purchase.apply(&Event::SessionCreated { session: session("s") }, Timestamp::UNIX_EPOCH).unwrap();
        let done = pending.apply(&paid, Timestamp::UNIX_EPOCH).unwrap();
        assert_eq!(done.state, PurchaseState::Final(FinalStatus::Paid));
    }

    #[test]
    fn only_a_purchase_that_took_money_is_refunded_and_only_once() {
        let pending = Purchase::begin(order(1))
            .apply(&Event::SessionCreated { session: session("s") }, Timestamp::UNIX_EPOCH)
            .unwrap();
        let refund = Event::Refunded { at: None };
        assert!(pending.apply(&refund, Timestamp::UNIX_EPOCH).is_err());
        let paid = Event::BecameFinal { status: FinalStatus::Paid };
        let paid = pending.apply(&paid, Timestamp::UNIX_EPOCH).unwrap();
        assert!(paid.is_paid());
        let refunded = paid.apply(&refund, Timestamp::UNIX_EPOCH).unwrap();
        assert_eq!(refunded.state, PurchaseState::Final(FinalStatus::Paid));
        assert!(!refunded.is_paid());
        assert!(refunded.apply(&refund, Timestamp::UNIX_EPOCH).is_err());
        let cancelled = Event::BecameFinal { status: FinalStatus::Cancelled };
        let cancelled = pending.apply(&cancelled, Timestamp::UNIX_EPOCH).unwrap();
        assert!(cancelled.apply(&refund, Timestamp::UNIX_EPOCH).is_err());
        let taken = Event::Differs(vec![Difference::new(DifferenceField::Payments, 0, 1)]);
        let taken = cancelled.apply(&taken, Timestamp::UNIX_EPOCH).unwrap();
        let given_back = taken.apply(&refund, Timestamp::UNIX_EPOCH).unwrap();
        assert!(given_back.ended_unpaid() && given_back.refunded_at.is_some());
        assert!(given_back.apply(&refund, Timestamp::UNIX_EPOCH).is_err());
    }

    #[test]
    fn a_session_record_does_not_print_its_page() {
        assert!(!format!("{:?}", session("abc")).contains("/pay/"));
    }
}
