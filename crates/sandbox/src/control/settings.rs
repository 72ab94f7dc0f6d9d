//! The clock, games, tokens and wallets, as the tester sets them.

use jiff::{SignedDuration, Timestamp};
use toffeepay::{AccessToken, Account, Balance};

use crate::api::errors::{ApiError, InvalidField};
use crate::api::wire;
use crate::books::Decision;
use crate::control::requests::{SetAccount, SetClock, SetToken};
use crate::control::views::ClockView;
use crate::control::{Control, Result};
use crate::ledger::account::AccountRecord;
use crate::ledger::settings::{ClockSetting, GameSettings, TokenRecord};
use crate::ledger::{Change, Ledger};
use crate::token::TokenDigest;

/// The fastest clock: a day in less than a second.
const MAX_SPEED: f64 = 100_000.0;

impl Control {
    /// Moves the clock, and lets everything settle that is due by then.
    pub async fn set_clock(&self, wish: SetClock) -> Result<ClockView> {
        if wish.speed.is_some_and(|speed| !(0.0..=MAX_SPEED).contains(&speed)) {
            return Err(
                ApiError::from(InvalidField::new("invalid_speed", "speed", "is not 0 to 100000")).into()
            );
        }
        let real = self.app.books.real_time();
        let decide = move |ledger: &Ledger, now: Timestamp| {
            let from = wish.now.unwrap_or(now);
            let by = SignedDuration::from_secs(wish.advance_seconds.unwrap_or(0));
            let shown = from.checked_add(by).map_err(|_| {
                InvalidField::new("invalid_time", "advance_seconds", "leads beyond the end of time")
            })?;
            let speed = wish.speed.or(ledger.clock().map(|clock| clock.speed)).unwrap_or(1.0);
            Ok::<_, ApiError>(Decision::new(ClockSetting { real, shown, speed }, ()))
        };
        self.app.books.change(decide).await??;
        self.app.books.settle().await?;
        self.clock().await
    }

    /// The sandbox's clock.
    pub async fn clock(&self) -> Result<ClockView> {
        let view = self
            .app
            .books
            .read_at(|ledger, now| ClockView { now, speed: ledger.clock().map_or(1.0, |clock| clock.speed) });
        Ok(view.await?)
    }

    /// Sets how a game is set up.
    pub async fn set_game(&self, game: GameSettings) -> Result<GameSettings> {
        let decide = move |_: &Ledger, _| Ok::<_, ApiError>(Decision::new(game.clone(), game));
        Ok(self.app.books.change(decide).await??)
    }

    /// Makes a token known, or changes what one is worth: the sandbox's own one too.
    pub async fn set_token(&self, wish: SetToken) -> Result<()> {
        let token = AccessToken::new(&wish.token).map_err(|error| {
            ApiError::from(InvalidField::new("invalid_token", "token", error.to_string()))
        })?;
        let SetToken { merchant, games, standing, expires_at, .. } = wish;
        let record = TokenRecord { digest: TokenDigest::of(&token), merchant, games, standing, expires_at };
        let decide = move |_: &Ledger, _| Ok::<_, ApiError>(Decision::new(record, ()));
        Ok(self.app.books.change(decide).await??)
    }

    /// Makes a wallet, or sets what is in one.
    pub async fn set_account(&self, wish: SetAccount) -> Result<Account> {
        check_cents("real", wish.real, 0)?;
        check_cents("bonus", wish.bonus, 0)?;
        let names = self.app.books.names();
        let decide = move |ledger: &Ledger, _| {
            let first = wish.users.first();
            let first = first.ok_or_else(|| InvalidField::new("invalid_users", "users", "is empty"))?;
            let id = match ledger.account_of(first) {
                Some(known) => known.id.clone(),
                None => names.account(ledger.counts().accounts)?,
            };
            let balance = Balance { real: wish.real, bonus: wish.bonus };
            let account = AccountRecord { id, users: wish.users, balance };
            let answer = wire::account(&account);
            let mut accounts = without_users_of(ledger, &account);
            accounts.push(account);
            Ok::<_, ApiError>(Decision::new(Change { accounts, ..Change::none() }, answer))
        };
        Ok(self.app.books.change(decide).await??)
    }
}

/// The other wallets that have users of this one, without them: a player has one wallet in a game.
fn without_users_of(ledger: &Ledger, account: &AccountRecord) -> Vec<AccountRecord> {
    let others = ledger.accounts().filter(|other| other.id != account.id);
    let without = others.filter_map(|other| {
        let mut left = other.clone();
        left.users.retain(|user| !account.belongs_to(&user.game_id, &user.user_id));
        (left.users.len() < other.users.len()).then_some(left)
    });
    without.collect()
}

/// Refuses an amount that no wallet can hold.
pub(super) fn check_cents(field: &'static str, amount: i64, least: i64) -> Result<()> {
    if (least..=i64::from(i32::MAX)).contains(&amount) {
        return Ok(());
    }
    let reason = format!("is not between {least} and 2147483647");
    Err(ApiError::from(InvalidField::new("invalid_amount", field, reason)).into())
}
