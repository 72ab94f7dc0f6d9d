//! Everything that a sandbox keeps, in memory. Pure: it is told the time and the random names, and a
//! decision is a [`Change`] that is applied only once it is safe on disk.

pub(crate) mod account;
pub(crate) mod card;
mod change;
mod deliveries;
mod effects;
pub(crate) mod offer;
pub(crate) mod payment;
pub(crate) mod refund;
pub(crate) mod session;
pub(crate) mod settings;
pub(crate) mod table;
mod upcoming;
pub(crate) mod webhook;

use std::collections::{BTreeSet, HashMap, HashSet};

use jiff::{SignedDuration, Timestamp};
use toffeepay::{
    AccountId, DepositId, GameId, GameUser, OfferId, PaymentId, RefundId, SessionId, SessionStatus, UserId,
};

use crate::ids::BonusId;
use crate::ledger::account::{AccountRecord, BonusRecord, DepositRecord};
use crate::ledger::deliveries::Deliveries;
use crate::ledger::offer::OfferRecord;
use crate::ledger::payment::{PaymentRecord, PaymentState};
use crate::ledger::refund::{RefundRecord, RefundState};
use crate::ledger::session::SessionRecord;
use crate::ledger::settings::{ClockSetting, GameSettings, TokenRecord};
use crate::ledger::table::Table;
use crate::ledger::webhook::EndpointRecord;
use crate::random::PageSecret;
use crate::token::TokenDigest;

pub(crate) use change::{Change, KeyRecord, Made};

/// How long an idempotency key stands for its first request.
const KEY_LIFETIME: SignedDuration = SignedDuration::from_hours(24);

/// From how many keys on old ones are looked for.
const LOOK_FOR_OLD_KEYS: usize = 1_000;

/// Which sessions to list.
#[derive(Clone, Debug)]
pub(crate) struct Filter {
    pub game_id: GameId,
    pub user_id: Option<UserId>,
    pub status: Option<SessionStatus>,
}

impl Filter {
    fn takes(&self, session: &SessionRecord) -> bool {
        self.user_id.as_ref().is_none_or(|user| *user == session.user_id)
            && self.status.as_ref().is_none_or(|status| *status == session.status())
    }
}

/// Something that happens by itself when its time comes, by its place in its table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Due {
    Session(usize),
    Refund(usize),
    Deposit(usize),
}

/// The records, in the order of their creation, and the ways to find them.
#[derive(Debug, Default)]
pub(crate) struct Ledger {
    sessions: Table<SessionRecord>,
    by_secret: HashMap<PageSecret, usize>,
    by_payment: HashMap<PaymentId, usize>,
    by_game: HashMap<GameId, Vec<usize>>,
    refunds: Table<RefundRecord>,
    accounts: Table<AccountRecord>,
    by_user: HashMap<(GameId, UserId), usize>,
    deposits: Table<DepositRecord>,
    offers: Table<OfferRecord>,
    bonuses: Table<BonusRecord>,
    games: Table<GameSettings>,
    tokens: Table<TokenRecord>,
    endpoints: Table<EndpointRecord>,
    pub deliveries: Deliveries,
    clock: Option<ClockSetting>,
    /// What settles by itself, by the time of that.
    due: BTreeSet<(Timestamp, Due)>,
    keys: HashMap<(String, String), KeyRecord>,
    /// How many keys were left when it was last looked for old ones.
    keys_left: usize,
}

impl Ledger {
    /// The sandbox's time when the real one is `real`.
    pub fn time(&self, real: Timestamp) -> Timestamp {
        self.clock.map_or(real, |clock| clock.at(real))
    }

    pub fn clock(&self) -> Option<ClockSetting> {
        self.clock
    }

    pub fn session(&self, id: &SessionId) -> Option<&SessionRecord> {
        self.sessions.get(id)
    }

    pub fn session_of_page(&self, secret: &PageSecret) -> Option<&SessionRecord> {
        self.sessions.at(*self.by_secret.get(secret)?)
    }

    pub fn payment(&self, id: &PaymentId) -> Option<(&SessionRecord, &PaymentRecord)> {
        let session = self.sessions.at(*self.by_payment.get(id)?)?;
        Some((session, session.payment(id)?))
    }

    pub fn refund(&self, id: &RefundId) -> Option<&RefundRecord> {
        self.refunds.get(id)
    }

    pub fn account(&self, id: &AccountId) -> Option<&AccountRecord> {
        self.accounts.get(id)
    }

    /// The wallet of a player, where there is one.
    pub fn account_of(&self, user: &GameUser) -> Option<&AccountRecord> {
        self.accounts.at(*self.by_user.get(&(user.game_id.clone(), user.user_id.clone()))?)
    }

    pub fn deposit(&self, id: &DepositId) -> Option<&DepositRecord> {
        self.deposits.get(id)
    }

    pub fn offer(&self, id: &OfferId) -> Option<&OfferRecord> {
        self.offers.get(id)
    }

    pub fn bonus(&self, id: &BonusId) -> Option<&BonusRecord> {
        self.bonuses.get(id)
    }

    pub fn bonus_of_key(&self, key: &str) -> impl Iterator<Item = &BonusRecord> {
        self.bonuses.rows().iter().filter(move |bonus| bonus.key.as_deref() == Some(key))
    }

    pub fn game(&self, id: &GameId) -> Option<&GameSettings> {
        self.games.get(id)
    }

    pub fn token(&self, digest: &TokenDigest) -> Option<&TokenRecord> {
        self.tokens.get(digest)
    }

    pub fn endpoints(&self) -> &Table<EndpointRecord> {
        &self.endpoints
    }

    /// How many records there are of a kind: what names by seed are counted by.
    pub fn counts(&self) -> Counts {
        Counts {
            sessions: self.sessions.len(),
            payments: self.by_payment.len(),
            refunds: self.refunds.len(),
            accounts: self.accounts.len(),
            deposits: self.deposits.len(),
            offers: self.offers.len(),
            bonuses: self.bonuses.len(),
            endpoints: self.endpoints.len(),
        }
    }

    /// The sessions that the filter takes, newest first.
    pub fn sessions<'a>(&'a self, filter: &'a Filter) -> impl Iterator<Item = &'a SessionRecord> {
        let of_game = self.by_game.get(&filter.game_id).map_or(&[][..], Vec::as_slice);
        let sessions = of_game.iter().rev().filter_map(|place| self.sessions.at(*place));
        sessions.filter(|session| filter.takes(session))
    }

    /// The payments of all sessions that the filter takes, newest session first.
    pub fn payments<'a>(
        &'a self,
        filter: &'a Filter,
    ) -> impl Iterator<Item = (&'a SessionRecord, &'a PaymentRecord)> {
        self.sessions(filter)
            .flat_map(|session| session.payments.iter().rev().map(move |payment| (session, payment)))
    }

    /// All refunds, newest first.
    pub fn refunds(&self) -> impl Iterator<Item = &RefundRecord> {
        self.refunds.rows().iter().rev()
    }

    /// All accounts, newest first.
    pub fn accounts(&self) -> impl Iterator<Item = &AccountRecord> {
        self.accounts.rows().iter().rev()
    }

    /// All deposits, newest first.
    pub fn deposits(&self) -> impl Iterator<Item = &DepositRecord> {
        self.deposits.rows().iter().rev()
    }

    /// All offers, newest first.
    pub fn offers(&self) -> impl Iterator<Item = &OfferRecord> {
        self.offers.rows().iter().rev()
    }

    /// All bonuses, newest first.
    pub fn bonuses(&self) -> impl Iterator<Item = &BonusRecord> {
        self.bonuses.rows().iter().rev()
    }

    /// The refund of a payment that stands in the way of another one.
    pub fn refund_in_hand(&self, payment: &PaymentId) -> Option<&RefundRecord> {
        self.refunds().find(|refund| refund.payment_id == *payment && refund.is_pending())
    }

    /// What a merchant's key stands for at `now`; nothing once it is 24 hours old.
    pub fn key(&self, merchant: &str, key: &str, now: Timestamp) -> Option<&KeyRecord> {
        let record = self.keys.get(&(merchant.to_owned(), key.to_owned()))?;
        (now.duration_since(record.created_at) < KEY_LIFETIME).then_some(record)
    }

    /// Forgets the keys that are past their time, now and then: each time that they have doubled.
    pub fn forget_old_keys(&mut self, now: Timestamp) {
        if self.keys.len() > LOOK_FOR_OLD_KEYS.max(2 * self.keys_left) {
            self.keys.retain(|_, key| now.duration_since(key.created_at) < KEY_LIFETIME);
            self.keys_left = self.keys.len();
        }
    }

    /// Whether something has settled by itself by `now` that is not carried out yet.
    pub fn is_due(&self, now: Timestamp) -> bool {
        self.due.first().is_some_and(|(at, _)| *at <= now)
    }

    /// When something settles by itself next.
    pub fn next_due(&self) -> Option<Timestamp> {
        self.due.first().map(|(at, _)| *at)
    }

    /// What has settled by itself by `now`, one step of each record: ask again until there is nothing left.
    pub fn settled(&self, now: Timestamp) -> Change {
        let mut change = Change::none();
        let mut touched = HashSet::new();
        for (_, due) in self.due.iter().take_while(|(at, _)| *at <= now) {
            match due {
                Due::Session(place) => {
                    let settled = self.sessions.at(*place).and_then(|session| session.settled_by(now));
                    if let Some(session) = settled.filter(|session| touched.insert(session.id.clone())) {
                        change.sessions.push(session);
                    }
                }
                Due::Refund(place) => {
                    let Some(refund) = self.refunds.at(*place) else { continue };
                    let Some(settles_at) = refund.settles_at() else { continue };
                    let Some((session, _)) = self.payment(&refund.payment_id) else { continue };
                    if touched.insert(session.id.clone()) {
                        let fails = matches!(refund.state, RefundState::Pending { fails: true, .. });
                        let (refund, session) = self.settle_refund(refund, fails, settles_at);
                        change.refunds.push(refund);
                        change.sessions.extend(session);
                    }
                }
                Due::Deposit(place) => {
                    change
                        .deposits
                        .extend(self.deposits.at(*place).and_then(|deposit| deposit.settled_by(now)));
                }
            }
        }
        change
    }

    /// A refund that succeeds or fails, and the session whose payment it gives back. One that is left with
    /// nothing to give back fails.
    pub fn settle_refund(
        &self,
        refund: &RefundRecord,
        fails: bool,
        at: Timestamp,
    ) -> (RefundRecord, Option<SessionRecord>) {
        let session = self.payment(&refund.payment_id).map(|(session, _)| session);
        let refunded = session.and_then(|session| session.refund_payment(&refund.payment_id, at).ok());
        match refunded.filter(|_| !fails) {
            Some(session) => (refund.now(RefundState::Succeeded { at }), Some(session)),
            None => (refund.now(RefundState::Failed { at }), None),
        }
    }

    /// The change with everything that follows from it.
    pub fn completed(&self, change: Change) -> Change {
        if change.sessions.is_empty() && change.deposits.is_empty() && change.bonuses.is_empty() {
            return change;
        }
        effects::with_balances(self, change)
    }

    /// Carries out a change.
    pub fn apply(&mut self, change: Change) {
        for session in change.sessions {
            self.put_session(session);
        }
        if let Some(record) = change.key {
            self.keys.insert((record.merchant.clone(), record.key.clone()), record);
        }
        for refund in change.refunds {
            let before = self.refunds.get(&refund.id).and_then(RefundRecord::settles_at);
            let after = refund.settles_at();
            let place = self.refunds.put(refund);
            self.reschedule(Due::Refund(place), before, after);
        }
        for account in change.accounts {
            self.put_account(account);
        }
        for deposit in change.deposits {
            let before = self.deposits.get(&deposit.id).and_then(due_of_deposit);
            let after = due_of_deposit(&deposit);
            let place = self.deposits.put(deposit);
            self.reschedule(Due::Deposit(place), before, after);
        }
        self.offers.put_all(change.offers);
        self.bonuses.put_all(change.bonuses);
        self.games.put_all(change.games);
        self.tokens.put_all(change.tokens);
        self.endpoints.put_all(change.endpoints);
        change.deliveries.into_iter().for_each(|delivery| self.deliveries.put(delivery));
        self.clock = change.clock.or(self.clock);
    }

    /// The changes that make this ledger out of an empty one. Keys that are past their time are left out.
    pub fn as_changes(&self, now: Timestamp) -> impl Iterator<Item = Change> {
        let sessions = self.sessions.rows().iter().cloned().map(Change::from);
        let keys = self.keys.keys().filter_map(move |(merchant, key)| self.key(merchant, key, now));
        sessions
            .chain(keys.cloned().map(Change::from))
            .chain(self.refunds.rows().iter().cloned().map(Change::from))
            .chain(self.accounts.rows().iter().cloned().map(Change::from))
            .chain(self.deposits.rows().iter().cloned().map(Change::from))
            .chain(self.offers.rows().iter().cloned().map(Change::from))
            .chain(self.bonuses.rows().iter().cloned().map(Change::from))
            .chain(self.games.rows().iter().cloned().map(Change::from))
            .chain(self.tokens.rows().iter().cloned().map(Change::from))
            .chain(self.endpoints.rows().iter().cloned().map(Change::from))
            .chain(self.deliveries.oldest_first().cloned().map(Change::from))
            .chain(self.clock.map(Change::from))
    }

    fn put_session(&mut self, session: SessionRecord) {
        let before = self.sessions.get(&session.id).and_then(SessionRecord::due_at);
        let after = session.due_at();
        let is_new = self.sessions.get(&session.id).is_none();
        let (secret, game_id) = (session.secret.clone(), session.game_id.clone());
        let payments: Vec<_> = session.payments.iter().map(|payment| payment.id.clone()).collect();
        let place = self.sessions.put(session);
        if is_new {
            self.by_secret.insert(secret, place);
            self.by_game.entry(game_id).or_default().push(place);
        }
        self.by_payment.extend(payments.into_iter().map(|payment| (payment, place)));
        self.reschedule(Due::Session(place), before, after);
    }

    /// Who is no longer among an account's users has no wallet there any more.
    fn put_account(&mut self, account: AccountRecord) {
        let of = |users: &[GameUser]| -> Vec<_> {
            users.iter().map(|user| (user.game_id.clone(), user.user_id.clone())).collect()
        };
        let before = self.accounts.get(&account.id).map(|known| of(&known.users)).unwrap_or_default();
        let users = of(&account.users);
        let place = self.accounts.put(account);
        for user in before {
            if self.by_user.get(&user) == Some(&place) {
                self.by_user.remove(&user);
            }
        }
        self.by_user.extend(users.into_iter().map(|user| (user, place)));
    }

    fn reschedule(&mut self, due: Due, before: Option<Timestamp>, after: Option<Timestamp>) {
        if before == after {
            return;
        }
        if let Some(before) = before {
            self.due.remove(&(before, due));
        }
        self.due.extend(after.map(|after| (after, due)));
    }
}

/// How many records there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub(crate) struct Counts {
    pub sessions: usize,
    pub payments: usize,
    pub refunds: usize,
    pub accounts: usize,
    pub deposits: usize,
    pub offers: usize,
    pub bonuses: usize,
    pub endpoints: usize,
}

fn due_of_deposit(deposit: &DepositRecord) -> Option<Timestamp> {
    match deposit.state {
        PaymentState::Processing { until, .. } => Some(until),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
