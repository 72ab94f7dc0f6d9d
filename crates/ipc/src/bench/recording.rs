//! What crosses for recording a purchase as a scenario.

use serde::{Deserialize, Serialize};

/// `bench_record_purchase`: written down, to be looked at. Nothing is saved.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct RecordPurchase {
    /// The purchase's id.
    pub purchase_id: String,
}

/// `bench_save_recording` and `bench_run_recording`: what was recorded last, under a name of the tester's.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct NameRecording {
    /// The purchase that it is of: another one may have been recorded meanwhile.
    pub purchase_id: String,
    /// Its title; its file is named after it.
    pub name: String,
}

/// A purchase as a scenario.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct RecordingView {
    /// The title that it has unless the tester says another.
    pub name: String,
    /// Its file.
    pub text: String,
    /// Its steps in words.
    pub steps: Vec<String>,
    /// What could not be known or written.
    pub remarks: Vec<RecordingRemarkView>,
    /// The tester's folder, where one was chosen: it is saved there.
    pub folder: Option<String>,
}

/// Something to know of a recording.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct RecordingRemarkView {
    /// What.
    pub what: RecordingRemark,
    /// The word or number in it.
    pub detail: Option<String>,
}

/// What could not be known or written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum RecordingRemark {
    /// The purchase goes on.
    StillOpen,
    /// The page's acts are told from payments.
    PageFromPayments,
    /// The page's acts are guessed.
    PageGuessed,
    /// Nobody was seen to cancel it.
    CancelledElsewhere,
    /// The sandbox has no such payment method.
    MethodUnknown,
    /// A call failed without a fault being set.
    FailedByItself,
    /// A status of the dial lets the API do its part, a scenario's does not.
    StatusDoesNothing,
    /// A failure is written less often than it came.
    Shortened,
    /// The app was started again in between.
    Restarted,
    /// The app's clock was wrong.
    ClockOff,
    /// A cancel that came too late is left out.
    CancelTooLate,
    /// The wallet is filled before.
    WalletFilled,
    /// The exchange log has no calls of it.
    NoCalls,
    /// Links of an earlier run are not known.
    NoLinks,
    /// A link can't be written.
    LinkNotWritten,
    /// Webhooks that may not come so again are left out.
    WebhooksLeftOut,
    /// More happened than fits.
    TooMuch,
}

/// The TypeScript of the types above.
#[cfg(test)]
pub(super) fn typescript(config: &ts_rs::Config) -> String {
    crate::typescript::declarations!(
        config,
        RecordPurchase,
        NameRecording,
        RecordingView,
        RecordingRemarkView,
        RecordingRemark,
    )
}
