//! The return-link doctor.

use serde::Serialize;

/// What a return link goes through, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum DoctorStep {
    /// The system names this app for its scheme.
    Registered,
    /// The default browser has opened a page.
    Browser,
    /// Browser and system have started the handler with the link.
    HandedOver,
    /// That was this very executable, in this version.
    Program,
    /// The same start has gone the way of the closed app's start.
    Cold,
    /// The running app has taken the link.
    Running,
}

/// Where a step stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum DoctorState {
    /// Not reached.
    Open,
    /// Under way.
    Waiting,
    /// Proved.
    Passed,
    /// Not so.
    Failed,
}

/// What the doctor says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum DoctorVerdict {
    /// All of it is connected.
    Sound,
    /// Nobody answers to the scheme.
    NotRegistered,
    /// Another program does.
    OtherProgram,
    /// This app does, in a way that this desktop can't follow.
    Unreachable,
    /// The system has not opened a browser.
    NoBrowser,
    /// The browser has not asked for the page.
    BrowserSilent,
    /// The browser keeps the link: the same one reaches the app without it.
    BrowserKept,
    /// The link reaches the app neither with the browser nor without it.
    SystemLost,
    /// Another copy of this app answers: one that was moved, or is older.
    OtherCopy,
    /// A build answers that does not know of probes.
    OlderBuild,
    /// All is connected, but a start of the closed app would fail.
    ColdFailed,
    /// The probe could not be made.
    NotStarted,
}

/// A step, and where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct DoctorStepView {
    /// Which.
    pub step: DoctorStep,
    /// Where it stands.
    pub state: DoctorState,
}

/// The return-link doctor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct DoctorView {
    /// A probe is under way.
    pub is_running: bool,
    /// All steps, in order; empty before the first probe.
    pub steps: Vec<DoctorStepView>,
    /// What the last probe came to.
    pub verdict: Option<DoctorVerdict>,
    /// More, English: a program, a version, a reason.
    pub detail: Option<String>,
}

#[cfg(test)]
pub(super) fn typescript(config: &ts_rs::Config) -> String {
    crate::typescript::declarations!(
        config,
        DoctorStep,
        DoctorState,
        DoctorVerdict,
        DoctorStepView,
        DoctorView,
    )
}
