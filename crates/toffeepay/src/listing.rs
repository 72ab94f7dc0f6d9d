//! What can be listed, and how each list is asked for.

use serde::de::DeserializeOwned;

use crate::account::{Account, ListAccounts};
use crate::deposit::{Deposit, ListDeposits};
use crate::field::InvalidField;
use crate::ids::{AccountId, PaymentId, UserId};
use crate::page::Page;
use crate::payment::{ListPayments, Payment};
use crate::refund::{ListRefunds, Refund};
use crate::route::Route;
use crate::routes;
use crate::session::{ListSessions, Session};

/// What comes in lists.
pub(crate) trait Listed: DeserializeOwned + Send + 'static {
    /// The name of the array in the object form.
    const KEY: &'static str;

    /// What tells one entry from another.
    fn id(&self) -> &str;
}

/// Which list is asked for.
pub(crate) trait Listing: Send + Sync + 'static {
    /// What it lists.
    type Entry: Listed;

    /// The route to one page of it.
    fn route(&self, page: Page) -> Result<Route, InvalidField>;
}

macro_rules! listed {
    ($($entry:ty => $key:literal),+ $(,)?) => {
        $( impl Listed for $entry {
            const KEY: &'static str = $key;

            fn id(&self) -> &str {
                self.id.as_str()
            }
        } )+
    };
}

listed! {
    Session => "sessions",
    Payment => "payments",
    Refund => "refunds",
    Account => "accounts",
    Deposit => "deposits",
}

impl Listing for ListSessions {
    type Entry = Session;

    fn route(&self, page: Page) -> Result<Route, InvalidField> {
        let status = self.status.as_ref().map(|status| filter(status.is_known(), status.as_str()));
        Ok(Route::new(routes::LIST_SESSIONS)
            .with("game_id", self.game_id.as_str())
            .with_optional("user_id", self.user_id.as_ref().map(UserId::as_str))
            .with_optional("status", status.transpose()?)
            .with_page(page))
    }
}

impl Listing for ListPayments {
    type Entry = Payment;

    fn route(&self, page: Page) -> Result<Route, InvalidField> {
        Ok(Route::new(routes::LIST_PAYMENTS)
            .with("game_id", self.game_id.as_str())
            .with_optional("user_id", self.user_id.as_ref().map(UserId::as_str))
            .with_page(page)
            .with_optional("with_extra_data", self.with_extra_data.then_some("true")))
    }
}

impl Listing for ListRefunds {
    type Entry = Refund;

    fn route(&self, page: Page) -> Result<Route, InvalidField> {
        let status = self.status.as_ref().map(|status| filter(status.is_known(), status.as_str()));
        Ok(Route::new(routes::LIST_REFUNDS)
            .with_optional("payment_id", self.payment_id.as_ref().map(PaymentId::as_str))
            .with_optional("status", status.transpose()?)
            .with_page(page))
    }
}

impl Listing for ListAccounts {
    type Entry = Account;

    fn route(&self, page: Page) -> Result<Route, InvalidField> {
        Ok(Route::new(routes::LIST_ACCOUNTS)
            .with("game_id", self.game_id.as_str())
            .with_optional("user_id", self.user_id.as_ref().map(UserId::as_str))
            .with_page(page))
    }
}

impl Listing for ListDeposits {
    type Entry = Deposit;

    fn route(&self, page: Page) -> Result<Route, InvalidField> {
        let status = self.status.as_ref().map(|status| filter(status.is_known(), status.as_str()));
        Ok(Route::new(routes::LIST_DEPOSITS)
            .with("game_id", self.game_id.as_str())
            .with_optional("user_id", self.user_id.as_ref().map(UserId::as_str))
            .with_optional("account_id", self.account_id.as_ref().map(AccountId::as_str))
            .with_optional("status", status.transpose()?)
            .with_page(page))
    }
}

/// A status to filter by. The API refuses one that is not in its list, and an answer can hold one.
fn filter(known: bool, status: &str) -> Result<&str, InvalidField> {
    if known {
        Ok(status)
    } else {
        Err(InvalidField::new("status", format!("{status} is none that the API can filter by")))
    }
}
