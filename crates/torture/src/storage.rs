//! Storage: what must hold of a journal that was opened on a damaged file.

use std::fs;
use std::path::Path;

use anyhow::{Result, ensure};
use jiff::Timestamp;
use storefront::journal::Journal;
use storefront::purchase::{Cause, Event, Purchase};
use toffeepay::CreateSessionBody;

use crate::images::order;

/// Opens it; then a purchase can be begun and an event recorded, and if it was set aside, it was as it is.
pub fn opens_and_sells(folder: &Path, file: &[u8]) -> Result<()> {
    let (journal, aside) = Journal::open(folder)?;
    match aside {
        Some(aside) => {
            ensure!(!aside.reason.is_empty(), "no reason is told");
            ensure!(fs::read(&aside.path)? == file, "it was changed before it was set aside");
        }
        None => {
            // What can't be read is left out of lists; that must not fail them.
            journal.page(None, 50)?;
        }
    }
    let purchase = Purchase::begin(order()?);
    journal.begin(&purchase, &CreateSessionBody::from_recorded("{}".into()))?;
    let rejection =
        storefront::purchase::Rejection::new(storefront::purchase::RejectionReason::Refused, None, "no");
    journal.record(purchase.id(), &Event::Rejected(rejection), Cause::Poll, Timestamp::now())?;
    Ok(())
}
