//! The fault dial as it crosses.

use serde::{Deserialize, Serialize};

/// What becomes of an answer of the API.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum FaultyAnswer {
    /// The request is not sent.
    DropBefore,
    /// The request is sent, and its answer lost.
    DropAfter,
    /// The answer comes later.
    Delay {
        /// By so many milliseconds.
        milliseconds: u32,
    },
    /// The answer has another status.
    Status {
        /// Which.
        status: u16,
    },
    /// The answer's body is a proxy's page.
    Garbage,
    /// The second half of the answer's body is missing.
    Truncated,
    /// Every price in the answer is one more.
    OtherPrice,
    /// One value in the answer is another.
    Altered {
        /// Where: a JSON pointer such as `/item/price`.
        pointer: String,
        /// Which: as JSON.
        value: String,
    },
}

/// What becomes of a return link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum FaultyReturn {
    /// It is lost.
    Drop,
    /// It arrives twice.
    Double,
    /// It arrives later.
    Delay {
        /// By so many milliseconds.
        milliseconds: u32,
    },
    /// One with another state arrives in its place.
    Forge,
}

/// Something to go wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum FaultSetting {
    /// The next answers of the API.
    Answers {
        /// Of this call; null for every one.
        call: Option<String>,
        /// How many.
        times: u32,
        /// What becomes of them.
        act: FaultyAnswer,
    },
    /// Nothing is reached.
    NetworkLost,
    /// The next return links.
    Links {
        /// How many.
        times: u32,
        /// What becomes of them.
        act: FaultyReturn,
    },
    /// The app is ended at a step.
    Kill {
        /// One of [`FaultChoices::points`].
        point: String,
    },
    /// The app's clock is ahead, or behind where negative.
    Clock {
        /// By so many seconds.
        seconds: i32,
    },
}

/// Sets a fault.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SetFault {
    /// What goes wrong.
    pub setting: FaultSetting,
}

/// A fault that is set.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct FaultView {
    /// Its number.
    pub id: u64,
    /// What goes wrong; `times` is how often yet.
    pub setting: FaultSetting,
}

/// What can be chosen on the dial.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct FaultChoices {
    /// Calls of the API.
    pub calls: Vec<String>,
    /// Steps after or before which the app can be ended.
    pub points: Vec<String>,
}

/// Names a fault that is set.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct RemoveFault {
    /// Its number.
    pub id: u64,
}

/// The TypeScript of the types above.
#[cfg(test)]
pub(crate) fn typescript(config: &ts_rs::Config) -> String {
    crate::typescript::declarations!(
        config,
        FaultyAnswer,
        FaultyReturn,
        FaultSetting,
        SetFault,
        FaultView,
        FaultChoices,
        RemoveFault
    )
}
