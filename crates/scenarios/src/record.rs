//! A recording: what a person did by hand, written down as a scenario that does it again.
//!
//! It is made of what was kept, not of what was clicked: the journal's timeline, the exchange log, the links that came,
//! the payments as the API has them. So a purchase can be recorded after it was made, and nothing is switched on
//! before. What could not be known, or can't be written as a step, is a [`Remark`].

mod creating;
mod end;
mod following;
mod moments;
mod page;
mod remark;
#[cfg(test)]
mod tests;
mod webhooks;
mod writer;

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde_json::Value;
use toffeepay::{Payment, Refund};

pub use remark::Remark;

use crate::format::{Given, LinkKind, Scenario, Span, Status};
use crate::protocol::{Entry, PurchaseSeen};
use writer::Writer;

/// What is known of a purchase.
#[derive(Clone, Debug)]
pub struct Seen {
    /// The item that was bought.
    pub item: String,
    /// When Buy was pressed, by the app's clock.
    pub begun_at: Timestamp,
    /// The purchase as it is now.
    pub purchase: PurchaseSeen,
    /// What happened to it, oldest first.
    pub timeline: Vec<Entry>,
    /// The calls to the API that the app made for it, oldest first. What a tester asked beside them is none of these.
    pub calls: Vec<Call>,
    /// Who cancelled it, where somebody was seen to beside the app and the page.
    pub cancelled: Option<Cancelled>,
    /// The webhooks about its session that came to the tester's listener, oldest first.
    pub webhooks: Vec<WebhookSeen>,
    /// The links that came to the app since it was begun, oldest first.
    pub links: Vec<LinkSeen>,
    /// When its session was created, by the API's clock.
    pub session_created_at: Option<Timestamp>,
    /// The status of its session, as the API has it.
    pub session_status: Option<String>,
    /// The payments of its session, oldest first.
    pub payments: Vec<Payment>,
    /// The last refund of its last payment.
    pub refund: Option<Refund>,
    /// Who told of the payments.
    pub source: Source,
    /// What is known to be missing.
    pub missing: Vec<Remark>,
}

/// Who told what was done on the payment page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// The local sandbox: its payments are what was done on its page.
    LocalSandbox,
    /// Another environment's API.
    Api,
    /// Nobody: it could not be asked.
    Nobody,
}

/// Who cancelled a session beside the app and the payment page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cancelled {
    /// The studio, by the API.
    ByStudio,
    /// Somebody at the local sandbox's panel.
    InSandbox,
}

/// One call to the API.
#[derive(Clone, Debug, PartialEq)]
pub struct Call {
    /// When it was sent, by the system's clock.
    pub at: Timestamp,
    /// When the run of the app began in which it was.
    pub run: Timestamp,
    /// Milliseconds until something came of it.
    pub took_ms: u64,
    /// `POST /v1/sessions`, with `{id}` for an id.
    pub route: String,
    /// The HTTP status that was answered; none where no answer came.
    pub answer: Option<u16>,
    /// The code of the error that was answered.
    pub code: Option<String>,
    /// The header Retry-After of the answer.
    pub retry_after: Option<String>,
    /// The fault that the tester had set for it.
    pub fault: Option<FaultSeen>,
}

/// A fault that a call met.
#[derive(Clone, Debug, PartialEq)]
pub enum FaultSeen {
    /// It was not sent.
    DropBefore,
    /// Its answer was lost.
    DropAfter,
    /// Its answer came later.
    Delay(Span),
    /// Its answer was made this status.
    Status,
    /// Its answer was no JSON.
    Garbage,
    /// Its answer broke off.
    Truncated,
    /// In its answer were these values, by JSON pointer.
    Altered(BTreeMap<String, Value>),
}

/// A webhook that came to the tester's listener.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebhookSeen {
    /// The event's type.
    pub event: String,
    /// It is rightly signed and recent.
    pub is_good: bool,
    /// It is one more delivery of a message.
    pub again: bool,
}

/// A link that came to the app.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkSeen {
    /// When, by the system's clock.
    pub at: Timestamp,
    /// What kind of link it was.
    pub kind: LinkKind,
    /// It was sent by the tester, not by the browser.
    pub by_hand: bool,
    /// `rang`, or why it was ignored.
    pub made: String,
}

/// A scenario, and what to know of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Recording {
    /// The scenario.
    pub scenario: Scenario,
    /// What could not be known or written.
    pub remarks: Vec<Remark>,
}

impl Recording {
    /// The text of its file: remarks first, as comments.
    pub fn to_text(&self) -> Result<String, toml::ser::Error> {
        let mut text = "#:schema ./scenario.schema.json\n".to_owned();
        for remark in &self.remarks {
            let words: String =
                remark.to_string().chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
            text.extend(["# ", &words, "\n"]);
        }
        text.push_str(&self.scenario.to_toml()?);
        Ok(text)
    }
}

/// Why a purchase can't be written down.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotRecordable {
    /// A state that this version does not know.
    #[error("the state {0} is unknown")]
    UnknownState(String),
}

/// Writes a purchase down.
pub fn record(title: &str, seen: &Seen) -> Result<Recording, NotRecordable> {
    let state = Status::parse(&seen.purchase.state)
        .ok_or_else(|| NotRecordable::UnknownState(seen.purchase.state.clone()))?;
    let mut writer = Writer::new(seen, state);
    creating::write(&mut writer);
    if !matches!(state, Status::Creating | Status::Rejected) {
        following::write(&mut writer);
    }
    end::write(&mut writer);
    let Writer { steps, remarks, .. } = writer;
    let is_authorized = |payment: &Payment| payment.authorized_at.is_some();
    let given = Given {
        manual_completion: seen.payments.iter().any(is_authorized),
        wallet: page::wallet(&seen.payments),
        refund_delay: end::refund_delay(seen),
        ..Given::default()
    };
    let scenario = Scenario {
        title: title.to_owned(),
        about: "Recorded from a purchase that was made by hand.".to_owned(),
        given,
        steps,
    };
    Ok(Recording { scenario, remarks })
}
