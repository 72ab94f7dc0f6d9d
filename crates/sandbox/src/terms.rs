//! How a game is set up: what the tester set for it, and else what the sandbox was started with.

use std::time::Duration;

use jiff::Timestamp;
use toffeepay::{GameId, PaymentMethod};

use crate::ledger::Ledger;
use crate::ledger::session::SessionRecord;

/// The methods that a page offers, in its order.
pub(crate) const METHODS: [PaymentMethod; 8] = [
    PaymentMethod::Card,
    PaymentMethod::TokenizedCard,
    PaymentMethod::ApplePay,
    PaymentMethod::GooglePay,
    PaymentMethod::PayPal,
    PaymentMethod::PayLater,
    PaymentMethod::Venmo,
    PaymentMethod::ToffeeWallet,
];

/// The methods that the API has for a deposit.
pub const DEPOSIT_METHODS: [PaymentMethod; 4] =
    [PaymentMethod::Card, PaymentMethod::TokenizedCard, PaymentMethod::ApplePay, PaymentMethod::GooglePay];

/// The terms of one game, or of any.
#[derive(Clone, Debug)]
pub(crate) struct Terms {
    pub title: Option<String>,
    pub manual_completion: bool,
    pub wallet: bool,
    pub methods: Vec<PaymentMethod>,
    pub session_lifetime: Duration,
    pub refund_delay: Duration,
}

impl Terms {
    /// The terms of a game, where these are the ones of any.
    pub fn of_game(&self, ledger: &Ledger, id: &GameId) -> Self {
        let Some(game) = ledger.game(id) else { return self.clone() };
        let seconds = |set: Option<u32>| set.map(|seconds| Duration::from_secs(seconds.into()));
        Self {
            title: game.title.clone().or_else(|| self.title.clone()),
            manual_completion: game.manual_completion.unwrap_or(self.manual_completion),
            wallet: game.wallet.unwrap_or(self.wallet),
            methods: game.methods.clone().unwrap_or_else(|| self.methods.clone()),
            session_lifetime: seconds(game.session_seconds).unwrap_or(self.session_lifetime),
            refund_delay: seconds(game.refund_seconds).unwrap_or(self.refund_delay),
        }
    }

    /// Whether a session can be paid from a wallet: its game has one, its maker did not turn it off, and
    /// its price is in the wallet's currency.
    pub fn has_wallet(&self, session: &SessionRecord) -> bool {
        self.wallet
            && session.wallet_enabled != Some(false)
            && session.item.currency == toffeepay::Currency::Usd
            && self.methods.contains(&PaymentMethod::ToffeeWallet)
    }

    /// The methods that a session's page offers.
    pub fn methods_of(&self, session: &SessionRecord) -> Vec<PaymentMethod> {
        let has_wallet = self.has_wallet(session);
        let offered = |method: &&PaymentMethod| has_wallet || **method != PaymentMethod::ToffeeWallet;
        self.methods.iter().filter(offered).cloned().collect()
    }
}

/// The time after `now`; the end of time where that is beyond it.
pub(crate) fn after(now: Timestamp, wait: Duration) -> Timestamp {
    now.checked_add(wait).unwrap_or(Timestamp::MAX)
}
