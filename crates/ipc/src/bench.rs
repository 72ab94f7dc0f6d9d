//! What crosses for the tester's bench: requests and views as everywhere else, in a file for each part.
//!
//! A part adds its commands to [`COMMANDS`] and its types to `typescript`. Every command's name begins with
//! [`PREFIX`]: what does, is answered only where the bench is open.

mod answer;
mod bug_report;
mod composer;
mod doctor;
mod exchanges;
mod faults;
mod link_lab;
mod recording;
mod sandbox_panel;
mod scenarios;
mod sessions;
mod wallets;
mod webhooks;

use serde::{Deserialize, Serialize};

pub use answer::{ApiAnswerView, ApiDetailView, ApiOutcome};
pub use bug_report::{
    BroughtReportView, BroughtView, BugReportForm, BugReportPart, BugReportView, SaveBugReport,
    WriteBugReport,
};
pub use composer::{
    BrokenRuleView, CheckRequest, ComposerView, DeleteRequest, FieldRuleId, SavedRequest, SendRequest,
    SentRequest,
};
pub use doctor::{DoctorState, DoctorStep, DoctorStepView, DoctorVerdict, DoctorView};
pub use exchanges::{
    CodeForm, CompareExchanges, ComparedLine, ExchangeCode, ExchangeDetail, ExchangeLine, ExchangePage,
    ExchangeRequest, ExchangeSearch, HeaderView, LineChange, ListExchanges, WriteExchange,
};
pub use faults::{FaultChoices, FaultSetting, FaultView, FaultyAnswer, FaultyReturn, RemoveFault, SetFault};
pub use link_lab::{FireLink, LabLinkView, LinkDid, LinkLabView, LinkShot, LinkVerdictView, LinkWay};
pub use recording::{NameRecording, RecordPurchase, RecordingRemark, RecordingRemarkView, RecordingView};
pub use sandbox_panel::{
    AnswerFault, CopyWebhookSecret, NoSandboxHere, ReadSandboxDelivery, SandboxAct, SandboxChoices,
    SandboxCount, SandboxDelivery, SandboxDeliveryDetail, SandboxEndpoint, SandboxPanel, SandboxTry,
    SandboxUser, SandboxView, ScriptedAnswer, TypedToken, UpcomingEvent, UpcomingEventKind,
};
pub use sessions::{
    ActOnBenchSession, BenchPaymentView, BenchRefundView, BenchSessionAct, BenchSessionActed,
    BenchSessionDetail, BenchSessionPage, BenchSessionRequest, BenchSessionView, ComparedView,
    FollowBenchSession, JournalComparison, JournalDifference, JournalDifferenceView, ListBenchSessions,
};
pub use wallets::{AccountView, DepositView, ReadWallets, WalletsView};
pub use webhooks::{
    BackendAnswerView, ListenForWebhooks, ReadWebhookData, SendWebhook, SetWebhookBackend, SetWebhookSecret,
    VerifyWebhook, WebhookBenchView, WebhookDetail, WebhookFault, WebhookFinding, WebhookHeaderView,
    WebhookLineView, WebhookOrigin, WebhookRequest,
};

pub use scenarios::{
    EvidenceView, GridCellView, ReadEvidence, ReadScenario, ReadScenarios, RunScenarios, ScenarioDetail,
    ScenarioMark, ScenarioOrigin, ScenarioPlace, ScenarioRunView, ScenarioStepView, ScenarioView,
    ScenarioWrongView, ScenariosView,
};

/// How the names of the bench's commands begin.
pub const PREFIX: &str = "bench_";

/// Every command of the bench. build.rs, its handler, its capability and the UI list the same.
pub const COMMANDS: &[&str] = &[
    "bench_confirm_production",
    "bench_copy",
    "bench_read_links",
    "bench_fire_link",
    "bench_list_sessions",
    "bench_read_session",
    "bench_follow_session",
    "bench_act_on_session",
    "bench_compare_journal",
    "bench_read_wallets",
    "bench_open_session_page",
    "bench_read_composer",
    "bench_check_request",
    "bench_send_request",
    "bench_save_request",
    "bench_delete_request",
    "bench_read_webhooks",
    "bench_read_webhook",
    "bench_listen_for_webhooks",
    "bench_set_webhook_secret",
    "bench_set_webhook_backend",
    "bench_send_webhook",
    "bench_read_webhook_data",
    "bench_replay_webhook",
    "bench_verify_webhook",
    "bench_register_for_webhooks",
    "bench_list_exchanges",
    "bench_read_exchange",
    "bench_write_exchange",
    "bench_compare_exchanges",
    "bench_export_exchanges",
    "bench_read_scenarios",
    "bench_read_scenario",
    "bench_choose_scenario_folder",
    "bench_run_scenarios",
    "bench_stop_scenarios",
    "bench_open_scenario_report",
    "bench_read_evidence",
    "bench_record_purchase",
    "bench_save_recording",
    "bench_run_recording",
    "bench_read_sandbox",
    "bench_act_on_sandbox",
    "bench_export_sandbox",
    "bench_import_sandbox",
    "bench_copy_webhook_secret",
    "bench_read_sandbox_delivery",
    "bench_read_fault_choices",
    "bench_set_fault",
    "bench_remove_fault",
    "bench_clear_faults",
    "bench_read_doctor",
    "bench_start_doctor",
    "bench_write_bug_report",
    "bench_save_bug_report",
    "bench_open_bug_report",
    "bench_read_brought_report",
];

/// The bench, as far as every view may show it.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct BenchView {
    /// False while production is in use and was not confirmed.
    pub is_open: bool,
    /// Whether something was dropped on the window while it was closed, and not opened.
    pub kept_out: bool,
    /// The faults that are set, in sight wherever the tester looks.
    pub faults: Vec<FaultView>,
}

/// A part of the bench.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum BenchPart {
    /// The exchange log.
    Exchanges,
    /// The fault dial.
    Faults,
    /// The link lab.
    Links,
    /// The webhook bench.
    Webhooks,
    /// Scenarios: their list, their run, the grid.
    Scenarios,
    /// The return-link doctor.
    Doctor,
    /// A bug report was brought.
    BugReport,
}

/// A part of the bench has something new: whoever shows it reads again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct BenchNudge {
    /// Which.
    pub part: BenchPart,
}

/// Opens the bench for production until the app ends.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ConfirmProduction {
    /// What was typed: the word `production`.
    pub typed: String,
}

/// Puts a text that the bench shows into the clipboard.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct CopyText {
    /// The text.
    pub text: String,
}

/// The TypeScript of the types above.
#[cfg(test)]
pub(crate) fn typescript(config: &ts_rs::Config) -> String {
    let shared = crate::typescript::declarations!(
        config,
        BenchView,
        BenchPart,
        BenchNudge,
        ConfirmProduction,
        CopyText
    );
    let parts = [
        link_lab::typescript(config),
        answer::typescript(config),
        sessions::typescript(config),
        wallets::typescript(config),
        composer::typescript(config),
        webhooks::typescript(config),
        exchanges::typescript(config),
        scenarios::typescript(config),
        recording::typescript(config),
        sandbox_panel::typescript(config),
        faults::typescript(config),
        doctor::typescript(config),
        bug_report::typescript(config),
    ];
    shared + &parts.concat()
}
