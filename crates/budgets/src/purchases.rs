//! Journals full of purchases, made by the journal's own import: every row is one that the app would write.

use anyhow::{Context, Result};
use jiff::Timestamp;
use storefront::environment::EnvironmentName;
use storefront::journal::Journal;
use storefront::purchase::{Event, FinalStatus, Order, Purchase, PurchaseId, ReturnState, SessionRecord};
use toffeepay::{Currency, GameId, IdempotencyKey, Money, SessionId, UserId};

/// The game and the player of storefront.json.
pub const GAME: &str = "star_courier";
pub const PLAYER: &str = "player_42";

/// What was bought: an item's id and its title.
pub const TITLES: [(&str, &str); 5] = [
    ("gold-coins-50", "50 Gold Coins"),
    ("gold-coins-500", "500 Gold Coins"),
    ("ember-ship-skin", "Ember Ship Skin"),
    ("long-haul-season-pass", "Season Pass: Long Haul"),
    ("warp-booster", "Warp Booster"),
];
/// Between two purchases.
const APART_SECONDS: i64 = 600;

/// A purchase that has its session and waits for its payment. They are numbered from the newest.
pub fn pending(
    number: u32,
    environment: EnvironmentName,
    base_url: &str,
    session: &SessionId,
    page: &str,
) -> Result<Purchase> {
    let mut bytes = [0x5a; 16];
    bytes[..4].copy_from_slice(&number.to_be_bytes());
    // One journal may hold those of two counts, told apart by their sessions.
    for (byte, of_session) in bytes[4..].iter_mut().zip(session.as_str().bytes().rev()) {
        *byte = of_session;
    }
    let (item_id, title) = TITLES[number as usize % TITLES.len()];
    let price = price(number);
    let begun_at = Timestamp::now() - jiff::SignedDuration::from_secs(60 + APART_SECONDS * i64::from(number));
    let order = Order {
        id: PurchaseId::from_random(bytes),
        begun_at,
        environment,
        base_url: base_url.into(),
        game_id: GameId::new(GAME)?,
        user_id: UserId::new(PLAYER)?,
        item_id: item_id.into(),
        title: title.into(),
        price,
        key: IdempotencyKey::from_random(bytes),
        return_state: ReturnState::from_random(bytes),
    };
    let record = SessionRecord { id: session.clone(), page: page.into(), tax: None };
    Ok(Purchase::begin(order).apply(&Event::SessionCreated { session: record }, begun_at)?)
}

/// What the purchase of a number costs.
pub fn price(number: u32) -> Money {
    Money::new(i64::from(number % 5_000) + 1, Currency::Usd)
}

/// The title of what it buys.
pub fn title(number: u32) -> &'static str {
    TITLES[number as usize % TITLES.len()].1
}

/// Fills a folder's journal with purchases of the local sandbox that have all ended, most of them paid.
pub fn fill_with_ended(folder: &std::path::Path, count: u32) -> Result<()> {
    let (journal, _) = Journal::open(folder)?;
    let now = Timestamp::now();
    for first in (0..count).step_by(10_000) {
        let purchases = (first..count.min(first + 10_000)).map(ended).collect::<Result<Vec<_>>>()?;
        journal.import(&purchases, now).context("the journal can't be filled")?;
    }
    Ok(())
}

fn ended(number: u32) -> Result<Purchase> {
    let session = SessionId::new(format!("ses_{number:06}"))?;
    let base = "http://127.0.0.1:41000/";
    let purchase = pending(number, EnvironmentName::Local, base, &session, &format!("{base}pay/{number}"))?;
    let status = match number % 4 {
        0 => FinalStatus::Failed,
        1 => FinalStatus::Cancelled,
        _ => FinalStatus::Paid,
    };
    let at = purchase.order.begun_at + jiff::SignedDuration::from_secs(30);
    Ok(purchase.apply(&Event::BecameFinal { status }, at)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_journal_holds_purchases_that_have_ended_beside_pending_ones_of_the_same_numbers() {
        let folder = tempfile::tempdir().unwrap();
        fill_with_ended(folder.path(), 10).unwrap();
        let (journal, _) = Journal::open(folder.path()).unwrap();
        let waiting: Vec<_> = (0..10)
            .map(|number| {
                let session = SessionId::new(format!("sbx_ses_{number}")).unwrap();
                pending(
                    number,
                    EnvironmentName::Local,
                    "http://127.0.0.1:1/",
                    &session,
                    "http://127.0.0.1:1/pay/1",
                )
            })
            .collect::<Result<_>>()
            .unwrap();
        journal.import(&waiting, Timestamp::now()).unwrap();
    }
}
