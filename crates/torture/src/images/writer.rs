//! A program that only writes a journal, and says after each commit what is in it now.

use std::io::{self, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::Parser;
use jiff::Timestamp;
use storefront::environment::EnvironmentName;
use storefront::journal::Journal;
use storefront::purchase::{
    Cause, Event, FinalStatus, Order, Purchase, PurchaseId, ReturnState, SessionRecord,
};
use storefront::random::{Random as _, SystemRandom};
use toffeepay::{CreateSessionBody, Currency, GameId, IdempotencyKey, Money, SessionId, UserId};

#[derive(Parser)]
struct Arguments {
    #[arg(long)]
    folder: PathBuf,
    #[arg(long)]
    purchases: u32,
    #[arg(long)]
    reopened_after: u32,
}

/// Writes the journal; a line on stdout is `<purchase's id> <events committed>`.
pub fn main() -> ExitCode {
    match write(&Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("torture-journal: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn write(arguments: &Arguments) -> Result<()> {
    let mut journal = None;
    for number in 0..arguments.purchases {
        if number % arguments.reopened_after == 0 {
            // Closed first: the last connection brings the log into the file and deletes it.
            drop(journal.take());
        }
        let journal = match &mut journal {
            Some(journal) => journal,
            closed => closed.insert(Journal::open(&arguments.folder)?.0),
        };
        write_one(journal, number)?;
    }
    Ok(())
}

fn write_one(journal: &Journal, number: u32) -> Result<()> {
    let purchase = Purchase::begin(order()?);
    let id = purchase.id();
    // Bodies of many lengths, as pictures in data URLs make them: some need pages of their own.
    let body = format!("{{\"filler\":\"{}\"}}", "x".repeat(number as usize * 997 % 9_000));
    journal.begin(&purchase, &CreateSessionBody::from_recorded(body))?;
    acknowledge(id, 1)?;
    let session = SessionRecord {
        id: SessionId::new(format!("ses_{number}"))?,
        page: format!("http://127.0.0.1:1/pay/{number}"),
        tax: None,
    };
    let mut events = vec![Event::SessionCreated { session }, Event::PageOpened, Event::CameBack];
    // Every fourth stays open.
    if !number.is_multiple_of(4) {
        events.push(Event::BecameFinal { status: FinalStatus::Paid });
    }
    for (event, count) in events.iter().zip(2_u32..) {
        journal.record(id, event, Cause::Poll, Timestamp::now())?;
        acknowledge(id, count)?;
    }
    Ok(())
}

fn acknowledge(id: PurchaseId, events: u32) -> Result<()> {
    // In one call, so that it is one line of the recording.
    io::stdout().write_all(format!("{id} {events}\n").as_bytes())?;
    Ok(())
}

/// An order like any other.
pub fn order() -> Result<Order> {
    Ok(Order {
        id: PurchaseId::from_random(SystemRandom.bytes16()?),
        begun_at: Timestamp::from_millisecond(Timestamp::now().as_millisecond())?,
        environment: EnvironmentName::Local,
        base_url: "http://127.0.0.1:1/".into(),
        game_id: GameId::new("space_shooter")?,
        user_id: UserId::new("player_42")?,
        item_id: "coins".into(),
        title: "50 Gold Coins".into(),
        price: Money::new(499, Currency::Usd),
        key: IdempotencyKey::from_random(SystemRandom.bytes16()?),
        return_state: ReturnState::from_random(SystemRandom.bytes16()?),
    })
}
