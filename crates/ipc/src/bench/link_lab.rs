//! The link lab. No state of a purchase is in it: the backend makes the links itself.

use serde::{Deserialize, Serialize};

use crate::IgnoredReason;

/// A kind of link to fire.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum LinkShot {
    /// The return link of an open purchase.
    Good,
    /// The same, twice.
    Duplicate,
    /// The same, which also says that it was paid.
    Claiming,
    /// Of a purchase that has ended.
    Late,
    /// A state that no purchase has.
    Forged,
    /// Another program's scheme.
    Foreign,
    /// No state.
    Stateless,
    /// Two states.
    TwoStates,
    /// Another path.
    OtherPath,
    /// A fragment behind it.
    Fragment,
    /// Too long.
    TooLong,
    /// Not ASCII.
    NotAscii,
}

/// How a link is brought.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum LinkWay {
    /// Inside the app.
    Direct,
    /// By the system's opener and another start of the app.
    System,
}

/// Fires a link at the app.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct FireLink {
    /// What.
    pub shot: LinkShot,
    /// How.
    pub way: LinkWay,
}

/// What the app did about a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum LinkDid {
    /// It had the status of its purchase checked.
    Checks,
    /// Nothing more than its first copy had done.
    Repeats,
    /// It showed a purchase that had ended before, and asked nothing.
    ShowsEnded,
    /// It showed an open purchase that is not followed now.
    ShowsUnfollowed,
    /// It had an item proposed.
    Proposed,
    /// Nothing yet: the journal could not be read.
    KeptForLater,
    /// Nothing: it was ignored.
    Ignored,
}

/// What the app made of a link.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct LinkVerdictView {
    /// What it did.
    pub did: LinkDid,
    /// The purchase, where it did something about one.
    pub purchase_id: Option<String>,
    /// Why it was ignored.
    pub reason: Option<IgnoredReason>,
    /// The reason exactly, English.
    pub detail: Option<String>,
}

/// A link that was fired, that came in, or both.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct LabLinkView {
    /// Its name in the list.
    pub number: u64,
    /// What was fired; none came from elsewhere.
    pub shot: Option<LinkShot>,
    /// How it was fired.
    pub way: Option<LinkWay>,
    /// When it came in or, until then, was fired; in milliseconds since 1970.
    pub at: i64,
    /// What the app made of it; none has not come in yet.
    pub verdict: Option<LinkVerdictView>,
}

/// The link lab.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct LinkLabView {
    /// The item of the open purchase that good links are of.
    pub open_item: Option<String>,
    /// The item of the ended purchase that late links are of.
    pub ended_item: Option<String>,
    /// The last links, newest first.
    pub links: Vec<LabLinkView>,
}

#[cfg(test)]
pub(super) fn typescript(config: &ts_rs::Config) -> String {
    crate::typescript::declarations!(
        config,
        LinkShot,
        LinkWay,
        FireLink,
        LinkDid,
        LinkVerdictView,
        LabLinkView,
        LinkLabView,
    )
}
