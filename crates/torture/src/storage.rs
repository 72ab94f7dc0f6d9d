//! Storage: what must hold of a journal that was opened on a damaged file.

use std::fs;
use std::path::Path;

use anyhow::{Result, ensure};
use jiff::Timestamp;
use storefront::journal::{Journal, JournalError};
use storefront::purchase::{Cause, Event, Purchase, Rejection, RejectionReason};
use toffeepay::CreateSessionBody;

use crate::images::order;

/// What came of damage to a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// It was noticed: the file was set aside, which is told; or its schema's number says that a newer version wrote it,
    /// which is told too, and it is left as it is.
    Noticed,
    /// Every purchase is shown as it was bought.
    AsBought,
    /// One is shown with another text, time or sum in a column that no index holds. Nobody can tell.
    Changed,
    /// One can't be read any more and is left out of the list. Asked for, it is said to be unreadable.
    LeftOut,
}

/// Opens it, and holds what it shows against what was bought; then a purchase can be begun and an event recorded, and
/// if it was set aside, it was as it is.
pub fn opens_and_sells(folder: &Path, file: &[u8], bought: &[Purchase]) -> Result<Outcome> {
    let (journal, aside) = match Journal::open(folder) {
        Err(JournalError::Newer { .. }) => {
            ensure!(fs::read(folder.join("journal.sqlite"))? == file, "it was changed all the same");
            return Ok(Outcome::Noticed);
        }
        opened => opened?,
    };
    let outcome = match aside {
        Some(aside) => {
            ensure!(!aside.reason.is_empty(), "no reason is told");
            ensure!(fs::read(&aside.path)? == file, "it was changed before it was set aside");
            Outcome::Noticed
        }
        None => shows(&journal, bought)?,
    };
    let purchase = Purchase::begin(order()?);
    journal.begin(&purchase, &CreateSessionBody::from_recorded("{}".into()))?;
    let rejection = Rejection::new(RejectionReason::Refused, None, "no");
    journal.record(purchase.id(), &Event::Rejected(rejection), Cause::Poll, Timestamp::now())?;
    Ok(outcome)
}

fn shows(journal: &Journal, bought: &[Purchase]) -> Result<Outcome> {
    let shown = journal.page(None, 50)?.purchases;
    ensure!(shown.len() <= bought.len(), "more is shown than was bought: {shown:?}");
    let mut outcome = Outcome::AsBought;
    for purchase in bought {
        let id = purchase.id();
        outcome = outcome.max(match shown.iter().find(|shown| shown.id() == id) {
            Some(shown) if shown == purchase => Outcome::AsBought,
            Some(shown) => {
                ensure!(
                    is_itself(shown, purchase),
                    "{id} is shown as another, and nobody is told: {shown:?}"
                );
                Outcome::Changed
            }
            None => {
                let told = journal.purchase(id);
                let is_told =
                    matches!(&told, Err(error) if !matches!(error, JournalError::UnknownPurchase(_)));
                ensure!(is_told, "{id} is lost, and nobody is told: {told:?}");
                Outcome::LeftOut
            }
        });
    }
    Ok(outcome)
}

/// Whether all that a purchase is found, sent and ended by is as it was. An index holds each of these beside the row,
/// so that another one in either is noticed; and no state's name is a flipped bit away from another's.
fn is_itself(shown: &Purchase, bought: &Purchase) -> bool {
    let session = |purchase: &Purchase| purchase.session.as_ref().map(|session| session.id.clone());
    let (order, ordered) = (&shown.order, &bought.order);
    order.key == ordered.key
        && order.return_state == ordered.return_state
        && order.environment == ordered.environment
        && order.base_url == ordered.base_url
        && session(shown) == session(bought)
        && shown.state == bought.state
}
