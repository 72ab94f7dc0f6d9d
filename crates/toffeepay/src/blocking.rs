//! The client for programs that are not asynchronous: every call waits on the calling thread.
//!
//! The calls themselves run on one thread of the client's own, so that they can be made from anywhere, also
//! from within an asynchronous runtime (where they block the thread that they are made on).
//!
//! ```no_run
//! use toffeepay::blocking::Client;
//! use toffeepay::{AccessToken, SessionId};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let token = AccessToken::new("sk_test_local")?;
//! let client = Client::new("http://127.0.0.1:8010".parse()?, token)?;
//! let status = client.get_session_status(&SessionId::new("ses_1")?)?;
//! println!("{status}, final: {}", status.is_final());
//! # Ok(())
//! # }
//! ```

use std::fmt;
use std::future::Future;
use std::sync::{Arc, mpsc};

use tokio::runtime::{Builder, Runtime};
#[cfg(feature = "reqwest")]
use url::Url;

use crate::account::{Account, ListAccounts};
use crate::client::{BuildError, Client as AsyncClient};
use crate::deposit::{Deposit, ListDeposits};
use crate::entries::Entries as AsyncEntries;
use crate::error::{Error, Result, Unavailable};
use crate::idempotency::IdempotencyKey;
use crate::ids::{AccountId, DepositId, PaymentId, RefundId, SessionId};
use crate::page::Page;
use crate::payment::{ListPayments, Payment};
use crate::refund::{CreateRefundBody, ListRefunds, Refund};
use crate::session::{CreateSessionBody, ListSessions, Session, SessionStatus};
#[cfg(feature = "reqwest")]
use crate::token::AccessToken;

/// [`crate::Client`], waiting. Cheap to clone; clones share the thread and the connections.
#[derive(Clone, Debug)]
pub struct Client {
    calls: AsyncClient,
    thread: Arc<Thread>,
}

/// The thread that the calls run on. Its end is not waited for: that would panic within a runtime.
struct Thread(Option<Runtime>);

impl Drop for Thread {
    fn drop(&mut self) {
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}

impl fmt::Debug for Thread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Thread")
    }
}

impl Client {
    /// A client over HTTP; see [`crate::Client::new`].
    #[cfg(feature = "reqwest")]
    pub fn new(base_url: Url, token: AccessToken) -> Result<Self, BuildError> {
        Self::of(AsyncClient::new(base_url, token)?)
    }

    /// A client that makes the calls of another one: over a transport of your own, or with other retries.
    pub fn of(client: AsyncClient) -> Result<Self, BuildError> {
        let runtime = Builder::new_multi_thread()
            .worker_threads(1)
            .thread_name("toffeepay")
            .enable_all()
            .build()
            .map_err(|error| BuildError::Thread(error.to_string()))?;
        Ok(Self { calls: client, thread: Arc::new(Thread(Some(runtime))) })
    }

    /// The client whose calls it makes.
    pub fn as_async(&self) -> &AsyncClient {
        &self.calls
    }

    fn wait<T: Send + 'static>(&self, call: impl Future<Output = T> + Send + 'static) -> Option<T> {
        let (sender, receiver) = mpsc::sync_channel(1);
        self.thread.0.as_ref()?.spawn(async move {
            // Nobody waits for it any more: then nobody misses it.
            let _ = sender.send(call.await);
        });
        receiver.recv().ok()
    }
}

/// What a call answers that the thread never came back with: a transport or a timer panicked in it.
fn cut_off() -> Error {
    Error::Unavailable(Unavailable::Connection("the call was cut off".to_owned()))
}

macro_rules! calls {
    ($( $name:ident($($argument:ident: &$type:ty),+) -> $answer:ty; )+) => {
        impl Client { $(
            #[doc = concat!("[`crate::Client::", stringify!($name), "`], waiting.")]
            pub fn $name(&self, $($argument: &$type),+) -> Result<$answer> {
                let client = self.calls.clone();
                $( let $argument = $argument.clone(); )+
                self.wait(async move { client.$name($(&$argument),+).await }).unwrap_or_else(|| Err(cut_off()))
            }
        )+ }
    };
}

macro_rules! lists {
    ($( $one:ident, $all:ident: $list:ty => $entry:ty; )+) => {
        impl Client { $(
            #[doc = concat!("[`crate::Client::", stringify!($one), "`], waiting.")]
            pub fn $one(&self, list: &$list, page: Page) -> Result<Vec<$entry>> {
                let (client, list) = (self.calls.clone(), list.clone());
                self.wait(async move { client.$one(&list, page).await }).unwrap_or_else(|| Err(cut_off()))
            }

            #[doc = concat!("[`crate::Client::", stringify!($all), "`], as an iterator that waits.")]
            pub fn $all(&self, list: $list) -> Entries<$entry> {
                Entries { client: self.clone(), entries: Some(self.calls.$all(list)) }
            }
        )+ }
    };
}

calls! {
    create_session(body: &CreateSessionBody, key: &IdempotencyKey) -> Session;
    get_session(id: &SessionId) -> Session;
    get_session_status(id: &SessionId) -> SessionStatus;
    cancel_session(id: &SessionId) -> ();
    get_payment(id: &PaymentId) -> Payment;
    get_payment_with_extra_data(id: &PaymentId) -> Payment;
    complete_payment(id: &PaymentId) -> ();
    cancel_payment(id: &PaymentId) -> ();
    create_refund(body: &CreateRefundBody, key: &IdempotencyKey) -> Refund;
    get_refund(id: &RefundId) -> Refund;
    get_account(id: &AccountId) -> Account;
    get_deposit(id: &DepositId) -> Deposit;
}

lists! {
    list_sessions, sessions: ListSessions => Session;
    list_payments, payments: ListPayments => Payment;
    list_refunds, refunds: ListRefunds => Refund;
    list_accounts, accounts: ListAccounts => Account;
    list_deposits, deposits: ListDeposits => Deposit;
}

#[cfg(feature = "alpha")]
mod alpha {
    use super::{Client, Entries, Page, Result, cut_off};
    use crate::alpha::{Bonus, BonusRef, CreateBonus, CreateOffer, ListBonuses, ListOffers, Offer};
    use crate::ids::OfferId;

    calls! {
        create_offer(offer: &CreateOffer) -> OfferId;
        get_offer(id: &OfferId) -> Offer;
        create_bonus(bonus: &CreateBonus) -> Bonus;
        get_bonus(id: &BonusRef) -> Bonus;
    }

    lists! {
        list_offers, offers: ListOffers => Offer;
        list_bonuses, bonuses: ListBonuses => Bonus;
    }
}

/// A list that pages by itself; see [`crate::Entries`]. Each entry is waited for.
#[derive(Debug)]
#[must_use = "nothing is asked before the first entry is"]
pub struct Entries<T> {
    client: Client,
    /// `None` after the end.
    entries: Option<AsyncEntries<T>>,
}

impl<T: Send + 'static> Iterator for Entries<T> {
    type Item = Result<T>;

    fn next(&mut self) -> Option<Result<T>> {
        let mut entries = self.entries.take()?;
        let waited = self.client.wait(async move {
            let next = entries.next().await;
            (entries, next)
        });
        match waited {
            Some((entries, Some(next))) => {
                self.entries = Some(entries);
                Some(next)
            }
            Some((_, None)) => None,
            None => Some(Err(cut_off())),
        }
    }
}
