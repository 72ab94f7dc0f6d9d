//! Attempts to pay, as the payment page and the control interface make them.

use std::time::Duration;

use jiff::Timestamp;
use toffeepay::{AccountId, Balance, GameUser, PaymentMethod};

use crate::ledger::account::{AccountRecord, DepositRecord, Purse, Split};
use crate::ledger::payment::{BankAnswer, Means, PaymentState, Refusal};
use crate::ledger::session::{Attempt, NotPossible, SessionRecord};
use crate::ledger::{Change, Ledger};
use crate::random::{Names, NoRandomness};
use crate::terms::{Terms, after};

/// How long a bank that takes its time takes.
pub(crate) const SLOW_BANK: Duration = Duration::from_secs(10);

/// What a player tries, and what the bank is to say.
#[derive(Clone, Debug)]
pub(crate) struct Try {
    pub means: Means,
    /// Why the bank says no; it says yes where no reason is given.
    pub refusal: Option<Refusal>,
    pub is_slow: bool,
}

/// Why an attempt can't be made.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CanNotPay {
    #[error("the session does not allow it")]
    NotPossible(NotPossible),
    #[error(transparent)]
    NoRandomness(#[from] NoRandomness),
}

/// The session with one more attempt. A wallet with too little money refuses, whatever the bank would say.
pub(crate) fn attempt(
    ledger: &Ledger,
    names: &Names,
    terms: &Terms,
    session: &SessionRecord,
    tried: Try,
    now: Timestamp,
) -> Result<SessionRecord, CanNotPay> {
    let id = names.payment(ledger.counts().payments)?;
    let from_wallet = tried.means.method == PaymentMethod::ToffeeWallet;
    let wallet = if from_wallet { split(ledger, session) } else { None };
    let answer = match tried.refusal {
        Some(refusal) => BankAnswer::Refused(refusal),
        None if from_wallet && wallet.is_none() => BankAnswer::Refused(Refusal::InsufficientFunds),
        None if terms.manual_completion => BankAnswer::Reserved,
        None => BankAnswer::Taken,
    };
    let answered_at = tried.is_slow.then(|| after(now, SLOW_BANK));
    session
        .attempt(Attempt { id, means: tried.means, answer, answered_at, wallet }, now)
        .map_err(CanNotPay::NotPossible)
}

/// The wallet's parts of a session's price, where it has that much.
fn split(ledger: &Ledger, session: &SessionRecord) -> Option<Split> {
    let account = ledger.account_of(&player(session))?;
    let parts = account.balance.split(session.item.price)?;
    Some(Split { account_id: account.id.clone(), parts })
}

/// Who a session is for.
pub(crate) fn player(session: &SessionRecord) -> GameUser {
    GameUser { game_id: session.game_id.clone(), user_id: session.user_id.clone() }
}

/// The wallet of a player, made where there is none.
pub(crate) fn account_for(
    ledger: &Ledger,
    names: &Names,
    user: GameUser,
) -> Result<(AccountId, Option<AccountRecord>), NoRandomness> {
    if let Some(account) = ledger.account_of(&user) {
        return Ok((account.id.clone(), None));
    }
    let id = names.account(ledger.counts().accounts)?;
    let account = AccountRecord { id: id.clone(), users: vec![user], balance: Balance::default() };
    Ok((id, Some(account)))
}

/// A deposit into a player's wallet, and the wallet where it is new.
pub(crate) fn deposit(
    ledger: &Ledger,
    names: &Names,
    user: GameUser,
    amount: i64,
    tried: Try,
    now: Timestamp,
) -> Result<(DepositRecord, Change), NoRandomness> {
    let (account_id, account) = account_for(ledger, names, user)?;
    let answer = tried.refusal.map_or(BankAnswer::Taken, BankAnswer::Refused);
    let state = if tried.is_slow {
        PaymentState::Processing { until: after(now, SLOW_BANK), then: answer }
    } else {
        PaymentState::answered(answer, now)
    };
    let id = names.deposit(ledger.counts().deposits)?;
    let deposit = DepositRecord { id, account_id, amount, means: tried.means, created_at: now, state };
    // The account goes first: the deposit's credit is looked up in it.
    let change =
        Change { accounts: account.into_iter().collect(), deposits: vec![deposit.clone()], ..Change::none() };
    Ok((deposit, change))
}
