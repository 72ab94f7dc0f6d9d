//! What a page is made of: the session, its game's terms, the player's wallet, the language.

use jiff::Timestamp;
use toffeepay::Balance;

use crate::app::App;
use crate::ledger::Ledger;
use crate::ledger::account::AccountRecord;
use crate::ledger::session::SessionRecord;
use crate::page::form::Notice;
use crate::page::language::{Choice, Language};
use crate::page::messages::{Messages, fill};
use crate::page::words;
use crate::paying;
use crate::terms::Terms;

/// A session as its page sees it.
pub(super) struct View<'a> {
    pub app: &'a App,
    pub session: SessionRecord,
    pub terms: Terms,
    pub wallet: Wallet,
    pub choice: Choice,
    pub notice: Option<Notice>,
}

/// The player's wallet: an empty one where there is none yet.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Wallet {
    pub balance: Balance,
    pub available: i64,
    /// How many deposits were made into it.
    pub deposits: usize,
}

impl Wallet {
    pub fn of(ledger: &Ledger, session: &SessionRecord) -> Self {
        let Some(account) = ledger.account_of(&paying::player(session)) else { return Self::default() };
        let of_account = |account: &AccountRecord| {
            ledger.deposits().filter(|deposit| deposit.account_id == account.id).count()
        };
        Self { balance: account.balance, available: account.available(), deposits: of_account(account) }
    }
}

impl View<'_> {
    pub fn language(&self) -> Language {
        self.choice.language
    }

    pub fn messages(&self) -> &'static Messages {
        self.language().messages()
    }

    /// The price, as the page writes it.
    pub fn price(&self) -> String {
        words::price(self.language(), self.session.item.price, &self.session.item.currency)
    }

    /// Money of the wallet, as the page writes it.
    pub fn cents(&self, amount: i64) -> String {
        words::price(self.language(), amount, &toffeepay::Currency::Usd)
    }

    pub fn game(&self) -> String {
        self.terms.title.clone().unwrap_or_else(|| words::game_name(&self.session.game_id))
    }

    /// A text about the item and its price.
    pub fn about_item(&self, text: &'static str) -> String {
        let item = words::isolated(self.language(), &self.session.item.title);
        fill(text, &[("price", &self.price()), ("item", &item)])
    }

    pub fn moment(&self, at: Timestamp) -> String {
        words::moment(self.language(), at)
    }

    /// The path of one of the page's own addresses.
    pub fn path(&self, action: &str) -> String {
        format!("/pay/{}{action}", self.session.secret.expose())
    }

    /// The page itself, in its language.
    pub fn own_path(&self) -> String {
        let query = self.choice.named_code().map(|code| format!("?lang={code}"));
        self.path(&query.unwrap_or_default())
    }
}
