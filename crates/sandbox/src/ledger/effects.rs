//! What a change does to wallets. Balances follow from the difference between a record and its new form, so
//! that money moves once however a payment, a deposit or a bonus came to be what it is.

use crate::ledger::account::{AccountRecord, Purse};
use crate::ledger::payment::PaymentRecord;
use crate::ledger::session::SessionRecord;
use crate::ledger::{Change, Ledger};
use toffeepay::{AccountId, Balance};

/// The change with the balances that follow from it.
pub(super) fn with_balances(ledger: &Ledger, mut change: Change) -> Change {
    let mut balances = Balances { ledger, accounts: std::mem::take(&mut change.accounts) };
    for session in &change.sessions {
        let known = ledger.session(&session.id);
        for payment in &session.payments {
            let before = known
                .and_then(|known: &SessionRecord| known.payment(&payment.id))
                .map_or_else(Balance::default, held);
            let after = held(payment);
            if let (Some(split), true) = (&payment.wallet, before != after) {
                balances.change(&split.account_id, |balance| balance.plus(before).minus(after));
            }
        }
    }
    for deposit in &change.deposits {
        let before =
            ledger.deposit(&deposit.id).map(super::account::DepositRecord::credit).unwrap_or_default();
        let after = deposit.credit();
        if before != after {
            balances.change(&deposit.account_id, |balance| balance.plus(after).minus(before));
        }
    }
    for bonus in change.bonuses.iter().filter(|bonus| ledger.bonus(&bonus.id).is_none()) {
        balances.change(&bonus.account_id, |balance| balance.plus(bonus.credit()));
    }
    change.accounts = balances.accounts;
    change
}

/// What a wallet is without because of a payment.
fn held(payment: &PaymentRecord) -> Balance {
    match &payment.wallet {
        Some(split) if payment.state.holds_money() => split.parts,
        _ => Balance::default(),
    }
}

struct Balances<'a> {
    ledger: &'a Ledger,
    accounts: Vec<AccountRecord>,
}

impl Balances<'_> {
    fn change(&mut self, id: &AccountId, changed: impl FnOnce(Balance) -> Balance) {
        if let Some(account) = self.accounts.iter_mut().find(|account| account.id == *id) {
            account.balance = changed(account.balance);
        } else if let Some(known) = self.ledger.account(id) {
            self.accounts.push(AccountRecord { balance: changed(known.balance), ..known.clone() });
        }
    }
}
