//! What happens to a purchase: the entries of its timeline.

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Charge, Difference, FinalStatus, Progress, SessionRecord};

/// What happened. Only these change a purchase.
#[derive(Clone, PartialEq, Eq)]
pub enum Event {
    /// The API confirmed the session.
    SessionCreated {
        /// The session.
        session: SessionRecord,
    },
    /// It was not made, and will not be.
    Rejected(Rejection),
    /// The API said a final status.
    BecameFinal {
        /// Which.
        status: FinalStatus,
    },
    /// The API said a status that this version does not know.
    UnknownStatus {
        /// The status, as it came.
        status: String,
    },
    /// The API says pending again, after an unknown status.
    BackToPending,
    /// A payment of it was declined or authorized, or why one was declined was learned.
    Progressed(Progress),
    /// The API gave another address for the payment page.
    PageMoved {
        /// The new address.
        page: String,
    },
    /// The system's opener took the payment page.
    PageOpened,
    /// The system's opener did not take it.
    PageNotOpened {
        /// What it said.
        reason: String,
    },
    /// The player asked to cancel it.
    CancelAsked,
    /// Its return link came.
    CameBack,
    /// The payment that paid it was found.
    Charged(Charge),
    /// What was charged, or the session, is not as it was asked.
    Differs(Vec<Difference>),
    /// Its payment was given back: also one that took money for a purchase which was not paid.
    Refunded {
        /// When, where the API told.
        at: Option<Timestamp>,
    },
}

impl fmt::Debug for Event {
    /// Its kind, and what the timeline tells of it: never the payment page.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Event").field(&self.kind()).field(&self.detail()).finish()
    }
}

impl Event {
    /// The kind, as in the journal: read by older and newer versions, so never rename one.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::SessionCreated { .. } => "session_created",
            Self::Rejected(_) => "rejected",
            Self::BecameFinal { .. } => "became_final",
            Self::UnknownStatus { .. } => "unknown_status",
            Self::BackToPending => "back_to_pending",
            Self::Progressed(_) => "progressed",
            Self::PageMoved { .. } => "page_moved",
            Self::PageOpened => "page_opened",
            Self::PageNotOpened { .. } => "page_not_opened",
            Self::CancelAsked => "cancel_asked",
            Self::CameBack => "came_back",
            Self::Charged(_) => "charged",
            Self::Differs(_) => "differs",
            Self::Refunded { .. } => "refunded",
        }
    }

    /// More in words, for the timeline. Never the payment page's address: it is a capability.
    pub fn detail(&self) -> Option<String> {
        match self {
            Self::SessionCreated { session } => Some(session.id.to_string()),
            Self::Rejected(rejection) => Some(rejection.to_string()),
            Self::BecameFinal { status } => Some(status.as_str().to_owned()),
            Self::UnknownStatus { status } => Some(status.clone()),
            Self::Progressed(Progress { declined, authorized, decline }) => {
                let authorized = if *authorized { "authorized" } else { "not authorized" };
                let why =
                    decline.as_ref().and_then(|decline| decline.code.as_ref().or(decline.message.as_ref()));
                let why = why.map(|why| format!(" ({why})")).unwrap_or_default();
                Some(format!("declined {declined}, {authorized}{why}"))
            }
            Self::PageNotOpened { reason } => Some(reason.clone()),
            Self::Charged(charge) => Some(format!("{} ({})", charge.amount, charge.payment)),
            Self::Differs(differences) => {
                Some(differences.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))
            }
            Self::Refunded { at } => at.map(|at| at.to_string()),
            Self::BackToPending
            | Self::PageMoved { .. }
            | Self::PageOpened
            | Self::CancelAsked
            | Self::CameBack => None,
        }
    }
}

/// What caused an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Cause {
    /// The player pressed something.
    Player,
    /// A return link came.
    ReturnLink,
    /// The window got the focus.
    Focus,
    /// The time to look had come.
    Poll,
    /// The app started and took it up again.
    Start,
    /// Another token or environment came.
    Access,
    /// The machine woke up.
    Wake,
}

impl Cause {
    /// The name, as in the journal.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Player => "player",
            Self::ReturnLink => "return_link",
            Self::Focus => "focus",
            Self::Poll => "poll",
            Self::Start => "start",
            Self::Access => "access",
            Self::Wake => "wake",
        }
    }
}

/// An entry of the timeline, as read back: names of other versions are kept as they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recorded {
    /// When.
    pub at: Timestamp,
    /// The event's kind.
    pub kind: String,
    /// What caused it.
    pub cause: String,
    /// More in words.
    pub detail: Option<String>,
}

/// In which way a purchase was not made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RejectionReason {
    /// The API refused the request.
    Refused,
    /// The answer does not agree with the request.
    AnswerDiffers,
    /// The payment page's address is not on the allow-list.
    PageRefused,
    /// Its key is too old to be sent again, and no session of it was found.
    NeverMade,
}

impl RejectionReason {
    const ALL: [Self; 4] = [Self::Refused, Self::AnswerDiffers, Self::PageRefused, Self::NeverMade];

    /// The name, as in the journal.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Refused => "refused",
            Self::AnswerDiffers => "answer_differs",
            Self::PageRefused => "page_refused",
            Self::NeverMade => "never_made",
        }
    }

    /// Reads a name back.
    pub fn parse(raw: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.as_str() == raw)
    }
}

/// Why a purchase was not made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejection {
    /// In which way.
    pub reason: RejectionReason,
    /// The API's code, where it gave one.
    pub api_code: Option<String>,
    /// In words, English.
    pub message: String,
}

impl Rejection {
    /// A rejection.
    pub fn new(reason: RejectionReason, api_code: Option<String>, message: impl Into<String>) -> Self {
        Self { reason, api_code, message: message.into() }
    }
}

impl fmt::Display for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.api_code {
            Some(code) => write!(f, "{code}: {}", self.message),
            None => f.write_str(&self.message),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_survives_the_journal() {
        for reason in RejectionReason::ALL {
            assert_eq!(RejectionReason::parse(reason.as_str()), Some(reason));
        }
        assert_eq!(RejectionReason::parse("whatever"), None);
    }
}
